//! What the provider calls itself, besides what the SDK says.

use super::common::Common;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextMut;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

/// Appends to the User-Agent, which no signature covers.
#[derive(Clone, Debug)]
pub(super) struct Agent(String);

impl Agent {
    /// The products of the provider block, then TF_APPEND_USER_AGENT.
    pub(super) fn of(common: &Common) -> Self {
        let mut words = common.settings.user_agent.clone();
        words.extend(common.env.get("TF_APPEND_USER_AGENT"));
        let printable =
            |text: &String| !text.is_empty() && text.bytes().all(|b| (b' '..=b'~').contains(&b));
        words.retain(printable);
        Self(words.join(" ").trim().to_owned())
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
        if self.0.is_empty() {
            return Ok(());
        }
        let headers = context.request_mut().headers_mut();
        let own = headers.get("user-agent").unwrap_or_default();
        let all = format!("{own} {}", self.0);
        headers.insert("user-agent", all);
        Ok(())
    }
}
