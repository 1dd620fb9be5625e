use super::destroyed;
use crate::terraform::{Lab, Terraform};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const NETWORK: &str = r#"
resource "aws_vpc" "main" {
  cidr_block = "10.1.0.0/16"
}
"#;
const GATEWAY: &str = r#"
resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}
"#;
const HTTPS: &str = r#"
resource "aws_vpc_security_group_ingress_rule" "https" {
  security_group_id = aws_security_group.all.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "10.0.0.0/8"
}
"#;
const HTTP: &str = r#"
resource "aws_security_group_rule" "http" {
  security_group_id = aws_security_group.all.id
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_blocks       = ["10.0.0.0/8"]
}
"#;

const TABLE: &str = r#"
resource "aws_route_table" "all" {
  vpc_id = aws_vpc.main.id
}
"#;
const ROUTE: &str = r#"
resource "aws_route" "NAME" {
  route_table_id         = aws_route_table.all.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.main.id
}
"#;
const ACL: &str = r#"
resource "aws_network_acl" "all" {
  vpc_id = aws_vpc.main.id
}
"#;
const RULE_OF_ACL: &str = r#"
resource "aws_network_acl_rule" "NAME" {
  network_acl_id = aws_network_acl.all.id
  rule_number    = 100
  egress         = false
  protocol       = "tcp"
  rule_action    = "allow"
  cidr_block     = "10.0.0.0/8"
  from_port      = 80
  to_port        = 80
}
"#;
const LIST: &str = r#"
resource "aws_ec2_managed_prefix_list" "all" {
  name           = "all"
  address_family = "IPv4"
  max_entries    = 5
}
"#;
const ENTRY: &str = r#"
resource "aws_ec2_managed_prefix_list_entry" "NAME" {
  prefix_list_id = aws_ec2_managed_prefix_list.all.id
  cidr           = "10.0.0.0/8"
}
"#;

/// A group with these lines in it.
fn group(lines: &str) -> String {
    format!(
        "{NETWORK}
resource \"aws_security_group\" \"all\" {{
  name   = \"all\"
  vpc_id = aws_vpc.main.id
{lines}
}}
"
    )
}

/// An apply of the first configuration and then of the second one, which says inside `whole` what had a resource of its own.
fn moves(whole: &str, apart: &str, inside: &str) {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, &[NETWORK, apart].concat());
    terraform.apply().succeeded();
    terraform.configure(&[NETWORK, inside].concat());
    let planned = terraform.planned();
    assert_eq!(planned.get(whole).map(String::as_str), Some("update"), "{planned:?}");
    terraform.apply().succeeded();
    // A plan reads what there is.
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

/// An attribute of an object, as AWS has it.
fn now(terraform: &Terraform, address: &str, attribute: &str) -> Value {
    terraform.run(&["apply", "-refresh-only", "-auto-approve"]).succeeded();
    terraform.state(address)[attribute].clone()
}

#[test]
fn a_route_that_moves_into_its_table_stays() {
    let inside = r#"
resource "aws_route_table" "all" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}
"#;
    moves("aws_route_table.all", &[GATEWAY, TABLE, ROUTE].concat(), &[GATEWAY, inside].concat());
}

#[test]
fn a_rule_that_moves_into_its_acl_stays() {
    let inside = r#"
resource "aws_network_acl" "all" {
  vpc_id = aws_vpc.main.id

  ingress {
    rule_no    = 100
    protocol   = "tcp"
    action     = "allow"
    cidr_block = "10.0.0.0/8"
    from_port  = 80
    to_port    = 80
  }
}
"#;
    moves("aws_network_acl.all", &[ACL, RULE_OF_ACL].concat(), inside);
}

#[test]
fn an_entry_that_moves_into_its_prefix_list_stays() {
    let inside = r#"
resource "aws_ec2_managed_prefix_list" "all" {
  name           = "all"
  address_family = "IPv4"
  max_entries    = 5

  entry {
    cidr = "10.0.0.0/8"
  }
}
"#;
    moves("aws_ec2_managed_prefix_list.all", &[LIST, ENTRY].concat(), inside);
}

