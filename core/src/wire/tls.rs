//! TLS in both directions: a certificate of our own, and only the host's certificate let in.

use super::Error;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, PKCS_ECDSA_P256_SHA256,
};
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::server::NoServerSessionStorage;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, ServerConfig, SignatureScheme,
};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivatePkcs8KeyDer, UnixTime};
use std::sync::Arc;

/// The name that go-plugin hosts expect in the certificate.
const NAME: &str = "localhost";

/// How to accept connections of the host whose certificate is `host_pem`, and our certificate for the handshake line.
pub(super) fn server(host_pem: &str) -> Result<(ServerConfig, CertificateDer<'static>), Error> {
    let host =
        CertificateDer::from_pem_slice(host_pem.as_bytes()).map_err(Error::HostCertificate)?;
    // Named here because with two providers in the tree the process-wide default would panic.
    let provider = Arc::new(aws_lc_rs::default_provider());
    let pinned = Pinned { host, provider: Arc::clone(&provider) };
    let (certificate, key) = own_certificate().map_err(Error::OwnCertificate)?;
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(Error::Tls)?
        .with_client_cert_verifier(Arc::new(pinned))
        .with_single_cert(vec![certificate.clone()], key.into())
        .map_err(Error::Tls)?;
    config.alpn_protocols = vec![b"h2".to_vec()];
    // A host connects once: nothing is resumed, so every connection shows its certificate.
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok((config, certificate))
}

/// A certificate for this process alone. Hosts put it into their list of roots, so it is a CA as well as a server.
fn own_certificate() -> Result<(CertificateDer<'static>, PrivatePkcs8KeyDer<'static>), rcgen::Error>
{
    // The cheapest curve that hosts accept; it takes part in the time from start to handshake.
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
    let mut params = CertificateParams::new(vec![NAME.to_owned()])?;
    params.distinguished_name.push(DnType::CommonName, NAME);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![
        KeyUsagePurpose::DigitalSignature,
        KeyUsagePurpose::KeyEncipherment,
        KeyUsagePurpose::KeyAgreement,
        KeyUsagePurpose::KeyCertSign,
    ];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let certificate = params.self_signed(&key)?;
    Ok((certificate.der().clone(), PrivatePkcs8KeyDer::from(key.serialize_der())))
}

/// Lets in exactly one certificate, byte for byte.
///
/// The host's certificate is a self-signed CA, which the usual verifier refuses as the certificate of a client.
#[derive(Debug)]
struct Pinned {
    host: CertificateDer<'static>,
    provider: Arc<CryptoProvider>,
}

impl ClientCertVerifier for Pinned {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }
    fn verify_client_cert(
        &self,
        shown: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        if *shown == self.host {
            return Ok(ClientCertVerified::assertion());
        }
        Err(CertificateError::ApplicationVerificationFailure.into())
    }
    fn verify_tls12_signature(
        &self,
        message: &[u8],
        shown: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(
            message,
            shown,
            signed,
            &self.provider.signature_verification_algorithms,
        )
    }
    fn verify_tls13_signature(
        &self,
        message: &[u8],
        shown: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(
            message,
            shown,
            signed,
            &self.provider.signature_verification_algorithms,
        )
    }
    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_is_no_certificate_is_an_error_that_says_so() {
        let error = server("-----BEGIN NOTHING-----").err().unwrap();
        assert!(
            error.chain().starts_with("PLUGIN_CLIENT_CERT does not hold a certificate"),
            "{}",
            error.chain()
        );
    }
}
