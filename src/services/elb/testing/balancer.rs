//! Load balancers.

use super::{attributes, instance, listeners, zones};
use crate::store::{Does, Key, Kind, Object, Refusal, Said, Turn, on, texts};
use serde_json::{Value as Json, json};

pub(super) const NAME: &str = "LoadBalancerName";
pub(super) const KIND: &str = "classic-load-balancer";

pub(super) const LOAD_BALANCER: Kind = Kind {
    key: Key::Chosen(&[NAME]),
    absent: ("LoadBalancerNotFound", "There is no ACTIVE Load Balancer named '{}'"),
    start: || {
        json!({
            "VPCId": "vpc-1", "CreatedTime": "2026-01-02T03:04:05Z", "SecurityGroups": [],
            "Scheme": "internet-facing", "Policies": {}, "attributes": attributes::new(),
            "CanonicalHostedZoneNameID": "Z35SXDOTRQ7X7K", "AvailabilityZones": [], "Subnets": [],
        })
    },
    filled: &[("DNSName", "{LoadBalancerName}-{number}.{region}.elb.amazonaws.com")],
    new,
    unique: &[(
        &[NAME],
        "DuplicateLoadBalancerName",
        "The specified load balancer name already exists for this account: '{}'",
    )],
    tagged: Some("classic-load-balancer"),
    operations: &[
        on("CreateLoadBalancer", Does::Other(create)),
        on("DescribeLoadBalancers", Does::Other(describe)),
        on("DescribeLoadBalancerAttributes", Does::Other(attributes::describe)),
        on("ModifyLoadBalancerAttributes", Does::Other(attributes::modify)),
        on("ConfigureHealthCheck", Does::Other(check)),
        on("ApplySecurityGroupsToLoadBalancer", Does::Other(set_groups)),
        on("CreateLoadBalancerListeners", Does::Other(listeners::create)),
        on("DeleteLoadBalancerListeners", Does::Other(listeners::delete)),
        on("SetLoadBalancerListenerSSLCertificate", Does::Other(listeners::set_certificate)),
        on("SetLoadBalancerPoliciesOfListener", Does::Other(listeners::set_policies)),
        on("AttachLoadBalancerToSubnets", Does::Other(zones::attach)),
        on("DetachLoadBalancerFromSubnets", Does::Other(zones::detach)),
        on("EnableAvailabilityZonesForLoadBalancer", Does::Other(zones::enable)),
        on("DisableAvailabilityZonesForLoadBalancer", Does::Other(zones::disable)),
        on("DeleteLoadBalancer", Does::Other(delete)),
    ],
    ..Kind::of("elb", KIND)
};

/// What a create call asks for, without tags.
fn asked(turn: &Turn<'_>) -> Json {
    let mut asked = turn.call.input.clone();
    asked.as_object_mut().unwrap().remove("Tags");
    asked
}

/// The same again is no error and makes nothing.
fn create(turn: &mut Turn<'_>) -> Said {
    let (asked, name) = (asked(turn), turn.text(NAME).to_owned());
    let all = turn.store.all(KIND).into_iter();
    let mut same = all.filter(|one| one.key == name && one.value["asked"] == asked);
    if let Some(one) = same.next().map(Object::made) {
        return Ok(one);
    }
    turn.create("")
}

fn new(turn: &mut Turn<'_>, balancer: &mut Json) -> Result<(), Refusal> {
    balancer["asked"] = asked(turn);
    let all = balancer["Listeners"].take();
    let all = all.as_array().cloned().unwrap_or_default();
    let described = all.into_iter().map(listeners::described).collect::<Result<Vec<_>, _>>()?;
    let port = described.first().map(|one| one["Listener"]["InstancePort"].clone());
    let port = texts(&port.unwrap_or_default()).concat();
    balancer["ListenerDescriptions"] = described.into();
    balancer["HealthCheck"] = json!({
        "Target": format!("TCP:{port}"), "Interval": 30, "Timeout": 5, "UnhealthyThreshold": 2,
        "HealthyThreshold": 10,
    });
    zones::place(turn, balancer)?;
    if texts(&balancer["SecurityGroups"]).is_empty() {
        balancer["SecurityGroups"] = json!(["sg-1"]);
    }
    source(turn, balancer);
    Ok(())
}

/// The first of its groups is the one that traffic comes from.
fn source(turn: &mut Turn<'_>, balancer: &mut Json) {
    let group = texts(&balancer["SecurityGroups"]).into_iter().next().unwrap_or_default();
    let group = turn.store.get("security-group", &group).map(|group| group.value.clone());
    let group = group.unwrap_or_default();
    balancer["SourceSecurityGroup"] =
        json!({"OwnerAlias": group["ownerId"], "GroupName": group["groupName"]});
}

/// What is named has to be there, or nothing is told.
fn describe(turn: &mut Turn<'_>) -> Said {
    let names = texts(turn.param("LoadBalancerNames").unwrap_or(&Json::Null));
    let mut shown = turn.show_all(|one| names.is_empty() || names.contains(&one.key));
    let is_told = |name: &&String| shown.iter().any(|one| one[NAME] == name.as_str());
    if let Some(missing) = names.iter().find(|name| !is_told(name)) {
        return Err(absent(turn, missing));
    }
    for balancer in &mut shown {
        let name = balancer[NAME].as_str().unwrap_or_default().to_owned();
        balancer["Instances"] = instance::of(turn, &name);
    }
    Ok(turn.page("LoadBalancerDescriptions", shown))
}

pub(super) fn absent(turn: &Turn<'_>, name: &str) -> Refusal {
    let (code, message) = turn.kind.absent;
    Refusal::new(code, message.replace("{}", name))
}

fn check(turn: &mut Turn<'_>) -> Said {
    let check = turn.param("HealthCheck").cloned().unwrap_or_default();
    let told = json!({"HealthCheck": check});
    turn.change("", |balancer| balancer["HealthCheck"] = check)?;
    Ok(told)
}

fn set_groups(turn: &mut Turn<'_>) -> Said {
    let groups = turn.param("SecurityGroups").cloned().unwrap_or_default();
    let mut told = json!({"SecurityGroups": groups});
    source(turn, &mut told);
    let (groups, source) = (told["SecurityGroups"].clone(), told["SourceSecurityGroup"].take());
    turn.change("", |balancer| {
        balancer["SecurityGroups"] = groups;
        balancer["SourceSecurityGroup"] = source;
    })?;
    Ok(told)
}

/// That there is none is no error.
fn delete(turn: &mut Turn<'_>) -> Said {
    if turn.subject().is_err() {
        return Ok(json!({}));
    }
    turn.delete()?;
    Ok(json!({}))
}
