//! What every data source must do.

use crate::engine::{Catalog, life};
use crate::services::REGISTRY;
use crate::value::{Type, Value};

/// A value that says something.
fn something(ty: &Type) -> Value {
    match ty {
        Type::Bool => Value::Bool(true),
        Type::Number => Value::from(1),
        Type::List(of) => Value::List(vec![something(of)]),
        Type::Set(of) => Value::set(vec![something(of)]),
        Type::Map(of) => Value::object([("a", something(of))]),
        _ => Value::from("a"),
    }
}

#[test]
fn arguments_that_exclude_each_other_are_refused_although_aws_answers_both() {
    let catalog = Catalog::of(&REGISTRY);
    let mut pairs = 0;
    for entry in catalog.data_sources() {
        for attribute in entry.schema().attributes().filter(|a| a.rules.optional) {
            for other in attribute.rules.conflicts {
                let mut config = entry.schema().empty();
                for name in [attribute.name, *other] {
                    let ty = &entry.schema().attribute(name).expect("an attribute").ty();
                    config.insert(name, something(ty));
                }
                let told = life::validate_data_source(entry, &config);
                let refused = told.iter().any(|told| told.summary == "Conflicting arguments");
                assert!(refused, "{}: {} and {other}", entry.type_name(), attribute.name);
                pairs += 1;
            }
        }
    }
    assert!(pairs > 0);
}
