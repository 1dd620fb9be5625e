//! What can be managed as a whole or piece by piece: told in a plan that shows both.

use crate::diagnostic::Diagnostics;
use crate::engine::{How, Private, Settings, settings};
use crate::plan::Planned;
use crate::services::REGISTRY;
use crate::services::testing::CATALOG;
use crate::value::{Value, json};
use serde_json::{Value as Json, json};

#[test]
fn what_a_type_shares_is_in_its_schema_and_has_both_sides() {
    let all: Vec<_> = REGISTRY.resources.iter().flat_map(|r| r.spec().shares).collect();
    assert!(!all.is_empty());
    for resource in REGISTRY.resources {
        let schema = resource.model();
        for share in resource.spec().shares {
            let named = match share.how {
                How::All(name) => vec![share.of, name],
                How::Piece(only) => {
                    only.map(|(name, _)| name).into_iter().chain([share.of]).collect()
                }
            };
            for name in named {
                assert!(schema.node(name).is_some(), "{}: {name}", resource.type_name());
            }
            let is_other =
                |how: How| matches!(how, How::All(_)) != matches!(share.how, How::All(_));
            let others = all.iter().filter(|other| other.what == share.what);
            assert!(others.into_iter().any(|other| is_other(other.how)), "{}", share.what);
        }
    }
}

fn object(type_name: &str, json: &Json) -> Value {
    let entry = CATALOG.resource(type_name).unwrap();
    let mut value = json::decode(json.to_string().as_bytes(), entry.ty()).unwrap();
    entry.schema().fill_blocks(&mut value);
    value
}

/// What a plan is told beside those before it: where, and which types are the others.
fn told(settings: &Settings, type_name: &str, planned: &Json) -> Vec<String> {
    let entry = CATALOG.resource(type_name).unwrap();
    let value = object(type_name, planned);
    let config = value.clone();
    let mut planned = Planned { value, replace: vec![], diagnostics: Diagnostics::default() };
    let place = settings::Location::planned(entry.resource, None, &planned.value);
    settings.said(entry, &config);
    settings.share(entry, &place, &config, &mut planned);
    planned.diagnostics.iter().map(super::super::diagnostic::Diagnostic::in_words).collect()
}

#[test]
fn rules_of_a_group_in_both_ways_are_told_at_whichever_is_planned_second() {
    let object = json!({
        "cidr_blocks": ["10.0.0.0/8"], "description": null, "from_port": 80, "ipv6_cidr_blocks": null,
        "prefix_list_ids": null, "protocol": "tcp", "security_groups": null, "self": null, "to_port": 80,
    });
    let group =
        |id: Json, ingress: Json| json!({"id": id, "ingress": ingress, "region": "eu-west-1"});
    let rule = |id: Json, direction: &str, region: &str| json!({"security_group_id": id, "type": direction, "region": region});
    let written = group(json!("sg-1"), json!([object]));
    let ingress = rule(json!("sg-1"), "ingress", "eu-west-1");

    let settings = Settings::default();
    let plan = |type_name: &str, planned: &Json| told(&settings, type_name, planned);
    assert_eq!(plan("aws_security_group", &written), [""; 0]);
    // A refresh before an apply plans it again.
    assert_eq!(plan("aws_security_group", &written), [""; 0]);
    for other in [
        rule(json!("sg-1"), "egress", "eu-west-1"),
        rule(json!("sg-2"), "ingress", "eu-west-1"),
        rule(json!("sg-1"), "ingress", "eu-west-2"),
        rule(Json::Null, "ingress", "eu-west-1"),
    ] {
        assert_eq!(plan("aws_security_group_rule", &other), [""; 0], "{other}");
    }
    let [at_the_rule] = &plan("aws_security_group_rule", &ingress)[..] else { panic!("one") };
    assert!(at_the_rule.starts_with("security_group_id: ") && at_the_rule.contains("sg-1"));
    let [at_the_group] = &plan("aws_security_group", &written)[..] else { panic!("one") };
    assert!(at_the_group.starts_with("ingress: "), "{at_the_group}");
    assert!(at_the_group.contains("aws_security_group_rule"), "{at_the_group}");

    // A group that says nothing of its rules leaves them to others.
    let settings = Settings::default();
    let open = group(json!("sg-1"), Json::Null);
    for (type_name, planned) in
        [("aws_security_group_rule", &ingress), ("aws_security_group", &open)]
    {
        assert_eq!(told(&settings, type_name, planned), [""; 0]);
    }
    // A group that is not there yet has no ID.
    assert_eq!(told(&settings, "aws_security_group", &group(Json::Null, json!([]))), [""; 0]);
    assert_ne!(told(&settings, "aws_security_group", &group(json!("sg-1"), json!([]))), [""; 0]);
}

