//! Hosted zones and their records, through the role of a customer.

use super::{counted, destroyed};
use crate::terraform::{Lab, Terraform};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const RESOURCES: &str = include_str!("resources.tf");

/// The addresses that an update is planned for.
fn updates(all: &[&str]) -> BTreeMap<String, String> {
    all.iter().map(|at| ((*at).to_owned(), "update".to_owned())).collect()
}

#[test]
fn zones_and_records_are_made_changed_in_place_and_destroyed_through_the_role_of_a_customer() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    let made = json!({"hosted-zone": 2, "record-set": 9});
    assert_eq!(counted(&lab.made(), "global"), made);
    assert_eq!(terraform.planned(), BTreeMap::new());
    assert_eq!(terraform.state("aws_route53_record.wildcard")["fqdn"], "*.example.com");

    terraform.set("TF_VAR_said", "second");
    let changed = [
        "aws_route53_record.alias",
        "aws_route53_record.plain",
        "aws_route53_record.servers",
        "aws_route53_record.text",
        "aws_route53_record.weighted[\"new\"]",
        "aws_route53_record.weighted[\"old\"]",
        "aws_route53_record.wildcard",
        "aws_route53_zone.private",
        "aws_route53_zone.public",
    ];
    assert_eq!(terraform.planned(), updates(&changed));
    terraform.apply().succeeded();
    assert_eq!(counted(&lab.made(), "global"), made);
    assert_eq!(terraform.planned(), BTreeMap::new());
    let weighted = terraform.state("aws_route53_record.weighted[\"new\"]");
    assert!(weighted["id"].as_str().is_some_and(|id| id.ends_with("_CNAME_the_new")), "{weighted}");

    let ended = destroyed(&lab, &terraform);
    assert!(ended.said("The record stays"), "{ended:?}");
    for call in lab.double.calls(&lab.source) {
        assert_eq!(call.action, "sts:AssumeRole", "{call:?}");
    }
}

#[test]
fn zones_and_records_are_imported_and_need_no_change() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    let listed = terraform.run(&["state", "list"]).succeeded().stdout;
    let all: Vec<&str> = listed.lines().filter(|address| address.contains("route53")).collect();
    let mut imports = String::new();
    for address in &all {
        let id = terraform.state(address)["id"].clone();
        let _ = writeln!(imports, "import {{\n  to = {address}\n  id = {id}\n}}");
    }
    terraform.run(&[&["state", "rm"], all.as_slice()].concat()).succeeded();
    terraform.write("imports.tf", &imports);
    // What is in the state alone. Another spelling of a name is no change.
    let local = ["aws_route53_record.servers", "aws_route53_zone.private"];
    assert_eq!(terraform.planned(), updates(&local));
    let applied = terraform.apply().succeeded();
    let told = format!("{} imported, 0 added, 2 changed, 0 destroyed", all.len());
    assert!(applied.stdout.contains(&told), "{applied}");
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

#[test]
fn a_record_gets_another_identity_with_its_set_identifier() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, RESOURCES).with_identities();
    terraform.apply().succeeded();
    terraform.set("TF_VAR_said", "second");
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    let state = terraform.pull();
    let resources = state["resources"].as_array().expect("a list").iter();
    let identities: Vec<_> = resources
        .filter(|resource| resource["name"] == "weighted")
        .flat_map(|resource| resource["instances"].as_array().expect("a list"))
        .map(|instance| instance["identity"]["set_identifier"].clone())
        .collect();
    assert_eq!(identities, ["the_new", "the_old"]);
    destroyed(&lab, &terraform);
}
