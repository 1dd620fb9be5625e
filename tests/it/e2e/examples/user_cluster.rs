use super::example;
use crate::double::{Account, Double};
use crate::terraform::{Terraform, trust};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The image that the double has.
const IMAGE: &str = "ami-0d0b1e00000000002";

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
