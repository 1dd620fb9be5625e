//! Amazon Resource Names.

use crate::arn::is_owner;
use crate::quoted::quoted;

text! {
    /// An Amazon Resource Name: `arn:aws:iam::123456789012:role/deploy`.
    ArnText, check = check, same = same
}

text! {
    /// The ARN of a managed policy, of an account or of AWS: `arn:aws:iam::aws:policy/ReadOnlyAccess`.
    PolicyArn, check = check_policy, same = same
}

text! {
    /// Whatever has the six parts of an ARN, such as the pattern `arn:aws:s3:::*`.
    ArnPattern, check = check_parts, same = same
}

text! {
    /// The ARN of what logs are sent to. `:*` at the end of that of a log group makes no difference, and AWS does not take
    /// it: `arn:aws:logs:eu-central-1:123456789012:log-group:flows`.
    LogDestination, check = check, same = same_destination, sent = destination
}

/// What hashicorp/aws had at the end of ARNs of log groups once.
const ALL_STREAMS: &str = ":*";

fn destination(text: &str) -> &str {
    text.strip_suffix(ALL_STREAMS).unwrap_or(text)
}
fn same_destination(a: &str, b: &str) -> bool {
    destination(a) == destination(b)
}

fn check_parts(text: &str) -> Result<(), String> {
    let wrong = |what: &str| format!("{} is not an ARN: {what}.", quoted(text));
    crate::arn::parts(text).map(drop).map_err(wrong)
}

fn check(text: &str) -> Result<(), String> {
    let wrong = |what: &str| Err(format!("{} is not an ARN: {what}.", quoted(text)));
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let &[arn, partition, service, region, account, resource] = parts.as_slice() else {
        return wrong("an ARN has six parts, as in arn:aws:iam::123456789012:role/name");
    };
    if arn != "arn" {
        return wrong("it does not begin with \"arn:\"");
    }
    if !is_partition(partition) {
        return wrong(&format!(
            "the partition {} is not one like aws or aws-cn",
            quoted(partition)
        ));
    }
    if service.is_empty() {
        return wrong("the service is missing");
    }
    if !region.is_empty() && !is_region(region) {
        return wrong(&format!("the region {} is not one like eu-central-1", quoted(region)));
    }
    if !account.is_empty() && !is_owner(account) {
        return wrong(&format!("the account {} is not a number of twelve digits", quoted(account)));
    }
    if resource.is_empty() {
        return wrong("the resource is missing");
    }
    Ok(())
}

fn check_policy(text: &str) -> Result<(), String> {
    check(text)?;
    let parts = crate::arn::parts(text);
    let is_policy = parts.is_ok_and(|[_, service, region, owner, resource]| {
        let name = resource.strip_prefix("policy/").unwrap_or_default();
        service == "iam" && region.is_empty() && !owner.is_empty() && !name.is_empty()
    });
    if is_policy && !text.contains('*') && !text.ends_with('/') {
        return Ok(());
    }
    Err(format!(
        "{} is not the ARN of a managed policy, such as arn:aws:iam::aws:policy/ReadOnlyAccess.",
        quoted(text)
    ))
}

fn is_partition(text: &str) -> bool {
    let mut words = text.split('-');
    words.next() == Some("aws")
        && words.all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()))
}

