use super::{Customer, PLAIN, block, entry, serve};
use crate::double::{Account, Double};
use crate::judge::{Judge, Ministack};
use crate::terraform::{Terraform, trust};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const CLUSTERS: &str = r#"
variable "customers" {
  type = map(object({ region = string, role_arn = string, external_id = string }))
}

resource "aws_vpc" "cluster" {
  for_each = var.customers

  region     = each.value.region
  cidr_block = "10.1.0.0/16"

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

/// Two customers and ourselves, through one provider block: all is made, one customer leaves, all is destroyed.
fn come_and_go(judge: &impl Judge) -> (Account, Customer, Customer) {
    let provider = judge.account();
    let red = Customer::of(judge, &provider, "eu-west-1");
    let blue = Customer::of(judge, &provider, "us-east-1");
    let terraform = Terraform::bare(&judge.url(), &provider, &[PLAIN, CLUSTERS].concat());
    let own = entry("eu-central-1", &Value::Null, None);
    let empty = entry("eu-central-1", &json!(""), None);
    let everybody = json!({"red": red.entry(), "blue": blue.entry(), "own": own, "empty": empty});
    serve(&terraform, &everybody);
    terraform.apply().succeeded();

    for (name, customer) in [("red", &red), ("blue", &blue)] {
        let state = terraform.state(&format!("aws_vpc.cluster[\"{name}\"]"));
        assert_eq!(judge.vpcs(&customer.account, customer.region), [state["id"].as_str().unwrap()]);
        assert_eq!(state["assume_role"][0]["role_arn"], json!(customer.role_arn));
    }
    assert_eq!(judge.vpcs(&provider, "eu-central-1").len(), 2);
    assert_eq!(terraform.planned(), BTreeMap::new());

    serve(&terraform, &json!({"blue": blue.entry(), "own": own, "empty": empty}));
    terraform.apply().succeeded();
    assert_eq!(judge.vpcs(&red.account, red.region), [""; 0]);
    assert_eq!(judge.vpcs(&blue.account, blue.region).len(), 1);

    terraform.destroy().succeeded();
    assert_eq!(judge.vpcs(&blue.account, blue.region), [""; 0]);
    assert_eq!(judge.vpcs(&provider, "eu-central-1"), [""; 0]);
    (provider, red, blue)
}

#[test]
fn each_customer_is_served_through_a_role_of_their_own_and_one_call_to_sts() {
    let double = Double::shared();
    let (provider, red, blue) = come_and_go(double);

    let assumed = |customer: &Customer| {
        let calls = double.calls(&provider);
        let asked = calls.iter().filter(|call| call.resources.contains(&customer.role_arn));
        asked.inspect(|call| assert_eq!(call.status, Some(200), "{call:?}")).count()
    };
    // Processes that have to do with a customer: the first apply and the plan after it; then the plan and the apply
    // in which red leaves, of which only the plan has to do with blue; then the plan and the apply of the destroy.
    assert_eq!(assumed(&red), 4);
    assert_eq!(assumed(&blue), 5);
    for customer in [&red, &blue] {
        let session = format!("arn:aws:sts::{}:assumed-role/deployer/", customer.account.id);
        for call in double.calls(&customer.account) {
            assert!(call.caller.as_ref().unwrap().starts_with(&session), "{call:?}");
            assert_eq!(call.region, customer.region, "{call:?}");
        }
        assert_eq!(double.inventory(&customer.account), json!({"global": {"role": ["deployer"]}}));
    }
    for call in double.calls(&provider) {
        assert_eq!(call.caller.as_ref(), Some(&provider.user_arn), "{call:?}");
    }
}

#[test]
fn ministack_agrees_that_each_customer_is_served_through_a_role_of_their_own() {
    come_and_go(Ministack::shared());
}

/// A VPC in an account of its own.
fn vpc(role: &str) -> String {
    format!(
        "{PLAIN}\nresource \"aws_vpc\" \"vpc\" {{\n  cidr_block = \"10.1.0.0/16\"\n  {role}\n}}\n"
    )
}

#[test]
fn another_account_replaces_the_object_and_another_role_of_its_account_does_not_touch_it() {
    let double = Double::shared();
    let provider = double.account();
    let [red, blue] = ["eu-central-1"; 2].map(|region| Customer::of(double, &provider, region));
    let deployer = |customer: &Customer| vpc(&customer.block());
    let terraform = Terraform::bare(&double.url(), &provider, &deployer(&red));
    terraform.apply().succeeded();
    let made = double.vpcs(&red.account, red.region);
    let change = |action: &str| BTreeMap::from([("aws_vpc.vpc".to_owned(), action.to_owned())]);

    let operator = double.role(&red.account, "operator", &trust(&provider, None));
    terraform.configure(&vpc(&block(&operator, None)));
    assert_eq!(terraform.planned(), change("update"));
    terraform.apply().succeeded();
    assert_eq!(double.vpcs(&red.account, red.region), made);
    let state = terraform.state("aws_vpc.vpc");
    assert_eq!(state["assume_role"][0]["role_arn"], json!(operator));
    assert_eq!(state["assume_role"][0]["external_id"], Value::Null);
    let operates =
        |call: &crate::double::Call| call.caller.as_ref().unwrap().contains("/operator/");
    let calls = double.calls(&red.account);
    assert!(!calls.iter().any(operates), "the change was made without a call: {calls:#?}");

    for none in
        ["", "assume_role = []", "assume_role {}", "assume_role {\n    role_arn = \"\"\n  }"]
    {
        terraform.configure(&vpc(none));
        assert_eq!(terraform.planned(), change("delete,create"), "{none}");
    }
    terraform.configure(&deployer(&blue));
    assert_eq!(terraform.planned(), change("delete,create"));
    terraform.apply().succeeded();
    assert_eq!(double.vpcs(&red.account, red.region), [""; 0]);
    assert_eq!(double.vpcs(&blue.account, blue.region).len(), 1);
    let calls = double.calls(&red.account);
    let deletion = calls.iter().find(|call| call.action == "ec2:DeleteVpc").unwrap();
    assert!(operates(deletion), "the role of the state deletes: {deletion:?}");
    terraform.destroy().succeeded();
}

#[test]
fn an_object_whose_chain_has_a_gap_is_not_made_anywhere() {
    let double = Double::shared();
    let provider = double.account();
    let customer = Customer::of(double, &provider, "eu-central-1");
    let terraform = Terraform::bare(&double.url(), &provider, "");
    let role = |role_arn: &str, external_id: &str| {
        format!(
            "assume_role {{\n    role_arn = {role_arn}\n    external_id = {external_id}\n  }}\n"
        )
    };
    let good = role(&format!("{:?}", customer.role_arn), "null");
    for (more, told) in [
        (role("null", "null"), "One of several roles has no ARN"),
        (role("\"\"", "null"), "One of several roles has no ARN"),
        (role("\"via\"", "null"), "`via` is not an ARN"),
        (role("null", "\"one of ours\""), "may hold only letters"),
    ] {
        for assume_role in [[good.as_str(), &more].concat(), [&more, good.as_str()].concat()] {
            let data =
                format!("data \"aws_availability_zones\" \"zones\" {{\n  {assume_role}\n}}\n");
            for hcl in [vpc(&assume_role), [PLAIN, data.as_str()].concat()] {
                terraform.configure(&hcl);
                let refusal = terraform.apply().refused();
                // Terraform quotes the line of the configuration, and nobody says it again.
                let quoted = refusal.replacen("external_id = \"one of ours\"", "", 1);
                assert!(refusal.contains(told) && !quoted.contains("one of ours"), "{refusal}");
            }
        }
    }
    assert!(double.calls(&provider).is_empty() && double.calls(&customer.account).is_empty());
}
