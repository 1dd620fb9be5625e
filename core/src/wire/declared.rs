//! Requests about types that are declared and not managed: their objects stay as they are.

use super::convert::{decode, decode_known, diagnostic, diagnostics, encode, nesting};
use super::object::{raw_json, unreadable};
use super::proto::tfplugin6 as proto;
use crate::declared::{Attribute, Block, Declared, Nested};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::provider::declared;
use crate::value::{CodecError, Type};
use bytes::Bytes;
use proto::{RawState, plan_resource_change, read_resource};

/// A schema, without documentation.
pub(super) fn schema(of: &Declared) -> proto::Schema {
    proto::Schema { version: of.version, block: Some(block(&of.block(), false)) }
}

fn block(of: &Block, deprecated: bool) -> proto::schema::Block {
    proto::schema::Block {
        attributes: of.attributes.iter().map(attribute).collect(),
        block_types: of.blocks.iter().map(nested).collect(),
        deprecated,
        ..Default::default()
    }
}

fn attribute(of: &Attribute) -> proto::schema::Attribute {
    proto::schema::Attribute {
        name: of.name.to_owned(),
        r#type: Bytes::from_static(of.json.as_bytes()),
        required: of.required(),
        optional: of.optional(),
        computed: of.computed(),
        sensitive: of.sensitive(),
        deprecated: of.deprecated(),
        write_only: of.write_only(),
        ..Default::default()
    }
}

fn nested(of: &Nested) -> proto::schema::NestedBlock {
    proto::schema::NestedBlock {
        type_name: of.name.to_owned(),
        block: Some(block(&of.block, of.deprecated)),
        nesting: nesting(of.nesting).into(),
        min_items: of.min,
        max_items: of.max,
    }
}

fn ty(of: &Declared) -> Result<Type, Diagnostic> {
    of.ty().map_err(|problem: CodecError| {
        let detail = format!("The schema of {} cannot be read: {problem}.", of.name);
        Diagnostic::error("Internal error: please report", detail)
    })
}

/// What there is to say about a configuration.
pub(super) fn validated(
    of: &Declared,
    config: Option<&proto::DynamicValue>,
) -> Vec<proto::Diagnostic> {
    let config = ty(of).and_then(|ty| decode("configuration", config, &ty));
    diagnostics(config.map_or_else(Diagnostics::from, |config| declared::validate(of, &config)))
}

/// A state of hashicorp/aws as it is.
pub(super) fn upgraded(
    of: &Declared,
    version: i64,
    state: Option<&RawState>,
) -> Result<proto::DynamicValue, Diagnostic> {
    let value = of.upgrade(version, raw_json(state)?).map_err(unreadable)?;
    encode(&value, &ty(of)?)
}

/// Nothing is read.
pub(super) fn read(of: &Declared, request: read_resource::Request) -> read_resource::Response {
    read_resource::Response {
        new_state: request.current_state,
        private: request.private,
        diagnostics: vec![diagnostic(declared::kept(of))],
        ..Default::default()
    }
}

/// Nothing is planned, or that is an error. What a state of hashicorp/aws has where the configuration is silent, such
/// as a default, Terraform takes only from providers of the old kind
/// (docs/decisions/0052-states-of-declared-types.md).
pub(super) fn planned(
    of: &Declared,
    request: plan_resource_change::Request,
) -> plan_resource_change::Response {
    match kept(of, &request) {
        Ok(()) => plan_resource_change::Response {
            planned_state: request.prior_state,
            planned_private: request.prior_private,
            legacy_type_system: true,
            ..Default::default()
        },
        Err(problem) => plan_resource_change::Response {
            diagnostics: vec![diagnostic(problem)],
            ..Default::default()
        },
    }
}

fn kept(of: &Declared, request: &plan_resource_change::Request) -> Result<(), Diagnostic> {
    let ty = ty(of)?;
    let prior = decode_known("prior state", request.prior_state.as_ref(), &ty)?;
    let config = decode("configuration", request.config.as_ref(), &ty)?;
    let proposed = decode("proposed state", request.proposed_new_state.as_ref(), &ty)?;
    declared::plan(of, &prior, &config, &proposed)
}
