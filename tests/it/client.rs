//! The provider's process as Terraform starts it, and the least gRPC client that can talk to it.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use bytes::{Buf as _, Bytes, BytesMut};
use prost::Message;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose,
};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme};
use rustls_pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::UnixStream;

/// What a test may wait for before it fails: far longer than anything takes on a loaded machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// The provider's executable.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_terraform-provider-assumerole");
const COOKIE: &str = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/// Runs a command of the program, as a person does, with this on stdin.
pub(crate) fn command(arguments: &[&str], stdin: &str) -> Output {
    let mut child = Command::new(BINARY)
        .args(arguments)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut pipe = child.stdin.take().expect("a pipe");
    // What does not read it to the end closes it.
    pipe.write_all(stdin.as_bytes()).ok();
    drop(pipe);
    child.wait_with_output().expect("the program ends")
}

/// A certificate as go-plugin makes it for a host, with its key.
pub(crate) struct Identity {
    certificate: CertificateDer<'static>,
    key: Vec<u8>,
}

impl Identity {
    /// Self-signed, P-521, a CA, for `localhost`.
    pub(crate) fn new() -> Self {
        let key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P521_SHA512).unwrap();
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, "localhost");
        params.distinguished_name.push(DnType::OrganizationName, "HashiCorp");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![
            KeyUsagePurpose::DigitalSignature,
            KeyUsagePurpose::KeyEncipherment,
            KeyUsagePurpose::KeyAgreement,
            KeyUsagePurpose::KeyCertSign,
        ];
        params.extended_key_usages =
            vec![ExtendedKeyUsagePurpose::ClientAuth, ExtendedKeyUsagePurpose::ServerAuth];
        let certificate = params.self_signed(&key).unwrap().der().clone();
        Self { certificate, key: key.serialize_der() }
    }
    /// As it stands in `PLUGIN_CLIENT_CERT`.
    pub(crate) fn pem(&self) -> String {
        let lines = STANDARD.encode(&self.certificate);
        let lines: Vec<_> =
            lines.as_bytes().chunks(64).map(|line| str::from_utf8(line).unwrap()).collect();
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
    }
}

/// How the process is started.
pub(crate) struct Launch {
    environment: BTreeMap<String, String>,
    arguments: Vec<String>,
    under_shell: bool,
}

impl Launch {
    /// With nothing of a host in its environment.
    pub(crate) fn by_hand() -> Self {
        Self { environment: BTreeMap::new(), arguments: Vec::new(), under_shell: false }
    }
    /// As Terraform does, without TLS.
    pub(crate) fn without_tls() -> Self {
        Self::by_hand()
            .env("TF_PLUGIN_MAGIC_COOKIE", COOKIE)
            .env("PLUGIN_PROTOCOL_VERSIONS", "6,5")
            .env("PLUGIN_MIN_PORT", "10000")
            .env("PLUGIN_MAX_PORT", "25000")
    }
    /// As Terraform does.
    pub(crate) fn for_host(identity: &Identity) -> Self {
        Self::without_tls().env("PLUGIN_CLIENT_CERT", &identity.pem())
    }
    /// Sets a variable.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.insert(name.to_owned(), value.to_owned());
        self
    }
    /// Adds an argument.
    pub(crate) fn arg(mut self, argument: &str) -> Self {
        self.arguments.push(argument.to_owned());
        self
    }
    /// Puts a shell between the test and the process, which can die in its stead.
    pub(crate) fn under_shell(mut self) -> Self {
        self.under_shell = true;
        self
    }
    /// Starts it. Its directory for temporary files is empty and its own.
    pub(crate) fn start(self) -> Running {
        let temporary = tempfile::tempdir().unwrap();
        let mut command = Command::new(BINARY);
        if self.under_shell {
            command = Command::new("sh");
            // `wait`, or the shell would become the process instead of starting it.
            command.args(["-c", r#""$0" "$@" & wait"#, BINARY]);
        }
        for inherited in
            ["TF_LOG", "TF_LOG_PROVIDER", "TF_PLUGIN_MAGIC_COOKIE", "PLUGIN_CLIENT_CERT"]
        {
            command.env_remove(inherited);
        }
        command.args(self.arguments).envs(self.environment).env("TMPDIR", temporary.path());
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let mut stderr = child.stderr.take().unwrap();
        let stderr = std::thread::spawn(move || read_all(&mut stderr));
        Running { child, stdout: Some(stdout), stderr: Some(stderr), temporary }
    }
}

fn read_all(from: &mut impl Read) -> String {
    let mut text = String::new();
    from.read_to_string(&mut text).unwrap();
    text
}

/// A process that was started. Dropped, it is killed.
pub(crate) struct Running {
    child: Child,
    stdout: Option<BufReader<ChildStdout>>,
    stderr: Option<JoinHandle<String>>,
    temporary: TempDir,
}

/// How a process ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Of the process, or of the shell that it was started by.
    pub(crate) status: ExitStatus,
    /// What it wrote on stdout and was not read before.
    pub(crate) stdout: String,
    /// What it wrote on stderr.
    pub(crate) stderr: String,
    /// What is left in its directory for temporary files.
    pub(crate) left: Vec<String>,
    /// How long it took from the call to [`Running::end`].
    pub(crate) after: Duration,
}

