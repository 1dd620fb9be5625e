//! The first exchange with the host: its environment, and our one line on stdout.

use super::{Env, Error};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use std::io::{self, Write as _};

/// What go-plugin sets to tell a host from a person at a terminal. Not a secret.
const COOKIE: (&str, &str) =
    ("TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2");
/// The version of go-plugin's handshake.
const CORE_VERSION: u8 = 1;
/// The one version of Terraform's protocol that we speak. A host that does not offer it is told all the same, and says so better than
/// we could.
pub(super) const PROTOCOL_VERSION: u8 = 6;

/// What the host wants, as far as it matters before the first connection.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Host {
    /// The certificate, in PEM form, that its connections will show. Without one there is no TLS.
    pub(super) certificate: Option<String>,
    /// Whether it asked if connections can be shared. A host that did not would misread the answer.
    asks_for_multiplexing: bool,
}

/// Finds the host in the environment.
pub(super) fn host(env: Env<'_>) -> Result<Host, Error> {
    if env(COOKIE.0).is_none_or(|value| value != COOKIE.1) {
        return Err(Error::StartedByHand);
    }
    let certificate = env("PLUGIN_CLIENT_CERT").map(|pem| pem.to_string_lossy().into_owned());
    Ok(Host {
        certificate: certificate.filter(|pem| !pem.is_empty()),
        asks_for_multiplexing: env("PLUGIN_MULTIPLEX_GRPC").is_some_and(|value| !value.is_empty()),
    })
}

impl Host {
    /// The line that tells where we listen and how we are known: `1|6|unix|/tmp/x/s|grpc|MIIB...`. `certificate` is DER.
    pub(super) fn line(&self, network: &str, address: &str, certificate: Option<&[u8]>) -> String {
        let certificate = certificate.map(|der| STANDARD_NO_PAD.encode(der)).unwrap_or_default();
        let multiplexing = if self.asks_for_multiplexing { "|false" } else { "" };
        format!(
            "{CORE_VERSION}|{PROTOCOL_VERSION}|{network}|{address}|grpc|{certificate}{multiplexing}\n"
        )
    }
}

/// Writes on stdout. As a plugin, the handshake line is all that may ever stand there.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsString;

    fn host_with(variables: &[(&str, &str)]) -> Result<Host, Error> {
        host(&|name| {
            let found = variables.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn without_the_cookie_or_with_another_it_was_started_by_hand() {
        assert!(matches!(host_with(&[]), Err(Error::StartedByHand)));
        assert!(matches!(host_with(&[(COOKIE.0, "x")]), Err(Error::StartedByHand)));
    }

    #[test]
    fn a_host_without_a_certificate_gets_an_empty_sixth_field() {
        let host = host_with(&[COOKIE, ("PLUGIN_CLIENT_CERT", "")]).unwrap();
        assert_eq!(host.certificate, None);
        assert_eq!(host.line("unix", "/tmp/s", None), "1|6|unix|/tmp/s|grpc|\n");
    }

    #[test]
    fn a_seventh_field_is_only_for_hosts_that_ask_for_it() {
        let plain = host_with(&[COOKIE]).unwrap();
        assert_eq!(
            plain.line("tcp", "127.0.0.1:10000", Some(b"\xff\xfe")),
            "1|6|tcp|127.0.0.1:10000|grpc|//4\n"
        );
        let asking = host_with(&[COOKIE, ("PLUGIN_MULTIPLEX_GRPC", "true")]).unwrap();
        assert_eq!(asking.line("unix", "/tmp/s", None), "1|6|unix|/tmp/s|grpc||false\n");
    }
}
