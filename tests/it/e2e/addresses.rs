use super::{counted, destroyed};
use crate::terraform::{Lab, REGION, Terraform};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What an update changes hangs on `said`.
const RESOURCES: &str = r#"
variable "said" {
  default = "first"
}

locals {
  is_first = var.said == "first"
}

resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_internet_gateway" "way" {
  vpc_id = aws_vpc.vpc.id
}

resource "aws_subnet" "subnet" {
  vpc_id     = aws_vpc.vpc.id
  cidr_block = "10.1.1.0/24"
}

resource "aws_eip" "nat" {
  domain = "vpc"
  tags   = { Said = var.said }
}

resource "aws_eip" "more" {
  count = 4
}

resource "aws_nat_gateway" "public" {
  allocation_id            = aws_eip.nat.id
  subnet_id                = aws_subnet.subnet.id
  secondary_allocation_ids = [aws_eip.more[local.is_first ? 0 : 1].id]
  tags                     = { Said = var.said }
  depends_on               = [aws_internet_gateway.way]
}

resource "aws_nat_gateway" "private" {
  connectivity_type                  = "private"
  subnet_id                          = aws_subnet.subnet.id
  private_ip                         = "10.1.1.200"
  secondary_private_ip_address_count = local.is_first ? 1 : 2
}

resource "aws_nat_gateway" "regional" {
  availability_mode = "regional"
  vpc_id            = aws_vpc.vpc.id

  availability_zone_address {
    availability_zone = "eu-central-1a"
    allocation_ids    = local.is_first ? [aws_eip.more[2].id] : [aws_eip.more[2].id, aws_eip.more[3].id]
  }

  depends_on = [aws_internet_gateway.way]
}

resource "aws_instance" "web" {
  count         = 3
  ami           = "ami-0d0b1e00000000002"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.subnet.id
}

resource "aws_eip" "web" {
  instance   = aws_instance.web[local.is_first ? 0 : 1].id
  depends_on = [aws_internet_gateway.way]
}

resource "aws_eip" "joined" {}

resource "aws_eip_association" "joined" {
  allocation_id = aws_eip.joined.id
  instance_id   = aws_instance.web[2].id
}

data "aws_eip" "nat" {
  id = aws_eip.nat.id
}

data "aws_nat_gateway" "public" {
  id = aws_nat_gateway.public.id
}

data "aws_nat_gateways" "all" {
  vpc_id = aws_vpc.vpc.id

  filter {
    name   = "nat-gateway-id"
    values = [aws_nat_gateway.public.id, aws_nat_gateway.private.id]
  }
}
"#;

/// What all of them are called that an import is tried with.
const ADDRESSES: &[&str] = &[
    "aws_eip.nat",
    "aws_eip.web",
    "aws_eip_association.joined",
    "aws_nat_gateway.private",
    "aws_nat_gateway.public",
    "aws_nat_gateway.regional",
];

/// Checks that the account of the role was called by the session of the role alone.
#[track_caller]
fn all_through_the_role(lab: &Lab) {
    let session = format!("arn:aws:sts::{}:assumed-role/deployer/it", lab.target.id);
    for call in lab.double.calls(&lab.target) {
        assert_eq!(call.caller.as_deref(), Some(session.as_str()), "{call:?}");
    }
}

#[test]
fn addresses_and_nat_gateways_are_created_changed_and_destroyed_through_the_role_of_a_customer() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    let made = counted(&lab.made(), REGION);
    assert_eq!((&made["elastic-ip"], &made["nat-gateway"]), (&json!(7), &json!(3)));
    assert_eq!(terraform.planned(), BTreeMap::new());
    let joined = terraform.state("aws_eip_association.joined");
    assert_eq!(joined["instance_id"], terraform.state("aws_instance.web[2]")["id"]);
    let nat = terraform.state("aws_nat_gateway.public");
    let told = terraform.state("data.aws_nat_gateway.public");
    assert_eq!((&told["public_ip"], &told["state"]), (&nat["public_ip"], &json!("available")));
    assert_eq!(terraform.state("data.aws_eip.nat")["public_ip"], nat["public_ip"]);
    let all = &terraform.state("data.aws_nat_gateways.all")["ids"];
    assert_eq!(all.as_array().map(Vec::len), Some(2));
    let before = lab.made();

    terraform.set("TF_VAR_said", "second");
    let updates = [
        "aws_eip.nat",
        "aws_eip.web",
        "aws_nat_gateway.private",
        "aws_nat_gateway.public",
        "aws_nat_gateway.regional",
    ];
    let updates = updates.map(|address| (address.to_owned(), "update".to_owned()));
    assert_eq!(terraform.planned(), BTreeMap::from(updates));
    terraform.apply().succeeded();
    assert_eq!(lab.made(), before);
    let moved = terraform.state("aws_eip.web");
    assert_eq!(moved["instance"], terraform.state("aws_instance.web[1]")["id"]);
    let secondary = &terraform.state("aws_nat_gateway.public")["secondary_allocation_ids"];
    assert_eq!(*secondary, json!([terraform.state("aws_eip.more[1]")["id"]]));
    assert_eq!(terraform.planned(), BTreeMap::new());

    destroyed(&lab, &terraform);
    all_through_the_role(&lab);
}

#[test]
fn imported_addresses_and_nat_gateways_need_no_change() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    let states: Vec<Value> = ADDRESSES.iter().map(|address| terraform.state(address)).collect();
    terraform.run(&[&["state", "rm"], ADDRESSES].concat()).succeeded();
    for (address, state) in ADDRESSES.iter().zip(&states) {
        terraform.run(&["import", address, state["id"].as_str().unwrap()]).succeeded();
    }
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
    all_through_the_role(&lab);
}

#[test]
fn an_address_leaves_its_nat_gateway_in_the_apply_that_destroys_it() {
    let config = |more: usize| {
        let secondary: Vec<String> = (0..more).map(|i| format!("aws_eip.more[{i}].id")).collect();
        RESOURCES
            .replace("count = 4", &format!("count = {more}"))
            .replace(
                "[aws_eip.more[local.is_first ? 0 : 1].id]",
                &format!("[{}]", secondary.join(", ")),
            )
            .split("resource \"aws_nat_gateway\" \"private\"")
            .next()
            .unwrap()
            .to_owned()
    };
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, &config(2));
    terraform.apply().succeeded();
    terraform.configure(&config(1));
    let planned = terraform.planned();
    assert_eq!(planned["aws_eip.more[1]"], "delete");
    assert_eq!(planned["aws_nat_gateway.public"], "update");
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    assert_eq!(counted(&lab.made(), REGION)["elastic-ip"], 2);
    destroyed(&lab, &terraform);
}

#[test]
fn a_nat_gateway_that_fails_says_what_it_lacks_and_is_created_anew_when_that_is_there() {
    let whole = RESOURCES.split("resource \"aws_nat_gateway\" \"private\"").next().unwrap();
    let way = "resource \"aws_internet_gateway\" \"way\" {\n  vpc_id = aws_vpc.vpc.id\n}\n";
    let lacking = whole
        .replace(way, "")
        .replace("  depends_on               = [aws_internet_gateway.way]\n", "");
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, &lacking);
    let told = terraform.apply().refused();
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in ["has no Internet gateway attached", "Gateway.NotAttached", "add `depends_on`"] {
        assert!(told.replace("│ ", "").contains(words), "{told}");
    }
    terraform.configure(whole);
    assert_eq!(terraform.planned()["aws_nat_gateway.public"], "delete,create");
    terraform.apply().succeeded();
    assert_eq!(counted(&lab.made(), REGION)["nat-gateway"], 1);
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}
