//! Why the process cannot serve.

use std::error::Error as _;
use std::fmt::Write as _;
use std::io;
use std::path::PathBuf;

/// Why the process cannot serve. Each is one sentence for a person at a terminal.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no host around the process.
    #[error(
        "This is a plugin that Terraform and OpenTofu start by themselves: write `aws = {{ source = \"{address}\" }}` in required_providers \
         and run `terraform init`; see --help for more",
        address = super::ADDRESS
    )]
    StartedByHand,
    /// `PLUGIN_CLIENT_CERT` is set and unusable.
    #[error("PLUGIN_CLIENT_CERT does not hold a certificate in PEM form")]
    HostCertificate(#[source] rustls_pki_types::pem::Error),
    /// `PLUGIN_MIN_PORT` or `PLUGIN_MAX_PORT` is set and unusable.
    #[error("{name} is not a port number: {value:?}")]
    Port {
        /// The variable.
        name: &'static str,
        /// What it holds.
        value: String,
    },
    /// Our own certificate.
    #[error("no certificate could be made for this process")]
    OwnCertificate(#[source] rcgen::Error),
    /// TLS as a whole.
    #[error("TLS could not be set up")]
    Tls(#[source] rustls::Error),
    /// No socket.
    #[error("cannot make a socket in {}", .directory.display())]
    Socket {
        /// Where the socket was to be.
        directory: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// The path of the socket does not fit into an address.
    #[error(
        "the path of a socket may have {most} bytes, and {} has {}: set TMPDIR to a shorter directory",
        .path.display(), .path.as_os_str().len()
    )]
    LongPath {
        /// The path.
        path: PathBuf,
        /// How many bytes fit.
        most: usize,
    },
    /// `PLUGIN_UNIX_SOCKET_GROUP` names nothing.
    #[error("there is no group {0:?}, which PLUGIN_UNIX_SOCKET_GROUP asks for")]
    Group(String),
    /// No TCP port.
    #[error("no TCP port from {min} to {max} can be had on 127.0.0.1")]
    NoPort {
        /// First port that was tried.
        min: u16,
        /// Last port that was tried.
        max: u16,
        /// Why the last one was refused.
        source: Option<io::Error>,
    },
    /// The handshake could not be written.
    #[error("cannot write to stdout")]
    Stdout(#[source] io::Error),
    /// The operating system refused threads or signals.
    #[error("the process could not be set up")]
    Process(#[source] io::Error),
    /// The server broke.
    #[error("serving failed")]
    Serve(#[source] tonic::transport::Error),
}

impl Error {
    /// The error and all that led to it, in one line.
    pub(super) fn chain(&self) -> String {
        let mut text = self.to_string();
        let mut source = self.source();
        while let Some(error) = source {
            let _ = write!(text, ": {error}");
            source = error.source();
        }
        text
    }
}
