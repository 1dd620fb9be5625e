//! Networks in CIDR notation.

use crate::quoted::quoted;
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::net::IpAddr;

text! {
    /// An IPv4 CIDR block in CIDR notation, without host bits: `10.0.0.0/16`.
    Ipv4Cidr, check = check_ipv4, same = same
}
text! {
    /// An IPv6 CIDR block in CIDR notation, without host bits: `2001:db8::/56`. Every spelling of it is the
    /// same network.
    Ipv6Cidr, check = check_ipv6, same = same
}
text! {
    /// An IPv4 or IPv6 CIDR block in CIDR notation, without host bits.
    Cidr, check = check_either, same = same
}

impl Ipv4Cidr {
    /// The network, if the text is one.
    #[must_use]
    pub fn network(&self) -> Option<Ipv4Net> {
        self.as_str().parse().ok()
    }
}
impl Ipv6Cidr {
    /// The network, if the text is one.
    #[must_use]
    pub fn network(&self) -> Option<Ipv6Net> {
        self.as_str().parse().ok()
    }
}
impl Cidr {
    /// The network, if the text is one.
    #[must_use]
    pub fn network(&self) -> Option<IpNet> {
        self.as_str().parse().ok()
    }
}

/// The sizes that a network of some kind may have, in bits of its prefix.
#[derive(Clone, Copy, Debug)]
pub struct PrefixLengths {
    /// What has such a network, with its article: `a VPC`.
    pub owner: &'static str,
    /// The prefix length of the largest network.
    pub shortest: u8,
    /// The prefix length of the smallest network.
    pub longest: u8,
    /// The prefix lengths between them come in steps of so many bits.
    pub step: u8,
}

impl PrefixLengths {
    /// IPv4 CIDR blocks of a VPC.
    pub const VPC_IPV4: Self = Self { owner: "a VPC", shortest: 16, longest: 28, step: 1 };
    /// IPv6 CIDR blocks of a VPC.
    pub const VPC_IPV6: Self = Self { owner: "a VPC", shortest: 44, longest: 60, step: 4 };
    /// The IPv4 CIDR block of a subnet.
    pub const SUBNET_IPV4: Self = Self { owner: "a subnet", ..Self::VPC_IPV4 };
    /// The IPv6 CIDR block of a subnet.
    pub const SUBNET_IPV6: Self = Self { owner: "a subnet", longest: 64, ..Self::VPC_IPV6 };

    /// What is wrong with the size of a network, if anything.
    pub fn check(&self, network: impl Into<IpNet>) -> Result<(), String> {
        let network = network.into();
        self.check_of(network, network.prefix_len())
    }

    /// What is wrong with the prefix length of a network that AWS will choose, if anything.
    pub fn check_length(&self, length: u8) -> Result<(), String> {
        self.check_of(format_args!("/{length}"), length)
    }

    fn check_of(&self, network: impl std::fmt::Display, length: u8) -> Result<(), String> {
        let Self { owner, shortest, longest, step } = *self;
        if (shortest..=longest).step_by(step.into()).any(|fitting| fitting == length) {
            return Ok(());
        }
        let steps = if step == 1 { String::new() } else { format!(" in steps of {step}") };
        Err(format!(
            "{network} has a size that {owner} cannot have: use /{shortest} to /{longest}{steps}."
        ))
    }
}

pub(super) fn check_ipv4(text: &str) -> Result<(), String> {
    match parse(text, "10.0.0.0/16")? {
        IpNet::V4(_) => Ok(()),
        IpNet::V6(_) => {
            Err(format!("{text} is an IPv6 CIDR block where an IPv4 CIDR block is expected."))
        }
    }
}

fn check_ipv6(text: &str) -> Result<(), String> {
    match parse(text, "2001:db8::/56")? {
        IpNet::V6(_) => Ok(()),
        IpNet::V4(_) => {
            Err(format!("{text} is an IPv4 CIDR block where an IPv6 CIDR block is expected."))
        }
    }
}

