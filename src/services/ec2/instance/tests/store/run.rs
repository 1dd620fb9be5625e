//! `RunInstances` and what it is asked before.

use super::{BEGINNING, interface, is_burstable, or, processor, text, volumes};
use crate::store::{Refusal, Said, Turn, texts};
use serde_json::{Value as Json, json};

/// Creates an instance with what the call says, and what the account, the AMI and the launch template say of the rest.
pub(in super::super) fn run(turn: &mut Turn<'_>) -> Said {
    let token = turn.text("clientToken").to_owned();
    let twin = turn.store.all("instance").into_iter().find(|i| i.value["_token"] == token);
    if let Some(twin) = twin {
        return Ok(json!({"instancesSet": [twin.made()]}));
    }
    let said = turn.fields();
    let key = launch(turn, &said)?;
    let made = turn.store.get("instance", &key).unwrap().made();
    Ok(json!({"ownerId": "111122223333", "instancesSet": [made]}))
}

/// Launches an instance; returns its ID.
pub(in crate::services::ec2) fn launch(
    turn: &mut Turn<'_>,
    said: &Json,
) -> Result<String, Refusal> {
    let token = turn.text("clientToken").to_owned();
    let template = template(turn, said)?;
    let kind = text(&or(&said["instanceType"], "m5.large"));
    let primary = interface::new(turn, said);
    let mut instance = json!({
        "_token": token,
        "_cpu": said["cpuOptions"],
        "_userData": said["userData"],
        "_disableApiStop": or(&said["disableApiStop"], "false"),
        "_disableApiTermination": or(&said["disableApiTermination"], "false"),
        "_shutdown": or(&said["instanceInitiatedShutdownBehavior"], "stop"),
        "imageId": or(&said["imageId"], "ami-1"),
        "instanceType": kind,
        "keyName": said["keyName"],
        "instanceState": {"code": 16, "name": "running"},
        "rootDeviceName": "/dev/xvda", "rootDeviceType": "ebs",
        "ebsOptimized": or(&said["ebsOptimized"], "false"),
        "monitoring": {"state": if said["monitoring"]["enabled"] == "true" { "enabled" } else { "disabled" }},
        "hibernationOptions": {"configured": or(&said["hibernationOptions"]["configured"], "false")},
        "enclaveOptions": {"enabled": or(&said["enclaveOptions"]["enabled"], "false")},
        "maintenanceOptions": {"autoRecovery": or(&said["maintenanceOptions"]["autoRecovery"], "default")},
        "capacityReservationSpecification": reservation(&said["capacityReservationSpecification"]),
        "cpuOptions": over(processor(&kind), &said["cpuOptions"]),
        "metadataOptions": over(metadata(), &said["metadataOptions"]),
        "privateDnsNameOptions": over(names(), &said["privateDnsNameOptions"]),
        "placement": over(json!({"availabilityZone": "us-east-1a", "tenancy": "default"}), &said["placement"]),
        "secondaryInterfaceSet": interface::secondary(turn, &said["secondaryInterface"]),
    });
    if instance["placement"]["groupId"].is_null() && !instance["placement"]["groupName"].is_null() {
        instance["placement"]["groupId"] =
            format!("pg-{}", text(&said["placement"]["groupName"])).into();
    }
    if is_burstable(&kind) {
        instance["_credits"] = or(&said["creditSpecification"]["cpuCredits"], "unlimited");
    }
    if let Some(name) = said["iamInstanceProfile"]["name"].as_str() {
        instance["iamInstanceProfile"] = super::change::profile(name);
    }
    bought(turn, &said["instanceMarketOptions"], &mut instance);
    interface::connect(&mut instance, primary);
    let mut tags = tags(&turn.call.input, "instance");
    tags.extend(template);
    instance["tags"] = tags.into();
    let key = turn.add("instance", &instance);
    let mappings = volumes::created(turn, &key, &said["blockDeviceMapping"]);
    turn.store.get("instance", &key).unwrap().value["blockDeviceMapping"] = mappings;
    Ok(key)
}

