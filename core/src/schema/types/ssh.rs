//! What EC2 takes as a key pair.

use crate::quoted::quoted;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

text! {
    /// The name of a key pair: printable characters of ASCII, without a space at either end.
    /// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ImportKeyPair.html>
    KeyPairName, check = check_name, same = super::iam::never
}
text! {
    /// A public key for SSH, as OpenSSH writes it, or in another format that EC2 takes. The comment is no part of the key.
    PublicKey, check = check_key, same = same_key
}

impl PublicKey {
    /// The key in one line, without a comment, if OpenSSH has written it; otherwise as it is. EC2 refuses some comments.
    #[must_use]
    pub fn bare(&self) -> String {
        parts(&self.0).map_or_else(|| self.0.clone(), |(kind, key)| format!("{kind} {key}\n"))
    }
    /// Whether two keys can be compared and are different ones.
    #[must_use]
    pub fn is_another(&self, than: &Self) -> bool {
        matches!((parts(&self.0), parts(&than.0)), (Some(a), Some(b)) if a != b)
    }
    /// Whether OpenSSH writes keys like this.
    #[must_use]
    pub fn is_openssh(&self) -> bool {
        parts(&self.0).is_some()
    }
}

/// The type of a key and the key itself, in a line as OpenSSH writes it.
fn parts(text: &str) -> Option<(&str, &str)> {
    let line = text.trim();
    let mut words = line.split_ascii_whitespace();
    let (kind, key) = (words.next()?, words.next()?);
    let is_one_line = !line.contains(['\n', '\r']);
    (is_one_line && is_whole(&STANDARD.decode(key).ok()?, kind)).then_some((kind, key))
}

/// Whether these are fields, each with its length before it, of which the first is the type and others follow.
/// <https://www.rfc-editor.org/rfc/rfc4253#section-6.6>
fn is_whole(bytes: &[u8], kind: &str) -> bool {
    let mut fields = 0;
    let mut left = bytes;
    while let Some((length, rest)) = left.split_first_chunk() {
        let length = usize::try_from(u32::from_be_bytes(*length)).ok();
        let Some((field, rest)) = length.and_then(|length| rest.split_at_checked(length)) else {
            return false;
        };
        if fields == 0 && field != kind.as_bytes() {
            return false;
        }
        (fields, left) = (fields + 1, rest);
    }
    fields > 1 && left.is_empty()
}

fn same_key(a: &str, b: &str) -> bool {
    match (parts(a), parts(b)) {
        (Some(a), Some(b)) => a == b,
        _ => a.trim() == b.trim(),
    }
}

fn check_name(text: &str) -> Result<(), String> {
    if text.chars().all(|c| matches!(c, ' '..='~')) && text.trim() == text {
        return Ok(());
    }
    Err(format!(
        "{} is not a name that EC2 accepts for a key pair: printable characters of ASCII, without a space at either end.",
        quoted(text)
    ))
}

// What is wrong is not shown: it may be a private key.
fn check_key(text: &str) -> Result<(), String> {
    if text.contains("PRIVATE KEY") {
        let why = "This is a private key. EC2 takes the public one, as in a file that ends in .pub; what stands here gets into \
            the state as well.";
        return Err(why.to_owned());
    }
    let kind = text.split_whitespace().next().unwrap_or_default();
    if ["ssh-", "ecdsa-", "sk-"].iter().any(|begin| kind.starts_with(begin))
        && parts(text).is_none()
    {
        return Err(format!(
            "This is no whole key of the type {kind}: it is one line, of the type, the key in Base64, and a comment perhaps."
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK8Go+MpFxTk81bBnJsVzRlR7G5mYqp3vgdUfyiTgzQd";
    const B: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC3wQSXwAVr7R86FOu+HcglP+UmMFMsbnhKXPCkn2g+m";

    #[test]
    fn a_key_is_the_same_whatever_its_comment_and_the_space_around_it() {
        for same in [format!("{A} me@example.com"), format!("\n {A}  two words\r\n")] {
            assert!(same_key(A, &same), "{same}");
            assert_eq!(PublicKey::from(same).bare(), format!("{A}\n"));
        }
        assert!(!same_key(A, B));
        assert!(PublicKey::from(A).is_another(&B.into()));
    }

    #[test]
    fn other_formats_are_compared_by_what_is_written() {
        let block = "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----";
        assert!(same_key(block, &format!("{block}\n")) && !same_key(block, A));
        let key = PublicKey::from(block);
        assert!(!key.is_openssh() && !key.is_another(&A.into()));
        assert_eq!((check_key(block), key.bare()), (Ok(()), block.to_owned()));
    }

    #[test]
    fn a_private_key_and_half_a_key_are_refused_without_being_shown() {
        for (text, told) in [
            ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blbn", "This is a private key"),
            ("ssh-ed25519", "no whole key of the type ssh-ed25519"),
            (&A[..60], "no whole key"),
            (&A.replace("ssh-ed25519", "ssh-rsa"), "no whole key of the type ssh-rsa"),
            (&format!("{A}\n{B}"), "it is one line"),
        ] {
            let problem = check_key(text).unwrap_err();
            assert!(problem.contains(told) && !problem.contains("b3Blbn"), "{problem}");
            assert!(!problem.contains("AAAA"), "{problem}");
        }
        assert_eq!(check_key(&format!("{A} comment")), Ok(()));
    }

    #[test]
    fn names_have_no_space_at_either_end() {
        assert_eq!(check_name("my key!"), Ok(()));
        for name in [" a", "a ", "a\nb", "ä"] {
            assert!(check_name(name).is_err(), "{name}");
        }
    }
}
