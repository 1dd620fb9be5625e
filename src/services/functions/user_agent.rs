//! `user_agent`, as in hashicorp/aws: one product of a `User-Agent`.

use super::{filled, text};
use crate::engine::{Function, Parameter, Refused};
use crate::value::{Type, Value};

pub(super) const USER_AGENT: Function = Function {
    name: "user_agent",
    summary: "Writes a product for the User-Agent of calls",
    doc: "Writes a product for `user_agent` in the provider block, as in `name/version (comment)`. Terraform takes no \
          functions in its `terraform` block, so that a module writes what stands in its `provider_meta` by hand. OpenTofu \
          calls functions through the provider block without an alias, which therefore cannot call them itself.",
    parameters: &[
        Parameter::text("product_name", "Name of the product."),
        Parameter::text("product_version", "Its version. Left out if empty."),
        Parameter::text("comment", "What else there is to say. Left out if empty."),
    ],
    variadic: None,
    returns: || Type::String,
    call: |arguments| {
        let name = text(arguments, 0)?;
        if name.is_empty() {
            return Err(Refused::argument(0, "A product has a name."));
        }
        let part = |index, before: &str, after: &str| {
            let part = filled(arguments, index);
            part.map_or(String::new(), |part| format!("{before}{part}{after}"))
        };
        Ok(Value::from([name, &part(1, "/", ""), &part(2, " (", ")")].concat()))
    },
};

#[cfg(test)]
mod tests {
    use super::super::tests::call;
    use super::*;

    #[test]
    fn a_product_has_a_name_and_what_else_is_not_empty() {
        for (parts, product) in [
            (["module", "0.1", "a comment"], "module/0.1 (a comment)"),
            (["module", "0.1", ""], "module/0.1"),
            (["module", "", "a comment"], "module (a comment)"),
            (["module", "", ""], "module"),
        ] {
            assert_eq!(call(&USER_AGENT, &parts.map(Some)), Ok(product.into()));
        }
        let refused = call(&USER_AGENT, &["", "0.1", ""].map(Some)).unwrap_err();
        assert_eq!(refused.argument, Some(0));
    }
}
