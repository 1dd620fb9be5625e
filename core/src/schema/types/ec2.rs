//! What EC2 takes and returns in several spellings.

use crate::quoted::quoted;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest as _, Sha1};
use std::fmt::Write as _;

text! {
    /// The name of a block device. `/dev/` before it makes no difference.
    DeviceName, check = anything, same = same_device
}
text! {
    /// The ID, the ARN or the alias of a KMS key. EC2 returns the ARN.
    KmsKey, check = anything, same = same_key
}
text! {
    /// What an instance is given to start with. States of hashicorp/aws 5.x have its SHA-1 instead.
    UserData, check = check_user_data, same = same_user_data
}
text! {
    /// The same as base64.
    UserDataBase64, check = check_base64, same = same_base64
}
text! {
    /// User data of a launch template, which has it as base64.
    EncodedUserData, check = check_encoded, same = same_base64
}
text! {
    /// The name of a launch template, or what one begins with.
    /// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html>
    LaunchTemplateName, check = check_template_name, same = super::iam::never
}
text! {
    /// A price in US dollars.
    Price, check = check_price, same = same_price
}
text! {
    /// A point in time, in RFC 3339.
    Time, check = check_time, same = same_time
}

impl DeviceName {
    /// Whether another name is the name of the same device.
    #[must_use]
    pub fn is(&self, other: &str) -> bool {
        same_device(self.as_str(), other)
    }
}
impl KmsKey {
    /// Whether it is an alias, which only KMS can tell the key of.
    #[must_use]
    pub fn is_alias(&self) -> bool {
        self.as_str().contains("alias/")
    }
}
impl UserData {
    /// As EC2 takes it.
    #[must_use]
    pub fn to_base64(&self) -> String {
        STANDARD.encode(self.as_str())
    }
}
impl UserDataBase64 {
    /// The bytes; none if it is no base64.
    #[must_use]
    pub fn bytes(&self) -> Option<Vec<u8>> {
        decoded(self.as_str())
    }
    /// The SHA-1 of the bytes; none if it is no base64.
    #[must_use]
    pub fn sha1(&self) -> Option<String> {
        self.bytes().map(|bytes| sha1(&bytes))
    }
}
impl EncodedUserData {
    /// The base64 without line breaks; none if it is something else.
    #[must_use]
    pub fn bare(&self) -> Option<String> {
        decoded(self.as_str()).map(|bytes| STANDARD.encode(bytes))
    }
}
impl Time {
    /// As the SDK takes it.
    #[must_use]
    pub fn instant(&self) -> Option<DateTime> {
        instant(self.as_str())
    }
}

/// How many bytes of user data EC2 takes, before they are written as base64.
const MOST_USER_DATA: usize = 16 * 1024;

#[expect(clippy::unnecessary_wraps, reason = "the form that every check has")]
fn anything(_: &str) -> Result<(), String> {
    Ok(())
}

fn same_device(a: &str, b: &str) -> bool {
    let bare = |name: &str| name.strip_prefix("/dev/").unwrap_or(name).to_owned();
    bare(a) == bare(b)
}

/// An ID and the ARN of the same key. Two ARNs are of two keys, and what an alias stands for is not known here.
fn same_key(a: &str, b: &str) -> bool {
    let id = |key: &str| key.rsplit_once(":key/").map(|(_, id)| id.to_owned());
    match (id(a), id(b)) {
        (Some(id), None) => id == b,
        (None, Some(id)) => id == a,
        _ => false,
    }
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    let bare: String = text.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
    STANDARD.decode(bare).ok()
}

fn check_size(bytes: usize) -> Result<(), String> {
    if bytes <= MOST_USER_DATA {
        return Ok(());
    }
    Err(format!(
        "It has {bytes} bytes; EC2 takes {MOST_USER_DATA}, before they are written as base64."
    ))
}
fn check_user_data(text: &str) -> Result<(), String> {
    // What is base64 already is sent as it is.
    check_size(decoded(text).map_or(text.len(), |bytes| bytes.len().min(text.len())))
}
fn check_base64(text: &str) -> Result<(), String> {
    let bytes = decoded(text).ok_or("It is not base64: `user_data` takes text as it is.")?;
    check_size(bytes.len())
}
fn check_encoded(text: &str) -> Result<(), String> {
    let bytes = decoded(text).ok_or("It is not base64: `base64encode()` makes it of a string.")?;
    check_size(bytes.len())
}
fn check_template_name(text: &str) -> Result<(), String> {
    let is_taken = |c: char| c.is_ascii_alphanumeric() || "()./_-".contains(c);
    match text.chars().find(|c| !is_taken(*c)) {
        Some(c) => {
            let c = quoted(&c.to_string());
            Err(format!(
                "{c} cannot be in the name of a launch template: letters, digits and `()./_-` can."
            ))
        }
        None => Ok(()),
    }
}

