//! What ModifySubnetAttribute sets.

use super::Subnet;
use crate::engine::Change;
use crate::services::ec2::{flag, int32};
use aws_sdk_ec2::operation::modify_subnet_attribute::builders::ModifySubnetAttributeFluentBuilder as Modify;
use aws_sdk_ec2::types::HostnameType;

/// The calls that make a change: EC2 takes one attribute in each, but for the two about customer-owned
/// addresses.
pub(super) fn calls(modify: impl Fn() -> Modify, change: &Change<'_, Subnet>) -> Vec<Modify> {
    let new = change.new;
    let set = |changed: Option<&Option<bool>>| changed.copied().flatten().map(flag);
    let mut calls = Vec::new();
    if change.of(Subnet::customer_owned_ipv4_pool).is_some()
        || change.of(Subnet::map_customer_owned_ip_on_launch).is_some()
    {
        calls.push(
            modify()
                .set_customer_owned_ipv4_pool(new.customer_owned_ipv4_pool.clone())
                .map_customer_owned_ip_on_launch(flag(
                    new.map_customer_owned_ip_on_launch == Some(true),
                )),
        );
    }
    if let Some(on) = set(change.of(Subnet::enable_dns64)) {
        calls.push(modify().enable_dns64(on));
    }
    match change.of(Subnet::enable_lni_at_device_index) {
        Some(Some(_)) => {
            calls.push(
                modify().set_enable_lni_at_device_index(int32(new.enable_lni_at_device_index)),
            );
        }
        Some(None) => calls.push(modify().disable_lni_at_device_index(flag(true))),
        None => {}
    }
    if let Some(Some(name)) = change.of(Subnet::private_dns_hostname_type_on_launch) {
        calls.push(modify().private_dns_hostname_type_on_launch(HostnameType::from(name.as_str())));
    }
    if let Some(on) = set(change.of(Subnet::enable_resource_name_dns_a_record_on_launch)) {
        calls.push(modify().enable_resource_name_dns_a_record_on_launch(on));
    }
    if let Some(on) = set(change.of(Subnet::enable_resource_name_dns_aaaa_record_on_launch)) {
        calls.push(modify().enable_resource_name_dns_aaaa_record_on_launch(on));
    }
    if let Some(on) = set(change.of(Subnet::map_public_ip_on_launch)) {
        calls.push(modify().map_public_ip_on_launch(on));
    }
    calls
}
