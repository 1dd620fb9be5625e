use super::{IMAGE, configuration, example, output};
use crate::double::Account;
use crate::judge::{Judge, Ministack};
use crate::sdk::{iam, keys, wait};
use crate::terraform::{EXTERNAL_ID, Finished, Lab, Terraform, trust};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// One account and one region, and everything in it.
const REGIONAL: &str = r#"{ account = ACCOUNT, region = "eu-central-1" }"#;

/// The types of an example, data sources as the function `permissions` names them.
fn types(name: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    let folders = [vec![folder.clone()], super::folders(&folder)].concat();
    let text: Vec<String> = folders.iter().map(|folder| configuration(folder)).collect();
    let named = |line: &str| {
        let (kind, rest) = line.split_once(" \"")?;
        let name = rest.split('"').next()?.to_owned();
        match kind {
            "resource" => Some(name),
            "data" => Some(format!("data.{name}")),
            _ => None,
        }
    };
    text.join("\n").lines().filter_map(named).collect()
}

/// What the types of an example need in an account, as the function says it.
fn computed(account: &Account, name: &str, scope: &str) -> Value {
    let types = Vec::from_iter(types(name));
    let scope = scope.replace("ACCOUNT", &format!("{:?}", account.id));
    let hcl = format!(
        "{}\noutput \"policy\" {{\n  value = provider::aws::permissions({types:?}, {scope})\n}}\n",
        super::REQUIRED
    );
    let terraform = Terraform::bare("", account, &hcl);
    terraform.apply().succeeded();
    serde_json::from_str(&output(&terraform, "policy")).expect("a policy")
}

/// The elements of what may be one or many.
fn many(element: &Value) -> Vec<String> {
    let items = element.as_array().cloned().unwrap_or_else(|| vec![element.clone()]);
    items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn statements(policy: &Value) -> &[Value] {
    policy["Statement"].as_array().expect("statements")
}

/// All actions of a policy.
fn actions(policy: &Value) -> BTreeSet<String> {
    statements(policy).iter().flat_map(|statement| many(&statement["Action"])).collect()
}

/// What is left of a policy with these actions alone.
fn limited(policy: &Value, actions: &BTreeSet<String>) -> Value {
    let left = statements(policy).iter().filter_map(|statement| {
        let mut statement = statement.clone();
        let mut named = many(&statement["Action"]);
        named.retain(|action| actions.contains(action));
        statement["Action"] = json!(named);
        (!named.is_empty()).then_some(statement)
    });
    // Everybody may do that, and a policy needs a statement.
    let free = json!({"Effect": "Allow", "Action": "sts:GetCallerIdentity", "Resource": "*"});
    let statements: Vec<Value> = left.chain([free]).collect();
    json!({"Version": "2012-10-17", "Statement": statements})
}

/// Lets the policies of the lab's target count, and gives its role this one and no other.
fn give(lab: &Lab, policy: &Value) {
    lab.double.enforce(&lab.target);
    let call = iam(&lab.double.url(), keys(&lab.target)).put_role_policy().role_name("deployer");
    let call = call.policy_name("computed").policy_document(policy.to_string());
    wait(call.send()).expect("the policy is put");
}

/// The actions that an error names as not allowed.
fn missed(finished: Finished) -> BTreeSet<String> {
    let refusal = finished.refused();
    let named = refusal.split(" policy allows the ").skip(1);
    let named: BTreeSet<String> =
        named.filter_map(|rest| rest.split(" action").next()).map(str::to_owned).collect();
    assert!(!named.is_empty(), "{refusal}");
    named
}

/// The quickstart, in the lab's target.
fn quickstart(lab: &Lab) -> Terraform {
    let variables = [("role_arn", lab.role_arn.as_str()), ("external_id", EXTERNAL_ID)];
    example(&lab.double.url(), &lab.source, "quickstart", &variables)
}

/// A cluster of one customer, in the lab's target.
fn cluster(lab: &Lab) -> Terraform {
    let terraform = example(&lab.double.url(), &lab.source, "user-cluster", &[]);
    let hop = json!({"role_arn": lab.role_arn, "external_id": EXTERNAL_ID});
    let entry = json!({"region": "eu-central-1", "assume_role": [hop], "image_id": IMAGE});
    terraform
        .write("customers.auto.tfvars.json", &json!({"customers": {"acme": entry}}).to_string());
    terraform.run(&["get"]).succeeded();
    terraform
}

/// Runs a command with a role that may do no more of a policy than this at first, and then what errors say that it may
/// not. What a command has done stays done, so that each goes on where the one before has failed. Returns what it may
/// do at the end.
fn one_error_at_a_time(
    give: impl Fn(&Value),
    policy: &Value,
    mut granted: BTreeSet<String>,
    run: impl Fn() -> Finished,
) -> BTreeSet<String> {
    let all = actions(policy);
    loop {
        give(&limited(policy, &granted));
        let finished = run();
        if finished.status == Some(0) {
            return granted;
        }
        let missed = missed(finished);
        assert!(missed.is_disjoint(&granted), "{missed:?}: not where it is needed");
        assert!(missed.is_subset(&all), "not in the policy: {:?}", &missed - &all);
        granted.extend(missed);
    }
}

/// What types call for no other reason than to change or import an object, which no test here does.
fn only_changes(types: &BTreeSet<String>) -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/services");
    let folders = fs::read_dir(root).expect("services").map(|entry| entry.expect("one").path());
    let (mut changes, mut others) = (BTreeSet::new(), BTreeSet::new());
    for recorded in folders.filter_map(|at| fs::read_to_string(at.join("permissions.json")).ok()) {
        let recorded: Value = serde_json::from_str(&recorded).expect("JSON");
        for calls in types.iter().filter_map(|name| recorded[name].as_object()) {
            for (what_for, operations) in calls {
                let changing = ["import", "update"].contains(&what_for.as_str());
                let place = if changing { &mut changes } else { &mut others };
                place.extend(many(operations));
            }
        }
    }
    &changes - &others
}

