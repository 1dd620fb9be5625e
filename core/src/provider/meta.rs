//! The block `provider_meta`, by which a module speaks of all its objects at once.
//!
//! <https://developer.hashicorp.com/terraform/internals/provider-meta>

use crate::aws::Products;
use crate::value::Value;

model! {
    /// What a module asks of the provider for its own resources and data sources.
    pub(super) struct ProviderMeta {
        /// Products to name in the `User-Agent` of each call, after those of the provider: `name/version (comment)`.
        #[tf(optional)]
        user_agent: Option<Vec<String>>,
    }
}

/// The products of a module; none if it has no such block.
pub(super) fn products(meta: &Value) -> Products {
    let words = meta.get(ProviderMeta::user_agent.name).as_elements().unwrap_or_default();
    Products::new(words.iter().filter_map(Value::as_str).map(str::to_owned))
}
