//! Trust policies that let sessions bring something along.

use super::text;
use crate::engine::{Function, Parameter, Refused};
use crate::policy::{self, Composition, Element, Part, Purpose, trust};
use crate::quoted::quoted;
use crate::value::{Type, Value};

pub(super) const TRUST_SESSION: Function = Function {
    name: "trust_session",
    summary: "Adds to a trust policy what sessions may bring along",
    doc: "Adds to a trust policy that sessions of the role may come with tags or with a source identity. For each \
          statement that lets somebody assume the role, one is added that allows the same principals to bring it \
          along. Whoever may not assume the role gains nothing by that.",
    parameters: &[
        Parameter::text(
            "policy",
            "A trust policy as JSON, such as that of the function `trust_account`.",
        ),
        Parameter::text(
            "action",
            "`sts:TagSession` for tags, or `sts:SetSourceIdentity` for a source identity.",
        ),
    ],
    variadic: Some(Parameter::text("more_actions", "The other one of these, if both are meant.")),
    returns: || Type::String,
    call: |arguments| {
        let policy = text(arguments, 0)?;
        let wrong = |why: String| Refused::argument(0, why);
        let document =
            policy::parse_for(policy, Purpose::Trust).map_err(|why| wrong(why.to_string()))?;
        let mut whole = Composition::read(policy).map_err(wrong)?;
        let actions = actions(arguments)?;
        let statements = document.statements.iter().zip(&whole.statements);
        let letting = statements.filter(|(read, _)| trust::lets_assume(read));
        let added: Vec<Part> = letting.map(|(_, part)| beside(part, &actions)).collect();
        if added.is_empty() {
            return Err(wrong(
                "No statement of this policy lets anybody assume the role.".to_owned(),
            ));
        }
        whole.statements.extend(added);
        Ok(Value::from(whole.element().minified()))
    },
};

fn actions(arguments: &[Value]) -> Result<Vec<&str>, Refused> {
    let mut actions = Vec::new();
    for index in 1..arguments.len() {
        let action = text(arguments, index)?;
        if !["sts:TagSession", "sts:SetSourceIdentity"].contains(&action) {
            let text =
                format!("{} is neither sts:TagSession nor sts:SetSourceIdentity.", quoted(action));
            return Err(Refused::argument(index, text));
        }
        if !actions.contains(&action) {
            actions.push(action);
        }
    }
    Ok(actions)
}

/// What a statement that lets somebody assume a role needs beside it. AWS decides about all actions of a request, so that
/// the conditions of that statement still have to be met.
fn beside(letting: &Part, actions: &[&str]) -> Part {
    Part {
        effect: "Allow".to_owned(),
        actions: Some(Element::one_or_many(actions.iter().copied())),
        principals: letting.principals.clone(),
        not_principals: letting.not_principals.clone(),
        ..Part::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::call;
    use super::super::trust::TRUST_ACCOUNT;
    use super::*;

    #[test]
    fn whoever_may_assume_the_role_may_bring_it_along_and_nobody_else() {
        let policy = concat!(
            r#"{"Version":"2012-10-17","Statement":["#,
            r#"{"Sid":"In","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/r"},"#,
            r#""Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"id"}}},"#,
            r#"{"Effect":"Deny","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"},"#,
            r#"{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"sts:TagSession"}]}"#,
        );
        let both = [Some(policy), Some("sts:TagSession"), Some("sts:SetSourceIdentity")];
        let added = concat!(
            r#",{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/r"},"#,
            r#""Action":["sts:TagSession","sts:SetSourceIdentity"]}]}"#,
        );
        let whole = call(&TRUST_SESSION, &both).unwrap();
        let sorted = policy::parse(whole.as_str().unwrap()).unwrap();
        let expected = policy::parse(&policy.replace("}]}", &format!("}}{added}"))).unwrap();
        assert_eq!(sorted, expected);
    }

    #[test]
    fn a_policy_of_another_function_comes_out_as_one_that_has_nothing_to_be_said_about() {
        let role = Some("arn:aws:iam::111122223333:role/r");
        let policy = call(&TRUST_ACCOUNT, &[role, Some("id")]).unwrap();
        let policy =
            call(&TRUST_SESSION, &[policy.as_str(), Some("sts:SetSourceIdentity")]).unwrap();
        let document = policy::parse_for(policy.as_str().unwrap(), Purpose::Trust).unwrap();
        assert_eq!(document.statements.len(), 3);
        assert_eq!(trust::check(&document, Some("222222222222")), []);
    }

    #[test]
    fn each_wrong_argument_is_refused_where_it_stands() {
        let tagging = r#"{"Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:TagSession"}]}"#;
        let good = tagging.replace("TagSession", "AssumeRole");
        for (arguments, argument, told) in [
            ([Some("{"), Some("sts:TagSession")], 0, "not valid JSON"),
            ([Some(tagging), Some("sts:TagSession")], 0, "lets anybody assume"),
            ([Some(&good), Some("sts:AssumeRole")], 1, "neither sts:TagSession nor"),
        ] {
            let refused = call(&TRUST_SESSION, &arguments).unwrap_err();
            assert_eq!(refused.argument, Some(argument));
            assert!(refused.text.contains(told), "{}", refused.text);
        }
    }
}
