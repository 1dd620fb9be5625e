//! What is printed for a shell.

/// A text as one word of a shell.
pub(super) fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:@".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn a_shell_reads_the_text_that_was_meant() {
        for text in
            ["", "vpc-1", "it's", "$(id)", "a b", "`id`", "\"", "-x", "!", "é\\", "line\nline"]
        {
            let script = format!("printf %s {}", word(text));
            let printed = Command::new("sh").args(["-c", &script]).output().expect("a shell");
            assert_eq!(String::from_utf8(printed.stdout).expect("a text"), text, "{script}");
        }
        assert_eq!(word("arn:aws:iam::1:role/a"), "arn:aws:iam::1:role/a");
    }
}
