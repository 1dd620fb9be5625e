//! IAM policy documents: permissions, trust and resource policies alike.
//!
//! [`parse`] is as strict as AWS and says what is wrong in plain words. [`equivalent`] is lenient, because
//! it also sees what AWS returns: it compares what two strings allow and deny, not how they are spelled.

mod cloudformation;
mod compose;
mod condition;
mod encoding;
mod equivalence;
mod error;
mod json;
mod position;
mod principal;
mod print;
mod read;
pub mod trust;
mod validate;

#[cfg(test)]
mod tests;

pub use cloudformation::arn_anywhere;
pub use compose::{Composition, Identifiers, Part, Test};
pub use condition::{Condition, Operator, Quantifier};
pub use encoding::{decode_percent, size};
pub use equivalence::equivalent;
pub use error::PolicyError;
pub use position::Position;
pub use principal::Principal;
pub use print::Element;

/// Reads a policy and checks it by the rules that AWS has for every policy, whatever it is attached to.
///
/// Those rules do not include what only some services ask for: that a trust policy has principals and no
/// resources, and a permissions policy the other way round: see [`parse_for`].
pub fn parse(text: &str) -> Result<Document, PolicyError> {
    let document = read::document(&json::parse(text)?, read::Names::Exact)?;
    validate::check(&document)?;
    Ok(document)
}

/// Reads a policy of IAM, with the rules that IAM has for policies of that purpose.
pub fn parse_for(text: &str, purpose: Purpose) -> Result<Document, PolicyError> {
    let document = parse(text)?;
    validate::characters(text)?;
    validate::suits(&document, purpose)?;
    Ok(document)
}

/// What a policy of IAM is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To say who may assume a role.
    Trust,
    /// To say what those may do whom it is attached to.
    Permissions,
}

/// A policy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Document {
    /// The version of the policy language.
    pub version: Version,
    /// The name that some services give to a policy. Never empty.
    pub id: Option<String>,
    /// The statements, as they are ordered in the text. Their order means nothing.
    pub statements: Vec<Statement>,
}

/// A version of the policy language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// `2008-10-17`, which is also what a policy without a version has: `${...}` is no variable in it.
    #[default]
    V2008,
    /// `2012-10-17`.
    V2012,
}

/// One statement of a policy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Statement {
    /// Its name. Never empty.
    pub sid: Option<String>,
    /// Whether it allows or denies.
    pub effect: Effect,
    /// Who is allowed or denied, in policies that say so.
    pub principals: Option<Clause<Principal>>,
    /// What may be done, with wildcards, in the case it is written in: `ec2:Describe*`.
    pub actions: Clause<String>,
    /// What it may be done to, in policies that say so: ARNs with wildcards, or `*`.
    pub resources: Option<Clause<String>>,
    /// Under which circumstances: all of these must be met.
    pub conditions: Vec<Condition>,
}

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// `Allow`.
    Allow,
    /// `Deny`.
    Deny,
}

/// An element that has a negated twin: `Action` and `NotAction`, `Principal` and `NotPrincipal`,
/// `Resource` and `NotResource`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Clause<T> {
    /// Any of these.
    AnyOf(Vec<T>),
    /// All but these: the `Not...` element.
    AllBut(Vec<T>),
}

impl<T> Clause<T> {
    /// What is named, be it in order to include or to exclude it.
    #[must_use]
    pub fn named(&self) -> &[T] {
        match self {
            Clause::AnyOf(named) | Clause::AllBut(named) => named,
        }
    }
    /// The same element about other things.
    fn map<U>(self, change: impl FnOnce(Vec<T>) -> Vec<U>) -> Clause<U> {
        match self {
            Clause::AnyOf(named) => Clause::AnyOf(change(named)),
            Clause::AllBut(named) => Clause::AllBut(change(named)),
        }
    }
}
