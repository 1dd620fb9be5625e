//! Names, descriptions and protocols of security groups.
//!
//! <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html>

use crate::quoted::quoted;

text! {
    /// The name of a security group, or its beginning.
    GroupName, check = check_name, same = never
}
text! {
    /// The description of a security group or of a rule.
    GroupDescription, check = check_description, same = never
}
text! {
    /// The ID of a security group, after the account and a slash if it is in another one.
    GroupRef, check = check_ref, same = never
}
text! {
    /// The ID of a prefix list.
    PrefixListId, check = check_list, same = never
}
text! {
    /// The protocol that a rule is about: `tcp`, `udp`, `icmp` or `icmpv6`, the number of any other, or `-1` for all.
    IpProtocol, check = check_protocol, same = same_protocol
}

impl IpProtocol {
    /// The protocol as EC2 tells it.
    #[must_use]
    pub fn canonical(&self) -> String {
        canonical(self.as_str())
    }
    /// Whether EC2 looks at ports, or at types and codes, of this protocol. A rule about any other lets everything of it
    /// through.
    #[must_use]
    pub fn has_ports(&self) -> bool {
        NAMED.iter().any(|(name, _)| *name == self.canonical())
    }
}

/// The protocols that EC2 knows by name.
const NAMED: [(&str, &str); 4] = [("icmp", "1"), ("tcp", "6"), ("udp", "17"), ("icmpv6", "58")];

/// What may stand in names and descriptions beside letters and digits.
const SIGNS: &str = " ._-:/()#,@[]+=&;{}!$*";

fn never(_: &str, _: &str) -> bool {
    false
}

fn check_name(text: &str) -> Result<(), String> {
    if text.starts_with("sg-") {
        return Err(format!(
            "{} begins with `sg-`, which names of security groups cannot: their IDs do.",
            quoted(text)
        ));
    }
    check_signs(text, "a name")
}

fn check_description(text: &str) -> Result<(), String> {
    check_signs(text, "a description")
}

fn check_signs(text: &str, what: &str) -> Result<(), String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || SIGNS.contains(c);
    match text.chars().find(|c| !fits(*c)) {
        Some(c) => Err(format!(
            "{} is not {what} that EC2 accepts because of {c:?}: letters and digits of English, spaces and the \
             characters ._-:/()#,@[]+=&;{{}}!$* may stand in it.",
            quoted(text)
        )),
        None => Ok(()),
    }
}

fn check_ref(text: &str) -> Result<(), String> {
    let (account, id) = text.split_once('/').map_or((None, text), |(a, id)| (Some(a), id));
    let is_account = |text: &str| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
    if id.starts_with("sg-") && account.is_none_or(is_account) {
        return Ok(());
    }
    Err(format!(
        "{} is not the ID of a security group, such as sg-0123456789abcdef0, or \
         123456789012/sg-0123456789abcdef0 in another account.",
        quoted(text)
    ))
}

fn check_list(text: &str) -> Result<(), String> {
    if text.starts_with("pl-") {
        return Ok(());
    }
    Err(format!("{} is not the ID of a prefix list, such as pl-0123456789abcdef0.", quoted(text)))
}

fn check_protocol(text: &str) -> Result<(), String> {
    let protocol = canonical(text);
    let is_number = protocol.parse::<u8>().is_ok();
    if protocol == "-1" || is_number || NAMED.iter().any(|(name, _)| *name == protocol) {
        return Ok(());
    }
    Err(format!(
        "{} is not a protocol that EC2 knows: use tcp, udp, icmp, icmpv6, the number of another one, or -1 for all.",
        quoted(text)
    ))
}

fn canonical(text: &str) -> String {
    let text = text.to_ascii_lowercase();
    match NAMED.iter().find(|(_, number)| *number == text) {
        Some((name, _)) => (*name).to_owned(),
        None if text == "all" => "-1".to_owned(),
        None => text,
    }
}

fn same_protocol(a: &str, b: &str) -> bool {
    canonical(a) == canonical(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_protocol_is_the_same_by_its_name_and_by_its_number() {
        for (a, b) in [("tcp", "6"), ("TCP", "tcp"), ("all", "-1"), ("58", "icmpv6")] {
            assert!(same_protocol(a, b), "{a} {b}");
        }
        assert!(!same_protocol("tcp", "udp") && !same_protocol("50", "51"));
        for (text, has_ports) in [("6", true), ("icmp", true), ("-1", false), ("50", false)] {
            assert_eq!(IpProtocol::from(text).has_ports(), has_ports, "{text}");
        }
    }

    #[test]
    fn references_are_ids_of_their_kind() {
        for text in ["sg-1", "123456789012/sg-1"] {
            assert_eq!(check_ref(text), Ok(()), "{text}");
        }
        for text in ["web", "pl-1", "1/sg-1", "/sg-1", "123456789012/web"] {
            assert!(check_ref(text).is_err(), "{text}");
        }
        assert!(check_list("pl-1").is_ok() && check_list("sg-1").is_err());
    }

    #[test]
    fn what_ec2_refuses_is_refused_with_the_character_or_the_choice() {
        for text in ["web", "a b", "Rules: [x] {y} #1 @ 10/8 = ok!"] {
            assert_eq!(check_name(text), Ok(()), "{text}");
        }
        assert!(check_name("sg-web").unwrap_err().contains("begins with `sg-`"));
        assert!(check_name("wéb").unwrap_err().contains("'é'"));
        assert!(check_description("a > b").unwrap_err().contains("'>'"));
        for text in ["tcp", "-1", "all", "0", "255"] {
            assert_eq!(check_protocol(text), Ok(()), "{text}");
        }
        for text in ["http", "256", "-2", "esp"] {
            assert!(check_protocol(text).unwrap_err().contains("-1 for all"), "{text}");
        }
    }
}
