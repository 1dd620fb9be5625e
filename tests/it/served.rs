//! A Python module below `tests/` that serves HTTP on loopback, as a child process.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The longest wait for an answer.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// A running module. It ends when this value is dropped, or with this process: both close the pipe to its stdin.
pub(crate) struct Served {
    child: Child,
    address: String,
}

impl Served {
    /// Starts a module, which says in one line of JSON on which port it listens.
    pub(crate) fn start(module: &str) -> Self {
        let python = python();
        let mut child = Command::new(&python)
            .args(["-m", module])
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|e| {
                panic!(
                    "{} does not start ({e}): run `make test`, which installs it",
                    python.display()
                )
            });
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("stdout is a pipe"))
            .read_line(&mut line)
            .expect("the module speaks");
        let ready: Value = serde_json::from_str(&line)
            .unwrap_or_else(|_| panic!("{module} did not start; its message is above"));
        Self { child, address: format!("127.0.0.1:{}", ready["port"]) }
    }

    /// What `AWS_ENDPOINT_URL` must be.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A request with JSON both ways.
    pub(crate) fn request(&self, method: &str, path: &str, body: &str) -> Value {
        let (address, length) = (&self.address, body.len());
        let mut stream = TcpStream::connect(address).expect("the module listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .expect("the module reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the module answers");
        let (head, body) = answer.split_once("\r\n\r\n").expect("an HTTP answer");
        assert!(head.starts_with("HTTP/1.1 200 "), "{method} {path}: {answer}");
        serde_json::from_str(body).expect("JSON")
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        self.child.wait().ok();
    }
}

/// A JSON text.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// The Python that `make` has installed: beside the build directory of this binary.
pub(crate) fn python() -> PathBuf {
    let target = Path::new(env!("CARGO_BIN_EXE_terraform-provider-assumerole"))
        .ancestors()
        .nth(2)
        .expect("target/debug");
    target.join("python/bin/python")
}
