//! Names and values of DNS, as Route 53 writes them.
//!
//! <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html>

use crate::quoted::quoted;
use std::fmt::Write;

text! {
    /// A domain name: of a zone, a record or the target of an alias. Neither its case nor a dot at its end means anything,
    /// and `*` is the same as `\052`.
    DnsName, check = check_name, same = same_name
}
text! {
    /// One value of a record. Values of TXT and SPF records stand without their outer quotes, as in hashicorp/aws; more
    /// than one string in a value has quotes between them: `one" "two`.
    RecordText, check = check_text, same = same_text
}

/// A name has at most so many characters, and a label of it so many.
const LONGEST: (usize, usize) = (255, 63);

impl DnsName {
    /// The name as Route 53 writes it, without the dot at its end: small letters, and codes such as `\052` for whatever is
    /// no letter, digit, hyphen or underscore.
    #[must_use]
    pub fn canonical(&self) -> String {
        canonical(self.as_str())
    }
    /// The name as people write it: `*` at its beginning is no code.
    #[must_use]
    pub fn readable(&self) -> String {
        let name = self.canonical();
        match name.strip_prefix(r"\052") {
            Some(rest) if rest.is_empty() || rest.starts_with('.') => format!("*{rest}"),
            _ => name,
        }
    }
}

/// The code of a character at the beginning of `text`: three octal digits after a backslash.
fn code(text: &str) -> Option<&str> {
    let digits = text.strip_prefix('\\')?.get(..3)?;
    digits.bytes().all(|digit| (b'0'..=b'7').contains(&digit)).then(|| &text[..4])
}

fn canonical(name: &str) -> String {
    let name = name.strip_suffix('.').filter(|name| !name.is_empty()).unwrap_or(name);
    let (mut written, mut rest) = (String::with_capacity(name.len()), name);
    while let Some(next) = rest.chars().next() {
        if let Some(code) = code(rest) {
            written.push_str(code);
            rest = &rest[code.len()..];
            continue;
        }
        let (one, after) = rest.split_at(next.len_utf8());
        match next {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '.' => {
                written.push(next.to_ascii_lowercase());
            }
            _ => one.bytes().for_each(|byte| _ = write!(written, "\\{byte:03o}")),
        }
        rest = after;
    }
    written
}

fn same_name(a: &str, b: &str) -> bool {
    canonical(a) == canonical(b)
}

fn check_name(name: &str) -> Result<(), String> {
    let wrong = |what: &str| Err(format!("{} is no domain name: {what}.", quoted(name)));
    if name == "." {
        return Ok(());
    }
    let name = name.strip_suffix('.').unwrap_or(name);
    if name.contains(char::is_whitespace) {
        return wrong("it holds white space");
    }
    if name.split('.').any(str::is_empty) {
        return wrong("something has to stand before, between and after its dots");
    }
    // A code is one character.
    let length = |text: &str| {
        let codes = text.match_indices('\\').filter(|(at, _)| code(&text[*at..]).is_some()).count();
        text.len() - 3 * codes
    };
    if name.split('.').any(|label| length(label) > LONGEST.1) {
        return wrong("between two dots stand at most 63 characters");
    }
    if length(name) > LONGEST.0 {
        return wrong("it has at most 255 characters");
    }
    Ok(())
}

fn check_text(text: &str) -> Result<(), String> {
    if text.contains(['\n', '\r']) {
        return Err(format!(
            "{} is no value of a record: a line break in it is written as \\012.",
            quoted(text)
        ));
    }
    Ok(())
}

impl RecordText {
    /// The strings of a value, in bytes, if it is one of a TXT record.
    #[must_use]
    pub fn strings(&self) -> Option<Vec<Vec<u8>>> {
        strings(self.as_str())
    }
}

