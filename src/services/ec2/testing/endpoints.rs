//! VPC endpoints, the services that they lead to and the prefix lists of those, in the tables of the store.
//!
//! <https://docs.aws.amazon.com/vpc/latest/privatelink/concepts.html>

use super::kinds::IN_USE;
use crate::store::{Does, Key, Kind, Parent, Refusal, Said, Turn, done, on, texts};
use serde_json::{Value as Json, json};

/// What everybody may do through an endpoint without a policy of its own.
pub(in crate::services) const DEFAULT_POLICY: &str = r#"{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}"#;

/// An endpoint. Its interfaces are of the type `vpc_endpoint`.
pub(in crate::services) const ENDPOINT: Kind = Kind {
    key: Key::Made("vpcEndpointId", "vpce-"),
    absent: ("InvalidVpcEndpointId.NotFound", "The Vpc Endpoint Id '{}' does not exist"),
    start: || {
        json!({
            "state": "available", "vpcEndpointType": "Gateway", "privateDnsEnabled": "false",
            "requesterManaged": "false", "groupSet": [], "routeTableIdSet": [], "subnetIdSet": [],
            "networkInterfaceIdSet": [], "dnsEntrySet": [], "policyDocument": DEFAULT_POLICY,
        })
    },
    filled: &[("vpcId", "vpc-1"), ("ownerId", "{account}"), ("serviceRegion", "{region}")],
    renamed: &[
        ("routeTableId", "routeTableIdSet"),
        ("subnetId", "subnetIdSet"),
        ("subnetConfiguration", "_addresses"),
    ],
    new,
    made: |turn, id| {
        let endpoint = turn.store.get("vpc-endpoint", id).unwrap().value.clone();
        let subnets = texts(&endpoint["subnetIdSet"]);
        let made = with_interfaces(turn, endpoint, &subnets);
        turn.store.get("vpc-endpoint", id).unwrap().value = made;
    },
    token: Some("ClientToken"),
    parents: &[Parent::held("vpcId", "vpc", IN_USE)],
    tagged: Some("vpc-endpoint"),
    pending: &[("state", "pending")],
    parts: &["dnsEntrySet"],
    ending: Some(("state", "deleting")),
    operations: &[
        on("CreateVpcEndpoint", Does::Create("vpcEndpoint")),
        on(
            "DescribeVpcEndpoints",
            Does::List(
                "vpcEndpointSet",
                &[
                    ("service-name", "serviceName"),
                    ("vpc-endpoint-id", "vpcEndpointId"),
                    ("vpc-endpoint-state", "state"),
                    ("vpc-endpoint-type", "vpcEndpointType"),
                    ("vpc-id", "vpcId"),
                ],
            ),
        ),
        on("ModifyVpcEndpoint", Does::Other(modify)),
        on("DeleteVpcEndpoints", Does::Other(|turn| Ok(delete(turn)))),
    ],
    ..Kind::of("ec2", "vpc-endpoint")
};

/// A service of this account that others make endpoints of.
pub(in crate::services) const ENDPOINT_SERVICE: Kind = Kind {
    key: Key::Made("serviceId", "vpce-svc-"),
    operations: &[
        on(
            "DescribeVpcEndpointServiceConfigurations",
            Does::List("serviceConfigurationSet", &[("service-name", "serviceName")]),
        ),
        on("AcceptVpcEndpointConnections", Does::Other(accept)),
    ],
    ..Kind::of("ec2", "endpoint-service")
};

/// A service that endpoints can be made of, as everybody sees it.
pub(in crate::services) const OFFERED: Kind = Kind {
    key: Key::Made("serviceId", "vpce-svc-of-aws-"),
    operations: &[on(
        "DescribeVpcEndpointServices",
        Does::List(
            "serviceDetailSet",
            &[
                ("ServiceName", "serviceName"),
                ("ServiceRegion", "serviceRegion"),
                ("service-name", "serviceName"),
                ("service-type", "serviceType[]/serviceType"),
            ],
        ),
    )],
    tagged: Some("vpc-endpoint-service"),
    ..Kind::of("ec2", "offered-service")
};

/// The addresses of a service.
pub(in crate::services) const PREFIX_LIST: Kind = Kind {
    key: Key::Made("prefixListId", "pl-"),
    operations: &[on(
        "DescribePrefixLists",
        Does::List(
            "prefixListSet",
            &[
                ("PrefixListId", "prefixListId"),
                ("prefix-list-id", "prefixListId"),
                ("prefix-list-name", "prefixListName"),
            ],
        ),
    )],
    ..Kind::of("ec2", "prefix-list-of-service")
};

/// The kinds of endpoints that have network interfaces.
fn has_interfaces(endpoint: &Json) -> bool {
    endpoint["vpcEndpointType"] != "Gateway"
}

