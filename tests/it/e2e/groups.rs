//! Security groups and their rules, in the account of a customer.

use super::{counted, destroyed};
use crate::terraform::{Lab, REGION, Terraform};
use serde_json::json;
use std::collections::BTreeMap;

const GROUPS: &str = r#"
variable "port" {
  default = 443
}

resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_security_group" "web" {
  name   = "web"
  vpc_id = aws_vpc.vpc.id

  ingress {
    description      = "web"
    protocol         = "tcp"
    from_port        = var.port
    to_port          = var.port
    cidr_blocks      = ["10.0.0.0/8", "192.168.0.0/16"]
    ipv6_cidr_blocks = ["2001:DB8::/56"]
    self             = true
  }

  ingress {
    protocol        = "icmp"
    from_port       = 8
    to_port         = -1
    security_groups = [aws_security_group.db.id]
  }

  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }

  tags = { Name = "web" }
}

resource "aws_security_group" "db" {
  name_prefix = "db-"
  vpc_id      = aws_vpc.vpc.id
}

resource "aws_security_group_rule" "several" {
  type              = "ingress"
  security_group_id = aws_security_group.db.id
  protocol          = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_blocks       = ["10.1.0.0/24", "10.1.${var.port == 443 ? 1 : 2}.0/24"]
  description       = "port ${var.port}"
}

resource "aws_security_group_rule" "itself" {
  type              = "egress"
  security_group_id = aws_security_group.db.id
  protocol          = "all"
  from_port         = 0
  to_port           = 0
  self              = true
}
"#;

/// Where `terraform` finds what.
const GROUP: [&str; 2] = ["aws_security_group.db", "aws_security_group.web"];
const RULE: [&str; 2] = ["aws_security_group_rule.itself", "aws_security_group_rule.several"];

#[test]
fn groups_and_their_rules_are_made_changed_and_destroyed() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, GROUPS);
    terraform.apply().succeeded();
    assert_eq!(counted(&lab.made(), REGION)["security-group"], 2);
    assert_eq!(terraform.planned(), BTreeMap::new());
    assert_eq!(terraform.state(GROUP[0])["egress"], json!([]), "a new group is closed");

    terraform.set("TF_VAR_port", "8443");
    let updates = [GROUP[1], RULE[1]].map(|at| (at.to_owned(), "update".to_owned()));
    assert_eq!(terraform.planned(), BTreeMap::from(updates));
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    let web = terraform.state(GROUP[1]);
    let rules = web["ingress"].as_array().expect("a set");
    let of_tcp = rules.iter().find(|rule| rule["protocol"] == "tcp").expect("a rule");
    assert_eq!((rules.len(), &of_tcp["to_port"]), (2, &json!(8443)));
    destroyed(&lab, &terraform);
}

#[test]
fn groups_and_their_rules_are_imported() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, GROUPS);
    terraform.apply().succeeded();
    let id = |address: &str| terraform.state(address)["id"].as_str().expect("an ID").to_owned();
    let (db, web, itself) = (id(GROUP[0]), id(GROUP[1]), id(RULE[0]));
    let all = [GROUP, RULE].concat();
    terraform.run(&[&["state", "rm"], all.as_slice()].concat()).succeeded();
    for (address, id) in [
        (GROUP[0], db.clone()),
        (GROUP[1], web),
        (RULE[0], format!("{db}_egress_all_0_0_self")),
        (RULE[1], format!("{db}_ingress_tcp_5432_5432_10.1.0.0/24_10.1.1.0/24")),
    ] {
        terraform.run(&["import", address, &id]).succeeded();
    }
    assert_eq!(terraform.planned(), BTreeMap::new());
    assert_eq!(id(RULE[0]), itself);
    destroyed(&lab, &terraform);
}

#[test]
fn rules_that_are_managed_in_two_ways_are_told_in_the_plan() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, GROUPS);
    terraform.apply().succeeded();
    let both = format!(
        "{GROUPS}
resource \"aws_security_group_rule\" \"second\" {{
  type              = \"ingress\"
  security_group_id = aws_security_group.web.id
  protocol          = \"tcp\"
  from_port         = 22
  to_port           = 22
  cidr_blocks       = [\"10.0.0.0/8\"]
}}
"
    );
    terraform.configure(&both);
    let planned = terraform.run(&["plan"]).succeeded();
    assert!(planned.stdout.contains("are managed in two ways"), "{planned}");
    terraform.configure(GROUPS);
    let planned = terraform.run(&["plan"]).succeeded();
    assert!(!planned.stdout.contains("two ways"), "{planned}");
    destroyed(&lab, &terraform);
}