fn sha1(bytes: &[u8]) -> String {
    Sha1::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        // To write into a string cannot fail.
        _ = write!(text, "{byte:02x}");
        text
    })
}

/// A string, its SHA-1 in states of hashicorp/aws 5.x, and its base64 are the same user data.
fn same_user_data(a: &str, b: &str) -> bool {
    let is = |a: &str, b: &str| {
        let is_hash = a.len() == 40 && a.bytes().all(|c| c.is_ascii_hexdigit());
        let bytes = decoded(b).unwrap_or_else(|| b.as_bytes().to_vec());
        (is_hash && sha1(&bytes).eq_ignore_ascii_case(a))
            || decoded(a).is_some_and(|bytes| bytes == b.as_bytes())
    };
    is(a, b) || is(b, a)
}
fn same_base64(a: &str, b: &str) -> bool {
    matches!((decoded(a), decoded(b)), (Some(a), Some(b)) if a == b)
}

fn check_price(text: &str) -> Result<(), String> {
    let digits = |part: &str| part.bytes().all(|c| c.is_ascii_digit());
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if digits(whole) && digits(fraction) && text.bytes().any(|c| c.is_ascii_digit()) {
        return Ok(());
    }
    Err(format!("{} is not a price in US dollars, such as 0.05.", quoted(text)))
}
fn same_price(a: &str, b: &str) -> bool {
    let plain = |text: &str| {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        (whole.to_owned(), fraction.to_owned())
    };
    plain(a) == plain(b)
}

fn instant(text: &str) -> Option<DateTime> {
    DateTime::from_str(text, Format::DateTimeWithOffset).ok()
}
fn check_time(text: &str) -> Result<(), String> {
    let parsed = instant(text).map(drop);
    parsed.ok_or_else(|| format!("{} is not a time such as 2030-01-31T12:00:00Z.", quoted(text)))
}
fn same_time(a: &str, b: &str) -> bool {
    matches!((instant(a), instant(b)), (Some(a), Some(b)) if a == b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_its_base64_and_its_hash_are_the_same_user_data() {
        let text = "#!/bin/sh\necho hello\n";
        let hash = sha1(text.as_bytes());
        let base64 = STANDARD.encode(text);
        for (a, b) in [
            (text, hash.as_str()),
            (hash.as_str(), text),
            (text, base64.as_str()),
            (hash.as_str(), base64.as_str()),
        ] {
            assert!(same_user_data(a, b), "{a} and {b}");
        }
        assert_eq!(sha1(b""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
        assert!(!same_user_data(text, &sha1(b"another")) && !same_user_data(text, "another"));
        assert!(same_base64("aGk=", "aGk=\n") && !same_base64("aGk=", "aGw="));
    }

    #[test]
    fn user_data_is_measured_before_it_is_base64() {
        let most = "x ".repeat(MOST_USER_DATA / 2);
        assert!(check_user_data(&most).is_ok() && check_user_data(&format!("{most}\n")).is_err());
        assert!(check_base64(&STANDARD.encode(&most)).is_ok());
        assert!(check_base64(&STANDARD.encode(format!("{most}x"))).is_err());
        assert!(check_base64("no base64!").is_err());
        let problem = check_encoded(&STANDARD.encode(format!("{most}x"))).unwrap_err();
        assert!(problem.contains("16385") && problem.contains("16384"), "{problem}");
        assert!(check_encoded(&STANDARD.encode(&most)).is_ok());
        assert!(check_encoded("#!/bin/sh").unwrap_err().contains("base64encode()"));
        assert_eq!(
            EncodedUserData::from("IyEv\nYmluL3No\n").bare().as_deref(),
            Some("IyEvYmluL3No")
        );
    }

    #[test]
    fn names_of_launch_templates_are_of_few_characters() {
        assert!(check_template_name("web-(1)/a.b_C").is_ok());
        assert!(check_template_name("web 1").unwrap_err().contains("\" \""));
    }

    #[test]
    fn an_id_and_the_arn_of_a_key_are_the_same_key() {
        let arn = "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555";
        let id = "11111111-2222-3333-4444-555555555555";
        assert!(same_key(arn, id) && same_key(id, arn));
        assert!(!same_key(arn, "alias/a") && !same_key(id, "another"));
        assert!(KmsKey::from("arn:aws:kms:us-east-1:111122223333:alias/a").is_alias());
    }

    #[test]
    fn spellings_of_one_device_price_and_time_are_the_same() {
        assert!(same_device("/dev/xvdf", "xvdf") && !same_device("/dev/sdf", "xvdf"));
        assert!(
            same_price("0.0300", "0.03") && same_price(".5", "0.5") && !same_price("0.3", "0.03")
        );
        assert!(
            check_price("0.03").is_ok() && check_price("a").is_err() && check_price(".").is_err()
        );
        assert!(same_time("2030-01-31T12:00:00Z", "2030-01-31T13:00:00+01:00"));
        assert!(check_time("tomorrow").is_err());
    }
}
