//! A policy as a template of CloudFormation, as JSON.

use super::role_name;
use crate::cli::permissions::policies::Policy;
use crate::policy::Element;

/// A template with a managed policy for each document.
pub(super) fn printed(policy: &Policy) -> String {
    let role = role_name(&policy.who);
    let resource = |(number, document): (usize, &crate::policy::Composition)| {
        let mut properties = vec![("PolicyDocument", document.element().in_template())];
        if let Some(role) = &role {
            properties.push(("Roles", Element::texts([role.as_str()])));
        }
        let resource = Element::object([
            ("Type", Element::from("AWS::IAM::ManagedPolicy")),
            ("Properties", Element::object(properties)),
        ]);
        (format!("Policy{number}"), resource)
    };
    let resources = Element::object((1..).zip(&policy.documents).map(resource));
    let description = format!("What Terraform needs: {}", policy.who.title());
    let template = Element::object([
        ("AWSTemplateFormatVersion", Element::from("2010-09-09")),
        ("Description", Element::from(description)),
        ("Resources", resources),
    ]);
    template.indented() + "\n"
}
