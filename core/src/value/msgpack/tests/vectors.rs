//! One vector for each form of each type.

use super::super::{decode, encode};
use super::{dynamic, fixstr, hex, number, typed};
use crate::value::{Type, Value};

/// Checks both directions.
fn same(bytes: &[u8], ty: &Type, value: &Value) {
    assert_eq!(decode(bytes, ty).as_ref(), Ok(value), "reading {bytes:02x?}");
    assert_eq!(encode(value, ty).as_deref(), Ok(bytes), "writing {value:?}");
}

/// Checks a form that is read, but written in another way.
fn read(bytes: &[u8], ty: &Type, value: &Value) {
    assert_eq!(decode(bytes, ty).as_ref(), Ok(value), "reading {bytes:02x?}");
    assert_ne!(encode(value, ty).as_deref(), Ok(bytes), "writing {value:?}");
}

#[test]
fn null_and_unknown_are_values_of_every_type() {
    for ty in [
        Type::Bool,
        Type::Number,
        Type::String,
        Type::Dynamic,
        Type::list(Type::Bool),
        Type::set(Type::Bool),
        Type::map(Type::Bool),
        Type::object([("a", Type::Bool)]),
        Type::Tuple(vec![Type::Bool]),
    ] {
        same(&hex("c0"), &ty, &Value::Null);
        same(&hex("d4 00 00"), &ty, &Value::Unknown);
    }
}

#[test]
fn unknowns_are_extensions_of_any_code_and_size() {
    for bytes in [
        "c7 00 00",
        "d4 00 ff",
        "d4 7f 00",
        "d4 80 00",
        "d5 00 00 00",
        "d6 01 00 00 00 00",
        "d7 0c 00 00 00 00 00 00 00 00",
        "d8 0c 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
        // Refined: not null.
        "c7 03 0c 81 01 c2",
        // Refined: not null, with the prefix "vpc-".
        "c7 09 0c 82 01 c2 02 a4 76 70 63 2d",
        "c8 00 03 0c 81 01 c2",
        "c9 00 00 00 03 0c 81 01 c2",
        // Refinements are not even looked at.
        "c7 02 0c c1 c1",
    ] {
        read(&hex(bytes), &Type::String, &Value::Unknown);
    }
    let large = [hex("c8 01 2c 0c"), vec![0; 300]].concat();
    read(&large, &Type::list(Type::String), &Value::Unknown);
}

#[test]
fn bools() {
    same(&hex("c2"), &Type::Bool, &Value::Bool(false));
    same(&hex("c3"), &Type::Bool, &Value::Bool(true));
}

#[test]
fn strings_of_every_length() {
    same(&hex("a0"), &Type::String, &"".into());
    same(&hex("a3 76 70 63"), &Type::String, &"vpc".into());
    for (head, length) in
        [("bf", 31), ("d9 20", 32), ("d9 ff", 255), ("da 01 00", 256), ("db 00 01 00 00", 65_536)]
    {
        same(&[hex(head), b"x".repeat(length)].concat(), &Type::String, &"x".repeat(length).into());
    }
    read(&hex("d9 01 61"), &Type::String, &"a".into());
}

#[test]
fn strings_are_not_normalised() {
    same(&hex("a2 c3 bc"), &Type::String, &"\u{fc}".into());
    same(&hex("a3 75 cc 88"), &Type::String, &"u\u{308}".into());
    same(&hex("a3 0d 0a 00"), &Type::String, &"\r\n\0".into());
}

#[test]
fn integers() {
    for (bytes, integer) in [
        ("00", 0),
        ("7f", 127),
        ("cc 80", 128),
        ("cc ff", 255),
        ("cd 01 00", 256),
        ("ce 00 01 00 00", 65_536),
        ("cf 00 00 00 01 00 00 00 00", 4_294_967_296),
        ("cf 7f ff ff ff ff ff ff ff", i64::MAX),
        ("ff", -1),
        ("e0", -32),
        ("d0 df", -33),
        ("d0 80", -128),
        ("d1 ff 7f", -129),
        ("d2 ff ff 7f ff", -32_769),
        ("d3 ff ff ff ff 7f ff ff ff", -2_147_483_649),
        ("d3 80 00 00 00 00 00 00 00", i64::MIN),
    ] {
        same(&hex(bytes), &Type::Number, &integer.into());
    }
}

#[test]
fn integers_in_more_bytes_than_they_need() {
    for bytes in [
        "cc 05",
        "cd 00 05",
        "ce 00 00 00 05",
        "cf 00 00 00 00 00 00 00 05",
        "d0 05",
        "d1 00 05",
        "d2 00 00 00 05",
        "d3 00 00 00 00 00 00 00 05",
    ] {
        read(&hex(bytes), &Type::Number, &5.into());
    }
}

#[test]
fn numbers_that_are_no_integers_of_64_bits_are_texts() {
    for text in [
        "0.1",
        "-0.1",
        "1.5",
        "9223372036854775808",
        "18446744073709551615",
        "-9223372036854775809",
        "1e400",
        "-1.25e-398",
    ] {
        same(&fixstr(text), &Type::Number, &number(text));
    }
}

