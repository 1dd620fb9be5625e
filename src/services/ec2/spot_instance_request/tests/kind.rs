//! Requests for Spot Instances as the EC2 API Reference documents them.

use crate::services::ec2::instance::tests::kind::contradicts;
use crate::services::ec2::instance::tests::store::run::{launch, tags};
use crate::services::testing::Row;
use crate::store::{Does, Key, Kind, Said, Turn, on};
use serde_json::{Value as Json, json};

/// How `aws_spot_instance_request` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    kinds: &[&REQUEST],
    makes: Some("spot-request"),
    given: |store| {
        for name in ["a", "web-1"] {
            store.with("launch-template", &json!({"launchTemplateName": name}));
        }
    },
    // What a request does not take is known from the configuration alone.
    not_imported: &[
        "capacity_reservation_specification",
        "cpu_options",
        "credit_specification",
        "ebs_block_device",
        "enclave_options",
        "launch_template",
        "network_interface",
        "private_dns_name_options",
        "root_block_device",
        "secondary_network_interface",
        "security_groups",
        "user_data",
        "user_data_base64",
        "volume_tags",
    ],
    replacing: &[
        "ebs_block_device",
        "enclave_options",
        "ephemeral_block_device",
        "network_interface",
        "root_block_device",
        "secondary_network_interface",
        "security_groups",
        "user_data",
        "user_data_base64",
    ],
    refused,
    ..Row::of("aws_spot_instance_request")
};

/// A template in the place of an AMI and a type, and what nothing that launches takes.
fn refused(config: &Json) -> bool {
    let is_set = |name: &str| config[name].as_str().is_some_and(|text| !text.is_empty());
    !is_set("ami") || !is_set("instance_type") || contradicts(config)
}

/// A request that is cancelled leaves its instance alone.
const REQUEST: Kind = Kind {
    key: Key::Made("spotInstanceRequestId", "sir-"),
    absent: (
        "InvalidSpotInstanceRequestID.NotFound",
        "The spot instance request ID '{}' does not exist",
    ),
    start: || {
        let message = "Your Spot request is fulfilled.";
        json!({"state": "active", "status": {"code": "fulfilled", "message": message}})
    },
    tagged: Some("spot-instances-request"),
    ending: Some(("/state", "cancelled")),
    operations: &[
        on("RequestSpotInstances", Does::Other(request)),
        on("CancelSpotInstanceRequests", Does::Delete),
    ],
    ..Kind::of("ec2", "spot-request")
};

/// What an instance costs at least, and when it is too early for those that are asked for later.
const LEAST: f64 = 0.01;
const LATER: &str = "2031";

/// Why a request is not fulfilled; none if it is.
fn unfulfilled(said: &Json) -> Option<&'static str> {
    let text = |name: &str| said[name].as_str().unwrap_or_default();
    let is_low = text("spotPrice").parse().is_ok_and(|price: f64| price < LEAST);
    let is_early = text("validFrom") > LATER;
    is_low.then_some("price-too-low").or(is_early.then_some("not-scheduled-yet"))
}

/// Makes a request, which is fulfilled at once where nothing is against it.
fn request(turn: &mut Turn<'_>) -> Said {
    let said = turn.fields();
    let token = &said["clientToken"];
    let mut all = turn.store.all("spot-request").into_iter();
    if let Some(twin) = all.find(|request| request.value["_token"] == *token) {
        return Ok(json!({"spotInstanceRequestSet": [twin.made()]}));
    }
    let or = |value: &Json, other: &str| if value.is_null() { other.into() } else { value.clone() };
    let wanted = &said["launchSpecification"];
    let key = turn.add(
        "spot-request",
        &json!({
            "_token": token,
            "type": or(&said["type"], "one-time"),
            "spotPrice": or(&said["spotPrice"], "0.096000"),
            "instanceInterruptionBehavior": or(&said["instanceInterruptionBehavior"], "terminate"),
            "launchGroup": said["launchGroup"],
            "validFrom": said["validFrom"],
            "validUntil": said["validUntil"],
            "launchSpecification": {
                "imageId": wanted["imageId"], "instanceType": wanted["instanceType"],
                "keyName": wanted["keyName"], "subnetId": wanted["subnetId"],
                "placement": wanted["placement"], "userData": wanted["userData"],
                "iamInstanceProfile": wanted["iamInstanceProfile"],
                "networkInterfaceSet": wanted["networkInterface"],
            },
            "tags": tags(&turn.call.input, "spot-instances-request"),
        }),
    );
    if let Some(code) = unfulfilled(&said) {
        let request = turn.store.get("spot-request", &key).unwrap();
        request.value["state"] = "open".into();
        request.value["status"] = json!({"code": code, "message": "It is not fulfilled."});
        return Ok(json!({"spotInstanceRequestSet": [request.made()]}));
    }
    let instance = launch(turn, wanted)?;
    let launched = &mut turn.store.get("instance", &instance).unwrap().value;
    launched["spotInstanceRequestId"] = key.as_str().into();
    launched["instanceLifecycle"] = "spot".into();
    let request = turn.store.get("spot-request", &key).unwrap();
    request.value["instanceId"] = instance.into();
    Ok(json!({"spotInstanceRequestSet": [request.made()]}))
}
