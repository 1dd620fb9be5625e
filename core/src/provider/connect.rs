//! The way to an object: its region, and the roles that lead there.

use super::Provider;
use super::account::{elsewhere, imported_elsewhere};
use super::configured::Configured;
use crate::diagnostic::Diagnostic;
use crate::engine::{ASSUME_ROLE, Cx, Error, Operation, Subject, report};
use crate::value::Value;
use std::sync::Arc;

/// What has to be reached, and what for.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) operation: Operation,
    pub(super) type_name: &'a str,
    /// The object, or what is asked of a data source.
    pub(super) object: &'a Value,
    /// The account that the object was last seen in.
    pub(super) remembered: Option<&'a str>,
    /// Whether no state knows the object yet.
    pub(super) importing: bool,
    /// Whether AWS has to be asked.
    pub(super) with_session: bool,
}

impl<'a> Target<'a> {
    /// To read something.
    pub(super) fn at(type_name: &'a str, object: &'a Value) -> Self {
        let (operation, remembered) = (Operation::Read, None);
        Self { operation, type_name, object, remembered, importing: false, with_session: true }
    }
}

impl Provider {
    /// The clients for an object: in its region, through the provider's roles and its own.
    pub(super) async fn connect(
        &self,
        target: Target<'_>,
    ) -> Result<(Arc<Configured>, Cx), Diagnostic> {
        let Target { operation, type_name, object, remembered, importing, with_session } = target;
        let configured = self.configured().ok_or_else(not_configured)?;
        if with_session || configured.region_unknown() {
            configured.known()?;
        }
        let explain = |error: crate::aws::Error| {
            report(operation, &configured.place(type_name, object), &Error::from(error))
        };
        let named = object.get("region");
        let region = match named.as_str().filter(|region| !region.is_empty()) {
            Some(region) => region.to_owned(),
            None => configured.accounts.region().await.map_err(explain)?,
        };
        let chain = configured.chain(object)?.ok_or_else(|| unknown_role(type_name))?;
        let scope = configured.accounts.scope(&region, Some(&chain));
        if with_session {
            let provider = configured.accounts.settings().region.as_deref();
            let default = provider.or(Some(region.as_str()).filter(|_| named.is_empty()));
            if let Some(problem) = configured.region_problem(object, named, default) {
                return Err(problem);
            }
            let stays = || match (remembered, scope.known_account()) {
                (Some(is), Some(leads)) if is != leads => {
                    let place = configured.place(type_name, object);
                    Err(if importing {
                        imported_elsewhere(&place, is, &leads)
                    } else {
                        elsewhere(&place, is, &leads)
                    })
                }
                _ => Ok(()),
            };
            // A role tells its account; for other credentials somebody has to be asked.
            stays()?;
            scope.ready().await.map_err(|error| {
                configured.unreachable.note(&chain, &error);
                explain(error)
            })?;
            stays()?;
        }
        let cx = Cx::new(scope, configured.stop.clone());
        let cx = cx.after(&configured.siblings).taking(&configured.turns);
        let cx = cx.listing_in(&configured.listings);
        Ok((configured, cx))
    }
}

/// Where an operation takes place, now that its session is there.
pub(super) fn place(configured: &Configured, cx: &Cx, type_name: &str, object: &Value) -> Subject {
    let place = configured.place(type_name, object);
    Subject { account: cx.scope().known_account().or(place.account), ..place }
}

/// Terraform does not ask for work with values that are not known, except by mistake.
fn unknown_role(type_name: &str) -> Diagnostic {
    Diagnostic::error(
        "Role not known yet",
        format!(
            "The role of {type_name} is not known until apply, and an AWS call is needed now. Nothing is done \
             with other credentials instead."
        ),
    )
    .at(ASSUME_ROLE)
}

pub(super) fn not_configured() -> Diagnostic {
    Diagnostic::error(
        "Provider not configured",
        "Terraform asked for work before it configured the provider. This is an error in Terraform or in the \
         provider: please report it.",
    )
}
