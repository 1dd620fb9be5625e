//! What each request about a resource or a data source means.

use super::Provider;
use super::configured::Configured;
use super::held;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::life::{self, Life, Outcome, Plan};
use crate::engine::{
    ASSUME_ROLE, Claim, Cx, DataEntry, Entry, Error, Operation, Place, Private, report, trust,
};
use crate::value::{Path, Value};
use std::sync::Arc;

/// The answer to a request about one object.
#[derive(Debug, Default)]
pub struct Answer {
    /// The object: planned, read or applied.
    pub state: Value,
    /// Private data to keep beside it.
    pub private: Vec<u8>,
    /// A plan's attributes whose change needs a new object.
    pub replace: Vec<Path>,
    /// What there is to say.
    pub diagnostics: Diagnostics,
}

/// A planned change to carry out.
#[derive(Clone, Copy, Debug)]
pub struct Apply<'a> {
    /// The object as it is; null when it is to be made.
    pub prior: &'a Value,
    /// The object as it shall be; null when it is to be deleted.
    pub planned: &'a Value,
    /// What the user wrote, with what is only sent; null when it is to be deleted.
    pub config: &'a Value,
    /// Private data of the plan.
    pub private: &'a [u8],
}

impl Provider {
    /// The resource type of that name.
    pub fn resource(&self, type_name: &str) -> Result<&Entry, Diagnostic> {
        self.catalog.resource(type_name).ok_or_else(|| unknown_type("resource type", type_name))
    }
    /// The data source of that name.
    pub fn data_source(&self, type_name: &str) -> Result<&DataEntry, Diagnostic> {
        self.catalog.data_source(type_name).ok_or_else(|| unknown_type("data source", type_name))
    }

    /// Brings the object of a read up to date.
    pub async fn read(&self, entry: &Entry, prior: &Value, private: &[u8]) -> Answer {
        self.warned(held::state(entry.schema(), self.refreshed(entry, prior, private).await))
    }
    async fn refreshed(&self, entry: &Entry, prior: &Value, private: &[u8]) -> Answer {
        let name = entry.resource.type_name();
        let kept = Answer { state: prior.clone(), private: private.to_vec(), ..Answer::default() };
        let (configured, cx) =
            match self.reach(Operation::Read, name, prior, !entry.resource.offline()).await {
                Ok(reached) => reached,
                Err(problem) => return Answer { diagnostics: problem.into(), ..kept },
            };
        let life = life(entry, &cx, &configured);
        match life::read(&life, prior, &Private::decode(private)).await {
            Ok(state) => Answer {
                diagnostics: trust::read(entry.resource, &state),
                state,
                private: Private::new().encode(),
                ..Answer::default()
            },
            Err(error) => {
                let place = place(&configured, &cx, name, prior);
                Answer { diagnostics: report(Operation::Read, &place, &error).into(), ..kept }
            }
        }
    }

