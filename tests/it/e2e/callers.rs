use super::PLAIN;
use crate::double::Double;
use crate::sdk::{iam, keys, wait};
use crate::terraform::{EXTERNAL_ID, Lab, Terraform, trust};
use serde_json::{Value, json};

/// What a configuration says that asks who it is, through the role of the own account and that of a customer.
fn through(entry: &str, customer: &str, external_id: &str) -> String {
    let (before, after) = PLAIN.rsplit_once('}').expect("the provider block ends");
    format!(
        r#"{before}
  assume_role {{
    role_arn = "{entry}"
  }}
  assume_role {{
    role_arn    = "{customer}"
    external_id = "{external_id}"
  }}
}}{after}
data "aws_caller_identity" "here" {{}}

output "account" {{
  value = data.aws_caller_identity.here.account_id
}}
"#
    )
}

fn output(terraform: &Terraform, name: &str) -> String {
    terraform.run(&["output", "-raw", name]).succeeded().stdout
}

#[test]
fn the_policy_of_a_caller_lets_it_into_exactly_the_roles_that_it_names_with_exactly_their_ids() {
    let lab = Lab::new();
    let vendor = &lab.source;
    let entry = lab.double.role(vendor, "pipeline", &trust(vendor, None));
    let other = lab.double.role(&lab.target, "other", &trust(vendor, Some(EXTERNAL_ID)));
    lab.double.enforce(vendor);
    let url = lab.double.url();
    let terraform = Terraform::bare(&url, vendor, PLAIN);
    let give = |external_id: &str| {
        terraform.configure(&format!(
            r#"{PLAIN}
output "policy" {{
  value = provider::aws::caller_permissions([
    {{ role_arn = "{}", external_id = "{external_id}" }},
    "arn:aws:iam::111122223333:role/nobody",
  ])
}}
"#,
            lab.role_arn
        ));
        terraform.apply().succeeded();
        let call = iam(&url, keys(vendor)).put_role_policy().role_name("pipeline");
        let call = call.policy_name("customers").policy_document(output(&terraform, "policy"));
        wait(call.send()).expect("the policy is put");
    };
    let account = |customer: &str, external_id: &str| {
        terraform.configure(&through(&entry, customer, external_id));
        terraform.apply()
    };

    give("another-id");
    account(&lab.role_arn, EXTERNAL_ID).refused();
    give(EXTERNAL_ID);
    account(&other, EXTERNAL_ID).refused();
    account(&lab.role_arn, EXTERNAL_ID).succeeded();
    assert_eq!(output(&terraform, "account"), lab.target.id);
}

#[test]
fn types_are_a_list_or_a_set_and_a_scope_is_any_object() {
    let double = Double::shared();
    let account = double.account();
    let hcl = format!(
        r#"{PLAIN}
locals {{
  regions = ["eu-central-1"]
}}

output "set" {{
  value = provider::aws::permissions(toset(["aws_vpc", "data.aws_ami"]), {{
    account = "111122223333"
    region  = local.regions
    path    = null
  }})
}}

output "list" {{
  value = provider::aws::permissions(["data.aws_ami", "aws_vpc"], {{ account = "111122223333", region = "eu-central-1" }})
}}

output "plan" {{
  value = provider::aws::permissions(["aws_vpc"], {{ phase = "plan" }})
}}
"#
    );
    let terraform = Terraform::bare(&double.url(), &account, &hcl);
    terraform.apply().succeeded();
    assert_eq!(output(&terraform, "set"), output(&terraform, "list"));
    let plan: Value = serde_json::from_str(&output(&terraform, "plan")).expect("a policy");
    let statements = plan["Statement"].as_array().expect("statements");
    assert!(
        statements.iter().all(|one| one["Sid"].as_str().is_some_and(|sid| sid.starts_with("Read")))
    );
    assert_eq!(double.inventory(&account), json!({}));

    for (call, text) in [
        (r#"permissions(["aws_vpc"], { prefix = "a" })"#, "A scope has no \"prefix\""),
        (r#"permissions(["aws_vpc"], { path = "/a/" })"#, "The path narrows nothing"),
        (r#"permissions(["aws_vcp"], {})"#, "This provider has no type \"aws_vcp\""),
        (r#"caller_permissions(["*"])"#, "is not the ARN of an IAM role"),
    ] {
        terraform
            .configure(&format!("{PLAIN}\noutput \"it\" {{ value = provider::aws::{call} }}\n"));
        let refusal = terraform.run(&["plan"]).refused();
        let refusal = refusal.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(refusal.contains(text), "{refusal}");
        assert!(!refusal.contains(".."), "{refusal}");
    }
}
