//! What each request about a resource or a data source means.

use super::Provider;
use super::account::{account, follow, lost, remembered};
use super::configured::Configured;
use super::connect::{Target, not_configured, place};
use super::declared;
use super::held;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::life::{self, Life, Outcome, Plan};
use crate::engine::{
    Claim, Cx, DataEntry, Entry, Error, Operation, Private, Subject, identity, report, settings,
    trust,
};
use crate::plan::Planned;
use crate::value::{Path, Value};

/// The answer to a request about one object.
#[derive(Default)]
pub struct Answer {
    /// The object: planned, read or applied.
    pub state: Value,
    /// Private data to keep beside it.
    pub private: Vec<u8>,
    /// Its identity; null if it has none, or none yet.
    pub identity: Value,
    /// A plan's attributes whose change needs a new object.
    pub replace: Vec<Path>,
    /// What there is to say.
    pub diagnostics: Diagnostics,
}

/// What Terraform has stored of an object.
#[derive(Clone, Copy)]
pub struct Stored<'a> {
    /// The object.
    pub state: &'a Value,
    /// Private data beside it.
    pub private: &'a [u8],
    /// Its identity; null if it has none yet.
    pub identity: &'a Value,
}

/// A planned change to carry out.
#[derive(Clone, Copy)]
pub struct Apply<'a> {
    /// The object as it is; null when it is to be made.
    pub prior: &'a Value,
    /// The object as it shall be; null when it is to be deleted.
    pub planned: &'a Value,
    /// What the user wrote, with what is only sent; null when it is to be deleted.
    pub config: &'a Value,
    /// Private data of the plan.
    pub private: &'a [u8],
    /// The identity of the object; null if it has none yet.
    pub identity: &'a Value,
}

impl Provider {
    /// The resource type of that name.
    pub fn resource(&self, type_name: &str) -> Result<&Entry, Diagnostic> {
        self.catalog.resource(type_name).ok_or_else(|| {
            let declared = self.catalog.declared_resource(type_name);
            let unknown = || unknown_type("resource type", type_name);
            declared.map_or_else(unknown, |of| declared::resource(&of))
        })
    }
    /// The data source of that name.
    pub fn data_source(&self, type_name: &str) -> Result<&DataEntry, Diagnostic> {
        self.catalog.data_source(type_name).ok_or_else(|| {
            let declared = self.catalog.declared_data_source(type_name);
            let unknown = || unknown_type("data source", type_name);
            declared.map_or_else(unknown, |of| declared::data_source(&of))
        })
    }

    /// Notes that the state of an object was upgraded: in a refresh, Terraform asks to read that object next.
    pub fn announce_read(&self, entry: &Entry) {
        if let Some(configured) = self.configured() {
            configured.batches.announce(entry.spec().type_name);
        }
    }

    /// Brings the object of a read up to date.
    pub async fn read(&self, entry: &Entry, stored: Stored<'_>) -> Answer {
        if let Some(configured) = self.configured() {
            configured.batches.arrive(entry.spec().type_name);
        }
        let answer = held::state(entry.schema(), self.refreshed(entry, stored).await);
        self.warned(held::identity(entry, answer))
    }
    async fn refreshed(&self, entry: &Entry, stored: Stored<'_>) -> Answer {
        if let Some(kept) = self.kept(entry, stored) {
            return kept;
        }
        match self.observed(entry, stored).await {
            Ok(answer) => answer,
            Err(problem) => self.kept(entry, stored).unwrap_or_else(|| Answer {
                state: stored.state.clone(),
                private: stored.private.to_vec(),
                identity: stored.identity.clone(),
                diagnostics: problem.into(),
                ..Answer::default()
            }),
        }
    }
    async fn observed(&self, entry: &Entry, stored: Stored<'_>) -> Result<Answer, Diagnostic> {
        let Stored { state: prior, private, identity } = stored;
        let name = entry.resource.type_name();
        let private = Private::decode(private).or_told_by(identity, prior);
        let target = Target {
            with_session: !entry.spec().offline,
            remembered: private.account.as_deref(),
            importing: private.importing,
            ..Target::at(name, prior)
        };
        let (configured, cx) = self.connect(target).await?;
        let cx = cx.knowing_forms(&private.stored);
        let life = life(entry, &cx, &configured);
        let state = match life::read(&life, prior, &private).await {
            Ok(state) => state,
            Err(error) => {
                configured.refused(prior, &error);
                let place = place(&configured, &cx, name, prior);
                return Err(configured.report(Operation::Read, &cx, place, &error).await);
            }
        };
        configured.note_read(entry, prior, &state);
        let account = account(entry, &cx).or(private.account.clone());
        let mut diagnostics = trust::read(entry.resource, &state);
        diagnostics.extend(self.ends.told(entry, prior, &state));
        diagnostics.extend(cx.take_warnings());
        Ok(Answer {
            diagnostics,
            identity: identity::of(entry, identity, &state, account.as_deref()),
            state,
            private: Private { stored: cx.stored_forms(), ..private }
                .kept_in(account)
                .held(entry.resource)
                .encode(),
            ..Answer::default()
        })
    }

