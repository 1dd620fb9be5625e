//! The page of the types that are declared and not managed.

use super::page::front_matter;
use crate::engine::Catalog;
use crate::provider::declared;
use std::fmt::Write as _;

/// Where it is, from `docs/`.
pub(super) const PATH: &str = "guides/declared-types.md";

const TITLE: &str = "Declared types";

/// The page.
pub(super) fn page(catalog: &Catalog) -> Result<String, String> {
    let resources: Vec<&str> = catalog.declared_resources().map(|of| of.name).collect();
    let sources: Vec<&str> = catalog.declared_data_sources().map(|of| of.name).collect();
    let first = resources.first().ok_or("no type is declared: take the page out of src/docgen")?;
    // In a message Terraform takes lines as they are that begin with a space.
    let hcl = declared::hcl("resource", first).replace("\n  ", "\n");
    Ok([
        front_matter(
            TITLE,
            Some("Guides"),
            "Types that modules may mention, and that are not managed.",
        ),
        format!("# {TITLE}\n\n{INTRODUCTION}"),
        format!("{BESIDE}\n```terraform\n{}\n```\n{INSIDE}", hcl.trim()),
        STATES.to_owned(),
        list("Resources", &resources),
        list("Data sources", &sources),
    ]
    .join("\n"))
}

const INTRODUCTION: &str = "\
Public modules mention far more types of hashicorp/aws than one use of them needs, and Terraform refuses a configuration
that mentions a type which its provider does not have, even at `count = 0`. So the types below are declared: they have
the schema of hashicorp/aws 6.66, and configurations that mention them validate and plan. That is all. To create,
import, change or destroy such an object is an error, and so is to read such a data source.

Arguments that hashicorp/aws 6 has dropped, and modules of the time before still write, are accepted as deprecated ones.

Most modules have a switch for each part that they can create. Leave out what needs one of these types, or give it
another provider.
";

const BESIDE: &str = "\
## Another provider for one resource

hashicorp/aws can stand beside this provider, under another name. `provider` in a resource or data source chooses it:
";

const INSIDE: &str = "
Terraform then warns of a duplicate required provider, since it takes the block `provider \"aws\"` for one of
hashicorp/aws. Nothing follows from that.

In a module that is not yours, resources have the provider of the module, and only leaving them out is left. So it is
where this provider is installed under the name of hashicorp/aws.
";

const STATES: &str = "\
## Objects in a state

A state of hashicorp/aws may hold objects of these types when it is taken over. They stay in the state as they are:
nothing of them is read, a refresh says so in a warning, and a plan compares only what the configuration says, since it
cannot know the defaults of hashicorp/aws. The state has to be one of hashicorp/aws 5.100 or newer.

To hand such an object to hashicorp/aws, write `provider = hashicorp` into its resource, as above. Terraform takes the
object along, and nothing has to be imported. `terraform state rm` forgets it.
";

fn list(heading: &str, names: &[&str]) -> String {
    let mut text = format!("## {heading}\n\n");
    for name in names {
        let _ = writeln!(text, "- `{name}`");
    }
    text
}
