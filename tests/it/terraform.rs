//! The real `terraform` (or `tofu`) with the provider of this build, each in a scratch directory of its own.

use super::double::{Account, Double};
use super::program;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use std::{env, fs, thread};
use tempfile::TempDir;

/// The longest a command may take.
const PATIENCE: Duration = Duration::from_mins(2);

/// The region of the provider block of [`Terraform::new`].
pub(crate) const REGION: &str = "eu-central-1";

/// The external ID that the role of [`Lab`] asks for.
pub(crate) const EXTERNAL_ID: &str = "the-right-external-id";

/// Two fresh accounts, and a role in the second that lets the first in with [`EXTERNAL_ID`].
pub(crate) struct Lab {
    pub(crate) double: &'static Double,
    /// Whose credentials terraform gets.
    pub(crate) source: Account,
    /// Where everything is to be made.
    pub(crate) target: Account,
    pub(crate) role_arn: String,
}

impl Lab {
    pub(crate) fn new() -> Self {
        let double = Double::shared();
        let (source, target) = (double.account(), double.account());
        let role_arn = double.role(&target, "deployer", &trust(&source, Some(EXTERNAL_ID)));
        Self { double, source, target, role_arn }
    }

    /// The actions that both accounts have called, in their order within each.
    pub(crate) fn calls(&self) -> Vec<String> {
        let calls = [&self.source, &self.target].map(|account| self.double.calls(account));
        calls.into_iter().flatten().map(|call| call.action).collect()
    }

    /// What the target account holds beside the role.
    pub(crate) fn made(&self) -> Value {
        let mut held = self.double.inventory(&self.target);
        let roles = held["global"]["role"].as_array_mut().expect("the role is there");
        roles.retain(|name| name != "deployer");
        if roles.is_empty() {
            held["global"].as_object_mut().expect("kinds").remove("role");
        }
        if held["global"] == json!({}) {
            held.as_object_mut().expect("places").remove("global");
        }
        held
    }
}

/// The policy of a role that everybody in an account may assume, with an external ID if there is one.
pub(crate) fn trust(account: &Account, external_id: Option<&str>) -> Value {
    let condition = match external_id {
        Some(id) => json!({"StringEquals": {"sts:ExternalId": id}}),
        None => json!({}),
    };
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"AWS": format!("arn:aws:iam::{}:root", account.id)},
            "Condition": condition
        }]
    })
}

/// A working directory of terraform with one configuration.
pub(crate) struct Terraform {
    /// The program, and its arguments that come first.
    program: Vec<OsString>,
    scratch: TempDir,
    environment: BTreeMap<String, OsString>,
}

/// A command that has ended.
#[derive(Debug)]
pub(crate) struct Finished {
    /// Exit status; `None` if a signal ended it.
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A command that runs, with its provider in a process group of their own.
pub(crate) struct Running {
    pid: u32,
    ended: Receiver<Finished>,
    /// Nothing is left to be killed.
    over: bool,
}

impl Terraform {
    /// A directory whose provider assumes the role of the lab, with `hcl` as the rest of the configuration.
    pub(crate) fn new(lab: &Lab, hcl: &str) -> Self {
        Self::through(&lab.double.url(), &lab.source, &lab.role_arn, hcl)
    }

    /// A directory whose provider assumes a role, which asks for [`EXTERNAL_ID`], with the keys of an account.
    pub(crate) fn through(endpoint: &str, keys: &Account, role_arn: &str, hcl: &str) -> Self {
        let mut terraform = Self::bare(endpoint, keys, hcl);
        terraform.set("TF_VAR_role_arn", role_arn);
        terraform.set("TF_VAR_external_id", EXTERNAL_ID);
        terraform.write("provider.tf", PROVIDER);
        terraform
    }

