use super::{Customer, PLAIN, block, serve};
use crate::double::Double;
use crate::terraform::{Terraform, trust};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;

const CLUSTERS: &str = r#"
variable "customers" {
  type = map(object({ region = string, role_arn = string, external_id = string }))
}

resource "aws_vpc" "cluster" {
  for_each = var.customers

  region     = each.value.region
  cidr_block = "10.1.0.0/16"

  assume_role {
    role_arn    = each.value.role_arn
    external_id = each.value.external_id
  }
}
"#;

/// Beside [`CLUSTERS`]: the VPC of each customer comes into the state with the role that leads to it.
const IMPORTS: &str = r#"
variable "ids" {
  type = map(string)
}

import {
  for_each = var.customers
  to       = aws_vpc.cluster[each.key]
  id       = "${var.ids[each.key]}@${each.value.region}|role_arn=${each.value.role_arn}|external_id=${each.value.external_id}"
}
"#;

#[test]
fn objects_of_customers_are_imported_with_their_regions_and_roles() {
    let double = Double::shared();
    let provider = double.account();
    let red = Customer::of(double, &provider, "eu-west-1");
    let blue = Customer::of(double, &provider, "us-east-1");
    let terraform = Terraform::bare(&double.url(), &provider, &[PLAIN, CLUSTERS].concat());
    serve(&terraform, &json!({"red": red.entry(), "blue": blue.entry()}));
    terraform.apply().succeeded();
    let addresses = ["aws_vpc.cluster[\"red\"]", "aws_vpc.cluster[\"blue\"]"];
    let forget = || terraform.run(&[&["state", "rm"], addresses.as_slice()].concat()).succeeded();
    let states = addresses.map(|address| terraform.state(address));

    forget();
    for ((address, state), customer) in addresses.iter().zip(&states).zip([&red, &blue]) {
        let Customer { region, role_arn, external_id, .. } = customer;
        let id = state["id"].as_str().unwrap();
        let id = format!("{id}@{region}|role_arn={role_arn}|external_id={external_id}");
        terraform.run(&["import", address, &id]).succeeded();
        assert_eq!(terraform.state(address), *state);
    }
    assert_eq!(terraform.planned(), BTreeMap::new());

    forget();
    let ids = json!({"ids": {"red": states[0]["id"], "blue": states[1]["id"]}});
    terraform.write("ids.auto.tfvars.json", &ids.to_string());
    terraform.write("imports.tf", IMPORTS);
    let applied = terraform.apply().succeeded();
    assert!(applied.stdout.contains("2 imported, 0 added, 0 changed, 0 destroyed"), "{applied}");
    assert_eq!(addresses.map(|address| terraform.state(address)), states);

    forget();
    let refusal =
        terraform.run(&["import", addresses[0], "vpc-1@eu-west-1|role_arn=deployer"]).refused();
    assert!(
        refusal.contains("`deployer` is not an ARN: an ARN starts with `arn:`. An import id")
            && refusal.contains("|role_arn=ARN|"),
        "{refusal}"
    );
    for (id, told) in [
        (format!("vpc-1@eu-wst-1|role_arn={}", red.role_arn), "`eu-wst-1`"),
        (format!("vpc-1@cn-north-1|role_arn={}", red.role_arn), "partition `aws-cn`"),
        (format!("vpc-1|role_arn={}@eu-west-1", red.role_arn), "`ID@eu-west-1|role_arn=..`"),
    ] {
        let refusal = terraform.run(&["import", addresses[0], &id]).refused();
        assert!(refusal.contains(told), "{refusal}");
    }
    terraform.apply().succeeded();
    terraform.destroy().succeeded();
}

#[test]
fn a_configuration_is_generated_with_the_role_of_the_import_id() {
    let double = Double::shared();
    let (provider, account) = (double.account(), double.account());
    let role = double.role(&account, "deployer", &trust(&provider, Some("an-external-id")));
    let vpc = format!(
        "{PLAIN}\nresource \"aws_vpc\" \"vpc\" {{\n  region = \"eu-west-1\"\n  cidr_block = \"10.1.0.0/16\"\n  {}\n}}\n",
        block(&role, Some("an-external-id"))
    );
    let terraform = Terraform::bare(&double.url(), &provider, &vpc);
    terraform.apply().succeeded();
    let id = terraform.state("aws_vpc.vpc")["id"].as_str().unwrap().to_owned();
    terraform.run(&["state", "rm", "aws_vpc.vpc"]).succeeded();

    let import = format!(
        "{PLAIN}\nimport {{\n  to = aws_vpc.vpc\n  id = \"{id}@eu-west-1|role_arn={role}|external_id=an-external-id\"\n}}\n"
    );
    terraform.configure(&import);
    terraform.run(&["plan", "-generate-config-out=generated.tf"]);
    // The name is written that a provider has in its registry, not the one that it has here; and the whole id, as a
    // comment. The pages say so.
    let generated = fs::read_to_string(terraform.path("generated.tf")).unwrap();
    let (provider_line, comment) = ("  provider ", "# __generated__ by ");
    assert!(generated.contains(provider_line) && generated.contains(comment), "{generated}");
    let ours = generated.lines().filter(|line| !line.starts_with(provider_line));
    terraform.write("generated.tf", &ours.collect::<Vec<_>>().join("\n"));

    let planned = terraform.run(&["plan"]).succeeded();
    assert!(planned.stdout.contains("1 to import, 0 to add, 0 to change"), "{planned}");
    terraform.apply().succeeded();
    let state = terraform.state("aws_vpc.vpc");
    assert_eq!(state["id"], json!(id));
    let through = json!({"role_arn": role, "external_id": "an-external-id", "session_name": null});
    assert_eq!(state["assume_role"], json!([through]));
    assert_eq!(terraform.planned(), BTreeMap::new());
    terraform.destroy().succeeded();
}
