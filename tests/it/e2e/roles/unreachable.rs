use super::{Customer, PLAIN, serve};
use crate::double::{Account, Double};
use crate::judge::{Judge, Ministack};
use crate::terraform::{Terraform, trust};
use serde_json::json;
use std::collections::BTreeMap;

const CLUSTERS: &str = r#"
variable "customers" {
  type = map(object({ region = string, role_arn = string, external_id = string }))
}

variable "revision" {
  type    = string
  default = "one"
}

resource "aws_vpc" "cluster" {
  for_each = var.customers

  region     = each.value.region
  cidr_block = "10.1.0.0/16"
  tags       = { Revision = var.revision }

  assume_role {
    role_arn    = each.value.role_arn
    external_id = each.value.external_id
  }
}

resource "aws_subnet" "nodes" {
  for_each = var.customers

  region     = each.value.region
  vpc_id     = aws_vpc.cluster[each.key].id
  cidr_block = "10.1.1.0/24"

  assume_role {
    role_arn    = each.value.role_arn
    external_id = each.value.external_id
  }
}
"#;

/// Lets only `account` assume the role of a customer from now on.
fn let_in(judge: &impl Judge, customer: &Customer, account: &Account) {
    let trust = trust(account, Some(&customer.external_id));
    judge.change_trust(&customer.account, "deployer", &trust);
}

/// How often a role was asked for in vain.
fn refusals(double: &Double, provider: &Account, customer: &Customer) -> usize {
    let calls = double.calls(provider);
    let of_role = calls.iter().filter(|call| call.resources.contains(&customer.role_arn));
    of_role.filter(|call| call.status == Some(403)).count()
}

/// Two customers, of whom one has withdrawn the trust after an apply.
struct Withdrawn {
    terraform: Terraform,
    provider: Account,
    red: Customer,
    blue: Customer,
}

impl Withdrawn {
    fn new(judge: &impl Judge) -> Self {
        let provider = judge.account();
        let red = Customer::of(judge, &provider, "eu-west-1");
        let blue = Customer::of(judge, &provider, "us-east-1");
        let terraform = Terraform::bare(&judge.url(), &provider, &[PLAIN, CLUSTERS].concat());
        serve(&terraform, &json!({"red": red.entry(), "blue": blue.entry()}));
        terraform.apply().succeeded();
        let_in(judge, &red, &blue.account);
        let refusal = terraform.run(&["plan"]).refused();
        assert!(refusal.contains("Reading aws_vpc failed"), "{refusal}");
        Self { terraform, provider, red, blue }
    }

    /// The others are read, and what stands behind the role is not gone.
    fn is_kept(&self) {
        let keeping = PLAIN
            .replace("provider \"aws\" {", "provider \"aws\" {\n  unreachable_roles = \"keep\"");
        self.terraform.configure(&[&keeping, CLUSTERS].concat());
        let planned = self.terraform.run(&["plan", "-detailed-exitcode"]).succeeded();
        let warning = format!(
            "Role {} cannot be assumed: what is behind it stays as the state has it",
            self.red.role_arn
        );
        assert!(planned.said(&warning) && planned.said("with an external ID"), "{planned}");
        assert_eq!(planned.stdout.matches("Warning: Role ").count(), 1, "{planned}");
        assert!(planned.said("one more similar warning elsewhere"), "{planned}");
    }

    fn goes_on_and_ends(&self, judge: &impl Judge) {
        let Self { terraform, provider, red, blue } = self;
        let held = terraform.state("aws_vpc.cluster[\"red\"]");
        // A change for everybody is carried out for those who can be reached, and is an error for the others.
        let changed = terraform.run(&["apply", "-auto-approve", "-var=revision=two"]);
        let refusal = changed.refused();
        assert!(refusal.contains("Updating aws_vpc failed"), "{refusal}");
        assert_eq!(terraform.state("aws_vpc.cluster[\"blue\"]")["tags"]["Revision"], "two");
        assert_eq!(terraform.state("aws_vpc.cluster[\"red\"]"), held);

        // Who leaves the map without being reachable is not forgotten.
        serve(terraform, &json!({"blue": blue.entry()}));
        let refusal = terraform.run(&["apply", "-auto-approve", "-var=revision=two"]).refused();
        assert!(refusal.contains("Deleting aws_subnet failed"), "{refusal}");
        assert_eq!(terraform.state("aws_vpc.cluster[\"red\"]"), held);

        let_in(judge, red, provider);
        terraform.run(&["apply", "-auto-approve", "-var=revision=two"]).succeeded();
        assert_eq!(judge.vpcs(&red.account, red.region), [""; 0]);
        serve(terraform, &json!({}));
        terraform.apply().succeeded();
        assert_eq!(terraform.planned(), BTreeMap::new());
    }
}

