//! What load balancers, target groups and listeners have as a list of keys and strings, which AWS calls their attributes.

use std::collections::BTreeMap;

/// Such a list.
pub(super) type Attributes = BTreeMap<String, String>;

/// A list in an answer.
pub(super) fn told<'a>(
    all: impl IntoIterator<Item = (Option<&'a str>, Option<&'a str>)>,
) -> Attributes {
    let all = all
        .into_iter()
        .filter_map(|(key, value)| Some((key?.to_owned(), value.unwrap_or_default().to_owned())));
    all.collect()
}

/// One of them, as a field of a model.
pub(super) struct Named<M> {
    /// What AWS calls it.
    pub(super) key: &'static str,
    /// What HCL calls it.
    pub(super) name: &'static str,
    /// What a model says of it, as AWS writes it.
    pub(super) get: fn(&M) -> Option<String>,
    /// Takes what AWS says of it. False if that cannot be such a value.
    pub(super) take: fn(&mut M, &str) -> bool,
}

/// A field of a model that is a truth, a number or a text.
macro_rules! named {
    ($model:ident.$field:ident, $key:literal) => {
        $crate::services::elbv2::attributes::Named::<$model> {
            key: $key,
            name: $model::$field.name,
            get: |model| model.$field.as_ref().map(ToString::to_string),
            take: |model, text| text.parse().map(|value| model.$field = Some(value)).is_ok(),
        }
    };
}
pub(super) use named;