    /// Plans a change. Calls nothing, unless required tags or permissions have to be known. `stored` is the identity of the object,
    /// which stays; that of a new one is known when it is made.
    pub async fn plan(&self, entry: &Entry, asked: &Plan<'_>, stored: &Value) -> Answer {
        let planned = self.planned(entry, asked, stored).await;
        held::plan(entry, asked, Answer { identity: stored.clone(), ..planned })
    }
    async fn planned(&self, entry: &Entry, asked: &Plan<'_>, stored: &Value) -> Answer {
        if asked.proposed.is_null() {
            self.ends.note(entry, asked.prior);
            let (mut planned, private) = life::plan_destroy(entry, asked.prior, asked.private);
            let private = self.beside_others(entry, asked, (&mut planned, private));
            let mut private = private.or_told_by(stored, asked.prior);
            if let Some(configured) = self.configured() {
                private = configured.guard_plan(entry, asked, (&mut planned, private)).await;
            }
            return Answer {
                state: planned.value,
                private: private.encode(),
                replace: planned.replace,
                diagnostics: planned.diagnostics,
                ..Answer::default()
            };
        }
        let Some(configured) = self.configured() else { return not_configured().into() };
        let region = match configured.region().await {
            Ok(region) => region,
            Err(error) => {
                let place = configured.place(entry.resource.type_name(), asked.prior);
                return report(Operation::Plan, &place, &Error::from(error)).into();
            }
        };
        let (mut planned, private) = life::plan(entry, asked, &region, &configured.tags);
        let private = private.or_told_by(stored, asked.prior);
        let named = asked.config.get("region");
        let problem = configured.region_problem(&planned.value, named, region.as_str());
        planned.diagnostics.extend(problem);
        let account = entry.spec().trust_policy.and_then(|_| {
            let remembered = private.account.clone().filter(|_| !asked.prior.is_null());
            configured.known_account(&planned.value).or(remembered)
        });
        let checks = &configured.trust_policy_checks;
        let findings = trust::planned(entry.resource, &planned.value, checks, account.as_deref());
        planned.diagnostics.extend(findings);
        if configured.security_warnings && planned.value != *asked.prior {
            entry.resource.risks(asked.config, &planned.value, &mut planned.diagnostics);
        }
        planned.diagnostics.extend(configured.cuts_itself_off(entry, asked.prior, &planned.value));
        let private = follow(&configured, entry, asked, (&mut planned, private)).await;
        let private = self.beside_others(entry, asked, (&mut planned, private));
        let private = configured.guard_plan(entry, asked, (&mut planned, private)).await;
        planned
            .diagnostics
            .extend(self.untagged(&configured, entry, asked.prior, &planned.value).await);
        let missing = self.unpermitted(&configured, entry, asked.prior, &planned).await;
        planned.diagnostics.extend(missing);
        Answer {
            state: planned.value,
            private: private.encode(),
            replace: planned.replace,
            diagnostics: planned.diagnostics,
            ..Answer::default()
        }
    }

    /// Everything that is wrong with a configuration, as far as it is known. Right before a plan, it is what the user wrote.
    #[must_use]
    pub fn validate(&self, entry: &Entry, config: &Value) -> Diagnostics {
        if let Some(configured) = self.configured() {
            configured.settings.said(entry, config);
        }
        life::validate(entry, config)
    }

