//! examples/many-customers, which docs/guides/many-customers.md explains.

use crate::double::{Account, Double};
use crate::program::{Program, runs};
use crate::terraform::{REGION, Terraform, trust};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;

const CUSTOMER: &str = include_str!("../../../examples/many-customers/customer/main.tf");
const ONE_PROVIDER: &str = include_str!("../../../examples/many-customers/one-provider/main.tf");
const FOR_EACH: &str =
    include_str!("../../../examples/many-customers/for-each-on-the-provider/main.tofu");

/// Ourselves, and customers who let us into an account of theirs each.
struct World {
    ours: Account,
    customers: BTreeMap<String, (Account, Value)>,
}

impl World {
    fn of(count: usize) -> Self {
        let double = Double::shared();
        let ours = double.account();
        let customer = |number: usize| {
            let account = double.account();
            let external_id = format!("id-of-{}", account.id);
            let role_arn = double.role(&account, "deployer", &trust(&ours, Some(&external_id)));
            let entry = json!({"region": REGION, "role_arn": role_arn, "external_id": external_id});
            (format!("customer{number:02}"), (account, entry))
        };
        let customers = (0..count).map(customer).collect();
        Self { ours, customers }
    }

    /// A directory with a root module, and the module of each customer beside it.
    fn directory(&self, root: &str) -> Terraform {
        let terraform = Terraform::bare(&Double::shared().url(), &self.ours, "");
        fs::create_dir(terraform.path("customer")).expect("a folder");
        terraform.write("customer/main.tf", CUSTOMER);
        terraform.configure(&beside(root));
        self.serve(&terraform, |_| true);
        terraform.run(&["get"]).succeeded();
        terraform
    }

    /// The same for OpenTofu, with a provider for each customer and everything applied.
    fn a_provider_each(&self) -> Terraform {
        let terraform = self.directory("");
        terraform.write("main.tofu", &beside(FOR_EACH));
        terraform.run(&["get"]).succeeded();
        terraform.apply().succeeded();
        assert_eq!(terraform.planned(), BTreeMap::new());
        terraform
    }

    /// Writes the map of customers, without those whose name is not wanted.
    fn serve(&self, terraform: &Terraform, wanted: impl Fn(&str) -> bool) {
        let customers = self.customers.iter().filter(|(name, _)| wanted(name));
        let customers: Value =
            customers.map(|(name, (_, entry))| (name.clone(), entry.clone())).collect();
        terraform.write("customers.auto.tfvars.json", &json!({"customers": customers}).to_string());
    }

    /// What each customer holds.
    fn held(&self) -> BTreeMap<&str, Value> {
        let held = |account| Double::shared().inventory(account);
        self.customers.iter().map(|(name, (account, _))| (name.as_str(), held(account))).collect()
    }

    /// The customers who have nothing but the role that lets us in.
    fn without_anything(&self) -> Vec<&str> {
        let nothing = json!({"global": {"role": ["deployer"]}});
        self.held().into_iter().filter(|(_, held)| *held == nothing).map(|(name, _)| name).collect()
    }

    fn all(&self) -> Vec<&str> {
        self.customers.keys().map(String::as_str).collect()
    }
}

/// A root module of the example, with the other module in a folder of it.
fn beside(root: &str) -> String {
    root.replace("\"../customer\"", "\"./customer\"")
}

#[test]
fn customers_move_from_for_each_on_the_provider_to_one_provider_and_nothing_is_created_or_replaced()
{
    if !runs(Program::OpenTofu) {
        return;
    }
    let world = World::of(20);
    let terraform = world.a_provider_each();
    let made = world.held();
    assert_eq!(world.without_anything(), [""; 0]);
    assert_eq!(Double::shared().inventory(&world.ours), json!({}));

    fs::remove_file(terraform.path("main.tofu")).expect("the file is gone");
    terraform.configure(&beside(ONE_PROVIDER));
    let moved = terraform.run(&["apply", "-auto-approve", "-refresh=false"]).succeeded();
    assert!(moved.said("Resources: 0 added, 40 changed, 0 destroyed."), "{moved}");
    assert_eq!(world.held(), made);
    assert_eq!(terraform.planned(), BTreeMap::new());

    terraform.destroy().succeeded();
    assert_eq!(world.without_anything(), world.all());
}

