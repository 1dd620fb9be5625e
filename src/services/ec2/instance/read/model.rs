//! An instance as DescribeInstances tells it.

use super::super::super::arn;
use super::super::model::{Interface, PrimaryInterface, SecondaryInterface};
use super::super::{Instance, market, options};
use super::Owned;
use crate::engine::Cx;
use crate::schema::types::{Ipv6Address, Sparse};
use aws_sdk_ec2::types::{
    CpuOptions as AwsCpu, Instance as AwsInstance, InstanceNetworkInterface,
    InstanceSecondaryInterface, InstanceStateName, MonitoringState,
};
use std::collections::BTreeSet;

/// The owner of public addresses that are not the account's own.
const AMAZON: &str = "amazon";

pub(super) fn of(cx: &Cx, owned: &Owned, known: Option<&Instance>) -> Instance {
    let instance = &owned.instance;
    let cpu = instance.cpu_options();
    let mut seen = Instance {
        ami: ami(instance, known),
        arn: arn(cx, owned.owner.as_deref(), "instance", instance.instance_id()),
        availability_zone: instance.placement().and_then(|p| p.availability_zone.clone()),
        capacity_reservation_specification: market::reservation_of(
            instance.capacity_reservation_specification(),
        ),
        cpu_core_count: cpu.and_then(AwsCpu::core_count).map(i64::from),
        cpu_options: options::cpu_of(cpu, known.and_then(|known| known.cpu_options.as_ref())),
        cpu_threads_per_core: cpu.and_then(AwsCpu::threads_per_core).map(i64::from),
        ebs_optimized: instance.ebs_optimized,
        enclave_options: options::enclave_of(instance.enclave_options()),
        hibernation: instance.hibernation_options().and_then(|options| options.configured),
        iam_instance_profile: profile(instance),
        id: instance.instance_id.clone(),
        instance_lifecycle: instance.instance_lifecycle().map(|l| l.as_str().to_owned()),
        instance_state: super::state(instance).map(|state| state.as_str().to_owned()),
        instance_type: instance.instance_type().map(|kind| kind.as_str().to_owned()),
        key_name: some(instance.key_name()),
        maintenance_options: options::maintenance_of(instance.maintenance_options()),
        metadata_options: options::metadata_of(instance.metadata_options()),
        monitoring: instance
            .monitoring()
            .and_then(|monitoring| monitoring.state())
            .map(|state| matches!(state, MonitoringState::Enabled | MonitoringState::Pending)),
        outpost_arn: some(instance.outpost_arn()),
        private_dns: Some(instance.private_dns_name.clone().unwrap_or_default()),
        private_dns_name_options: options::names_of(instance.private_dns_name_options()),
        public_dns: Some(instance.public_dns_name.clone().unwrap_or_default()),
        public_ip: Some(instance.public_ip_address.clone().unwrap_or_default()),
        secondary_network_interface: instance
            .secondary_interfaces()
            .iter()
            .filter_map(secondary)
            .collect(),
        spot_instance_request_id: some(instance.spot_instance_request_id()),
        ..Instance::default()
    };
    place(instance, known, &mut seen);
    connect(instance, known, &mut seen);
    seen
}

