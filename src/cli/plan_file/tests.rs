use super::*;
use serde_json::json;

const OWN: &str = "registry.terraform.io/assumerole/assumerole";

/// A state with these resources in its root module.
fn state(resources: &Json) -> String {
    json!({"format_version": "1.0", "values": {"root_module": {"resources": resources}}})
        .to_string()
}

/// An object as it stands in a state.
fn vpc(values: &Json) -> Json {
    json!({
        "address": "aws_vpc.v", "mode": "managed", "type": "aws_vpc", "provider_name": OWN, "values": values
    })
}

fn read(text: &str) -> State {
    State::read("state.json", text).unwrap()
}

/// What is said of a file that is no state.
fn refused(text: &str) -> String {
    State::read("state.json", text).unwrap_err().to_string()
}

#[test]
fn a_state_has_the_objects_of_all_modules_with_what_they_depend_on() {
    let subnet = json!({
        "address": "module.a[\"x\"].aws_subnet.s", "mode": "managed", "type": "aws_subnet",
        "provider_name": OWN, "depends_on": ["aws_vpc.v"], "values": {"id": "subnet-1"}
    });
    let data = json!({
        "address": "data.aws_region.r", "mode": "data", "type": "aws_region", "provider_name": OWN
    });
    let nested = json!({"child_modules": [{"resources": [subnet]}]});
    let text = json!({
        "format_version": "1.0",
        "values": {"root_module": {"resources": [vpc(&json!({"id": "vpc-1"})), data], "child_modules": [nested]}}
    });
    let found = read(&text.to_string()).objects;
    let told: Vec<_> = found.iter().map(|o| (o.address.as_str(), o.mode, o.string("id"))).collect();
    assert_eq!(
        told,
        [
            ("aws_vpc.v", Mode::Managed, Some("vpc-1")),
            ("data.aws_region.r", Mode::Data, None),
            ("module.a[\"x\"].aws_subnet.s", Mode::Managed, Some("subnet-1")),
        ]
    );
    assert_eq!(found[2].depends_on, ["aws_vpc.v"]);
    assert_eq!(read(r#"{"format_version": "1.0"}"#), State::default());
}

#[test]
fn objects_of_this_provider_are_known_under_each_of_its_names() {
    for provider in [
        OWN,
        "registry.opentofu.org/assumerole/assumerole",
        "registry.terraform.io/hashicorp/aws",
        "registry.opentofu.org/hashicorp/aws",
        "mirror.example.com/hashicorp/aws",
        "hashicorp/aws",
    ] {
        assert!(is_ours(provider), "{provider}");
    }
    for provider in [
        "registry.terraform.io/hashicorp/google",
        "x/myhashicorp/aws",
        "terraform.io/builtin/terraform",
    ] {
        assert!(!is_ours(provider), "{provider}");
    }
}

#[test]
fn the_roles_of_an_object_are_those_with_an_arn() {
    for (roles, expected) in [
        (json!(null), &[][..]),
        (json!([]), &[]),
        (json!([{"role_arn": null}]), &[]),
        (json!([{"role_arn": "a"}, {"role_arn": "b", "external_id": "x"}]), &["a", "b"]),
    ] {
        let found = read(&state(&json!([vpc(&json!({"assume_role": roles}))]))).objects;
        assert_eq!(found[0].roles(), expected);
    }
}

#[test]
fn what_is_no_state_is_said_in_one_sentence() {
    for (text, part) in [
        ("{", "state.json is not JSON: EOF"),
        ("[]", "state.json has no format_version"),
        (r#"{"version": 4, "serial": 1}"#, "is a state as Terraform stores it"),
        (
            r#"{"format_version": "2.0"}"#,
            "has format version 2.0, and this program understands version 1",
        ),
        (
            r#"{"format_version": "1.2", "planned_values": {}}"#,
            "is a plan and no state: give it with --plan",
        ),
    ] {
        let told = refused(text);
        assert!(told.contains(part), "{told}");
        assert!(!told.contains('\n'), "{told}");
    }
    let plan = Plan::read("plan.json", &state(&json!([]))).unwrap_err().to_string();
    assert_eq!(plan, "plan.json is a state and no plan: give it with --state");
}

/// A plan with these provider blocks, in which `aws` manages `aws_vpc.v`, and `aws.b` what is in the module.
fn plan(blocks: &Json) -> Plan {
    let in_root = json!({"address": "aws_vpc.v", "provider_config_key": "aws"});
    let in_module = json!({"address": "data.aws_ami.a", "provider_config_key": "aws.b"});
    let calls = json!({"m": {"module": {"resources": [in_module]}}});
    let change = json!({
        "address": "aws_vpc.v", "mode": "managed", "type": "aws_vpc", "provider_name": OWN,
        "change": {
            "actions": ["delete", "create"], "before": {"id": "vpc-1"},
            "after": {"cidr_block": "10.0.0.0/16"}, "after_unknown": {"id": true}
        }
    });
    let json = json!({
        "format_version": "1.2",
        "variables": {"customer": {"value": {"arn": "arn:aws:iam::111111111111:role/a", "on": true}}},
        "resource_changes": [change],
        "prior_state": {"format_version": "1.0", "values": {"root_module": {"resources": [vpc(&json!({}))]}}},
        "configuration": {
            "provider_config": blocks,
            "root_module": {"resources": [in_root], "module_calls": calls}
        }
    });
    Plan::read("plan.json", &json.to_string()).unwrap()
}

fn block(expressions: &Json) -> Json {
    json!({"full_name": OWN, "expressions": expressions})
}

#[test]
fn a_replacement_is_planned_with_what_was_before_and_what_is_known() {
    let plan = plan(&json!({}));
    let change = &plan.changes[0];
    assert_eq!(change.actions, [Action::Delete, Action::Create]);
    assert!(change.does(Action::Create) && !change.does(Action::Update) && change.exists());
    assert_eq!(change.object.string("cidr_block"), Some("10.0.0.0/16"));
    assert_eq!(change.unknown, json!({"id": true}));
    assert_eq!(plan.prior.objects.len(), 1);
}

#[test]
fn the_provider_block_of_an_object_is_found_through_modules() {
    let plan = plan(&json!({"aws": block(&json!({})), "aws.b": block(&json!({}))}));
    let object =
        |address: &str| Object { address: address.to_owned(), ..plan.changes[0].object.clone() };
    for (address, expected) in [
        ("aws_vpc.v", Some("aws")),
        ("module.m[\"x.y\"].data.aws_ami.a[0]", Some("aws.b")),
        // Two could be it.
        ("aws_vpc.gone", None),
    ] {
        let found = plan.provider(&object(address)).map(|provider| provider.key.as_str());
        assert_eq!(found, expected, "{address}");
    }
}

#[test]
fn the_roles_of_a_block_are_told_by_constants_and_by_variables() {
    let constant = json!({"constant_value": "arn:aws:iam::222222222222:role/b"});
    let variable = json!({"references": ["var.customer.arn", "var.customer"]});
    let other = json!({"references": ["var.customer.on", "var.customer"]});
    let of = |roles: Json| {
        let blocks = json!({"aws": block(&json!({"assume_role": roles, "region": {"constant_value": "eu-west-1"}}))});
        let plan = plan(&blocks);
        let provider = plan.provider(&plan.changes[0].object).unwrap();
        assert_eq!(provider.region.as_deref(), Some("eu-west-1"));
        provider.roles.clone()
    };
    let known = |arns: &[&str]| Roles::Known(arns.iter().map(|arn| (*arn).to_owned()).collect());
    assert_eq!(of(json!([])), known(&[]));
    let (a, b) = ("arn:aws:iam::111111111111:role/a", "arn:aws:iam::222222222222:role/b");
    assert_eq!(of(json!([{"role_arn": variable}, {"role_arn": constant}])), known(&[a, b]));
    assert_eq!(of(json!([{"role_arn": {"constant_value": null}}])), known(&[]));
    // Something is made of the variable, or of a local value.
    assert_eq!(of(json!([{"role_arn": constant}, {"role_arn": other}])), Roles::Computed);
    assert_eq!(of(json!([{"role_arn": {"references": ["local.role"]}}])), Roles::Computed);
}

#[test]
fn a_block_without_a_region_that_is_known_has_none() {
    for region in [json!({"references": ["local.region"]}), json!({"constant_value": "here"})] {
        let plan = plan(&json!({"aws": block(&json!({"region": region}))}));
        assert_eq!(plan.provider(&plan.changes[0].object).unwrap().region, None);
    }
}
