//! Calls that are made of more than attributes as they are.

use crate::cli::shell::word;
use serde_json::{Map, Value as Json, json};

fn text<'a>(values: &'a Json, name: &str) -> Option<&'a str> {
    values.get(name)?.as_str().filter(|text| !text.is_empty())
}

fn number(values: &Json, name: &str) -> Option<String> {
    values.get(name)?.as_i64().map(|number| number.to_string())
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// A tag of an object. In JSON, because keys and values may hold commas.
pub(super) fn tag(values: &Json) -> Option<Vec<String>> {
    let mut tag = json!({"Key": text(values, "key")?});
    if let Some(value) = values.get("value").and_then(Json::as_str) {
        tag["Value"] = json!(value);
    }
    let tags = json!([tag]).to_string();
    Some(words(&[
        "ec2",
        "delete-tags",
        "--resources",
        text(values, "resource_id")?,
        "--tags",
        &tags,
    ]))
}

/// A route by its destination.
pub(super) fn route(values: &Json) -> Option<Vec<String>> {
    let options = [
        ("destination_cidr_block", "--destination-cidr-block"),
        ("destination_ipv6_cidr_block", "--destination-ipv6-cidr-block"),
        ("destination_prefix_list_id", "--destination-prefix-list-id"),
    ];
    let to = options.iter().find_map(|(name, option)| Some((*option, text(values, name)?)));
    let ((option, to), table) = (to?, text(values, "route_table_id")?);
    Some(words(&["ec2", "delete-route", "--route-table-id", table, option, to]))
}

/// A rule of a network ACL by its number and direction.
pub(super) fn acl_entry(values: &Json) -> Option<Vec<String>> {
    let (acl, rule) = (text(values, "network_acl_id")?, number(values, "rule_number")?);
    let is_egress = values.get("egress").and_then(Json::as_bool).unwrap_or_default();
    let way = if is_egress { "--egress" } else { "--ingress" };
    let call = ["ec2", "delete-network-acl-entry", "--network-acl-id", acl];
    Some(words(&[&call[..], &["--rule-number", &rule, way]].concat()))
}

/// What `aws_security_group_rule` stands for: one rule by its ID, or several by what they say.
pub(super) fn group_rule(values: &Json) -> Option<Vec<String>> {
    let operation = match text(values, "type")? {
        "egress" => "revoke-security-group-egress",
        _ => "revoke-security-group-ingress",
    };
    let call = ["ec2", operation, "--group-id", text(values, "security_group_id")?];
    if let Some(rule) = text(values, "security_group_rule_id") {
        return Some(words(&[&call[..], &["--security-group-rule-ids", rule]].concat()));
    }
    let permissions = json!([permission(values)?]).to_string();
    Some(words(&[&call[..], &["--ip-permissions", &permissions]].concat()))
}

/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html>
fn permission(values: &Json) -> Option<Json> {
    let mut found = Map::new();
    let protocol = text(values, "protocol")?;
    let is_all = ["-1", "all"].contains(&protocol);
    found.insert("IpProtocol".to_owned(), json!(if is_all { "-1" } else { protocol }));
    for (name, field) in [("from_port", "FromPort"), ("to_port", "ToPort")] {
        if let Some(port) = values.get(name).filter(|port| port.is_number() && !is_all) {
            found.insert(field.to_owned(), port.clone());
        }
    }
    for (name, field, inner) in [
        ("cidr_blocks", "IpRanges", "CidrIp"),
        ("ipv6_cidr_blocks", "Ipv6Ranges", "CidrIpv6"),
        ("prefix_list_ids", "PrefixListIds", "PrefixListId"),
    ] {
        let all = values.get(name).and_then(Json::as_array).into_iter().flatten();
        let all: Vec<Json> = all.map(|one| json!({inner: one})).collect();
        if !all.is_empty() {
            found.insert(field.to_owned(), Json::Array(all));
        }
    }
    let is_self = values.get("self").and_then(Json::as_bool).unwrap_or_default();
    let own = is_self.then(|| text(values, "security_group_id")).flatten();
    let groups = own.into_iter().chain(text(values, "source_security_group_id"));
    let pairs: Vec<Json> = groups.map(pair).collect();
    if !pairs.is_empty() {
        found.insert("UserIdGroupPairs".to_owned(), Json::Array(pairs));
    }
    Some(Json::Object(found))
}

/// A group, of another account as `ACCOUNT/GROUP`.
fn pair(group: &str) -> Json {
    match group.split_once('/') {
        Some((account, group)) => json!({"UserId": account, "GroupId": group}),
        None => json!({"GroupId": group}),
    }
}

/// A target of a group, by its port if it has one.
pub(super) fn target(values: &Json) -> Option<Vec<String>> {
    let mut target = json!({"Id": text(values, "target_id")?});
    if let Some(port) = values.get("port").filter(|port| port.is_number()) {
        target["Port"] = port.clone();
    }
    if let Some(zone) = text(values, "availability_zone") {
        target["AvailabilityZone"] = json!(zone);
    }
    let targets = json!([target]).to_string();
    let call = ["elbv2", "deregister-targets", "--target-group-arn"];
    Some(words(&[&call[..], &[text(values, "target_group_arn")?, "--targets", &targets]].concat()))
}

/// A network interface with the groups that it has, but for one.
pub(super) fn groups_without(values: &Json, aws: &str) -> Option<String> {
    let (interface, group) =
        (text(values, "network_interface_id")?, text(values, "security_group_id")?);
    let query = format!("NetworkInterfaces[0].Groups[?GroupId!={}].GroupId", literal(group));
    let (interface, query) = (word(interface), word(&query));
    // Several words, each of them an ID: without quotes.
    Some(format!(
        "{aws} ec2 modify-network-interface-attribute --network-interface-id {interface} --groups $({aws} ec2 \
         describe-network-interfaces --network-interface-ids {interface} --query {query} --output text)"
    ))
}

/// A record as the zone has it: a deletion has to say all of it.
/// <https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html>
pub(super) fn record(values: &Json, aws: &str) -> Option<String> {
    let (zone, of) = (word(text(values, "zone_id")?), literal(text(values, "type")?));
    let name = text(values, "fqdn")?.trim_end_matches('.').to_ascii_lowercase();
    // Names are told with the octal code of what is no plain letter.
    let name = literal(&format!("{}.", name.replace('*', "\\052")));
    let set = text(values, "set_identifier").map(literal);
    let set = set.map(|set| format!(" && SetIdentifier=={set}")).unwrap_or_default();
    let query = format!(
        "{{Changes: ResourceRecordSets[?Name=={name} && Type=={of}{set}].{{Action: `\"DELETE\"`, ResourceRecordSet: @}}}}"
    );
    let query = word(&query);
    Some(format!(
        "{aws} route53 change-resource-record-sets --hosted-zone-id {zone} --change-batch \"$({aws} route53 \
         list-resource-record-sets --hosted-zone-id {zone} --query {query} --output json)\""
    ))
}

/// A string in a query of JMESPath.
fn literal(text: &str) -> String {
    format!("`{}`", json!(text).to_string().replace('`', "\\u0060"))
}
