//! Types that are declared and not managed: what there is to say about their objects.

use crate::declared::Declared;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::value::{Path, Value};

/// Where all of them are listed, and how they are handed over.
const PAGE: &str = "docs/guides/declared-types.md";

/// What there is to say about a configuration: Terraform has held it against the schema.
#[must_use]
pub fn validate(of: &Declared, config: &Value) -> Diagnostics {
    let mut found = Diagnostics::default();
    found.extend(of.deprecated(config).into_iter().map(|path| {
        let detail = format!(
            "`{path}` is deprecated in hashicorp/aws, whose documentation of {} says what to use instead.",
            of.name
        );
        Diagnostic::warning("Argument is deprecated", detail).at(path)
    }));
    found
}

/// Whether a plan leaves the object as it is. The error says why nothing else can be planned.
pub fn plan(
    of: &Declared,
    prior: &Value,
    config: &Value,
    proposed: &Value,
) -> Result<(), Diagnostic> {
    if prior.is_null() {
        return Err(refusal("resource", of.name, "so that the object cannot be created"));
    }
    if proposed.is_null() {
        return Err(refusal("resource", of.name, "so that the object cannot be destroyed"));
    }
    let changes = of.differences(config, prior);
    let Some(first) = changes.first() else { return Ok(()) };
    let names: Vec<_> = changes.iter().map(|path: &Path| format!("`{path}`")).collect();
    let why = format!("so that {} cannot be changed", names.join(", "));
    Err(refusal("resource", of.name, &why).at(first.clone()))
}

/// What a refresh says of an object that stays as it is.
#[must_use]
pub fn kept(of: &Declared) -> Diagnostic {
    let name = of.name;
    Diagnostic::warning(
        "Objects of declared types are kept as they are",
        format!(
            "{name} is not managed by this version of the provider: the object stays in the state as it is, nothing of \
             it is read, and only what the configuration says is compared with it. To change or destroy it, hand it to \
             another provider: {PAGE} says how."
        ),
    )
}

/// The error of any other request about a resource.
pub(super) fn resource(of: &Declared) -> Diagnostic {
    refusal("resource", of.name, "so that it can do nothing with the object")
}

/// The error of a request about a data source.
pub(super) fn data_source(of: &Declared) -> Diagnostic {
    refusal("data", of.name, "so that nothing can be read")
}

/// `kind` is the word that its block begins with.
fn refusal(kind: &str, name: &str, why: &str) -> Diagnostic {
    let what = if kind == "data" { "data source" } else { kind };
    Diagnostic::error(
        format!("{name} is declared, not managed"),
        format!(
            "{name} is known to this version of the provider, so that modules which mention it validate, but not managed \
             by it, {why}. Give this {what} another provider, as below, or leave it out, as with `count = 0`: {PAGE} \
             lists all such types.\n\n{}",
            hcl(kind, name)
        ),
    )
}

/// Another provider beside this one. Terraform leaves lines that begin with a space as they are.
#[must_use]
pub fn hcl(kind: &str, name: &str) -> String {
    format!(
        r#"  terraform {{
    required_providers {{
      aws       = {{ source = "assumerole/assumerole" }}
      hashicorp = {{ source = "hashicorp/aws" }}
    }}
  }}

  provider "hashicorp" {{
    # region, credentials and assume_role, as in the block of provider "aws"
  }}

  {kind} "{name}" "..." {{
    provider = hashicorp
    # the rest as it is
  }}"#
    )
}
