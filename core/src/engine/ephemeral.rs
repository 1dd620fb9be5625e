//! What an ephemeral resource must say, and its twin without the type parameter.

use super::erased::{Boxed, decode_set};
use super::{Cx, Result, Scope};
use crate::diagnostic::Diagnostics;
use crate::schema::{Block, Schema};
use crate::value::Value;
use serde_json::Value as Json;
use std::future::Future;
use std::marker::PhantomData;
use std::time::SystemTime;

/// An ephemeral resource: values for other providers and for write-only arguments, which Terraform holds for one plan or one
/// apply, and writes into neither a plan nor a state.
///
/// Terraform opens it as soon as its configuration is known, says when the time has come that [`Lease::renew_at`] names, and
/// closes it when nothing needs it any more.
pub trait EphemeralResource: Block {
    /// The name in HCL.
    const TYPE: &'static str;
    /// Where it lives.
    const SCOPE: Scope = Scope::Regional;

    /// Problems of a configuration beyond the rules of its attributes. Unknown is never wrong.
    fn validate(_config: &Value, _problems: &mut Diagnostics) {}

    /// The answer: the configuration with all that was asked for.
    fn open(cx: &Cx, config: &Self) -> impl Future<Output = Result<Lease<Self>>> + Send;

    /// Makes what is open last longer. By Terraform's protocol its values stay as they are: who has got them gets no others.
    /// Terraform 1.11 shows nothing of what a renewal tells.
    fn renew(
        _cx: &Cx,
        _config: &Self,
        _kept: &Json,
    ) -> impl Future<Output = Result<Lease<()>>> + Send {
        async { Ok(Lease::of(())) }
    }

    /// Ends what is open. `kept` is that of [`Self::open`], whatever a renewal has made of it since.
    fn close(_cx: &Cx, _config: &Self, _kept: &Json) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }
}

/// What is open, and for how long.
#[derive(Clone, Debug)]
pub struct Lease<T> {
    /// What was asked for; nothing in a renewal.
    pub result: T,
    /// When Terraform is to ask for a renewal; never, if it is none.
    pub renew_at: Option<SystemTime>,
    /// What a renewal and the end have to know. It stays in the memory of Terraform.
    pub kept: Json,
}

impl<T> Lease<T> {
    /// Of something that lasts as long as it lasts.
    #[must_use]
    pub fn of(result: T) -> Self {
        Self { result, renew_at: None, kept: Json::Null }
    }
    /// The same of another result.
    fn map<U>(self, to: impl FnOnce(T) -> U) -> Lease<U> {
        Lease { result: to(self.result), renew_at: self.renew_at, kept: self.kept }
    }
}

/// An ephemeral resource without its type parameter. See [`EphemeralResource`] for what each part means.
#[expect(missing_docs, reason = "each is the twin of the item of the same name in the trait")]
pub trait AnyEphemeral: Sync {
    fn type_name(&self) -> &'static str;
    /// Where it is declared: for documentation.
    fn rust_type(&self) -> &'static str;
    fn scope(&self) -> Scope;
    fn model(&self) -> Schema;
    fn validate(&self, config: &Value, problems: &mut Diagnostics);
    fn open<'a>(&'a self, cx: &'a Cx, config: &'a Value) -> Boxed<'a, Result<Lease<Value>>>;
    fn renew<'a>(
        &'a self,
        cx: &'a Cx,
        config: &'a Value,
        kept: &'a Json,
    ) -> Boxed<'a, Result<Lease<()>>>;
    fn close<'a>(&'a self, cx: &'a Cx, config: &'a Value, kept: &'a Json) -> Boxed<'a, Result<()>>;
}

struct Of<E>(PhantomData<fn() -> E>);

/// The entry of an ephemeral resource in the registry.
#[must_use]
pub const fn ephemeral<E: EphemeralResource>() -> &'static dyn AnyEphemeral {
    &Of::<E>(PhantomData)
}

impl<E: EphemeralResource> AnyEphemeral for Of<E> {
    fn type_name(&self) -> &'static str {
        E::TYPE
    }
    fn rust_type(&self) -> &'static str {
        std::any::type_name::<E>()
    }
    fn scope(&self) -> Scope {
        E::SCOPE
    }
    fn model(&self) -> Schema {
        E::SCHEMA.clone()
    }
    fn validate(&self, config: &Value, problems: &mut Diagnostics) {
        E::validate(config, problems);
    }
    fn open<'a>(&'a self, cx: &'a Cx, config: &'a Value) -> Boxed<'a, Result<Lease<Value>>> {
        Box::pin(async move {
            let lease = E::open(cx, &decode_set(config)?).await?;
            Ok(lease.map(E::encode))
        })
    }
    fn renew<'a>(
        &'a self,
        cx: &'a Cx,
        config: &'a Value,
        kept: &'a Json,
    ) -> Boxed<'a, Result<Lease<()>>> {
        Box::pin(async move { E::renew(cx, &decode_set(config)?, kept).await })
    }
    fn close<'a>(&'a self, cx: &'a Cx, config: &'a Value, kept: &'a Json) -> Boxed<'a, Result<()>> {
        Box::pin(async move { E::close(cx, &decode_set(config)?, kept).await })
    }
}
