//! How policies travel, and how long they are.

use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// The policy in plain text. IAM returns policies percent-encoded; a string that is not encoded as a whole,
/// or not into UTF-8, is left as it is.
#[must_use]
pub fn decode_percent(text: &str) -> Cow<'_, str> {
    // Plain JSON starts with a bracket, so a `%` further behind is part of what it says.
    if text.trim_start().starts_with('%') {
        percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text))
    } else {
        Cow::Borrowed(text)
    }
}

/// The number of characters of a policy as IAM counts them for its limits: without white space.
#[must_use]
pub fn size(text: &str) -> usize {
    text.chars().filter(|c| !matches!(c, ' ' | '\t' | '\r' | '\n')).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_text_that_is_encoded_is_decoded() {
        assert_eq!(decode_percent("%7B%22a%22%3A%20%22%C3%A4%25%22%7D"), "{\"a\": \"ä%\"}");
        assert_eq!(decode_percent("%0A%7B%7D"), "\n{}");
        assert_eq!(decode_percent("{\"a\": \"%7B\"}"), "{\"a\": \"%7B\"}");
        assert_eq!(decode_percent("%FF"), "%FF");
        assert_eq!(decode_percent(""), "");
    }

    #[test]
    fn white_space_does_not_count() {
        assert_eq!(size(" {\n\t\"Sid\": \"ä b\"\r\n}\n"), "{\"Sid\":\"ab\"}".len());
        assert_eq!(size(""), 0);
    }
}
