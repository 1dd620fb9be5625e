use crate::double::Account;
use crate::terraform::{EXTERNAL_ID, Lab, Terraform};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A customer's role for a vendor.
mod customer_role;
/// A pod's way to a powerful role.
mod irsa;

/// A directory with the files of an example, and the keys of an account in the environment.
fn example(endpoint: &str, keys: &Account, name: &str, variables: &[(&str, &str)]) -> Terraform {
    let mut terraform = Terraform::bare(endpoint, keys, "");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    for file in fs::read_dir(&folder).expect("the example is there") {
        let path = file.expect("a file").path();
        let text = fs::read_to_string(&path).expect("a text");
        terraform.write(path.file_name().and_then(|name| name.to_str()).expect("a name"), &text);
    }
    for (name, value) in variables {
        terraform.set(&format!("TF_VAR_{name}"), value);
    }
    terraform
}

/// The trust policy of a role in the state.
fn trust(terraform: &Terraform, address: &str) -> Value {
    let role = terraform.state(address);
    serde_json::from_str(role["assume_role_policy"].as_str().expect("a policy")).expect("JSON")
}

fn output(terraform: &Terraform, name: &str) -> String {
    terraform.run(&["output", "-raw", name]).succeeded().stdout
}

fn allowing(action: &str) -> String {
    json!({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}],
    })
    .to_string()
}

#[test]
fn the_quickstart_applies_through_the_role_of_another_account_plans_empty_and_goes_again() {
    let lab = Lab::new();
    let variables = [("role_arn", lab.role_arn.as_str()), ("external_id", EXTERNAL_ID)];
    let terraform = example(&lab.double.url(), &lab.source, "quickstart", &variables);
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());

    assert_eq!(output(&terraform, "account_id"), lab.target.id);
    let session = format!("arn:aws:sts::{}:assumed-role/deployer/quickstart", lab.target.id);
    assert_eq!(output(&terraform, "caller_arn"), session);
    assert_eq!(lab.double.inventory(&lab.source), json!({}));

    terraform.destroy().succeeded();
    assert_eq!(lab.made(), json!({}));
}
