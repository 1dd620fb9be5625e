//! Bytes and values that do not fit: an error with its path, never a panic.

use super::super::{decode, encode};
use super::{dynamic, fixstr, hex, typed};
use crate::value::{CodecError, MAX_DEPTH, Type, Value};

fn refused(bytes: &[u8], ty: &Type) -> String {
    match decode(bytes, ty) {
        Err(error) => error.to_string(),
        Ok(value) => panic!("{bytes:02x?} was read as {value:?}"),
    }
}

fn unwritable(value: impl Into<Value>, ty: &Type) -> String {
    match encode(&value.into(), ty) {
        Err(error) => error.to_string(),
        Ok(bytes) => panic!("written as {bytes:02x?}"),
    }
}

#[test]
fn bytes_that_end_too_early() {
    let cut = "the bytes end within the value";
    for (bytes, ty) in [
        ("", Type::Bool),
        ("a3 61 62", Type::String),
        ("d9", Type::String),
        ("da 01", Type::String),
        ("cd 01", Type::Number),
        ("cf 00 00 00 00", Type::Number),
        ("ca 00", Type::Number),
        ("cb 00 00", Type::Number),
        ("a3 31 32", Type::Number),
        ("d4", Type::Bool),
        ("d4 00", Type::Bool),
        ("c7 05 0c 81", Type::Bool),
        ("c8 00", Type::Bool),
        ("dc 00", Type::list(Type::Bool)),
        ("de 00", Type::map(Type::Bool)),
        ("92", Type::Dynamic),
        ("92 c4 08 22 73 74 72", Type::Dynamic),
    ] {
        assert_eq!(refused(&hex(bytes), &ty), cut, "{bytes}");
    }
    assert_eq!(refused(&hex("92 c3"), &Type::list(Type::Bool)), format!("[1]: {cut}"));
    assert_eq!(refused(&hex("81 a1 61"), &Type::map(Type::Bool)), format!("[\"a\"]: {cut}"));
}

#[test]
fn claimed_lengths_take_no_memory() {
    for (bytes, ty) in [
        ("dd ff ff ff ff", Type::list(Type::Bool)),
        ("dd ff ff ff ff", Type::set(Type::Bool)),
        ("df ff ff ff ff", Type::map(Type::Bool)),
        ("df ff ff ff ff", Type::object([("a", Type::Bool)])),
        ("db ff ff ff ff 61", Type::String),
        ("db ff ff ff ff 31", Type::Number),
        ("c9 ff ff ff ff 00", Type::Bool),
        ("92 c6 ff ff ff ff", Type::Dynamic),
    ] {
        assert!(refused(&hex(bytes), &ty).ends_with("the bytes end within the value"), "{bytes}");
    }
}

#[test]
fn bytes_after_the_value() {
    assert_eq!(refused(&hex("c0 c0"), &Type::Bool), "1 bytes follow the value");
    assert_eq!(refused(&hex("91 c3 01 02"), &Type::list(Type::Bool)), "2 bytes follow the value");
}

#[test]
fn kinds_that_do_not_fit_the_type() {
    for (bytes, ty, message) in [
        ("01", Type::Bool, "expected a bool, found a number"),
        ("c3", Type::Number, "expected a number, found a bool"),
        ("c4 01 31", Type::Number, "expected a number, found binary data"),
        ("05", Type::String, "expected a string, found a number"),
        ("c4 01 61", Type::String, "expected a string, found binary data"),
        ("c1", Type::String, "expected a string, found a reserved byte"),
        ("80", Type::list(Type::Bool), "expected a list, found a map"),
        ("a0", Type::set(Type::Bool), "expected a set, found a string"),
        ("90", Type::map(Type::Bool), "expected a map, found an array"),
        ("90", Type::Object([].into()), "expected an object, found an array"),
        ("80", Type::Tuple(vec![]), "expected a tuple, found a map"),
        ("a1 61", Type::Dynamic, "expected a value with its type, found a string"),
    ] {
        assert_eq!(refused(&hex(bytes), &ty), message);
    }
}

