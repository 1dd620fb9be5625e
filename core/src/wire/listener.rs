//! Where the host connects: a unix socket, or a TCP port where there are none.

use super::connection::Transport;
use super::{Env, Error};
use std::io;
use std::net::Ipv4Addr;
use tokio::net::TcpListener;

/// The ports that go-plugin hosts allow when they do not say so.
const PORTS: (u16, u16) = (10_000, 25_000);

/// A bound socket, and where it is.
pub(super) struct Bound {
    /// To accept from.
    pub(super) listener: Listener,
    /// To be kept as long as hosts may connect.
    pub(super) place: Endpoint,
}

/// Where hosts connect. Dropped, it leaves nothing behind.
pub(super) struct Endpoint {
    /// `unix` or `tcp`, as the handshake line says it.
    pub(super) network: &'static str,
    /// The path of the socket, or host and port.
    pub(super) address: String,
    #[cfg(unix)]
    #[expect(dead_code, reason = "held for its Drop")]
    directory: Option<unix::Directory>,
}

/// A bound socket.
pub(super) enum Listener {
    /// Most systems.
    #[cfg(unix)]
    Unix(tokio::net::UnixListener),
    /// Systems without unix sockets.
    #[cfg_attr(
        unix,
        cfg_attr(
            not(test),
            expect(dead_code, reason = "for systems without unix sockets, compiled everywhere")
        )
    )]
    Tcp(TcpListener),
}

impl Listener {
    /// The next client.
    pub(super) async fn accept(&self) -> io::Result<Box<dyn Transport>> {
        Ok(match self {
            #[cfg(unix)]
            Self::Unix(listener) => Box::new(listener.accept().await?.0),
            Self::Tcp(listener) => {
                let stream = listener.accept().await?.0;
                stream.set_nodelay(true)?;
                Box::new(stream)
            }
        })
    }
}

/// Binds the socket that fits the system, with the wishes of the host in `env`. Must run inside the runtime.
pub(super) fn bind(env: Env<'_>) -> Result<Bound, Error> {
    #[cfg(unix)]
    return unix::bind(env);
    #[cfg(not(unix))]
    {
        let (listener, address) = bind_tcp(env)?;
        Ok(Bound { listener: Listener::Tcp(listener), place: Endpoint { network: "tcp", address } })
    }
}

/// Binds the first free port of the range, on loopback only.
#[cfg_attr(
    unix,
    cfg_attr(
        not(test),
        expect(dead_code, reason = "for systems without unix sockets, compiled everywhere")
    )
)]
pub(super) fn bind_tcp(env: Env<'_>) -> Result<(TcpListener, String), Error> {
    let (min, max) =
        (port(env, "PLUGIN_MIN_PORT", PORTS.0)?, port(env, "PLUGIN_MAX_PORT", PORTS.1)?);
    let mut last = None;
    for port in min..=max {
        let bound = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).and_then(|listener| {
            listener.set_nonblocking(true)?;
            let address = listener.local_addr()?.to_string();
            Ok((TcpListener::from_std(listener)?, address))
        });
        match bound {
            Ok(bound) => return Ok(bound),
            Err(error) => last = Some(error),
        }
    }
    Err(Error::NoPort { min, max, source: last })
}

fn port(env: Env<'_>, name: &'static str, default: u16) -> Result<u16, Error> {
    let Some(value) = env(name).filter(|value| !value.is_empty()) else { return Ok(default) };
    let value = value.to_string_lossy().into_owned();
    value.parse().map_err(|_| Error::Port { name, value })
}

#[cfg(unix)]
mod unix;

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsString;

    #[tokio::test]
    async fn a_taken_port_is_passed_over_and_an_empty_range_is_an_error() {
        let taken = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let only_it = |_: &str| Some(OsString::from(port.to_string()));
        let error = bind_tcp(&only_it).err().unwrap();
        assert!(
            error.to_string().contains(&format!("no TCP port from {port} to {port}")),
            "{error}"
        );
        drop(taken);
        let (_listener, address) = bind_tcp(&only_it).unwrap();
        assert_eq!(address, format!("127.0.0.1:{port}"));
    }

    #[tokio::test]
    async fn a_port_that_is_no_number_names_its_variable() {
        let error =
            bind_tcp(&|name| (name == "PLUGIN_MAX_PORT").then(|| "many".into())).err().unwrap();
        assert_eq!(error.to_string(), r#"PLUGIN_MAX_PORT is not a port number: "many""#);
    }
}
