//! Names and paths of IAM.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names>

use crate::quoted::quoted;

text! {
    /// The name of an object of IAM: letters, digits and `_+=,.@-`.
    IamName, check = check_name, same = never
}
text! {
    /// The path of a role or an instance profile: `/`, or words between slashes.
    /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html>
    IamPath, check = check_path, same = never
}
text! {
    /// The path of a managed policy, which takes fewer characters.
    /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html>
    PolicyPath, check = check_policy_path, same = never
}
text! {
    /// The beginning of the paths of roles. It may end within a word.
    /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html>
    IamPathPrefix, check = check_path_prefix, same = never
}

text! {
    /// The URL of an OpenID Connect issuer. IAM returns it without `https://`, and so do imports.
    IssuerUrl, check = check_issuer, same = same_issuer
}
text! {
    /// The SHA-1 fingerprint of a certificate: 40 hexadecimal digits.
    Thumbprint, check = check_thumbprint, same = str::eq_ignore_ascii_case
}

text! {
    /// The description of a role: printable characters of Latin-1, tabs and line ends.
    RoleDescription, check = check_description, same = never
}
text! {
    /// The description of a managed policy: everything but control characters.
    PolicyDescription, check = check_policy_description, same = never
}
text! {
    /// The name of a service as a principal, such as `ec2.amazonaws.com`.
    ServiceName, check = check_service, same = never
}

pub(super) fn never(_: &str, _: &str) -> bool {
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

/// How many characters a path has at most.
const LONGEST_PATH: usize = 512;

fn check_path(text: &str) -> Result<(), String> {
    let inside = text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    let framed = text == "/" || inside.is_some_and(|inside| !inside.is_empty());
    let printable = text.chars().all(|c| ('\x21'..='\x7e').contains(&c));
    if framed && printable && text.len() <= LONGEST_PATH {
        return Ok(());
    }
    Err(format!(
        "{} is not a path that IAM accepts: it is a slash, or begins and ends with a slash and has something between \
         them; it has at most 512 characters, none of them a space.",
        quoted(text)
    ))
}

fn check_policy_path(text: &str) -> Result<(), String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || ".,+@=_-".contains(c);
    let words = text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    let framed = words.is_some_and(|words| {
        words.split('/').all(|word| !word.is_empty() && word.chars().all(fits))
    });
    if (text == "/" || framed) && text.len() <= LONGEST_PATH {
        return Ok(());
    }
    Err(format!(
        "{} is not a path that IAM accepts for a policy: it begins and ends with a slash, and has at most 512 \
         characters: letters, digits and .,+@=_- between single slashes.",
        quoted(text)
    ))
}

fn check_path_prefix(text: &str) -> Result<(), String> {
    let printable = text.chars().all(|c| ('\x21'..='\x7f').contains(&c));
    if text.starts_with('/') && printable && text.len() <= LONGEST_PATH {
        return Ok(());
    }
    Err(format!(
        "{} is not the beginning of a path: it begins with a slash and has at most 512 characters, none of them a \
         space.",
        quoted(text)
    ))
}

fn check_issuer(text: &str) -> Result<(), String> {
    let wrong = |what: &str| {
        Err(format!("{} is not the URL of an issuer that IAM accepts: {what}.", quoted(text)))
    };
    let rest = text.strip_prefix("https://").unwrap_or(text);
    if rest.contains("://") {
        return wrong("it begins with https://");
    }
    let host = rest.split('/').next().unwrap_or_default();
    if host.contains([':', '@']) {
        return wrong("it names a host without a port and without a user");
    }
    if host.is_empty() || text.contains(char::is_whitespace) {
        return wrong("it names a host, as in https://accounts.example.com, and holds no spaces");
    }
    if text.contains(['?', '#']) {
        return wrong("it ends with the path, without ? or #");
    }
    if text.len() > 255 {
        return wrong("it has at most 255 characters");
    }
    Ok(())
}

