//! Load balancers.

use super::{describe_attributes, described, modify_attributes};
use crate::store::{Does, Key, Kind, Refusal, Said, Turn, on, texts};
use serde_json::{Value as Json, json};

pub(super) const LOAD_BALANCER: Kind = Kind {
    key: Key::Chosen(&["LoadBalancerArn"]),
    absent: ("LoadBalancerNotFound", "Load balancers '[{}]' not found"),
    start: || {
        json!({
            "Type": "application", "IpAddressType": "ipv4", "VpcId": "vpc-1", "CreatedTime": "2026-01-02T03:04:05Z",
            "State": {"Code": "active"}, "SecurityGroups": [], "attributes": {}, "units": "0", "kind": "app",
        })
    },
    filled: &[
        (
            "LoadBalancerArn",
            "arn:aws:elasticloadbalancing:{region}:{account}:loadbalancer/{kind}/{LoadBalancerName}/{number}",
        ),
        ("DNSName", "{LoadBalancerName}-{number}.{region}.elb.amazonaws.com"),
        ("CanonicalHostedZoneId", "Z35SXDOTRQ7X7K"),
    ],
    renamed: &[("Name", "LoadBalancerName")],
    new,
    unique: &[(
        &["LoadBalancerName"],
        "DuplicateLoadBalancerName",
        "A load balancer with the same name '{}' exists, but with different settings",
    )],
    end: |turn, _| {
        let is_protected =
            turn.subject()?.value["attributes"]["deletion_protection.enabled"] == "true";
        let refusal = || {
            let message = "Load balancer cannot be deleted because deletion protection is enabled";
            Refusal::new("OperationNotPermitted", message)
        };
        if is_protected { Err(refusal()) } else { Ok(()) }
    },
    tagged: Some("load-balancer"),
    pending: &[("/State/Code", "provisioning")],
    operations: &[
        on("CreateLoadBalancer", Does::Other(create)),
        on(
            "DescribeLoadBalancers",
            Does::Other(|turn| {
                let by = [("LoadBalancerArns", "LoadBalancerArn"), ("Names", "LoadBalancerName")];
                described(turn, "LoadBalancers", &by)
            }),
        ),
        on("DescribeLoadBalancerAttributes", Does::Other(describe_attributes)),
        on("ModifyLoadBalancerAttributes", Does::Other(modify_attributes)),
        on("SetSecurityGroups", Does::Other(set_groups)),
        on("SetSubnets", Does::Other(set_subnets)),
        on("SetIpAddressType", Does::Other(set_fields)),
        on("ModifyIpPools", Does::Other(set_pools)),
        on("ModifyCapacityReservation", Does::Other(set_capacity)),
        on("DescribeCapacityReservation", Does::Other(capacity)),
        on("DeleteLoadBalancer", Does::Delete),
    ],
    ..Kind::of("elasticloadbalancing", "load-balancer")
};

/// The same again is no error and makes nothing.
fn create(turn: &mut Turn<'_>) -> Said {
    let mut asked = turn.call.input.clone();
    asked.as_object_mut().unwrap().remove("Tags");
    let name = turn.text("Name").to_owned();
    let all = turn.store.all("load-balancer").into_iter();
    let same = all
        .filter(|one| one.value["asked"] == asked)
        .find(|one| one.value["LoadBalancerName"] == name.as_str() && !one.key.is_empty());
    if let Some(one) = same.map(crate::store::Object::made) {
        return Ok(json!({"LoadBalancers": [one]}));
    }
    turn.create("LoadBalancers[]")
}

fn new(turn: &mut Turn<'_>, balancer: &mut Json) -> Result<(), Refusal> {
    let mut asked = turn.call.input.clone();
    asked.as_object_mut().unwrap().remove("Tags");
    balancer["asked"] = asked;
    let kind = balancer["Type"].as_str().unwrap_or_default().to_owned();
    balancer["AvailabilityZones"] = zones(turn, &json!([]))?;
    balancer["attributes"] = attributes(&kind);
    let has_groups = !texts(&balancer["SecurityGroups"]).is_empty();
    match kind.as_str() {
        "network" => {
            balancer["kind"] = "net".into();
            if balancer.get("EnablePrefixForIpv6SourceNat").is_none() {
                balancer["EnablePrefixForIpv6SourceNat"] = "off".into();
            }
            if has_groups {
                balancer["EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"] = "on".into();
            }
        }
        "gateway" => balancer["kind"] = "gwy".into(),
        _ if !has_groups => balancer["SecurityGroups"] = json!(["sg-default"]),
        _ => {}
    }
    if kind != "gateway" && balancer.get("Scheme").is_none() {
        balancer["Scheme"] = "internet-facing".into();
    }
    Ok(())
}

