use proptest::prelude::*;
use serde_json::json;

use super::{decode, encode};
use crate::value::arbitrary::{known_typed_value, number, ty};
use crate::value::{CodecError, MAX_DEPTH, Number, Type, Value};

fn number_value(text: &str) -> Value {
    Value::Number(Number::parse(text).unwrap())
}

fn read(text: &str, ty: &Type) -> Value {
    decode(text.as_bytes(), ty).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn refused(text: &str, ty: &Type) -> String {
    match decode(text.as_bytes(), ty) {
        Err(error) => error.to_string(),
        Ok(value) => panic!("{text} was read as {value:?}"),
    }
}

#[test]
fn every_type_has_its_json() {
    let map = Value::object([("a", Value::from(1)), ("b", Value::Null)]);
    for (text, ty, value) in [
        ("null", Type::list(Type::Bool), Value::Null),
        ("true", Type::Bool, true.into()),
        ("\"a\\u00fc\\n\"", Type::String, "aü\n".into()),
        ("-5", Type::Number, (-5).into()),
        ("[1,null]", Type::list(Type::Number), Value::List(vec![1.into(), Value::Null])),
        ("[1,2]", Type::set(Type::Number), Value::set(vec![2.into(), 1.into()])),
        (
            "[1,\"a\"]",
            Type::Tuple(vec![Type::Number, Type::String]),
            Value::List(vec![1.into(), "a".into()]),
        ),
        ("{\"a\":1,\"b\":null}", Type::map(Type::Number), map.clone()),
        ("{\"a\":1,\"b\":null}", Type::object([("a", Type::Number), ("b", Type::Bool)]), map),
        (
            "{\"type\":[\"list\",\"string\"],\"value\":[\"a\"]}",
            Type::Dynamic,
            Value::Dynamic(Box::new((Type::list(Type::String), Value::List(vec!["a".into()])))),
        ),
    ] {
        assert_eq!(read(text, &ty), value);
        assert_eq!(
            encode(&value).unwrap(),
            serde_json::from_str::<serde_json::Value>(text).unwrap()
        );
    }
}

#[test]
fn numbers_keep_all_their_digits() {
    for text in [
        "0.1",
        "9223372036854775808",
        "-9223372036854775808",
        "1e400",
        "18446744073709551616",
        "0.10000000000000000001",
    ] {
        assert_eq!(read(text, &Type::Number), number_value(text));
        let written = encode(&number_value(text)).unwrap().to_string();
        assert_eq!(written.replace("e+", "e"), text);
    }
    assert_eq!(read("-0", &Type::Number), 0.into());
    assert_eq!(read("1.50E+1", &Type::Number), 15.into());
}

#[test]
fn elements_of_sets_are_ordered_and_distinct() {
    let ty = Type::set(Type::String);
    assert_eq!(read("[\"b\",\"a\",\"b\"]", &ty), Value::set(vec!["a".into(), "b".into()]));
}

#[test]
fn attributes_of_other_versions_are_dropped_or_null() {
    let rule = Type::object([("port", Type::Number), ("since", Type::String)]);
    let ty = Type::object([("id", Type::String), ("rule", Type::list(rule)), ("new", Type::Bool)]);
    let text = r#"{"id":"sg-1","gone":{"deep":[1]},"rule":[{"port":22,"was":true}]}"#;
    let rule = Value::object([("port", Value::from(22)), ("since", Value::Null)]);
    assert_eq!(
        read(text, &ty),
        Value::object([
            ("id", Value::from("sg-1")),
            ("rule", Value::List(vec![rule])),
            ("new", Value::Null),
        ])
    );
}

#[test]
fn primitives_are_converted_as_terraform_does() {
    for (text, ty, value) in [
        ("1500", Type::String, "1500".into()),
        ("1.50", Type::String, "1.5".into()),
        ("1e3", Type::String, "1000".into()),
        ("true", Type::String, "true".into()),
        ("false", Type::String, "false".into()),
        ("\"80\"", Type::Number, 80.into()),
        ("\"0.10\"", Type::Number, number_value("0.1")),
        ("\"true\"", Type::Bool, true.into()),
        ("\"false\"", Type::Bool, false.into()),
        ("\"1\"", Type::Bool, true.into()),
        ("\"0\"", Type::Bool, false.into()),
    ] {
        assert_eq!(read(text, &ty), value, "{text}");
    }
    assert_eq!(
        read("{\"Name\":1,\"Spot\":true}", &Type::map(Type::String)),
        Value::object([("Name", "1"), ("Spot", "true")].map(|(k, v)| (k, Value::from(v))))
    );
}

#[test]
fn other_primitives_are_refused() {
    for (text, ty, message) in [
        ("1", Type::Bool, "expected a bool, found a number"),
        ("\"yes\"", Type::Bool, "expected a bool, found a string that is none"),
        ("\"True\"", Type::Bool, "expected a bool, found a string that is none"),
        ("\"\"", Type::Number, "expected a number, found a string that is none"),
        ("\" 1\"", Type::Number, "expected a number, found a string that is none"),
        ("true", Type::Number, "expected a number, found a bool"),
        ("1e99999999999", Type::Number, "the exponent of the number is out of range"),
        ("1e99999999999", Type::String, "the exponent of the number is out of range"),
        ("[]", Type::String, "expected a string, found an array"),
        ("{}", Type::Bool, "expected a bool, found an object"),
    ] {
        assert_eq!(refused(text, &ty), message);
    }
}

#[test]
fn other_structures_are_refused() {
    for (text, ty, message) in [
        ("{}", Type::list(Type::Bool), "expected a list, found an object"),
        ("\"a\"", Type::set(Type::Bool), "expected a set, found a string"),
        ("[]", Type::map(Type::Bool), "expected a map, found an array"),
        ("[]", Type::object([("a", Type::Bool)]), "expected an object, found an array"),
        ("[1]", Type::Tuple(vec![]), "expected a tuple of 0 elements, found 1"),
        ("\"a\"", Type::Dynamic, "expected a value with its type, found a string"),
        ("{\"type\":\"bool\"}", Type::Dynamic, "expected exactly the keys \"type\" and \"value\""),
        (
            "{\"type\":\"bool\",\"value\":true,\"more\":1}",
            Type::Dynamic,
            "expected exactly the keys \"type\" and \"value\"",
        ),
        ("{\"type\":\"text\",\"value\":true}", Type::Dynamic, "not a type of Terraform"),
        ("{\"type\":\"bool\",\"value\":[]}", Type::Dynamic, "expected a bool, found an array"),
    ] {
        assert_eq!(refused(text, &ty), message);
    }
}

#[test]
fn text_that_is_not_json_is_refused() {
    for text in ["", "{", "[1,]", "nul", "1 2", "01", "NaN", "'a'", "\"\\ud800\""] {
        assert!(refused(text, &Type::Dynamic).starts_with("not valid JSON: "), "{text}");
    }
    assert!(decode(b"\"\xff\"", &Type::String).is_err());
}

#[test]
fn a_dynamic_value_whose_type_is_dynamic_is_the_value_alone() {
    assert_eq!(read("{\"type\":\"dynamic\",\"value\":null}", &Type::Dynamic), Value::Null);
}

#[test]
fn paths_lead_to_the_value_and_end_at_sets() {
    let rule = Type::object([("ports", Type::list(Type::Number))]);
    let ty = Type::object([
        ("rules", Type::map(Type::Tuple(vec![Type::Bool]))),
        ("ingress", Type::set(rule)),
    ]);
    assert_eq!(
        refused(r#"{"rules":{"a b":[[]]}}"#, &ty),
        "rules[\"a b\"][0]: expected a bool, found an array"
    );
    assert_eq!(
        decode(br#"{"ingress":[{"ports":[1,{}]}]}"#, &ty),
        Err(CodecError {
            path: "ingress".into(),
            message: "in ports[1] of an element of the set: expected a number, found an object"
                .into(),
        })
    );
}

#[test]
fn the_depth_is_limited() {
    let nested = |levels: usize| {
        let ty = (1..levels).fold(Type::Bool, |ty, _| Type::list(ty));
        let value = (1..levels).fold(Value::Bool(true), |value, _| Value::List(vec![value]));
        (format!("{}true{}", "[".repeat(levels - 1), "]".repeat(levels - 1)), ty, value)
    };
    let (text, ty, value) = nested(MAX_DEPTH);
    assert_eq!(read(&text, &ty), value);
    assert_eq!(encode(&value).unwrap().to_string(), text);
    let (text, ty, value) = nested(MAX_DEPTH + 1);
    assert!(refused(&text, &ty).ends_with("nested more than 64 levels deep"));
    assert!(encode(&value).is_err());
    assert!(refused(&"[".repeat(1_000_000), &Type::Dynamic).starts_with("not valid JSON: "));
}

#[test]
fn unknowns_have_no_json() {
    let value = Value::object([("vpc", Value::object([("id", Value::Unknown)]))]);
    assert_eq!(
        encode(&value).unwrap_err().to_string(),
        "vpc.id: an unknown value cannot be written as JSON"
    );
}

#[test]
fn errors_do_not_quote_values() {
    for (text, ty) in [
        ("\"hunter2\"", Type::Bool),
        ("\"hunter2\"", Type::Number),
        ("\"hunter2\" x", Type::String),
    ] {
        assert!(!refused(text, &ty).contains("hunter2"));
    }
}

proptest! {
    #[test]
    fn values_survive((ty, value) in known_typed_value()) {
        let text = encode(&value).unwrap().to_string();
        prop_assert_eq!(decode(text.as_bytes(), &ty), Ok(value));
    }

    #[test]
    fn numbers_survive_as_texts(number in number()) {
        let text = json!(number.to_string()).to_string();
        prop_assert_eq!(decode(text.as_bytes(), &Type::Number), Ok(Value::Number(number)));
    }

    #[test]
    fn any_bytes_are_read_or_refused(ty in ty(), bytes: Vec<u8>) {
        let _ = decode(&bytes, &ty);
    }

    #[test]
    fn states_of_another_type_are_read_or_refused((_, value) in known_typed_value(), ty in ty()) {
        let text = encode(&value).unwrap().to_string();
        if let Ok(value) = decode(text.as_bytes(), &ty) {
            // What was read has the type that was asked for.
            prop_assert!(crate::value::msgpack::encode(&value, &ty).is_ok());
        }
    }
}
