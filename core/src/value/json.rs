//! JSON, in which Terraform keeps its state.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::{CodecError, MAX_DEPTH, Number, Step, Type, Value};

#[cfg(test)]
mod tests;

/// Reads a state that this or another version of the provider wrote, as a value of type `ty`.
///
/// Objects lose the attributes that their type does not have, and get null for those that are missing.
/// Where a string, number or bool is wanted, each may be spelled as another one, as Terraform itself
/// converts them: `"80"` is a number and `true` a string. A key given twice keeps its last value.
/// Everything else must fit.
pub fn decode(text: &[u8], ty: &Type) -> Result<Value, CodecError> {
    let json = serde_json::from_slice(text)
        .map_err(|error| CodecError::new(format!("not valid JSON: {error}")))?;
    decode_parsed(json, ty)
}

/// The same for JSON that is parsed already.
pub fn decode_parsed(json: Json, ty: &Type) -> Result<Value, CodecError> {
    decode_value(json, ty, MAX_DEPTH)
}

fn decode_value(json: Json, ty: &Type, room: usize) -> Result<Value, CodecError> {
    let room = room.checked_sub(1).ok_or_else(CodecError::too_deep)?;
    match (ty, json) {
        (_, Json::Null) => Ok(Value::Null),
        (Type::Bool, json) => decode_bool(&json).map(Value::Bool),
        (Type::Number, json) => decode_number(&json).map(Value::Number),
        (Type::String, json) => decode_string(json).map(Value::String),
        (Type::Dynamic, Json::Object(parts)) => decode_dynamic(parts, room),
        (Type::List(element), Json::Array(items)) => {
            elements(items, element, room, CodecError::within_index).map(Value::List)
        }
        (Type::Set(element), Json::Array(items)) => {
            elements(items, element, room, |error, _| error.within_set()).map(Value::set)
        }
        (Type::Tuple(types), Json::Array(items)) => decode_tuple(items, types, room),
        (Type::Map(element), Json::Object(fields)) => {
            let fields =
                fields.into_iter().map(|(key, json)| match decode_value(json, element, room) {
                    Ok(value) => Ok((key, value)),
                    Err(error) => Err(error.within(Step::Key(key))),
                });
            fields.collect::<Result<_, _>>().map(Value::Map)
        }
        (Type::Object(types), Json::Object(fields)) => decode_object(fields, types, room),
        (ty, json) => Err(CodecError::mismatch(ty, kind(&json))),
    }
}

fn decode_bool(json: &Json) -> Result<bool, CodecError> {
    match json {
        Json::Bool(b) => Ok(*b),
        Json::String(text) => match text.as_str() {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err(CodecError::new("expected a bool, found a string that is none")),
        },
        other => Err(CodecError::mismatch(&Type::Bool, kind(other))),
    }
}

fn decode_number(json: &Json) -> Result<Number, CodecError> {
    match json {
        Json::Number(number) => Number::parse(number.as_str())
            .ok_or_else(|| CodecError::new("the exponent of the number is out of range")),
        Json::String(text) => Number::parse(text)
            .ok_or_else(|| CodecError::new("expected a number, found a string that is none")),
        other => Err(CodecError::mismatch(&Type::Number, kind(other))),
    }
}

fn decode_string(json: Json) -> Result<String, CodecError> {
    match json {
        Json::String(text) => Ok(text),
        Json::Bool(b) => Ok(b.to_string()),
        number @ Json::Number(_) => decode_number(&number).map(|number| number.to_string()),
        other => Err(CodecError::mismatch(&Type::String, kind(&other))),
    }
}

/// `{"type": .., "value": ..}`
fn decode_dynamic(mut parts: Map<String, Json>, room: usize) -> Result<Value, CodecError> {
    let (Some(ty), Some(json), 0) = (parts.remove("type"), parts.remove("value"), parts.len())
    else {
        return Err(CodecError::new("expected exactly the keys \"type\" and \"value\""));
    };
    let ty = Type::from_json_value(&ty)?;
    let value = decode_value(json, &ty, room)?;
    Ok(match ty {
        // The type is still open: the object says no more than the value alone.
        Type::Dynamic => value,
        ty => Value::Dynamic(Box::new((ty, value))),
    })
}

fn elements(
    items: Vec<Json>,
    element: &Type,
    room: usize,
    locate: fn(CodecError, usize) -> CodecError,
) -> Result<Vec<Value>, CodecError> {
    let items = items.into_iter().enumerate();
    let items = items.map(|(i, item)| decode_value(item, element, room).map_err(|e| locate(e, i)));
    items.collect()
}

fn decode_tuple(items: Vec<Json>, types: &[Type], room: usize) -> Result<Value, CodecError> {
    if items.len() != types.len() {
        return Err(CodecError::tuple_length(types.len(), items.len()));
    }
    let items = items.into_iter().zip(types).enumerate();
    let items =
        items.map(|(i, (item, ty))| decode_value(item, ty, room).map_err(|e| e.within_index(i)));
    items.collect::<Result<_, _>>().map(Value::List)
}

fn decode_object(
    mut fields: Map<String, Json>,
    types: &BTreeMap<String, Type>,
    room: usize,
) -> Result<Value, CodecError> {
    let fields = types.iter().map(|(name, ty)| {
        let json = fields.remove(name).unwrap_or_default();
        match decode_value(json, ty, room) {
            Ok(value) => Ok((name.clone(), value)),
            Err(error) => Err(error.within(Step::Attribute(name.clone()))),
        }
    });
    fields.collect::<Result<_, _>>().map(Value::Map)
}

/// The value as Terraform keeps it in its state, for tests and tools. JSON has no unknowns: one is an
/// error.
pub fn encode(value: &Value) -> Result<Json, CodecError> {
    encode_value(value, MAX_DEPTH)
}

fn encode_value(value: &Value, room: usize) -> Result<Json, CodecError> {
    let room = room.checked_sub(1).ok_or_else(CodecError::too_deep)?;
    match value {
        Value::Null => Ok(Json::Null),
        Value::Unknown => Err(CodecError::new("an unknown value cannot be written as JSON")),
        Value::Bool(b) => Ok(Json::Bool(*b)),
        Value::Number(number) => number
            .to_string()
            .parse()
            .map(Json::Number)
            .map_err(|error| CodecError::new(format!("the number cannot be written: {error}"))),
        Value::String(text) => Ok(Json::String(text.clone())),
        Value::List(items) => {
            let items = items.iter().enumerate();
            items.map(|(i, item)| encode_value(item, room).map_err(|e| e.within_index(i))).collect()
        }
        Value::Set(items) => items
            .iter()
            .map(|item| encode_value(item, room).map_err(CodecError::within_set))
            .collect(),
        Value::Map(fields) => {
            let fields = fields.iter().map(|(name, value)| {
                let json = encode_value(value, room);
                Ok((name.clone(), json.map_err(|e| e.within(Step::Attribute(name.clone())))?))
            });
            fields.collect::<Result<_, _>>().map(Json::Object)
        }
        Value::Dynamic(typed) => Ok(Json::Object(Map::from_iter([
            ("type".to_owned(), typed.0.to_json_value()),
            ("value".to_owned(), encode_value(&typed.1, room)?),
        ]))),
    }
}

fn kind(json: &Json) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "a bool",
        Json::Number(_) => "a number",
        Json::String(_) => "a string",
        Json::Array(_) => "an array",
        Json::Object(_) => "an object",
    }
}
