//! Policies in a template of CloudFormation, written before anybody knows which account they will be in.

use super::{Composition, Element, Part};
use crate::arn;

/// What CloudFormation fills in where it deploys a template.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html>
const PSEUDO: &str = "${AWS::";

impl Composition {
    /// The same policy wherever it will be deployed: its ARNs have the partition of the account that it is in.
    #[must_use]
    pub fn anywhere(mut self) -> Self {
        for part in &mut self.statements {
            let Part { resources, not_resources, conditions, .. } = part;
            for element in [resources, not_resources].into_iter().flatten() {
                *element = element.mapped(&|text| Element::Text(arn_anywhere(text)));
            }
            for value in conditions.iter_mut().flat_map(|test| &mut test.values) {
                *value = arn_anywhere(value);
            }
        }
        self
    }
}

/// The same ARN in the partition of the account that it will be deployed in. What is no ARN stays as it is.
#[must_use]
pub fn arn_anywhere(text: &str) -> String {
    let Ok([_, service, region, account, resource]) = arn::parts(text) else {
        return text.to_owned();
    };
    format!("arn:${{AWS::Partition}}:{service}:{region}:{account}:{resource}")
}

impl Element {
    /// As a template has it: CloudFormation fills in what stands in `${AWS::...}`, and leaves all other variables to IAM.
    #[must_use]
    pub fn in_template(&self) -> Element {
        self.mapped(&|text| {
            if text.contains(PSEUDO) {
                let kept = text.replace("${", "${!").replace("${!AWS::", PSEUDO);
                return Element::object([("Fn::Sub", kept.into())]);
            }
            text.into()
        })
    }

    /// The same with other texts; keys of objects stay.
    fn mapped(&self, change: &impl Fn(&str) -> Element) -> Element {
        match self {
            Element::Text(text) => change(text),
            Element::List(items) => {
                Element::List(items.iter().map(|item| item.mapped(change)).collect())
            }
            Element::Object(fields) => Element::object(
                fields.iter().map(|(key, value)| (key.as_str(), value.mapped(change))),
            ),
            Element::Plain(text) => Element::Plain(text.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_gets_the_partition_of_the_account_that_it_will_be_in() {
        for (text, anywhere) in [
            ("arn:aws:ec2:eu-west-1:*:vpc/*", "arn:${AWS::Partition}:ec2:eu-west-1:*:vpc/*"),
            ("arn:*:iam::aws:policy/P", "arn:${AWS::Partition}:iam::aws:policy/P"),
            (
                "arn:aws:iam::${AWS::AccountId}:role/r:s",
                "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/r:s",
            ),
            ("*", "*"),
            ("ec2.amazonaws.com", "ec2.amazonaws.com"),
        ] {
            assert_eq!(arn_anywhere(text), anywhere);
        }
    }

    #[test]
    fn a_policy_gets_it_in_resources_and_conditions_and_nowhere_else() {
        let text = r#"{"Statement":[{"Effect":"Allow","Action":"a:*","Resource":["arn:aws:a:::*","*"],"Condition":{"ArnLike":{"k":"arn:aws:a::*:b"}}},{"Effect":"Deny","Action":"b:*","NotResource":"arn:aws:b:::c"}]}"#;
        let printed = Composition::read(text).unwrap().anywhere().element().minified();
        let expected = r#"{"Statement":[{"Effect":"Allow","Action":"a:*","Resource":["arn:${AWS::Partition}:a:::*","*"],"Condition":{"ArnLike":{"k":"arn:${AWS::Partition}:a::*:b"}}},{"Effect":"Deny","Action":"b:*","NotResource":"arn:${AWS::Partition}:b:::c"}]}"#;
        assert_eq!(printed, expected);
    }

    #[test]
    fn variables_of_policies_are_left_to_iam() {
        let list =
            Element::texts(["${aws:username}", "arn:${AWS::Partition}:a:::${aws:username}/*"]);
        assert_eq!(
            list.in_template().minified(),
            r#"["${aws:username}",{"Fn::Sub":"arn:${AWS::Partition}:a:::${!aws:username}/*"}]"#
        );
    }
}