impl Running {
    /// The next line on stdout, with its end.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.as_mut().unwrap().read_line(&mut line).unwrap();
        line
    }
    /// The handshake line, read.
    pub(crate) fn handshake(&mut self) -> Handshake {
        Handshake::parse(&self.line())
    }
    /// The number of the process, or of the shell that it was started by.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }
    /// Sends a signal, by its name without `SIG`.
    pub(crate) fn signal(&self, name: &str) {
        let sent =
            Command::new("kill").args(["-s", name, &self.pid().to_string()]).status().unwrap();
        assert!(sent.success());
    }
    /// Waits until the process has ended.
    pub(crate) async fn end(self) -> Ended {
        tokio::task::spawn_blocking(|| self.ended()).await.unwrap()
    }
    /// The end of the process closes its stdout, whoever its parent is by then.
    fn ended(mut self) -> Ended {
        let begun = Instant::now();
        let (sender, closed) = mpsc::channel();
        let mut stdout = self.stdout.take().unwrap();
        std::thread::spawn(move || sender.send(read_all(&mut stdout)));
        let stdout = closed.recv_timeout(PATIENCE).expect("the process did not end");
        let after = begun.elapsed();
        let status = self.child.wait().unwrap();
        let stderr = self.stderr.take().unwrap().join().unwrap();
        let left = std::fs::read_dir(self.temporary.path()).unwrap();
        let left = left.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        Ended { status, stdout, stderr, left, after }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The fields of the handshake line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Handshake {
    /// Of go-plugin and of Terraform.
    pub(crate) versions: (String, String),
    /// `unix`.
    pub(crate) network: String,
    /// Where it listens.
    pub(crate) address: String,
    /// `grpc`.
    pub(crate) protocol: String,
    /// In DER. Empty without TLS.
    pub(crate) certificate: Vec<u8>,
}

impl Handshake {
    /// Splits a line as hosts do.
    pub(crate) fn parse(line: &str) -> Self {
        let fields: Vec<_> = line.strip_suffix('\n').unwrap().split('|').collect();
        let [core, protocol_version, network, address, protocol, certificate] = fields[..] else {
            panic!("not a handshake: {line}")
        };
        Self {
            versions: (core.to_owned(), protocol_version.to_owned()),
            network: network.to_owned(),
            address: address.to_owned(),
            protocol: protocol.to_owned(),
            certificate: STANDARD_NO_PAD.decode(certificate).unwrap(),
        }
    }
}

/// Why a call gave no message.
#[derive(Debug)]
#[expect(dead_code, reason = "the texts are for the messages of failed tests")]
pub(crate) enum Failure {
    /// The connection broke.
    Connection(String),
    /// The answer has a gRPC status other than 0: its code and message.
    Status(u32, String),
}

/// A gRPC connection.
pub(crate) struct Client {
    sender: h2::client::SendRequest<Bytes>,
    connection: tokio::task::JoinHandle<Result<(), h2::Error>>,
}

impl Client {
    /// Without TLS.
    pub(crate) async fn plain(address: &str) -> Result<Self, Failure> {
        Self::over(UnixStream::connect(address).await.unwrap()).await
    }
    /// With TLS, accepting the server's certificate only if it is the one of the handshake, and showing that of `identity`.
    pub(crate) async fn tls(
        handshake: &Handshake,
        identity: Option<&Identity>,
    ) -> Result<Self, Failure> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let expected = CertificateDer::from(handshake.certificate.clone());
        let verifier = Expected { certificate: expected, provider: Arc::clone(&provider) };
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap();
        let config = config.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
        let mut config = match identity {
            None => config.with_no_client_auth(),
            Some(Identity { certificate, key }) => {
                let key = PrivatePkcs8KeyDer::from(key.clone());
                config.with_client_auth_cert(vec![certificate.clone()], key.into()).unwrap()
            }
        };
        config.alpn_protocols = vec![b"h2".to_vec()];
        let stream = UnixStream::connect(&handshake.address).await.unwrap();
        let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
        let stream = connector.connect(ServerName::try_from("localhost").unwrap(), stream).await;
        Self::over(stream.map_err(|error| Failure::Connection(error.to_string()))?).await
    }
    async fn over(
        stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    ) -> Result<Self, Failure> {
        let mut builder = h2::client::Builder::new();
        builder.initial_window_size(1 << 30).initial_connection_window_size(1 << 30);
        let (sender, connection) = builder.handshake(stream).await?;
        Ok(Self { sender, connection: tokio::spawn(connection) })
    }
    /// Closes the connection without a farewell, as the kernel does for a process that was killed.
    pub(crate) async fn cut(self) {
        self.connection.abort();
        let _ = self.connection.await;
    }
    /// Calls a method of `tfplugin6.Provider`.
    pub(crate) async fn provider<Q: Message, R: Message + Default>(
        &self,
        name: &str,
        request: &Q,
    ) -> Result<R, Failure> {
        self.call(&format!("tfplugin6.Provider/{name}"), request).await
    }
    /// Calls the method at `path`, `package.Service/Name`.
    pub(crate) async fn call<Q: Message, R: Message + Default>(
        &self,
        path: &str,
        request: &Q,
    ) -> Result<R, Failure> {
        let bytes = self.call_raw(path, request.encode_to_vec()).await?;
        Ok(R::decode(bytes).unwrap())
    }
    /// Sends `message`, whatever it is, and gives the bytes of the answer.
    pub(crate) async fn call_raw(&self, path: &str, message: Vec<u8>) -> Result<Bytes, Failure> {
        tokio::time::timeout(PATIENCE, self.exchange(path, message)).await.expect("no answer")
    }
    /// Opens the stream of a method with an empty message. It stays open until what is returned is dropped. `one_message` says that
    /// the method takes one message, and not a stream of them as well.
    pub(crate) async fn open_stream(&self, path: &str, one_message: bool) -> OpenStream {
        let (response, ours) = self.send(path, Vec::new(), one_message).await.unwrap();
        let response = tokio::time::timeout(PATIENCE, response).await.expect("no answer").unwrap();
        OpenStream { _ours: ours, _theirs: response.into_body() }
    }

    async fn send(
        &self,
        path: &str,
        message: Vec<u8>,
        last: bool,
    ) -> Result<(h2::client::ResponseFuture, h2::SendStream<Bytes>), Failure> {
        let request = http::Request::post(format!("http://localhost/{path}"))
            .header("content-type", "application/grpc")
            .header("te", "trailers")
            .body(())
            .unwrap();
        let mut ready = self.sender.clone().ready().await?;
        let (response, mut stream) = ready.send_request(request, false)?;
        let mut frame = vec![0];
        frame.extend(u32::try_from(message.len()).unwrap().to_be_bytes());
        frame.extend(message);
        stream.send_data(frame.into(), last)?;
        Ok((response, stream))
    }
    async fn exchange(&self, path: &str, message: Vec<u8>) -> Result<Bytes, Failure> {
        let (response, _stream) = self.send(path, message, true).await?;
        let (head, mut body) = response.await?.into_parts();
        let mut bytes = BytesMut::new();
        while let Some(chunk) = body.data().await {
            let chunk = chunk?;
            body.flow_control().release_capacity(chunk.len())?;
            bytes.extend_from_slice(&chunk);
        }
        let trailers = body.trailers().await?.unwrap_or(head.headers);
        let text = |name| {
            trailers.get(name).map_or("", |value: &http::HeaderValue| value.to_str().unwrap())
        };
        match text("grpc-status").parse().unwrap() {
            0 => {}
            code => return Err(Failure::Status(code, text("grpc-message").to_owned())),
        }
        let mut bytes = bytes.freeze();
        assert_eq!(bytes.get_u8(), 0, "the answer is not compressed");
        assert_eq!(bytes.get_u32() as usize, bytes.len(), "the answer is one message");
        Ok(bytes)
    }
}

/// Both directions of a stream.
pub(crate) struct OpenStream {
    _ours: h2::SendStream<Bytes>,
    _theirs: h2::RecvStream,
}

impl From<h2::Error> for Failure {
    fn from(error: h2::Error) -> Self {
        Self::Connection(error.to_string())
    }
}

/// Whether anything listens at `address` still.
pub(crate) fn exists(address: &str) -> bool {
    Path::new(address).exists()
}

#[derive(Debug)]
struct Expected {
    certificate: CertificateDer<'static>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Expected {
    fn verify_server_cert(
        &self,
        shown: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        assert_eq!(*shown, self.certificate, "the server shows the certificate of the handshake");
        Ok(ServerCertVerified::assertion())
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