    /// Holds a plan against those of other resources that may be one and the same setting, or manage the same in another way.
    /// Returns its private data.
    fn beside_others(
        &self,
        entry: &Entry,
        asked: &Plan<'_>,
        (planned, mut private): (&mut Planned, Private),
    ) -> Private {
        let Plan { prior, config, .. } = *asked;
        let object = if planned.value.is_null() { prior } else { &planned.value };
        if let Some(configured) = self.configured().filter(|c| c.leads_somewhere(object)) {
            let account = configured.role_account(object);
            let place = settings::Location::planned(entry.resource, account.as_deref(), object);
            configured.settings.plan(entry, &place, (prior, config), planned, &mut private);
            configured.settings.share(entry, &place, config, planned);
        }
        private
    }

    /// Carries a planned change out. Whatever happens, the answer holds what is known of the object; `claim`
    /// holds it too, from the moment that there is an object.
    pub async fn apply(&self, entry: &Entry, asked: Apply<'_>, claim: &Claim) -> Answer {
        let configured = self.configured();
        if let Some(configured) = &configured {
            configured.note_end(entry, asked, false);
        }
        let answer = self.carried_out(entry, asked, claim).await;
        if let Some(configured) = &configured {
            configured.note_applied(entry, asked, &answer);
        }
        self.warned(held::identity(entry, held::applied(entry, asked.planned, answer)))
    }
    /// A refusal has no state: Terraform then keeps the object as it has it, with private data that a plan to replace
    /// it may not have got.
    async fn carried_out(&self, entry: &Entry, asked: Apply<'_>, claim: &Claim) -> Answer {
        let Apply { prior, planned, config, private, identity: stored } = asked;
        let name = entry.resource.type_name();
        let (operation, subject) = match (prior.is_null(), planned.is_null()) {
            (true, _) => (Operation::Create, planned),
            (false, true) => (Operation::Delete, prior),
            (false, false) => (Operation::Update, planned),
        };
        let private = Private::decode(private).or_told_by(stored, prior);
        let remembered = remembered(operation, prior, &private);
        let remembered = remembered.as_deref();
        if operation == Operation::Update
            && let Some(problem) = self.leaves(name, prior, planned, remembered).await
        {
            return problem.into();
        }
        let with_session = !entry.spec().offline;
        let target = Target { operation, remembered, with_session, ..Target::at(name, subject) };
        let (configured, cx) = match self.connect(target).await {
            Ok(reached) => reached,
            Err(problem) => return problem.into(),
        };
        let told_account = account(entry, &cx);
        claim.in_account(told_account.clone().or_else(|| remembered.map(str::to_owned)));
        if let Some(problem) =
            told_account.and_then(|_| lost(name, operation, prior, &private, remembered))
        {
            return problem.into();
        }
        if let Some(problem) = configured.cuts_itself_off(entry, prior, planned) {
            return problem.into();
        }
        if let Some(problem) = configured.guard_apply(entry, asked, &private).await {
            return problem.into();
        }
        configured.note_end(entry, asked, true);
        configured.begin_to_apply();
        let cx = cx.knowing_forms(&private.stored);
        let mut said = untold(&configured, &cx, entry, planned);
        if said.has_errors() {
            return Answer { diagnostics: said, ..Answer::default() };
        }
        let life = Life { config, ..life(entry, &cx, &configured) };
        let Outcome { state, error } = match operation {
            Operation::Create => life::create(&life, planned, &private, claim).await,
            Operation::Delete => life::delete(&life, prior, &private).await,
            _ => life::update(&life, (prior, planned), &private, claim).await,
        };
        said.extend(cx.take_warnings());
        let failed = operation != Operation::Create && error.is_some();
        if let Some(error) = error {
            let subject = if state.is_null() { subject } else { &state };
            let import = (operation == Operation::Create)
                .then(|| life::import_command(entry, planned, error.existing()));
            let arguments = config.clone();
            let place = Subject { import, arguments, ..place(&configured, &cx, name, subject) };
            said.push(configured.report(operation, &cx, place, &error).await);
        }
        let now = account(entry, &cx).or(remembered.map(str::to_owned));
        let identity = identity::of(entry, stored, &state, now.as_deref());
        let private = Private { stored: cx.stored_forms(), ..private };
        let private = private.after(entry, config, &state, failed).kept_in(now);
        Answer {
            identity,
            state,
            private: private.encode(),
            diagnostics: said,
            ..Answer::default()
        }
    }

