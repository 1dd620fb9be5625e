//! Credentials from the program that a profile names as its `credential_process`.
//!
//! The SDK can start one too, but waits for it and for all that it has started without end, and quotes all that it writes.
//!
//! <https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html>

#[cfg(test)]
mod tests;

use super::files::unmarked;
use crate::secret::Secret;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep, TokioSleep};
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use serde_json::Value;
use std::pin::pin;
use std::process::{Output, Stdio};
use std::time::{Duration, SystemTime};
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::process::Command;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

/// As in the SDK for Go, and so in hashicorp/aws.
///
/// <https://pkg.go.dev/github.com/aws/aws-sdk-go-v2/credentials/processcreds#pkg-constants>
const LIMIT: Duration = Duration::from_mins(1);
/// How long is waited for the rest of what a program has written when it has ended: what it has started, such as an agent or a shared
/// connection of ssh, may keep its pipes open for as long as it lives.
const REST: Duration = Duration::from_millis(100);
/// How much of what a program says when it fails is quoted.
const LAST_LINES: usize = 3;
const LONGEST_LINE: usize = 200;

/// A program that gives out credentials.
#[derive(Debug)]
pub(super) struct Process {
    /// Its arguments may be secret.
    command: Secret,
    /// Not that of the session: programs take their time also where a test lets none pass.
    sleep: SharedAsyncSleep,
}

impl Process {
    pub(super) fn new(command: Secret) -> Self {
        Self { command, sleep: SharedAsyncSleep::new(TokioSleep::new()) }
    }

    async fn ask(&self) -> Result<Credentials, String> {
        let command = self.command.expose();
        let program = program(command);
        tracing::debug!(program, "starting the credential_process of a profile");
        let running = run(shell(command));
        let output = tokio::select! {
            biased;
            output = running => output.map_err(|why| format!("{program} cannot be started: {why}"))?,
            () = self.sleep.sleep(LIMIT) => return Err(format!(
                "{program} was ended after one minute without credentials: it may wait for an answer that nobody can give it here"
            )),
        };
        let answer = Zeroizing::new(output.stdout);
        if !output.status.success() {
            let said = last_words(&output.stderr);
            return Err(format!("{program} ended with {}: {said}", output.status));
        }
        credentials(&answer).map_err(|why| format!("what {program} has answered {why}"))
    }
}

impl ProvideCredentials for Process {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async move {
            self.ask().await.map_err(CredentialsError::provider_error)
        })
    }
}

/// Runs a program to its end, or kills it when nobody waits any more.
async fn run(mut command: Command) -> std::io::Result<Output> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn()?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let (ended, end) = oneshot::channel();
    let wait = async {
        let status = child.wait().await;
        let _ = ended.send(());
        status
    };
    let read = async {
        let mut all =
            pin!(async { tokio::join!(drain(out, &mut stdout), drain(err, &mut stderr)) });
        tokio::select! {
            biased;
            _ = &mut all => return,
            _ = end => {}
        }
        let _ = tokio::time::timeout(REST, all).await;
    };
    let (status, ()) = tokio::join!(wait, read);
    Ok(Output { status: status?, stdout, stderr })
}

async fn drain(pipe: Option<impl AsyncRead + Unpin>, into: &mut Vec<u8>) {
    if let Some(mut pipe) = pipe {
        let _ = pipe.read_to_end(into).await;
    }
}

#[cfg(not(windows))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", command]);
    shell
}

/// `cmd.exe` takes one pair of quotes around the whole command away, and does not understand those that Rust would add.
#[cfg(windows)]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd.exe");
    shell.arg("/C").raw_arg(format!("\"{command}\""));
    shell
}

/// The program of a command without its arguments, for messages.
fn program(command: &str) -> String {
    let command = command.trim_start();
    let first = match command.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => command.split_whitespace().next(),
    };
    match first {
        // A variable that is set for the program may be a secret.
        Some(first) if !first.contains('=') => format!("`{first}`"),
        _ => "the command".to_owned(),
    }
}

/// The end of what a program says about its failure. AWS warns that secrets must not be written there, but not all keep to it.
fn last_words(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let of_keys = |line: &&str| {
        let word = line.to_ascii_lowercase().replace(['_', '-', ' '], "");
        ["secretaccesskey", "sessiontoken"].iter().any(|name| word.contains(name))
    };
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let last = &lines[lines.len().saturating_sub(LAST_LINES)..];
    let plain = |line: &str| -> String {
        line.chars().filter(|c| !c.is_control()).take(LONGEST_LINE).collect()
    };
    let said: Vec<String> = last.iter().copied().filter(|line| !of_keys(line)).map(plain).collect();
    if said.is_empty() { "it did not say why".to_owned() } else { said.join(" ") }
}

/// What a program has written, of which an error quotes nothing. As in the SDK, nobody minds the case of the names.
fn credentials(answer: &[u8]) -> Result<Credentials, &'static str> {
    let json: Value = serde_json::from_slice(unmarked(answer)?).map_err(|_| "is no JSON")?;
    let fields = json.as_object().ok_or("is no object")?;
    let field = |name: &str| {
        fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    };
    let text = |name: &str| field(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    if field("Version").and_then(Value::as_i64) != Some(1) {
        return Err("has no `Version` 1");
    }
    let key = text("AccessKeyId").ok_or("has no `AccessKeyId`")?;
    let secret = text("SecretAccessKey").ok_or("has no `SecretAccessKey`")?;
    let moment = |text| {
        let moment = DateTime::from_str(text, Format::DateTimeWithOffset).ok()?;
        SystemTime::try_from(moment).ok()
    };
    let expiry = match text("Expiration") {
        Some(text) => Some(moment(text).ok_or("has an `Expiration` that is no time")?),
        None => None,
    };
    let token = text("SessionToken").map(str::to_owned);
    Ok(Credentials::new(key, secret, token, expiry, "credential_process"))
}
