//! Permissions and rules: the two ways in which EC2 says the same.

use crate::schema::types::Cidr;
use crate::store::{Refusal, Turn, texts};
use serde_json::{Value as Json, json};

/// The lists of a permission: its name, the field of an item that is a rule's source, and what that is in a rule.
const SOURCES: [(&str, &str, &str); 4] = [
    ("ipRanges", "cidrIp", "cidrIpv4"),
    ("ipv6Ranges", "cidrIpv6", "cidrIpv6"),
    ("prefixListIds", "prefixListId", "prefixListId"),
    ("groups", "groupId", "referencedGroupInfo"),
];

/// The field of a group that tells its rules of one direction.
pub(super) const fn field(egress: bool) -> &'static str {
    if egress { "ipPermissionsEgress" } else { "ipPermissions" }
}

/// The rules that the permissions of a call are.
pub(super) fn asked(turn: &Turn<'_>) -> Result<Vec<Json>, Refusal> {
    let fields = turn.fields();
    let mut rules = Vec::new();
    for permission in fields["ipPermissions"].as_array().into_iter().flatten() {
        let before = rules.len();
        for (list, field, source) in SOURCES {
            for item in permission[list].as_array().into_iter().flatten() {
                let mut rule = ports(permission)?;
                rule[source] = match source {
                    "referencedGroupInfo" => {
                        json!({"groupId": item["groupId"], "userId": item["userId"]})
                    }
                    "prefixListId" => item[field].clone(),
                    _ => canonical(&texts(&item[field]).concat())?.into(),
                };
                let description = item["description"].as_str().filter(|text| !text.is_empty());
                rule["description"] = description.map(Json::from).unwrap_or_default();
                rules.push(rule);
            }
        }
        if rules.len() == before {
            let message = "The request must contain at least one source or destination";
            return Err(Refusal::new("MissingParameter", message));
        }
    }
    Ok(rules)
}

/// The rule that a change of one asks for.
pub(super) fn modified(said: &Json) -> Result<Json, Refusal> {
    let low = |name: &str| said[name].clone();
    let asked = json!({
        "ipProtocol": low("IpProtocol"), "fromPort": low("FromPort"), "toPort": low("ToPort"),
    });
    let mut rule = ports(&asked)?;
    if !asked["fromPort"].is_null() && !has_ports(&rule) {
        let message = "You may not specify all protocols and specific ports.";
        return Err(Refusal::new("InvalidParameterValue", message));
    }
    for (name, field) in [("CidrIpv4", "cidrIpv4"), ("CidrIpv6", "cidrIpv6")] {
        if let Some(cidr) = said[name].as_str() {
            rule[field] = canonical(cidr)?.into();
        }
    }
    rule["prefixListId"] = low("PrefixListId");
    if !said["ReferencedGroupId"].is_null() {
        rule["referencedGroupInfo"] = json!({"groupId": said["ReferencedGroupId"]});
    }
    let description = said["Description"].as_str().filter(|text| !text.is_empty());
    rule["description"] = description.map(Json::from).unwrap_or_default();
    Ok(rule)
}

/// Lets one rule be as another one, but for what it is called.
pub(super) fn replace(rule: &mut Json, new: &Json) {
    let fields = ["ipProtocol", "fromPort", "toPort", "description"].into_iter();
    for field in fields.chain(SOURCES.map(|(_, _, source)| source)) {
        rule[field] = new[field].clone();
    }
}

/// Protocol and ports, as EC2 stores them: names for four protocols, and ports only for these.
fn ports(permission: &Json) -> Result<Json, Refusal> {
    let protocol = texts(&permission["ipProtocol"]).concat().to_lowercase();
    let protocol = match protocol.as_str() {
        "6" => "tcp",
        "17" => "udp",
        "1" => "icmp",
        "58" => "icmpv6",
        other => other,
    };
    let number = |name: &str| texts(&permission[name]).concat().parse::<i64>().ok();
    let (from, to) = (number("fromPort"), number("toPort"));
    let refused = |message: &str| Err(Refusal::new("InvalidParameterValue", message));
    let known = matches!(protocol, "tcp" | "udp" | "icmp" | "icmpv6");
    if !known && protocol.parse::<i16>().is_err() {
        return refused(&format!("Invalid value '{protocol}' for IP protocol. Unknown protocol."));
    }
    let (from, to) = match protocol {
        "tcp" | "udp" => match (from, to) {
            (Some(from @ 0..=65_535), Some(to @ 0..=65_535)) if from <= to => (from, to),
            (Some(_), Some(_)) => return refused("Invalid TCP/UDP port range"),
            _ => return refused("Must specify both from and to ports with TCP/UDP."),
        },
        "icmp" | "icmpv6" => (from.unwrap_or(-1), to.unwrap_or(-1)),
        _ => (-1, -1),
    };
    Ok(json!({"ipProtocol": protocol, "fromPort": from, "toPort": to}))
}

