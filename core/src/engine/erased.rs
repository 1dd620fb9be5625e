//! A resource type without its type parameter: what the registry holds.

use super::{Change, Cx, Error, Resource, Result, Spec, State, Tags};
use crate::diagnostic::Diagnostics;
use crate::plan::Draft;
use crate::schema::{Block, Problem, Schema};
use crate::value::Value;
use std::collections::BTreeMap;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

pub(super) type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What AWS says about one object, without its Rust type.
#[derive(Clone, Debug)]
pub struct ObservedValue {
    /// The attributes of the model.
    pub value: Value,
    /// The tags.
    pub tags: Tags,
    /// How far the object is.
    pub state: State,
}

/// A resource type without its type parameter. See [`Resource`] for what each part means; ids are the
/// values of the `id` attribute.
#[expect(missing_docs, reason = "each is the twin of the item of the same name in `Resource`")]
pub trait AnyResource: Sync {
    fn spec(&self) -> &Spec;
    fn type_name(&self) -> &'static str {
        self.spec().type_name
    }
    /// Where the type is declared, such as `assumerole::services::ec2::vpc::Vpc`: for documentation.
    fn rust_type(&self) -> &'static str {
        std::any::type_name::<Self>()
    }
    #[cfg(any(test, feature = "testing"))]
    fn recode(&self, object: &Value) -> Result<Value>;
    fn check_id(&self, id: &str) -> std::result::Result<(), String>;
    fn validate(&self, config: &Value, problems: &mut Diagnostics);
    fn plan(&self, draft: &mut Draft<'_>);
    fn plan_destroy(&self, object: &Value, said: &mut Diagnostics);
    fn risks(&self, _config: &Value, _planned: &Value, _told: &mut Diagnostics) {}
    fn upgrade(&self, from: i64, state: &mut serde_json::Map<String, serde_json::Value>);
    fn create<'a>(&'a self, cx: &'a Cx, plan: &'a Value) -> Boxed<'a, Result<String>>;
    fn find<'a>(&'a self, cx: &'a Cx, plan: &'a Value) -> Boxed<'a, Result<Vec<String>>>;
    fn read<'a>(
        &'a self,
        cx: &'a Cx,
        ids: &'a [String],
    ) -> Boxed<'a, Result<BTreeMap<String, ObservedValue>>>;
    fn update<'a>(
        &'a self,
        cx: &'a Cx,
        id: &'a str,
        old: &'a Value,
        new: &'a Value,
    ) -> Boxed<'a, Result<()>>;
    fn delete<'a>(&'a self, cx: &'a Cx, id: &'a str, object: &'a Value) -> Boxed<'a, Result<()>>;
    fn meanwhile(&self, _prior: &Value, _planned: &mut Value) {}
    fn obstacles<'a>(&'a self, _: &'a Cx, _: &'a str, _: &'a Error) -> Boxed<'a, Option<String>> {
        Box::pin(async { None })
    }
}

struct Of<R>(PhantomData<fn() -> R>);

/// A resource type in the registry. What is said of it is data: neither a start nor the schema runs code of each type,
/// since the memory of a process holds what it has run, and what lies beside that.
#[derive(Clone, Copy)]
pub struct Registered {
    /// What the type does.
    pub resource: &'static dyn AnyResource,
    spec: &'static Spec,
    model: &'static Schema,
}
impl Registered {
    /// A type that is put together while tests run.
    #[cfg(any(test, feature = "testing"))]
    pub fn new(resource: &'static dyn AnyResource, model: &'static Schema) -> Self {
        Self { resource, spec: resource.spec(), model }
    }
    /// What is special about the type.
    #[must_use]
    pub const fn spec(&self) -> &'static Spec {
        self.spec
    }
    /// Its name.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        self.spec.type_name
    }
    /// The schema of its model.
    #[must_use]
    pub const fn model(&self) -> &'static Schema {
        self.model
    }
}

/// The entry of a resource type in the registry.
#[must_use]
pub const fn of<R: Resource>() -> Registered {
    Registered { resource: &Of::<R>(PhantomData), spec: const { &R::SPEC }, model: R::SCHEMA }
}

