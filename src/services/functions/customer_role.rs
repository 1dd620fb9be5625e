//! `customer_role_template`: the role of a customer, for customers who do not use Terraform ([record
//! 71](../../../docs/decisions/0071-templates-of-customer-roles.md)).

#[cfg(test)]
mod tests;

use super::{filled, text};
use crate::arn;
use crate::engine::{Function, Parameter, Refused};
use crate::permissions::{MANAGED_POLICY, json, split};
use crate::policy::{Composition, Element, Purpose, arn_anywhere, parse_for, size, trust};
use crate::quoted::quoted;
use crate::value::{Type, Value};

pub(super) const CUSTOMER_ROLE_TEMPLATE: Function = Function {
    name: "customer_role_template",
    summary: "Writes a CloudFormation template of a role that lets a vendor in",
    doc: "Writes a template of CloudFormation with the role that a customer creates for a vendor: its trust policy, its \
          permissions and its permissions boundary, for customers who do not use Terraform. The same template is good \
          for every account: in permissions and boundary, ARNs get the partition of the account that it is deployed in, \
          and `${AWS::AccountId}` stands for its ID (`$${AWS::AccountId}` in HCL). Every other `${...}` is left to IAM. \
          Deploying it takes `CAPABILITY_NAMED_IAM`. Its output `RoleArn` is what the vendor needs to know.",
    parameters: &[
        Parameter::text(
            "name",
            "Name of the role. Its policies are named after it: `NAME-permissions` and `NAME-boundary`.",
        ),
        Parameter::text(
            "trust_policy",
            "Who may assume the role, such as what the function `trust_account` gives. Whoever is let in from another \
             account has to be asked for an external ID.",
        ),
        Parameter::text(
            "permissions",
            "What the role may do, as a policy in JSON, such as what the function `permissions` gives. A policy of more \
             than 6,144 characters becomes several.",
        ),
        Parameter {
            nullable: true,
            ..Parameter::text(
                "permissions_boundary",
                "The permissions boundary of the role: a policy in JSON, which becomes a part of the template, or the \
                 ARN of a policy that the customer has, such as \
                 `arn:aws:iam::$${AWS::AccountId}:policy/limits`. Null for none.",
            )
        },
    ],
    variadic: None,
    returns: || Type::String,
    call: |arguments| {
        let name = role_name(text(arguments, 0)?)?;
        let trust = trust_policy(text(arguments, 1)?)?;
        let permissions = permissions(text(arguments, 2)?)?;
        let boundary = filled(arguments, 3).map(boundary).transpose()?;
        Ok(Value::from(template(name, &trust, &permissions, boundary.as_ref()).indented()))
    },
};

/// How many managed policies IAM attaches to a role, unless it was asked for more.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
const MOST_POLICIES: usize = 10;

/// What limits the role.
enum Boundary {
    /// A policy that the template makes.
    Made(Composition),
    /// A policy that is there.
    There(String),
}

fn role_name(name: &str) -> Result<&str, Refused> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
    if (1..=64).contains(&name.len()) && name.chars().all(fits) {
        return Ok(name);
    }
    let text = format!(
        "{} is not the name of a role: it consists of 1 to 64 letters, digits and _+=,.@-.",
        quoted(name)
    );
    Err(Refused::argument(0, text))
}

/// A trust policy that can be given to any customer. In their accounts, everybody whom it names comes from outside.
fn trust_policy(policy: &str) -> Result<Composition, Refused> {
    let wrong = |why: String| Refused::argument(1, why);
    let document = parse_for(policy, Purpose::Trust).map_err(|why| wrong(why.to_string()))?;
    if let Some(finding) = trust::check(&document, Some("")).into_iter().next() {
        return Err(wrong(finding.detail));
    }
    Composition::read(policy).map_err(wrong)
}

/// A policy about whatever account it will be in.
fn about_any_account(argument: usize, policy: &str) -> Result<Composition, Refused> {
    let wrong = |why: String| Refused::argument(argument, why);
    parse_for(policy, Purpose::Permissions).map_err(|why| wrong(why.to_string()))?;
    Ok(Composition::read(policy).map_err(wrong)?.anywhere())
}

