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
  offices  = local.is_first ? { berlin = "192.0.2.0/25" } : { berlin = "192.0.2.128/25", paris = "192.0.2.0/25" }
}

resource "aws_ec2_managed_prefix_list" "offices" {
  name           = "offices-${var.said}"
  address_family = "IPv4"
  max_entries    = local.is_first ? 1 : 2
  tags           = { Said = var.said }

  dynamic "entry" {
    for_each = local.offices

    content {
      cidr        = entry.value
      description = entry.key
    }
  }
}

# More than one call takes.
resource "aws_ec2_managed_prefix_list" "many" {
  name           = "many"
  address_family = "IPv6"
  max_entries    = 150
  entry          = [for i in range(120) : { cidr = cidrsubnet("2001:0DB8::/32", 16, i), description = null }]
}

resource "aws_ec2_managed_prefix_list" "networks" {
  name           = "networks"
  address_family = "IPv4"
  max_entries    = 20
}

resource "aws_ec2_managed_prefix_list_entry" "network" {
  count          = local.is_first ? 12 : 8
  prefix_list_id = aws_ec2_managed_prefix_list.networks.id
  cidr           = "10.${count.index}.0.0/16"
  description    = "network ${count.index}"
}

data "aws_ec2_managed_prefix_list" "networks" {
  name       = aws_ec2_managed_prefix_list.networks.name
  depends_on = [aws_ec2_managed_prefix_list_entry.network]
}

data "aws_ec2_managed_prefix_list" "s3" {
  name = "com.amazonaws.eu-central-1.s3"
}

output "networks" {
  value = [for entry in data.aws_ec2_managed_prefix_list.networks.entries : entry.cidr]
}

output "s3" {
  value = data.aws_ec2_managed_prefix_list.s3.owner_id
}
"#;

/// How often lists were modified so far.
fn modified(lab: &Lab) -> usize {
    lab.calls().iter().filter(|call| call.contains("ModifyManagedPrefixList")).count()
}

fn outputs(terraform: &Terraform) -> Value {
    terraform.show(&[])["values"]["outputs"].clone()
}

#[test]
fn lists_and_their_entries_are_made_changed_imported_and_destroyed_through_the_role_of_a_customer()
{
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    assert_eq!(counted(&lab.made(), REGION), json!({"managed-prefix-list": 3}));
    // One for the entries that did not fit into the create call; the others go together.
    assert!((2..=8).contains(&modified(&lab)), "{:?}", lab.calls());
    assert_eq!(terraform.planned(), BTreeMap::new());
    let told = outputs(&terraform);
    assert_eq!(told["networks"]["value"].as_array().unwrap().len(), 12);
    assert_eq!(told["s3"]["value"], "AWS");
    let before = lab.made();

    terraform.set("TF_VAR_said", "second");
    let mut changes =
        BTreeMap::from([("aws_ec2_managed_prefix_list.offices".to_owned(), "update".to_owned())]);
    for i in 8..12 {
        let address = format!("aws_ec2_managed_prefix_list_entry.network[{i}]");
        changes.insert(address, "delete".to_owned());
    }
    let mut planned = terraform.planned();
    planned.retain(|address, _| !address.starts_with("data."));
    assert_eq!(planned, changes);
    terraform.apply().succeeded();
    assert_eq!(lab.made(), before);
    assert_eq!(terraform.planned(), BTreeMap::new());
    let offices = terraform.state("aws_ec2_managed_prefix_list.offices");
    // Another description is two versions.
    assert_eq!((&offices["name"], &offices["version"]), (&json!("offices-second"), &json!(3)));
    assert_eq!(outputs(&terraform)["networks"]["value"].as_array().unwrap().len(), 8);

    for address in [
        "aws_ec2_managed_prefix_list.offices",
        "aws_ec2_managed_prefix_list.many",
        "aws_ec2_managed_prefix_list_entry.network[0]",
    ] {
        let id = terraform.state(address)["id"].as_str().unwrap().to_owned();
        terraform.run(&["state", "rm", address]).succeeded();
        terraform.run(&["import", address, &id]).succeeded();
    }
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

/// The entries of one list in both ways.
const BOTH: &str = r#"
resource "aws_ec2_managed_prefix_list" "list" {
  name           = "both"
  address_family = "IPv4"
  max_entries    = 5

  entry {
    cidr = "10.0.0.0/16"
  }
}

resource "aws_ec2_managed_prefix_list_entry" "other" {
  prefix_list_id = aws_ec2_managed_prefix_list.list.id
  cidr           = "10.1.0.0/16"
}
"#;

#[test]
fn entries_of_one_list_in_both_ways_are_told_in_the_plan() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, BOTH);
    terraform.apply().succeeded();
    let plan = terraform.run(&["plan"]).succeeded();
    assert!(plan.said("are managed in two ways"), "{plan}");
    destroyed(&lab, &terraform);
}
