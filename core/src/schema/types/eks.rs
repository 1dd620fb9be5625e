//! Names, versions and networks of EKS clusters.
//!
//! <https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html>

use super::cidr;
use crate::quoted::quoted;
use ipnet::Ipv4Net;

text! {
    /// The name of an EKS cluster: letters, digits, `-` and `_`.
    ClusterName, check = check_name, same = never
}
text! {
    /// A version of Kubernetes as EKS writes it: `1.33`.
    KubernetesVersion, check = check_version, same = never
}
text! {
    /// The IPv4 CIDR block of the services of a cluster: private addresses, /12 to /24.
    ServiceCidr, check = check_services, same = cidr::same
}
text! {
    /// An IPv4 CIDR block outside of AWS, with private addresses.
    RemoteCidr, check = check_remote, same = cidr::same
}

impl KubernetesVersion {
    /// The major and the minor version, if the string is a version.
    #[must_use]
    pub fn numbers(text: &str) -> Option<(u32, u32)> {
        let (major, minor) = text.split_once('.')?;
        let number = |part: &str| part.parse().ok().filter(|n: &u32| n.to_string() == part);
        Some((number(major)?, number(minor)?))
    }
}

fn never(_: &str, _: &str) -> bool {
    false
}

fn check_name(text: &str) -> Result<(), String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    if text.chars().all(fits) && text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return Ok(());
    }
    Err(format!(
        "{} is not a name that EKS accepts for a cluster: it begins with a letter or a digit, and has letters, digits, \
         hyphens and underscores.",
        quoted(text)
    ))
}

fn check_version(text: &str) -> Result<(), String> {
    let problem = || {
        format!("{} is not a version of Kubernetes as EKS writes it, such as 1.33.", quoted(text))
    };
    KubernetesVersion::numbers(text).map(drop).ok_or_else(problem)
}

/// The private networks that EKS accepts: those of RFC 1918 and RFC 6598.
const PRIVATE: [&str; 4] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

fn check_remote(text: &str) -> Result<(), String> {
    private(text).map(drop)
}

fn check_services(text: &str) -> Result<(), String> {
    let network = private(text)?;
    if (12..=24).contains(&network.prefix_len()) {
        return Ok(());
    }
    Err(format!("{network} has a size that the services of a cluster cannot have: use /12 to /24."))
}

fn private(text: &str) -> Result<Ipv4Net, String> {
    cidr::check_ipv4(text)?;
    let network = text.parse::<Ipv4Net>().ok();
    let is_in = |network: &Ipv4Net| {
        let mut all = PRIVATE.iter().filter_map(|range| range.parse::<Ipv4Net>().ok());
        all.any(|range| range.contains(network))
    };
    network.filter(is_in).ok_or_else(|| {
        format!("{text} is not inside of a private network: EKS accepts {}.", PRIVATE.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_begin_with_a_letter_or_a_digit() {
        for name in ["a", "1-prod_eu", "Prod"] {
            assert_eq!(check_name(name), Ok(()));
        }
        for name in ["-a", "_a", "a.b", "a b", "ä"] {
            assert!(check_name(name).is_err(), "{name}");
        }
    }

    #[test]
    fn versions_have_a_major_and_a_minor_number() {
        assert_eq!(KubernetesVersion::numbers("1.33"), Some((1, 33)));
        for text in ["1", "v1.33", "1.33.1", "1.033", "1.+3", "latest"] {
            assert!(check_version(text).is_err(), "{text}");
        }
    }

    #[test]
    fn services_have_private_addresses_in_a_network_of_some_size() {
        for fitting in ["10.100.0.0/16", "172.20.0.0/16", "192.168.0.0/24", "100.64.0.0/12"] {
            assert_eq!(check_services(fitting), Ok(()));
        }
        for (wrong, why) in [
            ("10.0.0.0/8", "use /12 to /24"),
            ("192.168.0.0/25", "use /12 to /24"),
            ("8.8.0.0/16", "private network"),
            ("172.0.0.0/8", "private network"),
            ("10.1.0.1/16", "host bits"),
            ("2001:db8::/56", "IPv6"),
        ] {
            let problem = check_services(wrong).unwrap_err();
            assert!(problem.contains(why), "{problem}");
        }
        assert_eq!(check_remote("10.0.0.0/8"), Ok(()));
        assert!(check_remote("8.8.8.0/24").is_err());
    }
}
