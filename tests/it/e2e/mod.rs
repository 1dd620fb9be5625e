//! The real terraform, the real binary, and the AWS double. Few and slow: what can be tested lower down is tested there.

use super::terraform::{Finished, Lab, Terraform};
use serde_json::{Value, json};

/// Network ACLs, their rules and associations, through the role of a customer.
mod acls;
/// Elastic IP addresses and NAT gateways, through the role of a customer.
mod addresses;
/// Load balancers, through the role of a customer.
mod balancers;
/// What callers need to get to customers, and what customers are asked for: the functions for both.
mod callers;
/// Classic load balancers, and what modules ask about networks, through the role of a customer.
mod classic;
/// Clusters of EKS, through the role of a customer.
mod clusters;
/// Whether every type and function is in a configuration that a test applies.
mod complete;
/// Blocks that AWS fills in, and blocks with a key.
mod computed_blocks;
/// Data sources that look for what EC2 has, through the role of a customer.
mod data_sources;
/// Types that are declared and not managed.
mod declared;
/// What AWS creates by itself, and groups that are added to an interface, through the role of a customer.
mod defaults;
/// What others deleted: somebody who is trusted, and a policy.
mod deleted;
/// Hosted zones and their records, through the role of a customer.
mod dns;
/// Empty strings that stand for nothing.
mod empty;
/// VPC endpoints and what is associated with them, through the role of a customer.
mod endpoints;
/// The examples that are whole configurations.
mod examples;
/// What a lost answer, a throttled call or a slow AWS must not do.
mod faults;
/// Gateways, addresses and key pairs, through the role of a customer.
mod gateways;
/// What `terraform plan -generate-config-out` writes.
mod generated_config;
/// Security groups and their rules.
mod groups;
/// Every type of IAM, through the role of a customer.
mod iam;
/// Identities, in a program that knows them.
mod identities;
/// Where `install` puts the provider, and under which names.
mod install;
/// Instances, with their volumes.
mod instances;
/// Network interfaces, their attachments, and placement groups, through the role of a customer.
mod interfaces;
/// What stands in an account, and how its owner deletes it.
mod inventory;
/// Launch templates and their versions, through the role of a customer.
mod launch_templates;
/// What controllers in a cluster leave behind, in the account of a customer.
mod leftovers;
/// Apply, plan again, update, replace, import, destroy.
mod life;
/// Target groups and listeners of load balancers.
mod listeners;
/// One provider block for many customers, and the ways there.
mod many_customers;
/// `moved` blocks that lead from another provider.
mod moves;
/// hashicorp/aws itself, to make fixtures with. No tests here.
mod peer;
/// VPC peering connections within an account, and between those of two customers.
mod peering;
mod permission_checks;
/// Rules, routes and entries that move from resources of their own into the resource that has all of them.
mod pieces;
/// Plans and applies where nobody watches.
mod pipelines;
/// What `aws_iam_policy_document` prints, beside what hashicorp/aws prints.
mod policy_documents;
/// Managed prefix lists and their entries, through the role of a customer.
mod prefix_lists;
/// A process that runs already, and terraform that is attached to it.
mod reattach;
/// How many calls a refresh of many objects makes.
mod refresh;
/// Errors that a person has to understand.
mod refusals;
/// Sessions of a role that are refused from then on.
mod revocation;
/// In whose account things happen, and as whom.
mod roles;
/// Route tables, their routes and associations, through the role of a customer.
mod routes;
/// Resources that are settings of another object: none undoes what another one has set.
mod settings;
/// Ctrl-C, SIGTERM and SIGKILL in the middle of an apply.
mod signals;
/// Spot Instance requests, with the instances that they launch, through the role of a customer.
mod spot;
/// Groups of subnets for databases, caches and clusters, through the role of a customer.
mod subnet_groups;
/// Tags: those of the provider block, those of an object, and those that are ignored.
mod tags;
/// The state of hashicorp/aws.
mod take_over;
/// What OpenTofu does in its own way, and states that go from one program to the other.
mod tofu;
/// What is said about trust policies.
mod trust;
/// Volumes and their attachments, through the role of a customer.
mod volumes;
/// The rules of security groups.
mod vpc_rules;
/// Further CIDR blocks and DHCP options of a VPC, tags of objects and flow logs, through the role of a customer.
mod vpc_settings;

/// The provider's own session, in no role.
const PLAIN: &str = r#"
terraform {
  required_providers {
    aws = { source = "assumerole/assumerole" }
  }
}

provider "aws" {
  region = "eu-central-1"
}
"#;

/// A role, a VPC and a subnet of it.
const EVERYTHING: &str = r#"
resource "aws_iam_role" "role" {
  name               = "it"
  description        = "first"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
  tags       = { Name = "first" }
}

resource "aws_subnet" "subnet" {
  vpc_id     = aws_vpc.vpc.id
  cidr_block = "10.1.1.0/24"
}
"#;

/// A VPC alone.
const VPC: &str = r#"
resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}
"#;

/// How many of each kind an inventory holds in one place.
fn counted(held: &Value, place: &str) -> Value {
    let kinds = held[place].as_object().into_iter().flatten();
    kinds.map(|(kind, ids)| (kind.clone(), json!(ids.as_array().map_or(0, Vec::len)))).collect()
}

/// Destroys everything and checks that AWS has nothing more of it.
fn destroyed(lab: &Lab, terraform: &Terraform) -> Finished {
    let finished = terraform.destroy().succeeded();
    assert_eq!(lab.made(), json!({}));
    finished
}
