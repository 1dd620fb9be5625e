use proptest::prelude::*;

use crate::value::{MAX_DEPTH, Type, arbitrary};

#[test]
fn each_type_has_its_json() {
    for (ty, json) in [
        (Type::Bool, r#""bool""#),
        (Type::Number, r#""number""#),
        (Type::String, r#""string""#),
        (Type::Dynamic, r#""dynamic""#),
        (Type::list(Type::String), r#"["list","string"]"#),
        (Type::set(Type::Number), r#"["set","number"]"#),
        (Type::map(Type::list(Type::Bool)), r#"["map",["list","bool"]]"#),
        (
            Type::object([("b", Type::String), ("a", Type::Bool)]),
            r#"["object",{"a":"bool","b":"string"}]"#,
        ),
        (Type::Object([].into()), r#"["object",{}]"#),
        (Type::Tuple(vec![Type::String, Type::Number]), r#"["tuple",["string","number"]]"#),
        (Type::Tuple(vec![]), r#"["tuple",[]]"#),
    ] {
        assert_eq!(ty.to_json(), json);
        assert_eq!(Type::from_json(json), Ok(ty));
    }
}

#[test]
fn spaces_do_not_matter() {
    assert_eq!(Type::from_json(" [ \"list\" , \"string\" ]\n"), Ok(Type::list(Type::String)));
}

#[test]
fn other_json_is_refused() {
    for json in [
        "",
        "string",
        "null",
        "1",
        "{}",
        "[]",
        r#""any""#,
        r#""list""#,
        r#"["list"]"#,
        r#"["string"]"#,
        r#"["list","string","string"]"#,
        r#"["list",["string"]]"#,
        r#"["list",{}]"#,
        r#"["object",[]]"#,
        r#"["object","string"]"#,
        r#"["object",{"a":1}]"#,
        r#"["object",{"a":"string"},["a"]]"#,
        r#"["tuple",{}]"#,
        r#"["tuple","string"]"#,
        r#"["tuple",["string",null]]"#,
        r#"["option","string"]"#,
        r#"[1,"string"]"#,
        r#""string" x"#,
    ] {
        assert!(Type::from_json(json).is_err(), "{json}");
    }
    assert!(Type::from_json(b"\"\xff\"").is_err());
}

#[test]
fn the_depth_is_limited() {
    let list = |depth: usize| {
        format!("{}\"bool\"{}", "[\"list\",".repeat(depth - 1), "]".repeat(depth - 1))
    };
    let object = |depth: usize| {
        format!("{}\"bool\"{}", "[\"object\",{\"a\":".repeat(depth - 1), "}]".repeat(depth - 1))
    };
    for deep in [list, object] {
        assert!(Type::from_json(deep(MAX_DEPTH)).is_ok());
        assert!(Type::from_json(deep(MAX_DEPTH + 1)).is_err());
        assert!(Type::from_json(deep(1_000_000)).is_err());
    }
}

proptest! {
    #[test]
    fn types_survive_json(ty in arbitrary::ty()) {
        prop_assert_eq!(Type::from_json(ty.to_json()), Ok(ty));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
        let _ = Type::from_json(bytes);
    }
}
