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

resource "aws_vpc" "main" {
  cidr_block           = "10.1.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "all" {
  for_each   = toset(["1", "2"])
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.1.${each.key}.0/24"
}

resource "aws_route_table" "all" {
  for_each = toset(["1", "2"])
  vpc_id   = aws_vpc.main.id
}

resource "aws_security_group" "all" {
  for_each = toset(["1", "2"])
  name     = "it-${each.key}"
  vpc_id   = aws_vpc.main.id
}

data "aws_vpc_endpoint_service" "s3" {
  service      = "s3"
  service_type = "Gateway"
}

data "aws_prefix_list" "s3" {
  name = data.aws_vpc_endpoint_service.s3.service_name
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = data.aws_vpc_endpoint_service.s3.service_name
  route_table_ids = [aws_route_table.all[local.is_first ? "1" : "2"].id]
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = local.is_first ? ["s3:GetObject"] : ["s3:GetObject", "s3:PutObject"]
      Resource  = "*"
    }]
  })
}

data "aws_vpc_endpoint" "s3" {
  id = aws_vpc_endpoint.s3.id
}

resource "aws_vpc_endpoint" "ec2" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-central-1.ec2"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = !local.is_first
  security_group_ids  = [aws_security_group.all[local.is_first ? "1" : "2"].id]
  subnet_ids          = [for subnet in aws_subnet.all : subnet.id if local.is_first || subnet.cidr_block == "10.1.2.0/24"]
  tags                = { Said = var.said }

  dns_options {
    dns_record_ip_type = "ipv4"
  }
}

resource "aws_vpc_endpoint" "addresses" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-central-1.sts"
  vpc_endpoint_type = "Interface"

  subnet_configuration {
    subnet_id = aws_subnet.all["1"].id
    ipv4      = local.is_first ? "10.1.1.10" : "10.1.1.11"
  }
}

resource "aws_vpc_endpoint" "dynamodb" {
  vpc_id       = aws_vpc.main.id
  service_name = "com.amazonaws.eu-central-1.dynamodb"
}

resource "aws_vpc_endpoint_route_table_association" "all" {
  for_each        = aws_route_table.all
  vpc_endpoint_id = aws_vpc_endpoint.dynamodb.id
  route_table_id  = each.value.id
}

resource "aws_vpc_endpoint" "logs" {
  vpc_id             = aws_vpc.main.id
  service_name       = "com.amazonaws.eu-central-1.logs"
  vpc_endpoint_type  = "Interface"
}

resource "aws_vpc_endpoint_subnet_association" "all" {
  for_each        = aws_subnet.all
  vpc_endpoint_id = aws_vpc_endpoint.logs.id
  subnet_id       = each.value.id
}

resource "aws_vpc_endpoint_security_group_association" "instead" {
  vpc_endpoint_id             = aws_vpc_endpoint.logs.id
  security_group_id           = aws_security_group.all["1"].id
  replace_default_association = true
}

resource "aws_vpc_endpoint_security_group_association" "beside" {
  vpc_endpoint_id   = aws_vpc_endpoint.logs.id
  security_group_id = aws_security_group.all["2"].id
}
"#;

/// The endpoint of the API that its associations are resources of their own of.
fn logs(terraform: &Terraform) -> Value {
    terraform.run(&["apply", "-refresh-only", "-auto-approve"]).succeeded();
    terraform.state("aws_vpc_endpoint.logs")
}

fn length(value: &Value) -> usize {
    value.as_array().map_or(0, Vec::len)
}

#[test]
fn endpoints_and_associations_are_made_changed_and_destroyed_through_the_role_of_a_customer() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    let held = counted(&lab.made(), REGION);
    assert_eq!((&held["vpc-endpoint"], &held["network-interface"]), (&json!(5), &json!(5)));
    assert_eq!(terraform.planned(), BTreeMap::new());

    let (s3, told) =
        (terraform.state("aws_vpc_endpoint.s3"), terraform.state("data.aws_vpc_endpoint.s3"));
    let list = terraform.state("data.aws_prefix_list.s3");
    assert_eq!((&s3["id"], &s3["prefix_list_id"]), (&told["id"], &list["id"]));
    assert_eq!((length(&s3["cidr_blocks"]), length(&s3["route_table_ids"])), (3, 1));
    let addresses = terraform.state("aws_vpc_endpoint.addresses");
    assert_eq!(addresses["subnet_configuration"][0]["ipv4"], "10.1.1.10");
    let logs = logs(&terraform);
    assert_eq!((length(&logs["subnet_ids"]), length(&logs["security_group_ids"])), (2, 2));

    terraform.set("TF_VAR_said", "second");
    let updates = ["aws_vpc_endpoint.addresses", "aws_vpc_endpoint.ec2", "aws_vpc_endpoint.s3"];
    let updates = updates.map(|address| (address.to_owned(), "update".to_owned()));
    assert_eq!(terraform.planned(), BTreeMap::from(updates));
    let before = lab.made()[REGION]["vpc-endpoint"].clone();
    terraform.apply().succeeded();
    assert_eq!(lab.made()[REGION]["vpc-endpoint"], before);
    assert_eq!(terraform.planned(), BTreeMap::new());
    let ec2 = terraform.state("aws_vpc_endpoint.ec2");
    assert_eq!((length(&ec2["subnet_ids"]), &ec2["private_dns_enabled"]), (1, &json!(true)));
    destroyed(&lab, &terraform);
    through_the_role(&lab);
}

#[test]
fn imported_endpoints_and_associations_need_no_change() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    let of = |state: &Value, member: &str| {
        let part = |name: &str| state[name].as_str().expect("a string").to_owned();
        format!("{}/{}", part("vpc_endpoint_id"), part(member))
    };
    let id = |state: &Value| state["id"].as_str().expect("a string").to_owned();
    let mut imports: Vec<(String, String)> = ["addresses", "dynamodb", "ec2", "logs", "s3"]
        .map(|name| format!("aws_vpc_endpoint.{name}"))
        .map(|address| (address.clone(), id(&terraform.state(&address))))
        .into();
    for (address, member) in [
        (r#"aws_vpc_endpoint_route_table_association.all["1"]"#, "route_table_id"),
        (r#"aws_vpc_endpoint_subnet_association.all["2"]"#, "subnet_id"),
        ("aws_vpc_endpoint_security_group_association.beside", "security_group_id"),
    ] {
        imports.push((address.to_owned(), of(&terraform.state(address), member)));
    }
    for (address, id) in &imports {
        let before = terraform.state(address);
        terraform.run(&["state", "rm", address]).succeeded();
        terraform.run(&["import", address, id]).succeeded();
        assert_eq!(terraform.state(address)["id"], before["id"], "{address}");
    }
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

/// Checks that the account of the role was called by the session of the role alone.
#[track_caller]
fn through_the_role(lab: &Lab) {
    let session = format!("arn:aws:sts::{}:assumed-role/deployer/it", lab.target.id);
    for call in lab.double.calls(&lab.target) {
        assert_eq!(call.caller.as_deref(), Some(session.as_str()), "{call:?}");
    }
}
