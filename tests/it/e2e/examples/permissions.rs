//! `terraform-provider-assumerole permissions`, on what the real program prints of plans and states.

use super::example;
use crate::client::command;
use crate::double::Double;
use crate::terraform::{EXTERNAL_ID, Lab, Terraform, trust};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Output;
use std::{env, fs};

/// The image that the double has.
const IMAGE: &str = "ami-0d0b1e00000000002";
/// What Konvoy asks a customer for.
/// <https://docs.d2iq.com/dkp/2.7/user-roles-and-instance-profiles>
const KONVOY: &str = include_str!("konvoy.json");

const HCL: &str = r#"
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_iam_role" "r" {
  name = "nodes"
  path = "/acme/"

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}
"#;

/// Runs the command with this on stdin.
fn permissions(arguments: &[&str], stdin: &str) -> Output {
    command(&[&["permissions"], arguments].concat(), stdin)
}

/// What it prints, if it succeeds.
#[track_caller]
fn printed(arguments: &[&str], stdin: &str) -> String {
    let output = permissions(arguments, stdin);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("a text")
}

/// Plans, and tells what `show -json` prints of the plan.
fn planned(terraform: &Terraform) -> String {
    terraform.run(&["plan", "-out=tested.tfplan"]).succeeded();
    terraform.show(&["tested.tfplan"]).to_string()
}

/// The resources on which documents allow an action.
fn allowed(documents: &Value, action: &str) -> Vec<Value> {
    let documents = documents.as_array().expect("documents");
    let statements =
        documents.iter().flat_map(|document| document["Statement"].as_array().expect("statements"));
    let about = statements.filter(|statement| {
        statement["Action"] == action
            || statement["Action"]
                .as_array()
                .is_some_and(|actions| actions.contains(&json!(action)))
    });
    about.map(|statement| statement["Resource"].clone()).collect()
}

#[test]
fn a_plan_on_stdin_becomes_the_policy_of_the_role_in_each_format() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, HCL);
    let plan = planned(&terraform);
    let role = format!("arn:aws:iam::{}:role/acme/nodes", lab.target.id);

    let found: Value = serde_json::from_str(&printed(&["--plan", "-"], &plan)).expect("JSON");
    assert_eq!(found["policies"][0]["role_arn"], lab.role_arn.as_str());
    assert_eq!(found["policies"].as_array().map(Vec::len), Some(1));
    let documents = &found["policies"][0]["documents"];
    assert_eq!(allowed(documents, "iam:CreateRole"), [json!(role)]);
    let vpcs = format!("arn:aws:ec2:eu-central-1:{}:*", lab.target.id);
    assert_eq!(allowed(documents, "ec2:DeleteVpc"), [json!(vpcs)]);

    let hcl = printed(&["--plan", "-", "--format", "hcl"], &plan);
    let own = Terraform::new(&lab, &hcl);
    own.run(&["fmt", "-check", "-diff", "main.tf"]).succeeded();
    own.run(&["validate"]).succeeded();

    let template = printed(&["--plan", "-", "--format", "cloudformation"], &plan);
    let template: Value = serde_json::from_str(&template).expect("JSON");
    assert_eq!(template["Resources"]["Policy1"]["Properties"]["Roles"], json!(["deployer"]));
}

#[test]
fn a_state_narrows_to_what_is_there_and_what_is_none_is_a_wrong_input() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, HCL);
    terraform.apply().succeeded();
    let state = terraform.show(&[]).to_string();
    let arn = terraform.state("aws_vpc.v")["arn"].clone();
    let found = printed(&["--state", "-", "--for", "destroy"], &state);
    let found: Value = serde_json::from_str(&found).expect("JSON");
    assert_eq!(allowed(&found["policies"][0]["documents"], "ec2:DeleteVpc"), [arn]);

    let stored = permissions(&["--state", "-"], &terraform.pull().to_string());
    assert_eq!(stored.status.code(), Some(1));
    let told = String::from_utf8(stored.stderr).expect("a text");
    assert!(told.contains("stdin is a state as Terraform stores it"), "{told}");
    assert_eq!(permissions(&["--state", "-", "--plan", "-"], "").status.code(), Some(2));
    terraform.destroy().succeeded();
}

/// The plan of the example for one customer, and the account.
fn user_cluster() -> (String, String) {
    let double = Double::shared();
    let (ours, customer) = (double.account(), double.account());
    let role_arn = double.role(&customer, "clusters", &trust(&ours, Some(EXTERNAL_ID)));
    let hop = json!({"role_arn": role_arn, "external_id": EXTERNAL_ID});
    let entry = json!({"region": "eu-central-1", "assume_role": [hop], "image_id": IMAGE});
    let terraform = example(&double.url(), &ours, "user-cluster", &[]);
    terraform
        .write("customers.auto.tfvars.json", &json!({"customers": {"acme": entry}}).to_string());
    terraform.run(&["get"]).succeeded();
    (planned(&terraform), customer.id)
}

/// The block of a page that begins with this line.
fn block<'a>(page: &'a str, first: &str) -> &'a str {
    let (_, behind) = page.split_once(&format!("```text\n{first}")).expect("the block is there");
    behind.split_once("```").expect("the block ends").0
}

#[test]
fn the_page_tells_how_the_policy_of_konvoy_differs_from_what_the_example_needs() {
    let (plan, account) = user_cluster();
    let folder = tempfile::tempdir().expect("a directory");
    let policy = folder.path().join("konvoy.json");
    fs::write(&policy, KONVOY).expect("the policy is written");
    let policy = policy.to_str().expect("a path");
    let output = permissions(&["--plan", "-", "--compare", policy], &plan);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let text = String::from_utf8(output.stdout).expect("a text");
    let text = text.replace(policy, "konvoy.json").replace(&account, "111122223333");

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guides/permissions.md");
    let page = fs::read_to_string(&path).expect("the page");
    let first = text.lines().next().expect("a line");
    let written = format!("{first}{}", block(&page, first));
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, page.replace(&written, &text)).expect("the page is written");
    } else {
        assert_eq!(written, text, "UPDATE_DOCS=1 cargo test --test it konvoy writes it anew");
    }
}
