//! Groups of subnets for databases, caches and clusters, through the role of a customer.

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
  used = var.said == "first" ? ["a", "b"] : ["b", "c"]
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

resource "aws_db_subnet_group" "db" {
  name        = "it-db"
  description = var.said
  subnet_ids  = [for zone in local.used : aws_subnet.subnet[zone].id]
  tags        = { Said = var.said }
}

# All that can be left out is.
resource "aws_db_subnet_group" "made_up" {
  subnet_ids = [for subnet in aws_subnet.subnet : subnet.id]
}

resource "aws_elasticache_subnet_group" "cache" {
  name        = "It-Cache"
  description = var.said
  subnet_ids  = [for zone in local.used : aws_subnet.subnet[zone].id]
  tags        = { Said = var.said }
}

resource "aws_redshift_subnet_group" "dwh" {
  name        = "it-dwh"
  description = var.said
  subnet_ids  = [for zone in local.used : aws_subnet.subnet[zone].id]
  tags        = { Said = var.said }
}

output "told" {
  value = [
    aws_db_subnet_group.db.vpc_id == aws_vpc.vpc.id,
    aws_elasticache_subnet_group.cache.vpc_id == aws_vpc.vpc.id,
    aws_elasticache_subnet_group.cache.id,
    aws_db_subnet_group.made_up.description,
  ]
}
"#;

const CHANGED: [&str; 3] = [
    "aws_db_subnet_group.db",
    "aws_elasticache_subnet_group.cache",
    "aws_redshift_subnet_group.dwh",
];

#[test]
fn groups_of_subnets_are_made_changed_imported_and_destroyed_through_the_role_of_a_customer() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    let made = json!({
        "vpc": 1, "subnet": 3, "db-subnet-group": 2, "cache-subnet-group": 1, "cluster-subnet-group": 1,
    });
    assert_eq!(counted(&lab.made(), REGION), made);
    assert_eq!(terraform.planned(), BTreeMap::new());
    assert_eq!(
        terraform.pull()["outputs"]["told"]["value"],
        json!([true, true, "it-cache", "Managed by Terraform"])
    );

    terraform.set("TF_VAR_said", "second");
    let updates = CHANGED.map(|address| (address.to_owned(), "update".to_owned()));
    assert_eq!(terraform.planned(), BTreeMap::from(updates));
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    assert_eq!(counted(&lab.made(), REGION), made);

    terraform.run(&[&["state", "rm"][..], &CHANGED].concat()).succeeded();
    for (address, id) in CHANGED.iter().zip(["it-db", "it-cache", "it-dwh"]) {
        terraform.run(&["import", address, id]).succeeded();
    }
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
    let session = format!("arn:aws:sts::{}:assumed-role/deployer/it", lab.target.id);
    for call in lab.double.calls(&lab.target) {
        assert_eq!(call.caller.as_deref(), Some(session.as_str()), "{call:?}");
    }
}
