use super::*;
use crate::policy::{self, Purpose};
use std::collections::{BTreeMap, BTreeSet};

/// A scope in an account and a region.
fn here() -> Scope {
    Scope {
        account: Some("111122223333".into()),
        regions: vec!["eu-central-1".into()],
        ..Scope::default()
    }
}

fn of(types: &[&str], phases: &[Phase], scope: &Scope) -> String {
    json(&document(&scope.grants(&needs(types, phases).unwrap())), true)
}

#[track_caller]
fn assert_policy(types: &[&str], phases: &[Phase], scope: &Scope, expected: &serde_json::Value) {
    let policy = of(types, phases, scope);
    let found: serde_json::Value = serde_json::from_str(&policy).unwrap();
    assert_eq!(&found["Statement"], expected, "{policy}");
}

/// All types, as they are asked for.
fn all() -> Vec<&'static str> {
    recorded::known().collect()
}

#[test]
fn every_operation_that_a_type_calls_is_in_the_reference() {
    for name in all() {
        for action in recorded::operations(name).unwrap().keys() {
            assert!(
                reference::action(action).is_some(),
                "{name}: {action} is not in reference.txt"
            );
        }
    }
    for beside in beside::ALL {
        for action in beside.with.iter().chain(beside.actions) {
            assert!(reference::action(action).is_some(), "{action} is not in reference.txt");
        }
    }
}

