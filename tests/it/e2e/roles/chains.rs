use crate::double::{Account, Double};
use crate::judge::{Judge, Ministack};
use crate::terraform::{Terraform, trust};
use serde_json::{Value, json};

const HOPS: &str = r#"
terraform {
  required_providers {
    aws = { source = "assumerole/assumerole" }
  }
}

variable "hops" {
  type = list(object({ role_arn = string, external_id = string, session_name = optional(string) }))
}
"#;

const ALL_IN_THE_BLOCK: &str = r#"
provider "aws" {
  region = "eu-central-1"

  dynamic "assume_role" {
    for_each = var.hops
    content {
      role_arn    = assume_role.value.role_arn
      external_id = assume_role.value.external_id
    }
  }
}

data "aws_caller_identity" "end" {}

resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}
"#;

const TWO_ON_THE_OBJECT: &str = r#"
provider "aws" {
  region = "eu-central-1"

  assume_role {
    role_arn    = var.hops[0].role_arn
    external_id = var.hops[0].external_id
  }
}

data "aws_caller_identity" "end" {
  assume_role = slice(var.hops, 1, 3)
}

resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"

  assume_role {
    role_arn    = var.hops[1].role_arn
    external_id = var.hops[1].external_id
  }

  assume_role {
    role_arn    = var.hops[2].role_arn
    external_id = var.hops[2].external_id
  }
}
"#;

const REGION: &str = "eu-central-1";

/// Three accounts, each with a role that lets the account before it in with an external ID: the accounts and `hops`.
fn three(judge: &impl Judge, provider: &Account) -> (Vec<Account>, Value) {
    let mut accounts: Vec<Account> = Vec::new();
    let mut hops = Vec::new();
    for name in ["first", "second", "third"] {
        let account = judge.account();
        let before = accounts.last().unwrap_or(provider);
        let id = format!("id-of-the-{name}");
        let arn = judge.role(&account, name, &trust(before, Some(&id)));
        hops.push(json!({"role_arn": arn, "external_id": id}));
        accounts.push(account);
    }
    (accounts, json!(hops))
}

fn walk(terraform: &Terraform, hops: &Value) {
    terraform.write("hops.auto.tfvars.json", &json!({"hops": hops}).to_string());
}

/// Goes the whole way, and then finds each hop broken in turn.
fn three_hops(judge: &impl Judge, form: &str) {
    let provider = judge.account();
    let (accounts, hops) = three(judge, &provider);
    let terraform = Terraform::bare(&judge.url(), &provider, &[HOPS, form].concat());
    walk(&terraform, &hops);
    terraform.apply().succeeded();

    assert_eq!(
        judge.vpcs(&accounts[2], REGION),
        [terraform.state("aws_vpc.vpc")["id"].as_str().unwrap()]
    );
    for elsewhere in [&provider, &accounts[0], &accounts[1]] {
        assert_eq!(judge.vpcs(elsewhere, REGION), [""; 0]);
    }
    let identity = terraform.state("data.aws_caller_identity.end");
    assert_eq!(identity["account_id"], json!(accounts[2].id));

    for hop in 0..3 {
        let mut broken = hops.clone();
        broken[hop]["external_id"] = json!("id-of-somebody-else");
        walk(&terraform, &broken);
        let refusal = terraform.run(&["plan"]).refused();
        let role = hops[hop]["role_arn"].as_str().unwrap();
        let told = format!("cannot assume role {role} (role {} of 3)", hop + 1).to_lowercase();
        assert!(refusal.to_lowercase().contains(&told), "no {told:?} in: {refusal}");
        let caller = match hop {
            0 => provider.user_arn.clone(),
            n => format!(":{}:assumed-role/", accounts[n - 1].id),
        };
        assert!(refusal.contains(&caller), "no {caller:?} in: {refusal}");
        assert!(!refusal.contains("id-of-"), "{refusal}");
    }

    walk(&terraform, &hops);
    terraform.destroy().succeeded();
    assert_eq!(judge.vpcs(&accounts[2], REGION), [""; 0]);
}

#[test]
fn a_chain_of_the_provider_block_leads_through_three_accounts_and_each_hop_can_break() {
    three_hops(Double::shared(), ALL_IN_THE_BLOCK);
}

#[test]
fn a_chain_of_an_object_goes_on_from_the_provider_block_and_each_hop_can_break() {
    three_hops(Double::shared(), TWO_ON_THE_OBJECT);
}

#[test]
fn ministack_agrees_about_chains_of_three_roles() {
    three_hops(Ministack::shared(), ALL_IN_THE_BLOCK);
    three_hops(Ministack::shared(), TWO_ON_THE_OBJECT);
}
