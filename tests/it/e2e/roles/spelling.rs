use super::{Customer, PLAIN, block, findings};
use crate::double::Double;
use crate::judge::Judge;
use crate::terraform::{REGION, Terraform, trust};
use serde_json::json;
use std::collections::BTreeMap;

/// A VPC with its role in the place of `ROLE`, and the variable that a module would have for it.
const MODULE: &str = r#"
variable "assume_role" {
  type = list(object({ role_arn = string, external_id = optional(string), session_name = optional(string) }))
}

resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
  ROLE
}
"#;

const PASSED_ON: &str = "assume_role = var.assume_role";

const DYNAMIC: &str = r#"
  dynamic "assume_role" {
    for_each = var.assume_role
    content {
      role_arn    = assume_role.value.role_arn
      external_id = assume_role.value.external_id
    }
  }
"#;

/// A customer behind a role of another account: the second role lets the first in with its external ID.
struct Behind {
    provider: crate::double::Account,
    first: Customer,
    account: crate::double::Account,
    second: String,
    terraform: Terraform,
}

impl Behind {
    fn new() -> Self {
        let double = Double::shared();
        let (provider, account) = (double.account(), double.account());
        let first = Customer::of(double, &provider, REGION);
        let second =
            double.role(&account, "second", &trust(&first.account, Some("id-of-the-second")));
        let terraform = Terraform::bare(&double.url(), &provider, "");
        // What is not an argument of a role is dropped where the variable has no place for it.
        let roles = json!([
            {"role_arn": first.role_arn, "external_id": first.external_id, "region": REGION},
            {"role_arn": second, "external_id": "id-of-the-second"},
        ]);
        terraform.write("roles.auto.tfvars.json", &json!({"assume_role": roles}).to_string());
        Self { provider, first, account, second, terraform }
    }
    fn configure(&self, role: &str) {
        self.terraform.configure(&[PLAIN, &MODULE.replace("ROLE", role)].concat());
    }
}

#[test]
fn a_chain_is_written_as_blocks_or_as_a_list_or_passed_on_and_is_the_same() {
    let behind = Behind::new();
    let Behind { first, second, terraform, .. } = &behind;
    let blocks = [first.block(), block(second, Some("id-of-the-second"))].concat();
    let literal = |role_arn: &str, external_id: &str| {
        format!("{{ role_arn = {role_arn:?}, external_id = {external_id:?}, session_name = null }}")
    };
    let list = format!(
        "assume_role = [{}, {}]",
        literal(&first.role_arn, &first.external_id),
        literal(second, "id-of-the-second")
    );
    behind.configure(&blocks);
    terraform.apply().succeeded();

    let double = Double::shared();
    assert_eq!(double.vpcs(&behind.account, REGION).len(), 1);
    let through = json!([
        {"role_arn": first.role_arn, "external_id": first.external_id, "session_name": null},
        {"role_arn": second, "external_id": "id-of-the-second", "session_name": null},
    ]);
    assert_eq!(terraform.state("aws_vpc.vpc")["assume_role"], through);
    for form in [list.as_str(), PASSED_ON, DYNAMIC] {
        behind.configure(form);
        assert_eq!(terraform.planned(), BTreeMap::new(), "{form}");
    }
    terraform.destroy().succeeded();
}

#[test]
fn no_role_is_the_providers_own_session_in_every_form() {
    let behind = Behind::new();
    let Behind { provider, terraform, .. } = &behind;
    behind.configure("");
    terraform.apply().succeeded();
    assert_eq!(Double::shared().vpcs(provider, REGION).len(), 1);

    terraform.write("roles.auto.tfvars.json", r#"{"assume_role": []}"#);
    for form in [PASSED_ON, DYNAMIC, "assume_role {}", "assume_role = null"] {
        behind.configure(form);
        terraform.apply().succeeded();
        assert_eq!(terraform.planned(), BTreeMap::new(), "{form}");
    }
    terraform.write("roles.auto.tfvars.json", r#"{"assume_role": null}"#);
    behind.configure(PASSED_ON);
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    terraform.destroy().succeeded();
}

#[test]
fn a_literal_has_all_arguments_of_a_role_and_terraform_says_which_are_missing() {
    let behind = Behind::new();
    behind.configure(&format!("assume_role = [{{ role_arn = {:?} }}]", behind.second));
    let refusal = behind.terraform.run(&["plan"]).refused();
    assert!(
        refusal.contains("attributes \"external_id\" and \"session_name\" are required"),
        "{refusal}"
    );
    behind.configure(&format!("assume_role {{\n  role = {:?}\n}}", behind.second));
    let refusal = behind.terraform.run(&["plan"]).refused();
    assert!(refusal.contains("An argument named \"role\" is not expected here"), "{refusal}");
}

/// The policies of a role as blocks, as hashicorp/aws has them, beside its way.
const POLICIES: &str = r#"
resource "aws_iam_role" "role" {
  name               = "it"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })

  inline_policy {
    name   = "look"
    policy = jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Action = "ec2:DescribeVpcs", Resource = "*" }]
    })
  }

  ROLE
}
"#;

#[test]
fn other_attributes_that_are_written_as_blocks_stand_beside_the_role() {
    let double = Double::shared();
    let provider = double.account();
    let customer = Customer::of(double, &provider, REGION);
    let hcl = [PLAIN, &POLICIES.replace("ROLE", &customer.block())].concat();
    let terraform = Terraform::bare(&double.url(), &provider, &hcl);
    terraform.apply().succeeded();
    assert_eq!(terraform.state("aws_iam_role.role")["inline_policy"][0]["name"], "look");
    assert_eq!(terraform.planned(), BTreeMap::new());
    terraform.destroy().succeeded();
}

