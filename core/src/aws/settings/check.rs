//! Checks of single arguments. Each error is a sentence for its attribute, and none quotes what may be secret.

use super::{MetadataMode, RetryMode};
use crate::arn::{Arn, is_account_id};
use crate::secret::Secret;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Checks the ARN of a role to assume. The error is a sentence for its attribute.
pub fn role_arn(text: &str) -> Result<Arn, String> {
    if let Some(why) = blank_at_an_end(text) {
        return Err(why);
    }
    let arn: Arn = text.parse().map_err(|why| format!("`{text}` is not an ARN: {why}"))?;
    if !arn.is_role() {
        return Err(format!(
            "`{text}` is not the ARN of an IAM role, such as arn:aws:iam::123456789012:role/Name"
        ));
    }
    match arn.role_name() {
        Some(name) if !name.bytes().all(is_session_name_byte) => Err(format!(
            "`{name}` is not the name of a role: it may hold only letters, digits and the characters _+=,.@-"
        )),
        _ => Ok(arn),
    }
}

/// What stands before or behind a string and is hardly seen there, as a sentence.
fn blank_at_an_end(text: &str) -> Option<String> {
    let unseen = |letter: char| letter.is_whitespace() || matches!(letter, '\u{feff}' | '\u{200b}');
    let bare = text.trim_matches(unseen);
    let (first, last) = (text.chars().next()?, text.chars().next_back()?);
    let (verb, letter) = match (unseen(first), unseen(last)) {
        _ if bare.is_empty() => return None,
        (true, _) => ("begins", first),
        (_, true) => ("ends", last),
        _ => return None,
    };
    let what = match letter {
        ' ' => "a blank",
        '\n' | '\r' => "a line break",
        '\t' => "a tab",
        _ => "a character that is not visible",
    };
    Some(format!("`{bare}` {verb} with {what}, which has to be removed"))
}

/// Checks a role session name: 2 to 64 characters. The error is a sentence for its attribute.
pub fn session_name(text: &str) -> Result<(), String> {
    if !(2..=64).contains(&text.chars().count()) {
        return Err(format!("a session name has 2 to 64 characters, not {}", text.chars().count()));
    }
    if text.bytes().all(is_session_name_byte) {
        Ok(())
    } else {
        Err(format!(
            "the session name `{text}` may hold only letters, digits and the characters _+=,.@-"
        ))
    }
}

pub(in crate::aws) fn is_session_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte)
}

/// Checks an external ID: 2 to 1224 characters. The error is a sentence for its attribute and never quotes the ID.
pub fn external_id(id: &Secret) -> Result<(), String> {
    let text = id.expose();
    if !(2..=1224).contains(&text.chars().count()) {
        return Err(format!(
            "an external ID has 2 to 1224 characters, not {}",
            text.chars().count()
        ));
    }
    if text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_+=,.@:/-".contains(&b)) {
        Ok(())
    } else {
        Err("an external ID may hold only letters, digits and the characters _+=,.@:/-".to_owned())
    }
}

/// Reads the duration of a session: 15 minutes to 12 hours, written as in Go (`1h30m`). The error is a sentence for its attribute.
pub fn session_duration(text: &str) -> Result<Duration, String> {
    let duration = crate::duration::parse(text)?;
    if (Duration::from_mins(15)..=Duration::from_hours(12)).contains(&duration) {
        Ok(duration)
    } else {
        Err(format!("a session lasts 15 minutes (`15m`) to 12 hours (`12h`), not `{text}`"))
    }
}

/// Checks a source identity: 2 to 64 characters. The error is a sentence for its attribute.
pub fn source_identity(text: &str) -> Result<(), String> {
    let length = text.chars().count();
    if !(2..=64).contains(&length) {
        return Err(format!("a source identity has 2 to 64 characters, not {length}"));
    }
    if !text.bytes().all(is_session_name_byte) {
        return Err(format!(
            "the source identity `{text}` may hold only letters, digits and the characters _+=,.@-"
        ));
    }
    if text.len() >= 4 && text.as_bytes()[..4].eq_ignore_ascii_case(b"aws:") {
        return Err("a source identity cannot begin with `aws:`".to_owned());
    }
    Ok(())
}

