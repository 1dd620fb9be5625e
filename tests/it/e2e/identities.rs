use super::{EVERYTHING, VPC, destroyed};
use crate::sdk::{iam, keys, wait};
use crate::terraform::{Lab, REGION, Terraform};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Objects of hashicorp/aws with identities of each kind. Those of all types are held to their objects in the lives of
/// `src/conformance/life/registered`.
const OBJECTS: &str = include_str!("take_over/networks_and_roles/objects.tf");

/// One of ours.
const TRUST_POLICY: &str = r#"
resource "aws_iam_role_trust_policy" "plain" {
  role   = aws_iam_role.plain.name
  policy = local.trust
}
"#;

/// What identifies the objects of the state, by address.
fn identities(terraform: &Terraform) -> BTreeMap<String, Value> {
    let state = terraform.pull();
    let identity = |object: &Value| {
        let address = format!("{}.{}", object["type"].as_str()?, object["name"].as_str()?);
        Some((address, object["instances"][0]["identity"].clone()))
    };
    state["resources"].as_array().expect("a list").iter().filter_map(identity).collect()
}

/// `import` blocks for these identities.
fn imports(identities: &BTreeMap<String, Value>) -> String {
    let mut blocks = String::new();
    for (address, identity) in identities {
        // JSON of strings is HCL too.
        writeln!(blocks, "import {{\n  to = {address}\n  identity = {identity}\n}}").unwrap();
    }
    blocks
}

fn forget(terraform: &Terraform, addresses: impl IntoIterator<Item = impl AsRef<str>>) {
    for address in addresses {
        terraform.run(&["state", "rm", address.as_ref()]).succeeded();
    }
}

#[test]
fn an_identity_stays_with_an_object_and_goes_with_it() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, EVERYTHING).with_identities();
    terraform.apply().succeeded();
    let made = identities(&terraform);
    let vpc = terraform.state("aws_vpc.vpc")["id"].clone();
    let account = &lab.target.id;
    let role = json!({"account_id": account, "name": "it"});
    assert_eq!(made["aws_iam_role.role"], role);
    assert_eq!(made["aws_vpc.vpc"], json!({"account_id": account, "region": REGION, "id": vpc}));

    terraform.configure(&EVERYTHING.replace("\"first\"", "\"second\""));
    terraform.run(&["apply", "-auto-approve", "-refresh=false"]).succeeded();
    assert_eq!(identities(&terraform), made);
    assert_eq!(terraform.planned(), BTreeMap::new());

    terraform.configure(&EVERYTHING.replace("10.1.", "10.2."));
    terraform.apply().succeeded();
    let replaced = identities(&terraform);
    assert_eq!(replaced["aws_iam_role.role"], role);
    let id = terraform.state("aws_vpc.vpc")["id"].clone();
    assert_ne!(id, vpc);
    assert_eq!(replaced["aws_vpc.vpc"]["id"], id);
    destroyed(&lab, &terraform);
}

#[test]
fn every_type_is_imported_by_its_identity() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, &[OBJECTS, TRUST_POLICY].concat()).with_identities();
    terraform.apply().succeeded();
    let (made, all) = (lab.made(), identities(&terraform));
    let (whole, without): (BTreeMap<_, _>, BTreeMap<_, _>) =
        all.clone().into_iter().partition(|(_, identity)| identity.is_object());
    // In hashicorp/aws, too: what they are about is a role, which has one.
    assert!(without.keys().all(|address| address.contains("_exclusive.")), "{without:?}");

    let mut least = whole.clone();
    for identity in least.values_mut() {
        identity
            .as_object_mut()
            .expect("an object")
            .retain(|name, _| name != "account_id" && name != "region");
    }
    for named in [&whole, &least] {
        forget(&terraform, whole.keys());
        terraform.write("imports.tf", &imports(named));
        let applied = terraform.apply().succeeded();
        assert!(applied.said(&format!("{} imported, 0 added", whole.len())), "{applied}");
        assert_eq!((lab.made(), identities(&terraform)), (made.clone(), all.clone()));
        assert_eq!(terraform.planned(), BTreeMap::new());
    }
    destroyed(&lab, &terraform);
}

#[test]
fn an_import_of_an_object_in_another_account_is_refused() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, VPC).with_identities();
    terraform.apply().succeeded();
    let mut there = identities(&terraform);
    forget(&terraform, there.keys());
    there.get_mut("aws_vpc.vpc").unwrap()["account_id"] = json!(lab.source.id);
    terraform.write("imports.tf", &imports(&there));
    let told = terraform.run(&["plan"]).refused();
    for part in [
        "The import leads to another account",
        &format!("is in account {}", lab.source.id),
        &format!("leads to account {}", lab.target.id),
        "Nothing was imported",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!told.contains("state"), "{told}");
}

#[test]
fn an_object_from_before_there_were_identities_gets_one_with_the_next_read() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, VPC).with_identities();
    terraform.apply().succeeded();
    let mut before = terraform.pull();
    let instance = before["resources"][0]["instances"][0].as_object_mut().expect("an object");
    instance.remove("identity").expect("an identity");
    instance.remove("identity_schema_version").expect("its version");
    terraform.push(before);
    // Nothing is refreshed: the object is as it was, and can be changed all the same.
    terraform.configure(&VPC.replace('}', "  tags = { Name = \"first\" }\n}"));
    terraform.run(&["apply", "-auto-approve", "-refresh=false"]).succeeded();
    terraform.apply().succeeded();
    let vpc = &identities(&terraform)["aws_vpc.vpc"];
    assert_eq!(vpc["account_id"], json!(lab.target.id));
    destroyed(&lab, &terraform);
}

#[test]
fn an_object_with_an_identity_that_somebody_deleted_is_planned_anew() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, EVERYTHING).with_identities();
    terraform.apply().succeeded();
    let made = identities(&terraform);
    let iam = iam(&lab.double.url(), keys(&lab.target));
    wait(iam.delete_role().role_name("it").send()).expect("the role is gone");

    let create = BTreeMap::from([("aws_iam_role.role".to_owned(), "create".to_owned())]);
    assert_eq!(terraform.planned(), create);
    terraform.apply().succeeded();
    assert_eq!(identities(&terraform), made);
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}
