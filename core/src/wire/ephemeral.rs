//! The requests about ephemeral resources.

use super::convert::{decode, decode_known, diagnostics, encode};
use super::proto::tfplugin6::{
    Timestamp, close_ephemeral_resource, open_ephemeral_resource, renew_ephemeral_resource,
    validate_ephemeral_resource_config,
};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::life;
use crate::plan::deprecated;
use crate::provider::{Opened, Provider};
use std::time::SystemTime;

pub(super) fn validate(
    provider: &Provider,
    request: &validate_ephemeral_resource_config::Request,
) -> validate_ephemeral_resource_config::Response {
    let found = provider.ephemeral(&request.type_name).and_then(|entry| {
        let config = decode("configuration", request.config.as_ref(), entry.ty())?;
        let mut found = life::validate_ephemeral(entry, &config);
        found.extend(deprecated::warnings(entry.schema(), &config));
        Ok(found)
    });
    let diagnostics = diagnostics(found.unwrap_or_else(Diagnostics::from));
    validate_ephemeral_resource_config::Response { diagnostics }
}

/// Terraform puts it off by itself as long as something in the configuration is not known.
pub(super) async fn open(
    provider: &Provider,
    request: &open_ephemeral_resource::Request,
) -> open_ephemeral_resource::Response {
    let opened = async {
        let entry = provider.ephemeral(&request.type_name)?;
        let config = decode_known("configuration", request.config.as_ref(), entry.ty())?;
        let opened = provider.open(entry, &config).await;
        let failed = opened.diagnostics.has_errors();
        let result = if failed { None } else { Some(encode(&opened.result, entry.ty())?) };
        Ok((result, opened))
    };
    let (result, Opened { renew_at, private, diagnostics: found, .. }) =
        opened.await.unwrap_or_else(|problem: Diagnostic| (None, problem.into()));
    open_ephemeral_resource::Response {
        renew_at: renew_at.and_then(timestamp),
        private: result.is_some().then(|| private.into()),
        result,
        diagnostics: diagnostics(found),
        deferred: None,
    }
}

pub(super) async fn renew(
    provider: &Provider,
    request: renew_ephemeral_resource::Request,
) -> renew_ephemeral_resource::Response {
    let Opened { renew_at, private, diagnostics: found, .. } =
        match provider.ephemeral(&request.type_name) {
            Ok(entry) => provider.renew(entry, &request.private.unwrap_or_default()).await,
            Err(problem) => problem.into(),
        };
    renew_ephemeral_resource::Response {
        renew_at: renew_at.and_then(timestamp),
        private: Some(private.into()),
        diagnostics: diagnostics(found),
    }
}

pub(super) async fn close(
    provider: &Provider,
    request: close_ephemeral_resource::Request,
) -> close_ephemeral_resource::Response {
    let found = match provider.ephemeral(&request.type_name) {
        Ok(entry) => provider.close(entry, &request.private.unwrap_or_default()).await,
        Err(problem) => problem.into(),
    };
    close_ephemeral_resource::Response { diagnostics: diagnostics(found) }
}

/// A point in time as it is written in a message; none if it is before 1970.
fn timestamp(time: SystemTime) -> Option<Timestamp> {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    let seconds = i64::try_from(since.as_secs()).ok()?;
    let nanos = i32::try_from(since.subsec_nanos()).ok()?;
    Some(Timestamp { seconds, nanos })
}
