//! What lists can be filtered by.

use super::{Object, texts};
use serde_json::Value as Json;

/// One filter, which an object passes if it has one of the values.
pub(super) struct Filter {
    pub(super) by: By,
    pub(super) values: Vec<Pattern>,
}

/// What a filter looks at.
pub(super) enum By {
    /// The tag with this key.
    Tag(String),
    /// A field.
    Field(String),
}

impl Filter {
    pub(super) fn passes(&self, object: &Object) -> bool {
        let has = match &self.by {
            By::Tag(key) => object.tags.get(key).cloned().into_iter().collect(),
            By::Field(path) => object.texts(path),
        };
        has.iter().any(|text| self.values.iter().any(|value| value.means(text)))
    }
}

/// A value of a filter.
pub(super) enum Pattern {
    /// This text.
    Text(String),
    /// What EC2 reads as a pattern.
    ///
    /// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html#wildcards>
    Wild(String),
}

impl Pattern {
    /// The values of a parameter.
    pub(super) fn all(said: &Json, new: fn(String) -> Self) -> Vec<Self> {
        texts(said).into_iter().map(new).collect()
    }
    pub(super) fn means(&self, text: &str) -> bool {
        match self {
            Self::Text(own) => own == text,
            Self::Wild(pattern) => matches(pattern, text),
        }
    }
}

fn matches(pattern: &str, text: &str) -> bool {
    let (mut wanted, mut left) = (pattern.chars(), text.chars());
    match (wanted.next(), left.next()) {
        (Some('*'), _) => {
            text.char_indices().any(|(at, _)| matches(wanted.as_str(), &text[at..]))
                || matches(wanted.as_str(), "")
        }
        (Some('?'), Some(_)) => matches(wanted.as_str(), left.as_str()),
        (Some('\\'), Some(is)) => {
            wanted.next() == Some(is) && matches(wanted.as_str(), left.as_str())
        }
        (Some(c), Some(is)) => c == is && matches(wanted.as_str(), left.as_str()),
        (None, None) => true,
        (None, Some(_)) | (Some(_), None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_those_of_ec2() {
        for (pattern, text) in
            [("a*", "abc"), ("*", ""), ("a?c", "abc"), (r"a\*\?\\", r"a*?\"), ("*c", "abc")]
        {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in
            [("a?", "a"), (r"a\*", "abc"), ("a", "ab"), (r"\", "a"), ("a*d", "abc")]
        {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }
}
