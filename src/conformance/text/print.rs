//! Objects in the notation of the cases, so that a case that fails shows what it should have said.

use crate::schema::Schema;
use crate::value::Value;
use std::fmt::Write as _;

pub(in crate::conformance) fn object(schema: &Schema, object: &Value) -> String {
    let mut out = String::new();
    match object {
        Value::Map(_) => block(schema, object, "", &mut out),
        other => {
            let _ = writeln!(out, "{}", value(other));
        }
    }
    out
}

fn block(schema: &Schema, object: &Value, indent: &str, out: &mut String) {
    for a in schema.attributes() {
        let known = object.get(a.name);
        if !known.is_null() {
            let _ = writeln!(out, "{indent}{} = {}", a.name, value(known));
        }
    }
    for b in schema.blocks() {
        let Some((_, nested)) = b.body() else { continue };
        let inner = |item: &Value, out: &mut String| {
            let _ = writeln!(out, "{indent}{} {{", b.name);
            block(nested, item, &format!("{indent}  "), out);
            let _ = writeln!(out, "{indent}}}");
        };
        match object.get(b.name) {
            Value::Null => {}
            Value::List(items) | Value::Set(items) => {
                for item in items {
                    inner(item, out);
                }
            }
            item @ Value::Map(_) => inner(item, out),
            other => {
                let _ = writeln!(out, "{indent}{} = {}", b.name, value(other));
            }
        }
    }
}

fn value(known: &Value) -> String {
    let all = |items: &[Value]| items.iter().map(value).collect::<Vec<_>>().join(", ");
    match known {
        Value::Null => "null".into(),
        Value::Unknown => "unknown".into(),
        Value::Bool(b) => b.to_string(),
        Value::Number(n) => n.to_string(),
        Value::String(text) => format!("{text:?}"),
        Value::List(items) | Value::Set(items) => format!("[{}]", all(items)),
        Value::Map(fields) if fields.is_empty() => "{}".into(),
        Value::Map(fields) => {
            let fields: Vec<_> =
                fields.iter().map(|(k, v)| format!("{k:?} = {}", value(v))).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        Value::Dynamic(typed) => value(&typed.1),
    }
}
