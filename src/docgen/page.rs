//! One page of each kind, from its front matter to its last section.

use super::{block, example, service};
use crate::engine::{
    DataEntry, Entry, EphemeralEntry, Function, Identity, Parameter, Scope, identity, life,
};
use crate::schema::Schema;
use crate::value::Type;
use std::fmt::Write as _;

/// The name of a page: that of the type without its prefix.
pub(super) fn short(type_name: &str) -> &str {
    type_name.strip_prefix("aws_").unwrap_or(type_name)
}

/// The page of the provider block.
pub(super) fn provider(schema: &Schema, meta: &Schema) -> Result<String, String> {
    Ok([
        front_matter("assumerole Provider", None, schema.doc),
        format!("# assumerole Provider\n\n{}\n", schema.doc),
        PROVIDER_NOTES.to_owned(),
        usage(&example::read("provider/provider.tf")?),
        roles(&example::read("provider/roles.tf")?),
        block::section(schema),
        provider_meta(meta),
    ]
    .join("\n"))
}

/// What modules may say of all their objects.
fn provider_meta(schema: &Schema) -> String {
    let mut text = format!(
        "## Modules\n\n{} It stands in the block `provider_meta` in its `terraform` block, under the name that the \
         module has for the provider:\n\n\
         ```terraform\nterraform {{\n  provider_meta \"aws\" {{\n    user_agent = [\"my-module/1.0 (vpc)\"]\n  }}\n}}\n```\n\n",
        schema.doc
    );
    for attribute in schema.attributes() {
        let ty = block::type_name(&attribute.ty());
        let _ = writeln!(text, "- `{}` ({ty}) {}", attribute.name, attribute.doc);
    }
    text
}

const PROVIDER_NOTES: &str = "\
The types carry the prefix `aws_` and take the HCL of hashicorp/aws. Objects that hashicorp/aws manages are taken over \
with their state:

```shell
terraform state replace-provider hashicorp/aws assumerole/assumerole
```

