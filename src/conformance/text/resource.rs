//! A resource type from a schema in a case. It can be planned, but there is nothing to be made.

use super::boxed::Boxed;
use super::schema::Declared;
use crate::diagnostic::Diagnostics;
use crate::engine::{AnyResource, Cx, Error, ObservedValue, Result, Spec, Tagging};
use crate::plan::Draft;
use crate::value::Value;
use std::collections::BTreeMap;

fn nothing<'a, T: Send + 'a>() -> Boxed<'a, T> {
    Box::pin(async { Err(Error::Invalid("a case has no AWS".into())) })
}

/// How objects of a type with tags are tagged.
pub(super) const TAGGING: Tagging = Tagging {
    on_create: true,
    policy_type: None,
    set: |_, _, _| nothing(),
    remove: |_, _, _| nothing(),
};

impl AnyResource for Declared {
    fn spec(&self) -> &Spec {
        &self.spec
    }
    fn recode(&self, object: &Value) -> Result<Value> {
        Ok(object.clone())
    }
    fn check_id(&self, _: &str) -> std::result::Result<(), String> {
        Ok(())
    }
    fn validate(&self, _: &Value, _: &mut Diagnostics) {}
    fn plan_destroy(&self, _: &Value, _: &mut Diagnostics) {}
    fn plan(&self, _: &mut Draft<'_>) {}
    fn upgrade(&self, _: i64, _: &mut serde_json::Map<String, serde_json::Value>) {}
    fn create<'a>(&'a self, _: &'a Cx, _: &'a Value) -> Boxed<'a, String> {
        nothing()
    }
    fn find<'a>(&'a self, _: &'a Cx, _: &'a Value) -> Boxed<'a, Vec<String>> {
        nothing()
    }
    fn read<'a>(
        &'a self,
        _: &'a Cx,
        _: &'a [String],
    ) -> Boxed<'a, BTreeMap<String, ObservedValue>> {
        nothing()
    }
    fn update<'a>(&'a self, _: &'a Cx, _: &'a str, _: &'a Value, _: &'a Value) -> Boxed<'a, ()> {
        nothing()
    }
    fn delete<'a>(&'a self, _: &'a Cx, _: &'a str, _: &'a Value) -> Boxed<'a, ()> {
        nothing()
    }
}
