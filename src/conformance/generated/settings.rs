//! What types set in other objects: the end of one resource undoes nothing that another one has set.

use super::config::configs;
use super::run::{entries, runner};
use crate::aws::fake::{Answer, Fake};
use crate::engine::life::{self, Life, Plan};
use crate::engine::{
    Batches, Catalog, Claim, Cx, End, Entry, Private, Setting, Settings, Siblings, TagPolicy,
    settings,
};
use crate::plan::Planned;
use crate::plan::contract::proposed_new;
use crate::services::REGISTRY;
use crate::value::Value;
use proptest::strategy::{Strategy, ValueTree};

/// The types whose objects are a setting, and the setting.
fn whole() -> Vec<(&'static Entry, &'static Setting)> {
    let entries = entries(REGISTRY.resources).into_iter();
    entries.filter_map(|entry| Some((entry, settings::whole(entry.resource)?))).collect()
}

/// An object of a type in the state, all of which is known.
fn object(entry: &'static Entry, setting: &Setting) -> Value {
    let mut runner = runner();
    loop {
        let config = configs(entry).new_tree(&mut runner).unwrap().current();
        if life::validate(entry, &config).has_errors() {
            continue;
        }
        let (prior, private) = (&Value::Null, b"".as_slice());
        let proposed = &proposed_new(entry.schema(), prior, &config);
        let asked = Plan { prior, config: &config, proposed, private };
        let region = Value::from("us-east-1");
        let (planned, _) = life::plan(entry, &asked, &region, &TagPolicy::default());
        let mut object = planned.value;
        // What is left out is no part of an id, unless something stands behind it.
        let text = |name: &str| match object.get(name) {
            Value::Null => Some(""),
            value => value.as_str(),
        };
        // What AWS chooses is known of no plan.
        let identity = entry.spec().identity.filter(|its| its.names != ["id"]);
        let parts: Option<Vec<&str>> = match identity {
            Some(identity) => identity.names.iter().map(|n| object.get(n).as_str()).collect(),
            None => setting.at.iter().map(|name| text(name)).collect(),
        };
        let between = identity.map_or(vec![",", "_", "/"], |identity| vec![identity.between]);
        let joined = |between| Some(parts.as_ref()?.join(between).trim_end_matches(',').to_owned());
        let mut ids = between.into_iter().filter_map(joined);
        let id = ids.find(|id| life::import(entry, id).is_ok());
        drop(ids);
        if let Some(id) = id {
            object.insert("id", id.into());
            // What only the clock of the apply tells.
            if let Some(value) = setting.value.filter(|value| object.get(value).is_unknown()) {
                object.insert(value, "2026-01-02T03:04:05Z".into());
            }
            object.insert("assume_role", Value::Null);
            if entry.schema().attribute("force_destroy").is_some() {
                object.insert("force_destroy", true.into());
            }
            return object.without_unknowns();
        }
    }
}

fn held_by(holder: &str) -> Private {
    Private { holder: Some(holder.to_owned()), ..Private::new() }
}

#[test]
fn what_types_set_is_told_by_attributes_that_they_have() {
    for entry in entries(REGISTRY.resources) {
        let (name, schema) = (entry.resource.type_name(), entry.schema());
        for setting in entry.spec().sets {
            for attribute in setting.at.iter().copied().chain(setting.value) {
                assert!(schema.attribute(attribute).is_some(), "{name}: `{attribute}`");
            }
            let is_also_whole = |(_, other): &(&Entry, &Setting)| other.what == setting.what;
            let known = setting.end.is_some() || whole().iter().any(is_also_whole);
            assert!(known, "{name}: nothing else sets the {}", setting.what);
        }
        // It would be another object.
        for attribute in settings::whole(entry.resource).iter().flat_map(|setting| setting.at) {
            let rules = &schema.attribute(attribute).unwrap().rules;
            let is_fixed = rules.replace || *attribute == "region";
            assert!(is_fixed, "{name}: `{attribute}` says where it is, and can change");
        }
    }
}