#[test]
fn texts_of_numbers_need_not_be_canonical() {
    for (text, value) in [
        ("1.50", "1.5"),
        ("1e2", "100"),
        ("5", "5"),
        ("-0", "0"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("6.02E+23", "602000000000000000000000"),
    ] {
        read(&fixstr(text), &Type::Number, &number(value));
    }
    let long = [hex("da 01 91"), b"1".to_vec(), b"0".repeat(400)].concat();
    read(&long, &Type::Number, &number("1e400"));
}

#[test]
fn floats_and_large_unsigned_integers() {
    for (bytes, value) in [
        ("cb 3f b9 99 99 99 99 99 9a", "0.1"),
        ("cb 3f e0 00 00 00 00 00 00", "0.5"),
        ("cb 80 00 00 00 00 00 00 00", "0"),
        ("cb 40 59 00 00 00 00 00 00", "100"),
        // 2^63 as a float has no more digits than tell it from its neighbours.
        ("cb 43 e0 00 00 00 00 00 00", "9223372036854776000"),
        ("ca 3f c0 00 00", "1.5"),
        ("cf ff ff ff ff ff ff ff ff", "18446744073709551615"),
        ("cf 80 00 00 00 00 00 00 00", "9223372036854775808"),
    ] {
        read(&hex(bytes), &Type::Number, &number(value));
    }
}

#[test]
fn lists_and_tuples() {
    same(&hex("90"), &Type::list(Type::Bool), &Value::List(vec![]));
    same(&hex("90"), &Type::Tuple(vec![]), &Value::List(vec![]));
    same(
        &hex("93 01 c0 d4 00 00"),
        &Type::list(Type::Number),
        &Value::List(vec![1.into(), Value::Null, Value::Unknown]),
    );
    same(
        &hex("92 01 a1 61"),
        &Type::Tuple(vec![Type::Number, Type::String]),
        &Value::List(vec![1.into(), "a".into()]),
    );
    let many = Value::List(vec![true.into(); 16]);
    same(&[hex("dc 00 10"), vec![0xc3; 16]].concat(), &Type::list(Type::Bool), &many);
    read(&[hex("dd 00 00 00 10"), vec![0xc3; 16]].concat(), &Type::list(Type::Bool), &many);
}

#[test]
fn sets_come_in_any_order() {
    let ty = Type::set(Type::Number);
    let set = Value::set(vec![1.into(), 2.into(), 3.into()]);
    same(&hex("93 01 02 03"), &ty, &set);
    read(&hex("93 03 01 02"), &ty, &set);
    read(&hex("94 03 01 02 03"), &ty, &set);
}

#[test]
fn elements_of_sets_that_are_unknown_are_kept_apart() {
    let set = Value::set(vec![Value::Unknown, "a".into(), Value::Unknown]);
    same(&hex("93 d4 00 00 d4 00 00 a1 61"), &Type::set(Type::String), &set);
}

#[test]
fn maps_and_objects() {
    let map = Value::object([("a", Value::from(1)), ("b", Value::Null)]);
    let bytes = hex("82 a1 61 01 a1 62 c0");
    same(&bytes, &Type::map(Type::Number), &map);
    same(&bytes, &Type::object([("a", Type::Number), ("b", Type::String)]), &map);
    read(&hex("82 a1 62 c0 a1 61 01"), &Type::map(Type::Number), &map);
    read(&hex("de 00 02 a1 61 01 a1 62 c0"), &Type::map(Type::Number), &map);
    read(&hex("df 00 00 00 02 a1 61 01 d9 01 62 c0"), &Type::map(Type::Number), &map);
    same(&hex("80"), &Type::map(Type::Number), &Value::Map([].into()));
    same(&hex("80"), &Type::Object([].into()), &Value::Map([].into()));
}

#[test]
fn blocks_in_blocks() {
    let ty = Type::object([
        ("id", Type::String),
        ("ingress", Type::set(Type::object([("port", Type::Number)]))),
        ("timeouts", Type::object([("create", Type::String)])),
    ]);
    let value = Value::object([
        ("id", Value::Unknown),
        ("ingress", Value::set(vec![Value::object([("port", Value::from(443))])])),
        ("timeouts", Value::Null),
    ]);
    let bytes = [
        hex("83"),
        fixstr("id"),
        hex("d4 00 00"),
        fixstr("ingress"),
        hex("91 81"),
        fixstr("port"),
        hex("cd 01 bb"),
        fixstr("timeouts"),
        hex("c0"),
    ]
    .concat();
    same(&bytes, &ty, &value);
}

#[test]
fn dynamic_values_bring_their_type() {
    let ty = Type::Dynamic;
    same(&typed(r#""string""#, &hex("a1 61")), &ty, &dynamic(Type::String, "a"));
    same(&typed(r#""string""#, &hex("c0")), &ty, &dynamic(Type::String, Value::Null));
    same(&typed(r#""number""#, &hex("d4 00 00")), &ty, &dynamic(Type::Number, Value::Unknown));
    same(
        &typed(r#"["tuple",["bool","number"]]"#, &hex("92 c3 02")),
        &ty,
        &dynamic(
            Type::Tuple(vec![Type::Bool, Type::Number]),
            Value::List(vec![true.into(), 2.into()]),
        ),
    );
    same(
        &typed(r#"["list","dynamic"]"#, &[hex("91"), typed(r#""bool""#, &hex("c3"))].concat()),
        &ty,
        &dynamic(Type::list(Type::Dynamic), Value::List(vec![dynamic(Type::Bool, true)])),
    );
}

#[test]
fn the_type_of_a_dynamic_value_may_be_text() {
    let bytes = [hex("92"), fixstr(r#""bool""#), hex("c3")].concat();
    read(&bytes, &Type::Dynamic, &dynamic(Type::Bool, true));
}

#[test]
fn a_dynamic_value_whose_type_is_dynamic_is_the_value_alone() {
    read(&typed(r#""dynamic""#, &hex("c0")), &Type::Dynamic, &Value::Null);
    read(&typed(r#""dynamic""#, &hex("d4 00 00")), &Type::Dynamic, &Value::Unknown);
    let twice = typed(r#""dynamic""#, &typed(r#""bool""#, &hex("c2")));
    read(&twice, &Type::Dynamic, &dynamic(Type::Bool, false));
}