#[test]
fn texts_that_are_not_utf_8() {
    assert_eq!(refused(&hex("a1 ff"), &Type::String), "the text is not UTF-8");
    assert_eq!(refused(&hex("81 a2 c3 28 c0"), &Type::map(Type::Bool)), "the text is not UTF-8");
}

#[test]
fn numbers_that_are_none() {
    for text in ["", "abc", "NaN", "Inf", "-Inf", "0x10", "1 ", "1e99999999999"] {
        assert_eq!(refused(&fixstr(text), &Type::Number), "the text is not a decimal number");
    }
    for bytes in [
        "cb 7f f8 00 00 00 00 00 00",
        "cb 7f f0 00 00 00 00 00 00",
        "cb ff f0 00 00 00 00 00 00",
        "ca 7f c0 00 00",
        "ca ff 80 00 00",
    ] {
        assert_eq!(refused(&hex(bytes), &Type::Number), "the number is not finite");
    }
}

#[test]
fn keys_twice_or_not_text() {
    let map = Type::map(Type::Number);
    assert_eq!(refused(&hex("82 a1 61 01 a1 61 02"), &map), "the key \"a\" is given twice");
    assert_eq!(refused(&hex("81 01 02"), &map), "expected a string as key, found a number");
    assert_eq!(refused(&hex("81 c0 02"), &map), "expected a string as key, found null");
    let object = Type::object([("a", Type::Number)]);
    assert_eq!(
        refused(&hex("82 a1 61 01 a1 61 02"), &object),
        "the attribute \"a\" is given twice"
    );
}

#[test]
fn attributes_missing_or_unsupported() {
    let ty = Type::list(Type::object([("a", Type::Number), ("b", Type::Number)]));
    assert_eq!(refused(&hex("91 81 a1 61 01"), &ty), "[0]: the attribute \"b\" is missing");
    assert_eq!(
        refused(&hex("91 83 a1 61 01 a1 62 02 a1 63 03"), &ty),
        "[0]: there is no attribute \"c\" in the schema"
    );
    let item = |fields: &[&str]| {
        Value::List(vec![Value::object(fields.iter().map(|f| (*f, Value::Null)))])
    };
    assert_eq!(unwritable(item(&["a"]), &ty), "[0]: the attribute \"b\" is missing");
    assert_eq!(
        unwritable(item(&["a", "b", "c"]), &ty),
        "[0]: there is no attribute \"c\" in the schema"
    );
}

#[test]
fn tuples_of_another_length() {
    let ty = Type::Tuple(vec![Type::Bool, Type::Bool]);
    assert_eq!(refused(&hex("91 c3"), &ty), "expected a tuple of 2 elements, found 1");
    let three = Value::List(vec![Value::Null; 3]);
    assert_eq!(unwritable(three, &ty), "expected a tuple of 2 elements, found 3");
}

