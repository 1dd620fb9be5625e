//! What AWS creates by itself, and groups that are added to an interface, through the role of a customer.

use super::{counted, destroyed};
use crate::terraform::{Lab, REGION, Terraform};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// As modules of networks write it: the rules hang on lists, which are empty unless a caller says otherwise.
const GROUP: &str = r#"
variable "ingress" {
  type    = list(map(string))
  default = []
}

variable "egress" {
  type    = list(map(string))
  default = []
}

resource "aws_vpc" "this" {
  cidr_block                       = "10.1.0.0/16"
  assign_generated_ipv6_cidr_block = true
}

resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id

  dynamic "ingress" {
    for_each = var.ingress
    content {
      self             = lookup(ingress.value, "self", null)
      cidr_blocks      = compact(split(",", lookup(ingress.value, "cidr_blocks", "")))
      ipv6_cidr_blocks = compact(split(",", lookup(ingress.value, "ipv6_cidr_blocks", "")))
      prefix_list_ids  = compact(split(",", lookup(ingress.value, "prefix_list_ids", "")))
      security_groups  = compact(split(",", lookup(ingress.value, "security_groups", "")))
      description      = lookup(ingress.value, "description", null)
      from_port        = lookup(ingress.value, "from_port", 0)
      to_port          = lookup(ingress.value, "to_port", 0)
      protocol         = lookup(ingress.value, "protocol", "-1")
    }
  }

  dynamic "egress" {
    for_each = var.egress
    content {
      self             = lookup(egress.value, "self", null)
      cidr_blocks      = compact(split(",", lookup(egress.value, "cidr_blocks", "")))
      ipv6_cidr_blocks = compact(split(",", lookup(egress.value, "ipv6_cidr_blocks", "")))
      prefix_list_ids  = compact(split(",", lookup(egress.value, "prefix_list_ids", "")))
      security_groups  = compact(split(",", lookup(egress.value, "security_groups", "")))
      description      = lookup(egress.value, "description", null)
      from_port        = lookup(egress.value, "from_port", 0)
      to_port          = lookup(egress.value, "to_port", 0)
      protocol         = lookup(egress.value, "protocol", "-1")
    }
  }

  tags = { Name = "it-default" }
}
"#;

const THE_GROUP: &str = "aws_default_security_group.this";

fn updates<const N: usize>(addresses: [&str; N]) -> BTreeMap<String, String> {
    addresses.map(|address| (address.to_owned(), "update".to_owned())).into()
}

/// Everything was called as the customer's role.
fn assert_callers(lab: &Lab) {
    let session = format!("arn:aws:sts::{}:assumed-role/deployer/it", lab.target.id);
    for call in lab.double.calls(&lab.target) {
        assert_eq!(call.caller.as_deref(), Some(session.as_str()), "{call:?}");
    }
}

#[test]
fn the_default_group_of_a_vpc_is_closed_and_gets_the_rules_that_are_written() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, GROUP);
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    let group = terraform.state(THE_GROUP);
    assert_eq!([&group["ingress"], &group["egress"]], [&json!([]); 2]);
    assert_eq!(group["id"], terraform.state("aws_vpc.this")["default_security_group_id"]);

    terraform.set("TF_VAR_ingress", r#"[{"self":"true","description":"members"}]"#);
    let to_all = r#"[{"cidr_blocks":"0.0.0.0/0","ipv6_cidr_blocks":"::/0"}]"#;
    terraform.set("TF_VAR_egress", to_all);
    assert_eq!(terraform.planned(), updates([THE_GROUP]));
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    let group = terraform.state(THE_GROUP);
    assert_eq!(group["ingress"][0]["self"], json!(true));

    terraform.run(&["state", "rm", THE_GROUP]).succeeded();
    let id = group["id"].as_str().expect("an ID");
    terraform.run(&["import", THE_GROUP, id]).succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    let ended = destroyed(&lab, &terraform);
    assert!(ended.said("The security group stays"), "{ended:?}");
    assert_callers(&lab);
}