fn check_either(text: &str) -> Result<(), String> {
    parse(text, "10.0.0.0/16 or 2001:db8::/56").map(drop)
}

/// A network without host bits, or what is wrong with the text.
fn parse(text: &str, example: &str) -> Result<IpNet, String> {
    let no_network = || format!("{} is not a CIDR block, such as {example}.", quoted(text));
    let (address, length) = text.split_once('/').unwrap_or((text, ""));
    let address: IpAddr = address.parse().map_err(|_| no_network())?;
    let longest = if address.is_ipv4() { 32 } else { 128 };
    if length.is_empty() {
        return Err(format!(
            "{text} lacks a prefix length: the CIDR block of this single address is {address}/{longest}."
        ));
    }
    // `parse` would take `+16` and `016`, which AWS refuses.
    let number = length.parse::<u32>().ok().filter(|number| number.to_string() == length);
    let number = number.ok_or_else(no_network)?;
    let network = u8::try_from(number).ok().and_then(|length| IpNet::new(address, length).ok());
    let network = network.ok_or_else(|| {
        format!("{text} has a prefix length of {number}, but its address has no more than {longest} bits.")
    })?;
    if network.trunc() == network {
        Ok(network)
    } else {
        Err(format!("{text} has host bits set: did you mean {}?", network.trunc()))
    }
}