/// Checks a session policy: JSON of 1 to 2048 characters. The error is a sentence for its attribute and never quotes the policy.
pub fn policy(policy: &Secret) -> Result<(), String> {
    let text = policy.expose();
    let length = text.chars().count();
    if !(1..=2048).contains(&length) {
        return Err(format!("a session policy has 1 to 2048 characters, not {length}"));
    }
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(value) if value.is_object() => Ok(()),
        Ok(_) => {
            Err("a session policy is an object in JSON, like that of `jsonencode({ ... })`"
                .to_owned())
        }
        Err(why) => Err(format!(
            "the session policy is not JSON: see line {}, column {}",
            why.line(),
            why.column()
        )),
    }
}

/// Checks the managed policies that limit a session: ARNs of IAM policies, at most ten. The error is a sentence for their attribute.
pub fn policy_arns<'a>(arns: impl IntoIterator<Item = &'a str>) -> Result<(), String> {
    let mut count = 0;
    for text in arns {
        count += 1;
        let arn: Arn = text.parse().map_err(|why| format!("`{text}` is not an ARN: {why}"))?;
        if arn.service != "iam" || !arn.resource.starts_with("policy/") {
            return Err(format!(
                "`{text}` is not the ARN of an IAM policy, such as arn:aws:iam::aws:policy/ReadOnlyAccess"
            ));
        }
    }
    if count > 10 {
        return Err(format!("a session takes ten managed policies at most, not {count}"));
    }
    Ok(())
}

/// Checks the tags of a session and which of them are transitive: at most 50, keys of 1 to 128 characters, values of at most 256. The
/// error is a sentence for the attribute.
pub fn session_tags(
    tags: &BTreeMap<String, String>,
    transitive: &BTreeSet<String>,
) -> Result<(), String> {
    if tags.len() > 50 {
        return Err(format!("a session takes 50 tags at most, not {}", tags.len()));
    }
    for (key, value) in tags {
        if !(1..=128).contains(&key.chars().count()) {
            return Err(format!(
                "the key of a session tag has 1 to 128 characters, unlike `{key}`"
            ));
        }
        if key.len() >= 4 && key.as_bytes()[..4].eq_ignore_ascii_case(b"aws:") {
            return Err(format!(
                "the key of a session tag cannot begin with `aws:`, as `{key}` does"
            ));
        }
        if value.chars().count() > 256 {
            return Err(format!("the value of session tag `{key}` has more than 256 characters"));
        }
    }
    match transitive.iter().find(|key| !tags.contains_key(*key)) {
        Some(key) => {
            Err(format!("`{key}` in `transitive_tag_keys` is not the key of one of the `tags`"))
        }
        None => Ok(()),
    }
}

/// Checks an account ID: 12 digits. The error is a sentence for its attribute.
pub fn account_id(text: &str) -> Result<(), String> {
    if is_account_id(text) {
        Ok(())
    } else {
        Err(format!("`{text}` is not an AWS account ID, which has 12 digits"))
    }
}

/// Checks that at most one list of accounts is given. The error is a sentence for either attribute.
pub fn account_ids(
    allowed: Option<&BTreeSet<String>>,
    forbidden: Option<&BTreeSet<String>>,
) -> Result<(), String> {
    match (allowed, forbidden) {
        (Some(_), Some(_)) => {
            Err("only one of `allowed_account_ids` and `forbidden_account_ids` can be given"
                .to_owned())
        }
        _ => Ok(()),
    }
}

/// Checks a web identity token: 4 to 20000 characters. The error is a sentence for its attribute and never quotes the token.
pub fn web_identity_token(token: &Secret) -> Result<(), String> {
    let length = token.expose().chars().count();
    if !(4..=20_000).contains(&length) {
        return Err(format!("a web identity token has 4 to 20000 characters, not {length}"));
    }
    Ok(())
}

/// Reads a mode of the metadata service: `IPv4` or `IPv6`. The error is a sentence for its attribute.
pub fn metadata_mode(text: &str) -> Result<MetadataMode, String> {
    match text.to_ascii_lowercase().as_str() {
        "ipv4" => Ok(MetadataMode::IpV4),
        "ipv6" => Ok(MetadataMode::IpV6),
        _ => Err(format!("the mode of the metadata service is `IPv4` or `IPv6`, not `{text}`")),
    }
}

