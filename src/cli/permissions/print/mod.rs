//! The policies as text: JSON, HCL or a template of CloudFormation.

mod cloudformation;
mod hcl;

use super::policies::Policy;
use super::problem::Problem;
use super::session::Who;
use crate::cli::arguments::Permissions;
use crate::policy::{Composition, Element};

/// How policies are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum Format {
    /// An object with a list of policies, each with its role and the documents
    #[default]
    Json,
    /// Resources of Terraform, to be applied in the account of the role
    Hcl,
    /// A template, to be deployed in the account of the role
    Cloudformation,
}

/// The policies, in the format that is asked for.
pub(super) fn printed(policies: &[Policy], asked: &Permissions) -> Result<String, Problem> {
    match asked.format.unwrap_or_default() {
        Format::Json => Ok(json(policies)),
        Format::Hcl => Ok(hcl::printed(policies)),
        Format::Cloudformation => match policies {
            [policy] => Ok(cloudformation::printed(policy)),
            several => Err(Problem::SeveralRoles(
                several.iter().map(|policy| policy.who.title().to_owned()).collect(),
            )),
        },
    }
}

/// One object, so that its form is the same for one policy and for many.
fn json(policies: &[Policy]) -> String {
    let null = || Element::Plain("null".to_owned());
    let policy = |policy: &Policy| {
        let (role, session) = match &policy.who {
            Who::Role(arn) => (Element::from(arn.as_str()), null()),
            Who::Session(words) => (null(), Element::from(words.as_str())),
        };
        let documents = policy.documents.iter().map(Composition::element).collect();
        Element::object([
            ("role_arn", role),
            ("session", session),
            ("documents", Element::List(documents)),
        ])
    };
    let all = Element::List(policies.iter().map(policy).collect());
    Element::object([("policies", all)]).indented() + "\n"
}

/// The name of the role, without its path.
fn role_name(who: &Who) -> Option<String> {
    Some(who.arn()?.role_name()?.to_owned())
}