    /// A directory with `hcl` as its configuration, and the keys of an account in the environment.
    pub(crate) fn bare(endpoint: &str, keys: &Account, hcl: &str) -> Self {
        let scratch = TempDir::new().expect("a scratch directory");
        let provider = Path::new(env!("CARGO_BIN_EXE_terraform-provider-assumerole"))
            .parent()
            .expect("a directory");
        let config = format!(
            "provider_installation {{\n  dev_overrides {{ \"assumerole/assumerole\" = {provider:?} }}\n  direct {{}}\n}}\n"
        );
        let config_file = scratch.path().join("terraform.rc");
        fs::write(&config_file, config).expect("the CLI configuration is written");
        let environment = [
            ("PATH", env::var_os("PATH").expect("a PATH")),
            ("HOME", scratch.path().into()),
            ("TF_CLI_CONFIG_FILE", config_file.into()),
            ("TF_CLI_ARGS", "-no-color".into()),
            ("TF_IN_AUTOMATION", "1".into()),
            ("TF_INPUT", "0".into()),
            ("CHECKPOINT_DISABLE", "1".into()),
            ("AWS_ENDPOINT_URL", endpoint.into()),
            ("AWS_EC2_METADATA_DISABLED", "true".into()),
            ("AWS_ACCESS_KEY_ID", keys.access_key.clone().into()),
            ("AWS_SECRET_ACCESS_KEY", keys.secret_key.clone().into()),
        ];
        let environment = environment.map(|(name, value)| (name.to_owned(), value)).into();
        let terraform = Self { program: vec![program::program().into()], scratch, environment };
        terraform.write("main.tf", hcl);
        terraform
    }

    /// The same with a program that knows identities: Terraform or OpenTofu, 1.12 or newer.
    pub(crate) fn with_identities(self) -> Self {
        Self { program: program::with_identities(), ..self }
    }

    /// Replaces the configuration.
    pub(crate) fn configure(&self, hcl: &str) {
        self.write("main.tf", hcl);
    }

    /// Sets an environment variable for all later commands.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.environment.insert(name.to_owned(), value.into());
    }

    /// Takes an environment variable away for all later commands.
    pub(crate) fn unset(&mut self, name: &str) {
        self.environment.remove(name);
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Finished {
        self.start(arguments).wait()
    }

    /// Applies without asking.
    pub(crate) fn apply(&self) -> Finished {
        self.run(&["apply", "-auto-approve"])
    }

    /// Destroys without asking.
    pub(crate) fn destroy(&self) -> Finished {
        self.run(&["destroy", "-auto-approve"])
    }

    /// Plans, and returns the actions by address, without those that do nothing: `create`, `update`, `delete`,
    /// `delete,create` and so on.
    pub(crate) fn planned(&self) -> BTreeMap<String, String> {
        self.planned_with(&[])
    }

    /// The same of a plan with further options.
    pub(crate) fn planned_with(&self, options: &[&str]) -> BTreeMap<String, String> {
        self.run(&[&["plan", "-out=tested.tfplan"], options].concat()).succeeded();
        let plan = self.show(&["tested.tfplan"]);
        let changes = plan["resource_changes"].as_array().cloned().unwrap_or_default();
        let action = |change: &Value| {
            let words: Vec<_> =
                change["change"]["actions"].as_array()?.iter().filter_map(Value::as_str).collect();
            Some((change["address"].as_str()?.to_owned(), words.join(",")))
        };
        changes
            .iter()
            .filter_map(action)
            .filter(|(_, action)| action != "no-op" && action != "read")
            .collect()
    }

    /// The attributes of an object in the state, or null.
    pub(crate) fn state(&self, address: &str) -> Value {
        let state = self.show(&[]);
        let resources =
            state["values"]["root_module"]["resources"].as_array().cloned().unwrap_or_default();
        resources.into_iter().find(|resource| resource["address"] == address).unwrap_or_default()["values"].clone()
    }

    /// The state as Terraform stores it.
    pub(crate) fn pull(&self) -> Value {
        let pulled = self.run(&["state", "pull"]).succeeded().stdout;
        serde_json::from_str(&pulled).expect("JSON")
    }

    /// Stores a state that was pulled and changed.
    pub(crate) fn push(&self, mut state: Value) {
        state["serial"] = json!(state["serial"].as_u64().expect("a number") + 1);
        self.write("pushed.json", &state.to_string());
        self.run(&["state", "push", "pushed.json"]).succeeded();
    }

    /// `show -json` of the state or of a plan file.
    pub(crate) fn show(&self, file: &[&str]) -> Value {
        let shown = self.run(&[&["show", "-json"], file].concat()).succeeded();
        serde_json::from_str(&shown.stdout).unwrap_or_else(|e| panic!("{e}: {shown:?}"))
    }

    /// Starts a command; its group can be sent signals.
    pub(crate) fn start(&self, arguments: &[&str]) -> Running {
        let mut child = Command::new(&self.program[0])
            .args(&self.program[1..])
            .args(arguments)
            .current_dir(self.scratch.path())
            .env_clear()
            .envs(&self.environment)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()
            .expect("terraform starts");
        let (pid, (done, ended)) = (child.id(), channel());
        let stdout = collect(child.stdout.take().expect("a pipe"));
        let stderr = collect(child.stderr.take().expect("a pipe"));
        thread::spawn(move || {
            let status = child.wait().expect("terraform ends").code();
            let text =
                |reader: thread::JoinHandle<String>| reader.join().expect("the output is read");
            // Nobody may be waiting any more.
            done.send(Finished { status, stdout: text(stdout), stderr: text(stderr) }).ok();
        });
        Running { pid, ended, over: false }
    }

    /// Writes a file into the directory.
    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("the file is written");
    }