/// Reads a mode of retries: `standard` or `adaptive`. The error is a sentence for its attribute.
pub fn retry_mode(text: &str) -> Result<RetryMode, String> {
    match text.to_ascii_lowercase().as_str() {
        "standard" => Ok(RetryMode::Standard),
        "adaptive" => Ok(RetryMode::Adaptive),
        _ => Err(format!("the mode of retries is `standard` or `adaptive`, not `{text}`")),
    }
}

/// Checks the URL of an endpoint. The error is a sentence for its attribute.
pub fn endpoint_url(text: &str) -> Result<(), String> {
    let host = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    match host {
        Some(host) if !host.is_empty() && !host.starts_with('/') => Ok(()),
        _ => Err(format!("`{text}` is not a URL with http:// or https:// and a host")),
    }
}

/// Checks the URL of a proxy. The error is a sentence for its attribute and never quotes the URL, which may hold a password.
pub fn proxy_url(url: &Secret) -> Result<(), String> {
    crate::aws::proxy::Proxy::parse(url).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_lasts_a_quarter_of_an_hour_to_twelve_hours() {
        assert_eq!(session_duration("15m"), Ok(Duration::from_mins(15)));
        assert_eq!(session_duration("12h"), Ok(Duration::from_hours(12)));
        for text in ["14m59s", "12h0m1s", "soon"] {
            assert!(session_duration(text).unwrap_err().contains(text));
        }
    }

    #[test]
    fn session_names_are_checked_to_their_last_character() {
        assert_eq!(session_name("deploy+ci=1,a.b@c-d_e"), Ok(()));
        assert!(session_name("a").unwrap_err().contains("2 to 64"));
        assert!(session_name(&"a".repeat(65)).unwrap_err().contains("65"));
        assert!(session_name("two words").unwrap_err().contains("two words"));
        assert!(session_name("trailing/").is_err());
    }

    #[test]
    fn a_bad_external_id_is_refused_without_being_quoted() {
        assert_eq!(external_id(&"a:b/c-d_e+f=g,h.i@j".into()), Ok(()));
        assert_eq!(external_id(&"x".repeat(1224).into()), Ok(()));
        for bad in ["x", "with space", "emoji🙂", "semi;colon"] {
            let message = external_id(&bad.into()).unwrap_err();
            assert!(!message.contains(bad) || bad == "x", "{message}");
        }
        assert!(external_id(&"x".repeat(1225).into()).is_err());
    }

    #[test]
    fn only_the_arn_of_a_role_can_be_assumed() {
        assert!(role_arn("arn:aws:iam::123456789012:role/R").is_ok());
        assert!(role_arn("R").unwrap_err().contains("is not an ARN"));
        assert!(role_arn("arn:aws:iam::123456789012:user/U").unwrap_err().contains("IAM role"));
        assert!(role_arn("arn:aws:iam::123456789012:role/a b").unwrap_err().contains("`a b`"));
        assert!(role_arn(" ").unwrap_err().contains("is not an ARN"));
    }

    #[test]
    fn what_is_hardly_seen_before_or_behind_a_role_is_named() {
        let arn = "arn:aws:iam::123456789012:role/R";
        for (text, told) in [
            (format!("{arn} "), "ends with a blank"),
            (format!(" {arn}"), "begins with a blank"),
            (format!("{arn}\n"), "ends with a line break"),
            (format!("{arn}\r\n"), "ends with a line break"),
            (format!("\t{arn}"), "begins with a tab"),
            (format!("\u{feff}{arn}"), "begins with a character that is not visible"),
            (format!("{arn}\u{a0}"), "ends with a character that is not visible"),
        ] {
            let why = role_arn(&text).unwrap_err();
            assert!(why.starts_with(&format!("`{arn}` {told}")), "{why}");
        }
    }

    #[test]
    fn a_source_identity_is_a_session_name_that_aws_has_not_reserved() {
        assert_eq!(source_identity("alice@example.com"), Ok(()));
        assert!(source_identity("a").unwrap_err().contains("2 to 64"));
        assert!(source_identity("with space").unwrap_err().contains("with space"));
        assert!(source_identity("aws:alice").is_err());
    }

    #[test]
    fn a_bad_session_policy_is_refused_without_being_quoted() {
        assert_eq!(policy(&r#"{"Version":"2012-10-17","Statement":[]}"#.into()), Ok(()));
        let big = format!(r#"{{"Sid":"{}"}}"#, "x".repeat(2048));
        assert!(policy(&big.into()).unwrap_err().contains("2048"));
        for bad in [r#"{"Topsecret":"#, "\"Topsecret\"", "Topsecret"] {
            let message = policy(&bad.into()).unwrap_err();
            assert!(!message.contains("Topsecret"), "{message}");
        }
        assert!(policy(&"".into()).is_err());
    }

    #[test]
    fn ten_managed_policies_limit_a_session_at_most() {
        let arn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
        assert_eq!(policy_arns([arn; 10]), Ok(()));
        assert!(policy_arns([arn; 11]).unwrap_err().contains("not 11"));
        assert!(policy_arns(["ReadOnlyAccess"]).unwrap_err().contains("not an ARN"));
        assert!(policy_arns(["arn:aws:iam::123456789012:role/R"]).unwrap_err().contains("policy"));
    }

    #[test]
    fn session_tags_have_limits_and_transitive_ones_exist() {
        let tags = |list: &[(&str, &str)]| {
            list.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<BTreeMap<_, _>>()
        };
        let keys = |list: &[&str]| list.iter().map(|k| (*k).to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(session_tags(&tags(&[("a", ""), ("b", "2")]), &keys(&["b"])), Ok(()));
        let missing = session_tags(&tags(&[("a", "1")]), &keys(&["b"])).unwrap_err();
        assert!(missing.contains("`b`") && missing.contains("transitive_tag_keys"), "{missing}");
        assert!(session_tags(&tags(&[("AWS:a", "1")]), &keys(&[])).is_err());
        assert!(session_tags(&tags(&[(&"k".repeat(129), "1")]), &keys(&[])).is_err());
        assert!(session_tags(&tags(&[("k", &"v".repeat(257))]), &keys(&[])).is_err());
        let many = (0..51).map(|n| (format!("k{n}"), String::new())).collect();
        assert!(session_tags(&many, &keys(&[])).unwrap_err().contains("not 51"));
    }

    #[test]
    fn accounts_have_twelve_digits_and_one_list() {
        assert_eq!(account_id("000000000001"), Ok(()));
        for bad in ["1", "12345678901x", "1234567890123", "１２３４５６７８９０１２"] {
            assert!(account_id(bad).unwrap_err().contains(bad));
        }
        let list = BTreeSet::from(["123456789012".to_owned()]);
        assert_eq!(account_ids(Some(&list), None), Ok(()));
        assert!(account_ids(Some(&list), Some(&list)).is_err());
    }

    #[test]
    fn a_web_identity_token_is_measured_and_never_quoted() {
        assert_eq!(web_identity_token(&"eyJh.x.y".into()), Ok(()));
        assert_eq!(web_identity_token(&"abc".into()).unwrap_err().find("abc"), None);
        assert!(web_identity_token(&"x".repeat(20_001).into()).is_err());
    }

    #[test]
    fn modes_are_read_in_any_case() {
        assert_eq!(metadata_mode("IPv6"), Ok(MetadataMode::IpV6));
        assert_eq!(retry_mode("Adaptive"), Ok(RetryMode::Adaptive));
        assert!(metadata_mode("ipv5").is_err() && retry_mode("legacy").is_err());
    }

    #[test]
    fn a_url_has_a_scheme_and_a_host() {
        assert_eq!(endpoint_url("http://localhost:4566"), Ok(()));
        for bad in ["localhost", "https://", "ftp://x", "https:///path"] {
            assert!(endpoint_url(bad).is_err(), "{bad}");
        }
        assert_eq!(proxy_url(&"http://user:hunter2@proxy:3128".into()), Ok(()));
        let message = proxy_url(&"socks5://user:hunter2@proxy".into()).unwrap_err();
        assert!(!message.contains("hunter2"), "{message}");
    }
}