/// AWS clears host bits, so the network counts and not the address that it was named by.
pub(super) fn same(a: &str, b: &str) -> bool {
    match (a.parse::<IpNet>(), b.parse::<IpNet>()) {
        (Ok(a), Ok(b)) => a.trunc() == b.trunc(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Field;
    use crate::value::{Path, Value};
    use proptest::prelude::*;

    fn problems<T: Field>(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        T::check(&text.into(), &Path::from("cidr_block"), &mut found);
        found.into_iter().map(|(_, problem)| problem).collect()
    }

    #[test]
    fn networks_of_the_right_family_are_accepted() {
        for text in ["10.0.0.0/16", "0.0.0.0/0", "192.168.1.7/32"] {
            assert_eq!(problems::<Ipv4Cidr>(text), [""; 0], "{text}");
            assert_eq!(problems::<Cidr>(text), [""; 0], "{text}");
        }
        for text in ["::/0", "2001:DB8::/32", "2001:0db8:0000::/56", "fd00::1/128"] {
            assert_eq!(problems::<Ipv6Cidr>(text), [""; 0], "{text}");
            assert_eq!(problems::<Cidr>(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn empty_null_and_unknown_are_nothing_to_complain_about() {
        for value in [Value::from(""), Value::Null, Value::Unknown] {
            let mut found = Vec::new();
            <Option<Ipv4Cidr>>::check(&value, &Path::root(), &mut found);
            assert_eq!(found, []);
        }
    }

    #[test]
    fn host_bits_are_refused_with_the_network_that_was_meant() {
        assert_eq!(
            problems::<Ipv4Cidr>("10.0.1.5/16"),
            ["10.0.1.5/16 has host bits set: did you mean 10.0.0.0/16?"]
        );
        assert_eq!(
            problems::<Ipv6Cidr>("2001:db8::1/64"),
            ["2001:db8::1/64 has host bits set: did you mean 2001:db8::/64?"]
        );
    }

    #[test]
    fn the_other_family_is_refused() {
        assert_eq!(
            problems::<Ipv4Cidr>("fd00::/8"),
            ["fd00::/8 is an IPv6 CIDR block where an IPv4 CIDR block is expected."]
        );
        assert_eq!(
            problems::<Ipv6Cidr>("10.0.0.0/8"),
            ["10.0.0.0/8 is an IPv4 CIDR block where an IPv6 CIDR block is expected."]
        );
    }

    #[test]
    fn an_address_without_a_prefix_length_is_refused() {
        assert_eq!(
            problems::<Cidr>("10.1.2.3"),
            [
                "10.1.2.3 lacks a prefix length: the CIDR block of this single address is 10.1.2.3/32."
            ]
        );
        assert_eq!(
            problems::<Ipv6Cidr>("::1/"),
            ["::1/ lacks a prefix length: the CIDR block of this single address is ::1/128."]
        );
    }

    #[test]
    fn a_prefix_longer_than_the_address_is_refused() {
        assert_eq!(
            problems::<Ipv4Cidr>("10.0.0.0/33"),
            ["10.0.0.0/33 has a prefix length of 33, but its address has no more than 32 bits."]
        );
        assert_eq!(
            problems::<Ipv6Cidr>("::/1024"),
            ["::/1024 has a prefix length of 1024, but its address has no more than 128 bits."]
        );
    }

    #[test]
    fn anything_else_is_no_network() {
        for text in
            ["all", "10.0.0/16", "10.0.0.0/x", "10.0.0.0/016", "10.0.0.0/+8", "010.0.0.0/8", "/8"]
        {
            assert_eq!(
                problems::<Ipv4Cidr>(text),
                [format!("{text:?} is not a CIDR block, such as 10.0.0.0/16.")]
            );
        }
    }

    #[test]
    fn spellings_of_one_network_are_the_same() {
        let same = |a: &str, b: &str| Cidr::same(&a.into(), &b.into());
        assert!(same("2001:DB8:0:0::/56", "2001:db8::/56"));
        assert!(same("10.0.1.5/16", "10.0.0.0/16"));
        assert!(!same("10.0.0.0/16", "10.0.0.0/17"));
        assert!(!same("2001:db8::/56", "2001:db8:0:100::/56"));
        assert!(!same("0.0.0.0/0", "::/0"));
        assert!(!same("10.0.0.0/16", "everything"));
        assert!(same("everything", "everything"));
    }

    #[test]
    fn the_network_can_be_taken_out() {
        assert_eq!(Ipv4Cidr::from("10.0.0.0/16").network().map(|net| net.prefix_len()), Some(16));
        assert_eq!(Ipv6Cidr::from("fd00::/8").network().map(|net| net.prefix_len()), Some(8));
        assert_eq!(Cidr::from("fd00::").network(), None);
    }

    #[test]
    fn a_network_must_have_a_size_that_its_owner_can_have() {
        let check =
            |lengths: PrefixLengths, text: &str| lengths.check(text.parse::<IpNet>().unwrap());
        for fitting in ["10.0.0.0/16", "10.0.0.0/28"] {
            assert_eq!(check(PrefixLengths::VPC_IPV4, fitting), Ok(()));
        }
        for fitting in ["fd00::/44", "fd00::/56", "fd00::/64"] {
            assert_eq!(check(PrefixLengths::SUBNET_IPV6, fitting), Ok(()));
        }
        assert_eq!(
            check(PrefixLengths::VPC_IPV4, "10.0.0.0/8"),
            Err("10.0.0.0/8 has a size that a VPC cannot have: use /16 to /28.".into())
        );
        assert_eq!(
            check(PrefixLengths::SUBNET_IPV4, "10.0.0.0/29"),
            Err("10.0.0.0/29 has a size that a subnet cannot have: use /16 to /28.".into())
        );
        assert_eq!(
            check(PrefixLengths::VPC_IPV6, "fd00::/58"),
            Err("fd00::/58 has a size that a VPC cannot have: use /44 to /60 in steps of 4.".into())
        );
        assert!(check(PrefixLengths::VPC_IPV6, "fd00::/64").is_err());
    }

    proptest! {
        #[test]
        fn the_network_that_is_suggested_is_accepted(bits: u128, length in 0_u8..=128) {
            let net = Ipv6Net::new(bits.into(), length).unwrap();
            prop_assert!(check_ipv6(&net.trunc().to_string()).is_ok());
            prop_assert!(same(&net.to_string(), &net.trunc().to_string()));
            prop_assert_eq!(check_ipv6(&net.to_string()).is_ok(), net.trunc() == net);
        }
    }
}