#[test]
fn what_is_wrong_in_a_role_is_told_where_it_is_written() {
    let behind = Behind::new();
    let good = behind.first.block();
    let wrong = "assume_role {\n    role_arn     = \"deployer\"\n    external_id  = \"one of ours\"\n    session_name = \"x\"\n  }\n";
    behind.configure(&[&good, wrong].concat());

    let found = findings(&behind.terraform);
    let told = [
        ("role_arn     = \"deployer\"", "In `assume_role[1].role_arn`: `deployer` is not an ARN"),
        ("external_id  = \"one of ours\"", "In `assume_role[1].external_id`: "),
        ("session_name = \"x\"", "In `assume_role[1].session_name`: "),
    ];
    assert_eq!(found.len(), told.len(), "{found:#?}");
    for (at, problem) in told {
        let is_told = |(code, detail): &(String, String)| code == at && detail.starts_with(problem);
        assert!(found.iter().any(is_told), "{at}: {found:#?}");
    }
    assert!(!found.iter().any(|(_, detail)| detail.contains("one of ours")), "{found:#?}");

    // Terraform has no place for what is inside of a list.
    behind.configure(
        "assume_role = [{ role_arn = \"deployer\", external_id = null, session_name = null }]",
    );
    let found = findings(&behind.terraform);
    let (_, detail) = found.first().expect("a problem");
    assert!(detail.starts_with("In `assume_role[0].role_arn`: `deployer`"), "{found:#?}");
}

/// Beside [`PLAIN`]: an external ID that is no secret, and one that is.
const SHOWN: &str = r#"
variable "secret" {
  sensitive = true
}

resource "aws_vpc" "shown" {
  cidr_block = "10.1.0.0/16"

  assume_role {
    role_arn    = "arn:aws:iam::222222222222:role/shown"
    external_id = "an-external-id"
  }
}

resource "aws_vpc" "hidden" {
  cidr_block = "10.1.0.0/16"

  assume_role {
    role_arn    = "arn:aws:iam::333333333333:role/hidden"
    external_id = var.secret
  }
}

resource "aws_vpc" "each" {
  for_each   = { red = "id-of-red" }
  cidr_block = "10.1.0.0/16"

  assume_role {
    role_arn    = "arn:aws:iam::444444444444:role/each"
    external_id = sensitive(each.value)
  }
}

resource "aws_external_id" "made" {}

resource "aws_vpc" "made" {
  cidr_block = "10.1.0.0/16"

  assume_role {
    role_arn    = "arn:aws:iam::555555555555:role/made"
    external_id = aws_external_id.made.result
  }
}
"#;

#[test]
fn a_plan_shows_the_role_and_hides_an_external_id_that_is_sensitive() {
    let double = Double::shared();
    let account = double.account();
    let mut terraform = Terraform::bare(&double.url(), &account, &[PLAIN, SHOWN].concat());
    terraform.set("TF_VAR_secret", "id-of-ours");

    let planned = terraform.run(&["plan"]).succeeded();

    for role in ["shown", "hidden", "each", "made"] {
        assert!(planned.stdout.contains(&format!(":role/{role}\"")), "{planned}");
    }
    assert!(planned.said("external_id = \"an-external-id\""), "{planned}");
    for hidden in ["id-of-ours", "id-of-red"] {
        assert!(!planned.to_string().contains(hidden), "{planned}");
    }
    assert_eq!(planned.stdout.matches("external_id = (sensitive value)").count(), 3, "{planned}");
}

/// Whole objects, as modules hand them on.
const WHOLE: &str = r#"
data "aws_caller_identity" "who" {
  ROLE
}

resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
  ROLE
}

output "object" {
  value = aws_vpc.vpc
}

output "json" {
  value = jsonencode(aws_vpc.vpc)
}

output "one" {
  value = one(slice([data.aws_caller_identity.who], 0, 1))
}
"#;

#[test]
fn whole_objects_are_outputs() {
    let double = Double::shared();
    let provider = double.account();
    let customer = Customer::of(double, &provider, REGION);
    let hcl = [PLAIN, &WHOLE.replace("ROLE", &customer.block())].concat();
    let terraform = Terraform::bare(&double.url(), &provider, &hcl);
    terraform.apply().succeeded();
    let shown = terraform.show(&[]);
    let outputs = &shown["values"]["outputs"];
    assert_eq!(outputs["object"]["value"], terraform.state("aws_vpc.vpc"));
    assert_eq!(outputs["one"]["value"]["account_id"], json!(customer.account.id));
    for output in ["object", "json", "one"] {
        assert_eq!(outputs[output]["sensitive"], false, "{output}");
    }
    terraform.destroy().succeeded();
}

/// A test of a module over this provider, without AWS.
const MOCKED: &str = r#"
mock_provider "aws" {}

variables {
  assume_role = [{ role_arn = "arn:aws:iam::222222222222:role/deployer" }]
}

run "plan" {
  command = plan
  assert {
    condition     = aws_vpc.vpc.cidr_block == "10.1.0.0/16"
    error_message = "the plan says what the module does"
  }
}

run "apply" {
  assert {
    condition     = aws_vpc.vpc.id != ""
    error_message = "the mock makes a VPC"
  }
}
"#;

#[test]
fn modules_are_tested_with_a_mock_of_the_provider() {
    let behind = Behind::new();
    behind.terraform.write("module.tftest.hcl", MOCKED);
    for form in [PASSED_ON, DYNAMIC, ""] {
        behind.configure(form);
        let tested = behind.terraform.run(&["test"]).succeeded();
        assert!(tested.stdout.contains("2 passed, 0 failed"), "{tested}");
    }
}
