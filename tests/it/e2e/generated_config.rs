use crate::double::Double;
use crate::terraform::Terraform;
use std::collections::BTreeMap;

/// The name that the provider has in its registry, which is the one that Terraform writes.
const PROVIDER: &str = r#"
terraform {
  required_providers {
    assumerole = { source = "assumerole/assumerole" }
  }
}

provider "assumerole" {
  region = "eu-central-1"
}
"#;

const OBJECTS: &str = r#"
resource "aws_vpc" "vpc" {
  provider                         = assumerole
  cidr_block                       = "10.1.0.0/16"
  assign_generated_ipv6_cidr_block = true
  tags                             = { Name = "first" }
}

resource "aws_subnet" "subnet" {
  provider                        = assumerole
  vpc_id                          = aws_vpc.vpc.id
  cidr_block                      = "10.1.1.0/24"
  ipv6_cidr_block                 = cidrsubnet(aws_vpc.vpc.ipv6_cidr_block, 8, 1)
  assign_ipv6_address_on_creation = true
}

resource "aws_iam_role" "role" {
  provider           = assumerole
  name_prefix        = "it-"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_instance_profile" "profile" {
  provider    = assumerole
  name_prefix = "it-"
  role        = aws_iam_role.role.name
}

resource "aws_iam_openid_connect_provider" "issuer" {
  provider       = assumerole
  url            = "https://id.example.com"
  client_id_list = []
}
"#;

/// Makes the objects, forgets them, and lets Terraform write what they are.
fn assert_generated(terraform: &Terraform) {
    terraform.apply().succeeded();
    let addresses = [
        "aws_vpc.vpc",
        "aws_subnet.subnet",
        "aws_iam_role.role",
        "aws_iam_instance_profile.profile",
        "aws_iam_openid_connect_provider.issuer",
    ];
    let mut imports = PROVIDER.to_owned();
    for address in addresses {
        let id = &terraform.state(address)["id"];
        let import =
            format!("import {{\n  to = {address}\n  id = {id}\n  provider = assumerole\n}}\n");
        imports.push_str(&import);
    }
    terraform.run(&[&["state", "rm"], addresses.as_slice()].concat()).succeeded();
    terraform.configure(&imports);
    let planned = terraform.run(&["plan", "-generate-config-out=generated.tf"]).succeeded();
    let summary = "Plan: 5 to import, 0 to add, 0 to change, 0 to destroy.";
    assert!(planned.stdout.contains(summary), "{planned}");
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    terraform.destroy().succeeded();
}

#[test]
fn what_terraform_writes_for_imported_objects_needs_no_editing() {
    let double = Double::shared();
    let hcl = [PROVIDER, OBJECTS].concat();
    assert_generated(&Terraform::bare(&double.url(), &double.account(), &hcl));
    let newer = Terraform::bare(&double.url(), &double.account(), &hcl);
    assert_generated(&newer.with_identities());
}
