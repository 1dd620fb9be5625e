//! What the engine keeps beside an object: private data that Terraform stores and hands back.

use super::forms::Stored;
use super::{AnyResource, Entry, identity, settings};
use crate::schema::Schema;
use crate::value::{Value, json};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// What the engine keeps beside an object. Other providers' private data, which comes with states taken
/// over from them, counts as none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Private {
    /// Whether this provider wrote it.
    pub ours: bool,
    /// The idempotency token of a create call that is planned.
    pub token: Option<String>,
    /// The account that the object was last seen in; in a plan to create, the account of the object that is to be
    /// replaced, because Terraform deletes that one with the same private data. None if it is not known: an import
    /// that was not read yet, or a state of a version that did not note it.
    pub account: Option<String>,
    /// In a plan to create, the account that the provider's own roles led to, where that was known without a call.
    /// Terraform replaces a tainted object with such a plan: it says nothing of the object until it has it deleted,
    /// and then has no other private data to give. Never in a state.
    pub provider_account: Option<String>,
    /// The attributes that AWS can decide as well and that the configuration has set, when it was applied last: what it
    /// has never set is somebody else's. A state does not tell, since it shows what is there either way.
    pub set: BTreeSet<String>,
    /// What tells a resource that is a setting of another object from others that are the same one: the token it was
    /// made with, or one from when it was first seen.
    pub holder: Option<String>,
    /// What it wrote last. The state does not tell: it shows what others have set since.
    pub wrote: Option<Json>,
    /// What AWS stores in another form than the state says, by attribute.
    pub stored: Stored,
    /// When a refresh first left the object as it was, because its role could not be assumed, in RFC 3339.
    pub unreachable_since: Option<String>,
    /// What the plans say of another resource that is the same setting. Never in a state.
    pub twin: Twin,
    /// In a plan to delete a role: what the plan deletes behind it, in words, which has to be gone before. Never in a
    /// state.
    pub first: BTreeSet<String>,
    /// Whether the object is being imported, so that no state knows it yet. Never in a state.
    pub importing: bool,
    /// Whether this is of a plan that was made before the role of the object was known. Never in a state.
    pub role_open: bool,
}

/// Another resource that is one and the same setting of an object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Twin {
    /// In a plan to destroy a resource: the other one keeps the setting, so that there is nothing to undo.
    pub shared: bool,
    /// In a plan that changes nothing: the other one is destroyed and may undo the setting, which has to be written once
    /// more.
    pub again: bool,
    /// In a plan of what manages all of something: pieces of it are destroyed, so that all has to be written once more.
    pub pieces: bool,
}

const MARK: &str = "assumerole";
const TOKEN: &str = "token";
const ACCOUNT: &str = "account";
const PROVIDER_ACCOUNT: &str = "provider_account";
const ROLE_OPEN: &str = "role_open";
const IMPORTING: &str = "importing";
const SET: &str = "set";
const FIRST: &str = "first";
const HOLDER: &str = "holder";
const WROTE: &str = "wrote";
const UNREACHABLE_SINCE: &str = "unreachable_since";
const SHARED: &str = "shared";
const AGAIN: &str = "again";
const PIECES: &str = "pieces";
const STORED: &str = "stored";

