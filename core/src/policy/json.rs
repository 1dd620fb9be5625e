//! JSON as AWS reads it: with every key once per object.

use super::{PolicyError, Position};
use std::collections::BTreeMap;

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Json {
    Null,
    Bool(bool),
    /// As it is written: `3600`, `1.50`.
    Number(String),
    String(String),
    Array(Vec<Json>),
    Object(BTreeMap<String, Json>),
}

impl Json {
    /// What kind of value it is, with its article.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Json::Null => "null",
            Json::Bool(_) => "a boolean",
            Json::Number(_) => "a number",
            Json::String(_) => "a text",
            Json::Array(_) => "a list",
            Json::Object(_) => "an object",
        }
    }

    /// A string, or a number or boolean as the text that AWS takes it for.
    pub(super) fn as_text(&self) -> Option<String> {
        match self {
            Json::Bool(b) => Some(b.to_string()),
            Json::Number(text) | Json::String(text) => Some(text.clone()),
            Json::Null | Json::Array(_) | Json::Object(_) => None,
        }
    }
}

/// Reads a JSON text.
pub(super) fn parse(text: &str) -> Result<Json, PolicyError> {
    if let Err(error) = serde_json::from_str::<serde_json::Value>(text) {
        let what = match text.trim_start().get(..3) {
            Some(start) if start.eq_ignore_ascii_case("%7b") => {
                "the text is percent-encoded, as IAM returns policies, where plain JSON is expected"
                    .into()
            }
            _ => plain_words(&error),
        };
        return Err(PolicyError::Syntax { place: Position::of_error(text, &error), what });
    }
    Reader { text, at: 0 }.value()
}

fn plain_words(error: &serde_json::Error) -> String {
    let words = error.to_string();
    let words = words.split(" at line ").next().unwrap_or_default();
    match words {
        "EOF while parsing an object" => "the text ends within an object; a `}` is missing".into(),
        "EOF while parsing a list" => "the text ends within a list; a `]` is missing".into(),
        "EOF while parsing a string" => {
            "the text ends within a text; a closing quote is missing".into()
        }
        "EOF while parsing a value" => "the text ends where a value is expected".into(),
        "expected value" => "a value is expected, and what stands there is none".into(),
        "key must be a string" => "a key in double quotes is expected".into(),
        "trailing comma" => "a comma stands before a closing bracket".into(),
        "trailing characters" => "more text follows after the end of the policy".into(),
        "control character (\\u0000-\\u001F) found while parsing a string" => {
            "a text in quotes holds a line break or another control character".into()
        }
        "recursion limit exceeded" => "objects and lists are nested too deeply".into(),
        other => other.to_owned(),
    }
}