#[test]
fn rules_of_a_default_group_that_are_managed_in_two_ways_are_told_in_the_plan() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, GROUP);
    terraform.set("TF_VAR_ingress", r#"[{"self":"true"}]"#);
    terraform.apply().succeeded();
    let both = format!(
        "{GROUP}
resource \"aws_vpc_security_group_ingress_rule\" \"second\" {{
  security_group_id = aws_default_security_group.this.id
  ip_protocol       = \"tcp\"
  from_port         = 22
  to_port           = 22
  cidr_ipv4         = \"10.0.0.0/8\"
}}
"
    );
    terraform.configure(&both);
    let planned = terraform.run(&["plan"]).succeeded();
    assert!(planned.said("are managed in two ways"), "{planned}");
    terraform.configure(GROUP);
    destroyed(&lab, &terraform);
}

/// The default VPC of a region, as terraform-aws-vpc manages it, and one of its subnets.
const NETWORK: &str = r#"
variable "hostnames" {
  default = true
}

resource "aws_default_vpc" "this" {
  enable_dns_support   = true
  enable_dns_hostnames = var.hostnames

  tags = {
    Name       = "default"
    Example    = "manage-default-vpc"
  }
}

resource "aws_default_subnet" "a" {
  availability_zone       = "eu-central-1a"
  map_public_ip_on_launch = var.hostnames

  tags = { Vpc = aws_default_vpc.this.id }
}

data "aws_availability_zone" "b" {
  name = "eu-central-1b"
}

resource "aws_default_subnet" "b" {
  availability_zone_id = data.aws_availability_zone.b.zone_id
}
"#;

const OF_NETWORK: [&str; 3] =
    ["aws_default_vpc.this", "aws_default_subnet.a", "aws_default_subnet.b"];

#[test]
fn a_default_vpc_and_its_subnets_are_taken_over_changed_imported_and_left() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, NETWORK);
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    let [vpc, a, b] = OF_NETWORK.map(|address| terraform.state(address));
    assert_eq!(vpc["existing_default_vpc"], json!(true));
    for subnet in [&a, &b] {
        assert_eq!(subnet["existing_default_subnet"], json!(true));
        assert_eq!(subnet["vpc_id"], vpc["id"]);
    }
    assert_eq!(b["map_public_ip_on_launch"], json!(true), "it is as it was");

    terraform.set("TF_VAR_hostnames", "false");
    assert_eq!(terraform.planned(), updates([OF_NETWORK[0], OF_NETWORK[1]]));
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());

    terraform.run(&[&["state", "rm"], &OF_NETWORK[..]].concat()).succeeded();
    for (address, object) in OF_NETWORK.iter().zip([&vpc, &a, &b]) {
        terraform.run(&["import", address, object["id"].as_str().expect("an ID")]).succeeded();
    }
    assert_eq!(terraform.planned(), BTreeMap::new());
    let ended = destroyed(&lab, &terraform);
    assert!(ended.said("The default VPC stays"), "{ended:?}");
    assert!(ended.said("The default subnet stays"), "{ended:?}");
    // They are there to be taken over again.
    terraform.apply().succeeded();
    assert_eq!(OF_NETWORK.map(|address| terraform.state(address)["id"].clone())[0], vpc["id"]);
    destroyed(&lab, &terraform);
    assert_callers(&lab);
}

/// All of a default VPC, to be deleted in the end.
const FORCED: &str = r#"
resource "aws_default_vpc" "this" {
  force_destroy = true
}

resource "aws_default_subnet" "this" {
  for_each          = toset(["eu-central-1a", "eu-central-1b", "eu-central-1c"])
  availability_zone = each.key
  force_destroy     = true
  depends_on        = [aws_default_vpc.this]
}
"#;