    /// The stub of an object that is to be imported by its id, or else by its identity. The read that follows
    /// refuses an object of another account than the identity says.
    #[must_use]
    pub fn import(&self, entry: &Entry, id: &str, identity: &Value) -> Answer {
        let (found, by) = if identity.is_null() {
            (life::import(entry, id).map(|stub| (stub, None)), "id")
        } else {
            (life::import_identity(entry, identity), "identity")
        };
        let found = found.and_then(|(stub, account)| {
            let problem = self.configured().and_then(|configured| {
                let default = configured.accounts.settings().region.as_deref();
                configured.region_problem(&stub, stub.get("region"), default)
            });
            problem.map_or(Ok((stub, account)), |problem| Err(problem.detail))
        });
        let answer = match found {
            Ok((state, account)) => {
                let private = Private { importing: true, ..Private::in_account(account) }.encode();
                Answer { state, private, identity: identity.clone(), ..Answer::default() }
            }
            Err(problem) => Diagnostic::error(format!("Invalid import {by}"), problem).into(),
        };
        held::state(entry.schema(), answer)
    }

    /// The answer of a data source.
    pub async fn read_data(&self, entry: &DataEntry, config: &Value) -> Answer {
        self.warned(held::state(entry.schema(), self.answered(entry, config).await))
    }
    async fn answered(&self, entry: &DataEntry, config: &Value) -> Answer {
        let name = entry.type_name();
        let target = Target { with_session: !entry.source.offline(), ..Target::at(name, config) };
        let (configured, cx) = match self.connect(target).await {
            Ok(reached) => reached,
            Err(problem) => return problem.into(),
        };
        match life::read_data_source(entry, &cx, &configured.tags, config).await {
            Ok(state) => Answer { state, ..Answer::default() },
            Err(error) => {
                let arguments = config.clone();
                let place = Subject { arguments, ..place(&configured, &cx, name, config) };
                configured.report(Operation::Read, &cx, place, &error).await.into()
            }
        }
    }

    /// With what the sessions that were needed have to tell.
    fn warned(&self, mut answer: Answer) -> Answer {
        answer.diagnostics.extend(self.configured().iter().flat_map(|c| c.warnings()));
        answer
    }
}

/// What a plan could not say about a trust policy, because only the session tells in which account the role is.
fn untold(configured: &Configured, cx: &Cx, entry: &Entry, planned: &Value) -> Diagnostics {
    let mut found = Diagnostics::default();
    if planned.is_null() || entry.spec().trust_policy.is_none() {
        return found;
    }
    let account = cx.scope().known_account();
    if account.is_none() || configured.named_account(planned).is_some() {
        return found;
    }
    let checks = &configured.trust_policy_checks;
    let with = |account| trust::planned(entry.resource, planned, checks, account);
    let told: Vec<_> = with(None).into_iter().collect();
    found.extend(with(account.as_deref()).into_iter().filter(|finding| !told.contains(finding)));
    found
}

fn life<'a>(entry: &'a Entry, cx: &'a Cx, configured: &'a Configured) -> Life<'a> {
    let Configured { tags, batches, siblings, settings, .. } = configured;
    Life { entry, cx, tags, batches, siblings, settings, config: &Value::Null }
}

pub(super) fn unknown_type(kind: &str, name: &str) -> Diagnostic {
    Diagnostic::error(
        format!("Unknown {kind}"),
        format!(
            "This version of the provider has no {kind} \"{name}\". A newer one may: see its CHANGELOG."
        ),
    )
}

impl From<Diagnostic> for Answer {
    fn from(diagnostic: Diagnostic) -> Self {
        Answer { diagnostics: diagnostic.into(), ..Answer::default() }
    }
}
