use super::*;
use crate::engine::Catalog;
use crate::schema::Shape;
use crate::services::REGISTRY;
use serde_json::{Map, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The templates of a step.
fn templates(step: &Step) -> Vec<&'static str> {
    match step {
        Step::Call(call) | Step::Gone(call) | Step::Held(_, _, call) => vec![call],
        Step::Each(query, calls) => [&[*query], *calls].concat(),
        Step::Made(_) | Step::Shell(_) | Step::Note(_) => vec![],
    }
}

/// An object of a type, with a value for each attribute that can be a word.
pub(in crate::cli::inventory) fn sample(catalog: &Catalog, type_name: &str) -> Json {
    let mut values = Map::new();
    for attribute in catalog.resource(type_name).unwrap().schema().attributes() {
        let value = match attribute.shape {
            Shape::String => json!(format!("it's {}", attribute.name)),
            Shape::Number => json!(7),
            Shape::Bool => json!(true),
            _ => continue,
        };
        values.insert(attribute.name.to_owned(), value);
    }
    Json::Object(values)
}

/// The operations of a type's steps, in small letters and without anything between them.
fn operations(way: &Way, values: &Json) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut note = |service_and_operation: &str| {
        let operation = service_and_operation.split_whitespace().nth(1).unwrap_or_default();
        found.insert(operation.replace('-', ""));
    };
    for step in way.steps() {
        for template in templates(step) {
            template.split("aws ").skip(1).for_each(&mut note);
        }
        match step {
            Step::Made(make) => note(&make(values).unwrap().join(" ")),
            Step::Shell(make) => {
                let call = make(values, "aws").unwrap();
                call.split("aws ").skip(1).for_each(&mut note);
            }
            _ => {}
        }
    }
    found
}

/// What the provider calls to delete an object of each type, as a test has recorded it.
fn recorded() -> BTreeMap<String, BTreeSet<String>> {
    let services = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/services")).unwrap();
    let mut found = BTreeMap::new();
    for service in services {
        let file = service.unwrap().path().join("permissions.json");
        let Ok(text) = fs::read_to_string(file) else { continue };
        let types: Map<String, Json> = serde_json::from_str(&text).unwrap();
        for (type_name, verbs) in types {
            let operations = verbs["delete"].as_array().unwrap().iter();
            let operation = |text: &Json| text.as_str()?.split(':').nth(1).map(str::to_lowercase);
            found.insert(type_name, operations.filter_map(operation).collect());
        }
    }
    found
}

#[test]
fn every_type_that_is_managed_has_a_way_to_be_deleted_or_a_reason_why_not() {
    let names = REGISTRY.resources.iter().map(crate::engine::Registered::type_name);
    let without: Vec<_> = names.filter(|name| way(name).is_none()).collect();
    assert_eq!(without, [""; 0], "say in src/cli/inventory/ways how they are deleted");
    for way in all() {
        let name = way.type_name;
        let is_offline = REGISTRY
            .resources
            .iter()
            .any(|resource| resource.type_name() == name && resource.spec().offline);
        assert_eq!(way.is_nowhere(), is_offline, "{name}");
        let one = usize::from(way.is_nowhere())
            + usize::from(way.reason().is_some())
            + usize::from(!way.steps().is_empty());
        assert_eq!(one, 1, "{name}");
    }
    for ways in [ec2::WAYS, others::WAYS, vpc::WAYS] {
        assert!(ways.is_sorted_by_key(|way| way.type_name));
    }
}

#[test]
fn calls_name_attributes_that_there_are_and_the_operation_that_the_provider_calls() {
    let (catalog, recorded) = (Catalog::of(&REGISTRY), recorded());
    for way in all().filter(|way| !way.steps().is_empty()) {
        let name = way.type_name;
        let values = sample(&catalog, name);
        for template in way.steps().iter().flat_map(templates) {
            assert!(template.starts_with("aws "), "{name}: {template}");
            for named in template.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()) {
                assert!(named == "each" || !values[named].is_null(), "{name}: {{{named}}}");
            }
        }
        for step in way.steps() {
            if let Step::Held(attribute, ..) = step {
                assert!(values[attribute].is_boolean(), "{name}: {attribute}");
            }
        }
        let (ours, its) = (operations(way, &values), &recorded[name]);
        assert!(!ours.is_disjoint(its), "{name}: {ours:?} is nothing of {its:?}");
        let regional = catalog.resource(name).unwrap().schema().attribute("region").is_some();
        assert_eq!(way.is_regional(), regional, "{name}");
    }
}

#[test]
fn a_rule_of_a_group_is_told_by_its_id_or_else_by_what_it_says() {
    let mut values = json!({
        "security_group_id": "sg-1", "type": "ingress", "protocol": "tcp", "from_port": 443,
        "to_port": 443, "cidr_blocks": ["10.0.0.0/8"], "self": true,
        "source_security_group_id": "111122223333/sg-2",
    });
    let call = made::group_rule(&values).unwrap();
    assert_eq!(call[..4], ["ec2", "revoke-security-group-ingress", "--group-id", "sg-1"]);
    let permissions: Json = serde_json::from_str(&call[5]).unwrap();
    assert_eq!(
        permissions,
        json!([{
            "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443,
            "IpRanges": [{"CidrIp": "10.0.0.0/8"}],
            "UserIdGroupPairs": [
                {"GroupId": "sg-1"}, {"GroupId": "sg-2", "UserId": "111122223333"},
            ],
        }])
    );
    values["security_group_rule_id"] = json!("sgr-1");
    let call = made::group_rule(&values).unwrap();
    assert_eq!(call[4..], ["--security-group-rule-ids", "sgr-1"]);
}

#[test]
fn a_record_is_asked_for_by_name_type_and_set_as_its_zone_tells_them() {
    let values = json!({
        "zone_id": "Z1", "type": "A", "fqdn": "*.Example.com", "set_identifier": "it's",
    });
    let call = made::record(&values, "aws").unwrap();
    assert!(call.contains(r#"Name==`"\\052.example.com."`"#), "{call}");
    assert!(call.contains(r#"SetIdentifier==`"it'\''s"`"#), "{call}");
}
