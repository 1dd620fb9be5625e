//! Names and paths of IAM.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names>

use crate::quoted::quoted;

text! {
    /// The name of an object of IAM: letters, digits and `_+=,.@-`.
    IamName, check = check_name, same = never
}
text! {
    /// The path of an object of IAM: `/`, or words between slashes.
    IamPath, check = check_path, same = never
}

fn never(_: &str, _: &str) -> bool {
    false
}

fn check_name(text: &str) -> Result<(), String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
    match text.chars().find(|c| !fits(*c)) {
        Some(c) => Err(format!(
            "{} is not a name that IAM accepts because of {c:?}: letters, digits and the characters _+=,.@- may \
             stand in it.",
            quoted(text)
        )),
        None => Ok(()),
    }
}

fn check_path(text: &str) -> Result<(), String> {
    let framed = text.starts_with('/') && text.ends_with('/');
    let printable = text.chars().all(|c| ('\x21'..='\x7e').contains(&c));
    if framed && printable && text.len() <= 512 {
        return Ok(());
    }
    Err(format!(
        "{} is not a path that IAM accepts: it begins and ends with a slash and has at most 512 characters, none \
         of them a space.",
        quoted(text)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked_as_iam_does() {
        assert_eq!(check_name("cluster-1_a+b=c,d.e@f"), Ok(()));
        assert!(check_name("my role").unwrap_err().contains("because of ' '"));
        assert!(check_name("a/b").is_err());
    }

    #[test]
    fn paths_begin_and_end_with_a_slash() {
        for path in ["/", "/division/team/"] {
            assert_eq!(check_path(path), Ok(()), "{path}");
        }
        for path in ["division", "/division", "division/", "/a b/"] {
            assert!(check_path(path).is_err(), "{path}");
        }
        assert!(check_path(&format!("/{}/", "a".repeat(511))).is_err());
    }
}