fn same_issuer(a: &str, b: &str) -> bool {
    let bare = |url: &str| url.strip_prefix("https://").unwrap_or(url).to_owned();
    bare(a) == bare(b)
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
fn check_description(text: &str) -> Result<(), String> {
    let fits = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{a1}'..='\u{ff}');
    match text.chars().find(|c| !fits(*c)) {
        Some(c) => Err(format!(
            "IAM accepts no {c:?} in the description of a role: letters and signs of western European languages may \
             stand in it."
        )),
        None => Ok(()),
    }
}

/// IAM says what it accepts in none of its references, but in its refusals: `[\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}]*`.
/// <https://github.com/aws-cloudformation/cfn-python-lint/issues/345>
fn check_policy_description(text: &str) -> Result<(), String> {
    match text.chars().find(|c| c.is_control()) {
        Some(c) => Err(format!(
            "IAM accepts no {c:?} in the description of a policy: it is one line, without tabs."
        )),
        None => Ok(()),
    }
}

fn check_service(text: &str) -> Result<(), String> {
    if text.contains('.') {
        return check_name(text);
    }
    Err(format!(
        "{} is not the name of a service as a principal, such as autoscaling.amazonaws.com.",
        quoted(text)
    ))
}

fn check_thumbprint(text: &str) -> Result<(), String> {
    if text.len() == 40 && text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(());
    }
    Err(format!(
        "{} is not a thumbprint: the SHA-1 fingerprint of a certificate, 40 hexadecimal digits without colons.",
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
        for path in ["/", "/division/team/", "/a.b,c+d@e=f_g-h/1/"] {
            assert_eq!(check_path(path), Ok(()), "{path}");
            assert_eq!(check_policy_path(path), Ok(()), "{path}");
        }
        for path in ["", "division", "/division", "division/", "/a b/", "/ä/", "//"] {
            assert!(check_path(path).is_err(), "{path}");
            assert!(check_policy_path(path).is_err(), "{path}");
        }
        for path in ["/a!b/", "/a//b/", "///"] {
            assert_eq!(check_path(path), Ok(()), "{path}");
            assert!(check_policy_path(path).is_err(), "{path}");
        }
        for (letters, accepted) in [(510, true), (511, false)] {
            let path = format!("/{}/", "a".repeat(letters));
            assert_eq!(check_path(&path).is_ok(), accepted);
            assert_eq!(check_policy_path(&path).is_ok(), accepted);
        }
    }

    #[test]
    fn the_beginning_of_a_path_may_end_anywhere() {
        for path in ["/", "/team", "/team/", "//", "/a!\x7f"] {
            assert_eq!(check_path_prefix(path), Ok(()), "{path}");
        }
        for path in ["team", "/a b", "/ä", &format!("/{}", "a".repeat(512))] {
            assert!(check_path_prefix(path).is_err(), "{path}");
        }
    }

    #[test]
    fn issuers_are_urls_with_https_and_without_a_query() {
        use crate::schema::Field;
        assert_eq!(check_issuer("https://oidc.eks.eu-central-1.amazonaws.com/id/0123"), Ok(()));
        for (url, why) in [
            ("http://example.com", "it begins with https://"),
            ("https://", "it names a host"),
            ("https:///path", "it names a host"),
            ("https://a.b?c", "without ? or #"),
            ("https://a b", "holds no spaces"),
            ("https://example.com:8443", "without a port"),
            ("https://example.com:443/id/1", "without a port"),
            ("https://me@example.com", "without a user"),
        ] {
            assert!(check_issuer(url).unwrap_err().contains(why), "{url}");
        }
        assert_eq!(check_issuer("https://example.com/realms/a:b@c"), Ok(()));
        assert_eq!(check_issuer("example.com/id"), Ok(()), "an import writes it like that");
        let same = |a: &str, b: &str| IssuerUrl::same(&a.into(), &b.into());
        assert!(same("https://example.com/a", "example.com/a"));
        assert!(!same("https://example.com/a", "https://example.com/b"));
    }

    #[test]
    fn descriptions_are_checked_as_iam_does() {
        assert_eq!(check_description("Größe & Zweck\t(a)\r\nwas it?"), Ok(()));
        for (text, found) in
            [("a – b", "'–'"), ("€", "'€'"), ("a\0", "'\\0'"), ("a\u{a0}b", "'\\u{a0}'")]
        {
            assert!(check_description(text).unwrap_err().contains(found), "{text:?}");
        }
    }

    #[test]
    fn the_description_of_a_policy_is_one_line() {
        assert_eq!(check_policy_description("Größe & Zweck: “a” – was it? 文"), Ok(()));
        for (text, found) in [("a\nb", "'\\n'"), ("a\r\n", "'\\r'"), ("a\tb", "'\\t'")] {
            assert!(check_policy_description(text).unwrap_err().contains(found), "{text:?}");
        }
    }

    #[test]
    fn a_service_is_named_as_a_principal() {
        assert_eq!(check_service("elasticloadbalancing.amazonaws.com"), Ok(()));
        assert!(check_service("autoscaling").unwrap_err().contains("autoscaling.amazonaws.com"));
        assert!(check_service("auto scaling.amazonaws.com").is_err());
    }

    #[test]
    fn thumbprints_have_forty_digits() {
        assert_eq!(check_thumbprint("9e99a48a9960b14926bb7f3b02e22da2b0ab7280"), Ok(()));
        assert!(check_thumbprint("9e:99").is_err());
        assert!(check_thumbprint(&"g".repeat(40)).is_err());
    }
}