fn some(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The AMI. One that was named by a parameter keeps its name: another AMI there is no other instance.
fn ami(instance: &AwsInstance, known: Option<&Instance>) -> Option<String> {
    let named = known.and_then(|known| known.ami.clone());
    let named = named.filter(|ami| ami.starts_with("resolve:ssm:"));
    named.or_else(|| instance.image_id.clone())
}

/// The name of the instance profile, of which EC2 tells the ARN.
fn profile(instance: &AwsInstance) -> Option<String> {
    let arn = instance.iam_instance_profile()?.arn()?;
    arn.rsplit('/').next().map(str::to_owned)
}

fn place(instance: &AwsInstance, known: Option<&Instance>, seen: &mut Instance) {
    let Some(placement) = instance.placement() else {
        return;
    };
    seen.host_id = some(placement.host_id());
    seen.host_resource_group_arn = some(placement.host_resource_group_arn()).map(Into::into);
    seen.placement_group = some(placement.group_name());
    seen.placement_group_id = some(placement.group_id());
    // Zero is written for none, and told as none.
    let none = known.and_then(|known| known.placement_partition_number).filter(|n| *n == 0);
    let number = placement.partition_number().filter(|number| *number > 0).map(i64::from);
    seen.placement_partition_number = number.or(none);
    seen.tenancy = placement.tenancy().map(|tenancy| tenancy.as_str().to_owned());
}

/// The primary network interface.
fn primary_of(instance: &AwsInstance) -> Option<&InstanceNetworkInterface> {
    let is_primary = |interface: &&InstanceNetworkInterface| {
        let attachment = interface.attachment();
        attachment.is_some_and(|a| {
            a.device_index() == Some(0) && a.network_card_index().unwrap_or_default() == 0
        })
    };
    instance.network_interfaces().iter().find(is_primary)
}

/// The IPv6 addresses of the primary network interface.
pub(in crate::services::ec2::instance) fn ipv6_of(instance: &AwsInstance) -> Vec<Ipv6Address> {
    let primary = primary_of(instance);
    let all = primary.map(InstanceNetworkInterface::ipv6_addresses).unwrap_or_default();
    all.iter().filter_map(|ip| ip.ipv6_address.clone()).map(Ipv6Address::from).collect()
}

/// Puts there what is said of network interfaces.
fn connect(instance: &AwsInstance, known: Option<&Instance>, seen: &mut Instance) {
    let primary = primary_of(instance);
    seen.associate_public_ip_address = Some(has_public_address(instance, primary, known));
    seen.source_dest_check =
        primary.and_then(|primary| primary.source_dest_check).or(instance.source_dest_check);
    seen.subnet_id = some(instance.subnet_id());
    seen.private_ip = some(instance.private_ip_address()).map(Into::into);
    let groups = primary.map_or(instance.security_groups(), |primary| primary.groups());
    let ids: BTreeSet<String> = groups.iter().filter_map(|g| g.group_id.clone()).collect();
    let names = groups.iter().filter_map(|group| group.group_name.clone()).collect();
    seen.security_groups = Some(Sparse::from(spelled(names, &ids, known)));
    // That none is written leaves it to EC2 which one there is.
    let none = known.and_then(|known| known.vpc_security_group_ids.as_ref());
    let none = none.filter(|groups| groups.is_empty()).cloned();
    seen.vpc_security_group_ids = Some(none.unwrap_or_else(|| Sparse::from(ids)));
    seen.network_interface = written(instance, known);
    let Some(primary) = primary else { return };
    seen.primary_network_interface_id.clone_from(&primary.network_interface_id);
    seen.primary_network_interface =
        primary.network_interface_id.clone().map(|network_interface_id| PrimaryInterface {
            delete_on_termination: primary.attachment().and_then(|a| a.delete_on_termination),
            network_interface_id,
        });
    let secondary = primary.private_ip_addresses().iter().filter(|ip| ip.primary() != Some(true));
    let secondary = secondary.filter_map(|ip| ip.private_ip_address.clone());
    seen.secondary_private_ips = Some(secondary.map(Into::into).collect());
    let ipv6 = primary.ipv6_addresses();
    seen.ipv6_address_count = i64::try_from(ipv6.len()).ok();
    seen.ipv6_addresses = Some(in_order(ipv6_of(instance), known));
    seen.enable_primary_ipv6 = Some(ipv6.iter().any(|ip| ip.is_primary_ipv6() == Some(true)));
}

/// Whether an instance has a public address of AWS. While it is stopped it has none, and with an Elastic IP address it
/// has given it back: what was wanted counts then.
fn has_public_address(
    instance: &AwsInstance,
    primary: Option<&InstanceNetworkInterface>,
    known: Option<&Instance>,
) -> bool {
    let association = primary.and_then(|primary| primary.association());
    let wanted = known.and_then(|known| known.associate_public_ip_address).unwrap_or(false);
    match association {
        Some(association) if association.ip_owner_id() == Some(AMAZON) => true,
        Some(_) => wanted,
        None => wanted && super::state(instance) != Some(&InstanceStateName::Running),
    }
}

/// The security groups by name, or in the words of the state: by ID, or not at all, as hashicorp/aws has them outside
/// of the default VPC.
fn spelled(
    names: BTreeSet<String>,
    ids: &BTreeSet<String>,
    known: Option<&Instance>,
) -> BTreeSet<String> {
    match known.and_then(|known| known.security_groups.as_ref()) {
        Some(known) if known.is_empty() => BTreeSet::new(),
        Some(known)
            if known.iter().all(|group| group.starts_with("sg-") || ids.contains(group)) =>
        {
            ids.clone()
        }
        _ => names,
    }
}

/// The interfaces that the configuration has named. Others were attached by others.
fn written(instance: &AwsInstance, known: Option<&Instance>) -> BTreeSet<Interface> {
    let named: Vec<&str> = known
        .iter()
        .flat_map(|known| &known.network_interface)
        .map(|interface| interface.network_interface_id.as_str())
        .collect();
    let one = |interface: &InstanceNetworkInterface| {
        let attachment = interface.attachment()?;
        Some(Interface {
            delete_on_termination: attachment.delete_on_termination,
            device_index: attachment.device_index().map(i64::from)?,
            network_card_index: Some(attachment.network_card_index().unwrap_or(0).into()),
            network_interface_id: interface.network_interface_id.clone()?,
        })
    };
    let all = instance.network_interfaces().iter().filter_map(one);
    all.filter(|one| named.contains(&one.network_interface_id.as_str())).collect()
}

fn secondary(interface: &InstanceSecondaryInterface) -> Option<SecondaryInterface> {
    let attachment = interface.attachment();
    let addresses = interface.private_ip_addresses().iter();
    let addresses: Vec<String> = addresses.filter_map(|ip| ip.private_ip_address.clone()).collect();
    Some(SecondaryInterface {
        delete_on_termination: attachment.and_then(|a| a.delete_on_termination),
        device_index: attachment
            .and_then(aws_sdk_ec2::types::InstanceSecondaryInterfaceAttachment::device_index)
            .map(i64::from),
        interface_type: interface.interface_type().map(|kind| kind.as_str().to_owned()),
        mac_address: interface.mac_address.clone(),
        network_card_index: attachment
            .and_then(aws_sdk_ec2::types::InstanceSecondaryInterfaceAttachment::network_card_index)
            .map(i64::from)?,
        private_ip_address_count: i64::try_from(addresses.len()).ok(),
        private_ip_addresses: Some(addresses),
        secondary_interface_id: interface.secondary_interface_id.clone(),
        secondary_network_id: interface.secondary_network_id.clone(),
        secondary_subnet_id: interface.secondary_subnet_id.clone()?,
        source_dest_check: interface.source_dest_check,
        status: interface.status().map(|status| status.as_str().to_owned()),
    })
}

/// Addresses in the order in which they are known: EC2 has none.
fn in_order(mut addresses: Vec<Ipv6Address>, known: Option<&Instance>) -> Vec<Ipv6Address> {
    let counted = known.and_then(|known| known.ipv6_address_count).unwrap_or_default() > 0;
    let known = known.and_then(|known| known.ipv6_addresses.as_ref());
    // That none is written, where a number of them is asked for, leaves it to EC2 which ones there are.
    if counted && known.is_some_and(Vec::is_empty) {
        return vec![];
    }
    let address = |ip: &Ipv6Address| ip.as_str().parse::<std::net::Ipv6Addr>().ok();
    let place = |ip: &Ipv6Address| {
        let mut known = known.into_iter().flatten();
        known.position(|other| address(other) == address(ip)).unwrap_or(usize::MAX)
    };
    addresses.sort_by_key(place);
    addresses
}
