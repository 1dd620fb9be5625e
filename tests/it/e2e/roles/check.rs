use super::PLAIN;
use crate::double::{Account, Double};
use crate::judge::{Judge, Ministack};
use crate::terraform::{Terraform, trust};
use serde_json::{Value, json};

const CHECK: &str = r#"
variable "roles" {
  type = map(object({ role_arn = string, external_id = string }))
}

data "aws_assume_role_check" "each" {
  for_each = var.roles

  role_arn    = each.value.role_arn
  external_id = each.value.external_id
}

output "found" {
  value = {
    for name, role in data.aws_assume_role_check.each : name => [
      role.assumable, role.requires_external_id, role.rejects_other_external_id, role.account_id,
    ]
  }
}

output "refused" {
  value = {
    for name, role in data.aws_assume_role_check.each : name => [
      for refusal in [role.refusal, role.refusal_without_external_id, role.refusal_with_other_external_id] :
      refusal == null ? "" : refusal
    ]
  }
}
"#;

/// Roles that ask for the external ID that was agreed on, for none, and for another one. Returns who has asked.
fn roles_are_told_apart(judge: &impl Judge) -> Account {
    let (provider, customer) = (judge.account(), judge.account());
    let role = |name: &str, external_id: Option<&str>| json!({"role_arn": judge.role(&customer, name, &trust(&provider, external_id)), "external_id": "agreed"});
    let roles = json!({
        "strict": role("strict", Some("agreed")),
        "open": role("open", None),
        "another": role("another", Some("of-somebody-else")),
    });
    let terraform = Terraform::bare(&judge.url(), &provider, &[PLAIN, CHECK].concat());
    terraform.write("roles.auto.tfvars.json", &json!({"roles": roles}).to_string());

    terraform.apply().succeeded();

    let shown = terraform.show(&[]);
    let found = &shown["values"]["outputs"]["found"]["value"];
    assert_eq!(found["strict"], json!([true, true, true, customer.id]));
    assert_eq!(found["open"], json!([true, false, false, customer.id]));
    assert_eq!(found["another"], json!([false, false, false, Value::Null]));

    let refused = &shown["values"]["outputs"]["refused"]["value"];
    let said = |name: &str| {
        let role = roles[name]["role_arn"].as_str().expect("an ARN");
        let not = "is not authorized to perform: sts:AssumeRole on resource";
        format!("AccessDenied: User: {} {not}: {role}", provider.user_arn)
    };
    assert_eq!(refused["strict"], json!(["", said("strict"), said("strict")]));
    assert_eq!(refused["open"], json!(["", "", ""]));
    assert_eq!(refused["another"], json!([said("another"), "", ""]));
    provider
}

#[test]
fn a_role_tells_whether_it_lets_us_in_without_the_external_id() {
    let double = Double::shared();
    let provider = roles_are_told_apart(double);
    let calls = double.calls(&provider);
    let asked = calls.iter().filter(|call| call.action.ends_with("AssumeRole")).count();
    // Three for each that lets us in, and one for the other, in the plan; nothing more in the apply.
    assert_eq!(asked, 7);
}

#[test]
fn ministack_agrees_which_roles_let_us_in_without_the_external_id() {
    roles_are_told_apart(Ministack::shared());
}
