//! Elastic IP addresses as the EC2 API Reference documents them.

use crate::services::testing::Row;
use crate::store::{Does, Key, Kind, Refusal, Said, Turn, done, on, texts};
use serde_json::{Value as Json, json};

/// How `aws_eip` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    kinds: &[&ADDRESS],
    makes: Some("elastic-ip"),
    // An association does not tell whether its private address was chosen.
    not_imported: &["associate_with_private_ip"],
    replacing: &["address"],
    // An address comes out of one pool, and leads to one thing.
    refused: |config| {
        let several =
            |names: &[&str]| names.iter().filter(|name| !config[**name].is_null()).count() > 1;
        let pools = ["customer_owned_ipv4_pool", "ipam_pool_id", "public_ipv4_pool"];
        several(&pools) || several(&["instance", "network_interface"])
    },
    ..Row::of("aws_eip")
};

const FILTERS: &[(&str, &str)] = &[
    ("allocation-id", "allocationId"),
    ("association-id", "associationId"),
    ("instance-id", "instanceId"),
    ("network-interface-id", "networkInterfaceId"),
    ("public-ip", "publicIp"),
];

const ADDRESS: Kind = Kind {
    key: Key::Made("allocationId", "eipalloc-"),
    absent: ("InvalidAllocationID.NotFound", "The allocation ID '{}' does not exist"),
    start: || json!({"domain": "vpc"}),
    filled: &[
        ("publicIp", "203.0.113.{number}"),
        ("publicIpv4Pool", "amazon"),
        ("networkBorderGroup", "{region}"),
    ],
    renamed: &[("address", "publicIp"), ("ipamPoolId", "publicIpv4Pool")],
    end: |turn, _| match turn.subject()?.value["associationId"] {
        Json::Null => Ok(()),
        _ => Err(Refusal::new("InvalidIPAddress.InUse", "The address is in use")),
    },
    tagged: Some("elastic-ip"),
    operations: &[
        on("AllocateAddress", Does::Create("")),
        on("DescribeAddresses", Does::List("addressesSet", FILTERS)),
        on("DescribeAddressesAttribute", Does::Other(names)),
        on("AssociateAddress", Does::Other(associate)),
        on("DisassociateAddress", Does::Other(disassociate)),
        on("ReleaseAddress", Does::Delete),
    ],
    ..Kind::of("ec2", "elastic-ip")
};

/// The names that addresses have in reverse. A call for one that is not there is refused as a whole.
fn names(turn: &mut Turn<'_>) -> Said {
    let ids = texts(&turn.call.input["AllocationId"]);
    for id in &ids {
        turn.object(turn.kind, id)?;
    }
    let all = turn.store.all("elastic-ip").into_iter().filter(|address| ids.contains(&address.key));
    let named = all.filter(|address| address.value["ptrRecord"].is_string());
    let items: Vec<Json> = named
        .map(
            |address| json!({"allocationId": address.key, "ptrRecord": address.value["ptrRecord"]}),
        )
        .collect();
    Ok(json!({"addressSet": items}))
}

/// EC2 documents that this can be repeated.
fn associate(turn: &mut Turn<'_>) -> Said {
    let (instance, interface) = (turn.text("instanceId"), turn.text("networkInterfaceId"));
    assert!(instance.is_empty() != interface.is_empty(), "EC2 takes one of both");
    // The interface of an instance leads to it.
    let (instance, interface) = match interface.strip_prefix("eni-of-") {
        Some(instance) => (instance, interface.to_owned()),
        None if interface.is_empty() => (instance, format!("eni-of-{instance}")),
        None => ("", interface.to_owned()),
    };
    let private_ip = match turn.text("privateIpAddress") {
        "" => "10.0.0.4",
        ip => ip,
    };
    let may_move = texts(turn.param("allowReassociation").unwrap_or(&Json::Null)) != ["false"];
    let address = turn.subject()?.value.clone();
    let is_there = address["networkInterfaceId"] == interface.as_str()
        && address["privateIpAddress"] == private_ip;
    match address["associationId"].as_str() {
        Some(id) if is_there => return Ok(json!({"return": true, "associationId": id})),
        Some(_) if !may_move => {
            let message = "The address is already associated with another resource";
            return Err(Refusal::new("Resource.AlreadyAssociated", message));
        }
        _ => {}
    }
    let id = format!("eipassoc-{}", turn.store.counted("eipassoc"));
    turn.change("", |address| {
        address["associationId"] = id.as_str().into();
        address["instanceId"] = if instance.is_empty() { Json::Null } else { instance.into() };
        address["networkInterfaceId"] = interface.as_str().into();
        address["privateIpAddress"] = private_ip.into();
    })?;
    Ok(json!({"return": true, "associationId": id}))
}

fn disassociate(turn: &mut Turn<'_>) -> Said {
    let id = turn.text("associationId").to_owned();
    let all = turn.store.all("elastic-ip");
    let its = all.into_iter().find(|address| address.value["associationId"] == id.as_str());
    let absent = || Refusal::new("InvalidAssociationID.NotFound", id.clone());
    let key = its.ok_or_else(absent)?.key.clone();
    let fields = turn.store.get("elastic-ip", &key).unwrap().value.as_object_mut().unwrap();
    for name in ["associationId", "instanceId", "networkInterfaceId", "privateIpAddress"] {
        fields.remove(name);
    }
    Ok(done())
}
