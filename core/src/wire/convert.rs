//! Between the messages of the protocol and the provider's own words.

use super::proto::tfplugin6 as proto;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::engine::{Entry, Function, Parameter, identity};
use crate::schema::{Nesting, Node, Schema, Syntax};
use crate::value::{Path, Step, Type, Value, json, msgpack};
use proto::attribute_path::{Step as ProtoStep, step::Selector};
use proto::schema::nested_block::NestingMode;

/// A value of a request. None at all is a null.
pub(super) fn decode(
    what: &str,
    value: Option<&proto::DynamicValue>,
    ty: &Type,
) -> Result<Value, Diagnostic> {
    let Some(value) = value else { return Ok(Value::Null) };
    let decoded = match (value.msgpack.is_empty(), value.json.is_empty()) {
        (false, _) => msgpack::decode(&value.msgpack, ty),
        (true, false) => json::decode(&value.json, ty),
        (true, true) => return Ok(Value::Null),
    };
    decoded.map_err(|error| {
        let detail = format!(
            "The {what} that Terraform sent cannot be read: {error}. Terraform and the provider do not agree \
             on the shape of the value; a state from another version of the provider can be the reason."
        );
        Diagnostic::error("Malformed value", detail).at(error.path.clone())
    })
}

/// A value of a request of which every part must be known. None at all is a null.
pub(super) fn decode_known(
    what: &str,
    value: Option<&proto::DynamicValue>,
    ty: &Type,
) -> Result<Value, Diagnostic> {
    let value = decode(what, value, ty)?;
    let Some(path) = value.unknown_parts(&Path::root()).into_iter().next() else {
        return Ok(value);
    };
    let place = if path.0.is_empty() { String::new() } else { format!(" at `{path}`") };
    let detail = format!(
        "The {what} that Terraform sent is not known yet{place}, where it must be. This is an error in Terraform: \
         please report it."
    );
    Err(Diagnostic::error("Value not known yet", detail).at(path))
}

/// A value of an answer.
pub(super) fn encode(value: &Value, ty: &Type) -> Result<proto::DynamicValue, Diagnostic> {
    match msgpack::encode(value, ty) {
        Ok(bytes) => Ok(proto::DynamicValue { msgpack: bytes.into(), json: bytes::Bytes::new() }),
        Err(error) => Err(Diagnostic::error(
            "Internal error: please report",
            format!("The provider made a value that is not of its own schema's type: {error}."),
        )
        .at(error.path.clone())),
    }
}

/// An attribute path. Terraform knows no way into sets.
pub(super) fn path(path: &Path) -> proto::AttributePath {
    let step = |step: &Step| {
        let selector = match step {
            Step::Element(_) => return None,
            Step::Attribute(name) => Selector::AttributeName(name.clone()),
            Step::Key(key) => Selector::ElementKeyString(key.clone()),
            Step::Index(index) => Selector::ElementKeyInt(*index),
        };
        Some(ProtoStep { selector: Some(selector) })
    };
    proto::AttributePath { steps: path.0.iter().map_while(step).collect() }
}

/// All messages to the user.
pub(super) fn diagnostics(found: Diagnostics) -> Vec<proto::Diagnostic> {
    found.into_iter().map(diagnostic).collect()
}

/// A message to the user.
pub(super) fn diagnostic(found: Diagnostic) -> proto::Diagnostic {
    let severity = match found.severity {
        Severity::Error => proto::diagnostic::Severity::Error,
        Severity::Warning => proto::diagnostic::Severity::Warning,
    };
    let (at, detail) = found.shown();
    proto::Diagnostic {
        severity: severity.into(),
        summary: found.summary,
        detail,
        attribute: at.as_ref().map(path),
    }
}

/// The signature of a function, with its documentation.
pub(super) fn function(function: &Function) -> proto::Function {
    let parameter = |parameter: &Parameter| proto::function::Parameter {
        name: parameter.name.to_owned(),
        r#type: (parameter.ty)().to_json().into(),
        allow_null_value: parameter.nullable,
        allow_unknown_values: false,
        description: parameter.doc.to_owned(),
        description_kind: proto::StringKind::Markdown.into(),
    };
    proto::Function {
        parameters: function.parameters.iter().map(parameter).collect(),
        variadic_parameter: function.variadic.as_ref().map(parameter),
        r#return: Some(proto::function::Return { r#type: (function.returns)().to_json().into() }),
        summary: function.summary.to_owned(),
        description: function.doc.to_owned(),
        description_kind: proto::StringKind::Markdown.into(),
        ..Default::default()
    }
}