    /// Plans a change. Calls nothing, unless required tags have to be known.
    pub async fn plan(&self, entry: &Entry, asked: &Plan<'_>) -> Answer {
        held::plan(entry, asked, self.planned(entry, asked).await)
    }
    async fn planned(&self, entry: &Entry, asked: &Plan<'_>) -> Answer {
        if asked.proposed.is_null() {
            let (planned, private) = life::plan_destroy(entry, asked.prior, asked.private);
            return Answer {
                state: planned.value,
                private: private.encode(),
                replace: planned.replace,
                diagnostics: planned.diagnostics,
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
        planned.diagnostics.extend(configured.region_problem(asked.config));
        let account = configured.place(entry.resource.type_name(), &planned.value).account;
        let checks = &configured.trust_policy_checks;
        let findings = trust::planned(entry.resource, &planned.value, checks, account.as_deref());
        planned.diagnostics.extend(findings);
        match configured.moves(asked.prior, &planned.value).await {
            // Terraform has asked before, when the role was not known, and takes another answer for a mistake.
            Ok(true) if configured.is_applying() => {
                planned.diagnostics.push(leads_elsewhere(entry.resource.type_name(), asked.prior));
            }
            Ok(true) => planned.replace.push(Path::from(ASSUME_ROLE)),
            Ok(false) => {}
            Err(error) => {
                let place = configured.place(entry.resource.type_name(), &planned.value);
                planned.diagnostics.push(report(Operation::Plan, &place, &Error::from(error)));
            }
        }
        planned
            .diagnostics
            .extend(self.untagged(&configured, entry, asked.prior, &planned.value).await);
        Answer {
            state: planned.value,
            private: private.encode(),
            replace: planned.replace,
            diagnostics: planned.diagnostics,
        }
    }

    /// Carries a planned change out. Whatever happens, the answer holds what is known of the object; `claim`
    /// holds it too, from the moment that there is an object.
    pub async fn apply(&self, entry: &Entry, asked: Apply<'_>, claim: &Claim) -> Answer {
        let answer = self.carried_out(entry, asked, claim).await;
        self.warned(held::applied(entry, asked.planned, answer))
    }
    async fn carried_out(&self, entry: &Entry, asked: Apply<'_>, claim: &Claim) -> Answer {
        let Apply { prior, planned, config, private } = asked;
        let name = entry.resource.type_name();
        let (operation, subject) = match (prior.is_null(), planned.is_null()) {
            (true, _) => (Operation::Create, planned),
            (false, true) => (Operation::Delete, prior),
            (false, false) => (Operation::Update, planned),
        };
        let (configured, cx) = match self
            .reach(operation, name, subject, !entry.resource.offline())
            .await
        {
            Ok(reached) => reached,
            Err(problem) => {
                let (state, private) = (prior.clone(), private.to_vec());
                return Answer { state, private, diagnostics: problem.into(), ..Answer::default() };
            }
        };
        configured.begin_to_apply();
        if operation == Operation::Update
            && let Some(problem) = self.stays(&configured, name, prior, planned).await
        {
            let (state, private) = (prior.clone(), private.to_vec());
            return Answer { state, private, diagnostics: problem.into(), ..Answer::default() };
        }
        let life = Life { config, ..life(entry, &cx, &configured) };
        let Outcome { state, error } = match operation {
            Operation::Create => {
                life::create(&life, planned, &Private::decode(private), claim).await
            }
            Operation::Delete => life::delete(&life, prior).await,
            _ => life::update(&life, prior, planned, claim).await,
        };
        let diagnostics = error.map_or_else(Diagnostics::default, |error| {
            let subject = if state.is_null() { subject } else { &state };
            report(operation, &place(&configured, &cx, name, subject), &error).into()
        });
        Answer { state, private: Private::new().encode(), diagnostics, ..Answer::default() }
    }

    /// The stub of an object that is to be imported.
    #[must_use]
    pub fn import(&self, entry: &Entry, id: &str) -> Answer {
        let answer = match life::import(entry, id) {
            Ok(state) => Answer { state, private: Private::new().encode(), ..Answer::default() },
            Err(problem) => Diagnostic::error("Invalid import id", problem).into(),
        };
        held::state(entry.schema(), answer)
    }

    /// The answer of a data source.
    pub async fn read_data(&self, entry: &DataEntry, config: &Value) -> Answer {
        self.warned(held::state(entry.schema(), self.answered(entry, config).await))
    }
    async fn answered(&self, entry: &DataEntry, config: &Value) -> Answer {
        let name = entry.source.type_name();
        let (configured, cx) =
            match self.reach(Operation::Read, name, config, !entry.source.offline()).await {
                Ok(reached) => reached,
                Err(problem) => return problem.into(),
            };
        match life::read_data_source(entry, &cx, config).await {
            Ok(state) => Answer { state, ..Answer::default() },
            Err(error) => {
                report(Operation::Read, &place(&configured, &cx, name, config), &error).into()
            }
        }
    }

    /// With what the sessions that were needed have to tell.
    fn warned(&self, mut answer: Answer) -> Answer {
        answer.diagnostics.extend(self.configured().iter().flat_map(|c| c.warnings()));
        answer
    }

    /// An error if an update leads to another account than the one that the object is in. The plan would have
    /// replaced the object, had it known the role.
    async fn stays(
        &self,
        configured: &Configured,
        type_name: &str,
        prior: &Value,
        planned: &Value,
    ) -> Option<Diagnostic> {
        match configured.moves(prior, planned).await {
            Ok(false) => None,
            Ok(true) => Some(leads_elsewhere(type_name, prior)),
            Err(error) => {
                let place = configured.place(type_name, planned);
                Some(report(Operation::Update, &place, &Error::from(error)))
            }
        }
    }

    /// The clients for an object: in its region, through the provider's roles and its own.
    pub(super) async fn reach(
        &self,
        operation: Operation,
        type_name: &str,
        object: &Value,
        with_session: bool,
    ) -> Result<(Arc<Configured>, Cx), Diagnostic> {
        let configured = self.configured().ok_or_else(not_configured)?;
        if with_session || configured.region_unknown() {
            configured.known()?;
        }
        let explain = |error: crate::aws::Error| {
            report(operation, &configured.place(type_name, object), &Error::from(error))
        };
        let region = match object.get("region").as_str().filter(|region| !region.is_empty()) {
            Some(region) => region.to_owned(),
            None => configured.accounts.region().await.map_err(explain)?,
        };
        let chain = configured.chain(object).ok_or_else(|| unknown_role(type_name))?;
        let scope = configured.accounts.scope(&region, Some(&chain));
        if with_session {
            scope.ready().await.map_err(explain)?;
        }
        let cx = Cx::new(scope, configured.stop.clone());
        Ok((configured, cx))
    }
}

fn life<'a>(entry: &'a Entry, cx: &'a Cx, configured: &'a Configured) -> Life<'a> {
    let (tags, batches, config) = (&configured.tags, &configured.batches, &Value::Null);
    Life { entry, cx, tags, batches, config }
}

