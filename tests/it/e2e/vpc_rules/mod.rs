//! The rules of security groups, through the role of a customer.

use super::{counted, destroyed};
use crate::terraform::{Lab, REGION, Terraform};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const RESOURCES: &str = include_str!("resources.tf");
const DATA: &str = include_str!("data.tf");

/// The rules in the state.
fn rules(terraform: &Terraform) -> Vec<String> {
    let listed = terraform.run(&["state", "list"]).succeeded().stdout;
    listed.lines().filter(|line| line.contains("gress_rule")).map(str::to_owned).collect()
}

#[test]
fn rules_are_made_changed_in_place_and_destroyed_in_the_account_of_the_role() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    assert_eq!(counted(&lab.made(), REGION), json!({"vpc": 2}));
    assert_eq!(lab.double.inventory(&lab.source), json!({}));
    assert_eq!(terraform.planned(), BTreeMap::new());
    let id = |terraform: &Terraform, address: &str| terraform.state(address)["id"].clone();
    let https = id(&terraform, "aws_vpc_security_group_ingress_rule.https");

    terraform.set("TF_VAR_said", "second");
    let updates = [
        "aws_vpc_security_group_egress_rule.database",
        "aws_vpc_security_group_egress_rule.list",
        "aws_vpc_security_group_ingress_rule.esp",
        "aws_vpc_security_group_ingress_rule.https",
    ];
    let mut changes = BTreeMap::from(updates.map(|at| (at.to_owned(), "update".to_owned())));
    let more = "aws_vpc_security_group_ingress_rule.more[\"10.9.0.0/16\"]";
    changes.insert(more.to_owned(), "create".to_owned());
    assert_eq!(terraform.planned(), changes);
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    assert_eq!(id(&terraform, "aws_vpc_security_group_ingress_rule.https"), https);
    destroyed(&lab, &terraform);
}

#[test]
fn imported_rules_need_no_change() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    let addresses = rules(&terraform);
    assert_eq!(addresses.len(), 7);
    let states: Vec<Value> = addresses.iter().map(|address| terraform.state(address)).collect();
    let all: Vec<&str> = addresses.iter().map(String::as_str).collect();
    terraform.run(&[&["state", "rm"], all.as_slice()].concat()).succeeded();

    let mut imports = String::new();
    for (address, state) in addresses.iter().zip(&states) {
        let _ = writeln!(imports, "import {{\n  to = {address}\n  id = {}\n}}", state["id"]);
    }
    terraform.write("imports.tf", &imports);
    assert_eq!(terraform.planned(), BTreeMap::new());
    let applied = terraform.apply().succeeded();
    let imported = format!("{} imported, 0 added, 0 changed, 0 destroyed", addresses.len());
    assert!(applied.stdout.contains(&imported), "{applied}");
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

#[test]
fn a_rule_that_is_there_already_is_imported_with_the_command_of_the_error() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    let address = "aws_vpc_security_group_ingress_rule.https";
    let id = terraform.state(address)["id"].as_str().expect("an id").to_owned();
    terraform.run(&["state", "rm", address]).succeeded();

    let told = terraform.run(&["apply", "-auto-approve"]).refused();
    let command = format!("`terraform import ADDRESS {id}@{REGION}`");
    // Terraform breaks lines where it likes.
    let told = told.replace(['│', '\n'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [&format!("It is the rule {id}, \"first\""), &command] {
        assert!(told.contains(part.as_str()), "{part}: {told}");
    }
    terraform.run(&["import", address, &format!("{id}@{REGION}")]).succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

#[test]
fn many_rules_are_read_with_few_calls() {
    let lab = Lab::new();
    let ports = r#"
resource "aws_vpc_security_group_ingress_rule" "ports" {
  count             = 24
  security_group_id = aws_vpc.other.default_security_group_id
  ip_protocol       = "tcp"
  from_port         = 1000 + count.index
  to_port           = 1000 + count.index
  cidr_ipv4         = "10.1.0.0/16"
}
"#;
    let terraform = Terraform::new(&lab, &[RESOURCES, ports].concat());
    terraform.apply().succeeded();
    let before = lab.calls().len();
    assert_eq!(terraform.planned(), BTreeMap::new());
    let calls = lab.calls().split_off(before);
    let reads = calls.iter().filter(|call| *call == "ec2:DescribeSecurityGroupRules").count();
    assert!((1..=6).contains(&reads), "{calls:?}");
    destroyed(&lab, &terraform);
}

#[test]
fn data_sources_find_networks_in_the_account_of_the_role() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, &[RESOURCES, DATA].concat());
    terraform.apply().succeeded();
    let observed = json!({
        "vpc": "10.1.0.0/16", "main": true, "dns": true, "subnets": true, "subnet": true, "zone": true,
        "tags": {"Tier": "private"}, "group": true, "description": "default VPC security group",
    });
    assert_eq!(terraform.show(&[])["values"]["outputs"]["seen"]["value"], observed);
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}