/// Fields laid over others. What is said with nothing is not said.
pub(super) fn over(mut below: Json, above: &Json) -> Json {
    for (name, value) in above.as_object().into_iter().flatten() {
        below[name.as_str()] = value.clone();
    }
    below
}

pub(in crate::services::ec2) fn tags(input: &Json, of: &str) -> Vec<Json> {
    let all = input["TagSpecification"].as_array().cloned().unwrap_or_default();
    let its = all.into_iter().filter(|one| one["ResourceType"] == of);
    its.flat_map(|one| one["Tag"].as_array().cloned().unwrap_or_default()).collect()
}

fn metadata() -> Json {
    json!({
        "state": "applied", "httpTokens": "required", "httpPutResponseHopLimit": 2,
        "httpEndpoint": "enabled", "httpProtocolIpv6": "disabled", "instanceMetadataTags": "disabled",
    })
}

fn names() -> Json {
    json!({
        "hostnameType": "ip-name", "enableResourceNameDnsARecord": "false",
        "enableResourceNameDnsAAAARecord": "false",
    })
}

/// With a target, there is no preference.
pub(super) fn reservation(said: &Json) -> Json {
    let target = &said["capacityReservationTarget"];
    if target.is_null() {
        return json!({
            "capacityReservationPreference": or(&said["capacityReservationPreference"], "open"),
        });
    }
    json!({"capacityReservationTarget": target})
}

fn bought(turn: &mut Turn<'_>, said: &Json, instance: &mut Json) {
    let market = text(&said["marketType"]);
    if market.is_empty() || market == "on-demand" {
        return;
    }
    instance["instanceLifecycle"] = market.as_str().into();
    if market == "spot" {
        let id = format!("sir-{}", turn.store.counted("spot request"));
        let spot = &said["spotOptions"];
        instance["spotInstanceRequestId"] = id.as_str().into();
        instance["_request"] = json!({
            "spotInstanceRequestId": id, "spotPrice": or(&spot["maxPrice"], "0.096000"),
            "type": or(&spot["spotInstanceType"], "one-time"), "validUntil": spot["validUntil"],
            "instanceInterruptionBehavior": or(&spot["instanceInterruptionBehavior"], "terminate"),
        });
    }
}

/// The tags by which an instance says what it was launched from.
fn template(turn: &mut Turn<'_>, said: &Json) -> Result<Vec<Json>, Refusal> {
    let said = &said["launchTemplate"];
    if said.is_null() {
        return Ok(vec![]);
    }
    let (id, name) = (text(&said["launchTemplateId"]), text(&said["launchTemplateName"]));
    let all = turn.store.all("launch-template");
    let meant = all
        .into_iter()
        .find(|one| one.key == id || one.value["launchTemplateName"] == name.as_str());
    let absent = || Refusal::new("InvalidLaunchTemplateId.NotFound", "There is no such template");
    let id = meant.ok_or_else(absent)?.key.clone();
    let version = text(&said["version"]);
    let number = if version.starts_with('$') || version.is_empty() { "1" } else { &version };
    Ok(vec![
        json!({"Key": "aws:ec2launchtemplate:id", "Value": id}),
        json!({"Key": "aws:ec2launchtemplate:version", "Value": number}),
    ])
}

/// Every AMI has a root volume.
#[expect(clippy::unnecessary_wraps, reason = "operations of other kinds can be refused")]
pub(in super::super) fn image(turn: &mut Turn<'_>) -> Said {
    let ids = texts(&turn.call.input["ImageId"]);
    let image = |id: &String| {
        json!({
            "imageId": id, "rootDeviceName": "/dev/xvda", "rootDeviceType": "ebs",
            "blockDeviceMapping": [{"deviceName": "/dev/xvda", "ebs": {"volumeSize": 8}}],
        })
    };
    Ok(json!({"imagesSet": ids.iter().map(image).collect::<Vec<_>>()}))
}

/// When something is attached.
pub(super) fn attached() -> &'static str {
    BEGINNING
}
