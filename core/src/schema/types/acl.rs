//! Protocols and actions of the rules of network ACLs.
//!
//! <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html>

use crate::quoted::quoted;

text! {
    /// The protocol that a rule of a network ACL is about: its name or its number, or `all` or `-1` for all.
    AclProtocol, check = check_protocol, same = same_protocol, sent = number
}
text! {
    /// What a rule of a network ACL does with traffic: `allow` or `deny`.
    AclAction, check = check_action, same = same_action, sent = action
}

impl AclProtocol {
    /// Whether EC2 looks at the ports of this protocol. A rule about any other lets everything of it through, or
    /// nothing.
    #[must_use]
    pub fn has_ports(&self) -> bool {
        ["6", "17"].contains(&self.as_str())
    }
    /// Whether EC2 looks at types and codes of this protocol.
    #[must_use]
    pub fn has_types(&self) -> bool {
        ["1", "58"].contains(&self.as_str())
    }
}

/// What EC2 takes: it knows numbers only.
fn number(text: &str) -> &str {
    let named = NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
    named.map_or(text, |(_, number)| number)
}

fn same_protocol(a: &str, b: &str) -> bool {
    number(a) == number(b)
}

fn check_protocol(text: &str) -> Result<(), String> {
    let number = number(text);
    let is_number = number.parse::<u8>().is_ok_and(|parsed| parsed.to_string() == number);
    if is_number || number == "-1" {
        return Ok(());
    }
    Err(format!(
        "{} is not a protocol: use tcp, udp, icmp, icmpv6, the name or number of another one, or -1 for all.",
        quoted(text)
    ))
}

fn action(text: &str) -> &str {
    ACTIONS.into_iter().find(|action| action.eq_ignore_ascii_case(text)).unwrap_or(text)
}

fn same_action(a: &str, b: &str) -> bool {
    action(a) == action(b)
}

fn check_action(text: &str) -> Result<(), String> {
    if ACTIONS.contains(&action(text)) {
        return Ok(());
    }
    Err(format!("{} is neither allow nor deny.", quoted(text)))
}

const ACTIONS: [&str; 2] = ["allow", "deny"];

