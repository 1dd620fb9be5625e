//! What Terraform keeps of an object: its state, its private data and its identity, between messages and values.

use super::convert::{decode_known, diagnostic, diagnostics, encode};
use super::proto::tfplugin6 as proto;
use crate::diagnostic::Diagnostic;
use crate::engine::{Entry, identity, life};
use crate::provider::Answer;
use crate::value::Value;
use bytes::Bytes;
use proto::{DynamicValue, RawState, ResourceIdentityData};

/// What Terraform keeps of an object.
#[derive(Default)]
pub(super) struct Kept {
    pub(super) state: Option<DynamicValue>,
    pub(super) private: Bytes,
    pub(super) identity: Option<ResourceIdentityData>,
}

/// The parts of an answer about an object. `kept` is what there was before, for when there is no answer.
pub(super) fn object(
    answer: Result<(&Entry, Answer), Diagnostic>,
    kept: Kept,
) -> (Kept, Vec<proto::Diagnostic>) {
    let encoded = answer.and_then(|(entry, answer)| {
        let state = Some(encode(&answer.state, entry.ty())?);
        let identity = encoded_identity(entry, &answer.identity)?;
        Ok((Kept { state, private: answer.private.into(), identity }, answer.diagnostics))
    });
    match encoded {
        Ok((kept, found)) => (kept, diagnostics(found)),
        Err(problem) => (kept, vec![diagnostic(problem)]),
    }
}

/// The identity in a request; null if there is none.
pub(super) fn stored_identity(
    entry: &Entry,
    identity: Option<&ResourceIdentityData>,
) -> Result<Value, Diagnostic> {
    let data = identity.and_then(|identity| identity.identity_data.as_ref());
    entry.identity_ty().map_or(Ok(Value::Null), |ty| decode_known("identity", data, ty))
}

fn encoded_identity(
    entry: &Entry,
    identity: &Value,
) -> Result<Option<ResourceIdentityData>, Diagnostic> {
    let Some(ty) = entry.identity_ty().filter(|_| !identity.is_null()) else { return Ok(None) };
    Ok(Some(ResourceIdentityData { identity_data: Some(encode(identity, ty)?) }))
}

/// The identity that another version or hashicorp/aws wrote in the shape of this version.
pub(super) fn upgraded_identity(
    entry: &Entry,
    stored: Option<&RawState>,
) -> Result<Option<ResourceIdentityData>, Diagnostic> {
    let json = stored.map(|stored| &*stored.json).unwrap_or_default();
    let identity = identity::upgrade(entry, json);
    let identity = identity.map_err(|problem| Diagnostic::error("Unreadable identity", problem))?;
    encoded_identity(entry, &identity)
}

/// The state of another version or of hashicorp/aws in the shape of this one.
pub(super) fn upgraded(
    entry: &Entry,
    version: i64,
    state: Option<&RawState>,
) -> Result<DynamicValue, Diagnostic> {
    let value: Value = life::upgrade(entry, version, raw_json(state)?).map_err(unreadable)?;
    encode(&value, entry.ty())
}

/// The JSON of a state that is to be upgraded.
pub(super) fn raw_json(state: Option<&RawState>) -> Result<&[u8], Diagnostic> {
    let state = state.ok_or_else(|| unreadable("Terraform sent no state to upgrade.".into()))?;
    if state.json.is_empty() {
        return Err(unreadable(
            "The state was written by Terraform 0.11 or older. Upgrade it with Terraform 0.12 and the provider \
             that wrote it, then come back."
                .into(),
        ));
    }
    Ok(&state.json)
}

/// A state cannot be used, because of this.
pub(super) fn unreadable(problem: String) -> Diagnostic {
    Diagnostic::error("Unreadable state", problem)
}
