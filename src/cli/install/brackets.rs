//! As much of HCL as it takes to find a block in a CLI configuration: words, strings, comments and what is in brackets.

use std::ops::Range;

/// `name = value`, `name = [..]`, or `name "label" { .. }`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Item<'a> {
    pub(super) name: &'a str,
    /// From its name to its end.
    pub(super) whole: Range<usize>,
    /// What is between its brackets, if it has any.
    pub(super) inner: Option<Range<usize>>,
}

/// The items of a text that are not inside of another one; `None` if a bracket, string or comment is not closed.
pub(super) fn items(text: &str) -> Option<Vec<Item<'_>>> {
    let mut found = Vec::new();
    let (mut at, mut depth, mut opened) = (0, 0_usize, 0);
    let mut name: Option<Range<usize>> = None;
    let mut equals = false;
    while at < text.len() {
        let (token, length) = token(text.get(at..)?)?;
        let here = at..at + length;
        at = here.end;
        let inner = match token {
            Token::Open => {
                opened = if depth == 0 { here.end } else { opened };
                depth += 1;
                continue;
            }
            Token::Close => {
                depth = depth.checked_sub(1)?;
                Some(opened..here.start)
            }
            Token::Word if depth == 0 && !equals => {
                name.get_or_insert(here);
                continue;
            }
            Token::Word => None,
            Token::Equals => {
                equals |= depth == 0;
                continue;
            }
            Token::Nothing => continue,
        };
        if depth == 0 {
            let first = name.take()?;
            let whole = first.start..here.end;
            found.push(Item { name: text.get(first)?.trim_matches('"'), whole, inner });
            equals = false;
        }
    }
    (depth == 0 && name.is_none()).then_some(found)
}

enum Token {
    /// A name, a number or a string.
    Word,
    Open,
    Close,
    Equals,
    /// A comment, a blank or a comma.
    Nothing,
}

/// The first token of a text, and its length.
fn token(text: &str) -> Option<(Token, usize)> {
    let first = text.chars().next()?;
    let line = || text.find('\n').unwrap_or(text.len());
    Some(match first {
        '#' => (Token::Nothing, line()),
        '/' if text.starts_with("//") => (Token::Nothing, line()),
        '/' if text.starts_with("/*") => (Token::Nothing, text.get(2..)?.find("*/")? + 4),
        '"' => (Token::Word, string(text)?),
        '{' | '[' => (Token::Open, 1),
        '}' | ']' => (Token::Close, 1),
        '=' => (Token::Equals, 1),
        _ if first.is_whitespace() || first == ',' => (Token::Nothing, first.len_utf8()),
        _ => {
            let end = |c: char| c.is_whitespace() || "{}[]=,\"#".contains(c);
            (Token::Word, text.find(end).unwrap_or(text.len()))
        }
    })
}

/// The length of the string that a text begins with.
fn string(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return Some(at + 1),
            '\n' => return None,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&str> {
        items(text).unwrap().iter().map(|item| item.name).collect()
    }

    #[test]
    fn attributes_and_blocks_follow_each_other() {
        let text =
            "a = 1\nb \"label\" {\n  c = \"}\"\n}\nd = [\"x\", \"y\"]\n\"e\" = { f = true }\ng {}";
        assert_eq!(names(text), ["a", "b", "d", "e", "g"]);
        let found = items(text).unwrap();
        let inner = |item: &Item<'_>| item.inner.clone().map(|range| text[range].trim().to_owned());
        let inner: Vec<_> = found.iter().map(inner).collect();
        let expected = [None, Some("c = \"}\""), Some("\"x\", \"y\""), Some("f = true"), Some("")];
        assert_eq!(inner, expected.map(|text| text.map(str::to_owned)));
        assert_eq!(&text[found[1].whole.clone()], "b \"label\" {\n  c = \"}\"\n}");
    }

    #[test]
    fn comments_and_strings_hide_brackets() {
        let text = "# {\n// [\n/* } */\na = \"\\\"{\"\nb { # }\n}\n";
        assert_eq!(names(text), ["a", "b"]);
    }

    #[test]
    fn what_is_not_closed_is_not_read() {
        for text in ["a {", "a }", "a = \"", "a = \"\n\"", "/* a", "/*/", "a", "{ b = 1 }"] {
            assert_eq!(items(text), None, "{text}");
        }
    }
}
