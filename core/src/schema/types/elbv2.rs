//! Names of Elastic Load Balancing.

use crate::quoted::quoted;

text! {
    /// The name of a load balancer: letters, digits and hyphens, 32 at most.
    /// <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html>
    LoadBalancerName, check = check_load_balancer, same = never
}
text! {
    /// The beginning of a made-up name of a load balancer. It may end with a hyphen.
    LoadBalancerPrefix, check = check_load_balancer_prefix, same = never
}
text! {
    /// The name of a target group: letters, digits and hyphens, 32 at most.
    /// <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html>
    TargetGroupName, check = check_target_group, same = never
}
text! {
    /// The beginning of a made-up name of a target group. It may end with a hyphen.
    TargetGroupPrefix, check = check_target_group_prefix, same = never
}

/// How many characters a name has at most.
const LONGEST: usize = 32;
/// What stands before the 26 digits of a made-up name, at most.
const LONGEST_PREFIX: usize = 6;

fn never(_: &str, _: &str) -> bool {
    false
}

fn check_load_balancer(text: &str) -> Result<(), String> {
    check_target_group(text)?;
    not_internal(text)
}

fn check_load_balancer_prefix(text: &str) -> Result<(), String> {
    check_target_group_prefix(text)?;
    not_internal(text)
}

pub(super) fn check_target_group(text: &str) -> Result<(), String> {
    let wrong = |what: &str| refused(text, what);
    if text.chars().count() > LONGEST {
        return wrong("it has at most 32 characters");
    }
    if text.ends_with('-') {
        return wrong("it does not end with a hyphen");
    }
    check_beginning(text)
}

pub(super) fn check_target_group_prefix(text: &str) -> Result<(), String> {
    if text.chars().count() > LONGEST_PREFIX {
        let what = "it has at most 6 characters, because 26 digits follow it and a name has 32";
        return refused(text, what);
    }
    check_beginning(text)
}

fn check_beginning(text: &str) -> Result<(), String> {
    if text.starts_with('-') {
        return refused(text, "it does not begin with a hyphen");
    }
    match text.chars().find(|c| !c.is_ascii_alphanumeric() && *c != '-') {
        Some(c) => refused(text, &format!("letters, digits and hyphens may stand in it, no {c:?}")),
        None => Ok(()),
    }
}

fn not_internal(text: &str) -> Result<(), String> {
    if text.starts_with("internal-") {
        return refused(text, "it does not begin with `internal-`, which AWS keeps for itself");
    }
    Ok(())
}

fn refused(text: &str, what: &str) -> Result<(), String> {
    Err(format!("{} is not a name that Elastic Load Balancing accepts: {what}.", quoted(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked_as_elastic_load_balancing_does() {
        let longest = "a".repeat(LONGEST);
        for name in ["web", "Web-1", "internal", "9", &longest] {
            assert_eq!(check_load_balancer(name), Ok(()), "{name}");
            assert_eq!(check_target_group(name), Ok(()), "{name}");
        }
        let too_long = "a".repeat(LONGEST + 1);
        for (name, why) in [
            ("-web", "does not begin with a hyphen"),
            ("web-", "does not end with a hyphen"),
            ("web_1", "no '_'"),
            (&too_long, "at most 32 characters"),
        ] {
            assert!(check_load_balancer(name).unwrap_err().contains(why), "{name}");
            assert!(check_target_group(name).unwrap_err().contains(why), "{name}");
        }
    }

    #[test]
    fn only_load_balancers_may_not_be_called_internal() {
        assert!(check_load_balancer("internal-web").unwrap_err().contains("`internal-`"));
        assert_eq!(check_target_group("internal-web"), Ok(()));
    }

    #[test]
    fn a_prefix_leaves_room_for_the_digits_and_may_end_with_a_hyphen() {
        for prefix in ["tf-lb-", "a", "web-"] {
            assert_eq!(check_load_balancer_prefix(prefix), Ok(()), "{prefix}");
            assert_eq!(check_target_group_prefix(prefix), Ok(()), "{prefix}");
        }
        for prefix in ["toolong", "-a", "a.b"] {
            assert!(check_load_balancer_prefix(prefix).is_err(), "{prefix}");
            assert!(check_target_group_prefix(prefix).is_err(), "{prefix}");
        }
    }
}
