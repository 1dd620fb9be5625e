//! Types as JSON, the form in which schemas, function signatures and dynamic values carry them.

use serde_json::Value as Json;

use super::{CodecError, MAX_DEPTH, Type};

#[cfg(test)]
mod tests;

impl Type {
    /// The type as compact JSON, e.g. `["list","string"]` or `["object",{"name":"string"}]`.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.to_json_value().to_string()
    }

    /// Reads what [`to_json`](Self::to_json) writes. Objects with optional attributes are not types of
    /// values and refused, as is nesting beyond [`MAX_DEPTH`].
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Type, CodecError> {
        let json = serde_json::from_slice(text.as_ref())
            .map_err(|error| CodecError::new(format!("the type is not JSON: {error}")))?;
        Type::from_json_value(&json)
    }

    pub(super) fn to_json_value(&self) -> Json {
        let nested = |name: &str, inner: Json| Json::Array(vec![name.into(), inner]);
        match self {
            Type::Bool => "bool".into(),
            Type::Number => "number".into(),
            Type::String => "string".into(),
            Type::Dynamic => "dynamic".into(),
            Type::List(element) => nested("list", element.to_json_value()),
            Type::Set(element) => nested("set", element.to_json_value()),
            Type::Map(element) => nested("map", element.to_json_value()),
            Type::Object(attributes) => {
                let attributes =
                    attributes.iter().map(|(name, ty)| (name.clone(), ty.to_json_value()));
                nested("object", Json::Object(attributes.collect()))
            }
            Type::Tuple(elements) => {
                nested("tuple", elements.iter().map(Type::to_json_value).collect())
            }
        }
    }

    pub(super) fn from_json_value(json: &Json) -> Result<Type, CodecError> {
        parse(json, MAX_DEPTH)
    }
}

fn parse(json: &Json, room: usize) -> Result<Type, CodecError> {
    let room = room.checked_sub(1).ok_or_else(CodecError::too_deep)?;
    let unknown = || CodecError::new("not a type of Terraform");
    match json {
        Json::String(name) => match name.as_str() {
            "bool" => Ok(Type::Bool),
            "number" => Ok(Type::Number),
            "string" => Ok(Type::String),
            "dynamic" => Ok(Type::Dynamic),
            _ => Err(unknown()),
        },
        Json::Array(parts) => match parts.as_slice() {
            [Json::String(name), inner] => nested(name, inner, room)?.ok_or_else(unknown),
            _ => Err(unknown()),
        },
        _ => Err(unknown()),
    }
}

fn nested(name: &str, inner: &Json, room: usize) -> Result<Option<Type>, CodecError> {
    Ok(Some(match (name, inner) {
        ("list", element) => Type::list(parse(element, room)?),
        ("set", element) => Type::set(parse(element, room)?),
        ("map", element) => Type::map(parse(element, room)?),
        ("object", Json::Object(attributes)) => {
            let attributes = attributes.iter();
            let attributes = attributes.map(|(name, ty)| Ok((name.clone(), parse(ty, room)?)));
            Type::Object(attributes.collect::<Result<_, CodecError>>()?)
        }
        ("tuple", Json::Array(elements)) => {
            let elements = elements.iter().map(|element| parse(element, room));
            Type::Tuple(elements.collect::<Result<_, _>>()?)
        }
        _ => return Ok(None),
    }))
}
