//! Every type of IAM, through the role of a customer: its account is not that of the credentials, and it asks for an
//! external ID.

use super::{counted, destroyed};
use crate::terraform::{Lab, REGION, Terraform};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const RESOURCES: &str = include_str!("resources.tf");
const DATA: &str = include_str!("data.tf");
const FUNCTIONS: &str = include_str!("functions.tf");

/// A directory with [`RESOURCES`] and what else is given.
pub(super) fn configured(lab: &Lab, more: &str) -> Terraform {
    let mut terraform = Terraform::new(lab, &[RESOURCES, more].concat());
    let trust = crate::terraform::trust(&lab.source, None);
    terraform.set("TF_VAR_vendor", &lab.double.role(&lab.source, "platform", &trust));
    terraform
}

/// Checks that the account of the role was called by the session of the role alone, and the account of the
/// credentials for nothing but that session.
#[track_caller]
fn all_through_the_role(lab: &Lab) {
    let session = format!("arn:aws:sts::{}:assumed-role/deployer/it", lab.target.id);
    let calls = lab.double.calls(&lab.target);
    assert!(calls.iter().any(|call| call.action.starts_with("iam:")), "{calls:#?}");
    for call in calls {
        assert_eq!(call.caller.as_deref(), Some(session.as_str()), "{call:?}");
    }
    for call in lab.double.calls(&lab.source) {
        assert_eq!(call.action, "sts:AssumeRole", "{call:?}");
    }
}

/// The addresses in the state, without those of data sources.
fn addresses(terraform: &Terraform) -> Vec<String> {
    let listed = terraform.run(&["state", "list"]).succeeded().stdout;
    listed.lines().filter(|line| !line.starts_with("data.")).map(str::to_owned).collect()
}

#[test]
fn every_type_of_iam_is_made_changed_and_destroyed_through_the_role_of_a_customer() {
    let lab = Lab::new();
    let mut terraform = configured(&lab, "");
    terraform.apply().succeeded();
    let made = json!({
        "instance-profile": 1, "open-id-connect-provider": 1, "policy": 2, "role": 5,
    });
    assert_eq!(counted(&lab.made(), "global"), made);
    // What condition keys are made of is as IAM has it from the first apply on.
    let issuer = &terraform.state("aws_iam_openid_connect_provider.cluster")["url"];
    assert_eq!(issuer, "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF");
    assert_eq!(terraform.planned(), BTreeMap::new());

    terraform.set("TF_VAR_said", "second");
    let updates = [
        "aws_iam_instance_profile.nodes",
        "aws_iam_openid_connect_provider.cluster",
        "aws_iam_policy.describe",
        "aws_iam_role.whole",
        "aws_iam_role_policies_exclusive.plain",
        "aws_iam_role_policy.inline",
        "aws_iam_role_policy_attachments_exclusive.plain",
        "aws_iam_role_trust_policy.entry",
        "aws_iam_service_linked_role.autoscaling",
    ];
    let mut changes = BTreeMap::from(updates.map(|at| (at.to_owned(), "update".to_owned())));
    for more in ["aws_iam_role_policy.more", "aws_iam_role_policy_attachment.more"] {
        changes.insert(format!("{more}[\"more\"]"), "create".to_owned());
    }
    assert_eq!(terraform.planned(), changes);
    terraform.apply().succeeded();
    assert_eq!(counted(&lab.made(), "global"), made);
    assert_eq!(terraform.planned(), BTreeMap::new());

    destroyed(&lab, &terraform);
    all_through_the_role(&lab);
}

