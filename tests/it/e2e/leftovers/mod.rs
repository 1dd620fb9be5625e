//! What controllers in a cluster leave behind, in the account of a customer.

pub(in crate::e2e) mod controllers;

use super::refusals::permit;
use super::{counted, destroyed};
use crate::judge::{Judge, Ministack};
use crate::terraform::{EXTERNAL_ID, Lab, REGION, Terraform, trust};
use controllers::Controllers;
use serde_json::json;
use std::collections::BTreeMap;

const CLUSTER: &str = r#"
variable "volumes" {
  default = false
}

resource "aws_vpc" "cluster" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "cluster" {
  vpc_id     = aws_vpc.cluster.id
  cidr_block = "10.1.1.0/24"
}

resource "aws_security_group" "worker" {
  name   = "worker"
  vpc_id = aws_vpc.cluster.id
  tags   = { "kubernetes.io/cluster/acme" = "owned" }
}

resource "aws_cluster_leftovers" "acme" {
  cluster_name = "acme"
  vpc_id       = aws_vpc.cluster.id
  volumes      = var.volumes

  depends_on = [aws_subnet.cluster, aws_security_group.worker]
}
"#;

const LEFTOVERS: &str = "aws_cluster_leftovers.acme";

#[test]
fn leftovers_are_listed_imported_and_removed_through_the_role_of_a_customer() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, CLUSTER);
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    assert_eq!(terraform.state(LEFTOVERS)["found"], json!([]));

    let id = |address: &str| terraform.state(address)["id"].as_str().expect("an ID").to_owned();
    let (vpc, subnet) = (id("aws_vpc.cluster"), id("aws_subnet.cluster"));
    let controllers = Controllers::of(&lab.target, "acme", &vpc, &subnet);
    controllers.classic("a0123456789", &id("aws_security_group.worker"));
    let [balancer, _] = controllers.network("k8s-acme-web");
    controllers.interface();
    let volume = controllers.volume("eu-central-1a");

    terraform.run(&["state", "rm", LEFTOVERS]).succeeded();
    let imported = format!("{vpc}/acme");
    terraform.run(&["import", LEFTOVERS, &imported]).succeeded();
    terraform.set("TF_VAR_volumes", "true");
    let changed = BTreeMap::from([(LEFTOVERS.to_owned(), "update".to_owned())]);
    assert_eq!(terraform.planned(), changed);
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    let found = terraform.state(LEFTOVERS)["found"].as_array().cloned().expect("a list");
    assert_eq!(found.len(), 7, "{found:?}");

    let plan = terraform.run(&["plan", "-destroy"]).succeeded();
    for arn in found.iter().filter_map(|arn| arn.as_str()) {
        assert!(plan.said(&format!("- {arn}")), "{arn} {plan}");
    }
    assert!(plan.said(&balancer) && plan.said(&volume), "{plan}");
    destroyed(&lab, &terraform);
}

/// ministack has no classic load balancers, and the others are in no VPC of ours there.
#[test]
fn ministack_agrees_about_target_groups_security_groups_and_what_refers_to_them() {
    let judge = Ministack::shared();
    let (source, target) = (judge.account(), judge.account());
    let role_arn = judge.role(&target, "deployer", &trust(&source, Some(EXTERNAL_ID)));
    let terraform = Terraform::through(&judge.url(), &source, &role_arn, CLUSTER);
    terraform.apply().succeeded();
    let id = |address: &str| terraform.state(address)["id"].as_str().expect("an ID").to_owned();
    let (vpc, subnet) = (id("aws_vpc.cluster"), id("aws_subnet.cluster"));
    let controllers = Controllers::judged_by(judge, &target, "acme", (&vpc, &subnet));
    let group = controllers.group("a0123456789", &id("aws_security_group.worker"));
    let [_, targets] = controllers.network("k8s-acme-web");

    let plan = terraform.run(&["plan", "-destroy"]).succeeded();
    for arn in [targets, format!("arn:aws:ec2:{REGION}:{}:security-group/{group}", target.id)] {
        assert!(plan.said(&format!("- {arn}")), "{arn} {plan}");
    }
    assert!(plan.said(":security-group-rule/sgr-"), "{plan}");
    // The network cannot go before what was left in it.
    terraform.destroy().succeeded();
    assert_eq!(judge.vpcs(&target, REGION), [""; 0]);
}

#[test]
fn what_the_role_must_not_remove_is_named_at_once_with_the_statement_that_is_missing() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, CLUSTER);
    terraform.apply().succeeded();
    let id = |address: &str| terraform.state(address)["id"].as_str().expect("an ID").to_owned();
    let (vpc, subnet) = (id("aws_vpc.cluster"), id("aws_subnet.cluster"));
    let controllers = Controllers::of(&lab.target, "acme", &vpc, &subnet);
    let group = controllers.classic("a0123456789", &id("aws_security_group.worker"));
    let allow = |actions: &[&str]| {
        permit(&lab, &json!([{"Effect": "Allow", "Action": actions, "Resource": "*"}]));
    };

    allow(&[
        "ec2:Describe*",
        "ec2:Revoke*",
        "elasticloadbalancing:*",
        "sts:DecodeAuthorizationMessage",
    ]);
    let told = terraform.destroy().refused();
    let arn = format!("arn:aws:ec2:{REGION}:{}:security-group/{group}", lab.target.id);
    for part in [
        "Deleting aws_cluster_leftovers failed",
        "ec2:DeleteSecurityGroup",
        &format!("This stays: {arn}."),
        &format!("The statement to add to a policy of role {}", lab.role_arn),
    ] {
        assert!(told.contains(part), "no {part:?} in: {told}");
    }
    // The rest is gone, and the next run goes on.
    assert_eq!(counted(&lab.made(), REGION)["classic-load-balancer"], json!(null));
    allow(&["*"]);
    destroyed(&lab, &terraform);
}

#[test]
fn what_is_left_behind_stays_as_long_as_the_cluster_has_instances() {
    let lab = Lab::new();
    let instance = r#"
resource "aws_instance" "worker" {
  ami           = "ami-0d0b1e00000000002"
  instance_type = "t3.medium"
  subnet_id     = aws_subnet.cluster.id
  tags          = { "kubernetes.io/cluster/acme" = "owned" }
}
"#;
    let terraform = Terraform::new(&lab, &[CLUSTER, instance].concat());
    terraform.apply().succeeded();
    let id = |address: &str| terraform.state(address)["id"].as_str().expect("an ID").to_owned();
    let (vpc, subnet) = (id("aws_vpc.cluster"), id("aws_subnet.cluster"));
    Controllers::of(&lab.target, "acme", &vpc, &subnet).network("k8s-acme-web");
    let made = lab.made();
    let told = terraform.run(&["destroy", "-auto-approve", "-target=aws_cluster_leftovers.acme"]);
    let told = told.refused();
    assert!(
        told.contains("still has instances") && told.contains(&id("aws_instance.worker")),
        "{told}"
    );
    assert_eq!(lab.made(), made);

    let depends =
        "subnet_id     = aws_subnet.cluster.id\n  depends_on    = [aws_cluster_leftovers.acme]";
    let instance = instance.replace("subnet_id     = aws_subnet.cluster.id", depends);
    terraform.configure(&[CLUSTER, &instance].concat());
    terraform.apply().succeeded();
    assert_eq!(counted(&lab.made(), REGION)["load-balancer"], json!(1));
    destroyed(&lab, &terraform);
}
