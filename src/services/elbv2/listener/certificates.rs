//! The certificate that was the default one.

use super::Listener;
use crate::diagnostic::Diagnostic;
use crate::engine::{Change, Cx};

/// AWS may keep a former default certificate among those that a client can ask for by name, where it goes on being shown to
/// them until it expires, and cannot be deleted. Nothing is said where that cannot be found out.
pub(super) async fn tell_of_the_former(cx: &Cx, arn: &str, change: &Change<'_, Listener>) {
    let Some(Some(_)) = change.of(Listener::certificate_arn) else { return };
    let Some(former) = &change.old.certificate_arn else { return };
    let call = cx.elbv2().describe_listener_certificates().listener_arn(arn);
    let mut certificates = call.into_paginator().items().send();
    while let Some(Ok(certificate)) = certificates.next().await {
        if certificate.certificate_arn() == Some(former.as_str())
            && certificate.is_default != Some(true)
        {
            let detail = format!(
                "{} is no longer the default certificate of {arn}, but still in its list: clients that ask for one of its \
                 names go on getting it, and it cannot be deleted. If nothing else needs it there, remove it with `aws elbv2 \
                 remove-listener-certificates`.",
                former.as_str()
            );
            let warning = Diagnostic::warning("Former certificate is still used", detail);
            cx.warn(warning.at(Listener::certificate_arn));
            return;
        }
    }
}
