//! The provider block as it works: settings, roles and tags, ready for use, but nothing called yet.

#[cfg(test)]
mod tests;

use super::known::{known_part, region_unknown, unknown};
use super::lock_out::Behind;
use super::permission_checks::PermissionChecks;
use super::refusals::Decoders;
use super::settings::{SECURITY_WARNINGS, compliance, settings, tag_policy};
use super::unreachable::Unreachable;
use crate::aws::{Accounts, Env, Hop, Partition};
use crate::diagnostic::Diagnostic;
use crate::engine::required_tags::{Compliance, RequiredTags};
use crate::engine::trust::TRUST_POLICY_CHECKS;
use crate::engine::{
    ASSUME_ROLE, Batches, Listings, Settings, Siblings, Subject, TagPolicy, Turns, hops,
};
use crate::schema::Schema;
use crate::stop::Stop;
use crate::value::{Path, Value};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// The provider block as it works.
pub(super) struct Configured {
    /// Sessions and clients.
    pub(super) accounts: Accounts,
    /// Reads that are merged.
    pub(super) batches: Batches,
    /// What is made at the same time.
    pub(super) siblings: Siblings,
    pub(super) turns: Turns,
    pub(super) listings: Listings,
    /// Settings of other objects that more than one resource can be about.
    pub(super) settings: Settings,
    /// `default_tags` and `ignore_tags`.
    pub(super) tags: TagPolicy,
    /// What to do where tags that an organization requires are missing.
    pub(super) compliance: Option<Compliance>,
    /// Those tags.
    pub(super) required_tags: RequiredTags,
    /// What to do with findings about trust policies; unknown perhaps.
    pub(super) trust_policy_checks: Value,
    /// What is known of permissions before an apply.
    pub(super) permission_checks: PermissionChecks,
    /// The sessions that may not decode what AWS encodes of a refusal.
    pub(super) decoders: Decoders,
    /// The roles that refused to be assumed, and whether objects behind them are kept.
    pub(super) unreachable: Unreachable,
    /// What is behind roles, and which changes of them would lock us out.
    pub(super) behind: Behind,
    /// Whether plans warn of what is open because nobody says otherwise.
    pub(super) security_warnings: bool,
    /// For every operation: ends when Terraform is interrupted.
    pub(super) stop: Stop,
    /// Arguments that are not known yet. Nothing can be called before they are.
    unknown: Vec<Path>,
    region_unknown: bool,
    /// Whether changes are being carried out. A plan that is asked for then is the second of its change.
    applying: AtomicBool,
    /// What [`Self::hops`] has found.
    hops: Mutex<BTreeMap<Value, Vec<Hop>>>,
}

impl Configured {
    /// From a valid provider block.
    pub(super) fn new(schema: &Schema, config: &Value, stop: &Stop) -> Result<Self, Diagnostic> {
        let block = known_part(config)?;
        let env = Env::of_process();
        Ok(Self {
            accounts: Accounts::new(settings(&block, &env), stop.clone()),
            batches: Batches::default(),
            siblings: Siblings::default(),
            turns: Turns::default(),
            listings: Listings::default(),
            settings: Settings::default(),
            tags: tag_policy(config, &block.ignore_tags, &env),
            compliance: compliance(config, &env).unwrap_or_default(),
            required_tags: RequiredTags::default(),
            trust_policy_checks: config.get(TRUST_POLICY_CHECKS).clone(),
            permission_checks: PermissionChecks::new(config),
            decoders: Decoders::default(),
            unreachable: Unreachable::new(config),
            behind: Behind::default(),
            security_warnings: *config.get(SECURITY_WARNINGS) != Value::Bool(false),
            stop: stop.clone(),
            region_unknown: region_unknown(config, &env),
            applying: AtomicBool::new(false),
            hops: Mutex::default(),
            unknown: unknown(schema, config),
        })
    }

    /// The provider's region, for a plan: unknown if it is.
    pub(super) async fn region(&self) -> Result<Value, crate::aws::Error> {
        if self.region_unknown {
            return Ok(Value::Unknown);
        }
        Ok(Value::from(self.accounts.region().await?))
    }

    /// Whether not even the region is known yet.
    pub(super) fn region_unknown(&self) -> bool {
        self.region_unknown
    }

