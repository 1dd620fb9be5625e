//! What the engine adds to every type: `region`, `assume_role`, `tags`, `tags_all` and `timeouts`, in the schema, in the
//! plan and in the state.

use super::roles::RoleAttribute;
use super::tags::TagAttributes;
use super::timeouts;
use super::trust::TrustAttribute;
use super::{AnyEphemeral, AnyResource, Registered, RegisteredData, Scope, TagPolicy};
use crate::plan::Draft;
use crate::schema::{Block, Schema};
use crate::value::Value;

model! {
    /// The attribute of every type that lives in a region.
    pub(super) struct RegionAttribute {
        /// The region of the object. The provider's region, if nothing is set. Objects do not move: another
        /// region makes a resource anew.
        #[tf(optional, computed, null)]
        region: Option<String>,
    }
}

model! {
    /// How long to wait. A number with a unit: `30s`, `10m`, `1h30m`.
    pub struct ReadTimeout {
        /// How long to wait for the answer.
        #[tf(optional)]
        read: Option<String>,
    }
}

/// The whole schema of a resource type.
pub(super) fn schema(resource: &Registered) -> Schema {
    let mut schema = resource.model().clone();
    if resource.spec().scope == Scope::Regional {
        schema = schema.with(RegionAttribute::NODES);
    }
    if resource.spec().tagging.is_some() {
        schema = schema.with(TagAttributes::NODES);
    }
    if resource.spec().trust_policy.is_some() {
        schema = schema.with(TrustAttribute::NODES);
    }
    if !resource.spec().offline {
        schema = schema.with(RoleAttribute::NODES);
    }
    schema.with(&resource.spec().timeouts.block())
}

/// The whole schema of a data source.
pub(super) fn data_schema(source: &RegisteredData) -> Schema {
    let mut schema = asked(source.model().clone(), source.scope());
    if source.timeout().is_some() {
        schema = schema.with(&[timeouts::block(ReadTimeout::SCHEMA)]);
    }
    schema
}

/// The whole schema of an ephemeral resource.
pub(super) fn ephemeral_schema(resource: &dyn AnyEphemeral) -> Schema {
    asked(resource.model(), resource.scope())
}

/// A schema with the place that is asked.
fn asked(schema: Schema, scope: Scope) -> Schema {
    let has_region = schema.attribute("region").is_some();
    let schema = if scope == Scope::Regional && !has_region {
        schema.with(RegionAttribute::NODES)
    } else {
        schema
    };
    schema.with(RoleAttribute::NODES)
}

/// Plans what the engine added. `region` is the provider's, unknown perhaps.
pub(super) fn plan(
    resource: &dyn AnyResource,
    region: &Value,
    tags: &TagPolicy,
    draft: &mut Draft<'_>,
) {
    if resource.spec().scope == Scope::Regional {
        if draft.config("region").is_null() {
            draft.set("region", region.clone());
        }
        // A state of hashicorp/aws 5.x has no region: that is not a change.
        if !draft.prior("region").is_null() && draft.changes("region") {
            draft.replace("region");
        }
    }
    if resource.spec().tagging.is_some() {
        tags.plan(draft);
    }
}
