//! Networks, roles, and what belongs to them.

use super::{Family, nothing_changes, taken_over};
use crate::e2e::destroyed;
use crate::terraform::{Lab, REGION, Terraform};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;

const FAMILY: Family = Family {
    name: "networks_and_roles",
    objects: include_str!("objects.tf"),
    made_up: &[
        ("aws_vpc.vpc", "id"),
        ("aws_vpc.vpc", "main_route_table_id"),
        ("aws_vpc.vpc", "default_network_acl_id"),
        ("aws_vpc.vpc", "default_security_group_id"),
        ("aws_vpc.vpc", "dhcp_options_id"),
        ("aws_subnet.subnet", "id"),
        ("aws_iam_policy.policy", "policy_id"),
        ("aws_iam_role.plain", "unique_id"),
        ("aws_iam_role.plain", "create_date"),
        ("aws_iam_role.inline", "unique_id"),
        ("aws_iam_role.inline", "create_date"),
        ("aws_iam_role.managed", "unique_id"),
        ("aws_iam_role.managed", "create_date"),
        ("aws_iam_instance_profile.profile", "unique_id"),
        ("aws_iam_instance_profile.profile", "create_date"),
        ("aws_iam_service_linked_role.autoscaling", "unique_id"),
        ("aws_iam_service_linked_role.autoscaling", "create_date"),
        ("aws_vpc.vpc", "owner_id"),
    ],
    in_version_6,
};

fn in_version_6(resource_type: &str, attributes: &Value) -> (Value, Option<Value>) {
    let new = match resource_type {
        "aws_vpc" => json!({"region": REGION}),
        "aws_subnet" => json!({
            "region": REGION, "ipv4_ipam_pool_id": null, "ipv4_netmask_length": null,
            "ipv6_ipam_pool_id": null, "ipv6_netmask_length": null,
        }),
        "aws_iam_policy" => json!({"delay_after_policy_creation_in_ms": null}),
        _ => json!({}),
    };
    let identity = match resource_type {
        "aws_vpc" | "aws_subnet" => json!({
            "account_id": attributes["owner_id"], "id": attributes["id"], "region": REGION,
        }),
        "aws_iam_role" | "aws_iam_instance_profile" => {
            json!({"account_id": "", "name": attributes["name"]})
        }
        "aws_iam_policy" | "aws_iam_openid_connect_provider" | "aws_iam_service_linked_role" => {
            json!({"arn": attributes["arn"]})
        }
        // What 6.0 wrote into some.
        "aws_iam_role_policy" => json!({"account_id": null, "role": null, "name": null}),
        "aws_iam_role_policy_attachment" => json!({
            "account_id": "", "role": attributes["role"], "policy_arn": attributes["policy_arn"],
        }),
        "aws_iam_role_policies_exclusive" | "aws_iam_role_policy_attachments_exclusive" => {
            return (new, None);
        }
        other => panic!("{other} has no identity here"),
    };
    (new, Some(identity))
}

taken_over!(FAMILY, destroyed_after_a_change);

/// The policies of two roles go with them only when a change has told that the configuration sets them.
fn destroyed_after_a_change(lab: &Lab, terraform: &Terraform) {
    // `changed.tf` may be what is applied by now.
    let applied = fs::read_to_string(terraform.path("main.tf")).expect("the objects");
    let changed = applied.replace("\"With a managed policy", "\"With a policy of ours");
    let inline = "  inline_policy {";
    terraform.configure(&changed.replace(inline, &format!("  description = \"new\"\n\n{inline}")));
    let roles = ["aws_iam_role.inline", "aws_iam_role.managed"];
    let updates = roles.map(|at| (at.to_owned(), "update".to_owned()));
    assert_eq!(terraform.planned(), BTreeMap::from(updates));
    terraform.apply().succeeded();
    destroyed(lab, terraform);
}

#[test]
fn objects_of_hashicorp_aws_are_not_looked_for_in_another_account() {
    let lab = Lab::new();
    let mut terraform = FAMILY.taken_over(&lab, |_, _| {});
    let state = terraform.pull();
    // No role: the session is in the account of the keys.
    terraform.set("TF_VAR_role_arn", "");
    let told = terraform.run(&["apply", "-auto-approve"]).refused();
    let there = format!("is in account {}, but the provider's own credentials lead", lab.target.id);
    // Everything that depends on nothing else; what does is not asked for then.
    assert_eq!(told.matches(&there).count(), 6, "{told}");
    assert_eq!(terraform.pull(), state);
    terraform.set("TF_VAR_role_arn", &lab.role_arn);
    nothing_changes(&lab, &terraform);
    destroyed_after_a_change(&lab, &terraform);
}

#[test]
fn objects_of_hashicorp_aws_5_are_looked_for_in_their_own_region_although_no_state_names_it() {
    let lab = Lab::new();
    let terraform = FAMILY.taken_over(&lab, |_, _| {});
    let here = fs::read_to_string(terraform.path("provider.tf")).expect("a provider block");
    terraform.write("provider.tf", &here.replace(REGION, "eu-west-3"));
    // Found where they are, and not taken for gone: the plan does not leave them behind.
    let replaced = |address: &str| (address.to_owned(), "delete,create".to_owned());
    let regional = ["aws_subnet.subnet", "aws_vpc.vpc"];
    assert_eq!(terraform.planned(), BTreeMap::from(regional.map(replaced)));
    terraform.write("provider.tf", &here);
    nothing_changes(&lab, &terraform);
    destroyed_after_a_change(&lab, &terraform);
}

#[test]
fn policies_of_which_no_change_has_told_whose_they_are_hold_their_role() {
    let lab = Lab::new();
    let terraform = FAMILY.taken_over(&lab, |_, _| {});
    let made = lab.made();
    for role in ["inline", "managed"] {
        let target = format!("-target=aws_iam_role.{role}");
        let told = terraform.run(&["destroy", "-auto-approve", &target]).refused();
        for part in ["DeleteConflict", "The state shows them", "`force_detach_policies = true`"] {
            assert!(told.contains(part), "{part}: {told}");
        }
    }
    assert_eq!(lab.made(), made);
    nothing_changes(&lab, &terraform);
    destroyed_after_a_change(&lab, &terraform);
}
