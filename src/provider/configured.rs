//! The provider block as it works: settings, roles and tags, ready for use, but nothing called yet.

use super::block::ProviderBlock;
use super::settings::{TAG_POLICY_COMPLIANCE, compliance, settings, tag_policy};
use crate::aws::{Accounts, Env, Hop};
use crate::diagnostic::Diagnostic;
use crate::engine::required_tags::{Compliance, RequiredTags};
use crate::engine::trust::TRUST_POLICY_CHECKS;
use crate::engine::{ASSUME_ROLE, Batches, Place, TagPolicy, hops};
use crate::schema::{Block, Schema};
use crate::stop::Stop;
use crate::value::{Path, Value};
use std::sync::atomic::{AtomicBool, Ordering};

/// The provider block as it works.
pub(super) struct Configured {
    /// Sessions and clients.
    pub(super) accounts: Accounts,
    /// Reads that are merged.
    pub(super) batches: Batches,
    /// `default_tags` and `ignore_tags`.
    pub(super) tags: TagPolicy,
    /// What to do where tags that an organization requires are missing.
    pub(super) compliance: Option<Compliance>,
    /// Those tags.
    pub(super) required_tags: RequiredTags,
    /// What to do with findings about trust policies; unknown perhaps.
    pub(super) trust_policy_checks: Value,
    /// For every operation: ends when Terraform is interrupted.
    pub(super) stop: Stop,
    /// Arguments that are not known yet. Nothing can be called before they are.
    unknown: Vec<Path>,
    region_unknown: bool,
    /// Whether changes are being carried out. A plan that is asked for then is the second of its change.
    applying: AtomicBool,
}

impl Configured {
    /// From a valid provider block.
    pub(super) fn new(schema: &Schema, config: &Value, stop: &Stop) -> Self {
        let mut unknown = Vec::new();
        for name in
            schema.attributes.iter().map(|a| a.name).chain(schema.blocks.iter().map(|b| b.name))
        {
            // These are needed to plan, not to reach AWS.
            if !["default_tags", TAG_POLICY_COMPLIANCE, TRUST_POLICY_CHECKS].contains(&name) {
                unknown.extend(config.get(name).unknown_parts(&Path::from(name)));
            }
        }
        // The block was validated: what does not decode is unknown somewhere, and `unknown` tells it.
        let block = ProviderBlock::decode(config).unwrap_or_default();
        let env = Env::of_process();
        let settings = settings(&block, &env);
        Self {
            accounts: Accounts::new(settings, stop.clone()),
            batches: Batches::default(),
            tags: tag_policy(config, &block.ignore_tags, &env),
            compliance: compliance(config, &env).unwrap_or_default(),
            required_tags: RequiredTags::default(),
            trust_policy_checks: config.get(TRUST_POLICY_CHECKS).clone(),
            stop: stop.clone(),
            region_unknown: config.get("region").is_unknown(),
            applying: AtomicBool::new(false),
            unknown,
        }
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
                "AWS has to be asked now, but {} of the provider block is known only after apply. Nothing is \
                 done with other credentials instead. Apply what it depends on first, with \
                 `terraform apply -target=...`, or take the value from a variable or a data source.",
                names.join(" and ")
            ),
        )
        .at(path.clone()))
    }

    /// The roles to an object: the provider's, and then its own. None if they are not known yet.
    pub(super) fn chain(&self, object: &Value) -> Option<Vec<Hop>> {
        let own = hops(object)?;
        Some(self.accounts.settings().chain.iter().cloned().chain(own).collect())
    }

    /// Whether a change of an object's role leads to another account. False where that cannot be told yet: a role
    /// is not known, or an object without a role goes to wherever an unknown provider block will lead.
    pub(super) async fn moves(&self, from: &Value, to: &Value) -> Result<bool, crate::aws::Error> {
        if from.is_null() || from.get(ASSUME_ROLE) == to.get(ASSUME_ROLE) {
            return Ok(false);
        }
        let (Some(from), Some(to)) = (hops(from), hops(to)) else { return Ok(false) };
        if !self.unknown.is_empty() && (from.is_empty() || to.is_empty()) {
            return Ok(false);
        }
        Ok(from != to && self.account(&from).await? != self.account(&to).await?)
    }

    /// The account that an object's own roles lead to; without any, that of the provider's session.
    async fn account(&self, own: &[Hop]) -> Result<String, crate::aws::Error> {
        match own.last() {
            Some(hop) => Ok(hop.role_arn.account.clone()),
            None => self.accounts.account(&self.accounts.settings().chain).await,
        }
    }

    /// What the user should know although nothing failed. Each warning is told once.
    pub(super) fn warnings(&self) -> impl Iterator<Item = Diagnostic> + use<> {
        self.accounts
            .take_warnings()
            .into_iter()
            .map(|text| Diagnostic::warning("Roles and credentials", text))
    }

    /// What is wrong with the region that an object names.
    pub(super) fn region_problem(&self, config: &Value) -> Option<Diagnostic> {
        let region = config.get("region").as_str().filter(|region| !region.is_empty())?;
        let error = self.accounts.check_region(region).err()?;
        Some(Diagnostic::error("Invalid region", format!("{error}.")).at("region"))
    }

    /// Where an operation takes place, for messages.
    pub(super) fn place(&self, type_name: &str, object: &Value) -> Place {
        let chain = self.chain(object).unwrap_or_default();
        let role = chain.last().map(|hop| &hop.role_arn);
        Place {
            type_name: type_name.to_owned(),
            id: object.get("id").as_str().map(str::to_owned),
            account: role.map(|arn| arn.account.clone()),
            region: object.get("region").as_str().map(str::to_owned),
            role_arn: role.map(ToString::to_string),
        }
    }
}
