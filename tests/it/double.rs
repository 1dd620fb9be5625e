//! The AWS double of `tests/double`, as a child process, and its control endpoints.
//!
//! All tests of this binary share one double ([`Double::shared`]): starting one costs more than most tests. What keeps
//! them apart is the account: each test opens its own, and limits its fault rules to them.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The longest wait for anything that the double is asked.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running double. It ends when this value is dropped, or with this process: both close the pipe to its stdin.
pub(crate) struct Double {
    child: Child,
    address: String,
}

/// An account with the keys of its administrator.
pub(crate) struct Account {
    /// Twelve digits, never used before in this double.
    pub(crate) id: String,
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
    /// ARN of the administrator.
    pub(crate) user_arn: String,
}

/// One entry of the call log.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) sequence: u64,
    /// ARN of the caller, if the call was authenticated.
    pub(crate) caller: Option<String>,
    pub(crate) region: String,
    /// Service and action, as in `ec2:CreateVpc`.
    pub(crate) action: String,
    /// HTTP status; `None` while the call runs, 0 if the connection was cut.
    pub(crate) status: Option<u64>,
    /// AWS's error code.
    pub(crate) error: Option<String>,
}

impl Double {
    /// The double of all tests.
    pub(crate) fn shared() -> &'static Self {
        static SHARED: OnceLock<Double> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    /// A double of one's own, for tests that would disturb others.
    pub(crate) fn start() -> Self {
        let python = python();
        let mut child = Command::new(&python)
            .args(["-m", "double"])
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
            .expect("the double speaks");
        let ready: Value =
            serde_json::from_str(&line).expect("the double did not start; its message is above");
        Self { child, address: format!("127.0.0.1:{}", ready["port"]) }
    }

    /// What `AWS_ENDPOINT_URL` must be.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Opens a new account.
    pub(crate) fn account(&self) -> Account {
        static LAST: AtomicU64 = AtomicU64::new(100_000_000_000);
        let id = (LAST.fetch_add(1, Ordering::Relaxed) + 1).to_string();
        let made = self.post("accounts", &json!({"account": id}));
        Account {
            id,
            access_key: text(&made["access_key"]),
            secret_key: text(&made["secret_key"]),
            user_arn: text(&made["user_arn"]),
        }
    }

    /// Makes a role, as the administrator of the account would, and returns its ARN.
    pub(crate) fn role(&self, account: &Account, name: &str, trust: &Value) -> String {
        text(
            &self.post("roles", &json!({"account": account.id, "name": name, "trust": trust}))["arn"],
        )
    }

    /// Adds a fault rule (see tests/double/faults.py) for the calls of one account.
    pub(crate) fn fault(&self, account: &Account, mut rule: Value) {
        rule["account"] = json!(account.id);
        self.post("faults", &json!([rule]));
    }

    /// How many calls the fault rules of an account have acted on.
    pub(crate) fn faults_met(&self, account: &Account) -> u64 {
        let rules = self.get("faults");
        let ours = rules
            .as_array()
            .expect("a list")
            .iter()
            .filter(|rule| rule["account"] == json!(account.id));
        ours.filter_map(|rule| rule["hits"].as_u64()).sum()
    }

    /// Removes the fault rules of an account.
    pub(crate) fn heal(&self, account: &Account) {
        self.request("DELETE", &format!("faults?account={}", account.id), "");
    }

    /// The calls of an account so far.
    pub(crate) fn calls(&self, account: &Account) -> Vec<Call> {
        calls(&self.get(&format!("calls?account={}", account.id)))
    }

    /// Waits until a call of an account to an action has arrived, later than the call numbered `after`.
    pub(crate) fn arrival(&self, account: &Account, action: &str, after: u64) -> Call {
        let (id, seconds) = (&account.id, PATIENCE.as_secs() - 5);
        let query =
            format!("calls?account={id}&since={after}&action={action}&done=false&wait={seconds}");
        let found = calls(&self.get(&query))
            .into_iter()
            .find(|call| call.action.ends_with(&format!(":{action}")));
        found.unwrap_or_else(|| panic!("no {action} has arrived"))
    }

    /// What an account holds, by region (or `global`) and kind, without what AWS itself puts there.
    pub(crate) fn inventory(&self, account: &Account) -> Value {
        self.get(&format!("inventory?account={}", account.id))[&account.id].clone()
    }

    /// Ends all sessions of a role of an account.
    pub(crate) fn expire_sessions(&self, account: &Account, role: &str) {
        let containing = format!("::{}:assumed-role/{role}/", account.id);
        self.post("sessions/expire", &json!({"containing": containing}));
    }

    fn get(&self, name: &str) -> Value {
        self.request("GET", name, "")
    }

    fn post(&self, name: &str, body: &Value) -> Value {
        self.request("POST", name, &body.to_string())
    }

    fn request(&self, method: &str, name: &str, body: &str) -> Value {
        let (address, length) = (&self.address, body.len());
        let mut stream = TcpStream::connect(address).expect("the double listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        write!(
            stream,
            "{method} /_double/{name} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .expect("the double reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the double answers");
        let (head, body) = answer.split_once("\r\n\r\n").expect("an HTTP answer");
        assert!(head.starts_with("HTTP/1.1 200 "), "{method} {name}: {answer}");
        serde_json::from_str(body).expect("JSON")
    }
}

impl Drop for Double {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        self.child.wait().ok();
    }
}

/// The Python that `make` has installed: beside the build directory of this binary.
fn python() -> PathBuf {
    let target = Path::new(env!("CARGO_BIN_EXE_terraform-provider-assumerole"))
        .ancestors()
        .nth(2)
        .expect("target/debug");
    target.join("python/bin/python")
}

fn calls(entries: &Value) -> Vec<Call> {
    let entry = |entry: &Value| Call {
        sequence: entry["sequence"].as_u64().expect("a number"),
        caller: entry["caller"].as_str().map(str::to_owned),
        region: text(&entry["region"]),
        action: format!("{}:{}", text(&entry["service"]), text(&entry["action"])),
        status: entry["status"].as_u64(),
        error: entry["error"].as_str().map(str::to_owned),
    };
    entries.as_array().expect("a list").iter().map(entry).collect()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
