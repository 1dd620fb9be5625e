use super::{counted, destroyed};
use crate::terraform::{Lab, REGION, Terraform};
use serde_json::json;
use std::collections::BTreeMap;

/// What an update changes hangs on `said`.
const RESOURCES: &str = r#"
variable "said" {
  default = "first"
}

resource "aws_vpc" "main" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc_ipv4_cidr_block_association" "pods" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "100.64.0.0/16"
}

resource "aws_vpc_ipv4_cidr_block_association" "more" {
  vpc_id     = aws_vpc.main.id
  cidr_block = var.said == "first" ? "100.65.0.0/16" : "100.66.0.0/16"
}

resource "aws_vpc_ipv6_cidr_block_association" "v6" {
  vpc_id                           = aws_vpc.main.id
  assign_generated_ipv6_cidr_block = true
}

resource "aws_subnet" "pods" {
  vpc_id     = aws_vpc_ipv4_cidr_block_association.pods.vpc_id
  cidr_block = "100.64.0.0/18"
}

resource "aws_vpc_dhcp_options" "main" {
  domain_name                       = "${var.said}.example.com"
  domain_name_servers               = ["10.1.0.2", "AmazonProvidedDNS"]
  ipv6_address_preferred_lease_time = 1440
  netbios_node_type                 = 2
  tags                              = { Said = "always" }
}

resource "aws_vpc_dhcp_options" "tagged" {
  domain_name = "example.net"
  tags        = { Said = var.said }
}

resource "aws_vpc_dhcp_options_association" "main" {
  vpc_id          = aws_vpc.main.id
  dhcp_options_id = aws_vpc_dhcp_options.main.id
}

resource "aws_ec2_tag" "said" {
  resource_id = aws_vpc.main.default_network_acl_id
  key         = "kubernetes.io/said"
  value       = var.said
}

resource "aws_ec2_tag" "empty" {
  resource_id = aws_vpc.main.default_network_acl_id
  key         = "Said, and done"
  value       = ""
}

resource "aws_iam_role" "flows" {
  name = "it-flows"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "vpc-flow-logs.amazonaws.com" }
    }]
  })
}

resource "aws_flow_log" "vpc" {
  vpc_id          = aws_vpc.main.id
  traffic_type    = "ALL"
  iam_role_arn    = aws_iam_role.flows.arn
  log_destination = "arn:aws:logs:eu-central-1:222222222222:log-group:flows:*"
  tags            = { Said = var.said }
}

resource "aws_flow_log" "subnet" {
  subnet_id                = aws_subnet.pods.id
  traffic_type             = "REJECT"
  log_destination_type     = "kinesis-data-firehose"
  log_destination          = "arn:aws:firehose:eu-central-1:222222222222:deliverystream/flows"
  log_format               = "$${srcaddr} $${dstaddr}"
  max_aggregation_interval = 60
}
"#;

#[test]
fn blocks_options_tags_and_flow_logs_are_created_changed_and_destroyed_through_the_role_of_a_customer()
 {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    let made = json!({"dhcp-options": 2, "flow-log": 2, "subnet": 1, "vpc": 1});
    assert_eq!(counted(&lab.made(), REGION), made);
    assert_eq!(terraform.planned(), BTreeMap::new());
    let vpc = terraform.state("aws_vpc.main");
    assert_eq!(vpc["assign_generated_ipv6_cidr_block"], json!(false));

    terraform.set("TF_VAR_said", "second");
    let changes = [
        ("aws_ec2_tag.said", "update"),
        ("aws_flow_log.vpc", "update"),
        ("aws_vpc_dhcp_options.main", "delete,create"),
        ("aws_vpc_dhcp_options.tagged", "update"),
        ("aws_vpc_dhcp_options_association.main", "update"),
        ("aws_vpc_ipv4_cidr_block_association.more", "delete,create"),
    ];
    let changes = changes.map(|(address, change)| (address.to_owned(), change.to_owned()));
    assert_eq!(terraform.planned(), BTreeMap::from(changes));
    terraform.apply().succeeded();
    assert_eq!(counted(&lab.made(), REGION), made);
    assert_eq!(terraform.planned(), BTreeMap::new());

    destroyed(&lab, &terraform);
    let session = format!("arn:aws:sts::{}:assumed-role/deployer/it", lab.target.id);
    for call in lab.double.calls(&lab.target) {
        assert_eq!(call.caller.as_deref(), Some(session.as_str()), "{call:?}");
    }
}

#[test]
fn imported_blocks_options_tags_and_flow_logs_need_no_change() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    let id = |address: &str| terraform.state(address)["id"].as_str().expect("an ID").to_owned();
    let imports = [
        ("aws_ec2_tag.empty", id("aws_ec2_tag.empty")),
        ("aws_ec2_tag.said", id("aws_ec2_tag.said")),
        ("aws_flow_log.subnet", id("aws_flow_log.subnet")),
        ("aws_flow_log.vpc", id("aws_flow_log.vpc")),
        ("aws_vpc_dhcp_options.main", id("aws_vpc_dhcp_options.main")),
        ("aws_vpc_dhcp_options_association.main", id("aws_vpc.main")),
        (
            "aws_vpc_ipv4_cidr_block_association.pods",
            id("aws_vpc_ipv4_cidr_block_association.pods"),
        ),
        ("aws_vpc_ipv6_cidr_block_association.v6", id("aws_vpc_ipv6_cidr_block_association.v6")),
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
fn a_flow_log_that_is_there_already_is_told_with_the_command_that_imports_it() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    let id = terraform.state("aws_flow_log.vpc")["id"].as_str().expect("an ID").to_owned();
    terraform.run(&["state", "rm", "aws_flow_log.vpc"]).succeeded();
    let told = terraform.apply().refused();
    assert!(told.contains("terraform import") && told.contains(&id), "{told}");
    terraform.run(&["import", "aws_flow_log.vpc", &id]).succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

/// What terraform-aws-vpc passes where its users say nothing of DHCP options but that there shall be some.
const MODULE: &str = r#"
resource "aws_vpc" "this" {
  cidr_block                       = "10.0.0.0/16"
  assign_generated_ipv6_cidr_block = null
}

resource "aws_vpc_ipv4_cidr_block_association" "this" {
  count      = 2
  vpc_id     = aws_vpc.this.id
  cidr_block = element(["10.1.0.0/16", "10.2.0.0/16"], count.index)
}

locals {
  vpc_id = try(aws_vpc_ipv4_cidr_block_association.this[0].vpc_id, aws_vpc.this.id, "")
}

resource "aws_vpc_dhcp_options" "this" {
  domain_name                       = ""
  domain_name_servers               = ["127.0.0.1", "10.10.0.2"]
  ntp_servers                       = []
  netbios_name_servers              = []
  netbios_node_type                 = ""
  ipv6_address_preferred_lease_time = null
  tags                              = merge({ Name = "ex" }, {})
}

resource "aws_vpc_dhcp_options_association" "this" {
  vpc_id          = local.vpc_id
  dhcp_options_id = aws_vpc_dhcp_options.this.id
}

resource "aws_subnet" "private" {
  count      = 2
  vpc_id     = local.vpc_id
  cidr_block = element(["10.1.1.0/24", "10.2.1.0/24"], count.index)
}
"#;

#[test]
fn what_a_module_writes_for_nothing_is_taken_and_plans_no_change() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, MODULE);
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    assert_eq!(counted(&lab.made(), REGION), json!({"dhcp-options": 1, "subnet": 2, "vpc": 1}));
    destroyed(&lab, &terraform);
}
