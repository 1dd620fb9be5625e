use super::{Customer, PLAIN, entry, serve};
use crate::double::Double;
use crate::judge::{Judge, Ministack};
use crate::terraform::Terraform;
use serde_json::{Value, json};

const LOOK: &str = r#"
variable "customers" {
  type = map(object({ region = string, role_arn = string, external_id = string }))
}

data "aws_caller_identity" "who" {
  for_each = var.customers

  assume_role {
    role_arn    = each.value.role_arn
    external_id = each.value.external_id
  }
}

data "aws_availability_zones" "where" {
  for_each = var.customers
  region   = each.value.region

  assume_role {
    role_arn    = each.value.role_arn
    external_id = each.value.external_id
  }
}

output "accounts" {
  value = { for name, who in data.aws_caller_identity.who : name => who.account_id }
}

output "zones" {
  value = { for name, zones in data.aws_availability_zones.where : name => zones.names[0] }
}
"#;

fn look(judge: &impl Judge) {
    let provider = judge.account();
    let red = Customer::of(judge, &provider, "eu-west-1");
    let blue = Customer::of(judge, &provider, "us-east-1");
    let terraform = Terraform::bare(&judge.url(), &provider, &[PLAIN, LOOK].concat());
    let own = entry("eu-central-1", &Value::Null, None);
    serve(&terraform, &json!({"red": red.entry(), "blue": blue.entry(), "own": own}));

    terraform.apply().succeeded();

    let shown = terraform.show(&[]);
    let outputs = &shown["values"]["outputs"];
    let accounts = json!({"red": red.account.id, "blue": blue.account.id, "own": provider.id});
    assert_eq!(outputs["accounts"]["value"], accounts);
    let zones = json!({"red": "eu-west-1a", "blue": "us-east-1a", "own": "eu-central-1a"});
    assert_eq!(outputs["zones"]["value"], zones);
}

#[test]
fn data_sources_look_into_the_account_of_their_role_and_their_region() {
    look(Double::shared());
    look(Ministack::shared());
}

#[test]
fn a_region_that_is_none_or_that_no_role_leads_to_is_refused_before_anybody_is_asked() {
    let double = Double::shared();
    let provider = double.account();
    let red = Customer::of(double, &provider, "eu-west-1");
    let terraform = Terraform::bare(&double.url(), &provider, &[PLAIN, LOOK].concat());
    let arn = json!(red.role_arn);
    let china = json!(red.role_arn.replace("arn:aws:", "arn:aws-cn:"));
    for (region, role_arn, told) in [
        ("eu-wst-1", &arn, "`eu-wst-1`, from the argument `region`, is not a region"),
        ("cn-north-1", &arn, "Region cn-north-1 is in partition `aws-cn`"),
        ("cn-north-1", &Value::Null, "and the provider's region in `aws`"),
        ("eu-west-1", &china, "in `aws-cn`. No role leads from one partition into another"),
    ] {
        serve(&terraform, &json!({"red": entry(region, role_arn, None)}));
        let target = "-target=data.aws_availability_zones.where";
        let refusal = terraform.run(&["plan", target]).refused();
        assert!(refusal.contains(told), "{refusal}");
    }
    assert!(double.calls(&provider).is_empty());
}

/// A role, and what two providers tell of it.
const TAGGED: &str = r#"
provider "aws" {
  alias  = "blind"
  region = "eu-central-1"
  ignore_tags {
    keys         = ["team"]
    key_prefixes = ["kubernetes.io/"]
  }
}

resource "aws_iam_role" "role" {
  name               = "it"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
  tags = { team = "a", said = "b", "kubernetes.io/cluster" = "c" }
}

data "aws_iam_role" "whole" {
  name = aws_iam_role.role.id
}

data "aws_iam_role" "blind" {
  provider = aws.blind
  name     = aws_iam_role.role.id
}

output "tags" {
  value = [data.aws_iam_role.whole.tags, data.aws_iam_role.blind.tags]
}
"#;

#[test]
fn a_data_source_does_not_tell_tags_that_its_provider_ignores() {
    let double = Double::shared();
    let terraform = Terraform::bare(&double.url(), &double.account(), &[PLAIN, TAGGED].concat());
    terraform.apply().succeeded();
    let all = json!({"team": "a", "said": "b", "kubernetes.io/cluster": "c"});
    let told = &terraform.show(&[])["values"]["outputs"]["tags"]["value"];
    assert_eq!(*told, json!([all, {"said": "b"}]));
    assert!(terraform.planned().is_empty());
}