/// Changes an object in a run in which AWS refuses everything, and then ends another one: whether that has done anything.
/// A change that is refused may have been made all the same.
async fn ends(
    written: Option<(&'static Entry, [&Value; 2])>,
    (entry, object): (&'static Entry, &Value),
) -> bool {
    let fake = Fake::new(|call| Answer::error("InvalidAction", &call.action, 400));
    let cx = Cx::new(fake.scope(), fake.stop().clone());
    let (batches, siblings, settings, tags) =
        (Batches::default(), Siblings::default(), Settings::default(), TagPolicy::default());
    let (batches, siblings, settings, tags) = (&batches, &siblings, &settings, &tags);
    let config = &Value::Null;
    let life = |entry| Life { entry, cx: &cx, tags, batches, siblings, settings, config };
    if let Some((entry, [prior, planned])) = written {
        let change = (prior, planned);
        life::update(&life(entry), change, &held_by("new"), &Claim::default()).await;
    }
    let calls = fake.calls().len();
    let ended = life::delete(&life(entry), object, &held_by("old")).await;
    let called = fake.calls().len() > calls;
    assert_eq!(ended.error.is_some(), called, "{:?}", ended.error);
    called
}

#[tokio::test]
async fn the_end_of_each_type_leaves_alone_what_another_resource_of_the_run_has_set() {
    let mut types = 0;
    for (entry, setting) in whole() {
        let object = object(entry, setting);
        let name = entry.resource.type_name();
        let has_an_end = setting.end != Some(End::Leaves);
        assert_eq!(ends(None, (entry, &object)).await, has_an_end, "{name}");
        let is_undone = ends(Some((entry, [&object, &object])), (entry, &object)).await;
        assert!(!is_undone, "{name}: {object:?}");
        types += 1;
    }
    assert_eq!(types, whole().len());
}

/// Plans an object that does not change beside the end of another one, in this order: whether the end leaves it alone, or it
/// is written once more.
fn keeps_beside(
    (writer, kept, attribute): (&'static Entry, &Value, &str),
    (entry, ended): (&'static Entry, &Value),
    (is_said, ends_first): (bool, bool),
) -> bool {
    let settings = Settings::default();
    let mut config = writer.schema().empty();
    config.insert(attribute, kept.get(attribute).clone());
    if is_said {
        settings.said(writer, &config);
    }
    let plan = |entry: &'static Entry, prior: &Value, value: Value, mut private: Private| {
        let diagnostics = crate::diagnostic::Diagnostics::default();
        let mut planned = Planned { value, replace: vec![], diagnostics };
        let place = settings::Location::planned(entry.resource, None, prior);
        settings.plan(entry, &place, (prior, &config), &mut planned, &mut private);
        (private.twin, planned.value)
    };
    let end = || plan(entry, ended, Value::Null, held_by("old")).0.shared;
    let keep = || {
        let (twin, planned) = plan(writer, kept, kept.clone(), Private::new());
        // Terraform carries out what it sees, and nothing else.
        assert_eq!(twin.again, planned != *kept);
        twin.again
    };
    if ends_first {
        let left = end();
        keep() || left
    } else {
        let again = keep();
        end() || again
    }
}

/// The fields of objects that matter here.
type Fields = &'static [(&'static str, &'static str)];

const POLICY_ARN: &str = "arn:aws:iam::111122223333:policy/a";

/// What ends.
const ENDING: &[(&str, Fields)] = &[
    ("aws_iam_role_trust_policy", &[("id", "app"), ("role", "app")]),
    ("aws_iam_role_policy", &[("id", "app:read"), ("role", "app"), ("name", "read")]),
    (
        "aws_iam_role_policy_attachment",
        &[
            ("id", "app/arn:aws:iam::111122223333:policy/a"),
            ("role", "app"),
            ("policy_arn", POLICY_ARN),
        ],
    ),
    (
        "aws_network_interface_sg_attachment",
        &[("id", "sg-1_eni-1"), ("network_interface_id", "eni-1"), ("security_group_id", "sg-1")],
    ),
    (
        "aws_vpc_endpoint_route_table_association",
        &[("id", "vpce-1/rtb-1"), ("route_table_id", "rtb-1"), ("vpc_endpoint_id", "vpce-1")],
    ),
    (
        "aws_vpc_endpoint_subnet_association",
        &[("id", "vpce-1/subnet-1"), ("subnet_id", "subnet-1"), ("vpc_endpoint_id", "vpce-1")],
    ),
    (
        "aws_vpc_endpoint_security_group_association",
        &[("id", "vpce-1/sg-1"), ("security_group_id", "sg-1"), ("vpc_endpoint_id", "vpce-1")],
    ),
    (
        "aws_network_acl_association",
        &[("id", "aclassoc-1"), ("network_acl_id", "acl-9"), ("subnet_id", "subnet-1")],
    ),
    ("aws_elb_attachment", &[("id", "web,i-1"), ("elb", "web"), ("instance", "i-1")]),
    ("aws_eip_association", &[("id", "eipassoc-1"), ("allocation_id", "eipalloc-1")]),
];

/// Objects that have the same beside other things.
const BESIDE: &[(&str, Fields)] = &[
    ("aws_iam_role", &[("id", "app"), ("name", "app"), ("assume_role_policy", "{}")]),
    ("aws_iam_role_policy_attachments_exclusive", &[("id", "app"), ("role_name", "app")]),
    ("aws_network_interface", &[("id", "eni-1")]),
    ("aws_vpc_endpoint", &[("id", "vpce-1")]),
    ("aws_network_acl", &[("id", "acl-1")]),
    ("aws_eip", &[("id", "eipalloc-1")]),
    ("aws_elb", &[("id", "web"), ("name", "web")]),
    ("aws_instance", &[("id", "i-1"), ("primary_network_interface_id", "eni-1")]),
];

/// What each of them has, and the type of what is one with it.
fn said_beside(policy: &Value) -> Vec<(&'static str, &'static str, Value, &'static str)> {
    let set = |all: &[&str]| Value::set(all.iter().map(|one| (*one).into()).collect());
    let inline = Value::object([("name", "read".into()), ("policy", policy.clone())]);
    let (arns, subnets) = (set(&[POLICY_ARN]), set(&["subnet-1"]));
    let (groups, tables) = (set(&["sg-1", "sg-2"]), set(&["rtb-1", "rtb-2"]));
    let endpoint = "aws_vpc_endpoint";
    let of_interface = "aws_network_interface_sg_attachment";
    let of_tables = "aws_vpc_endpoint_route_table_association";
    let of_subnets = "aws_vpc_endpoint_subnet_association";
    let of_groups = "aws_vpc_endpoint_security_group_association";
    let (exclusive, attachment) =
        ("aws_iam_role_policy_attachments_exclusive", "aws_iam_role_policy_attachment");
    vec![
        ("aws_iam_role", "assume_role_policy", policy.clone(), "aws_iam_role_trust_policy"),
        ("aws_iam_role", "inline_policy", Value::set(vec![inline]), "aws_iam_role_policy"),
        ("aws_iam_role", "managed_policy_arns", arns.clone(), attachment),
        ("aws_iam_role", "description", "x".into(), "nothing"),
        (exclusive, "policy_arns", arns, attachment),
        ("aws_network_interface", "security_groups", groups.clone(), of_interface),
        ("aws_instance", "vpc_security_group_ids", groups.clone(), of_interface),
        (endpoint, "route_table_ids", tables, of_tables),
        (endpoint, "subnet_ids", subnets.clone(), of_subnets),
        (endpoint, "security_group_ids", groups, of_groups),
        ("aws_network_acl", "subnet_ids", subnets, "aws_network_acl_association"),
        ("aws_elb", "instances", set(&["i-1"]), "aws_elb_attachment"),
        ("aws_eip", "instance", "i-1".into(), "aws_eip_association"),
        ("aws_eip", "network_interface", "eni-1".into(), "aws_eip_association"),
    ]
}

#[tokio::test]
async fn nor_is_undone_what_an_object_of_another_type_has_set_beside_other_things() {
    let catalog: &'static Catalog = Box::leak(Box::new(Catalog::of(&REGISTRY)));
    let object = |(type_name, fields): &(&str, Fields)| {
        let entry = catalog.resource(type_name).unwrap();
        let mut object = entry.schema().empty();
        for (name, value) in *fields {
            object.insert(name, (*value).into());
        }
        (entry, object)
    };
    let policy = Value::from(r#"{"Version":"2012-10-17","Statement":[]}"#);
    for (type_name, attribute, value, undoes_not) in said_beside(&policy) {
        let (writer, prior) = object(BESIDE.iter().find(|(name, _)| *name == type_name).unwrap());
        let mut planned = prior.clone();
        planned.insert(attribute, value);
        for ending in ENDING {
            let (name, (entry, mut ended)) = (&ending.0, object(ending));
            if entry.schema().attribute("policy").is_some() {
                ended.insert("policy", policy.clone());
            }
            let undone = ends(Some((writer, [&prior, &planned])), (entry, &ended)).await;
            assert_eq!(undone, *name != undoes_not, "{type_name}.{attribute}: {name}");
            // What `ignore_changes` puts into a configuration, nobody has written.
            for order in [(true, true), (true, false), (false, true), (false, false)] {
                let is_safe = keeps_beside((writer, &planned, attribute), (entry, &ended), order);
                let about = format!("{type_name}.{attribute}: {name}, {order:?}");
                let counts = order.0 || settings::whole(writer.resource).is_some();
                assert_eq!(is_safe, counts && *name == undoes_not, "{about}");
            }
        }
    }
}

#[test]
fn two_resources_of_a_type_that_are_one_setting_are_told_and_one_that_is_planned_twice_is_not() {
    for (entry, setting) in whole() {
        let name = entry.resource.type_name();
        let object = object(entry, setting);
        let place = settings::Location::planned(entry.resource, None, &object);
        let settings = Settings::default();
        let plan = |holder: &str| {
            let diagnostics = crate::diagnostic::Diagnostics::default();
            let mut planned = Planned { value: object.clone(), replace: vec![], diagnostics };
            let told = (&Value::Null, &Value::Null);
            settings.plan(entry, &place, told, &mut planned, &mut held_by(holder));
            planned.diagnostics.into_iter().map(|told| told.detail).collect::<Vec<_>>()
        };
        assert_eq!([plan("one"), plan("one")], [vec![], vec![]] as [Vec<String>; 2], "{name}");
        let [told] = &plan("two")[..] else { panic!("{name}: {:?}", plan("two")) };
        assert!(told.contains(name) && told.contains(setting.what), "{told}");
        let at = object.get(setting.at[0]).as_str().unwrap();
        assert!(told.contains(&format!("{} = {at:?}", setting.at[0])), "{told}");
    }
}
