//! What classic load balancers are made of: names, protocols in any case, and targets of health checks.

use super::elbv2::{check_target_group, check_target_group_prefix};
use crate::quoted::quoted;

text! {
    /// The name of a classic load balancer: letters, digits and hyphens, 32 at most.
    /// <https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_CreateLoadBalancer.html>
    ClassicName, check = check_target_group, same = never
}
text! {
    /// The beginning of a made-up name of a classic load balancer. It may end with a hyphen.
    ClassicPrefix, check = check_target_group_prefix, same = never
}
text! {
    /// The protocol of a listener of a classic load balancer, in any case.
    /// <https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_Listener.html>
    ClassicProtocol, check = check_protocol, same = str::eq_ignore_ascii_case, sent = protocol
}
text! {
    /// What a health check of a classic load balancer asks: `TCP:22`, `HTTP:80/health`, with the protocol in any case.
    /// <https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_HealthCheck.html>
    HealthTarget, check = check_target, same = same_target
}

/// Protocols, each with whether it has paths.
const PROTOCOLS: &[(&str, bool)] =
    &[("HTTP", true), ("HTTPS", true), ("SSL", false), ("TCP", false)];

/// How many characters a path has at most.
const LONGEST_PATH: usize = 1024;

fn never(_: &str, _: &str) -> bool {
    false
}

/// As AWS writes it.
fn protocol(text: &str) -> &str {
    known(text).map_or(text, |(name, _)| *name)
}

fn known(text: &str) -> Option<&'static (&'static str, bool)> {
    PROTOCOLS.iter().find(|(name, _)| name.eq_ignore_ascii_case(text))
}

fn check_protocol(text: &str) -> Result<(), String> {
    if known(text).is_some() {
        return Ok(());
    }
    let accepted: Vec<String> = PROTOCOLS.iter().map(|(name, _)| quoted(name)).collect();
    Err(format!("{} is not accepted here. Use one of {}.", quoted(text), accepted.join(", ")))
}

fn same_target(a: &str, b: &str) -> bool {
    match (a.split_once(':'), b.split_once(':')) {
        (Some((a, at)), Some((b, bt))) => a.eq_ignore_ascii_case(b) && at == bt,
        _ => false,
    }
}

fn check_target(text: &str) -> Result<(), String> {
    let wrong = |what: &str| {
        Err(format!(
            "{} is not what a health check can ask: {what}. Use for instance \"TCP:22\" or \"HTTP:80/health\".",
            quoted(text)
        ))
    };
    let Some((protocol, rest)) = text.split_once(':') else {
        return wrong("a colon stands between the protocol and the port");
    };
    let Some((_, has_path)) = known(protocol) else {
        return wrong("the protocol is HTTP, HTTPS, SSL or TCP");
    };
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (port, path) = rest.split_at(end);
    if !port.parse().is_ok_and(|port: u32| (1..=65535).contains(&port)) {
        return wrong("the port is a number from 1 to 65535");
    }
    if !has_path {
        let has_more = !path.is_empty();
        return if has_more {
            wrong("nothing follows the port where there are no paths")
        } else {
            Ok(())
        };
    }
    if !path.starts_with('/') {
        return wrong("a path that begins with a slash follows the port");
    }
    if path.chars().count() > LONGEST_PATH {
        return wrong("the path has at most 1024 characters");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Field;

    #[test]
    fn protocols_are_taken_in_any_case_and_sent_as_aws_writes_them() {
        assert_eq!(check_protocol("https"), Ok(()));
        assert_eq!(ClassicProtocol::from("ssl").as_str(), "SSL");
        assert!(ClassicProtocol::same(&"Http".into(), &"HTTP".into()));
        assert!(check_protocol("UDP").unwrap_err().contains("\"TCP\""));
    }

    #[test]
    fn targets_have_a_protocol_a_port_and_a_path_where_there_are_paths() {
        let longest = format!("HTTP:80/{}", "a".repeat(1023));
        for target in ["TCP:22", "ssl:443", "HTTP:80/", "https:8443/health?a=b:c", &longest] {
            assert_eq!(check_target(target), Ok(()), "{target}");
        }
        let too_long = longest.clone() + "a";
        for (target, why) in [
            ("80", "a colon"),
            ("UDP:53", "the protocol is"),
            ("TCP:0", "the port is"),
            ("TCP:65536", "the port is"),
            ("HTTP:80", "a path that begins"),
            ("HTTP:80health", "a path that begins"),
            ("TCP:22/health", "nothing follows"),
            (&too_long, "at most 1024"),
        ] {
            let told = check_target(target).unwrap_err();
            assert!(told.contains(why), "{told}");
        }
    }

    #[test]
    fn only_the_protocol_of_a_target_may_be_in_any_case() {
        assert!(HealthTarget::same(&"http:80/a".into(), &"HTTP:80/a".into()));
        assert!(!HealthTarget::same(&"HTTP:80/a".into(), &"HTTP:80/A".into()));
        assert!(!HealthTarget::same(&"TCP:22".into(), &"SSL:22".into()));
    }
}
