//! A resource type from a schema in a case. It can be planned, but there is nothing to be made.

use super::boxed::Boxed;
use super::schema::Declared;
use crate::diagnostic::Diagnostics;
use crate::engine::{
    AnyResource, Cx, Error, Identity, Lost, Result, Retry, Scope, SeenValue, Setting, Tagging,
    Timeouts,
};
use crate::plan::Draft;
use crate::schema::Schema;
use crate::value::Value;
use std::collections::BTreeMap;

fn nothing<'a, T: Send + 'a>() -> Boxed<'a, T> {
    Box::pin(async { Err(Error::Invalid("a case has no AWS".into())) })
}

impl AnyResource for Declared {
    fn type_name(&self) -> &'static str {
        "aws_case"
    }
    fn rust_type(&self) -> &'static str {
        std::any::type_name::<Self>()
    }
    fn version(&self) -> i64 {
        0
    }
    fn scope(&self) -> Scope {
        if self.regional { Scope::Regional } else { Scope::Global }
    }
    fn tagging(&self) -> Option<Tagging> {
        let tagging = Tagging {
            on_create: true,
            policy_type: None,
            set: |_, _, _| nothing(),
            remove: |_, _, _| nothing(),
        };
        self.tagged.then_some(tagging)
    }
    fn trust_policy(&self) -> Option<&'static str> {
        None
    }
    fn timeouts(&self) -> Timeouts {
        self.timeouts
    }
    fn read_at_once(&self) -> usize {
        1
    }
    fn offline(&self) -> bool {
        false
    }
    fn lost(&self) -> Lost {
        Lost::Token
    }
    fn retries(&self) -> &'static [Retry] {
        &[]
    }
    fn sets(&self) -> &'static [Setting] {
        &[]
    }
    fn await_delete(&self) -> bool {
        false
    }
    fn identity(&self) -> Option<Identity> {
        None
    }
    fn import(&self) -> &'static str {
        "an id"
    }
    fn model(&self) -> Schema {
        self.model.clone()
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
    fn read<'a>(&'a self, _: &'a Cx, _: &'a [String]) -> Boxed<'a, BTreeMap<String, SeenValue>> {
        nothing()
    }
    fn update<'a>(&'a self, _: &'a Cx, _: &'a str, _: &'a Value, _: &'a Value) -> Boxed<'a, ()> {
        nothing()
    }
    fn delete<'a>(&'a self, _: &'a Cx, _: &'a str, _: &'a Value) -> Boxed<'a, ()> {
        nothing()
    }
}
