//! What a data source must say, and its twin without the type parameter.

use super::erased::{Boxed, decode_set};
use super::{Cx, Result, Scope};
use crate::diagnostic::Diagnostics;
use crate::schema::{Block, Schema};
use crate::value::Value;
use std::future::Future;
use std::marker::PhantomData;
use std::time::Duration;

/// A data source: one translation from a question to an answer.
pub trait DataSource: Block {
    /// The name in HCL.
    const TYPE: &'static str;
    /// Where it looks.
    const SCOPE: Scope = Scope::Regional;
    /// How long it may take, where the user may say so in a `timeouts` block; none where not.
    const TIMEOUT: Option<Duration> = None;
    /// Whether it answers without a call, so that not even a session is needed.
    const OFFLINE: bool = false;

    /// Problems of a configuration beyond the rules of its attributes. Unknown is never wrong.
    fn validate(_config: &Value, _problems: &mut Diagnostics) {}

    /// The answer: the configuration with all that was asked for.
    fn read(cx: &Cx, config: &Self) -> impl Future<Output = Result<Self>> + Send;
}

/// A data source without its type parameter. See [`DataSource`] for what each part means.
#[expect(missing_docs, reason = "each is the twin of the item of the same name in `DataSource`")]
pub trait AnyDataSource: Sync {
    /// Where the data source is declared: for documentation.
    fn rust_type(&self) -> &'static str;
    fn offline(&self) -> bool;
    fn validate(&self, config: &Value, problems: &mut Diagnostics);
    fn read<'a>(&'a self, cx: &'a Cx, config: &'a Value) -> Boxed<'a, Result<Value>>;
}

struct Of<D>(PhantomData<fn() -> D>);

/// A data source in the registry. What is said of it is data, as with [resource types](super::Registered).
#[derive(Clone, Copy)]
pub struct RegisteredData {
    /// What it does.
    pub source: &'static dyn AnyDataSource,
    type_name: &'static str,
    scope: Scope,
    timeout: Option<Duration>,
    model: &'static Schema,
}
impl RegisteredData {
    /// Its name.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        self.type_name
    }
    /// Where what it reads is.
    #[must_use]
    pub const fn scope(&self) -> Scope {
        self.scope
    }
    /// How long a read may take, where a configuration can say so.
    #[must_use]
    pub const fn timeout(&self) -> Option<Duration> {
        self.timeout
    }
    /// The schema of its model.
    #[must_use]
    pub const fn model(&self) -> &'static Schema {
        self.model
    }
}

/// The entry of a data source in the registry.
#[must_use]
pub const fn data<D: DataSource>() -> RegisteredData {
    RegisteredData {
        source: &Of::<D>(PhantomData),
        type_name: D::TYPE,
        scope: D::SCOPE,
        timeout: D::TIMEOUT,
        model: D::SCHEMA,
    }
}

impl<D: DataSource> AnyDataSource for Of<D> {
    fn rust_type(&self) -> &'static str {
        std::any::type_name::<D>()
    }
    fn offline(&self) -> bool {
        D::OFFLINE
    }
    fn validate(&self, config: &Value, problems: &mut Diagnostics) {
        D::validate(config, problems);
    }
    fn read<'a>(&'a self, cx: &'a Cx, config: &'a Value) -> Boxed<'a, Result<Value>> {
        Box::pin(async move { Ok(D::read(cx, &decode_set(config)?).await?.encode()) })
    }
}
