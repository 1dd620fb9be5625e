//! ValidateEphemeralResourceConfig, and the life of an ephemeral resource from its opening to its end.

use super::read::with_answer;
use crate::diagnostic::Diagnostics;
use crate::engine::{Cx, EphemeralEntry, Error, Lease, roles};
use crate::plan;
use crate::value::{Value, json};
use serde_json::{Value as Json, json};
use std::time::SystemTime;

/// What Terraform gets of an ephemeral resource that is open.
pub struct Open {
    /// The configuration with all that was asked for; null after a renewal.
    pub result: Value,
    /// When Terraform is to ask for a renewal; never, if it is none.
    pub renew_at: Option<SystemTime>,
    /// What Terraform hands back in a renewal and at the end.
    pub private: Vec<u8>,
}

/// What Terraform holds in its memory beside an ephemeral resource that is open.
pub struct Held {
    /// What was asked for.
    pub config: Value,
    /// What its type has to know.
    pub kept: Json,
}

const CONFIG: &str = "config";
const KEPT: &str = "kept";

impl Held {
    /// From the private data of a request.
    pub fn decode(entry: &EphemeralEntry, private: &[u8]) -> Result<Self, String> {
        let mut held: Json = serde_json::from_slice(private).map_err(|e| e.to_string())?;
        let [config, kept] = [CONFIG, KEPT].map(|name| held.get_mut(name).map(Json::take));
        let config = config.unwrap_or_default().to_string();
        let mut config =
            json::decode(config.as_bytes(), entry.ty()).map_err(|error| error.to_string())?;
        entry.schema().fill_blocks(&mut config);
        Ok(Self { config, kept: kept.unwrap_or_default() })
    }
    fn encode(config: &Value, kept: &Json) -> Result<Vec<u8>, Error> {
        let config = json::encode(config).map_err(|error| Error::Invalid(error.to_string()))?;
        Ok(json!({CONFIG: config, KEPT: kept}).to_string().into_bytes())
    }
}

/// Everything that is wrong with the configuration of an ephemeral resource, as far as it is known.
#[must_use]
pub fn validate_ephemeral(entry: &EphemeralEntry, config: &Value) -> Diagnostics {
    let mut problems = Diagnostics::default();
    plan::validate(entry.schema(), config, &mut problems);
    plan::together_with(entry.schema(), &Value::Null, config, &mut problems);
    roles::validate(config, &mut problems);
    entry.resource.validate(config, &mut problems);
    problems
}

/// Opens an ephemeral resource.
pub async fn open(entry: &EphemeralEntry, cx: &Cx, config: &Value) -> Result<Open, Error> {
    let Lease { result, renew_at, kept } = entry.resource.open(cx, config).await?;
    let mut asked = config.clone();
    if entry.schema().attribute("region").is_some() {
        asked.insert("region", Value::from(cx.region()));
    }
    let private = Held::encode(&asked, &kept)?;
    Ok(Open { result: with_answer(entry.schema(), cx, config, &result), renew_at, private })
}

/// Makes an ephemeral resource last longer.
pub async fn renew(entry: &EphemeralEntry, cx: &Cx, held: &Held) -> Result<Open, Error> {
    let lease = entry.resource.renew(cx, &held.config, &held.kept).await?;
    let private = Held::encode(&held.config, &lease.kept)?;
    Ok(Open { result: Value::Null, renew_at: lease.renew_at, private })
}

/// Ends an ephemeral resource.
pub async fn close(entry: &EphemeralEntry, cx: &Cx, held: &Held) -> Result<(), Error> {
    entry.resource.close(cx, &held.config, &held.kept).await
}
