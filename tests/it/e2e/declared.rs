use super::{VPC, destroyed};
use crate::terraform::{Lab, Terraform};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What a module mentions and creates only where it is asked to.
const MENTIONED: &str = r#"
variable "create" {
  default = 0
}

resource "aws_memorydb_subnet_group" "memorydb" {
  count      = var.create
  name       = "it"
  subnet_ids = [aws_vpc.vpc.id]
}

resource "aws_s3_bucket_website_configuration" "website" {
  count  = 0
  bucket = "it"

  index_document {
    suffix = "index.html"
  }

  routing_rule {
    condition {
      key_prefix_equals = "docs/"
    }

    redirect {
      replace_key_prefix_with = "documents/"
    }
  }
}

data "aws_cloudfront_log_delivery_canonical_user_id" "user" {
  count = var.create
}

output "group" {
  value = one(aws_memorydb_subnet_group.memorydb[*].arn)
}
"#;

/// The way out, as every error shows it.
const OTHER: [&str; 4] = [
    "but not managed by it, so that",
    "hashicorp = { source = \"hashicorp/aws\" }",
    "provider = hashicorp",
    "docs/guides/declared-types.md lists all such types",
];

#[track_caller]
fn refused(terraform: &Terraform, arguments: &[&str], because: &str) {
    let told = terraform.run(arguments).refused();
    for part in OTHER.into_iter().chain([because]) {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn a_module_that_mentions_a_declared_type_validates_plans_and_applies() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, &[VPC, MENTIONED].concat());
    terraform.run(&["validate"]).succeeded();
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());

    let made = lab.made();
    refused(&terraform, &["plan", "-var=create=1"], "the object cannot be created");
    refused(&terraform, &["plan", "-var=create=1"], "Give this data source another provider");
    terraform.write(
        "import.tf",
        "import {\n  to = aws_memorydb_subnet_group.memorydb[0]\n  id = \"it\"\n}\n",
    );
    refused(&terraform, &["plan", "-var=create=1"], "can do nothing with the object");
    assert_eq!(lab.made(), made);
    std::fs::remove_file(terraform.path("import.tf")).unwrap();
    destroyed(&lab, &terraform);
}

#[test]
fn terraform_holds_a_configuration_against_the_schema_of_a_declared_type() {
    let lab = Lab::new();
    let group = MENTIONED.replace("name       = \"it\"", "nam = \"it\"");
    let told = Terraform::new(&lab, &[VPC, &group].concat()).run(&["validate"]).refused();
    assert!(told.contains("An argument named \"nam\" is not expected here"), "{told}");
    let deprecated = "resource \"aws_eks_addon\" \"addon\" {\n  cluster_name = \"it\"\n  addon_name = \"it\"\n  \
                      resolve_conflicts = \"OVERWRITE\"\n}\n";
    let told = Terraform::new(&lab, deprecated).run(&["validate"]).succeeded();
    assert!(told.said("`resolve_conflicts` is deprecated in hashicorp/aws"), "{told}");
    let website = MENTIONED.replace("suffix = \"index.html\"", "");
    let told = Terraform::new(&lab, &[VPC, &website].concat()).run(&["validate"]).refused();
    assert!(told.contains("The argument \"suffix\" is required"), "{told}");
}

/// An object of a declared type beside a VPC.
const GROUP: &str = r#"
resource "aws_memorydb_subnet_group" "group" {
  name       = "it"
  subnet_ids = ["subnet-0123"]
  tags       = { Name = "it" }
}
"#;

/// What hashicorp/aws has in its state of it.
fn group() -> Value {
    json!({
        "mode": "managed", "type": "aws_memorydb_subnet_group", "name": "group",
        "provider": "provider[\"registry.terraform.io/assumerole/assumerole\"]",
        "instances": [{
            "schema_version": 0,
            "attributes": {
                "arn": "arn:aws:memorydb:eu-central-1:222222222222:subnetgroup/it",
                // Its default, of which the schema says nothing.
                "description": "Managed by Terraform",
                "id": "it", "name": "it", "name_prefix": "", "region": "eu-central-1",
                "subnet_ids": ["subnet-0123"], "vpc_id": "vpc-0123",
                "tags": {"Name": "it"}, "tags_all": {"Name": "it"},
            },
            "sensitive_attributes": [],
            "identity_schema_version": 0,
            "identity": {"account_id": "222222222222", "name": "it", "region": "eu-central-1"},
            // {"schema_version":"0"} in base64
            "private": "eyJzY2hlbWFfdmVyc2lvbiI6IjAifQ==",
        }],
    })
}

/// A VPC, and the group in the state.
fn with_group(lab: &Lab, with: fn(Terraform) -> Terraform) -> Terraform {
    let terraform = with(Terraform::new(lab, &[VPC, GROUP].concat()));
    terraform.configure(VPC);
    terraform.apply().succeeded();
    let mut state = terraform.pull();
    let provider = state["resources"][0]["provider"].clone();
    let mut group = group();
    group["provider"] = provider;
    state["resources"].as_array_mut().unwrap().push(group);
    terraform.push(state);
    terraform.configure(&[VPC, GROUP].concat());
    terraform
}

/// What is stored of the group.
fn stored(terraform: &Terraform) -> Value {
    let state = terraform.pull();
    let mut resources = state["resources"].as_array().unwrap().iter();
    let group = resources.find(|resource| resource["type"] == "aws_memorydb_subnet_group");
    group.unwrap()["instances"][0]["attributes"].clone()
}

fn stays(with: fn(Terraform) -> Terraform) {
    let lab = Lab::new();
    let terraform = with_group(&lab, with);
    let before = stored(&terraform);
    let plan = terraform.run(&["plan", "-detailed-exitcode"]).succeeded();
    let warnings = plan.stdout.matches("Objects of declared types are kept as they are").count();
    assert_eq!(warnings, 1, "{plan}");
    terraform.run(&["apply", "-refresh-only", "-auto-approve"]).succeeded();
    terraform.apply().succeeded();
    assert_eq!(stored(&terraform), before);
    let calls = lab.calls();
    assert!(calls.iter().all(|call| !call.contains("memorydb")), "{calls:?}");

    let made = lab.made();
    let changed = GROUP.replace("Name = \"it\"", "Name = \"changed\"");
    terraform.configure(&[VPC, &changed].concat());
    refused(&terraform, &["plan"], "`tags` cannot be changed");
    terraform.configure(VPC);
    refused(&terraform, &["plan"], "the object cannot be destroyed");
    terraform.configure(&[VPC, GROUP].concat());
    refused(&terraform, &["destroy", "-auto-approve"], "the object cannot be destroyed");
    assert_eq!(lab.made(), made);
    assert_eq!(stored(&terraform), before);

    // What forgets an object is Terraform's own.
    terraform.configure(VPC);
    terraform.run(&["state", "rm", "aws_memorydb_subnet_group.group"]).succeeded();
    destroyed(&lab, &terraform);
}

#[test]
fn an_object_of_a_declared_type_stays_in_the_state_as_it_is() {
    stays(|terraform| terraform);
}

#[test]
fn it_stays_in_a_program_that_knows_identities_too() {
    stays(Terraform::with_identities);
}
