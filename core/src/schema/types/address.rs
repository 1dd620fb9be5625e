//! Addresses.

use crate::quoted::quoted;
use std::net::{Ipv4Addr, Ipv6Addr};

text! {
    /// An IPv4 address.
    Ipv4Address, check = check_ipv4, same = same_ipv4
}
text! {
    /// An IPv6 address. Every spelling of it is the same address.
    Ipv6Address, check = check_ipv6, same = same_ipv6
}

fn same_ipv4(a: &str, b: &str) -> bool {
    matches!((a.parse::<Ipv4Addr>(), b.parse::<Ipv4Addr>()), (Ok(a), Ok(b)) if a == b)
}

fn same_ipv6(a: &str, b: &str) -> bool {
    matches!((a.parse::<Ipv6Addr>(), b.parse::<Ipv6Addr>()), (Ok(a), Ok(b)) if a == b)
}

fn check_ipv4(text: &str) -> Result<(), String> {
    let is = |_| format!("{} is not an IPv4 address, such as 10.0.1.15.", quoted(text));
    text.parse::<Ipv4Addr>().map(drop).map_err(is)
}

fn check_ipv6(text: &str) -> Result<(), String> {
    let is = |_| format!("{} is not an IPv6 address, such as 2001:db8::15.", quoted(text));
    text.parse::<Ipv6Addr>().map(drop).map_err(is)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked_and_compared_by_what_they_mean() {
        assert_eq!(check_ipv4("10.0.1.15"), Ok(()));
        assert!(check_ipv4("10.0.1.256").is_err() && check_ipv4("10.0.1.0/24").is_err());
        assert_eq!(check_ipv6("2001:db8::15"), Ok(()));
        assert!(check_ipv6("2001:db8::/64").is_err() && check_ipv6("10.0.1.15").is_err());
        assert!(same_ipv6("2001:db8::15", "2001:DB8:0::15"));
        assert!(!same_ipv6("2001:db8::15", "2001:db8::16") && !same_ipv4("10.0.1.1", "10.0.1.2"));
    }
}
