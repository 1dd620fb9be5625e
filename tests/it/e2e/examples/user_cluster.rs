use super::{IMAGE, example};
use crate::double::{Account, Double};
use crate::e2e::leftovers::controllers::Controllers;
use crate::sdk;
use crate::terraform::{REGION, Terraform, trust};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A customer: the account, and what stands in the map.
struct Customer {
    account: Account,
    region: &'static str,
    entry: Value,
}

impl Customer {
    fn of(ours: &Account, region: &'static str) -> Self {
        let double = Double::shared();
        let account = double.account();
        let external_id = format!("id-of-{}", account.id);
        let role_arn = double.role(&account, "clusters", &trust(ours, Some(&external_id)));
        let hop = json!({"role_arn": role_arn, "external_id": external_id});
        let entry = json!({"region": region, "assume_role": [hop], "image_id": IMAGE});
        Self { account, region, entry }
    }
    /// What the account holds beside the role that lets us in.
    fn held(&self) -> Value {
        Double::shared().inventory(&self.account)
    }
    /// How many objects of a kind there are.
    fn count(&self, kind: &str) -> usize {
        self.held()[self.region][kind].as_array().map_or(0, Vec::len)
    }
}

fn serve(terraform: &Terraform, customers: &[(&str, &Value)]) {
    let customers: Value =
        customers.iter().map(|(name, entry)| ((*name).to_owned(), (*entry).clone())).collect();
    terraform.write("customers.auto.tfvars.json", &json!({"customers": customers}).to_string());
}

#[test]
fn clusters_of_two_customers_come_change_and_go_through_one_provider() {
    let ours = Double::shared().account();
    let acme = Customer::of(&ours, "eu-central-1");
    let globex = Customer::of(&ours, "us-east-1");
    let nothing = json!({"global": {"role": ["clusters"]}});
    let terraform = example(&Double::shared().url(), &ours, "user-cluster", &[]);
    terraform.run(&["get"]).succeeded();
    serve(&terraform, &[("acme", &acme.entry), ("globex", &globex.entry)]);
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    for customer in [&acme, &globex] {
        let kinds = ["vpc", "subnet", "nat-gateway", "instance", "classic-load-balancer"];
        assert_eq!(kinds.map(|kind| customer.count(kind)), [1, 6, 1, 2, 1], "{}", customer.held());
    }
    assert_eq!(Double::shared().inventory(&ours), json!({}));

    let untouched = globex.held();
    let mut larger = acme.entry.clone();
    larger["workers"] = json!({"a": 0, "b": 1});
    serve(&terraform, &[("acme", &larger), ("globex", &globex.entry)]);
    terraform.apply().succeeded();
    assert_eq!((acme.count("instance"), globex.held()), (3, untouched.clone()));

    serve(&terraform, &[("globex", &globex.entry)]);
    terraform.apply().succeeded();
    assert_eq!((acme.held(), globex.held()), (nothing.clone(), untouched));

    terraform.destroy().succeeded();
    assert_eq!(globex.held(), nothing);
}

/// An output of the cluster of `acme`.
fn output(terraform: &Terraform, name: &str) -> String {
    let all = terraform.run(&["output", "-json", "clusters"]).succeeded().stdout;
    let all: Value = serde_json::from_str(&all).expect("JSON");
    all["acme"][name].as_str().expect("a string").to_owned()
}

/// A network that no cluster is in, with a subnet.
fn another_network(account: &Account) -> (String, String) {
    let ec2 = sdk::ec2(&Double::shared().url(), sdk::keys(account));
    let vpc = sdk::wait(ec2.create_vpc().cidr_block("10.9.0.0/16").send()).expect("a VPC");
    let vpc = vpc.vpc().and_then(|vpc| vpc.vpc_id()).expect("an ID").to_owned();
    let subnet = ec2.create_subnet().vpc_id(&vpc).cidr_block("10.9.1.0/24").send();
    let subnet = sdk::wait(subnet).expect("a subnet");
    (vpc, subnet.subnet().and_then(|subnet| subnet.subnet_id()).expect("an ID").to_owned())
}

/// The subnets of a VPC.
fn subnet_in(account: &Account, vpc: &str) -> String {
    let ec2 = sdk::ec2(&Double::shared().url(), sdk::keys(account));
    let its = aws_sdk_ec2::types::Filter::builder().name("vpc-id").values(vpc).build();
    let found = sdk::wait(ec2.describe_subnets().filters(its).send()).expect("subnets");
    found.subnets()[0].subnet_id().expect("an ID").to_owned()
}

#[test]
fn what_controllers_of_a_cluster_left_behind_goes_with_it_and_nothing_else_does() {
    let ours = Double::shared().account();
    let acme = Customer::of(&ours, REGION);
    let account = &acme.account;
    let terraform = example(&Double::shared().url(), &ours, "user-cluster", &[]);
    terraform.run(&["get"]).succeeded();

    // A cluster of the same name in another VPC.
    let (vpc, subnet) = another_network(account);
    let elsewhere = Controllers::of(account, "acme", &vpc, &subnet);
    elsewhere.classic("elsewhere", &elsewhere.group_named("default"));
    elsewhere.network("elsewhere");
    elsewhere.interface();
    let mut stays = acme.held();

    serve(&terraform, &[("acme", &acme.entry)]);
    terraform.apply().succeeded();
    let vpc = output(&terraform, "vpc_id");
    let subnet = subnet_in(account, &vpc);
    let controllers = Controllers::of(account, "acme", &vpc, &subnet);
    let group = controllers.classic("a0123456789", &controllers.group_named("acme-worker"));
    let [balancer, target_group] = controllers.network("k8s-acme-web");
    let interface = controllers.interface();
    assert_eq!(terraform.planned(), BTreeMap::new());

    // What another cluster and what nobody has marked, in the same VPC; and a volume, which nobody has asked for.
    let globex = Controllers::of(account, "globex", &vpc, &subnet);
    let [of_globex, its_group] = globex.network("k8s-globex-web");
    let untagged = globex.target_group("untagged", None);
    let volume = controllers.volume("eu-central-1a");
    for (kind, ids) in [
        ("load-balancer", &[&of_globex][..]),
        ("target-group", &[&its_group, &untagged]),
        ("volume", &[&volume]),
    ] {
        let mut all: Vec<String> =
            serde_json::from_value(stays[REGION][kind].clone()).unwrap_or_default();
        all.extend(ids.iter().map(|id| (*id).clone()));
        all.sort();
        stays[REGION][kind] = json!(all);
    }

    serve(&terraform, &[]);
    let plan = terraform.run(&["plan"]).succeeded();
    for id in [&group, &balancer, &target_group, &interface] {
        assert!(plan.said(id), "{id} {plan}");
    }
    for id in [&of_globex, &untagged, &volume] {
        assert!(!plan.said(id), "{id} {plan}");
    }
    terraform.apply().succeeded();
    assert_eq!(acme.held(), stays);
}
