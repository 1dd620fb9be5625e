//! `aws_iam_role` against a model of what IAM documents.

mod life;
mod model;
mod passing;
mod policies;
mod recovery;
mod removal;
mod takeover;
mod trust;
mod updates;

use super::*;
use crate::aws::fake::Answer;
use crate::plan::contract::Action;
use crate::services::iam::testing::kinds;
use crate::services::testing::{Row, World, assert_has, done};
use model::Iam;
use serde_json::{Value as Json, json};

/// How `aws_iam_role` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    makes: Some("role"),
    given: kinds::policies,
    not_imported: &["inline_policy", "managed_policy_arns"],
    // Policies that a later configuration does not set are nobody's, and keep the role from being deleted.
    refused: |config| {
        let has = |name: &str| config[name].as_array().is_some_and(|all| !all.is_empty());
        (has("inline_policy") || has("managed_policy_arns"))
            && config["force_detach_policies"] != true
    },
    ..Row::of("aws_iam_role")
};

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
/// The same in other words.
const TRUST_RESPELLED: &str = r#"{
  "Statement": [{"Action": ["sts:AssumeRole"], "Effect": "Allow", "Principal": {"Service": ["ec2.amazonaws.com"]}}],
  "Version": "2012-10-17"
}"#;
const OTHER_TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"eks.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
const BOUNDARY: &str = "arn:aws:iam::111122223333:policy/boundary";
const READ_ONLY: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const ADMIN: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

fn world() -> World<Iam> {
    World::new("aws_iam_role", Iam::default(), model::answer)
}

/// The configuration of a role called `app`, with some more arguments.
fn config(more: &Json) -> Json {
    let mut config = json!({"name": "app", "assume_role_policy": TRUST});
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

/// A policy that allows one action.
fn allow(action: &str) -> String {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]})
        .to_string()
}

/// An `inline_policy` block.
fn inline(name: &str, action: &str) -> Json {
    json!({"name": name, "policy": allow(action)})
}

fn invalid_principal() -> Answer {
    let message = "Invalid principal in policy: \"AWS\":\"arn:aws:iam::111122223333:role/new\"";
    Answer::error("MalformedPolicyDocument", message, 400)
}