/// The zones of the subnets in a call. Those that were there before keep the addresses that the call does not name.
fn zones(turn: &mut Turn<'_>, before: &Json) -> Result<Json, Refusal> {
    let subnets = texts(turn.param("Subnets").unwrap_or(&Json::Null));
    let mappings = turn.param("SubnetMappings").and_then(Json::as_array).cloned();
    let mappings = mappings.unwrap_or_default().into_iter();
    let all: Vec<Json> =
        subnets.into_iter().map(|id| json!({"SubnetId": id})).chain(mappings).collect();
    let mut zones = Vec::new();
    for mapping in all {
        let id = mapping["SubnetId"].as_str().unwrap_or_default().to_owned();
        let Some(subnet) = turn.store.get("subnet", &id) else {
            return Err(Refusal::new(
                "SubnetNotFound",
                format!("The subnet ID '{id}' is not valid"),
            ));
        };
        let name = subnet.value["availabilityZone"].clone();
        let was = before.as_array().into_iter().flatten().find(|zone| zone["SubnetId"] == id);
        let mut address = was.map_or(json!({}), |was| was["LoadBalancerAddresses"][0].clone());
        for (from, to) in [
            ("AllocationId", "AllocationId"),
            ("PrivateIPv4Address", "PrivateIPv4Address"),
            ("IPv6Address", "IPv6Address"),
        ] {
            if let Some(value) = mapping.get(from) {
                address[to] = value.clone();
            }
        }
        zones.push(json!({"SubnetId": id, "ZoneName": name, "LoadBalancerAddresses": [address]}));
    }
    Ok(zones.into())
}

/// What each type has, as AWS has it by default.
///
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html>
fn attributes(kind: &str) -> Json {
    let cross_zone = if kind == "application" { "true" } else { "false" };
    let mut all = json!({
        "deletion_protection.enabled": "false", "load_balancing.cross_zone.enabled": cross_zone,
    });
    let mut add = |more: &[(&str, &str)]| {
        for (key, value) in more {
            all[*key] = (*value).into();
        }
    };
    if kind != "gateway" {
        add(&[
            ("access_logs.s3.enabled", "false"),
            ("access_logs.s3.bucket", ""),
            ("access_logs.s3.prefix", ""),
            ("ipv6.deny_all_igw_traffic", "false"),
            ("zonal_shift.config.enabled", "false"),
        ]);
    }
    match kind {
        "network" => add(&[
            ("dns_record.client_routing_policy", "any_availability_zone"),
            ("secondary_ips.auto_assigned.per_subnet", "0"),
        ]),
        "application" => add(&[
            ("client_keep_alive.seconds", "3600"),
            ("connection_logs.s3.enabled", "false"),
            ("connection_logs.s3.bucket", ""),
            ("connection_logs.s3.prefix", ""),
            ("health_check_logs.s3.enabled", "false"),
            ("health_check_logs.s3.bucket", ""),
            ("health_check_logs.s3.prefix", ""),
            ("idle_timeout.timeout_seconds", "60"),
            ("routing.http.desync_mitigation_mode", "defensive"),
            ("routing.http.drop_invalid_header_fields.enabled", "false"),
            ("routing.http.preserve_host_header.enabled", "false"),
            ("routing.http.x_amzn_tls_version_and_cipher_suite.enabled", "false"),
            ("routing.http.xff_client_port.enabled", "false"),
            ("routing.http.xff_header_processing.mode", "append"),
            ("routing.http2.enabled", "true"),
            ("waf.fail_open.enabled", "false"),
        ]),
        _ => {}
    }
    all
}

fn set_groups(turn: &mut Turn<'_>) -> Said {
    let groups = texts(turn.param("SecurityGroups").unwrap_or(&Json::Null));
    let enforce = turn.param("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic").cloned();
    turn.change("", |balancer| {
        balancer["SecurityGroups"] = json!(groups);
        if let Some(enforce) = enforce {
            balancer["EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"] = enforce;
        }
    })?;
    Ok(json!({"SecurityGroupIds": groups}))
}

fn set_subnets(turn: &mut Turn<'_>) -> Said {
    let before = turn.subject()?.value["AvailabilityZones"].clone();
    let zones = zones(turn, &before)?;
    let told = zones.clone();
    turn.change("", |balancer| balancer["AvailabilityZones"] = zones)?;
    set_fields(turn)?;
    Ok(json!({"AvailabilityZones": told}))
}

/// Sets what a call names of the fields that are told as they are set.
fn set_fields(turn: &mut Turn<'_>) -> Said {
    let named = ["IpAddressType", "EnablePrefixForIpv6SourceNat"];
    let set: Vec<_> =
        named.into_iter().filter_map(|name| Some((name, turn.param(name)?.clone()))).collect();
    turn.change("", |balancer| {
        for (name, value) in set {
            balancer[name] = value;
        }
    })?;
    Ok(json!({}))
}

fn set_pools(turn: &mut Turn<'_>) -> Said {
    let pools = turn.param("IpamPools").cloned().unwrap_or_default();
    turn.change("", |balancer| balancer["IpamPools"] = pools)?;
    Ok(json!({}))
}

fn set_capacity(turn: &mut Turn<'_>) -> Said {
    let minimum = turn.param("MinimumLoadBalancerCapacity").cloned().unwrap_or_default();
    let units = minimum.get("CapacityUnits").cloned().unwrap_or("0".into());
    turn.change("", |balancer| balancer["units"] = units)?;
    capacity(turn)
}

fn capacity(turn: &mut Turn<'_>) -> Said {
    let key = turn.key();
    let shown = turn.show_all(|balancer| balancer.key == key).pop();
    let (code, message) = turn.kind.absent;
    let shown = shown.ok_or_else(|| Refusal::new(code, message.replace("{}", &key)))?;
    if shown["units"] == "0" {
        return Ok(json!({}));
    }
    let state = json!({"AvailabilityZone": "us-east-1a", "State": {"Code": "provisioned"}});
    Ok(json!({
        "MinimumLoadBalancerCapacity": {"CapacityUnits": shown["units"]},
        "CapacityReservationState": [state],
    }))
}
