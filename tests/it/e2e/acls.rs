use super::{counted, destroyed};
use crate::terraform::{Lab, REGION, Terraform};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What an update changes hangs on `said`. The default ACL, the ACL `public` and its rules are written as the VPC module of
/// terraform-aws-modules writes them.
const RESOURCES: &str = r#"
variable "said" {
  default = "first"
}

variable "default_rules" {
  type = list(map(string))

  default = [
    { rule_no = 100, action = "allow", from_port = 0, to_port = 0, protocol = "-1", cidr_block = "0.0.0.0/0" },
    { rule_no = 101, action = "allow", from_port = 0, to_port = 0, protocol = "-1", ipv6_cidr_block = "::/0" },
  ]
}

variable "public_rules" {
  type = list(map(string))

  default = [
    { rule_number = 100, rule_action = "allow", from_port = 443, to_port = 443, protocol = "tcp", cidr_block = "0.0.0.0/0" },
    { rule_number = 110, rule_action = "allow", icmp_type = 8, icmp_code = 0, protocol = "icmp", cidr_block = "10.0.0.0/8" },
    { rule_number = 120, rule_action = "deny", protocol = "-1", ipv6_cidr_block = "2001:DB8:0::/56" },
  ]
}

locals {
  is_first = var.said == "first"
}

resource "aws_vpc" "main" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "each" {
  count = 3

  vpc_id     = aws_vpc.main.id
  cidr_block = "10.1.${count.index}.0/24"
}

resource "aws_default_network_acl" "this" {
  default_network_acl_id = aws_vpc.main.default_network_acl_id

  # subnet_ids is using lifecycle ignore_changes, so it is not necessary to list any explicitly here.
  subnet_ids = null

  dynamic "ingress" {
    for_each = var.default_rules
    content {
      action          = ingress.value.action
      cidr_block      = lookup(ingress.value, "cidr_block", null)
      from_port       = ingress.value.from_port
      icmp_code       = lookup(ingress.value, "icmp_code", null)
      icmp_type       = lookup(ingress.value, "icmp_type", null)
      ipv6_cidr_block = lookup(ingress.value, "ipv6_cidr_block", null)
      protocol        = ingress.value.protocol
      rule_no         = ingress.value.rule_no
      to_port         = ingress.value.to_port
    }
  }

  dynamic "egress" {
    for_each = slice(var.default_rules, 0, local.is_first ? 1 : 2)
    content {
      action          = egress.value.action
      cidr_block      = lookup(egress.value, "cidr_block", null)
      from_port       = egress.value.from_port
      icmp_code       = lookup(egress.value, "icmp_code", null)
      icmp_type       = lookup(egress.value, "icmp_type", null)
      ipv6_cidr_block = lookup(egress.value, "ipv6_cidr_block", null)
      protocol        = egress.value.protocol
      rule_no         = egress.value.rule_no
      to_port         = egress.value.to_port
    }
  }

  tags = { Said = var.said }

  lifecycle {
    ignore_changes = [subnet_ids]
  }
}

resource "aws_network_acl" "public" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.each[0].id]
  tags       = { Said = var.said }
}

resource "aws_network_acl_rule" "public_inbound" {
  count = length(var.public_rules)

  network_acl_id = aws_network_acl.public.id

  egress          = false
  rule_number     = var.public_rules[count.index]["rule_number"]
  rule_action     = local.is_first ? var.public_rules[count.index]["rule_action"] : "deny"
  from_port       = lookup(var.public_rules[count.index], "from_port", null)
  to_port         = lookup(var.public_rules[count.index], "to_port", null)
  icmp_code       = lookup(var.public_rules[count.index], "icmp_code", null)
  icmp_type       = lookup(var.public_rules[count.index], "icmp_type", null)
  protocol        = var.public_rules[count.index]["protocol"]
  cidr_block      = lookup(var.public_rules[count.index], "cidr_block", null)
  ipv6_cidr_block = lookup(var.public_rules[count.index], "ipv6_cidr_block", null)
}

resource "aws_network_acl" "inline" {
  vpc_id = aws_vpc.main.id

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 80
    to_port    = local.is_first ? 80 : 81
    cidr_block = "10.0.0.0/8"
  }

  ingress {
    rule_no    = local.is_first ? 200 : 300
    action     = "Deny"
    protocol   = "all"
    from_port  = 0
    to_port    = 0
    cidr_block = "0.0.0.0/0"
  }

  egress {
    rule_no         = 100
    action          = "allow"
    protocol        = "icmpv6"
    from_port       = 0
    to_port         = 0
    icmp_type       = -1
    icmp_code       = -1
    ipv6_cidr_block = "::/0"
  }
}

resource "aws_network_acl" "spare" {
  vpc_id  = aws_vpc.main.id
  ingress = []
  egress  = []
}

resource "aws_network_acl_association" "second" {
  subnet_id      = aws_subnet.each[1].id
  network_acl_id = local.is_first ? aws_network_acl.inline.id : aws_network_acl.spare.id
}
"#;