fn key<R: Resource>(id: &str) -> Result<R::Key> {
    <R::Key as super::Key>::parse(id).map_err(Error::Invalid)
}

pub(super) fn decode<B: Block>(value: &Value) -> Result<B> {
    B::decode(value).map_err(|problems| Error::Invalid(sentences(&problems)))
}

/// A plan, a state or a question as a model. An empty string counts as "not set", as it does in hashicorp/aws, at every depth.
pub(super) fn decode_set<B: Block>(object: &Value) -> Result<B> {
    let mut object = object.clone();
    B::SCHEMA.forget_empty_strings(&mut object);
    decode(&object)
}

fn sentences(problems: &[Problem]) -> String {
    problems.iter().map(|(path, what)| format!("`{path}`: {what}")).collect::<Vec<_>>().join(" ")
}

impl<R: Resource> AnyResource for Of<R> {
    fn spec(&self) -> &Spec {
        &R::SPEC
    }
    fn rust_type(&self) -> &'static str {
        std::any::type_name::<R>()
    }
    #[cfg(any(test, feature = "testing"))]
    fn recode(&self, object: &Value) -> Result<Value> {
        Ok(decode::<R>(object)?.encode())
    }
    fn check_id(&self, id: &str) -> std::result::Result<(), String> {
        <R::Key as super::Key>::parse(id).map(|_| ())
    }
    fn validate(&self, config: &Value, problems: &mut Diagnostics) {
        R::validate(config, problems);
    }
    fn plan(&self, draft: &mut Draft<'_>) {
        R::plan(draft);
    }
    fn plan_destroy(&self, object: &Value, said: &mut Diagnostics) {
        R::plan_destroy(object, said);
    }
    fn risks(&self, config: &Value, planned: &Value, told: &mut Diagnostics) {
        R::risks(config, planned, told);
    }
    fn upgrade(&self, from: i64, state: &mut serde_json::Map<String, serde_json::Value>) {
        R::upgrade(from, state);
    }
    fn create<'a>(&'a self, cx: &'a Cx, plan: &'a Value) -> Boxed<'a, Result<String>> {
        Box::pin(async move { Ok(R::create(cx, &decode_set(plan)?).await?.to_string()) })
    }
    fn find<'a>(&'a self, cx: &'a Cx, plan: &'a Value) -> Boxed<'a, Result<Vec<String>>> {
        Box::pin(async move {
            Ok(R::find(cx, &decode_set(plan)?).await?.iter().map(ToString::to_string).collect())
        })
    }
    fn read<'a>(
        &'a self,
        cx: &'a Cx,
        ids: &'a [String],
    ) -> Boxed<'a, Result<BTreeMap<String, ObservedValue>>> {
        Box::pin(async move {
            let keys = ids.iter().map(|id| key::<R>(id)).collect::<Result<Vec<_>>>()?;
            Ok(R::read(cx, &keys).await?.by_id())
        })
    }
    fn update<'a>(
        &'a self,
        cx: &'a Cx,
        id: &'a str,
        old: &'a Value,
        new: &'a Value,
    ) -> Boxed<'a, Result<()>> {
        Box::pin(async move {
            let (old, new) = (decode_set(old)?, decode_set(new)?);
            R::update(cx, &key::<R>(id)?, Change { old: &old, new: &new }).await
        })
    }
    fn delete<'a>(&'a self, cx: &'a Cx, id: &'a str, object: &'a Value) -> Boxed<'a, Result<()>> {
        Box::pin(async move { R::delete(cx, &key::<R>(id)?, &decode_set(object)?).await })
    }
    fn meanwhile(&self, prior: &Value, planned: &mut Value) {
        R::meanwhile(prior, planned);
    }
    fn obstacles<'a>(
        &'a self,
        cx: &'a Cx,
        id: &'a str,
        refusal: &'a Error,
    ) -> Boxed<'a, Option<String>> {
        Box::pin(async move { R::obstacles(cx, &key::<R>(id).ok()?, refusal).await })
    }
}