/// Reads a string that is known to be valid JSON, and sees the keys that `serde_json` would drop.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    /// The next byte that is not white space; 0 at the end.
    fn peek(&mut self) -> u8 {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let spaces = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.at += spaces;
        rest.get(spaces).copied().unwrap_or(0)
    }

    fn value(&mut self) -> Result<Json, PolicyError> {
        match self.peek() {
            b'{' => self.object(),
            b'[' => self.array(),
            b'"' => Ok(Json::String(self.string())),
            _ => Ok(self.word()),
        }
    }

    fn object(&mut self) -> Result<Json, PolicyError> {
        let mut fields = BTreeMap::new();
        self.at += 1;
        loop {
            match self.peek() {
                b'}' | 0 => break,
                b',' => self.at += 1,
                _ => {
                    let start = self.at;
                    let key = self.string();
                    if fields.contains_key(&key) {
                        let place = Position::of(self.text, start);
                        return Err(PolicyError::DuplicateKey { key, place });
                    }
                    // The colon.
                    self.peek();
                    self.at += 1;
                    let value = self.value()?;
                    fields.insert(key, value);
                }
            }
        }
        self.at += 1;
        Ok(Json::Object(fields))
    }

    fn array(&mut self) -> Result<Json, PolicyError> {
        let mut items = Vec::new();
        self.at += 1;
        loop {
            match self.peek() {
                b']' | 0 => break,
                b',' => self.at += 1,
                _ => items.push(self.value()?),
            }
        }
        self.at += 1;
        Ok(Json::Array(items))
    }

    fn string(&mut self) -> String {
        let start = self.at;
        let mut escaped = true;
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let inside = rest.iter().take_while(|byte| {
            let closes = **byte == b'"' && !escaped;
            // The opening quote starts out as escaped.
            escaped = **byte == b'\\' && !escaped;
            !closes
        });
        self.at += inside.count() + 1;
        let quoted = self.text.get(start..self.at).unwrap_or_default();
        serde_json::from_str(quoted).unwrap_or_default()
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) -> Json {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, ',' | ']' | '}'));
        let word = &rest[..end.unwrap_or(rest.len())];
        self.at += word.len();
        match word {
            "null" => Json::Null,
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            number => Json::Number(number.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn message(text: &str) -> String {
        parse(text).unwrap_err().to_string()
    }

    #[test]
    fn syntax_errors_are_told_in_plain_words_with_their_place() {
        for (text, problem) in [
            ("", "line 1, column 1: the text ends where a value is expected"),
            (
                "{\n  \"Version\": \"2012-10-17\",\n}",
                "line 3, column 1: a comma stands before a closing bracket",
            ),
            ("{\"a\": 1", "line 1, column 7: the text ends within an object; a `}` is missing"),
            ("{\"a\": [1", "line 1, column 8: the text ends within a list; a `]` is missing"),
            ("{\"a", "line 1, column 3: the text ends within a text; a closing quote is missing"),
            ("{Version: 1}", "line 1, column 2: a key in double quotes is expected"),
            (
                "{\"a\": allow}",
                "line 1, column 7: a value is expected, and what stands there is none",
            ),
            ("{} {}", "line 1, column 4: more text follows after the end of the policy"),
            (
                "{\"a\":\n \"b\nc\"}",
                "line 2, column 4: a text in quotes holds a line break or another control character",
            ),
            ("{\"a\" 1}", "line 1, column 6: expected `:`"),
            ("{\n\"ä€\" 1}", "line 2, column 6: expected `:`"),
            ("{\"a\": 1 \"b\": 2}", "line 1, column 9: expected `,` or `}`"),
            (
                "%7B%7D",
                "line 1, column 1: the text is percent-encoded, as IAM returns policies, where plain JSON is expected",
            ),
        ] {
            assert_eq!(
                message(text),
                format!("The policy is not valid JSON: {problem}."),
                "{text}"
            );
        }
    }

    #[test]
    fn nesting_without_end_is_an_error_and_no_crash() {
        assert!(message(&"[".repeat(100_000)).contains("nested too deeply"));
    }

    #[test]
    fn a_key_that_stands_twice_is_named_with_its_place() {
        assert_eq!(
            message("{\n  \"ä\": {\"Effect\": 1, \"b\": 2, \"Effect\": 3}\n}"),
            "The policy has the key \"Effect\" twice in one object, the second time in line 2, column 30."
        );
        // The same key, spelled with an escape.
        assert!(message(r#"{"a": 1, "\u0061": 2}"#).contains("twice"));
        assert!(parse(r#"{"a": {"a": {}}, "b": [{"a": 1}, {"a": 1}]}"#).is_ok());
    }

    #[test]
    fn numbers_keep_their_spelling() {
        let numbers = ["0", "-1", "1.50", "1e400", "123456789012345678901234567890"];
        let parsed = parse(&format!("[{}]", numbers.join(" , "))).unwrap();
        assert_eq!(parsed, Json::Array(numbers.map(|n| Json::Number(n.into())).into()));
    }

    fn values() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<String>().prop_map(Into::into),
            r#"[\\"/ {}:,\[\]]{0,6}"#.prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            let object = prop::collection::btree_map(any::<String>(), inner.clone(), 0..5);
            prop_oneof![
                prop::collection::vec(inner, 0..5).prop_map(Into::into),
                object.prop_map(|fields| serde_json::Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    fn read_by_serde(value: &serde_json::Value) -> Json {
        match value {
            serde_json::Value::Null => Json::Null,
            serde_json::Value::Bool(b) => Json::Bool(*b),
            serde_json::Value::Number(n) => Json::Number(n.to_string()),
            serde_json::Value::String(text) => Json::String(text.clone()),
            serde_json::Value::Array(items) => {
                Json::Array(items.iter().map(read_by_serde).collect())
            }
            serde_json::Value::Object(fields) => {
                Json::Object(fields.iter().map(|(k, v)| (k.clone(), read_by_serde(v))).collect())
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_is_json_is_read_as_such(value in values()) {
            prop_assert_eq!(parse(&value.to_string()), Ok(read_by_serde(&value)));
            prop_assert_eq!(parse(&format!("{value:#}")), Ok(read_by_serde(&value)));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in r#"[{}\[\]":,\\0-9a tru\n]{0,30}"#) {
            let _ = parse(&text);
        }
    }
}