/// What the types of the quickstart call for arguments that it does not set.
const NOT_OF_THE_QUICKSTART: &[(&str, &[&str])] = &[
    ("CIDR blocks out of a pool", &["ec2:GetIpamPoolAllocations"]),
    ("subnets with public addresses", &["ec2:ModifySubnetAttribute"]),
    ("managed policies of a role", &["iam:AttachRolePolicy", "iam:DetachRolePolicy"]),
    (
        "inline policies of a role",
        &["iam:DeleteRolePolicy", "iam:GetRolePolicy", "iam:PutRolePolicy"],
    ),
    (
        "the end of a role that holds policies of others",
        &[
            "iam:ListAttachedRolePolicies",
            "iam:ListInstanceProfilesForRole",
            "iam:ListRolePolicies",
        ],
    ),
];

/// What the types of a cluster call for arguments that it does not set.
const NOT_OF_A_CLUSTER: &[(&str, &[&str])] = &[
    ("CIDR blocks out of a pool", &["ec2:GetIpamPoolAllocations"]),
    ("attributes of an instance that nobody has set", &["ec2:DescribeInstanceAttribute"]),
    ("managed policies of a role", &["iam:AttachRolePolicy", "iam:DetachRolePolicy"]),
    (
        "the end of a role that holds policies of others",
        &[
            "iam:ListAttachedRolePolicies",
            "iam:ListInstanceProfilesForRole",
            "iam:ListRolePolicies",
        ],
    ),
    ("an address that leads to an instance", &["ec2:AssociateAddress", "ec2:DisassociateAddress"]),
    ("spot instances", &["ec2:CancelSpotInstanceRequests", "ec2:DescribeSpotInstanceRequests"]),
    ("a volume with a final snapshot", &["ec2:CreateSnapshot", "ec2:DescribeSnapshots"]),
    ("a launch template", &["ec2:DescribeLaunchTemplates"]),
    (
        "an instance that is protected, forwards packets or is stopped before a volume goes",
        &[
            "ec2:ModifyInstanceAttribute",
            "ec2:ModifyNetworkInterfaceAttribute",
            "ec2:StopInstances",
        ],
    ),
    (
        "leftovers of controllers",
        &["ec2:DeleteNetworkInterface", "elasticloadbalancing:DeleteTargetGroup"],
    ),
    ("routes that a VPN gateway propagates", &["ec2:EnableVgwRoutePropagation"]),
];