/// The names that hashicorp/aws takes, and what EC2 calls ICMP for IPv6 elsewhere.
///
/// <https://www.iana.org/assignments/protocol-numbers/protocol-numbers.xhtml>
const NAMES: &[(&str, &str)] = &[
    ("all", "-1"),
    ("hopopt", "0"),
    ("icmp", "1"),
    ("igmp", "2"),
    ("ggp", "3"),
    ("ipv4", "4"),
    ("st", "5"),
    ("tcp", "6"),
    ("cbt", "7"),
    ("egp", "8"),
    ("igp", "9"),
    ("bbn-rcc-mon", "10"),
    ("nvp-ii", "11"),
    ("pup", "12"),
    ("argus", "13"),
    ("emcon", "14"),
    ("xnet", "15"),
    ("chaos", "16"),
    ("udp", "17"),
    ("mux", "18"),
    ("dcn-meas", "19"),
    ("hmp", "20"),
    ("prm", "21"),
    ("xns-idp", "22"),
    ("trunk-1", "23"),
    ("trunk-2", "24"),
    ("leaf-1", "25"),
    ("leaf-2", "26"),
    ("rdp", "27"),
    ("irtp", "28"),
    ("iso-tp4", "29"),
    ("netblt", "30"),
    ("mfe-nsp", "31"),
    ("merit-inp", "32"),
    ("dccp", "33"),
    ("3pc", "34"),
    ("idpr", "35"),
    ("xtp", "36"),
    ("ddp", "37"),
    ("idpr-cmtp", "38"),
    ("tp++", "39"),
    ("il", "40"),
    ("ipv6", "41"),
    ("sdrp", "42"),
    ("ipv6-route", "43"),
    ("ipv6-frag", "44"),
    ("idrp", "45"),
    ("rsvp", "46"),
    ("gre", "47"),
    ("dsr", "48"),
    ("bna", "49"),
    ("esp", "50"),
    ("ah", "51"),
    ("i-nlsp", "52"),
    ("swipe", "53"),
    ("narp", "54"),
    ("mobile", "55"),
    ("tlsp", "56"),
    ("icmpv6", "58"),
    ("ipv6-icmp", "58"),
    ("ipv6-nonxt", "59"),
    ("ipv6-opts", "60"),
    ("cftp", "62"),
    ("sat-expak", "64"),
    ("kryptolan", "65"),
    ("rvd", "66"),
    ("ippc", "67"),
    ("sat-mon", "69"),
    ("visa", "70"),
    ("ipcv", "71"),
    ("cpnx", "72"),
    ("cphb", "73"),
    ("wsn", "74"),
    ("pvp", "75"),
    ("br-sat-mon", "76"),
    ("sun-nd", "77"),
    ("wb-mon", "78"),
    ("wb-expak", "79"),
    ("iso-ip", "80"),
    ("vmtp", "81"),
    ("secure-vmtp", "82"),
    ("vines", "83"),
    ("ttp", "84"),
    ("nsfnet-igp", "85"),
    ("dgp", "86"),
    ("tcf", "87"),
    ("eigrp", "88"),
    ("ospfigp", "89"),
    ("sprite-rpc", "90"),
    ("larp", "91"),
    ("mtp", "92"),
    ("ax.25", "93"),
    ("ipip", "94"),
    ("micp", "95"),
    ("scc-sp", "96"),
    ("etherip", "97"),
    ("encap", "98"),
    ("gmtp", "100"),
    ("ifmp", "101"),
    ("pnni", "102"),
    ("pim", "103"),
    ("aris", "104"),
    ("scps", "105"),
    ("qnx", "106"),
    ("a/n", "107"),
    ("ipcomp", "108"),
    ("snp", "109"),
    ("compaq-peer", "110"),
    ("ipx-in-ip", "111"),
    ("vrrp", "112"),
    ("pgm", "113"),
    ("l2tp", "115"),
    ("dd", "116"),
    ("iatp", "117"),
    ("stp", "118"),
    ("srp", "119"),
    ("uti", "120"),
    ("smp", "121"),
    ("sm", "122"),
    ("ptp", "123"),
    ("isis-over-ipv4", "124"),
    ("fire", "125"),
    ("crtp", "126"),
    ("crudp", "127"),
    ("sscopmce", "128"),
    ("iplt", "129"),
    ("sps", "130"),
    ("pipe", "131"),
    ("sctp", "132"),
    ("fc", "133"),
    ("rsvp-e2e-ignore", "134"),
    ("mobility-header", "135"),
    ("udplite", "136"),
    ("mpls-in-ip", "137"),
    ("manet", "138"),
    ("hip", "139"),
    ("shim6", "140"),
    ("wesp", "141"),
    ("rohc", "142"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_protocol_is_the_same_by_its_name_and_by_its_number_and_sent_as_a_number() {
        for (a, b) in [("tcp", "6"), ("TCP", "tcp"), ("all", "-1"), ("58", "ipv6-icmp")] {
            assert!(same_protocol(a, b), "{a} {b}");
        }
        assert!(!same_protocol("tcp", "udp"));
        assert_eq!(AclProtocol::from("Udp").as_str(), "17");
        assert!(AclProtocol::from("tcp").has_ports() && !AclProtocol::from("tcp").has_types());
        assert!(AclProtocol::from("icmpv6").has_types() && !AclProtocol::from("-1").has_ports());
    }

    #[test]
    fn what_is_no_protocol_is_refused() {
        for text in ["tcp", "-1", "all", "0", "255", "ax.25"] {
            assert_eq!(check_protocol(text), Ok(()), "{text}");
        }
        for text in ["http", "256", "-2", "+6", "06"] {
            assert!(check_protocol(text).unwrap_err().contains("-1 for all"), "{text}");
        }
    }

    #[test]
    fn an_action_is_sent_in_small_letters() {
        assert_eq!(AclAction::from("DENY").as_str(), "deny");
        assert!(same_action("Allow", "allow") && !same_action("allow", "deny"));
        assert!(check_action("Allow").is_ok() && check_action("drop").is_err());
    }
}