/// Where an operation takes place, now that its session is there.
pub(super) fn place(configured: &Configured, cx: &Cx, type_name: &str, object: &Value) -> Place {
    let place = configured.place(type_name, object);
    Place { account: cx.scope().known_account().or(place.account), ..place }
}

fn unknown_type(kind: &str, name: &str) -> Diagnostic {
    Diagnostic::error(
        format!("Unknown {kind}"),
        format!(
            "This version of the provider has no {kind} \"{name}\". A newer one may: see its CHANGELOG."
        ),
    )
}

/// Terraform does not ask for work with values that are not known, except by mistake.
fn unknown_role(type_name: &str) -> Diagnostic {
    Diagnostic::error(
        "Role not known yet",
        format!(
            "The role of {type_name} is known only after apply, and AWS has to be asked now. Nothing is done \
             with other credentials instead."
        ),
    )
    .at(ASSUME_ROLE)
}

/// The plan would have replaced the object, had it known the role.
fn leads_elsewhere(type_name: &str, prior: &Value) -> Diagnostic {
    Diagnostic::error(
        "The role leads to another account",
        format!(
            "{type_name} {} cannot be moved to another account, and the role was not known when the change was \
             planned. Nothing was done. Plan again: now that the role is known, the plan replaces the object.",
            prior.get("id").as_str().unwrap_or_default()
        ),
    )
    .at(ASSUME_ROLE)
}

fn not_configured() -> Diagnostic {
    Diagnostic::error(
        "Provider not configured",
        "Terraform asked for work before it configured the provider. This is an error in Terraform or in the \
         provider: please report it.",
    )
}

impl From<Diagnostic> for Answer {
    fn from(diagnostic: Diagnostic) -> Self {
        Answer { diagnostics: diagnostic.into(), ..Answer::default() }
    }
}
