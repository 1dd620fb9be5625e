//! What `aws_iam_policy_document` prints, beside what hashicorp/aws printed (see tests/it/e2e/peer/README.md).

use super::{PLAIN, peer};
use crate::double::Double;
use crate::terraform::Terraform;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const STATEMENTS: &str = include_str!("statements.tf");
const SOURCES: &str = include_str!("sources.tf");

/// A policy that is made of one document alone.
const DIFFERENT: &str = r#"
variable "documents" {
  type = map(string)
}

data "aws_iam_policy_document" "different" {
  for_each = var.documents

  source_policy_documents = [each.value]
}
"#;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/e2e/policy_documents").join(name)
}

fn read(name: &str) -> Value {
    let text = fs::read_to_string(fixture(name)).expect("the fixture is there");
    serde_json::from_str(&text).expect("JSON")
}

fn write(name: &str, value: &Value) {
    let text = serde_json::to_string_pretty(value).expect("JSON") + "\n";
    fs::write(fixture(name), text).expect("the fixture is written");
}

/// A directory in which this provider does what `hcl` says. It calls nothing.
fn ours(hcl: &str) -> Terraform {
    let double = Double::shared();
    Terraform::bare(&double.url(), &double.account(), &[PLAIN, hcl].concat())
}

/// The same in which hashicorp/aws does it, if there is one.
fn theirs(hcl: &str) -> Option<Terraform> {
    let double = Double::shared();
    peer::installed(Terraform::bare(&double.url(), &double.account(), &[PLAIN, hcl].concat()))
}

/// All that the data sources have printed, by their names or keys.
fn printed(terraform: &Terraform) -> Value {
    let state = terraform.show(&[]);
    let found = state["values"]["root_module"]["resources"].as_array().expect("data sources");
    let printed = found.iter().map(|source| {
        let name = source["index"].as_str().or(source["name"].as_str()).expect("a name");
        let texts =
            ["id", "json", "minified_json"].map(|of| (of.to_owned(), source["values"][of].clone()));
        (name.to_owned(), Value::Object(texts.into_iter().collect()))
    });
    Value::Object(printed.collect())
}

/// Sets `var.documents` to the documents of these cases of different.json.
fn give<'a>(terraform: &Terraform, cases: impl IntoIterator<Item = (&'a String, &'a Value)>) {
    let documents: BTreeMap<_, _> =
        cases.into_iter().map(|(name, case)| (name, &case["document"])).collect();
    let variables = json!({"documents": documents});
    terraform.write("documents.auto.tfvars.json", &variables.to_string());
}

#[test]
fn policies_are_printed_byte_for_byte_as_hashicorp_aws_prints_them() {
    let all = [STATEMENTS, SOURCES].concat();
    if let Some(terraform) = theirs(&all) {
        terraform.apply().succeeded();
        write("printed.json", &printed(&terraform));
    }

    let terraform = ours(&all);
    terraform.apply().succeeded();

    let expected = read("printed.json");
    let printed = printed(&terraform);
    let names =
        |printed: &Value| printed.as_object().expect("by name").keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&printed), names(&expected));
    for name in names(&expected) {
        assert_eq!(printed[&name], expected[&name], "{name}");
    }
}

#[test]
fn policies_are_printed_otherwise_only_where_that_is_meant() {
    let mut cases: Map<String, Value> =
        read("different.json").as_object().expect("by name").clone();
    if let Some(terraform) = theirs(DIFFERENT) {
        for (name, case) in &mut cases {
            give(&terraform, [(name, &*case)]);
            // A refusal, or a crash.
            let accepted = terraform.apply().status == Some(0);
            case["hashicorp"] = if accepted {
                printed(&terraform)[name]["minified_json"].clone()
            } else {
                Value::Null
            };
        }
        write("different.json", &json!(cases));
    }

    let (refused, accepted): (Vec<_>, Vec<_>) =
        cases.iter().partition(|(_, case)| case["ours"].is_null());
    let terraform = ours(DIFFERENT);
    give(&terraform, accepted.iter().copied());
    terraform.apply().succeeded();
    let printed = printed(&terraform);
    for (name, case) in accepted {
        assert_eq!(printed[name]["minified_json"], case["ours"], "{name}");
        assert_ne!(case["hashicorp"], case["ours"], "{name} is no difference any more");
    }

    give(&terraform, refused.iter().copied());
    let refusal = terraform.apply().refused();
    for (name, case) in refused {
        assert!(
            refusal.contains(&format!("different[\"{name}\"]")),
            "{name} is not refused: {refusal}"
        );
        assert_ne!(case["hashicorp"], Value::Null, "{name} is no difference any more");
    }
}