/// The schema of the identities of a type. Their shape has never changed.
pub(super) fn identity(entry: &Entry) -> proto::ResourceIdentitySchema {
    use proto::resource_identity_schema::IdentityAttribute;
    let attribute = |attribute: identity::IdentityAttribute| IdentityAttribute {
        name: attribute.name.to_owned(),
        r#type: attribute.ty.to_json().into(),
        required_for_import: attribute.required,
        optional_for_import: !attribute.required,
        description: attribute.doc.to_string(),
    };
    let identity_attributes = identity::attributes(entry).into_iter().map(attribute).collect();
    proto::ResourceIdentitySchema { version: 0, identity_attributes }
}

/// A schema, with its documentation.
pub(super) fn schema(version: i64, schema: &Schema) -> proto::Schema {
    proto::Schema { version, block: Some(block(schema, false)) }
}

/// `filled` is whether it is a block that AWS fills in where the user writes none. Terraform wants everything in one to be
/// computed; that something is required is then seen to by the provider alone.
fn block(schema: &Schema, filled: bool) -> proto::schema::Block {
    let attribute = |node: &Node| {
        let sent = attribute(node);
        let settable = sent.required || sent.optional;
        if filled {
            proto::schema::Attribute { required: false, optional: settable, computed: true, ..sent }
        } else {
            sent
        }
    };
    proto::schema::Block {
        attributes: schema.attributes().map(attribute).collect(),
        block_types: schema.blocks().filter_map(|node| nested(node, filled)).collect(),
        description: schema.doc.to_string(),
        description_kind: proto::StringKind::Markdown.into(),
        computed: filled,
        ..Default::default()
    }
}

fn attribute(attribute: &Node) -> proto::schema::Attribute {
    let rules = &attribute.rules;
    let nested = attribute.body().filter(|_| attribute.syntax == Syntax::Nested);
    proto::schema::Attribute {
        name: attribute.name.to_owned(),
        r#type: match nested {
            Some(_) => bytes::Bytes::new(),
            None => attribute.ty().to_json().into(),
        },
        description: attribute.doc.to_string(),
        required: rules.required,
        optional: rules.optional,
        computed: rules.computed,
        sensitive: rules.sensitive,
        description_kind: proto::StringKind::Markdown.into(),
        deprecated: rules.deprecated.is_some(),
        nested_type: nested.map(nested_type),
        write_only: rules.write_only,
        deprecation_message: rules.deprecated.unwrap_or_default().to_owned(),
    }
}

fn nested_type((nesting, schema): (Nesting, &Schema)) -> proto::schema::Object {
    use proto::schema::object::NestingMode;
    let nesting = match nesting {
        Nesting::Single => NestingMode::Single,
        Nesting::List => NestingMode::List,
        Nesting::Set => NestingMode::Set,
    };
    let attributes = schema.attributes().map(self::attribute).collect();
    proto::schema::Object { attributes, nesting: nesting.into(), ..Default::default() }
}

/// How blocks are nested.
pub(super) fn nesting(nesting: Nesting) -> NestingMode {
    match nesting {
        Nesting::Single => NestingMode::Single,
        Nesting::List => NestingMode::List,
        Nesting::Set => NestingMode::Set,
    }
}

fn nested(node: &Node, filled: bool) -> Option<proto::schema::NestedBlock> {
    let filled = filled || node.rules.computed;
    let (nesting, schema) = node.body()?;
    let body = proto::schema::Block {
        description: node.doc.to_string(),
        deprecated: node.rules.deprecated.is_some(),
        deprecation_message: node.rules.deprecated.unwrap_or_default().to_owned(),
        ..block(schema, filled)
    };
    Some(proto::schema::NestedBlock {
        type_name: node.name.to_owned(),
        block: Some(body),
        nesting: self::nesting(nesting).into(),
        min_items: if filled { 0 } else { node.rules.min.into() },
        max_items: node.rules.max.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_another_type_is_an_error_at_its_place() {
        let ty = Type::Object([("name".into(), Type::String)].into());
        let problem = encode(&Value::object([("name", Value::from(1))]), &ty).unwrap_err();
        assert_eq!(problem.path.unwrap().to_string(), "name");
    }
}
