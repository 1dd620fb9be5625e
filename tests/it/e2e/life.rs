use super::{EVERYTHING, counted, destroyed};
use crate::terraform::{Lab, REGION, Terraform};
use serde_json::json;
use std::collections::BTreeMap;

#[test]
fn everything_is_made_in_the_account_of_the_role_and_goes_again() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, EVERYTHING);
    terraform.apply().succeeded();

    assert_eq!(counted(&lab.made(), REGION), json!({"vpc": 1, "subnet": 1}));
    assert_eq!(counted(&lab.made(), "global"), json!({"role": 1}));
    assert_eq!(lab.double.inventory(&lab.source), json!({}));
    let session = format!("arn:aws:sts::{}:assumed-role/deployer/it", lab.target.id);
    let calls = lab.double.calls(&lab.target);
    let creates: Vec<_> = calls.iter().filter(|call| call.action.contains(":Create")).collect();
    assert_eq!(creates.len(), 3, "{calls:#?}");
    for call in creates {
        assert_eq!(call.caller.as_deref(), Some(session.as_str()), "{call:?}");
    }
    assert_eq!(terraform.state("aws_vpc.vpc")["tags_all"], json!({"Name": "first"}));
    assert_eq!(terraform.planned(), BTreeMap::new());

    destroyed(&lab, &terraform);
}

#[test]
fn an_update_in_place_keeps_the_objects() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, EVERYTHING);
    terraform.apply().succeeded();
    let before = lab.made();

    terraform.configure(&EVERYTHING.replace("\"first\"", "\"second\""));
    let updates = [("aws_iam_role.role", "update"), ("aws_vpc.vpc", "update")];
    let updates = updates.map(|(address, action)| (address.to_owned(), action.to_owned())).into();
    assert_eq!(terraform.planned(), updates);
    terraform.apply().succeeded();

    assert_eq!(lab.made(), before);
    assert_eq!(terraform.state("aws_iam_role.role")["description"], "second");
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

#[test]
fn another_address_block_replaces_the_vpc_and_its_subnet() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, EVERYTHING);
    terraform.apply().succeeded();
    let before = lab.made();

    terraform.configure(&EVERYTHING.replace("10.1.", "10.2."));
    let planned = terraform.planned();
    assert_eq!(planned["aws_vpc.vpc"], "delete,create");
    assert_eq!(planned["aws_subnet.subnet"], "delete,create");
    assert_eq!(planned.len(), 2);
    terraform.apply().succeeded();

    let after = lab.made();
    assert_eq!(counted(&after, REGION), json!({"vpc": 1, "subnet": 1}));
    assert_ne!(after[REGION], before[REGION]);
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

#[test]
fn imported_objects_need_no_change() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, EVERYTHING);
    terraform.apply().succeeded();
    let addresses = ["aws_iam_role.role", "aws_vpc.vpc", "aws_subnet.subnet"];
    let ids = addresses.map(|address| terraform.state(address)["id"].as_str().unwrap().to_owned());

    terraform.run(&[&["state", "rm"], addresses.as_slice()].concat()).succeeded();
    for (address, id) in addresses.iter().zip(&ids) {
        terraform.run(&["import", address, id]).succeeded();
    }

    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}