/// The strings of a value without its outer quotes. None if it is not made of quoted strings.
fn strings(inside: &str) -> Option<Vec<Vec<u8>>> {
    let (mut all, mut rest) = (vec![vec![]], inside);
    while let Some(next) = rest.chars().next() {
        if let Some(code) = code(rest) {
            let byte = u8::from_str_radix(&code[1..], 8).ok()?;
            all.last_mut()?.push(byte);
            rest = &rest[code.len()..];
            continue;
        }
        rest = &rest[next.len_utf8()..];
        match next {
            '\\' => {
                let escaped = rest.chars().next()?;
                all.last_mut()?.extend(escaped.to_string().into_bytes());
                rest = &rest[escaped.len_utf8()..];
            }
            '"' => {
                rest = rest.trim_start_matches([' ', '\t']).strip_prefix('"')?;
                all.push(vec![]);
            }
            _ => all.last_mut()?.extend(next.to_string().into_bytes()),
        }
    }
    Some(all)
}

fn same_text(a: &str, b: &str) -> bool {
    let strings = (strings(a), strings(b));
    matches!(strings, (Some(a), Some(b)) if a == b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_final_dots_and_codes_are_spellings_of_one_name() {
        for (a, b) in [
            ("WWW.Example.com.", "www.example.com"),
            ("*.example.com", r"\052.example.com."),
            ("a/b.example.com", r"a\057b.example.com"),
            ("ä.example.com", r"\303\244.example.com"),
        ] {
            assert!(same_name(a, b), "{a} {b}");
        }
        for (a, b) in [("a.example.com", "b.example.com"), ("a_b", "a-b"), (".", "")] {
            assert!(!same_name(a, b), "{a} {b}");
        }
    }

    #[test]
    fn a_name_is_told_as_route_53_writes_it_or_as_people_do() {
        let name = DnsName::from("*.Example.com.");
        assert_eq!(name.canonical(), r"\052.example.com");
        assert_eq!(name.readable(), "*.example.com");
        assert_eq!(DnsName::from("a*.example.com").readable(), r"a\052.example.com");
        assert_eq!(DnsName::from(r"\x.example.com").canonical(), r"\134x.example.com");
    }

    #[test]
    fn what_is_no_name_is_refused_with_its_reason() {
        let long = "a".repeat(64);
        for (name, reason) in [
            ("a b.example.com", "white space"),
            ("a..example.com", "dots"),
            (".example.com", "dots"),
            (long.as_str(), "63 characters"),
            (&format!("{}a", "abc.".repeat(64)), "255 characters"),
        ] {
            assert!(check_name(name).unwrap_err().contains(reason), "{name}");
        }
        for name in [".", "example.com.", "_sip._tcp.example.com", "*.example.com", "@.example.com"]
        {
            assert_eq!(check_name(name), Ok(()), "{name}");
        }
        assert_eq!(check_name(&r"\052".repeat(60)), Ok(()));
    }

    #[test]
    fn a_value_is_one_line() {
        assert!(check_text("one\ntwo").unwrap_err().contains(r"\012"));
        assert_eq!(check_text(r"one\012two"), Ok(()));
    }

    #[test]
    fn values_are_the_same_if_their_strings_are() {
        for (a, b) in [
            (r#"one" "two"#, r#"one""two"#),
            (r"say \042hi\042", r#"say \"hi\""#),
            (r"a\\b", r"a\134b"),
            (r"v=spf1 -all", r"v=spf1\040-all"),
        ] {
            assert!(same_text(a, b), "{a} {b}");
        }
        for (a, b) in [
            (r#"one" "two"#, "onetwo"),
            (r#"0 issue "ca.example.com""#, r#"0 issue "CA.example.com""#),
            ("A", "a"),
        ] {
            assert!(!same_text(a, b), "{a} {b}");
        }
    }

    #[test]
    fn the_strings_of_a_value_are_told_with_their_bytes() {
        let strings = |text: &str| RecordText::from(text).strings();
        assert_eq!(strings(r#"one" "tw\157"#), Some(vec![b"one".to_vec(), b"two".to_vec()]));
        assert_eq!(strings(r#"one" two"#), None);
        assert_eq!(strings("\\"), None);
        assert_eq!(strings(""), Some(vec![vec![]]));
    }
}