    /// Notes that a change is being carried out.
    pub(super) fn begin_to_apply(&self) {
        self.applying.store(true, Ordering::Relaxed);
    }
    /// Whether a change was carried out already.
    pub(super) fn is_applying(&self) -> bool {
        self.applying.load(Ordering::Relaxed)
    }

    /// An error if an argument is not known yet.
    pub(super) fn known(&self) -> Result<(), Diagnostic> {
        let Some(path) = self.unknown.first() else { return Ok(()) };
        let names: Vec<String> = self.unknown.iter().map(|path| format!("`{path}`")).collect();
        Err(Diagnostic::error(
            "Provider argument not known yet",
            format!(
                "An AWS call is needed now, but {} of the provider block is not known until apply. Nothing is \
                 done with other credentials instead. Apply what it depends on first, with \
                 `terraform apply -target=...`, or take the value from a variable or a data source.",
                names.join(" and ")
            ),
        )
        .at(path.clone()))
    }

    /// The roles to an object: the provider's, and then its own. None if they are not known yet.
    pub(super) fn chain(&self, object: &Value) -> Result<Option<Vec<Hop>>, Diagnostic> {
        Ok(self.hops(object)?.map(|own| self.through(own)))
    }
    /// An object's own roles. A plan asks for them many times, and many objects have the same: they are taken apart once.
    fn hops(&self, object: &Value) -> Result<Option<Vec<Hop>>, Diagnostic> {
        let known = || self.hops.lock().unwrap_or_else(PoisonError::into_inner);
        let roles = object.get(ASSUME_ROLE);
        let before = known().get(roles).cloned();
        if before.is_some() {
            return Ok(before);
        }
        let found = hops(object)?;
        if let Some(found) = &found {
            known().insert(roles.clone(), found.clone());
        }
        Ok(found)
    }
    fn through(&self, own: Vec<Hop>) -> Vec<Hop> {
        self.accounts.settings().chain.iter().cloned().chain(own).collect()
    }

    /// The account that an object is in or will be in, if the configuration says so: it is that of a role, or the only
    /// one that may be worked in. None while anything that could lead elsewhere is unknown.
    pub(super) fn named_account(&self, object: &Value) -> Option<String> {
        let settings = self.accounts.settings();
        let only = || match settings.allowed_account_ids.iter().flatten().collect::<Vec<_>>()[..] {
            [only] => Some(only.clone()),
            _ => None,
        };
        let chain = self.leading(object)?;
        let role = chain.last().map(|hop| hop.role_arn.account.clone());
        role.or_else(|| self.accounts.provider_account()).or_else(only)
    }
    /// The account of the role that leads to an object; none without a role.
    pub(super) fn role_account(&self, object: &Value) -> Option<String> {
        self.leading(object)?.pop().map(|hop| hop.role_arn.account)
    }
    /// The same, or as the session knows it from an earlier call. Nobody is asked for it.
    pub(super) fn known_account(&self, object: &Value) -> Option<String> {
        self.named_account(object).or_else(|| self.accounts.known_account(&self.leading(object)?))
    }
    /// The account that the provider's own roles lead to, if that can be said without a call.
    pub(super) fn own_account(&self) -> Option<String> {
        self.known_account(&Value::Null)
    }
    /// The roles to an object, if it is known that there are no others.
    fn leading(&self, object: &Value) -> Option<Vec<Hop>> {
        let own = self.hops(object).ok()??;
        (!own.is_empty() || self.unknown.is_empty()).then(|| self.through(own))
    }

    /// Whether the roles to an object are known, its own and the provider's.
    pub(super) fn leads_somewhere(&self, object: &Value) -> bool {
        self.unknown.is_empty() && object.get(ASSUME_ROLE).is_wholly_known()
    }