#[test]
fn a_default_vpc_is_deleted_where_that_is_asked_for_and_created_anew() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, FORCED);
    terraform.apply().succeeded();
    let first = terraform.state("aws_default_vpc.this");
    destroyed(&lab, &terraform);

    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    let second = terraform.state("aws_default_vpc.this");
    assert_ne!(first["id"], second["id"]);
    let existing = [&first, &second].map(|vpc| &vpc["existing_default_vpc"]);
    assert_eq!(existing, [&json!(true), &json!(false)]);

    // One subnet alone.
    let zone = "aws_default_subnet.this[\"eu-central-1b\"]";
    let id = |terraform: &Terraform| terraform.state(zone)["id"].clone();
    let before = id(&terraform);
    terraform.run(&["apply", "-auto-approve", "-replace", zone]).succeeded();
    assert_ne!(id(&terraform), before);
    assert_eq!(terraform.state(zone)["existing_default_subnet"], json!(false));
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

/// An instance and an interface that name no groups, and groups that are added to both.
const ATTACHMENTS: &str = r#"
variable "groups" {
  type    = set(string)
  default = ["first", "second", "third"]
}

resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "subnet" {
  vpc_id     = aws_vpc.vpc.id
  cidr_block = "10.1.1.0/24"
}

resource "aws_security_group" "group" {
  for_each = toset(["first", "second", "third"])
  name     = each.key
  vpc_id   = aws_vpc.vpc.id
}

resource "aws_network_interface" "router" {
  subnet_id = aws_subnet.subnet.id
}

resource "aws_instance" "web" {
  ami           = "ami-0d0b1e00000000002"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.subnet.id
}

resource "aws_network_interface_sg_attachment" "router" {
  for_each             = var.groups
  security_group_id    = aws_security_group.group[each.key].id
  network_interface_id = aws_network_interface.router.id
}

resource "aws_network_interface_sg_attachment" "web" {
  security_group_id    = aws_security_group.group["first"].id
  network_interface_id = aws_instance.web.primary_network_interface_id
}
"#;

/// How many groups an interface has.
fn groups(terraform: &Terraform) -> usize {
    terraform.run(&["apply", "-refresh-only", "-auto-approve"]).succeeded();
    let interface = terraform.state("aws_network_interface.router");
    interface["security_groups"].as_array().map_or(0, Vec::len)
}

#[test]
fn groups_are_added_to_an_interface_and_removed_one_by_one() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, ATTACHMENTS);
    terraform.apply().succeeded();
    assert_eq!(counted(&lab.made(), REGION)["security-group"], 3);
    assert_eq!(terraform.planned(), BTreeMap::new());
    // That of the VPC is there too.
    assert_eq!(groups(&terraform), 4);
    terraform.set("TF_VAR_groups", r#"["second"]"#);
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    assert_eq!(groups(&terraform), 2);

    let address = "aws_network_interface_sg_attachment.router[\"second\"]";
    let attachment: Value = terraform.state(address);
    let text = |name: &str| attachment[name].as_str().expect("an ID").to_owned();
    let import_id = format!("{}_{}", text("network_interface_id"), text("security_group_id"));
    terraform.run(&["state", "rm", address]).succeeded();
    terraform.run(&["import", address, &import_id]).succeeded();
    assert_eq!(terraform.state(address)["id"], attachment["id"]);
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
    assert_callers(&lab);
}

#[test]
fn groups_of_an_interface_that_are_managed_in_two_ways_are_told_in_the_plan() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, ATTACHMENTS);
    terraform.apply().succeeded();
    let both = |at: &str, more: &str| ATTACHMENTS.replace(at, &format!("{at}\n  {more}"));
    let own = "[aws_security_group.group[\"second\"].id]";
    for configuration in [
        both(
            "resource \"aws_network_interface\" \"router\" {",
            &format!("security_groups = {own}"),
        ),
        both("instance_type = \"t3.micro\"", &format!("vpc_security_group_ids = {own}")),
    ] {
        terraform.configure(&configuration);
        let planned = terraform.run(&["plan"]).succeeded();
        assert!(planned.said("are managed in two ways"), "{planned}");
    }
    terraform.configure(ATTACHMENTS);
    let planned = terraform.run(&["plan"]).succeeded();
    assert!(!planned.stdout.contains("two ways"), "{planned}");
    destroyed(&lab, &terraform);
}
