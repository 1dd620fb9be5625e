//! The page of a function.

use super::page::{front_matter, usage};
use super::{block, example};
use crate::engine::{Function, Parameter};
use crate::value::Type;
use std::fmt::Write as _;

/// The whole page.
pub(super) fn page(function: &Function) -> Result<String, String> {
    let name = function.name;
    Ok([
        front_matter(
            &format!("{name} Function - assumerole"),
            None,
            &format!("{}.", function.summary),
        ),
        format!("# function: {name}\n\n{}\n", function.doc),
        usage(&example::read(&format!("functions/{name}/function.tf"))?),
        signature(function),
        arguments(function),
    ]
    .join("\n"))
}

fn signature(function: &Function) -> String {
    let parameter = |p: &Parameter| format!("{} {}", p.name, short((p.ty)()));
    let parameters: Vec<_> = function.parameters.iter().map(parameter).collect();
    let returns = short((function.returns)());
    format!(
        "## Signature\n\n```text\n{}({}) {returns}\n```\n",
        function.name,
        parameters.join(", ")
    )
}

fn short(ty: Type) -> String {
    block::type_name(&ty).to_lowercase()
}

fn arguments(function: &Function) -> String {
    let mut text = String::from("## Arguments\n\n");
    for (number, parameter) in (1..).zip(function.parameters) {
        let ty = block::type_name(&(parameter.ty)());
        let nullable = if parameter.nullable { ", Nullable" } else { "" };
        let _ = writeln!(text, "{number}. `{}` ({ty}{nullable}) {}", parameter.name, parameter.doc);
    }
    text
}
