//! Classic load balancers, and data sources that modules ask about networks, through the role of a customer.

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
  first = var.said == "first"
  used  = local.first ? ["a", "b"] : ["b", "c"]
}

resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "subnet" {
  for_each          = { a = 1, b = 2, c = 3 }
  vpc_id            = aws_vpc.vpc.id
  cidr_block        = "10.1.${each.value}.0/24"
  availability_zone = "eu-central-1${each.key}"
}

resource "aws_security_group" "group" {
  name   = "it-web"
  vpc_id = aws_vpc.vpc.id
}

resource "aws_elb" "web" {
  name                        = "it-web"
  internal                    = true
  subnets                     = [for zone in local.used : aws_subnet.subnet[zone].id]
  security_groups             = [aws_security_group.group.id]
  idle_timeout                = local.first ? 60 : 120
  connection_draining         = !local.first
  connection_draining_timeout = 400
  desync_mitigation_mode      = local.first ? "defensive" : "strictest"

  listener {
    lb_port           = 80
    lb_protocol       = "http"
    instance_port     = local.first ? 8080 : 9090
    instance_protocol = "HTTP"
  }

  dynamic "listener" {
    for_each = local.first ? [] : [443]
    content {
      lb_port           = listener.value
      lb_protocol       = "TCP"
      instance_port     = 8443
      instance_protocol = "SSL"
    }
  }

  health_check {
    target              = local.first ? "http:8080/health" : "TCP:9090"
    interval            = 30
    timeout             = 3
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  dynamic "access_logs" {
    for_each = local.first ? [] : ["it-logs"]
    content {
      bucket   = access_logs.value
      interval = 5
    }
  }

  tags = { Said = var.said }
}

# All that can be left out is.
resource "aws_elb" "api" {
  name_prefix = "it-"
  subnets     = [aws_subnet.subnet["a"].id]

  listener {
    lb_port           = 6443
    lb_protocol       = "TCP"
    instance_port     = 6443
    instance_protocol = "TCP"
  }
}

resource "aws_elb_attachment" "control_plane" {
  elb      = aws_elb.api.id
  instance = "i-0123456789abcdef0"
}

data "aws_elb" "web" {
  name = aws_elb.web.name
}

data "aws_elb_hosted_zone_id" "here" {}
data "aws_elb_service_account" "here" {}

output "told" {
  value = [
    data.aws_elb.web.dns_name == aws_elb.web.dns_name,
    data.aws_elb.web.source_security_group_id == aws_security_group.group.id,
    data.aws_elb_hosted_zone_id.here.id,
    data.aws_elb_service_account.here.arn,
  ]
}
"#;

const WEB: &str = "aws_elb.web";
const ATTACHMENT: &str = "aws_elb_attachment.control_plane";

#[test]
fn classic_load_balancers_are_made_changed_imported_and_destroyed_through_the_role_of_a_customer() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    let made = json!({"vpc": 1, "subnet": 3, "security-group": 1, "classic-load-balancer": 2});
    assert_eq!(counted(&lab.made(), REGION), made);
    assert_eq!(terraform.planned(), BTreeMap::new());
    assert_eq!(terraform.state("aws_elb.api")["health_check"][0]["target"], "TCP:6443");
    let account = "arn:aws:iam::054676820928:root";
    assert_eq!(
        terraform.pull()["outputs"]["told"]["value"],
        json!([true, true, "Z215JYRZR1TBD5", account])
    );

    let web = terraform.state(WEB);
    terraform.set("TF_VAR_said", "second");
    let updated = BTreeMap::from([(WEB.to_owned(), "update".to_owned())]);
    assert_eq!(terraform.planned(), updated);
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    let changed = terraform.state(WEB);
    assert_eq!(changed["dns_name"], web["dns_name"]);
    assert_eq!(changed["availability_zones"], json!(["eu-central-1b", "eu-central-1c"]));
    assert_eq!(changed["listener"].as_array().map(Vec::len), Some(2));

    let id = terraform.state(ATTACHMENT)["id"].as_str().expect("an id").to_owned();
    terraform.run(&["state", "rm", WEB, ATTACHMENT]).succeeded();
    terraform.run(&["import", WEB, "it-web"]).succeeded();
    terraform.run(&["import", ATTACHMENT, &id]).succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

/// What modules ask for before they make anything, and after.
const ASKED: &str = r#"
resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
  tags       = { Team = "it" }
}

resource "aws_internet_gateway" "gateway" {
  vpc_id = aws_vpc.vpc.id
}

resource "aws_security_group" "group" {
  name   = "it-asked"
  vpc_id = aws_vpc.vpc.id
}

data "aws_vpcs" "it" {
  tags       = { Team = "it" }
  depends_on = [aws_vpc.vpc]
}

data "aws_security_groups" "it" {
  filter {
    name   = "group-id"
    values = [aws_security_group.group.id]
  }
}

data "aws_internet_gateway" "it" {
  internet_gateway_id = aws_internet_gateway.gateway.id
}

data "aws_availability_zone" "first" {
  name = "eu-central-1a"
}

data "aws_default_tags" "all" {}
data "aws_regions" "all" {}

output "told" {
  value = [
    data.aws_vpcs.it.ids == tolist([aws_vpc.vpc.id]),
    data.aws_security_groups.it.vpc_ids == tolist([aws_vpc.vpc.id]),
    data.aws_internet_gateway.it.attachments[0].vpc_id == aws_vpc.vpc.id,
    data.aws_availability_zone.first.name_suffix,
    contains(data.aws_regions.all.names, "eu-central-1"),
    length(data.aws_default_tags.all.tags),
  ]
}
"#;

#[test]
fn what_modules_ask_about_networks_is_answered_through_the_role_of_a_customer() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, ASKED);
    terraform.apply().succeeded();
    assert_eq!(
        terraform.pull()["outputs"]["told"]["value"],
        json!([true, true, true, "a", true, 0])
    );
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}
