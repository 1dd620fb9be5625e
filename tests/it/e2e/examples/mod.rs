use crate::double::{Account, Double};
use crate::terraform::{EXTERNAL_ID, Lab, Terraform};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A customer's role for a vendor.
mod customer_role;
/// A pod's way to a powerful role.
mod irsa;
/// What the examples need, as the provider computes it, and no more.
mod least;
/// What the command line prints of plans and states.
mod permissions;
/// Clusters in the accounts of two customers.
mod user_cluster;

/// The image that the double has.
const IMAGE: &str = "ami-0d0b1e00000000002";

/// A directory with the files of an example, and the keys of an account in the environment.
fn example(endpoint: &str, keys: &Account, name: &str, variables: &[(&str, &str)]) -> Terraform {
    let mut terraform = Terraform::bare(endpoint, keys, "");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    copy(&terraform, &folder, "");
    for (name, value) in variables {
        terraform.set(&format!("TF_VAR_{name}"), value);
    }
    terraform
}

/// Copies the files of a folder and of those below it.
fn copy(terraform: &Terraform, folder: &Path, below: &str) {
    for file in fs::read_dir(folder).expect("the example is there") {
        let path = file.expect("a file").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
        let name = format!("{below}{name}");
        if path.is_dir() {
            fs::create_dir(terraform.path(&name)).expect("a folder");
            copy(terraform, &path, &format!("{name}/"));
        } else {
            terraform.write(&name, &fs::read_to_string(&path).expect("a text"));
        }
    }
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

/// What an example needs that does not say which provider it is for.
const REQUIRED: &str = r#"
terraform {
  required_providers {
    aws = { source = "assumerole/assumerole" }
  }
}
"#;

/// All folders of examples below one, by their paths.
fn folders(below: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(below).expect("the folder is there");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.is_dir());
    paths.sort();
    paths.iter().flat_map(|path| [vec![path.clone()], folders(path)].concat()).collect()
}

/// The text of all configurations in a folder.
fn configuration(folder: &Path) -> String {
    let files = fs::read_dir(folder).expect("the folder is there");
    let paths = files.map(|file| file.expect("a file").path());
    let paths = paths.filter(|path| path.extension().is_some_and(|ending| ending == "tf"));
    paths.map(|path| fs::read_to_string(path).expect("a text")).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_example_is_valid() {
    let double = Double::shared();
    let terraform = Terraform::bare(&double.url(), &double.account(), "");
    let mut modules = String::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for (number, folder) in folders(&root).iter().enumerate() {
        // Where it stands in examples, so that it finds a module that stands beside it.
        let path = folder.strip_prefix(&root).expect("below").to_str().expect("a name");
        let text = configuration(folder);
        if text.is_empty() {
            continue;
        }
        let required = if text.contains("required_providers") { "" } else { REQUIRED };
        let name = format!("example{number}");
        fs::create_dir_all(terraform.path(path)).expect("a folder");
        terraform.write(&format!("{path}/main.tf"), &[required, &text].concat());
        // What a module needs is not of interest here: it is given null, which is any value to a validation.
        let variables = text.lines().filter_map(|line| line.strip_prefix("variable \""));
        let variables = variables.filter_map(|rest| rest.split('"').next());
        let given = variables.map(|name| format!("  {name} = null\n")).collect::<Vec<_>>();
        modules += &["module \"", &name, "\" {\n  source = \"./", path, "\"\n"].concat();
        modules += &[given.concat(), "}\n".to_owned()].concat();
    }
    terraform.configure(&modules);
    terraform.run(&["get"]).succeeded();
    terraform.run(&["validate"]).succeeded();
}

/// The configurations in a page, without the indentation that those in a list have.
fn blocks(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(indent) = line.strip_suffix("```terraform") else { continue };
        let block = lines.by_ref().take_while(|line| line.trim() != "```");
        let block = block.map(|line| line.strip_prefix(indent).unwrap_or(line).to_owned() + "\n");
        found.push(block.collect());
    }
    found
}

#[test]
fn configurations_in_readme_and_guides_are_written_as_terraform_formats_them() {
    let terraform = Terraform::bare("", &Double::shared().account(), "");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let guides = fs::read_dir(root.join("docs/guides")).expect("the guides are there");
    let guides = guides.map(|entry| entry.expect("an entry").path());
    let pages = guides.chain([root.join("README.md"), root.join("docs/index.md")]);
    let blocks: Vec<String> =
        pages.flat_map(|path| blocks(&fs::read_to_string(path).expect("a text"))).collect();
    for (number, block) in blocks.iter().enumerate() {
        terraform.write(&format!("block{number}.tf"), block);
    }
    assert!(blocks.len() > 10, "{blocks:?}");
    terraform.run(&["fmt", "-check", "-diff"]).succeeded();
}
