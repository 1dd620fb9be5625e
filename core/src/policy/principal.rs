//! The `Principal` element.

use crate::arn::is_account_id;

/// Who is allowed or denied something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Principal {
    /// Everybody, with or without an AWS account: `"*"` and `{"AWS": "*"}`, which mean the same.
    Star,
    /// `AWS`: the ARN of a role, user, session or account, an account's number, or the unique id that is
    /// left of a principal that was deleted.
    Aws(String),
    /// `Service`: an AWS service, such as `ec2.amazonaws.com`.
    Service(String),
    /// `Federated`: the ARN or the name of an identity provider.
    Federated(String),
    /// `CanonicalUser`: what S3 calls an account.
    CanonicalUser(String),
}

impl Principal {
    /// The number of the account that it names or belongs to.
    #[must_use]
    pub fn account_id(&self) -> Option<&str> {
        let (Principal::Aws(text) | Principal::Federated(text)) = self else { return None };
        if is_account_id(text) { Some(text) } else { arn(text).map(|arn| arn.account) }
    }

    /// Whether it names a whole account: by its number or its root ARN.
    #[must_use]
    pub fn is_account(&self) -> bool {
        matches!(self, Principal::Aws(text) if is_account_id(text)) || self.root().is_some()
    }

    /// Whether it is the unique id of a role or user (`AROA...`, `AIDA...`). IAM shows one in the place of
    /// a principal that was deleted, and nobody can ever be that principal again.
    #[must_use]
    pub fn is_deleted(&self) -> bool {
        let Principal::Aws(text) = self else { return false };
        let id = text.strip_prefix("AROA").or_else(|| text.strip_prefix("AIDA"));
        id.is_some_and(|id| {
            id.len() >= 12 && id.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        })
    }

    /// Partition and number of the account whose root ARN it is.
    pub(super) fn root(&self) -> Option<(&str, &str)> {
        let Principal::Aws(text) = self else { return None };
        let arn = arn(text).filter(|arn| arn.service == "iam" && arn.resource == "root")?;
        Some((arn.partition, arn.account))
    }
}

struct Arn<'a> {
    partition: &'a str,
    service: &'a str,
    account: &'a str,
    resource: &'a str,
}

/// The parts of an ARN that has an account in it.
fn arn(text: &str) -> Option<Arn<'_>> {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let &["arn", partition, service, _, account, resource] = parts.as_slice() else { return None };
    is_account_id(account).then_some(Arn { partition, service, account, resource })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aws(text: &str) -> Principal {
        Principal::Aws(text.into())
    }

    #[test]
    fn the_account_is_found_wherever_it_is_named() {
        for text in [
            "123456789012",
            "arn:aws:iam::123456789012:root",
            "arn:aws-cn:iam::123456789012:role/a:b",
            "arn:aws:sts::123456789012:assumed-role/a/b",
        ] {
            assert_eq!(aws(text).account_id(), Some("123456789012"), "{text}");
        }
        let provider = "arn:aws:iam::123456789012:oidc-provider/example.com";
        assert_eq!(Principal::Federated(provider.into()).account_id(), Some("123456789012"));
        for none in [
            aws("AROAABCDEFGHIJKLMNOPQ"),
            aws("arn:aws:iam::*:root"),
            aws("1234567890123"),
            Principal::Service("123456789012".into()),
            Principal::Federated("accounts.google.com".into()),
            Principal::Star,
        ] {
            assert_eq!(none.account_id(), None, "{none:?}");
        }
    }

    #[test]
    fn a_whole_account_is_told_from_somebody_in_it() {
        assert!(aws("123456789012").is_account());
        assert!(aws("arn:aws-us-gov:iam::123456789012:root").is_account());
        assert!(!aws("arn:aws:iam::123456789012:user/root").is_account());
        assert!(!aws("arn:aws:s3::123456789012:root").is_account());
        assert!(!Principal::Star.is_account());
    }

    #[test]
    fn unique_ids_are_principals_that_were_deleted() {
        assert!(aws("AROAABCDEFGHIJKLMNOPQ").is_deleted());
        assert!(aws("AIDAABCDEFGHIJKLM2345").is_deleted());
        assert!(!aws("arn:aws:iam::123456789012:role/AROAABCDEFGHIJKLMNOPQ").is_deleted());
        assert!(!aws("AROA").is_deleted());
        assert!(!Principal::Service("AROAABCDEFGHIJKLMNOPQ".into()).is_deleted());
    }
}
