//! What the provider calls itself, besides what the SDK says.

use super::common::Common;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextMut;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use std::future::Future;
use std::sync::Arc;

tokio::task_local! {
    static OPERATION: Products;
}

/// What is to be named in the calls of one operation beside what the provider names in all of them.
#[derive(Clone, Debug, Default)]
pub struct Products(Option<Arc<str>>);

impl Products {
    /// These products, each a name, a version after a slash and a comment in parentheses: `module/1.0 (vpc)`. What no header can hold
    /// is left out.
    #[must_use]
    pub fn new(words: impl IntoIterator<Item = String>) -> Self {
        let words = joined(words);
        Self((!words.is_empty()).then(|| words.into()))
    }
    /// Those of the operation that runs: for work that it hands to a task of its own.
    #[must_use]
    pub fn current() -> Self {
        OPERATION.try_with(Clone::clone).unwrap_or_default()
    }
    /// Names them in each call that `work` makes, as far as it makes them itself. A session that several operations need at the same
    /// time is asked for by one of them, and names the products of that one.
    pub fn named_by<F: Future>(self, work: F) -> impl Future<Output = F::Output> {
        OPERATION.scope(self, work)
    }
}

fn joined(words: impl IntoIterator<Item = String>) -> String {
    let printable =
        |text: &String| !text.is_empty() && text.bytes().all(|b| (b' '..=b'~').contains(&b));
    let words: Vec<String> = words.into_iter().filter(printable).collect();
    words.join(" ").trim().to_owned()
}

/// Appends to the User-Agent, which no signature covers.
#[derive(Clone, Debug)]
pub(super) struct Agent(String);

impl Agent {
    /// The products of the provider block, then TF_APPEND_USER_AGENT.
    pub(super) fn of(common: &Common) -> Self {
        let words = common.settings.user_agent.iter().cloned();
        Self(joined(words.chain(common.env.get("TF_APPEND_USER_AGENT"))))
    }
}

impl Intercept for Agent {
    fn name(&self) -> &'static str {
        "assumerole: agent"
    }
    fn modify_before_transmit(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Products(operation) = Products::current();
        let appended =
            joined([self.0.clone(), operation.as_deref().unwrap_or_default().to_owned()]);
        if appended.is_empty() {
            return Ok(());
        }
        let headers = context.request_mut().headers_mut();
        let own = headers.get("user-agent").unwrap_or_default();
        let all = format!("{own} {appended}");
        headers.insert("user-agent", all);
        Ok(())
    }
}
