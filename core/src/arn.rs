//! Amazon Resource Names.

use std::fmt;
use std::str::FromStr;

/// An ARN in its six parts: `arn:partition:service:region:account:resource`.
///
/// Region and account may be empty, as in the ARNs of S3 buckets; the resource may hold further colons and slashes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Arn {
    /// `aws`, `aws-cn`, `aws-us-gov` ...
    pub partition: String,
    /// The namespace of the service: `iam`, `ec2` ...
    pub service: String,
    /// The region, or empty for a global resource.
    pub region: String,
    /// The account of 12 digits, empty, or `aws` for what AWS itself owns.
    pub account: String,
    /// The rest: `role/path/name`, `vpc/vpc-1` ...
    pub resource: String,
}

/// Why a string is not an ARN. The text is no part of the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArnError {
    /// The first part is not `arn`.
    #[error("an ARN starts with `arn:`")]
    Prefix,
    /// Fewer than six parts.
    #[error("an ARN has six parts, arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE")]
    Parts,
    /// The partition is not one of AWS.
    #[error("the second part of an ARN is a partition such as `aws` or `aws-cn`")]
    Partition,
    /// The service is empty or has characters that no service has.
    #[error("the third part of an ARN is the name of a service, such as `iam`")]
    Service,
    /// The region has not the form of one.
    #[error("the fourth part of an ARN is empty or a region such as `eu-west-1`")]
    Region,
    /// The account is neither empty, a word such as `aws`, nor twelve digits.
    #[error("the fifth part of an ARN is empty or an account of 12 digits")]
    Account,
    /// Nothing after the last colon.
    #[error("the last part of an ARN names a resource and cannot be empty")]
    Resource,
}

/// What stands between the colons of an ARN: partition, service, region, account and resource, whatever they hold. So
/// patterns of ARNs have parts, too. Otherwise why there are none: the rest of a sentence.
pub fn parts(text: &str) -> Result<[&str; 5], &'static str> {
    let rest = text.strip_prefix("arn:").ok_or("it does not begin with arn:")?;
    let parts: Vec<&str> = rest.splitn(5, ':').collect();
    parts.try_into().map_err(
        |_| "it does not have the six parts of arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE",
    )
}

/// Whether a string is the ID of an account.
#[must_use]
pub fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a string can stand in the place of the account: its ID, or a word for what AWS and its partners own, as in
/// <https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/verify/validate.go>.
#[must_use]
pub fn is_owner(text: &str) -> bool {
    let word =
        ["aws", "aws-managed", "aws-marketplace", "partner-managed", "third-party"].contains(&text);
    // CloudWatch has accounts of its own.
    word || is_account_id(text) || (text.len() == 12 && text.starts_with("cw"))
}

impl FromStr for Arn {
    type Err = ArnError;

    fn from_str(text: &str) -> Result<Self, ArnError> {
        let rest = text.strip_prefix("arn:").ok_or(ArnError::Prefix)?;
        let parts: Vec<&str> = rest.splitn(5, ':').collect();
        let &[partition, service, region, account, resource] = parts.as_slice() else {
            return Err(ArnError::Parts);
        };
        let lower = |text: &str| {
            text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        if !(partition == "aws" || partition.starts_with("aws-")) || !lower(partition) {
            return Err(ArnError::Partition);
        }
        if service.is_empty() || !lower(service) {
            return Err(ArnError::Service);
        }
        if !(region.is_empty() || lower(region) && region.contains('-')) {
            return Err(ArnError::Region);
        }
        if !(account.is_empty() || is_owner(account)) {
            return Err(ArnError::Account);
        }
        if resource.is_empty() {
            return Err(ArnError::Resource);
        }
        Ok(Self {
            partition: partition.to_owned(),
            service: service.to_owned(),
            region: region.to_owned(),
            account: account.to_owned(),
            resource: resource.to_owned(),
        })
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { partition, service, region, account, resource } = self;
        write!(f, "arn:{partition}:{service}:{region}:{account}:{resource}")
    }
}

impl Arn {
    /// Whether it names an IAM role of an account, that is: whether somebody can assume it.
    #[must_use]
    pub fn is_role(&self) -> bool {
        is_account_id(&self.account) && self.role_name_with_path().is_some()
    }
    /// The role and the name of its session, if it is one of a role. Only old ARNs have the path of the role in them.
    #[must_use]
    pub fn session(&self) -> Option<(&str, &str)> {
        self.resource.strip_prefix("assumed-role/")?.rsplit_once('/')
    }
    /// Path and name of an IAM role without the leading slash: `path/to/Name`, or `Name` in the root path.
    #[must_use]
    pub fn role_name_with_path(&self) -> Option<&str> {
        if self.service != "iam" {
            return None;
        }
        self.resource.strip_prefix("role/").filter(|name| !name.is_empty() && !name.ends_with('/'))
    }
    /// The name of an IAM role without its path.
    #[must_use]
    pub fn role_name(&self) -> Option<&str> {
        self.role_name_with_path().map(|name| name.rsplit('/').next().unwrap_or(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arn(text: &str) -> Arn {
        text.parse().unwrap()
    }

    #[test]
    fn every_form_is_printed_as_it_was_read() {
        for text in [
            "arn:aws:iam::123456789012:role/R",
            "arn:aws-cn:ec2:cn-north-1:123456789012:vpc/vpc-1",
            "arn:aws:s3:::bucket/key:with:colons",
            "arn:aws:iam::aws:policy/AdministratorAccess",
            "arn:aws:codepipeline:us-west-2:third-party:actiontype:Test/GitHub/1",
            "arn:aws:imagebuilder:us-east-1:aws-marketplace:component/x/1.0.0",
            "arn:aws:connect:us-east-1:partner-managed:x/y",
            "arn:aws:cloudwatch::cw0000000000:alarm:mine",
        ] {
            assert_eq!(arn(text).to_string(), text);
        }
    }

    #[test]
    fn what_is_wrong_with_it_is_said() {
        for (text, why) in [
            ("", ArnError::Prefix),
            ("ARN:aws:iam::123456789012:role/R", ArnError::Prefix),
            ("arn:aws:iam::123456789012", ArnError::Parts),
            ("arn:azure:iam::123456789012:role/R", ArnError::Partition),
            ("arn::iam::123456789012:role/R", ArnError::Partition),
            ("arn:aws:::123456789012:role/R", ArnError::Service),
            ("arn:aws:IAM::123456789012:role/R", ArnError::Service),
            ("arn:aws:ec2:here:123456789012:vpc/v", ArnError::Region),
            ("arn:aws:iam::12345678901:role/R", ArnError::Account),
            ("arn:aws:iam::12345678901x:role/R", ArnError::Account),
            ("arn:aws:iam::123456789012:", ArnError::Resource),
        ] {
            assert_eq!(text.parse::<Arn>(), Err(why), "{text}");
        }
    }

    #[test]
    fn a_role_has_a_name_and_perhaps_a_path() {
        let role = arn("arn:aws:iam::123456789012:role/team/infra/Deploy");
        assert!(role.is_role());
        assert_eq!(role.role_name_with_path(), Some("team/infra/Deploy"));
        assert_eq!(role.role_name(), Some("Deploy"));
    }

    #[test]
    fn what_is_not_a_role_is_none() {
        for text in [
            "arn:aws:iam::123456789012:user/role/x",
            "arn:aws:sts::123456789012:assumed-role/R/session",
            "arn:aws:iam::aws:role/R",
            "arn:aws:iam::123456789012:role/",
            "arn:aws:iam::123456789012:role/path/",
        ] {
            assert!(!arn(text).is_role(), "{text}");
        }
    }
}