#[test]
fn dynamic_values_without_a_proper_type() {
    let ty = Type::Dynamic;
    assert_eq!(refused(&hex("91 c0"), &ty), "expected a type and a value, found 1 elements");
    assert_eq!(refused(&hex("93 c0 c0 c0"), &ty), "expected a type and a value, found 3 elements");
    assert_eq!(refused(&hex("92 c0 c0"), &ty), "expected a type as JSON, found null");
    assert_eq!(refused(&typed(r#""text""#, &hex("c0")), &ty), "not a type of Terraform");
    assert!(refused(&typed("string", &hex("c0")), &ty).starts_with("the type is not JSON: "));
    assert!(refused(&hex("92 c4 03 22 ff 22 c0"), &ty).starts_with("the type is not JSON: "));
    assert_eq!(
        refused(&typed(r#""string""#, &hex("01")), &ty),
        "expected a string, found a number"
    );
    assert_eq!(unwritable("a", &ty), "expected a value with its type, found a string");
    assert_eq!(unwritable(dynamic(Type::Bool, "a"), &ty), "expected a bool, found a string");
    assert_eq!(
        unwritable(dynamic(Type::Dynamic, Value::Null), &ty),
        "a dynamic value brings the dynamic type as its own"
    );
}

#[test]
fn values_are_written_only_as_the_type_that_they_have() {
    let set = Value::set(vec![true.into()]);
    let list = Value::List(vec![true.into()]);
    assert_eq!(unwritable(set, &Type::list(Type::Bool)), "expected a list, found a set");
    assert_eq!(unwritable(list, &Type::set(Type::Bool)), "expected a set, found a list");
    assert_eq!(unwritable(1, &Type::String), "expected a string, found a number");
    assert_eq!(unwritable("1", &Type::Number), "expected a number, found a string");
    assert_eq!(
        unwritable(dynamic(Type::Bool, true), &Type::Bool),
        "expected a bool, found a value with its type"
    );
}

#[test]
fn paths_lead_to_the_value() {
    let ty = Type::object([("tags", Type::map(Type::list(Type::Tuple(vec![Type::Bool]))))]);
    let value = Value::object([(
        "tags",
        Value::object([("a b", Value::List(vec![Value::Null, Value::List(vec!["x".into()])]))]),
    )]);
    let message = "tags[\"a b\"][1][0]: expected a bool, found a string";
    assert_eq!(unwritable(value, &ty), message);
    let bytes =
        [hex("81"), fixstr("tags"), hex("81"), fixstr("a b"), hex("92 c0 91 a1 78")].concat();
    assert_eq!(refused(&bytes, &ty), message);
}

#[test]
fn paths_end_at_sets() {
    let rule = Type::object([("ports", Type::list(Type::Number))]);
    let ty = Type::object([("ingress", Type::set(rule))]);
    let bytes =
        [hex("81"), fixstr("ingress"), hex("91 81"), fixstr("ports"), hex("92 01 c3")].concat();
    let error = decode(&bytes, &ty).unwrap_err();
    assert_eq!(
        error,
        CodecError {
            path: "ingress".into(),
            message: "in ports[1] of an element of the set: expected a number, found a bool".into(),
        }
    );
    let ports = Value::List(vec![1.into(), true.into()]);
    let value = Value::object([("ingress", Value::set(vec![Value::object([("ports", ports)])]))]);
    assert_eq!(encode(&value, &ty).unwrap_err(), error);
    assert_eq!(
        refused(&hex("91 c3"), &Type::set(Type::Number)),
        "in an element of the set: expected a number, found a bool"
    );
}

#[test]
fn the_depth_is_limited() {
    let nested = |levels: usize| {
        let mut ty = Type::Bool;
        let mut value = Value::Bool(true);
        for _ in 1..levels {
            ty = Type::list(ty);
            value = Value::List(vec![value]);
        }
        (ty, value)
    };
    let (ty, value) = nested(MAX_DEPTH);
    let bytes = encode(&value, &ty).unwrap();
    assert_eq!(decode(&bytes, &ty), Ok(value));
    let (ty, value) = nested(MAX_DEPTH + 1);
    assert!(unwritable(value, &ty).ends_with("nested more than 64 levels deep"));
    let bytes = [vec![0x91; MAX_DEPTH], hex("c3")].concat();
    assert!(refused(&bytes, &ty).ends_with("nested more than 64 levels deep"));
}

#[test]
fn dynamic_values_in_dynamic_values_do_not_escape_the_limit() {
    let mut bytes = hex("c0");
    let mut value = Value::Null;
    for _ in 0..MAX_DEPTH {
        bytes = typed(r#"["tuple",["dynamic"]]"#, &[hex("91"), bytes].concat());
        value = dynamic(Type::Tuple(vec![Type::Dynamic]), Value::List(vec![value]));
    }
    assert!(refused(&bytes, &Type::Dynamic).ends_with("nested more than 64 levels deep"));
    assert!(unwritable(value, &Type::Dynamic).ends_with("nested more than 64 levels deep"));
    let open = typed(r#""dynamic""#, b"").repeat(1_000_000);
    assert_eq!(refused(&open, &Type::Dynamic), "nested more than 64 levels deep");
}

#[test]
fn errors_do_not_quote_values() {
    let secret = "hunter2";
    for ty in [Type::Bool, Type::Number, Type::Dynamic, Type::list(Type::Bool)] {
        assert!(!refused(&fixstr(secret), &ty).contains(secret));
        assert!(!unwritable(secret, &ty).contains(secret));
    }
}