    /// The path of a file of the directory.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.scratch.path().join(name)
    }
}

impl Finished {
    /// Itself, if the command succeeded.
    #[track_caller]
    pub(crate) fn succeeded(self) -> Self {
        assert_eq!(self.status, Some(0), "{self}");
        self
    }

    /// What it wrote to stderr, on one line without the frame of diagnostics, if the command failed.
    #[track_caller]
    pub(crate) fn refused(self) -> String {
        assert_eq!(self.status, Some(1), "{self}");
        on_one_line(&self.stderr)
    }

    /// Whether it wrote something to stdout, line breaks and the frame of diagnostics aside.
    pub(crate) fn said(&self, text: &str) -> bool {
        on_one_line(&self.stdout).contains(text)
    }
}

impl std::fmt::Display for Finished {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "status {:?}\n--- stdout\n{}\n--- stderr\n{}",
            self.status, self.stdout, self.stderr
        )
    }
}

impl Running {
    /// Ctrl-C: SIGINT to terraform and the provider.
    pub(crate) fn interrupt(&self) {
        signal("-INT", &format!("-{}", self.pid));
    }

    /// SIGTERM to terraform and the provider, as `timeout` and service managers send it.
    pub(crate) fn terminate(&self) {
        signal("-TERM", &format!("-{}", self.pid));
    }

    /// SIGKILL to terraform only.
    pub(crate) fn kill(&self) {
        signal("-KILL", &self.pid.to_string());
    }

    /// Waits for the end of terraform and of everything that holds its output open, which providers do.
    #[track_caller]
    pub(crate) fn wait(mut self) -> Finished {
        let Ok(finished) = self.ended.recv_timeout(PATIENCE) else {
            panic!("terraform or its provider has not ended after {PATIENCE:?}")
        };
        self.over = true;
        finished
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.over {
            signal("-KILL", &format!("-{}", self.pid));
        }
    }
}

/// The provider block of [`Terraform::new`].
pub(crate) const PROVIDER: &str = r#"
terraform {
  required_providers {
    aws = { source = "assumerole/assumerole" }
  }
}

variable "role_arn" {}
variable "external_id" {}

provider "aws" {
  region = "eu-central-1"

  assume_role {
    role_arn     = var.role_arn
    external_id  = var.external_id
    session_name = "it"
  }
}
"#;

fn on_one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || "│╷╵".contains(c));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn collect(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).ok();
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn signal(name: &str, process: &str) {
    let sent = Command::new("kill").args([name, "--", process]).status().expect("kill runs");
    assert!(sent.success(), "kill {name} {process}");
}