#[expect(clippy::unnecessary_wraps, reason = "kinds can refuse a new object")]
fn new(turn: &mut Turn<'_>, endpoint: &mut Json) -> Result<(), Refusal> {
    let input = &turn.call.input;
    let mut groups = texts(&input["SecurityGroupId"]);
    if groups.is_empty() && has_interfaces(endpoint) {
        groups.push("sg-default".into());
    }
    endpoint["groupSet"] = named(&groups);
    if has_interfaces(endpoint) {
        endpoint["dnsEntrySet"] = json!([{"dnsName": "vpce.example.com", "hostedZoneId": "Z1"}]);
        let said = endpoint["dnsOptions"].take();
        endpoint["dnsOptions"] = json!({"dnsRecordIpType": "ipv4"});
        put_options(endpoint, said);
    } else if endpoint["dnsOptions"].is_object() {
        let said = endpoint["dnsOptions"].take();
        put_options(endpoint, said);
    }
    if endpoint["ipAddressType"].is_null() {
        endpoint["ipAddressType"] = "ipv4".into();
    }
    let service = turn.text("serviceName");
    let services = turn.store.all("endpoint-service").into_iter();
    let mut its = services.filter(|its| its.texts("serviceName").concat() == service);
    if its.any(|its| its.texts("acceptanceRequired").concat() == "true") {
        endpoint["state"] = "pendingAcceptance".into();
    }
    Ok(())
}

fn named(groups: &[String]) -> Json {
    groups.iter().map(|id| json!({"groupId": id, "groupName": format!("name-of-{id}")})).collect()
}

/// Sets the options that are said.
fn put_options(endpoint: &mut Json, said: Json) {
    let Json::Object(said) = said else { return };
    for (name, value) in said {
        let name = match name.as_str() {
            "privateDnsSpecifiedDomain" => "privateDnsSpecifiedDomainSet",
            name => name,
        };
        endpoint["dnsOptions"][name] = value;
    }
}

/// An endpoint with a network interface in each of these subnets.
fn with_interfaces(turn: &mut Turn<'_>, mut endpoint: Json, subnets: &[String]) -> Json {
    let addresses = endpoint["_addresses"].as_array().cloned().unwrap_or_default();
    let subnets = if has_interfaces(&endpoint) { subnets } else { &[] };
    for subnet in subnets {
        let said = addresses.iter().find(|one| one["subnetId"] == subnet.as_str());
        let text = |name: &str| said.map(|said| texts(&said[name]).concat()).unwrap_or_default();
        let number = turn.store.counted("address of an endpoint");
        let ipv4 = Some(text("ipv4")).filter(|ip| !ip.is_empty());
        let ipv6 = Some(text("ipv6")).filter(|ip| !ip.is_empty());
        let interface = json!({
            "interfaceType": "vpc_endpoint", "status": "in-use", "attachment": {"status": "attached"},
            "subnetId": subnet, "vpcId": endpoint["vpcId"], "requesterManaged": "true",
            "privateIpAddress": ipv4.unwrap_or_else(|| format!("10.0.7.{number}")),
            "ipv6AddressesSet": ipv6.iter().map(|ip| json!({"ipv6Address": ip})).collect::<Vec<_>>(),
        });
        let id = turn.store.with_in(turn.place.clone(), "network-interface", &interface);
        endpoint["networkInterfaceIdSet"].as_array_mut().unwrap().push(id.into());
    }
    endpoint.as_object_mut().unwrap().remove("_addresses");
    endpoint
}

/// Takes the network interfaces of an endpoint away that are in these subnets.
fn leave(turn: &mut Turn<'_>, endpoint: &mut Json, subnets: &[String]) {
    let all = endpoint["networkInterfaceIdSet"].as_array_mut().unwrap();
    for id in texts(&Json::Array(all.clone())) {
        let its = turn.store.get("network-interface", &id);
        if its.is_some_and(|its| subnets.contains(&its.texts("subnetId").concat())) {
            turn.store.remove("network-interface", &id);
            all.retain(|other| *other != id.as_str());
        }
    }
}

/// A set of an endpoint: the field, what of each item is its ID, the parameters, and of which kind it is.
struct Members {
    field: &'static str,
    ids: &'static str,
    said: &'static str,
    kind: &'static str,
}

const MEMBERS: [Members; 3] = [
    Members {
        field: "routeTableIdSet",
        ids: "routeTableIdSet",
        said: "RouteTableId",
        kind: "route-table",
    },
    Members { field: "subnetIdSet", ids: "subnetIdSet", said: "SubnetId", kind: "subnet" },
    Members {
        field: "groupSet",
        ids: "groupSet[]/groupId",
        said: "SecurityGroupId",
        kind: "security-group",
    },
];