#[test]
fn rules_that_move_into_their_group_stay_and_what_it_does_not_have_goes() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, &[&group(""), HTTPS, HTTP].concat());
    terraform.apply().succeeded();
    // One moves and gets a second CIDR block on the way, and the other one is given up.
    terraform.configure(&group(
        r#"
  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/8", "172.16.0.0/12"]
  }
"#,
    ));
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    let rules = now(&terraform, "aws_security_group.all", "ingress");
    assert_eq!(rules.as_array().map(Vec::len), Some(1), "{rules}");
    assert_eq!(rules[0]["cidr_blocks"], json!(["10.0.0.0/8", "172.16.0.0/12"]));
    destroyed(&lab, &terraform);
}

#[test]
fn a_rule_is_removed_from_a_group_whose_rules_are_ignored() {
    let lab = Lab::new();
    let ignoring = group("  lifecycle {\n    ignore_changes = [ingress]\n  }");
    let terraform = Terraform::new(&lab, &[&ignoring, HTTPS].concat());
    terraform.apply().succeeded();
    let planned = terraform.run(&["plan"]).succeeded();
    assert!(!planned.said("two ways"), "{planned}");
    terraform.configure(&ignoring);
    terraform.apply().succeeded();
    assert_eq!(now(&terraform, "aws_security_group.all", "ingress"), json!([]));
    destroyed(&lab, &terraform);
}

#[test]
fn a_route_is_removed_from_a_table_that_is_adopted_without_any() {
    let lab = Lab::new();
    let network = [NETWORK, GATEWAY].concat();
    let route = r#"
resource "aws_route" "out" {
  route_table_id         = aws_vpc.main.default_route_table_id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.main.id
}
"#;
    let table = r#"
resource "aws_default_route_table" "all" {
  default_route_table_id = aws_vpc.main.default_route_table_id
}
"#;
    let terraform = Terraform::new(&lab, &[&network, route].concat());
    terraform.apply().succeeded();
    terraform.configure(&[&network, table].concat());
    terraform.apply().succeeded();
    assert_eq!(now(&terraform, "aws_default_route_table.all", "route"), json!([]));
    destroyed(&lab, &terraform);
}

/// A configuration with one resource of this name.
fn named(network: &str, resource: &str, name: &str) -> String {
    [network, &resource.replace("NAME", name)].concat()
}

/// An apply in which what has one name gets another one, without a `moved` block: Terraform destroys the one and creates the
/// other at the same time.
fn is_renamed(network: &str, resource: &str) {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, &named(network, resource, "old"));
    terraform.apply().succeeded();
    terraform.configure(&named(network, resource, "new"));
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

#[test]
fn a_rule_of_an_acl_that_gets_another_name_is_there_afterwards() {
    is_renamed(&[NETWORK, ACL].concat(), RULE_OF_ACL);
}

#[test]
fn an_entry_that_gets_another_name_is_there_afterwards() {
    is_renamed(LIST, ENTRY);
}

#[test]
fn a_rule_of_a_group_that_gets_another_name_or_type_is_there_afterwards() {
    is_renamed(&group(""), &HTTP.replace("\"http\"", "\"NAME\""));
    is_renamed(&group(""), &HTTPS.replace("\"https\"", "\"NAME\""));
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, &[&group(""), HTTP].concat());
    terraform.apply().succeeded();
    let of_another_type = HTTPS.replace("443", "80").replace("\"https\"", "\"http\"");
    terraform.configure(&[group(""), of_another_type].concat());
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

#[test]
fn a_route_that_gets_another_name_is_there_afterwards_whichever_call_is_first() {
    let network = [NETWORK, GATEWAY, TABLE].concat();
    is_renamed(&network, ROUTE);

    let lab = Lab::new();
    let terraform = Terraform::new(&lab, &named(&network, ROUTE, "old"));
    terraform.apply().succeeded();
    let last = lab.double.calls(&lab.target).last().map_or(0, |call| call.sequence);
    lab.double.fault(&lab.target, json!({"kind": "hold", "action": "DeleteRoute"}));
    terraform.configure(&named(&network, ROUTE, "new"));
    let applying = terraform.start(&["apply", "-auto-approve"]);
    let created = lab.double.arrival(&lab.target, "CreateRoute", last);
    let is_answered = || {
        let calls = lab.double.calls(&lab.target);
        calls.iter().any(|call| call.sequence == created.sequence && call.status.is_some())
    };
    while !is_answered() {}
    lab.double.heal(&lab.target);
    applying.wait().succeeded();
    let calls = lab.double.calls(&lab.target);
    let refused = calls.iter().find(|call| call.sequence == created.sequence);
    assert_eq!(refused.and_then(|call| call.error.as_deref()), Some("RouteAlreadyExists"));
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}
