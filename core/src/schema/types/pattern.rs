//! Regular expressions.

use crate::quoted::quoted;

text! {
    /// A regular expression.
    Pattern, check = check, same = same
}

fn check(text: &str) -> Result<(), String> {
    let problem = |problem| format!("{} is not a regular expression: {problem}.", quoted(text));
    regex_lite::Regex::new(text).map(drop).map_err(problem)
}

fn same(a: &str, b: &str) -> bool {
    a == b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_refused() {
        assert_eq!(check("^AWSReservedSSO_.*[0-9]{2}$"), Ok(()));
        assert!(check("a(").unwrap_err().contains("\"a(\" is not a regular expression"));
    }
}