fn is_region(text: &str) -> bool {
    text.split('-').count() >= 3
        && text.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

/// Nothing in an ARN can be spelled in two ways.
fn same(a: &str, b: &str) -> bool {
    a == b
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Field;

    #[test]
    fn real_arns_are_accepted() {
        for arn in [
            "arn:aws:iam::123456789012:role/deploy",
            "arn:aws:iam::123456789012:root",
            "arn:aws:iam::aws:policy/AdministratorAccess",
            "arn:aws-cn:ec2:cn-north-1:123456789012:vpc/vpc-0123456789abcdef0",
            "arn:aws-us-gov:s3:::bucket/some/key",
            "arn:aws-iso-b:iam::123456789012:role/x",
            "arn:aws-eusc:ec2:eusc-de-east-1:123456789012:subnet/subnet-1",
            "arn:aws:s3:::bucket:with:colons",
            "arn:aws:ec2:eu-central-1:aws-marketplace:image/ami-1",
            "arn:aws:connect:us-east-1:partner-managed:x/y",
            "arn:aws:cloudwatch::cw0000000000:alarm:mine",
        ] {
            assert_eq!(check(arn), Ok(()), "{arn}");
        }
    }

    #[test]
    fn each_wrong_part_is_named() {
        for (text, what) in [
            ("deploy", "an ARN has six parts, as in arn:aws:iam::123456789012:role/name"),
            (
                "arn:aws:iam::123456789012",
                "an ARN has six parts, as in arn:aws:iam::123456789012:role/name",
            ),
            ("urn:aws:iam::123456789012:root", "it does not begin with \"arn:\""),
            ("arn::iam::123456789012:root", "the partition \"\" is not one like aws or aws-cn"),
            (
                "arn:AWS:iam::123456789012:root",
                "the partition \"AWS\" is not one like aws or aws-cn",
            ),
            (
                "arn:aws-:iam::123456789012:root",
                "the partition \"aws-\" is not one like aws or aws-cn",
            ),
            ("arn:aws:::123456789012:root", "the service is missing"),
            (
                "arn:aws:ec2:europe:123456789012:vpc/x",
                "the region \"europe\" is not one like eu-central-1",
            ),
            (
                "arn:aws:iam::12345678901:root",
                "the account \"12345678901\" is not a number of twelve digits",
            ),
            ("arn:aws:iam::123456789012:", "the resource is missing"),
        ] {
            assert_eq!(check(text), Err(format!("{text:?} is not an ARN: {what}.")));
        }
    }

    #[test]
    fn the_arn_of_a_policy_is_told_from_others() {
        for arn in [
            "arn:aws:iam::aws:policy/ReadOnlyAccess",
            "arn:aws:iam::aws:policy/service-role/AmazonEC2RoleforSSM",
            "arn:aws-cn:iam::123456789012:policy/team/boundary",
        ] {
            assert_eq!(check_policy(arn), Ok(()), "{arn}");
        }
        for arn in [
            "arn:aws:iam::123456789012:role/deploy",
            "arn:aws:iam::123456789012:policy/",
            "arn:aws:iam::123456789012:policy/team/",
            "arn:aws:iam::aws:policy/*",
            "arn:aws:iam:::policy/ReadOnlyAccess",
            "arn:aws:iam:us-east-1:aws:policy/ReadOnlyAccess",
            "arn:aws:s3:::policy/a",
        ] {
            let told = check_policy(arn).unwrap_err();
            assert!(told.starts_with(&format!("{arn:?} is not the ARN of a managed")), "{told}");
        }
        assert!(check_policy("ReadOnlyAccess").unwrap_err().contains("is not an ARN"));
    }

    #[test]
    fn a_log_group_is_the_same_with_all_its_streams() {
        let same = |a: &str, b: &str| LogDestination::same(&a.into(), &b.into());
        let group = "arn:aws:logs:us-east-1:123456789012:log-group:flows";
        let streams = format!("{group}:*");
        assert!(same(group, &streams) && !same(group, "arn:aws:s3:::flows"));
        assert_eq!(LogDestination::from(streams).as_str(), group);
    }

    #[test]
    fn arns_are_the_same_only_if_equal() {
        let same = |a: &str, b: &str| ArnText::same(&a.into(), &b.into());
        assert!(same("arn:aws:iam::123456789012:role/a", "arn:aws:iam::123456789012:role/a"));
        assert!(!same("arn:aws:iam::123456789012:role/a", "arn:aws:iam::123456789012:role/A"));
    }
}