/// Applies, plans nothing, and destroys, each under exactly the policy that the types of an example need for it; then
/// does each without any action at first. Whatever nobody missed is only for changes, or named with its reason.
fn proven(name: &str, start: fn(&Lab) -> Terraform, unused: &[(&str, &[&str])]) {
    let lab = Lab::new();
    let policy = computed(&lab.target, name, REGIONAL);
    let [to_apply, to_plan, to_destroy] = ["apply", "plan", "destroy"].map(|phase| {
        let scope = REGIONAL.replace(" }", &format!(", phase = {phase:?} }}"));
        computed(&lab.target, name, &scope)
    });
    let give = |policy: &Value| give(&lab, policy);
    give(&to_apply);
    let terraform = start(&lab);
    terraform.apply().succeeded();
    give(&to_plan);
    assert_eq!(terraform.planned(), BTreeMap::new());
    give(&to_destroy);
    terraform.destroy().succeeded();
    assert_eq!(lab.made(), json!({}));

    // What an apply has not been able to finish, the next one replaces, so that it has to delete as well.
    let nothing = BTreeSet::new;
    let apply = one_error_at_a_time(give, &policy, nothing(), || terraform.apply());
    let plan = one_error_at_a_time(give, &to_plan, nothing(), || terraform.run(&["plan"]));
    assert_eq!(terraform.planned(), BTreeMap::new());
    // A destroy begins with what a plan has just been shown to need.
    let destroy = one_error_at_a_time(give, &to_destroy, plan.clone(), || terraform.destroy());
    assert_eq!(lab.made(), json!({}));
    let missed: BTreeSet<String> = [apply, plan, destroy].into_iter().flatten().collect();
    let never = &(&actions(&policy) - &missed) - &only_changes(&types(name));
    let named = unused.iter().flat_map(|(_, actions)| *actions).map(|action| (*action).to_owned());
    let named: BTreeSet<String> = named.collect();
    assert!(never.is_subset(&named), "nobody needs {:?}", &never - &named);
}

#[test]
fn the_quickstart_runs_with_what_its_types_need_and_misses_each_action_that_it_may_not() {
    proven("quickstart", quickstart, NOT_OF_THE_QUICKSTART);
}

#[test]
fn a_cluster_runs_with_what_its_types_need_and_misses_each_action_that_it_may_not() {
    proven("user-cluster", cluster, NOT_OF_A_CLUSTER);
}

#[test]
fn the_role_of_a_customer_is_for_the_types_of_a_cluster() {
    for example in ["customer-role", "customer-template"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(example);
        let text = configuration(&folder);
        let listed = text.split("# Those of user-cluster.").nth(1).expect("a list");
        let listed = listed.split(']').next().expect("its end").lines();
        let listed = listed.filter_map(|line| line.split('"').nth(1)).map(str::to_owned);
        assert_eq!(listed.collect::<BTreeSet<_>>(), types("user-cluster"), "{example}");
    }
}