fn permissions(policy: &str) -> Result<Vec<Composition>, Refused> {
    // Filled in, placeholders are shorter, so what fits here fits in every account.
    let policies = split(&about_any_account(2, policy)?, MANAGED_POLICY);
    if policies.iter().any(|policy| !fits(policy)) {
        let text = format!(
            "One action of the policy takes more than the {MANAGED_POLICY} characters that a managed policy can have."
        );
        return Err(Refused::argument(2, text));
    }
    if policies.len() > MOST_POLICIES {
        let text = format!(
            "The policy takes {} managed policies of {MANAGED_POLICY} characters, and a role has {MOST_POLICIES} at \
             most. Allow fewer actions, or narrow them by fewer ARNs.",
            policies.len()
        );
        return Err(Refused::argument(2, text));
    }
    Ok(policies)
}

fn fits(policy: &Composition) -> bool {
    size(&json(policy, false)) <= MANAGED_POLICY
}

fn boundary(policy: &str) -> Result<Boundary, Refused> {
    // What CloudFormation fills in has colons of its own.
    let filled_in = policy.replace("${AWS::AccountId}", "111122223333");
    if let Ok([_, "iam", "", _, resource]) = arn::parts(&filled_in)
        && resource.strip_prefix("policy/").is_some_and(|name| !name.is_empty())
    {
        return Ok(Boundary::There(arn_anywhere(policy)));
    }
    if !policy.trim_start().starts_with('{') {
        let text = format!(
            "{} is neither a policy in JSON nor the ARN of one, such as arn:aws:iam::111122223333:policy/limits.",
            quoted(policy)
        );
        return Err(Refused::argument(3, text));
    }
    let policy = about_any_account(3, policy)?;
    if fits(&policy) {
        return Ok(Boundary::Made(policy));
    }
    let text = format!(
        "A permissions boundary is one managed policy, which has at most {MANAGED_POLICY} characters, and this one has \
         {}.",
        size(&json(&policy, false))
    );
    Err(Refused::argument(3, text))
}

fn template(
    name: &str,
    trust: &Composition,
    permissions: &[Composition],
    boundary: Option<&Boundary>,
) -> Element {
    let mut policies = Vec::new();
    for (number, policy) in (1..).zip(permissions) {
        // The first keeps its name if others come.
        let (id, suffix) = match number {
            1 => ("Permissions".to_owned(), String::new()),
            number => (format!("Permissions{number}"), format!("-{number}")),
        };
        policies.push((id, managed(&format!("{name}-permissions{suffix}"), policy)));
    }
    let attached = policies.iter().map(|(id, _)| reference(id)).collect();
    let limit = boundary.map(|boundary| match boundary {
        Boundary::Made(policy) => {
            policies.push(("Boundary".to_owned(), managed(&format!("{name}-boundary"), policy)));
            reference("Boundary")
        }
        Boundary::There(arn) => Element::from(arn.as_str()).in_template(),
    });
    let role = [
        ("RoleName", Some(name.into())),
        ("AssumeRolePolicyDocument", Some(trust.element().in_template())),
        ("PermissionsBoundary", limit),
        ("ManagedPolicyArns", Some(Element::List(attached))),
    ];
    let role = role.into_iter().filter_map(|(key, value)| Some((key, value?)));
    let role = ("Role".to_owned(), resource("AWS::IAM::Role", Element::object(role)));
    let attribute = Element::object([("Fn::GetAtt", Element::texts(["Role", "Arn"]))]);
    let told = [("Description", "To be given to the vendor.".into()), ("Value", attribute)];
    Element::object([
        ("AWSTemplateFormatVersion", "2010-09-09".into()),
        ("Description", format!("The role {name} of a vendor, and what it may do").into()),
        ("Resources", Element::object([vec![role], policies].concat())),
        ("Outputs", Element::object([("RoleArn", Element::object(told))])),
    ])
}

fn managed(name: &str, policy: &Composition) -> Element {
    let properties =
        [("ManagedPolicyName", name.into()), ("PolicyDocument", policy.element().in_template())];
    resource("AWS::IAM::ManagedPolicy", Element::object(properties))
}

fn resource(kind: &str, properties: Element) -> Element {
    Element::object([("Type", kind.into()), ("Properties", properties)])
}

fn reference(id: &str) -> Element {
    Element::object([("Ref", id.into())])
}