impl Private {
    /// The private data of an object that this provider has read or made.
    #[must_use]
    pub fn new() -> Self {
        Self { ours: true, ..Self::default() }
    }
    /// The same, of an object in this account.
    #[must_use]
    pub fn in_account(account: Option<String>) -> Self {
        Self { account, ..Self::new() }
    }
    /// What stays beside an object that was seen in this account.
    #[must_use]
    pub fn kept_in(self, account: Option<String>) -> Self {
        let Self { set, holder, wrote, stored, .. } = self;
        Self { set, holder, wrote, stored, ..Self::in_account(account) }
    }
    /// The same, with something to tell a resource by that is a setting of another object.
    #[must_use]
    pub fn held(self, resource: &dyn AnyResource) -> Self {
        match (&self.holder, settings::whole(resource)) {
            (None, Some(_)) => Self { holder: mint(), ..self },
            _ => self,
        }
    }
    /// What stays after `config` was applied, which has made `state`. Of a change that failed, nobody knows what it has
    /// written.
    #[must_use]
    pub fn after(self, entry: &Entry, config: &Value, state: &Value, failed: bool) -> Self {
        if failed {
            return Self { wrote: None, ..self };
        }
        let setting = settings::whole(entry.resource);
        let wrote = setting.and_then(|setting| json::encode(state.get(setting.value?)).ok());
        let holder = self.token.clone().or(self.holder).filter(|_| setting.is_some());
        Self { set: set_by(entry.schema(), config), holder, wrote, ..self }
    }
    /// With the account that the identity or the state of the object tells, if none is noted.
    #[must_use]
    pub fn or_told_by(self, identity: &Value, object: &Value) -> Self {
        let account = self.account.or_else(|| identity::account(identity, object));
        Self { account, ..self }
    }
    /// Reads private data; what is not ours, or not readable, is nothing.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Self {
        let Ok(json) = serde_json::from_slice::<Json>(bytes) else { return Self::default() };
        if json.get(MARK).is_none() {
            return Self::default();
        }
        let text = |name: &str| json.get(name).and_then(Json::as_str).map(str::to_owned);
        let is = |name: &str| json.get(name) == Some(&Json::Bool(true));
        let texts = |name: &str| {
            let texts = json.get(name).and_then(Json::as_array).into_iter().flatten();
            texts.filter_map(Json::as_str).map(str::to_owned).collect()
        };
        Self {
            ours: true,
            token: text(TOKEN),
            account: text(ACCOUNT),
            provider_account: text(PROVIDER_ACCOUNT),
            set: texts(SET),
            first: texts(FIRST),
            stored: json.get(STORED).and_then(Json::as_object).map_or_else(Stored::new, |stored| {
                stored.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
            }),
            holder: text(HOLDER),
            wrote: json.get(WROTE).cloned(),
            unreachable_since: text(UNREACHABLE_SINCE),
            twin: Twin { shared: is(SHARED), again: is(AGAIN), pieces: is(PIECES) },
            importing: is(IMPORTING),
            role_open: is(ROLE_OPEN),
        }
    }
    /// The private data as Terraform stores it.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut json = json!({ MARK: 1 });
        for (name, text) in [
            (TOKEN, &self.token),
            (ACCOUNT, &self.account),
            (PROVIDER_ACCOUNT, &self.provider_account),
            (HOLDER, &self.holder),
            (UNREACHABLE_SINCE, &self.unreachable_since),
        ] {
            if let Some(text) = text {
                json[name] = json!(text);
            }
        }
        for (name, texts) in [(SET, &self.set), (FIRST, &self.first)] {
            if !texts.is_empty() {
                json[name] = json!(texts);
            }
        }
        if !self.stored.is_empty() {
            json[STORED] = json!(self.stored);
        }
        if let Some(wrote) = &self.wrote {
            json[WROTE] = wrote.clone();
        }
        for (name, is) in [
            (SHARED, self.twin.shared),
            (AGAIN, self.twin.again),
            (PIECES, self.twin.pieces),
            (IMPORTING, self.importing),
            (ROLE_OPEN, self.role_open),
        ] {
            if is {
                json[name] = json!(true);
            }
        }
        json.to_string().into_bytes()
    }
    /// A plan to create: with the token that was minted before for the same plan, or a new one. A tainted object is
    /// deleted with nothing but this, so that what `config` sets counts as what it had set.
    #[must_use]
    pub fn planning(earlier: &[u8], schema: &Schema, config: &Value) -> Self {
        let earlier = Self::decode(earlier);
        let set = if earlier.ours { earlier.set } else { set_by(schema, config) };
        let (token, stored) = (earlier.token.clone().or_else(mint), Stored::new());
        Self { ours: true, token, set, stored, ..earlier }
    }
}

/// The attributes that AWS can decide as well and that a configuration sets.
fn set_by(schema: &Schema, config: &Value) -> BTreeSet<String> {
    let open = schema.attributes().filter(|a| a.rules.optional && a.rules.fills_in());
    let set = open.filter(|a| !config.get(a.name).is_null());
    set.map(|attribute| attribute.name.to_owned()).collect()
}

/// A random (version 4) UUID. None if the operating system has no randomness to give.
pub(super) fn mint() -> Option<String> {
    let mut b = [0u8; 16];
    getrandom::fill(&mut b).ok()?;
    b[6] = (b[6] & 0x0f) | 0x40;
    b[8] = (b[8] & 0x3f) | 0x80;
    let hex = format!("{:032x}", u128::from_be_bytes(b));
    Some([&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_survives_the_way_through_terraform_and_is_not_minted_again() {
        let planning =
            |earlier: &[u8]| Private::planning(earlier, &Schema::default(), &Value::Null);
        let planned = planning(b"");
        let again = planning(&planned.encode());
        assert_eq!(planned.token.as_ref().map(String::len), Some(36));
        assert_eq!(again, planned);
        assert_ne!(planning(b"").token, planned.token);
    }

    #[test]
    fn private_data_of_other_providers_and_garbage_count_as_none() {
        let foreign = br#"{"schema_version":"1","e2bfb730":{"create":600}}"#;
        assert_eq!(Private::decode(foreign), Private::default());
        assert_eq!(Private::decode(b"\xff\x00"), Private::default());
        assert!(Private::decode(&Private::new().encode()).ours);
    }

    #[test]
    fn what_aws_stores_in_another_form_is_remembered_of_an_object_and_not_of_the_next_one() {
        let stored = Stored::from([("description".to_owned(), json!("Ma?e"))]);
        let private = Private { stored, ..Private::new() };
        assert_eq!(Private::decode(&private.encode()), private);
        assert_eq!(private.clone().kept_in(None), private);
        let planned = Private::planning(&private.encode(), &Schema::default(), &Value::Null);
        assert_eq!(planned.stored, Stored::new());
    }

    #[test]
    fn the_account_outlasts_plans_and_is_unknown_to_older_versions() {
        let private = Private::in_account(Some("111122223333".into()));
        assert_eq!(Private::decode(&private.encode()), private);
        let replacing = Private::planning(&private.encode(), &Schema::default(), &Value::Null);
        assert_eq!(Private::decode(&replacing.encode()), replacing);
        assert_eq!(replacing.account, private.account);
        assert_eq!(Private::decode(br#"{"assumerole":1}"#), Private::new());
    }
}