impl Members {
    /// What is added, and what is taken away.
    fn said(&self, input: &Json) -> [Vec<String>; 2] {
        ["Add", "Remove"].map(|verb| texts(&input[format!("{verb}{}", self.said)]))
    }
    /// The set after a call. What is there cannot be added, and what is not there cannot be taken away.
    fn changed(&self, turn: &mut Turn<'_>) -> Result<Vec<String>, Refusal> {
        let [add, remove] = self.said(&turn.call.input);
        let mut ids = turn.subject()?.texts(self.ids);
        for id in &add {
            if ids.contains(id) {
                let code = if self.kind == "route-table" {
                    "RouteAlreadyExists"
                } else {
                    "InvalidParameter"
                };
                return Err(Refusal::new(code, format!("{id} is associated already")));
            }
            let is_default = id == "sg-default";
            if !is_default {
                turn.object(turn.store.kind(self.kind), id)?;
            }
        }
        if let Some(other) = remove.iter().find(|id| !ids.contains(id)) {
            return Err(Refusal::new("InvalidParameter", format!("{other} is not associated")));
        }
        ids.extend(add);
        ids.retain(|id| !remove.contains(id));
        if self.kind == "security-group" && ids.is_empty() && !remove.is_empty() {
            let message = "An endpoint keeps at least one security group";
            return Err(Refusal::new("InvalidParameter", message));
        }
        Ok(ids)
    }
}

fn modify(turn: &mut Turn<'_>) -> Said {
    let (said, input) = (turn.fields(), turn.call.input.clone());
    let mut endpoint = turn.subject()?.value.clone();
    if turn.subject()?.now()["state"] == "pending" {
        let message = "VpcEndpoint modify operation in progress";
        return Err(Refusal::new("OperationInProgress", message));
    }
    for members in &MEMBERS {
        let ids = members.changed(turn)?;
        endpoint[members.field] =
            if members.field == "groupSet" { named(&ids) } else { ids.into() };
    }
    let [add, mut gone] = MEMBERS[1].said(&input);
    endpoint["_addresses"] = said["_addresses"].clone();
    // Other addresses are those of other interfaces.
    let again = texts(&json!(
        said["_addresses"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|one| &one["subnetId"])
            .collect::<Vec<_>>()
    ));
    gone.extend(again.iter().cloned());
    leave(turn, &mut endpoint, &gone);
    let new: Vec<String> = again.into_iter().chain(add).fold(vec![], |mut all, subnet| {
        if !all.contains(&subnet) {
            all.push(subnet);
        }
        all
    });
    let mut endpoint = with_interfaces(turn, endpoint, &new);
    for name in ["ipAddressType", "policyDocument", "privateDnsEnabled"] {
        if !said[name].is_null() {
            endpoint[name] = said[name].clone();
        }
    }
    if said["resetPolicy"] == "true" {
        endpoint["policyDocument"] = DEFAULT_POLICY.into();
    }
    put_options(&mut endpoint, said["dnsOptions"].clone());
    let pending = turn.store.nature.pending;
    let is_changed = !(gone.is_empty() && new.is_empty());
    let takes_time = pending > 0 && is_changed && endpoint["state"] == "available";
    if takes_time {
        endpoint["state"] = "pending".into();
    }
    turn.change("", |value| *value = endpoint)?;
    if takes_time {
        turn.subject()?.later(pending, "state", |state| *state = "available".into());
    }
    Ok(done())
}

fn delete(turn: &mut Turn<'_>) -> Json {
    let mut refused = Vec::new();
    for id in texts(&turn.call.input["VpcEndpointId"]) {
        let its = turn.store.get("vpc-endpoint", &id).filter(|its| !its.is_ending());
        let Some(interfaces) = its.map(|its| its.texts("networkInterfaceIdSet")) else {
            let message = format!("The Vpc Endpoint '{id}' does not exist");
            let error = json!({"code": "InvalidVpcEndpoint.NotFound", "message": message});
            refused.push(json!({"resourceId": id, "error": error}));
            continue;
        };
        for interface in interfaces {
            turn.store.remove("network-interface", &interface);
        }
        turn.end("vpc-endpoint", &id);
    }
    json!({"unsuccessful": refused})
}

fn accept(turn: &mut Turn<'_>) -> Said {
    turn.subject()?;
    let nature = turn.store.nature;
    for id in texts(&turn.call.input["VpcEndpointId"]) {
        let Some(endpoint) = turn.store.get("vpc-endpoint", &id) else { continue };
        if endpoint.value["state"] != "pendingAcceptance" {
            let error = json!({"code": "InvalidState", "message": "It is not pendingAcceptance"});
            return Ok(json!({"unsuccessful": [{"resourceId": id, "error": error}]}));
        }
        let state = if nature.pending > 0 { "pending" } else { "available" };
        endpoint.change(nature.stale, |value| value["state"] = state.into());
        endpoint.later(nature.pending, "state", |state| *state = "available".into());
    }
    Ok(json!({"unsuccessful": []}))
}
