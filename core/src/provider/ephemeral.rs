//! What each request about an ephemeral resource means.

use super::connect::{Target, place};
use super::requests::{Answer, unknown_type};
use super::{Provider, held};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::life::{self, Held, Open};
use crate::engine::{EphemeralEntry, Operation, report};
use crate::value::Value;
use std::time::SystemTime;

/// The answer to a request that opens an ephemeral resource, or makes it last longer.
#[derive(Default)]
pub struct Opened {
    /// What was opened; null in a renewal, and where it failed.
    pub result: Value,
    /// When Terraform is to ask for a renewal; never, if it is none.
    pub renew_at: Option<SystemTime>,
    /// What Terraform hands back in a renewal and at the end.
    pub private: Vec<u8>,
    /// What there is to say.
    pub diagnostics: Diagnostics,
}

impl From<Diagnostic> for Opened {
    fn from(problem: Diagnostic) -> Self {
        Self { diagnostics: problem.into(), ..Self::default() }
    }
}

impl Provider {
    /// The ephemeral resource of that name.
    pub fn ephemeral(&self, type_name: &str) -> Result<&EphemeralEntry, Diagnostic> {
        let known = self.catalog().ephemeral(type_name);
        known.ok_or_else(|| unknown_type("ephemeral resource", type_name))
    }

    /// Opens an ephemeral resource. All of `config` is known.
    pub async fn open(&self, entry: &EphemeralEntry, config: &Value) -> Opened {
        let mut opened = self.opened(entry, config).await.unwrap_or_else(Opened::from);
        opened.diagnostics.extend(self.configured().iter().flat_map(|c| c.warnings()));
        held::opened(entry, config, opened)
    }
    async fn opened(&self, entry: &EphemeralEntry, config: &Value) -> Result<Opened, Diagnostic> {
        let name = entry.resource.type_name();
        let operation = Operation::Open;
        let (configured, cx) =
            self.connect(Target { operation, ..Target::at(name, config) }).await?;
        let open = life::open(entry, &cx, config)
            .await
            .map_err(|error| report(operation, &place(&configured, &cx, name, config), &error))?;
        Ok(told(open, cx.take_warnings()))
    }

    /// Makes an ephemeral resource last longer that is open.
    pub async fn renew(&self, entry: &EphemeralEntry, private: &[u8]) -> Opened {
        self.renewed(entry, private).await.unwrap_or_else(Opened::from)
    }
    async fn renewed(&self, entry: &EphemeralEntry, private: &[u8]) -> Result<Opened, Diagnostic> {
        let held = remembered(entry, private)?;
        let name = entry.resource.type_name();
        let (configured, cx) = self.connect(later(Operation::Renew, name, &held)).await?;
        let open = life::renew(entry, &cx, &held).await.map_err(|error| {
            report(Operation::Renew, &place(&configured, &cx, name, &held.config), &error)
        })?;
        Ok(told(open, cx.take_warnings()))
    }

    /// Ends an ephemeral resource that is open.
    pub async fn close(&self, entry: &EphemeralEntry, private: &[u8]) -> Diagnostics {
        self.closed(entry, private).await.unwrap_or_else(Diagnostics::from)
    }
    async fn closed(
        &self,
        entry: &EphemeralEntry,
        private: &[u8],
    ) -> Result<Diagnostics, Diagnostic> {
        let held = remembered(entry, private)?;
        let name = entry.resource.type_name();
        let (configured, cx) = self.connect(later(Operation::Close, name, &held)).await?;
        life::close(entry, &cx, &held).await.map_err(|error| {
            report(Operation::Close, &place(&configured, &cx, name, &held.config), &error)
        })?;
        let mut said = Diagnostics::default();
        said.extend(cx.take_warnings());
        Ok(said)
    }
}

fn told(open: Open, warnings: Vec<Diagnostic>) -> Opened {
    let Open { result, renew_at, private } = open;
    let mut diagnostics = Diagnostics::default();
    diagnostics.extend(warnings);
    Opened { result, renew_at, private, diagnostics }
}

/// To renew or close what is open. Only a type that calls AWS for it needs a session.
fn later<'a>(operation: Operation, name: &'a str, held: &'a Held) -> Target<'a> {
    Target { operation, with_session: false, ..Target::at(name, &held.config) }
}

fn remembered(entry: &EphemeralEntry, private: &[u8]) -> Result<Held, Diagnostic> {
    Held::decode(entry, private).map_err(|problem| {
        Diagnostic::error(
            "Unreadable private data",
            format!(
                "Terraform has handed back something else for {} than it got: {problem}. This is an error in \
                 Terraform or in the provider: please report it.",
                entry.resource.type_name()
            ),
        )
    })
}

impl Opened {
    /// The parts that an answer about any object has.
    pub(super) fn with(self, hold: impl FnOnce(Answer) -> Answer) -> Self {
        let Self { result, renew_at, private, diagnostics } = self;
        let answer = hold(Answer { state: result, diagnostics, ..Answer::default() });
        Self { result: answer.state, renew_at, private, diagnostics: answer.diagnostics }
    }
}
