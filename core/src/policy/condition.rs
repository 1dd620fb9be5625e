//! The `Condition` element.

/// One line of a `Condition` element: a test of one key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Condition {
    /// The test.
    pub operator: Operator,
    /// What is tested, in the case it is written in: `aws:SourceIp`. AWS does not mind the case.
    pub key: String,
    /// What it is compared with: any of these may match, or none if the test is a negated one. Numbers and
    /// booleans are strings here, as they are for AWS.
    pub values: Vec<String>,
}

/// The test of a condition: `ForAnyValue:StringLikeIfExists`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Operator {
    /// How a key with many values is tested.
    pub quantifier: Option<Quantifier>,
    /// The test itself: `StringLike`, spelled as in AWS's documentation if it stands there.
    pub name: String,
    /// Whether it is met by a request that lacks the key.
    pub if_exists: bool,
}

/// How a key that has many values is tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quantifier {
    /// `ForAllValues`: every value must match. Met, too, by a request that lacks the key.
    ForAllValues,
    /// `ForAnyValue`: one value must match.
    ForAnyValue,
}

const NULL: &str = "Null";

/// The tests that AWS has.
const NAMES: &[&str] = &[
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "DateEquals",
    "DateNotEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "Bool",
    "BinaryEquals",
    "IpAddress",
    "NotIpAddress",
    "ArnEquals",
    "ArnNotEquals",
    "ArnLike",
    "ArnNotLike",
    NULL,
];

impl Operator {
    /// Takes an operator apart, whatever the case of its letters.
    #[must_use]
    pub fn read(text: &str) -> Operator {
        let (quantifier, rest) = match text.split_once(':') {
            Some((word, rest)) if word.eq_ignore_ascii_case("ForAllValues") => {
                (Some(Quantifier::ForAllValues), rest)
            }
            Some((word, rest)) if word.eq_ignore_ascii_case("ForAnyValue") => {
                (Some(Quantifier::ForAnyValue), rest)
            }
            _ => (None, text),
        };
        let suffix =
            rest.len().checked_sub("IfExists".len()).and_then(|at| rest.split_at_checked(at));
        let (name, if_exists) = match suffix {
            Some((name, suffix)) if suffix.eq_ignore_ascii_case("IfExists") => (name, true),
            _ => (rest, false),
        };
        let known = NAMES.iter().find(|known| known.eq_ignore_ascii_case(name));
        Operator { quantifier, name: known.map_or(name, |known| known).to_owned(), if_exists }
    }

    /// Whether AWS has such an operator.
    #[must_use]
    pub fn is_known(&self) -> bool {
        NAMES.contains(&self.name.as_str()) && !(self.if_exists && self.name == NULL)
    }
}

impl std::fmt::Display for Operator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.quantifier {
            Some(Quantifier::ForAllValues) => "ForAllValues:",
            Some(Quantifier::ForAnyValue) => "ForAnyValue:",
            None => "",
        })?;
        f.write_str(&self.name)?;
        f.write_str(if self.if_exists { "IfExists" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_taken_apart() {
        let operator = Operator::read("ForAnyValue:StringLikeIfExists");
        assert_eq!(operator.quantifier, Some(Quantifier::ForAnyValue));
        assert_eq!(operator.name, "StringLike");
        assert!(operator.if_exists);
        assert!(operator.is_known());
        assert_eq!(Operator::read("stringequals"), Operator::read("StringEquals"));
        assert_eq!(Operator::read("FORALLVALUES:bool").to_string(), "ForAllValues:Bool");
    }

    #[test]
    fn every_operator_reads_back_as_written() {
        for name in NAMES {
            for text in
                [(*name).to_owned(), format!("ForAllValues:{name}"), format!("ForAnyValue:{name}")]
            {
                assert_eq!(Operator::read(&text).to_string(), text);
                assert!(Operator::read(&text).is_known());
            }
        }
        assert_eq!(Operator::read("DateEqualsIfExists").to_string(), "DateEqualsIfExists");
    }

    #[test]
    fn what_aws_does_not_have_is_not_known() {
        for text in [
            "StringEqual",
            "",
            "IfExists",
            "NullIfExists",
            "ForSomeValues:Bool",
            "ä",
            "String€Exists",
        ] {
            assert!(!Operator::read(text).is_known(), "{text}");
            assert_eq!(Operator::read(text).to_string(), text);
        }
    }
}