#[test]
fn a_customer_who_withdraws_the_trust_does_not_stop_the_others() {
    let double = Double::shared();
    let withdrawn = Withdrawn::new(double);
    let refused = || refusals(double, &withdrawn.provider, &withdrawn.red);
    let before = refused();
    withdrawn.is_kept();
    assert_eq!(refused() - before, 1, "STS is asked once");
    withdrawn.goes_on_and_ends(double);
    let left = double.inventory(&withdrawn.red.account);
    assert_eq!(left, json!({"global": {"role": ["deployer"]}}));
}

#[test]
fn ministack_agrees_that_a_customer_who_withdraws_the_trust_does_not_stop_the_others() {
    let judge = Ministack::shared();
    let withdrawn = Withdrawn::new(judge);
    withdrawn.is_kept();
    withdrawn.goes_on_and_ends(judge);
}

#[test]
fn what_a_role_refuses_is_still_an_error_where_there_is_no_state_to_keep() {
    let double = Double::shared();
    let provider = double.account();
    let red = Customer::of(double, &provider, "eu-west-1");
    let_in(double, &red, &red.account);
    let keeping =
        PLAIN.replace("provider \"aws\" {", "provider \"aws\" {\n  unreachable_roles = \"keep\"");
    let terraform = Terraform::bare(&double.url(), &provider, &[&keeping, CLUSTERS].concat());
    serve(&terraform, &json!({"red": red.entry()}));

    let refusal = terraform.apply().refused();
    assert!(refusal.contains("Creating aws_vpc failed"), "{refusal}");

    let Customer { role_arn, external_id, .. } = &red;
    let id =
        format!("vpc-0123456789abcdef0@eu-west-1|role_arn={role_arn}|external_id={external_id}");
    let refusal = terraform.run(&["import", "aws_vpc.cluster[\"red\"]", &id]).refused();
    assert!(refusal.contains("Cannot assume role"), "{refusal}");
}

/// A hundred customers, of whom ten withdraw their trust while their roles are being assumed for a refresh.
#[test]
fn roles_that_are_withdrawn_in_the_middle_of_a_refresh_of_a_hundred_customers_stop_nobody_else() {
    const ALL: usize = 100;
    const HELD_UP: usize = 10;
    let double = Double::shared();
    let provider = double.account();
    let customers: Vec<Customer> =
        (0..ALL).map(|_| Customer::of(double, &provider, "eu-west-1")).collect();
    let keeping =
        PLAIN.replace("provider \"aws\" {", "provider \"aws\" {\n  unreachable_roles = \"keep\"");
    let (vpcs, _) = CLUSTERS.split_once("resource \"aws_subnet\"").expect("both types");
    let terraform = Terraform::bare(&double.url(), &provider, &[&keeping, vpcs].concat());
    let entries = customers.iter().map(|one| (one.account.id.clone(), one.entry()));
    serve(&terraform, &json!(entries.collect::<BTreeMap<_, _>>()));
    terraform.apply().succeeded();

    let before = double.calls(&provider).last().map_or(0, |call| call.sequence);
    let held = json!({"kind": "hold", "action": "AssumeRole", "after": ALL / 2, "times": HELD_UP});
    double.fault(&provider, held);
    let plan = terraform.start(&["plan", "-detailed-exitcode"]);
    let mut last = before;
    for _ in 0..ALL / 2 + HELD_UP {
        last = double.arrival(&provider, "AssumeRole", last).sequence;
    }
    let calls = double.calls(&provider);
    let under_way: Vec<_> =
        calls.iter().filter(|call| call.sequence > before && call.status.is_none()).collect();
    let withdrawing = customers.iter().filter(|customer| {
        under_way.iter().any(|call| call.resources.contains(&customer.role_arn))
    });
    let withdrawn = withdrawing.inspect(|customer| let_in(double, customer, &customer.account));
    assert_eq!(withdrawn.count(), HELD_UP);
    double.heal(&provider);
    let planned = plan.wait().succeeded();
    assert_eq!(planned.stdout.matches("Warning: Role ").count(), HELD_UP, "{planned}");
    assert!(planned.said("No changes."), "{planned}");
}
