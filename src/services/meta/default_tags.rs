//! `aws_default_tags`.

use crate::engine::{Cx, DataSource, Error, Result, Scope};
use std::collections::BTreeMap;

model! {
    /// Tells the `default_tags` of the provider, for what cannot be tagged by it. Calls nothing.
    pub struct DefaultTags {
        /// Name of the partition, as in ARNs: `aws`, `aws-cn`.
        #[tf(computed)]
        id: Option<String>,
        /// The tags, by key, without those that the provider ignores.
        #[tf(computed)]
        tags: Option<BTreeMap<String, String>>,
    }
}

impl DataSource for DefaultTags {
    const TYPE: &'static str = "aws_default_tags";
    const SCOPE: Scope = Scope::Global;
    const OFFLINE: bool = true;

    async fn read(cx: &Cx, _: &Self) -> Result<Self> {
        let tags = cx.default_tags();
        if !tags.is_wholly_known() {
            return Err(Error::Invalid(
                "the `default_tags` of the provider are not known before the apply, because they are made of what it \
                 creates: write what is known there, or let this data source depend on it"
                    .to_owned(),
            ));
        }
        let tags = tags.as_map().into_iter().flatten();
        let text = |value: &crate::value::Value| value.as_str().map(str::to_owned);
        let tags = tags.filter_map(|(key, value)| Some((key.clone(), text(value)?))).collect();
        Ok(Self { id: Some(cx.scope().partition().id.to_owned()), tags: Some(tags) })
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::TagPolicy;
    use crate::services::testing::World;
    use crate::store::Store;
    use crate::value::Value;
    use serde_json::json;

    fn world(default: Value) -> World<Store> {
        let mut world = World::of("aws_vpc");
        let ignore_keys = ["Ignored".to_owned()].into();
        world.tags = TagPolicy { default, ignore_keys, ..TagPolicy::default() };
        world
    }

    #[tokio::test]
    async fn the_tags_are_those_of_the_provider_without_those_that_it_ignores() {
        let default = Value::object([("Team", "web".into()), ("Ignored", "a".into())]);
        let told = world(default).ask("aws_default_tags", &json!({})).await.unwrap();
        assert_eq!((&told["id"], &told["tags"]), (&json!("aws"), &json!({"Team": "web"})));
        let none = world(Value::Null).ask("aws_default_tags", &json!({})).await.unwrap();
        assert_eq!(none["tags"], json!({}));
    }

    #[tokio::test]
    async fn tags_that_are_not_known_yet_are_an_error_and_never_left_out() {
        let default = Value::object([("Team", Value::Unknown)]);
        let error = world(default).ask("aws_default_tags", &json!({})).await.unwrap_err();
        assert!(error.to_string().contains("not known before the apply"), "{error}");
    }
}