    /// Whether a change of an object's role leads to another account than `remembered`, or than that of its role
    /// before. False where that cannot be told yet: a role is not known, or an object without a role goes to wherever
    /// an unknown provider block will lead.
    pub(super) async fn moves(
        &self,
        (from, to): (&Value, &Value),
        remembered: Option<&str>,
        explain: impl Fn(crate::aws::Error) -> Diagnostic,
    ) -> Result<bool, Diagnostic> {
        if from.is_null() || from.get(ASSUME_ROLE) == to.get(ASSUME_ROLE) {
            return Ok(false);
        }
        let (Some(from), Some(to)) = (self.hops(from)?, self.hops(to)?) else { return Ok(false) };
        let open = |own: &[Hop]| own.is_empty() && !self.unknown.is_empty();
        if from == to || open(&to) || (remembered.is_none() && open(&from)) {
            return Ok(false);
        }
        let from = match remembered {
            Some(account) => account.to_owned(),
            None => self.account(&from).await.map_err(&explain)?,
        };
        Ok(from != self.account(&to).await.map_err(explain)?)
    }

    /// The account that an object's own roles lead to; without any, that of the provider's session.
    async fn account(&self, own: &[Hop]) -> Result<String, crate::aws::Error> {
        match own.last() {
            Some(hop) => Ok(hop.role_arn.account.clone()),
            None => self.accounts.account(&self.accounts.settings().chain).await,
        }
    }

    /// The account that the roles to an object lead to, if that can be said without a call.
    pub(super) fn destination(&self, object: &Value) -> Option<String> {
        if !self.leads_somewhere(object) {
            return None;
        }
        self.accounts.known_account(&self.chain(object).ok()??)
    }

    /// What the user should know although nothing failed. Each warning is told once.
    pub(super) fn warnings(&self) -> impl Iterator<Item = Diagnostic> + use<> {
        self.accounts
            .take_warnings()
            .into_iter()
            .map(|text| Diagnostic::warning("Roles and credentials", text))
    }

    /// What is wrong with the region of an object: there is none of that name, or it lies in another partition than
    /// the roles that lead there, or else than the provider's region. `named` is the object's `region`; `default` is
    /// the provider's, where that is known.
    pub(super) fn region_problem(
        &self,
        object: &Value,
        named: &Value,
        default: Option<&str>,
    ) -> Option<Diagnostic> {
        let wrong = |detail: String| Diagnostic::error("Invalid region", detail);
        let named = named.as_str().filter(|region| !region.is_empty());
        if let Some(Err(error)) = named.map(|region| self.accounts.check_region(region)) {
            return Some(wrong(format!("{error}.")).at("region"));
        }
        let settings = self.accounts.settings();
        // What is not in our tables may lie in a partition that is not there either.
        if settings.skip_region_validation {
            return None;
        }
        let (region, own) = (named.or(default)?, self.hops(object).ok()??);
        let partition = Partition::of(region).id;
        let identity = settings.web_identity.iter().map(|identity| &identity.role_arn);
        let chain = settings.chain.iter().chain(&own).map(|hop| &hop.role_arn);
        let mut elsewhere = identity.chain(chain).filter(|role| role.partition != partition);
        if let Some(role) = elsewhere.next() {
            let problem = wrong(format!(
                "Region {region} is in partition `{partition}`, and role {role} in `{}`. No role leads from one \
                 partition into another: name a region of the partition of the role.",
                role.partition
            ));
            return Some(match named {
                Some(_) => problem.at("region"),
                None if own.is_empty() => problem,
                None => problem.at(ASSUME_ROLE),
            });
        }
        let provider = Partition::of(default?).id;
        (provider != partition && own.is_empty()).then(|| {
            wrong(format!(
                "Region {region} is in partition `{partition}`, and the provider's region in `{provider}`. \
                 Credentials of one partition are not valid in another: use another provider block."
            ))
            .at("region")
        })
    }

    /// Where an operation takes place, for messages.
    pub(super) fn place(&self, type_name: &str, object: &Value) -> Subject {
        let chain = self.leading(object);
        let identity = self.accounts.settings().web_identity.as_ref();
        let role = chain.as_ref().and_then(|chain| match chain.last() {
            Some(hop) => Some(&hop.role_arn),
            None => identity.map(|identity| &identity.role_arn),
        });
        Subject {
            type_name: type_name.to_owned(),
            id: object.get("id").as_str().map(str::to_owned),
            account: role.map(|arn| arn.account.clone()),
            region: object.get("region").as_str().map(str::to_owned),
            role_arn: role.map(ToString::to_string),
            import: None,
            decoding: None,
            arguments: Value::Null,
        }
    }
}
