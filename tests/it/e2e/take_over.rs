use super::{EVERYTHING, destroyed};
use crate::terraform::{Lab, Terraform};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What hashicorp/aws 5.x writes into the state where this provider writes null, and what it keeps beside an object.
fn as_hashicorp_has_it(attributes: &mut Value, resource_type: &str) {
    let nothing = match resource_type {
        "aws_iam_role" => json!({
            "inline_policy": [], "managed_policy_arns": [], "name_prefix": "", "permissions_boundary": "",
        }),
        "aws_vpc" => json!({
            "ipv6_association_id": "", "ipv6_cidr_block": "", "ipv6_cidr_block_network_border_group": "",
            "ipv6_ipam_pool_id": "", "ipv6_netmask_length": 0,
        }),
        "aws_subnet" => json!({
            "customer_owned_ipv4_pool": "", "enable_lni_at_device_index": 0, "ipv6_cidr_block": "",
            "ipv6_cidr_block_association_id": "", "outpost_arn": "", "tags": {}, "timeouts": null,
        }),
        other => panic!("{other} is not in the configuration"),
    };
    let attributes = attributes.as_object_mut().unwrap();
    attributes.remove("region");
    attributes.extend(nothing.as_object().unwrap().clone());
    // Attributes that hashicorp/aws alone may have are dropped.
    attributes.insert("of_hashicorp_only".to_owned(), json!("x"));
}

#[test]
fn the_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, EVERYTHING);
    terraform.apply().succeeded();
    let made = lab.made();

    let mut state: Value =
        serde_json::from_str(&terraform.run(&["state", "pull"]).succeeded().stdout).unwrap();
    state["serial"] = json!(state["serial"].as_u64().unwrap() + 1);
    for resource in state["resources"].as_array_mut().unwrap() {
        let provider = resource["provider"].as_str().unwrap();
        resource["provider"] = json!(provider.replace("assumerole/assumerole", "hashicorp/aws"));
        let resource_type = resource["type"].as_str().unwrap().to_owned();
        let instance = &mut resource["instances"][0];
        as_hashicorp_has_it(&mut instance["attributes"], &resource_type);
        // {"schema_version":"1"} in base64
        instance["private"] = json!("eyJzY2hlbWFfdmVyc2lvbiI6IjEifQ==");
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), state.to_string()).unwrap();
    terraform.run(&["state", "push", file.path().to_str().unwrap()]).succeeded();
    let replace = ["state", "replace-provider", "-auto-approve", "hashicorp/aws"];
    terraform.run(&[&replace[..], &["assumerole/assumerole"]].concat()).succeeded();

    assert_eq!(terraform.planned(), BTreeMap::new());
    terraform.apply().succeeded();
    assert_eq!(lab.made(), made);
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}