#[test]
fn every_type_of_iam_is_imported_through_the_role_of_a_customer() {
    let lab = Lab::new();
    let terraform = configured(&lab, "");
    terraform.apply().succeeded();
    // What has become of the policies since they were made: others have been attached.
    terraform.run(&["apply", "-refresh-only", "-auto-approve"]).succeeded();
    let addresses = addresses(&terraform);
    let states: Vec<Value> = addresses.iter().map(|address| terraform.state(address)).collect();
    let all: Vec<&str> = addresses.iter().map(String::as_str).collect();
    terraform.run(&[&["state", "rm"], all.as_slice()].concat()).succeeded();

    let mut imports = String::new();
    for (address, state) in addresses.iter().zip(&states) {
        let _ = writeln!(imports, "import {{\n  to = {address}\n  id = {}\n}}", state["id"]);
    }
    terraform.write("imports.tf", &imports);
    // An import does not ask for the policies that this role alone sets as its own (docs/decisions/0009).
    let policies =
        ["bare", "whole"].map(|role| (format!("aws_iam_role.{role}"), "update".to_owned()));
    let policies = BTreeMap::from(policies);
    assert_eq!(terraform.planned(), policies);
    let applied = terraform.apply().succeeded();
    let all = format!("{} imported, 0 added, 2 changed, 0 destroyed", addresses.len());
    assert!(applied.stdout.contains(&all), "{applied}");
    assert_eq!(terraform.planned(), BTreeMap::new());
    for (address, state) in addresses.iter().zip(states) {
        assert_eq!(terraform.state(address), state, "{address}");
    }

    destroyed(&lab, &terraform);
    all_through_the_role(&lab);
}

#[test]
fn every_data_source_looks_through_the_role_of_a_customer() {
    let lab = Lab::new();
    let terraform = configured(&lab, DATA);
    terraform.apply().succeeded();

    let id = &lab.target.id;
    let observed = json!({
        "account": id,
        "session": format!("arn:aws:sts::{id}:assumed-role/deployer/it"),
        "session_role": lab.role_arn,
        "canonical": "bcaf1ffd86f41161ca5fb16fd081034f",
        "partition": "aws",
        "region": REGION,
        "zones": ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
        "ec2": "ec2.amazonaws.com",
        "resource": "role/it/it-whole",
        "role_id": true,
        "role_tags": {"Said": "first"},
        "boundary": true,
        "roles": ["it-whole"],
        "attached": 2,
        "policy": "first",
        "profile_role": "it-whole",
        "issuer": "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
        "issuer_by_url": "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
        "issuer_clients": ["first", "sts.amazonaws.com"],
        "allowed": {"ec2:CreateVpc": false, "ec2:DescribeVpcs": true},
        "assume": true,
    });
    assert_eq!(terraform.show(&[])["values"]["outputs"]["seen"]["value"], observed);
    assert_eq!(terraform.planned(), BTreeMap::new());

    destroyed(&lab, &terraform);
    all_through_the_role(&lab);
}

#[test]
fn every_function_writes_what_the_account_of_a_customer_accepts() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, FUNCTIONS);
    terraform.apply().succeeded();

    let shown = terraform.show(&[]);
    let outputs = &shown["values"]["outputs"];
    let issuer =
        "arn:aws:iam::222222222222:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/0123";
    let principals = json!({
        "account": {"AWS": "222222222222"},
        "irsa": {"Federated": issuer},
        "pod-identity": {"Service": "pods.eks.amazonaws.com"},
        "role": {"AWS": "arn:aws:iam::222222222222:role/clusters/blue/Node"},
        "service": {"Service": "ec2.amazonaws.com"},
        "session": {"AWS": "arn:aws:iam::222222222222:role/clusters/blue/Node"},
    });
    assert_eq!(outputs["principals"]["value"], principals);
    let arns = json!({
        "built": "arn:aws:iam::aws:policy/ReadOnlyAccess",
        "parsed": {
            "partition": "aws", "service": "iam", "region": "", "account_id": "222222222222",
            "resource": "role/clusters/blue/Node",
        },
        "trimmed": "arn:aws:iam::222222222222:role/Node",
    });
    assert_eq!(outputs["arns"]["value"], arns);
    assert_eq!(outputs["product"]["value"], json!("installer/1.0 (all functions)"));
    let anywhere = json!({"Fn::Sub": "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:vpc/*"});
    assert_eq!(outputs["template"]["value"], anywhere);
    assert_eq!(terraform.planned(), BTreeMap::new());

    destroyed(&lab, &terraform);
    all_through_the_role(&lab);
}