#[test]
fn every_action_of_the_reference_is_needed_by_a_type() {
    let needs = needs(&all(), &Phase::ALL).unwrap();
    let needed: BTreeSet<&str> = needs.iter().map(|need| need.action).collect();
    let unused: Vec<_> = reference::actions()
        .map(|action| action.name)
        .filter(|name| !needed.contains(name))
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn a_type_that_sets_tags_says_of_what() {
    for name in all() {
        let needs = needs(&[name], &Phase::ALL).unwrap();
        for action in recorded::operations(name).unwrap().keys() {
            assert!(needs.iter().any(|need| need.action == action), "{name}: {action}");
        }
    }
    for name in own::types() {
        assert!(recorded::operations(name).is_ok(), "{name}");
    }
}

#[test]
fn a_plan_only_reads() {
    for need in needs(&all(), &[Phase::Plan]).unwrap() {
        let level = reference::action(need.action).unwrap().level;
        assert!(level == reference::Level::Read, "{} of {:?}", need.action, need.needed_by);
    }
}

#[test]
fn an_ephemeral_resource_needs_what_it_calls_in_every_phase() {
    for phase in Phase::ALL {
        let actions = |name: &str| {
            let needs = needs(&[name], &[phase]).unwrap();
            needs.iter().map(|need| need.action).collect::<Vec<_>>()
        };
        let token = actions("ephemeral.aws_sts_web_identity_token");
        assert_eq!(token, ["sts:GetWebIdentityToken", "sts:TagGetWebIdentityToken"]);
        // Roles are assumed by the caller, and a token for a cluster is signed without a call.
        for name in ["ephemeral.aws_assume_role_credentials", "ephemeral.aws_eks_cluster_auth"] {
            assert_eq!(actions(name), [""; 0]);
        }
    }
}

#[test]
fn what_is_not_narrowed_stands_on_everything_and_what_is_has_no_region_twice() {
    assert_policy(
        &["aws_internet_gateway"],
        &[Phase::Plan],
        &here(),
        &serde_json::json!([{
            "Sid": "ReadEc2",
            "Effect": "Allow",
            "Action": "ec2:DescribeInternetGateways",
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-central-1"}},
        }]),
    );
}

#[test]
fn what_is_created_brings_its_tags_and_what_is_changed_has_them() {
    let tags = BTreeMap::from([("owner".to_owned(), "acme".to_owned())]);
    let scope = Scope { tags, ..here() };
    let needs = needs(&["aws_vpc"], &Phase::ALL).unwrap();
    let key = |action: &str| {
        let mut keys = BTreeSet::new();
        for grant in scope.grants(&needs).into_iter().filter(|grant| grant.action == action) {
            keys.extend(grant.conditions.into_iter().map(|test| test.variable));
        }
        keys.into_iter().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(key("ec2:CreateVpc"), "aws:RequestTag/owner");
    assert_eq!(key("ec2:DeleteVpc"), "aws:ResourceTag/owner");
    assert_eq!(key("ec2:ModifyVpcAttribute"), "aws:ResourceTag/owner");
    assert_eq!(key("ec2:DeleteTags"), "aws:ResourceTag/owner");
    assert_eq!(
        key("ec2:CreateTags"),
        "aws:RequestTag/owner aws:ResourceTag/owner ec2:CreateAction"
    );
    assert_eq!(key("ec2:DescribeVpcs"), "aws:RequestedRegion");
}

#[test]
fn no_condition_is_on_the_tags_of_what_does_not_exist_yet() {
    for need in needs(&all(), &Phase::ALL).unwrap() {
        let is_resource = need.tag_key == Some("aws:ResourceTag");
        assert!(!(is_resource && need.object == Object::Made), "{need:?}");
        let changes = ["Delete", "Modify", "Terminate", "Release"];
        let name = need.action.split(':').nth(1).unwrap();
        let is_request = need.tag_key == Some("aws:RequestTag");
        assert!(!(is_request && changes.iter().any(|verb| name.starts_with(verb))), "{need:?}");
    }
}

#[test]
fn what_the_types_do_not_create_needs_no_tags() {
    let vpc_of = |types: &[&str]| {
        let needs = needs(types, &Phase::ALL).unwrap();
        let on_vpc = |need: &&Need| {
            need.action == "ec2:CreateSubnet" && need.kind.is_some_and(|kind| kind.name == "vpc")
        };
        needs.iter().find(on_vpc).unwrap().tag_key
    };
    assert_eq!(vpc_of(&["aws_subnet"]), None);
    assert_eq!(vpc_of(&["aws_subnet", "aws_vpc"]), Some("aws:ResourceTag"));
}

#[test]
fn what_is_tagged_while_it_is_created_says_by_which_call() {
    for need in needs(&all(), &Phase::ALL).unwrap() {
        let at_once = need.object == Object::Made && need.case == Some(Case::Tags);
        if at_once && ["ec2:CreateTags", "elasticloadbalancing:AddTags"].contains(&need.action) {
            let key = need.conditions.first().map(|test| test.variable.as_str());
            assert!(key.is_some_and(|key| key.ends_with(":CreateAction")), "{need:?}");
        }
    }
}

#[test]
fn load_balancers_of_the_two_generations_have_arns_of_their_own() {
    let arns = |name: &str| {
        let needs = needs(&[name], &[Phase::Destroy]).unwrap();
        let all = here().grants(&needs).into_iter();
        let delete = all.filter(|grant| grant.action == "elasticloadbalancing:DeleteLoadBalancer");
        delete.flat_map(|grant| grant.resources).collect::<Vec<_>>()
    };
    let arn = |rest: &str| {
        format!("arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/{rest}")
    };
    assert_eq!(arns("aws_elb"), [arn("*")]);
    assert_eq!(arns("aws_lb"), [arn("app/*/*"), arn("gwy/*/*"), arn("net/*/*")]);
}

#[test]
fn names_and_paths_narrow_arns_that_have_them() {
    let scope =
        Scope { name_prefix: Some("acme-".into()), path: Some("/vendor/".into()), ..here() };
    let needs =
        needs(&["aws_iam_role", "aws_instance", "data.aws_iam_policy"], &Phase::ALL).unwrap();
    let arns = |action: &str| {
        let all = scope.grants(&needs).into_iter();
        all.filter(|grant| grant.action == action)
            .flat_map(|grant| grant.resources)
            .collect::<Vec<_>>()
    };
    let role = "arn:aws:iam::111122223333:role/vendor/acme-*";
    assert_eq!(arns("iam:CreateRole"), [role]);
    assert_eq!(arns("iam:PassRole"), [role]);
    assert_eq!(
        arns("iam:CreateServiceLinkedRole"),
        ["arn:aws:iam::111122223333:role/aws-service-role/spot.amazonaws.com/*"]
    );
    assert_eq!(
        arns("iam:GetPolicy"),
        ["arn:aws:iam::111122223333:policy/vendor/acme-*", "arn:aws:iam::aws:policy/*"]
    );
    assert!(arns("ec2:RunInstances").iter().any(|arn| arn.ends_with(":key-pair/acme-*")));
    assert!(arns("ec2:RunInstances").iter().any(|arn| arn == "arn:aws:ec2:eu-central-1::image/*"));
}

#[test]
fn a_partition_is_that_of_the_region_and_china_calls_ec2_by_another_name() {
    let scope = Scope { regions: vec!["cn-north-1".into()], ..Scope::default() };
    let needs = needs(&["aws_instance"], &[Phase::Apply]).unwrap();
    let pass =
        scope.grants(&needs).into_iter().find(|grant| grant.action == "iam:PassRole").unwrap();
    assert_eq!(pass.resources, BTreeSet::from(["arn:aws-cn:iam::*:role/*".to_owned()]));
    assert_eq!(pass.conditions[0].values, ["ec2.amazonaws.com", "ec2.amazonaws.com.cn"]);
}

#[test]
fn keys_are_allowed_only_where_they_are_named() {
    let needs = needs(&["aws_ebs_volume"], &[Phase::Apply]).unwrap();
    let key = "arn:aws:kms:eu-central-1:444455556666:key/k";
    let scope = Scope { kms_keys: vec![key.into()], ..here() };
    let keys = |scope: &Scope| {
        let all = scope.grants(&needs).into_iter();
        all.filter(|grant| grant.action.starts_with("kms:")).collect::<Vec<_>>()
    };
    assert!(keys(&here()).is_empty());
    let granted = keys(&scope);
    let grant = granted.iter().find(|grant| grant.action == "kms:CreateGrant").unwrap();
    assert_eq!(grant.resources, BTreeSet::from([key.to_owned()]));
    assert!(grant.conditions.iter().any(|test| test.variable == "kms:GrantIsForAWSResource"));
}

#[test]
fn a_part_of_a_scope_that_fits_nothing_is_an_error() {
    let vpc = needs(&["aws_vpc"], &Phase::ALL).unwrap();
    let caller = needs(&["data.aws_iam_roles"], &Phase::ALL).unwrap();
    let tags = BTreeMap::from([("a".to_owned(), "b".to_owned())]);
    for (scope, needs, part) in [
        (Scope { name_prefix: Some("a".into()), ..Scope::default() }, &vpc, "name_prefix"),
        (Scope { path: Some("/a/".into()), ..Scope::default() }, &vpc, "path"),
        (Scope { kms_keys: vec!["k".into()], ..Scope::default() }, &vpc, "kms_keys"),
        (Scope { account: Some("1".into()), ..Scope::default() }, &caller, "account"),
        (Scope { regions: vec!["r".into()], ..Scope::default() }, &caller, "region"),
        (Scope { tags, ..Scope::default() }, &caller, "tags"),
    ] {
        let error = scope.fits(needs).unwrap_err().to_string();
        assert!(error.starts_with(&format!("The {part} narrows nothing, because ")), "{error}");
    }
    assert_eq!(here().fits(&vpc), Ok(()));
}

#[test]
fn types_that_are_not_known_and_types_that_are_only_declared_are_told_apart() {
    let error = |name: &str| needs(&[name], &Phase::ALL).unwrap_err().to_string();
    assert_eq!(error("aws_nothing"), "This provider has no type \"aws_nothing\".");
    assert_eq!(error("data.aws_nothing"), "This provider has no type \"data.aws_nothing\".");
    let declared = crate::declared::TABLE.resources().next().unwrap().name;
    assert_eq!(
        error(declared),
        format!("The type {declared} is only declared: this provider does nothing with it.")
    );
    assert!(needs(&["resource.aws_vpc"], &Phase::ALL).is_ok());
}

#[test]
fn the_policy_of_all_types_is_one_that_iam_takes_and_a_part_of_it_is_no_longer_than_asked_for() {
    for scope in [Scope::default(), here()] {
        let whole = document(&scope.grants(&needs(&all(), &Phase::ALL).unwrap()));
        let parts = split(&whole, MANAGED_POLICY);
        assert!(parts.len() > 1);
        let allowed = |documents: &[policy::Composition]| {
            let mut found = BTreeSet::new();
            for part in documents.iter().flat_map(|document| &document.statements) {
                let list = |element: &Option<policy::Element>| match element {
                    Some(policy::Element::List(items)) => items.clone(),
                    Some(one) => vec![one.clone()],
                    None => vec![],
                };
                for action in list(&part.actions) {
                    for resource in list(&part.resources) {
                        found.insert(format!("{action:?} {resource:?} {:?}", part.conditions));
                    }
                }
            }
            found
        };
        assert_eq!(allowed(&parts), allowed(std::slice::from_ref(&whole)));
        for part in &parts {
            let text = json(part, true);
            assert!(policy::size(&text) <= MANAGED_POLICY, "{}", policy::size(&text));
            policy::parse_for(&text, Purpose::Permissions).unwrap();
            let sids: BTreeSet<_> =
                part.statements.iter().map(|statement| &statement.sid).collect();
            assert_eq!(sids.len(), part.statements.len());
        }
    }
}

#[test]
fn a_document_of_just_the_limit_is_not_split() {
    let whole =
        document(&here().grants(&needs(&["aws_vpc", "aws_iam_role"], &Phase::ALL).unwrap()));
    let length = policy::size(&json(&whole, false));
    assert_eq!(split(&whole, length), std::slice::from_ref(&whole));
    assert!(split(&whole, length - 1).len() > 1);
}

#[test]
fn the_same_grants_in_another_order_are_the_same_document() {
    let mut grants = here().grants(&needs(&all(), &Phase::ALL).unwrap());
    let one = json(&document(&grants), false);
    grants.reverse();
    assert_eq!(json(&document(&grants), false), one);
}