/// The strings of a set in a state.
fn texts(set: &Value) -> BTreeSet<String> {
    set.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

#[test]
fn acls_rules_and_associations_are_made_changed_and_destroyed_through_the_role_of_a_customer() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    assert_eq!(counted(&lab.made(), REGION)["network-acl"], 3);
    assert_eq!(terraform.planned(), BTreeMap::new());
    terraform.run(&["apply", "-refresh-only", "-auto-approve"]).succeeded();
    let subnet = |number: usize| {
        let id = terraform.state(&format!("aws_subnet.each[{number}]"))["id"].clone();
        id.as_str().expect("an ID").to_owned()
    };
    let subnets_of = |address: &str| texts(&terraform.state(address)["subnet_ids"]);
    assert_eq!(subnets_of("aws_default_network_acl.this"), [subnet(2)].into());
    assert_eq!(subnets_of("aws_network_acl.inline"), [subnet(1)].into());
    let public = terraform.state("aws_network_acl.public");
    let rules = public["ingress"].as_array().expect("a set");
    assert_eq!((rules.len(), public["egress"].clone()), (3, json!([])));

    terraform.set("TF_VAR_said", "second");
    let updates = [
        "aws_default_network_acl.this",
        "aws_network_acl.inline",
        "aws_network_acl.public",
        "aws_network_acl_association.second",
        "aws_network_acl_rule.public_inbound[0]",
        "aws_network_acl_rule.public_inbound[1]",
    ];
    let updates = updates.map(|address| (address.to_owned(), "update".to_owned()));
    assert_eq!(terraform.planned(), BTreeMap::from(updates));
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    let default = terraform.state("aws_default_network_acl.this");
    assert_eq!(default["egress"].as_array().map(Vec::len), Some(2));

    destroyed(&lab, &terraform);
    let session = format!("arn:aws:sts::{}:assumed-role/deployer/it", lab.target.id);
    for call in lab.double.calls(&lab.target) {
        assert_eq!(call.caller.as_deref(), Some(session.as_str()), "{call:?}");
    }
}

#[test]
fn imported_acls_rules_and_associations_need_no_change() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    let id = |address: &str| terraform.state(address)["id"].as_str().expect("an ID").to_owned();
    let public = id("aws_network_acl.public");
    let rules = [("100", "tcp"), ("110", "1"), ("120", "-1")];
    let mut imports = vec![];
    for (index, (number, protocol)) in rules.into_iter().enumerate() {
        let address = format!("aws_network_acl_rule.public_inbound[{index}]");
        imports.push((address, format!("{public}:{number}:{protocol}:false")));
    }
    for address in [
        "aws_default_network_acl.this",
        "aws_network_acl.inline",
        "aws_network_acl.public",
        "aws_network_acl_association.second",
    ] {
        imports.push((address.to_owned(), id(address)));
    }
    let before: Vec<String> = imports.iter().map(|(address, _)| id(address)).collect();
    for (address, id) in &imports {
        terraform.run(&["state", "rm", address]).succeeded();
        terraform.run(&["import", address, id]).succeeded();
    }
    assert_eq!(terraform.planned(), BTreeMap::new());
    let after: Vec<String> = imports.iter().map(|(address, _)| id(address)).collect();
    assert_eq!(after, before);
    destroyed(&lab, &terraform);
}

#[test]
fn rules_that_are_managed_in_two_ways_are_told_in_the_plan() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    let second = r#"
resource "aws_network_acl_rule" "second" {
  network_acl_id = aws_network_acl.inline.id
  rule_number    = 400
  rule_action    = "allow"
  protocol       = "udp"
  from_port      = 53
  to_port        = 53
  cidr_block     = "10.0.0.0/8"
}
"#;
    terraform.configure(&[RESOURCES, second].concat());
    let planned = terraform.run(&["plan"]).succeeded();
    assert!(planned.stdout.contains("are managed in two ways"), "{planned}");
    terraform.configure(RESOURCES);
    let planned = terraform.run(&["plan"]).succeeded();
    assert!(!planned.stdout.contains("two ways"), "{planned}");
    destroyed(&lab, &terraform);
}

#[test]
fn ports_that_do_not_fit_the_protocol_are_an_error_of_validate() {
    let lab = Lab::new();
    let wrong = r#"
resource "aws_default_network_acl" "wrong" {
  default_network_acl_id = "acl-0123456789abcdef0"

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 80
    to_port    = 80
    cidr_block = "0.0.0.0/0"
  }
}
"#;
    let terraform = Terraform::new(&lab, wrong);
    let refused = terraform.run(&["validate", "-json"]);
    let told: Value = serde_json::from_str(&refused.stdout).expect("JSON");
    assert_eq!(told["valid"], json!(false), "{refused}");
    assert!(refused.stdout.contains("both have to be 0"), "{refused}");
}