#[test]
fn with_for_each_on_the_provider_a_customer_who_leaves_takes_two_applies() {
    if !runs(Program::OpenTofu) {
        return;
    }
    let world = World::of(2);
    let terraform = world.a_provider_each();
    let made = world.held();

    world.serve(&terraform, |name| name != "customer00");
    let refusal = terraform.apply().refused();
    for part in [
        "Provider instance not present",
        "its original provider instance at",
        ".customer[\"customer00\"] is required, but it has been removed",
    ] {
        assert!(refusal.contains(part), "no {part:?} in: {refusal}");
    }
    assert_eq!(world.held(), made);

    world.serve(&terraform, |_| true);
    let first = ["apply", "-destroy", "-auto-approve", "-target=module.customer[\"customer00\"]"];
    terraform.run(&first).succeeded();
    world.serve(&terraform, |name| name != "customer00");
    terraform.apply().succeeded();
    assert_eq!(world.without_anything(), ["customer00"]);
    terraform.destroy().succeeded();
    assert_eq!(world.without_anything(), world.all());
}

#[test]
fn with_one_provider_a_customer_who_leaves_the_map_goes_in_one_apply() {
    let world = World::of(2);
    let terraform = world.directory(ONE_PROVIDER);
    terraform.apply().succeeded();
    assert_eq!(world.without_anything(), [""; 0]);
    assert_eq!(terraform.planned(), BTreeMap::new());

    world.serve(&terraform, |name| name != "customer00");
    let applied = terraform.apply().succeeded();
    assert!(applied.said("Resources: 0 added, 0 changed, 2 destroyed."), "{applied}");
    assert_eq!(world.without_anything(), ["customer00"]);
    assert_eq!(terraform.planned(), BTreeMap::new());
    terraform.destroy().succeeded();
    assert_eq!(world.without_anything(), world.all());
}

/// One customer as people have them with aliases: a provider block and a call of the module.
fn alias(name: &str, entry: &Value) -> String {
    let (role_arn, external_id) = (&entry["role_arn"], &entry["external_id"]);
    format!(
        r#"
provider "aws" {{
  alias  = "{name}"
  region = "{REGION}"

  assume_role {{
    role_arn    = {role_arn}
    external_id = {external_id}
  }}
}}

module "{name}" {{
  source    = "./customer"
  providers = {{ aws = aws.{name} }}
  region    = "{REGION}"
}}
"#
    )
}

#[test]
fn customers_move_from_aliases_to_one_provider_and_nothing_is_created_or_replaced() {
    let world = World::of(2);
    let blocks = world.customers.iter().map(|(name, (_, entry))| alias(name, entry));
    let (required, _) = ONE_PROVIDER.split_once("# Our own credentials").expect("a provider block");
    let terraform = world.directory(&[required, &blocks.collect::<String>()].concat());
    terraform.apply().succeeded();
    let made = world.held();
    assert_eq!(world.without_anything(), [""; 0]);

    let moved = world.customers.keys().map(|name| {
        format!("\nmoved {{\n  from = module.{name}\n  to   = module.customer[\"{name}\"]\n}}\n")
    });
    terraform.configure(&[beside(ONE_PROVIDER), moved.collect()].concat());
    terraform.run(&["get"]).succeeded();
    let applied = terraform.run(&["apply", "-auto-approve", "-refresh=false"]).succeeded();
    assert!(applied.said("Resources: 0 added, 4 changed, 0 destroyed."), "{applied}");
    assert_eq!(world.held(), made);
    assert_eq!(terraform.planned(), BTreeMap::new());
    terraform.destroy().succeeded();
    assert_eq!(world.without_anything(), world.all());
}

#[test]
fn a_module_with_a_provider_block_of_its_own_takes_no_for_each() {
    let world = World::of(2);
    let terraform = world.directory(ONE_PROVIDER);
    terraform.run(&["validate"]).succeeded();
    let (_, block) = ONE_PROVIDER.split_once("provider \"aws\"").expect("a provider block");
    let (block, _) = block.split_once("\nmodule").expect("a call of the module");
    terraform.write("customer/main.tf", &[CUSTOMER, "\nprovider \"aws\"", block].concat());
    let refusal = terraform.run(&["validate"]).refused();
    assert!(refusal.contains("Module is incompatible with count, for_each"), "{refusal}");
}
