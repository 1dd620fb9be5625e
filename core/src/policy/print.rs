//! Policies as JSON text, byte for byte as hashicorp/aws prints them.

use std::fmt::Write as _;

/// A part of a policy, as it shall be printed: with the keys of objects in the order given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Element {
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Element>),
    /// An object.
    Object(Vec<(String, Element)>),
    /// What is no string: a number, a boolean or null, as it is written in JSON.
    Plain(String),
}

impl Element {
    /// An object.
    pub fn object<K: Into<String>>(fields: impl IntoIterator<Item = (K, Element)>) -> Self {
        Element::Object(fields.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }
    /// A list of strings.
    pub fn texts<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        Element::List(texts.into_iter().map(|text| Element::Text(text.into())).collect())
    }
    /// A string where there is one, and else a list: as AWS and hashicorp/aws write actions, resources and principals.
    pub fn one_or_many<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        let mut texts = texts.into_iter().map(Into::into);
        match (texts.next(), texts.next()) {
            (Some(one), None) => Element::Text(one),
            (first, second) => Self::texts(first.into_iter().chain(second).chain(texts)),
        }
    }
    /// In one line, without white space.
    #[must_use]
    pub fn minified(&self) -> String {
        let mut out = String::new();
        self.print(None, &mut out);
        out
    }
    /// Over many lines, indented by two spaces.
    #[must_use]
    pub fn indented(&self) -> String {
        let mut out = String::new();
        self.print(Some(0), &mut out);
        out
    }

    /// `depth` is that of the brackets around it; none prints no white space.
    fn print(&self, depth: Option<usize>, out: &mut String) {
        match self {
            Element::Text(text) => print_text(text, out),
            Element::Plain(text) => out.push_str(text),
            Element::List(items) => {
                let each = |item: &Element, out: &mut String| {
                    item.print(depth.map(|depth| depth + 1), out);
                };
                bracketed(['[', ']'], items, depth, out, each);
            }
            Element::Object(fields) => {
                let each = |(key, value): &(String, Element), out: &mut String| {
                    print_text(key, out);
                    out.push_str(if depth.is_some() { ": " } else { ":" });
                    value.print(depth.map(|depth| depth + 1), out);
                };
                bracketed(['{', '}'], fields, depth, out, each);
            }
        }
    }
}

impl From<&str> for Element {
    fn from(text: &str) -> Self {
        Element::Text(text.to_owned())
    }
}
impl From<String> for Element {
    fn from(text: String) -> Self {
        Element::Text(text)
    }
}

fn bracketed<T>(
    [open, close]: [char; 2],
    items: &[T],
    depth: Option<usize>,
    out: &mut String,
    each: impl Fn(&T, &mut String),
) {
    let line = |depth: Option<usize>, out: &mut String| {
        if let Some(depth) = depth {
            out.push('\n');
            out.extend(std::iter::repeat_n("  ", depth));
        }
    };
    out.push(open);
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        line(depth.map(|depth| depth + 1), out);
        each(item, out);
    }
    if !items.is_empty() {
        line(depth, out);
    }
    out.push(close);
}

/// A string in quotes. Escapes what Go escapes, which is more than JSON asks for.
fn print_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\x1f' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_printed_in_one_line_or_over_many() {
        let policy = Element::object([
            ("Version", Element::from("2012-10-17")),
            (
                "Statement",
                Element::List(vec![Element::object([("Action", Element::texts(["a", "b"]))])]),
            ),
        ]);
        assert_eq!(
            policy.minified(),
            r#"{"Version":"2012-10-17","Statement":[{"Action":["a","b"]}]}"#
        );
        assert_eq!(
            policy.indented(),
            "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Action\": [\n        \"a\",\n        \
             \"b\"\n      ]\n    }\n  ]\n}"
        );
    }

    #[test]
    fn what_is_empty_takes_no_lines() {
        let empty = Element::object([("a", Element::List(vec![])), ("b", Element::Object(vec![]))]);
        assert_eq!(empty.indented(), "{\n  \"a\": [],\n  \"b\": {}\n}");
        assert_eq!(empty.minified(), r#"{"a":[],"b":{}}"#);
    }

    #[test]
    fn texts_are_escaped_as_go_does() {
        let text = Element::from("\"\\\n\t\u{1}<>&\u{2028}ä/\u{7f}");
        assert_eq!(
            text.minified(),
            "\"\\\"\\\\\\n\\t\\u0001\\u003c\\u003e\\u0026\\u2028ä/\u{7f}\""
        );
    }
}
