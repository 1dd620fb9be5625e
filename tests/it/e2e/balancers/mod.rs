//! Load balancers, through the role of a customer.

use super::{counted, destroyed};
use crate::sdk;
use crate::terraform::{Lab, REGION, Terraform};
use serde_json::json;
use std::collections::BTreeMap;

const RESOURCES: &str = include_str!("resources.tf");

const WEB: &str = "aws_lb.web";
const NETWORK: &str = "aws_lb.network";

fn updated(addresses: &[&str]) -> BTreeMap<String, String> {
    addresses.iter().map(|at| ((*at).to_owned(), "update".to_owned())).collect()
}

#[test]
fn load_balancers_are_made_changed_imported_and_destroyed_through_the_role_of_a_customer() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    let made = json!({"vpc": 1, "subnet": 3, "load-balancer": 2});
    assert_eq!(counted(&lab.made(), REGION), made);
    assert_eq!(terraform.planned(), BTreeMap::new());

    let web = terraform.state(WEB);
    let mappings = web["subnet_mapping"].as_array().map(Vec::len);
    assert_eq!((mappings, web["access_logs"][0]["enabled"].clone()), (Some(2), json!(false)));
    let network = terraform.state(NETWORK);
    assert!(network["arn_suffix"].as_str().is_some_and(|suffix| suffix.starts_with("net/it-")));
    assert_eq!(network["idle_timeout"], json!(null));

    terraform.set("TF_VAR_said", "second");
    assert_eq!(terraform.planned(), updated(&[NETWORK, WEB]));
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    assert_eq!(terraform.state(WEB)["arn"], web["arn"]);
    assert_eq!(terraform.state(NETWORK)["arn"], network["arn"]);

    terraform.run(&["state", "rm", WEB]).succeeded();
    terraform.run(&["import", WEB, web["arn"].as_str().expect("an ARN")]).succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

#[test]
fn a_protected_load_balancer_says_what_has_to_be_done_before_it_is_destroyed() {
    let lab = Lab::new();
    let name = "name         = \"it-web\"";
    let protected = format!("{name}\n  enable_deletion_protection = true");
    let terraform = Terraform::new(&lab, &RESOURCES.replace(name, &protected));
    terraform.apply().succeeded();
    let told = terraform.run(&["destroy", "-auto-approve", "-target=aws_lb.web"]).refused();
    assert!(told.contains("Set `enable_deletion_protection` to false and apply"), "{told}");
    terraform.configure(RESOURCES);
    terraform.apply().succeeded();
    destroyed(&lab, &terraform);
}

#[test]
fn targets_are_registered_imported_and_taken_out_of_their_group() {
    let lab = Lab::new();
    let admin = sdk::elbv2(&lab.double.url(), sdk::keys(&lab.target));
    let network = sdk::ec2(&lab.double.url(), sdk::keys(&lab.target));
    let group = sdk::wait(async {
        let made = network.create_vpc().cidr_block("10.0.0.0/16").send().await.expect("a VPC");
        let vpc = made.vpc().and_then(|vpc| vpc.vpc_id()).expect("its ID").to_owned();
        let call = admin.create_target_group().name("it").target_type("ip".into());
        let made = call.protocol("HTTP".into()).port(80).vpc_id(vpc).send();
        let made = made.await.expect("a target group");
        made.target_groups()[0].target_group_arn().expect("an ARN").to_owned()
    });
    let terraform = Terraform::new(&lab, TARGETS);
    terraform.write("terraform.tfvars", &format!("group = {group:?}\n"));
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    let registered = || {
        let asked = sdk::wait(admin.describe_target_health().target_group_arn(&group).send());
        asked.expect("targets").target_health_descriptions().len()
    };
    assert_eq!(registered(), 2);

    let address = "aws_lb_target_group_attachment.target[\"10.1.1.15\"]";
    let id = terraform.state(address)["id"].as_str().expect("an id").to_owned();
    assert_eq!(id, format!("{group},10.1.1.15,8080"));
    terraform.run(&["state", "rm", address]).succeeded();
    terraform.run(&["import", address, &id]).succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());

    terraform.destroy().succeeded();
    assert_eq!(registered(), 0);
}

const TARGETS: &str = r#"
variable "group" {}

resource "aws_lb_target_group_attachment" "target" {
  for_each         = toset(["10.1.1.15", "10.1.2.15"])
  target_group_arn = var.group
  target_id        = each.key
  port             = 8080
}
"#;
