//! Trust, external IDs, chains and sessions, judged by the double and by ministack.

use super::PLAIN;
use crate::double::Account;
use crate::judge::Judge;
use crate::terraform::{Terraform, trust};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::thread;
use std::time::{Duration, Instant};

/// Accounts in which nothing may be done.
mod accounts;
/// Modules that name themselves to AWS.
mod agents;
/// What else AssumeRole can be told: tags, a source identity, policies, durations.
mod arguments;
/// Mistakes in the provider block.
mod block;
/// Roles that lead to roles.
mod chains;
/// Roles that are asked whether they let us in.
mod check;
/// One provider block for any number of accounts.
mod customers;
/// Data sources that look into other accounts.
mod data;
/// Credentials of roles that other providers work with.
mod ephemeral;
/// Roles that let in who does not send their external ID.
mod external_ids;
/// Objects that come into the state with their role.
mod imports;
/// Changes of roles that would shut us out.
mod lock_out;
/// Objects whose way changes.
mod moves;
/// Tags that somebody else's organization requires.
mod required_tags;
/// What nobody may read.
mod secrets;
/// Sessions that end.
mod sessions;
/// The forms in which a role of an object is written, and what Terraform makes of them.
mod spelling;
/// Roles that are assumed with the token of an identity provider.
mod tokens;
/// Roles that are not known yet.
mod unknown;
/// Roles that refuse to be assumed any more.
mod unreachable;

/// Somebody whose account we work in, in a region of theirs, through a role with an external ID of theirs.
struct Customer {
    account: Account,
    region: &'static str,
    role_arn: String,
    external_id: String,
}

impl Customer {
    /// A new customer, who lets the account `provider` in.
    fn of(judge: &impl Judge, provider: &Account, region: &'static str) -> Self {
        let account = judge.account();
        let external_id = format!("id-of-{}", account.id);
        let role_arn = judge.role(&account, "deployer", &trust(provider, Some(&external_id)));
        Self { account, region, role_arn, external_id }
    }

    /// The block that leads to the customer.
    fn block(&self) -> String {
        block(&self.role_arn, Some(&self.external_id))
    }

    /// The customer as an entry of `var.customers`.
    fn entry(&self) -> Value {
        entry(self.region, &json!(self.role_arn), Some(&self.external_id))
    }
}

/// The block `assume_role` of a resource.
fn block(role_arn: &str, external_id: Option<&str>) -> String {
    let external_id =
        external_id.map(|id| format!("    external_id = {id:?}\n")).unwrap_or_default();
    format!("assume_role {{\n    role_arn = {role_arn:?}\n{external_id}  }}\n")
}

/// An entry of `var.customers`.
fn entry(region: &str, role_arn: &Value, external_id: Option<&str>) -> Value {
    json!({"region": region, "role_arn": role_arn, "external_id": external_id})
}

/// Sets `var.customers`, by name.
fn serve(terraform: &Terraform, customers: &Value) {
    terraform.write("customers.auto.tfvars.json", &json!({"customers": customers}).to_string());
}

/// What `validate` finds in a configuration: the line that it is about, and what is wrong with it.
fn findings(terraform: &Terraform) -> BTreeSet<(String, String)> {
    let validated = terraform.run(&["validate", "-json"]);
    let answer: Value = serde_json::from_str(&validated.stdout).unwrap();
    let found = answer["diagnostics"].as_array().unwrap().iter().map(|problem| {
        let code = problem["snippet"]["code"].as_str().unwrap_or_default();
        (code.trim().to_owned(), problem["detail"].as_str().unwrap().to_owned())
    });
    found.filter(|(code, _)| !code.is_empty()).collect()
}

/// Waits until something is so.
fn until(what: &str, so: impl Fn() -> bool) {
    let begin = Instant::now();
    while !so() {
        assert!(begin.elapsed() < Duration::from_mins(1), "not {what} after a minute");
        thread::sleep(Duration::from_millis(50));
    }
}
