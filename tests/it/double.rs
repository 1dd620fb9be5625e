//! The AWS double of `tests/double`, as a child process, and its control endpoints.
//!
//! All tests of this binary share one double ([`Double::shared`]): starting one costs more than most tests. What keeps
//! them apart is the account: each test opens its own, and limits its fault rules to them.

use super::judge::AUDIENCE;
use super::served::{PATIENCE, Served, text};
use serde_json::{Value, json};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// A running double.
pub(crate) struct Double(Served);

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
    /// Ids, ARNs and names that it was given.
    pub(crate) resources: String,
    /// What the caller calls itself: `User-Agent`.
    pub(crate) agent: String,
}

impl Double {
    /// The double of all tests.
    pub(crate) fn shared() -> &'static Self {
        static SHARED: OnceLock<Double> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    /// A double of one's own, for tests that would disturb others.
    pub(crate) fn start() -> Self {
        Self(Served::start("double"))
    }

    /// What `AWS_ENDPOINT_URL` must be.
    pub(crate) fn url(&self) -> String {
        self.0.url()
    }

    /// Opens a new account.
    pub(crate) fn account(&self) -> Account {
        let id = fresh_account();
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

    /// Makes an identity provider of `https://HOST` for tokens whose audience is STS, and returns its ARN.
    pub(crate) fn identity_provider(&self, account: &Account, host: &str) -> String {
        let url = format!("https://{host}");
        let made = json!({"account": account.id, "url": url, "client_ids": [AUDIENCE]});
        text(&self.post("identity_providers", &made)["arn"])
    }

    /// Lets the policies of users and roles of an account count from now on, except for its administrator.
    pub(crate) fn enforce(&self, account: &Account) {
        self.post("enforce", &json!({"account": account.id}));
    }

    /// Requires tags in an account: keys, by what tag policies call the type.
    pub(crate) fn require_tags(&self, account: &Account, keys: &Value) {
        self.post("required_tags", &json!({"account": account.id, "keys": keys}));
    }

    /// Adds a fault rule (see tests/double/faults.py) for the calls of one account.
    pub(crate) fn fault(&self, account: &Account, mut rule: Value) {
        rule["account"] = json!(account.id);
        self.post("faults", &json!([rule]));
    }

    /// How many calls the fault rules of an account have acted on. Of a `not_visible` rule these are the calls that made
    /// something: whether anybody then looked for it in vain, [`Self::hidden_reads`] says.
    pub(crate) fn faults_met(&self, account: &Account) -> u64 {
        self.counted(account, "hits")
    }

    /// How many reads did not show what a `not_visible` rule hides.
    pub(crate) fn hidden_reads(&self, account: &Account) -> u64 {
        self.counted(account, "hidden")
    }

    /// How many reads did not show what the `not_visible` rule for an action hides.
    pub(crate) fn hidden_by(&self, account: &Account, action: &str) -> u64 {
        let rules = self.get("faults");
        let ours =
            rules.as_array().expect("a list").iter().filter(|rule| {
                rule["account"] == json!(account.id) && rule["action"] == json!(action)
            });
        ours.filter_map(|rule| rule["hidden"].as_u64()).sum()
    }

    /// How many calls were refused because they need what a `not_visible` rule hides.
    pub(crate) fn refused_writes(&self, account: &Account) -> u64 {
        self.counted(account, "refused")
    }

    fn counted(&self, account: &Account, count: &str) -> u64 {
        let rules = self.get("faults");
        let ours = rules
            .as_array()
            .expect("a list")
            .iter()
            .filter(|rule| rule["account"] == json!(account.id));
        ours.filter_map(|rule| rule[count].as_u64()).sum()
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

    /// Lets no session that is opened from now on live longer than this.
    pub(crate) fn shorten_sessions(&self, seconds: u32) {
        self.post("sessions", &json!({"longest_seconds": seconds}));
    }

    fn get(&self, name: &str) -> Value {
        self.request("GET", name, "")
    }

    fn post(&self, name: &str, body: &Value) -> Value {
        self.request("POST", name, &body.to_string())
    }

    fn request(&self, method: &str, name: &str, body: &str) -> Value {
        self.0.request(method, &format!("/_double/{name}"), body)
    }
}

/// Twelve digits that no test was given before.
pub(crate) fn fresh_account() -> String {
    static LAST: AtomicU64 = AtomicU64::new(100_000_000_000);
    (LAST.fetch_add(1, Ordering::Relaxed) + 1).to_string()
}

fn calls(entries: &Value) -> Vec<Call> {
    let entry = |entry: &Value| Call {
        sequence: entry["sequence"].as_u64().expect("a number"),
        caller: entry["caller"].as_str().map(str::to_owned),
        region: text(&entry["region"]),
        action: format!("{}:{}", text(&entry["service"]), text(&entry["action"])),
        status: entry["status"].as_u64(),
        error: entry["error"].as_str().map(str::to_owned),
        resources: text(&entry["resources"]),
        agent: text(&entry["agent"]),
    };
    entries.as_array().expect("a list").iter().map(entry).collect()
}
