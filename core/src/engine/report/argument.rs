//! The argument that a refusal of AWS is about.

use crate::aws;
use crate::engine::roles::ASSUME_ROLE;
use crate::value::{Path, Value};

/// What no call takes as it is written.
const BESIDE: [&str; 4] = [ASSUME_ROLE, "tags", "tags_all", "timeouts"];

/// The argument whose value AWS repeats in a refusal: the first one that it names, if no other has the same value.
pub(super) fn named(arguments: &Value, error: &aws::Error) -> Option<Path> {
    let aws::Error::Api(api) = error else { return None };
    if !(400..500).contains(&api.status) || error.is_access_denied() || error.is_throttle() {
        return None;
    }
    let mut strings = Vec::new();
    for (name, value) in
        arguments.as_map()?.iter().filter(|(name, _)| !BESIDE.contains(&name.as_str()))
    {
        collect(value, &Path::from(name.as_str()), &mut strings);
    }
    let found =
        strings.iter().filter_map(|(path, text)| Some((position(&api.message, text)?, path, text)));
    let (_, path, text) = found.min_by_key(|(at, _, text)| (*at, usize::MAX - text.len()))?;
    let alone = strings.iter().filter(|(_, other)| other == text).count() == 1;
    alone.then(|| path.clone())
}

/// The known strings in a value, each with the way to it. Terraform finds no place inside of a set or of a map.
fn collect<'a>(value: &'a Value, at: &Path, into: &mut Vec<(Path, &'a str)>) {
    match value {
        Value::String(text) => into.push((at.clone(), text)),
        Value::List(items) => {
            for (i, item) in items.iter().enumerate() {
                let at = at.index(i);
                let Some(fields) = item.as_map() else {
                    collect(item, &at, into);
                    continue;
                };
                for (name, field) in fields {
                    collect(field, &at.attribute(name), into);
                }
            }
        }
        Value::Set(items) => collect_as_one(items.iter(), at, into),
        Value::Map(fields) => collect_as_one(fields.values(), at, into),
        _ => {}
    }
}

/// The strings in all of these values, as if they stood at one place.
fn collect_as_one<'a>(
    values: impl Iterator<Item = &'a Value>,
    at: &Path,
    into: &mut Vec<(Path, &'a str)>,
) {
    let mut inside = Vec::new();
    for value in values {
        collect(value, at, &mut inside);
    }
    into.extend(inside.into_iter().map(|(_, text)| (at.clone(), text)));
}

/// Where a message has a value as a word of its own. What could be a word of the sentence as well has to be in quotes.
fn position(message: &str, value: &str) -> Option<usize> {
    if value.is_empty() {
        return None;
    }
    let distinct =
        value.len() > 3 && value.contains(|c: char| c.is_ascii_digit() || "-./:_".contains(c));
    let fits = |(at, _): &(usize, &str)| {
        let before = message.get(..*at).and_then(|text| text.chars().next_back());
        let after = message.get(at + value.len()..).unwrap_or_default();
        let next = after.trim_start_matches(['.', ':']).chars().next();
        let quoted = before.is_some_and(|c| "'\"`([".contains(c))
            && after.starts_with(['\'', '"', '`', ')', ']']);
        quoted || (distinct && !before.is_some_and(goes_on) && !next.is_some_and(goes_on))
    };
    message.match_indices(value).find(fits).map(|(at, _)| at)
}

/// Whether a character can be a part of a longer value.
fn goes_on(c: char) -> bool {
    c.is_alphanumeric() || "-./:_*@".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is pointed at where one of these arguments is wrong.
    fn at(arguments: &Value, code: &str, message: &str) -> Option<String> {
        let error = aws::Error::of_one("ec2", "RunInstances", (code, message));
        named(arguments, &error).map(|path| path.to_string())
    }

    fn object<const N: usize>(fields: [(&str, &str); N]) -> Value {
        Value::object(fields.map(|(name, value)| (name, Value::from(value))))
    }

    #[test]
    fn the_argument_is_the_one_whose_value_aws_repeats() {
        let instance = object([
            ("ami", "ami-0123456789abcdef0"),
            ("availability_zone", "eu-central-1z"),
            ("instance_type", "m9.huge"),
            ("key_name", "web"),
        ]);
        for (message, argument) in [
            ("Invalid value 'm9.huge' for InstanceType.", "instance_type"),
            ("The following supplied instance types do not exist: [m9.huge]", "instance_type"),
            ("Invalid availability zone: [eu-central-1z]", "availability_zone"),
            (
                "Value (eu-central-1z) for parameter availabilityZone is invalid.",
                "availability_zone",
            ),
            ("The image id '[ami-0123456789abcdef0]' does not exist", "ami"),
            ("The key pair 'web' does not exist", "key_name"),
            (
                "Your requested instance type (m9.huge) is not supported in your requested Availability Zone \
                 (eu-central-1z).",
                "instance_type",
            ),
        ] {
            assert_eq!(at(&instance, "InvalidParameterValue", message).as_deref(), Some(argument));
        }
    }

    #[test]
    fn a_value_that_is_a_part_of_another_or_a_word_of_the_sentence_is_not_meant() {
        let group = object([("name", "web"), ("vpc_id", "vpc-1"), ("cidr_block", "10.0.1.0/24")]);
        for message in [
            "The web is not there",
            "The VPC vpc-12 does not exist",
            "arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-1 does not exist",
            "The CIDR '110.0.1.0/24' is invalid.",
        ] {
            assert_eq!(at(&group, "InvalidParameterValue", message), None, "{message}");
        }
        assert_eq!(at(&group, "InvalidVpcID.NotFound", "No vpc-1.").as_deref(), Some("vpc_id"));
    }

    #[test]
    fn what_is_written_twice_is_not_pointed_at() {
        let mut both = object([("a", "sg-1234"), ("b", "sg-1234")]);
        assert_eq!(at(&both, "InvalidGroup.NotFound", "'sg-1234' does not exist"), None);
        both.insert("b", Value::Null);
        both.insert("tags", object([("group", "sg-1234")]));
        assert!(at(&both, "InvalidGroup.NotFound", "'sg-1234' does not exist").is_some());
    }

    #[test]
    fn a_path_leads_into_a_list_and_ends_at_a_set() {
        let device = Value::List(vec![object([("volume_type", "gp9")])]);
        let groups = Value::Set(vec![Value::from("sg-1234")]);
        let all = Value::object([("root_block_device", device), ("groups", groups)]);
        let found = |message| at(&all, "InvalidParameterValue", message);
        assert_eq!(
            found("Invalid type 'gp9'").as_deref(),
            Some("root_block_device[0].volume_type")
        );
        assert_eq!(found("No 'sg-1234' here").as_deref(), Some("groups"));
    }

    #[test]
    fn what_is_no_matter_of_arguments_is_not_pointed_at() {
        let vpc = object([("cidr_block", "10.0.1.0/24")]);
        for code in ["UnauthorizedOperation", "RequestLimitExceeded"] {
            assert_eq!(at(&vpc, code, "10.0.1.0/24"), None, "{code}");
        }
        assert!(at(&vpc, "InvalidSubnet.Conflict", "10.0.1.0/24").is_some());
    }
}
