//! Target groups and listeners, through the role of a customer.

use super::destroyed;
use crate::terraform::{Lab, Terraform};
use serde_json::json;
use std::collections::BTreeMap;

const CONFIG: &str = r#"
variable "said" {
  default = "first"
}

resource "aws_vpc" "main" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "zone" {
  for_each = { "eu-central-1a" = 1, "eu-central-1b" = 2 }

  vpc_id            = aws_vpc.main.id
  availability_zone = each.key
  cidr_block        = "10.1.${each.value}.0/24"
}

resource "aws_lb" "web" {
  name     = "it-web"
  internal = true
  subnets  = [for subnet in aws_subnet.zone : subnet.id]
}

resource "aws_lb_target_group" "web" {
  for_each = toset(["blue", "green"])

  name_prefix          = "it-"
  vpc_id               = aws_vpc.main.id
  port                 = 8080
  protocol             = "HTTP"
  deregistration_delay = var.said == "first" ? 60 : 30

  health_check {
    path     = "/${var.said}"
    matcher  = "200-299"
    interval = 10
    timeout  = 5
  }

  stickiness {
    type = "lb_cookie"
  }

  tags = { Said = var.said }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group" "function" {
  name        = "it-function"
  target_type = "lambda"
}

resource "aws_lb_listener" "web" {
  load_balancer_arn = aws_lb.web.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "forward"

    forward {
      target_group {
        arn    = aws_lb_target_group.web["blue"].arn
        weight = var.said == "first" ? 90 : 50
      }

      target_group {
        arn    = aws_lb_target_group.web["green"].arn
        weight = var.said == "first" ? 10 : 50
      }
    }
  }

  tags = { Said = var.said }
}

resource "aws_lb_listener" "alone" {
  load_balancer_arn = aws_lb.web.arn
  port              = 81

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web["blue"].arn
  }
}

resource "aws_lb_listener" "redirect" {
  load_balancer_arn = aws_lb.web.arn
  port              = 82
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = var.said == "first" ? "HTTP_301" : "HTTP_302"
    }
  }
}

output "checked" {
  value = aws_lb_target_group.function.health_check[0].enabled
}
"#;

const OURS: [&str; 6] = [
    "aws_lb_listener.alone",
    "aws_lb_listener.redirect",
    "aws_lb_listener.web",
    "aws_lb_target_group.function",
    "aws_lb_target_group.web[\"blue\"]",
    "aws_lb_target_group.web[\"green\"]",
];

#[test]
fn target_groups_and_listeners_are_made_changed_and_destroyed_through_the_role_of_a_customer() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, CONFIG);
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    assert_eq!(terraform.state("aws_lb_listener.web")["tags_all"], json!({"Said": "first"}));
    let session = format!("arn:aws:sts::{}:assumed-role/deployer/it", lab.target.id);
    for call in lab.double.calls(&lab.target) {
        assert_eq!(call.caller.as_deref(), Some(session.as_str()), "{call:?}");
    }

    terraform.set("TF_VAR_said", "second");
    let updates = [OURS[1], OURS[2], OURS[4], OURS[5]];
    let updates = updates.map(|address| (address.to_owned(), "update".to_owned()));
    assert_eq!(terraform.planned(), BTreeMap::from(updates));
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());

    destroyed(&lab, &terraform);
}

#[test]
fn target_groups_and_listeners_are_imported_without_a_change_of_what_they_do() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, CONFIG);
    terraform.apply().succeeded();
    let ids = OURS.map(|address| terraform.state(address)["id"].as_str().unwrap().to_owned());
    terraform.run(&[&["state", "rm"], OURS.as_slice()].concat()).succeeded();
    for (address, id) in OURS.iter().zip(&ids) {
        terraform.run(&["import", address, id]).succeeded();
    }
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

#[test]
fn a_group_in_use_is_replaced_by_one_that_is_made_before() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, CONFIG);
    terraform.apply().succeeded();
    terraform.configure(&CONFIG.replace("8080", "8081"));
    let planned = terraform.planned();
    assert_eq!(planned["aws_lb_target_group.web[\"blue\"]"], "create,delete");
    assert_eq!(planned["aws_lb_listener.alone"], "update");
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}