OpenTofu needs [the full addresses](guides/coming-from-hashicorp-aws.md#with-opentofu).
";

/// How a role of an object is written.
fn roles(example: &str) -> String {
    format!("## A role for each object\n\n{ROLES}\n```terraform\n{example}\n```\n{ROLES_NOTES}")
}

const ROLES: &str = "\
Every resource and data source that calls AWS takes `assume_role`, so that one provider block serves any number of \
accounts. Its roles are assumed with the session of the provider block, and each with that of the one before.
";

const ROLES_NOTES: &str = "
- As blocks, arguments that are left out are null. With `=`, it is a list of objects that have all three: \
`[{ role_arn = \"..\", external_id = null, session_name = null }]`. A variable of the type above has them all. \
`dynamic \"assume_role\"` works as well.
- No role means the provider's own session, and so does a single one whose `role_arn` is null or empty. Among several, a \
role without an ARN is an error.
- Plans show the role. They show its external ID too, unless it is sensitive: it comes from a variable with \
`sensitive = true`, is the `result` of an `aws_external_id`, or stands in `sensitive(..)`, as above. An output of the whole \
object then has to be sensitive as well. The state holds it in any case.
";

/// The page of a resource type.
pub(super) fn resource(entry: &Entry) -> Result<String, String> {
    let resource = entry.resource;
    let name = resource.type_name();
    let service = service::title(resource.rust_type())?;
    let minutes = resource.spec().timeouts.configurable();
    Ok([
        front_matter(&format!("{name} Resource - assumerole"), Some(&service), entry.schema().doc),
        format!("# {name} (Resource)\n\n{}\n", entry.schema().doc),
        usage(&example::read(&format!("resources/{name}/resource.tf"))?),
        block::section(entry.schema()),
        timeouts(entry.schema(), &minutes),
        import(entry)?,
    ]
    .into_iter()
    .filter(|section| !section.is_empty())
    .collect::<Vec<_>>()
    .join("\n"))
}

/// The page of a data source.
pub(super) fn data_source(entry: &DataEntry) -> Result<String, String> {
    let name = entry.type_name();
    let service = service::title(entry.source.rust_type())?;
    let minutes: Vec<_> =
        entry.timeout().map(|limit| ("read", limit.as_secs() / 60)).into_iter().collect();
    Ok([
        front_matter(
            &format!("{name} Data Source - assumerole"),
            Some(&service),
            entry.schema().doc,
        ),
        format!("# {name} (Data Source)\n\n{}\n", entry.schema().doc),
        usage(&example::read(&format!("data-sources/{name}/data-source.tf"))?),
        block::section(entry.schema()),
        timeouts(entry.schema(), &minutes),
    ]
    .into_iter()
    .filter(|section| !section.is_empty())
    .collect::<Vec<_>>()
    .join("\n"))
}

/// The page of an ephemeral resource.
pub(super) fn ephemeral(entry: &EphemeralEntry) -> Result<String, String> {
    let name = entry.resource.type_name();
    let service = service::title(entry.resource.rust_type())?;
    let doc = entry.schema().doc;
    Ok([
        front_matter(&format!("{name} Ephemeral Resource - assumerole"), Some(&service), doc),
        format!("# {name} (Ephemeral Resource)\n\n{doc}\n"),
        EPHEMERAL.to_owned(),
        usage(&example::read(&format!("ephemeral-resources/{name}/ephemeral-resource.tf"))?),
        block::section(entry.schema()),
    ]
    .join("\n"))
}

const EPHEMERAL: &str = "\
Ephemeral resources need Terraform 1.10 or OpenTofu 1.11. They are opened anew in each plan and each apply, and are in no plan \
and no state. Their values can stand in provider blocks, in write-only arguments, and in what is ephemeral itself.
";

/// The page of a function.
pub(super) fn function(function: &Function) -> Result<String, String> {
    let Function { name, doc, .. } = function;
    Ok([
        front_matter(&format!("{name} Function - assumerole"), None, function.summary),
        format!("# {name} (Function)\n\n{doc}\n"),
        usage(&example::read(&format!("functions/{name}/function.tf"))?),
        signature(function),
        arguments(function),
    ]
    .into_iter()
    .filter(|section| !section.is_empty())
    .collect::<Vec<_>>()
    .join("\n"))
}

fn signature(function: &Function) -> String {
    let typed =
        |p: &Parameter| format!("{} {}", p.name, block::type_name(&(p.ty)()).to_lowercase());
    let variadic = function.variadic.iter().map(|p| format!("{}...", typed(p)));
    let parameters: Vec<String> = function.parameters.iter().map(typed).chain(variadic).collect();
    let returns = block::type_name(&(function.returns)()).to_lowercase();
    format!(
        "## Signature\n\n```text\n{}({}) {returns}\n```\n",
        function.name,
        parameters.join(", ")
    )
}

fn arguments(function: &Function) -> String {
    let mut text = String::new();
    for (index, Parameter { name, ty, doc, nullable }) in function.all_parameters().enumerate() {
        let heading = if index == 0 { "## Arguments\n\n" } else { "" };
        let nullable = if *nullable { ", Nullable" } else { "" };
        let variadic = if index == function.parameters.len() { ", Variadic" } else { "" };
        let (number, ty) = (index + 1, block::type_name(&ty()));
        let _ = writeln!(text, "{heading}{number}. `{name}` ({ty}{nullable}{variadic}) {doc}");
    }
    text
}

pub(super) fn front_matter(
    title: &str,
    subcategory: Option<&str>,
    doc: impl std::fmt::Display,
) -> String {
    let subcategory = subcategory.unwrap_or_default();
    let doc = doc.to_string();
    let description = doc.lines().next().unwrap_or_default();
    format!(
        "---\npage_title: \"{title}\"\nsubcategory: \"{subcategory}\"\ndescription: |-\n  {description}\n---\n"
    )
}

fn usage(example: &str) -> String {
    format!("## Example Usage\n\n```terraform\n{example}\n```\n")
}

/// What the user may say about waiting, with the minutes that are waited otherwise.
fn timeouts(schema: &Schema, minutes: &[(&'static str, u64)]) -> String {
    let Some(nested) = schema.node("timeouts") else { return String::new() };
    let mut text = format!("## Timeouts\n\n{}\n\n", nested.doc);
    for attribute in nested.body().iter().flat_map(|(_, schema)| schema.attributes()) {
        let default = minutes.iter().find(|(name, _)| *name == attribute.name);
        let default =
            default.map(|(_, minutes)| format!(" `{minutes}m` by default.")).unwrap_or_default();
        let _ = writeln!(text, "- `{}` {}{default}", attribute.name, attribute.doc);
    }
    text
}

/// The role in the example of a whole import id.
const ROLE: &str = "role_arn=arn:aws:iam::222222222222:role/PlatformDeployer";

fn import(entry: &Entry) -> Result<String, String> {
    let example::Import { address, id } = example::import(entry.resource.type_name())?;
    Ok(format!(
        "## Import\n\n{}\n\n\
         With an `import` block:\n\n```terraform\nimport {{\n  to = {address}\n  id = \"{id}\"\n}}\n```\n\n\
         With the command:\n\n```shell\nterraform import {address} {id}\n```\n\n\
         {}{}\
         From an `import` block without its resource, `terraform plan -generate-config-out=FILE` writes the resource. Remove \
         the line `provider = assumerole` if your configuration has another name for the provider, such as `aws`; \
         [under hashicorp's name](../guides/coming-from-hashicorp-aws.md#generated-configurations) it does not appear.{}\n\n\
         Objects in a state of hashicorp/aws need no import: `terraform state replace-provider` takes them over \
         ([how](../guides/coming-from-hashicorp-aws.md)).\n",
        life::import_syntax(entry),
        with_everything(entry, &address, &id),
        by_identity(entry, &address, &id),
        if entry.spec().offline { "" } else { GENERATED_ROLE }
    ))
}

/// What becomes of a role in an import id.
const GENERATED_ROLE: &str = " If the id names a role, the resource has it, with its external ID in clear, and the whole id \
    stands in a comment above: remove the comment, and take the external ID from a sensitive variable if plans are \
    [not to show it](../index.md#a-role-for-each-object).";

/// A whole import id, for types that have more than an id in it.
fn with_everything(entry: &Entry, address: &str, id: &str) -> String {
    if entry.spec().offline {
        return String::new();
    }
    let region = if entry.spec().scope == Scope::Regional { "@eu-west-1" } else { "" };
    format!(
        "With region, role and external ID, all of which Terraform shows in an import:\n\n```shell\n\
         terraform import {address} '{id}{region}|{ROLE}|external_id=an-external-id'\n```\n\n"
    )
}

/// The other way to import an object, for types that have identities.
fn by_identity(entry: &Entry, address: &str, id: &str) -> String {
    let Some(Identity { names, between, .. }) = entry.spec().identity else {
        return String::new();
    };
    let values = match between {
        "" => vec![id],
        between => id.splitn(names.len(), between).collect(),
    };
    let width = names.iter().map(|name| name.len()).max().unwrap_or_default();
    let mut lines = String::new();
    for (name, value) in names.iter().zip(values) {
        let is_text = entry.schema().attribute(name).is_none_or(|a| a.ty() == Type::String);
        let value = if is_text { format!("\"{value}\"") } else { value.to_owned() };
        let _ = writeln!(lines, "    {name:width$} = {value}");
    }
    let mut optional = String::new();
    for attribute in identity::attributes(entry).iter().filter(|attribute| !attribute.required) {
        let heading =
            if optional.is_empty() { "Optional attributes of the identity:\n\n" } else { "" };
        let _ = writeln!(optional, "{heading}- `{}` (String) {}", attribute.name, attribute.doc);
    }
    let gap = if optional.is_empty() { "" } else { "\n" };
    format!(
        "With an `import` block that has the identity of the object, in Terraform and OpenTofu 1.12 and newer. The object is then \
         managed by the provider's own session; only an id can name another role.\n\n\
         ```terraform\nimport {{\n  to = {address}\n  identity = {{\n{lines}  }}\n}}\n```\n\n{optional}{gap}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Type, Value};

    #[test]
    fn a_signature_and_its_arguments_name_every_parameter_and_its_type() {
        const PARAMETERS: &[Parameter] = &[
            Parameter::text("arn", "An ARN."),
            Parameter { nullable: true, ..Parameter::text("part", "A part of it.") },
        ];
        let function = Function {
            name: "arn_part",
            summary: "Takes an ARN apart",
            doc: "Takes an ARN apart.",
            parameters: PARAMETERS,
            variadic: Some(Parameter::text("more", "Further parts.")),
            returns: || Type::list(Type::String),
            call: |_| Ok(Value::Null),
        };
        assert_eq!(
            signature(&function),
            "## Signature\n\n```text\narn_part(arn string, part string, more string...) list of string\n```\n"
        );
        assert_eq!(
            arguments(&function),
            "## Arguments\n\n1. `arn` (String) An ARN.\n2. `part` (String, Nullable) A part of it.\n\
             3. `more` (String, Variadic) Further parts.\n"
        );
        assert_eq!(arguments(&Function { parameters: &[], variadic: None, ..function }), "");
    }
}