#[test]
fn blocks_are_all_rules_also_where_there_are_none_and_a_truth_tells_which_rules_are_meant() {
    let acl = json!({"default_network_acl_id": "acl-1", "region": "eu-west-1"});
    let rule =
        |egress: bool| json!({"network_acl_id": "acl-1", "egress": egress, "region": "eu-west-1"});
    let settings = Settings::default();
    let plan = |type_name: &str, planned: &Json| told(&settings, type_name, planned);
    assert_eq!(plan("aws_network_acl_rule", &rule(true)), [""; 0]);
    let [at_the_acl] = &plan("aws_default_network_acl", &acl)[..] else { panic!("one") };
    assert!(at_the_acl.starts_with("egress: ") && at_the_acl.contains("outbound rules"));
    let [at_the_rule] = &plan("aws_network_acl_rule", &rule(false))[..] else { panic!("one") };
    assert!(at_the_rule.contains("inbound rules of acl-1"), "{at_the_rule}");
}

/// The plan of an object that stays as it is, or is destroyed, beside those before it. What Terraform tells for a validation
/// may be something else than what it plans with.
struct Beside<'a> {
    settings: &'a Settings,
    type_name: &'a str,
    object: &'a Json,
}

impl Beside<'_> {
    fn object(&self) -> Value {
        object(self.type_name, self.object)
    }
    fn said(self) -> Self {
        let entry = CATALOG.resource(self.type_name).unwrap();
        self.settings.said(entry, &self.object());
        self
    }
    fn planned(self, value: Value, config: &Value) -> (Planned, Private) {
        let entry = CATALOG.resource(self.type_name).unwrap();
        let prior = self.object();
        let place = settings::Location::planned(entry.resource, None, &prior);
        let mut planned = Planned { value, replace: vec![], diagnostics: Diagnostics::default() };
        let mut private = Private::default();
        self.settings.plan(entry, &place, (&prior, config), &mut planned, &mut private);
        (planned, private)
    }
    fn stays(self) -> (Planned, Private) {
        let object = self.object();
        self.planned(object.clone(), &object)
    }
    fn ends(self) -> Private {
        self.planned(Value::Null, &Value::Null).1
    }
}

#[test]
fn the_destroy_of_a_rule_is_left_to_the_group_that_has_it() {
    let ingress = json!([{
        "cidr_blocks": ["10.0.0.0/8"], "description": "", "from_port": 80, "ipv6_cidr_blocks": [],
        "prefix_list_ids": [], "protocol": "tcp", "security_groups": [], "self": false, "to_port": 80,
    }]);
    let object = json!({"id": "sg-1", "ingress": ingress, "region": "eu-west-1"});
    let rule = json!({"id": "sgr-1", "security_group_id": "sg-1", "region": "eu-west-1"});
    let of = |settings, type_name, object| Beside { settings, type_name, object };

    let settings = &Settings::default();
    let (planned, private) = of(settings, "aws_security_group", &object).said().stays();
    assert!(!private.twin.pieces && !planned.value.get("tags_all").is_unknown());
    assert!(of(settings, "aws_vpc_security_group_ingress_rule", &rule).ends().twin.shared);
    // Its outbound rules are nobody's.
    assert!(!of(settings, "aws_vpc_security_group_egress_rule", &rule).ends().twin.shared);

    let settings = &Settings::default();
    assert!(!of(settings, "aws_vpc_security_group_egress_rule", &rule).ends().twin.shared);
    assert!(!of(settings, "aws_security_group", &object).said().stays().1.twin.pieces);
    let settings = &Settings::default();
    assert!(!of(settings, "aws_vpc_security_group_ingress_rule", &rule).ends().twin.shared);
    let (planned, private) = of(settings, "aws_security_group", &object).said().stays();
    assert!(
        private.twin.pieces && !private.twin.again && planned.value.get("tags_all").is_unknown()
    );

    // What is in a plan because of `ignore_changes` was not said.
    let settings = &Settings::default();
    assert!(!of(settings, "aws_security_group", &object).stays().1.twin.pieces);
    assert!(!of(settings, "aws_vpc_security_group_ingress_rule", &rule).ends().twin.shared);
}