fn canonical(cidr: &str) -> Result<String, Refusal> {
    let network = Cidr::from(cidr).network();
    let refused = || {
        let message = format!("CIDR block {cidr} is malformed");
        Refusal::new("InvalidParameterValue", message)
    };
    Ok(network.ok_or_else(refused)?.trunc().to_string())
}

/// Whether EC2 looks at the ports of a rule.
fn has_ports(rule: &Json) -> bool {
    matches!(texts(&rule["ipProtocol"]).concat().as_str(), "tcp" | "udp" | "icmp" | "icmpv6")
}

/// What a rule is for: a CIDR block of either family, a prefix list or a group. It stays what it is.
pub(super) fn kind(rule: &Json) -> Option<&'static str> {
    source(rule).map(|(field, _)| field)
}

fn source(rule: &Json) -> Option<(&'static str, String)> {
    SOURCES.into_iter().find_map(|(_, _, field)| {
        let its = &rule[field];
        let its = if its.is_object() { &its["groupId"] } else { its };
        Some((field, its.as_str()?.to_owned()))
    })
}

/// Whether two rules let the same through, whatever their descriptions say.
pub(super) fn is_same(a: &Json, b: &Json) -> bool {
    let ports =
        |rule: &Json| ["ipProtocol", "fromPort", "toPort"].map(|name| texts(&rule[name]).concat());
    ports(a) == ports(b) && source(a) == source(b)
}

/// Whether a rule counts against the limit of a family. Groups and prefix lists count in both.
pub(super) fn counts_as(rule: &Json, family: &str) -> bool {
    source(rule).is_some_and(|(field, _)| field == family || !field.starts_with("cidr"))
}

/// The refusal of a rule that is there.
pub(super) fn duplicate(rule: &Json) -> Refusal {
    let text = |name: &str| texts(&rule[name]).concat();
    let peer = source(rule).map(|(_, source)| source).unwrap_or_default();
    let message = format!(
        "the specified rule \"peer: {peer}, {}, from port: {}, to port: {}, ALLOW\" already exists",
        text("ipProtocol").to_uppercase(),
        text("fromPort"),
        text("toPort"),
    );
    Refusal::new("InvalidPermission.Duplicate", message)
}

/// What a group tells of its rules: one permission for each protocol and range of ports.
pub(super) fn told(rules: &[Json]) -> Json {
    let mut told: Vec<Json> = Vec::new();
    for rule in rules {
        let protocol = texts(&rule["ipProtocol"]).concat();
        let mut permission = json!({"ipProtocol": protocol});
        if has_ports(rule) {
            permission["fromPort"] = rule["fromPort"].clone();
            permission["toPort"] = rule["toPort"].clone();
        }
        let ports = ["ipProtocol", "fromPort", "toPort"];
        let place =
            told.iter().position(|t| ports.iter().all(|name| t[*name] == permission[*name]));
        let place = place.unwrap_or_else(|| {
            told.push(permission);
            told.len() - 1
        });
        let Some((field, source)) = source(rule) else { continue };
        let Some((list, name, _)) = SOURCES.into_iter().find(|(_, _, its)| *its == field) else {
            continue;
        };
        let mut item = json!({name: source, "description": rule["description"]});
        if list == "groups" {
            let owner = &rule["referencedGroupInfo"]["userId"];
            item["userId"] =
                if owner.is_null() { rule["groupOwnerId"].clone() } else { owner.clone() };
        }
        match told[place][list].as_array_mut() {
            Some(items) => items.push(item),
            None => told[place][list] = json!([item]),
        }
    }
    told.into()
}
