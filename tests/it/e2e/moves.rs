use super::{VPC, destroyed};
use crate::terraform::{Lab, Terraform};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::os::unix::fs::symlink;
use tempfile::TempDir;

/// What hashicorp/aws writes where this provider writes null.
const NOTHING: [&str; 4] = [
    "ipv6_association_id",
    "ipv6_cidr_block",
    "ipv6_cidr_block_network_border_group",
    "ipv6_ipam_pool_id",
];

/// Terraform loads the provider of every object in the state, so that this one stands in for hashicorp/aws too.
pub(super) fn stand_in(terraform: &mut Terraform) -> TempDir {
    let folder = TempDir::new().unwrap();
    let ours = env!("CARGO_BIN_EXE_terraform-provider-assumerole");
    for name in ["terraform-provider-aws", "terraform-provider-assumerole"] {
        symlink(ours, folder.path().join(name)).unwrap();
    }
    let names = ["hashicorp/aws", "assumerole/assumerole"];
    let overrides = names.map(|name| format!("\"{name}\" = {:?}\n", folder.path()));
    let config =
        format!("provider_installation {{\ndev_overrides {{\n{}}}\n}}\n", overrides.concat());
    let file = folder.path().join("terraform.rc");
    std::fs::write(&file, config).unwrap();
    terraform.set("TF_CLI_CONFIG_FILE", file.to_str().unwrap());
    folder
}

/// What identifies the only object of the state; null in a program that knows no identities.
fn identity(terraform: &Terraform) -> Value {
    terraform.pull()["resources"][0]["instances"][0]["identity"].clone()
}

/// Makes the only object of the state one that hashicorp/aws has made.
fn made_by_hashicorp(terraform: &Terraform) {
    let mut state = terraform.pull();
    let resource = &mut state["resources"][0];
    let provider = resource["provider"].as_str().unwrap();
    resource["provider"] = json!(provider.replace("assumerole/assumerole", "hashicorp/aws"));
    let instance = &mut resource["instances"][0];
    for name in NOTHING {
        instance["attributes"][name] = json!("");
    }
    // {"schema_version":"1"} in base64
    instance["private"] = json!("eyJzY2hlbWFfdmVyc2lvbiI6IjEifQ==");
    terraform.push(state);
}

#[test]
fn a_moved_block_takes_an_object_of_hashicorp_aws_over_without_a_change() {
    taken_over(|terraform| terraform);
}

#[test]
fn its_identity_comes_along() {
    taken_over(Terraform::with_identities);
}

fn taken_over(with: impl FnOnce(Terraform) -> Terraform) {
    let lab = Lab::new();
    let mut terraform = with(Terraform::new(&lab, VPC));
    let _folder = stand_in(&mut terraform);
    terraform.apply().succeeded();
    let (made, id) = (lab.made(), terraform.state("aws_vpc.vpc")["id"].clone());
    let identity = identity(&terraform);
    made_by_hashicorp(&terraform);

    let moved = VPC.replace("\"vpc\"", "\"taken\"");
    terraform
        .configure(&format!("{moved}\nmoved {{\n  from = aws_vpc.vpc\n  to = aws_vpc.taken\n}}\n"));
    assert_eq!(terraform.planned(), BTreeMap::new());
    terraform.apply().succeeded();
    assert_eq!(terraform.state("aws_vpc.taken")["id"], id);
    assert_eq!(terraform.planned(), BTreeMap::new());
    assert_eq!(lab.made(), made);
    let state = terraform.pull().to_string();
    assert!(!state.contains("hashicorp/aws"), "{state}");
    assert_eq!(self::identity(&terraform), identity);
    destroyed(&lab, &terraform);
}