#[test]
fn without_one_action_the_error_names_it() {
    for (action, command) in
        [("ec2:CreateTags", "apply"), ("iam:PassRole", "apply"), ("ec2:DeleteVpc", "destroy")]
    {
        let lab = Lab::new();
        let policy = computed(&lab.target, "user-cluster", REGIONAL);
        let terraform = cluster(&lab);
        give(&lab, &policy);
        if command == "destroy" {
            terraform.apply().succeeded();
        }
        let mut left = actions(&policy);
        left.remove(action);
        give(&lab, &limited(&policy, &left));
        let named = missed(terraform.run(&[command, "-auto-approve"]));
        assert!(named.contains(action), "{named:?}");
        give(&lab, &policy);
        terraform.destroy().succeeded();
        assert_eq!(lab.made(), json!({}));
    }
}

/// The tag that everything of a cluster has.
fn tagged(cluster: &str) -> String {
    let tags = format!(", tags = {{ \"kubernetes.io/cluster/{cluster}\" = \"owned\" }} }}");
    REGIONAL.replace(" }", &tags)
}

#[test]
fn a_cluster_runs_where_everything_has_to_have_its_tag_and_not_where_it_is_that_of_another() {
    let lab = Lab::new();
    let terraform = cluster(&lab);
    give(&lab, &computed(&lab.target, "user-cluster", &tagged("globex")));
    let named = missed(terraform.apply());
    assert!(named.contains("ec2:CreateVpc"), "{named:?}");

    give(&lab, &computed(&lab.target, "user-cluster", &tagged("acme")));
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    terraform.destroy().succeeded();
    assert_eq!(lab.made(), json!({}));
}

#[test]
fn a_policy_for_one_region_is_no_good_in_another() {
    let lab = Lab::new();
    let elsewhere = REGIONAL.replace("eu-central-1", "eu-west-1");
    give(&lab, &computed(&lab.target, "quickstart", &elsewhere));
    let named = missed(quickstart(&lab).apply());
    assert!(named.iter().any(|action| action.starts_with("ec2:")), "{named:?}");
}

/// The same policy with calls of EC2 on everything, because ministack does not look at what they are on.
fn on_everything(policy: &Value) -> Value {
    let mut policy = policy.clone();
    for statement in policy["Statement"].as_array_mut().expect("statements") {
        if many(&statement["Action"]).iter().any(|action| action.starts_with("ec2:")) {
            statement["Resource"] = json!("*");
            statement.as_object_mut().expect("a statement").remove("Condition");
        }
    }
    policy
}

/// What ministack does not ask for when something is made with tags.
const NOT_ASKED: &[&str] = &["ec2:CreateTags", "iam:TagRole"];

#[test]
fn ministack_lets_the_quickstart_run_with_the_same_actions_and_not_without_any_of_them() {
    let judge = Ministack::shared();
    let (source, target) = (judge.account(), judge.account());
    let role_arn = judge.powerless_role(&target, "deployer", &trust(&source, Some(EXTERNAL_ID)));
    let give = |policy: &Value| judge.permit(&target, "deployer", policy);
    let policy = on_everything(&computed(&target, "quickstart", REGIONAL));
    let variables = [("role_arn", role_arn.as_str()), ("external_id", EXTERNAL_ID)];
    let terraform = example(&judge.url(), &source, "quickstart", &variables);

    let nothing = BTreeSet::new;
    let mut missed = one_error_at_a_time(give, &policy, nothing(), || terraform.apply());
    assert_eq!(terraform.planned(), BTreeMap::new());
    missed.extend(one_error_at_a_time(give, &policy, nothing(), || terraform.destroy()));
    assert_eq!(judge.vpcs(&target, "eu-central-1"), Vec::<String>::new());

    let unused = NOT_OF_THE_QUICKSTART.iter().flat_map(|(_, actions)| *actions).chain(NOT_ASKED);
    let unused: BTreeSet<String> = unused.map(|action| (*action).to_owned()).collect();
    let never = &(&actions(&policy) - &missed) - &only_changes(&types("quickstart"));
    assert!(never.is_subset(&unused), "ministack asks nobody for {:?}", &never - &unused);
}
