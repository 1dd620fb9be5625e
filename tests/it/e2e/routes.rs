use super::{counted, destroyed};
use crate::terraform::{Lab, REGION, Terraform};
use serde_json::json;
use std::collections::BTreeMap;

/// What an update changes hangs on `said`.
const RESOURCES: &str = r#"
variable "said" {
  default = "first"
}

locals {
  is_first = var.said == "first"
}

resource "aws_vpc" "main" {
  cidr_block                       = "10.1.0.0/16"
  assign_generated_ipv6_cidr_block = true
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_egress_only_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.1.1.0/24"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }

  route {
    cidr_block = local.is_first ? "10.8.0.0/16" : "10.9.0.0/16"
    gateway_id = aws_internet_gateway.main.id
  }

  route {
    ipv6_cidr_block        = "0::/0"
    gateway_id             = local.is_first ? aws_internet_gateway.main.id : ""
    egress_only_gateway_id = local.is_first ? null : aws_egress_only_internet_gateway.main.id
  }

  tags = { Said = var.said }
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route" "v4" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.main.id
}

resource "aws_route" "v6" {
  route_table_id              = aws_route_table.private.id
  destination_ipv6_cidr_block = "2001:DB8::/56"
  gateway_id                  = local.is_first ? aws_internet_gateway.main.id : null
  egress_only_gateway_id      = local.is_first ? null : aws_egress_only_internet_gateway.main.id
}

resource "aws_route_table_association" "subnet" {
  subnet_id      = aws_subnet.a.id
  route_table_id = local.is_first ? aws_route_table.public.id : aws_route_table.private.id
}

resource "aws_route_table_association" "gateway" {
  gateway_id     = aws_internet_gateway.main.id
  route_table_id = aws_route_table.private.id
}

data "aws_route_table" "of_subnet" {
  subnet_id = aws_route_table_association.subnet.subnet_id
}

data "aws_route_tables" "all" {
  vpc_id = aws_vpc.main.id
}

data "aws_route" "internet" {
  route_table_id         = aws_route.v4.route_table_id
  destination_cidr_block = "0.0.0.0/0"
}

resource "aws_vpc" "other" {
  cidr_block = "10.2.0.0/16"
}

resource "aws_default_route_table" "other" {
  default_route_table_id = aws_vpc.other.default_route_table_id
  tags                   = { Said = var.said }
}
"#;

/// The main route table of the first VPC, which is not among those that are imported: an import does not tell what was the
/// main one before.
const MAIN: &str = r#"
resource "aws_main_route_table_association" "main" {
  vpc_id         = aws_vpc.main.id
  route_table_id = local.is_first ? aws_route_table.public.id : aws_route_table.private.id
}
"#;

#[test]
fn tables_routes_and_associations_are_made_changed_and_destroyed_through_the_role_of_a_customer() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, &[RESOURCES, MAIN].concat());
    terraform.apply().succeeded();
    // The table that comes with the first VPC counts, because another one is the main one now.
    assert_eq!(counted(&lab.made(), REGION)["route-table"], 2);
    assert_eq!(terraform.planned(), BTreeMap::new());
    let original = terraform.state("aws_vpc.main")["default_route_table_id"].clone();
    let main = terraform.state("aws_main_route_table_association.main");
    assert_eq!(main["original_route_table_id"], original);
    let (public, told) = (
        terraform.state("aws_route_table.public"),
        terraform.state("data.aws_route_table.of_subnet"),
    );
    assert_eq!((&told["id"], told["routes"].as_array().map(Vec::len)), (&public["id"], Some(3)));
    let gateway = terraform.state("aws_internet_gateway.main");
    assert_eq!(terraform.state("data.aws_route.internet")["gateway_id"], gateway["id"]);

    terraform.set("TF_VAR_said", "second");
    let updates = [
        "aws_default_route_table.other",
        "aws_main_route_table_association.main",
        "aws_route.v6",
        "aws_route_table.public",
        "aws_route_table_association.subnet",
    ];
    let updates = updates.map(|address| (address.to_owned(), "update".to_owned()));
    assert_eq!(terraform.planned(), BTreeMap::from(updates));
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    let public = terraform.state("aws_route_table.public");
    let routes = public["route"].as_array().expect("a set");
    assert_eq!(routes.len(), 3);
    assert!(routes.iter().any(|route| route["cidr_block"] == "10.9.0.0/16"));

    destroyed(&lab, &terraform);
    let session = format!("arn:aws:sts::{}:assumed-role/deployer/it", lab.target.id);
    for call in lab.double.calls(&lab.target) {
        assert_eq!(call.caller.as_deref(), Some(session.as_str()), "{call:?}");
    }
}

#[test]
fn imported_tables_routes_and_associations_need_no_change() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    let id = |address: &str| terraform.state(address)["id"].as_str().expect("an ID").to_owned();
    let (public, private) = (id("aws_route_table.public"), id("aws_route_table.private"));
    let (subnet, gateway) = (id("aws_subnet.a"), id("aws_internet_gateway.main"));
    let imports = [
        ("aws_default_route_table.other", id("aws_vpc.other")),
        ("aws_route.v4", format!("{private}_0.0.0.0/0")),
        ("aws_route.v6", format!("{private}_2001:db8::/56")),
        ("aws_route_table.private", private.clone()),
        ("aws_route_table.public", public.clone()),
        ("aws_route_table_association.gateway", format!("{gateway}/{private}")),
        ("aws_route_table_association.subnet", format!("{subnet}/{public}")),
    ];
    let before = imports.each_ref().map(|(address, _)| id(address));
    let addresses = imports.each_ref().map(|(address, _)| *address);
    terraform.run(&[&["state", "rm"], &addresses[..]].concat()).succeeded();
    for (address, id) in &imports {
        terraform.run(&["import", address, id]).succeeded();
    }
    assert_eq!(terraform.planned(), BTreeMap::new());
    assert_eq!(imports.each_ref().map(|(address, _)| id(address)), before);
    destroyed(&lab, &terraform);
}

#[test]
fn routes_that_are_managed_in_two_ways_are_told_in_the_plan() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    let second = r#"
resource "aws_route" "second" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "10.7.0.0/16"
  gateway_id             = aws_internet_gateway.main.id
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
fn a_target_in_the_wrong_argument_is_an_error_of_validate() {
    let lab = Lab::new();
    let wrong = r#"
resource "aws_route" "wrong" {
  route_table_id         = "rtb-0123456789abcdef0"
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = "igw-0123456789abcdef0"
}
"#;
    let terraform = Terraform::new(&lab, wrong);
    let refused = terraform.run(&["validate", "-json"]);
    let told: serde_json::Value = serde_json::from_str(&refused.stdout).expect("JSON");
    assert_eq!(told["valid"], json!(false), "{refused}");
    assert!(refused.stdout.contains("`gateway_id`, not into `nat_gateway_id`"), "{refused}");
}
