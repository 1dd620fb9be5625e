//! What AWS services leave behind in a network or a security group, so that it cannot be deleted, and how to get rid of it.
//!
//! Looked for only after a delete call was refused, so that nobody needs permissions for it whose networks are
//! empty. What may not be looked at stays, and the refusal of the network is the error. What may not be deleted is
//! the error at once: AWS would refuse the network for as long as anybody waits.

use super::{filter, obstacles};
use crate::aws::Refusal;
use crate::aws::partition::Partition;
use crate::engine::{AbsentIf, Cx, Error, Result};
use aws_sdk_ec2::types::{
    Filter, NetworkInterface, NetworkInterfaceStatus, NetworkInterfaceType, VpcEndpoint,
};
use std::collections::BTreeSet;
use std::time::Duration;

/// The code of a refusal because something is in a network.
pub(super) const IN_USE: &str = "DependencyViolation";
/// The filter for what is in a subnet...
pub(super) const IN_SUBNET: &str = "subnet-id";
/// ...and for what is in a VPC.
pub(super) const IN_VPC: &str = "vpc-id";
/// The filter for what has a security group.
pub(super) const IN_GROUP: &str = "group-id";

/// Why it is touched at all.
const OF_GUARD_DUTY: &str = "GuardDuty has created this by itself, and it is in the way.";

/// Lambda gives an interface back within 35 minutes after the last function that used it is gone, as a rule;
/// see <https://github.com/hashicorp/terraform-provider-aws/issues/10329>.
const LAMBDA: Duration = Duration::from_mins(45);

/// Removes what services have left in a subnet of a VPC, and waits for Lambda to leave it.
pub(super) async fn clear_subnet(cx: &Cx, subnet: &str, vpc: &str) -> Result<()> {
    let interfaces = clear_interfaces(cx, IN_SUBNET, subnet).await?;
    if interfaces.iter().any(|interface| is(interface, &NetworkInterfaceType::VpcEndpoint)) {
        let left = leave_guard_duty(cx, subnet, vpc, &interfaces).await;
        or_none(left).map_err(|refusal| refusal.explained(OF_GUARD_DUTY))?;
    }
    Ok(())
}

/// Removes the interfaces with a security group that services have left, and waits for Lambda to leave it.
pub(super) async fn clear_group(cx: &Cx, group: &str) -> Result<()> {
    clear_interfaces(cx, IN_GROUP, group).await.map(drop)
}

/// Removes the interfaces that services have left, and waits for those that Lambda uses. Returns all that were there.
async fn clear_interfaces(cx: &Cx, place: &str, id: &str) -> Result<Vec<NetworkInterface>> {
    let mut interfaces = or_none(interfaces(cx, place, id).await)?;
    let used = ids(interfaces.iter().filter(|interface| is_used_by_lambda(interface)));
    if !used.is_empty() {
        let last = format!("used by AWS Lambda ({})", used.join(", "));
        cx.until_within(LAMBDA, &last, || async {
            Ok(!or_none(self::interfaces(cx, place, id).await)?.iter().any(is_used_by_lambda))
        })
        .await?;
        interfaces = or_none(self::interfaces(cx, place, id).await)?;
    }
    let left: Vec<&NetworkInterface> = interfaces.iter().filter(|one| is_left(one)).collect();
    delete(cx, &left, id).await?;
    Ok(interfaces)
}

/// Deletes each of these interfaces, although another one must not be deleted.
async fn delete(cx: &Cx, interfaces: &[&NetworkInterface], place: &str) -> Result<()> {
    let (mut refusal, mut stay) = (None, vec![]);
    for interface in interfaces {
        let id = interface.network_interface_id().unwrap_or_default();
        tracing::info!(id, place, "deleting a network interface that a service has left");
        let deleted = cx.ec2().delete_network_interface().network_interface_id(id).send().await;
        if let Err(error) = or_none(deleted.absent_if(&["InvalidNetworkInterfaceID.NotFound"])) {
            refusal.get_or_insert(error);
            stay.push(obstacles::interface(interface));
        }
    }
    let Some(refusal) = refusal else { return Ok(()) };
    Err(refusal.explained(&format!(
        "Services of AWS have left this in {place}, which cannot be deleted before it: {}.",
        stay.join("; ")
    )))
}

/// Removes what GuardDuty has left in a VPC that has no subnet any more.
pub(super) async fn clear_vpc(cx: &Cx, vpc: &str) -> Result<()> {
    or_none(remove_guard_duty(cx, vpc).await).map_err(|refusal| refusal.explained(OF_GUARD_DUTY))
}

/// The network interfaces in a network, or with a security group.
pub(super) async fn interfaces(cx: &Cx, place: &str, id: &str) -> Result<Vec<NetworkInterface>> {
    let call = cx.ec2().describe_network_interfaces().filters(filter(place, [id]));
    Ok(call.into_paginator().items().send().collect::<std::result::Result<_, _>>().await?)
}

/// Nothing, where AWS refuses. That a change is not allowed stays an error, and that Terraform was told to stop.
fn or_none<T: Default>(result: Result<T>) -> Result<T> {
    let is_change = |refusal: Refusal| !refusal.action.starts_with("ec2:Describe");
    match result {
        Err(Error::Aws(why)) if !why.refusal().is_some_and(is_change) => {
            tracing::warn!(%why, "cannot look after what is left in a network");
            Ok(T::default())
        }
        other => other,
    }
}

fn ids<'a>(interfaces: impl Iterator<Item = &'a NetworkInterface>) -> Vec<&'a str> {
    interfaces.filter_map(NetworkInterface::network_interface_id).collect()
}

fn is(interface: &NetworkInterface, kind: &NetworkInterfaceType) -> bool {
    interface.interface_type() == Some(kind)
}

/// Whether nothing uses an interface.
pub(super) fn is_free(interface: &NetworkInterface) -> bool {
    interface.status() == Some(&NetworkInterfaceStatus::Available)
        && interface.attachment().is_none()
}

fn is_used_by_lambda(interface: &NetworkInterface) -> bool {
    is(interface, &NetworkInterfaceType::Lambda) && !is_free(interface)
}

/// Whether a service made an interface and has left it: nothing uses it, and it has a mark that users do not
/// set. The type of Lambda's cannot be chosen; Comprehend makes its own in a session of its name; DMS describes
/// its own in a fixed word, and makes them in a session too.
fn is_left(interface: &NetworkInterface) -> bool {
    let requester = interface.requester_id().unwrap_or_default();
    let of_comprehend = requester.ends_with(":Comprehend");
    let of_dms = interface.description() == Some("DMSNetworkInterface") && requester.contains(':');
    is_free(interface) && (is(interface, &NetworkInterfaceType::Lambda) || of_comprehend || of_dms)
}

/// The filters for the endpoints in a VPC that GuardDuty made by itself; see
/// <https://docs.aws.amazon.com/guardduty/latest/ug/how-does-runtime-monitoring-work.html>.
fn of_guard_duty(cx: &Cx, vpc: &str) -> Vec<Filter> {
    vec![filter(IN_VPC, [vpc]), filter("service-name", guard_duty(cx.region())), managed()]
}

/// What the service of its endpoints is called. In some partitions the names of some services begin with the partition's
/// own suffix: <https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-ec2/lib/vpc-endpoint.ts>.
fn guard_duty(region: &str) -> BTreeSet<String> {
    let prefixes = ["com.amazonaws".to_owned(), Partition::of(region).reverse_dns_prefix()];
    prefixes.into_iter().map(|prefix| format!("{prefix}.{region}.guardduty-data")).collect()
}

fn managed() -> Filter {
    filter("tag:GuardDutyManaged", ["true"])
}

async fn guard_duty_endpoints(cx: &Cx, vpc: &str) -> Result<Vec<VpcEndpoint>> {
    let call = cx.ec2().describe_vpc_endpoints().set_filters(Some(of_guard_duty(cx, vpc)));
    Ok(call.into_paginator().items().send().collect::<std::result::Result<_, _>>().await?)
}

/// Takes GuardDuty's endpoints out of a subnet in which there is nothing else. As long as there is, they watch
/// over it.
async fn leave_guard_duty(
    cx: &Cx,
    subnet: &str,
    vpc: &str,
    interfaces: &[NetworkInterface],
) -> Result<()> {
    let endpoints = guard_duty_endpoints(cx, vpc).await?;
    let its: BTreeSet<&str> =
        endpoints.iter().flat_map(VpcEndpoint::network_interface_ids).map(String::as_str).collect();
    let mut left = interfaces.iter().filter(|interface| !is_left(interface));
    if !left.all(|interface| interface.network_interface_id().is_some_and(|id| its.contains(id))) {
        return Ok(());
    }
    let there = |endpoint: &&VpcEndpoint| endpoint.subnet_ids().iter().any(|id| id == subnet);
    for endpoint in endpoints.iter().filter(there) {
        tracing::info!(endpoint = endpoint.vpc_endpoint_id(), subnet, "leaves the subnet");
        cx.ec2()
            .modify_vpc_endpoint()
            .set_vpc_endpoint_id(endpoint.vpc_endpoint_id.clone())
            .remove_subnet_ids(subnet)
            .send()
            .await?;
    }
    Ok(())
}

async fn remove_guard_duty(cx: &Cx, vpc: &str) -> Result<()> {
    let subnets = cx.ec2().describe_subnets().filters(filter(IN_VPC, [vpc])).send().await?;
    if !subnets.subnets().is_empty() {
        return Ok(());
    }
    let endpoints = guard_duty_endpoints(cx, vpc).await?;
    let gone: Vec<String> = endpoints.into_iter().filter_map(|e| e.vpc_endpoint_id).collect();
    if !gone.is_empty() {
        tracing::info!(?gone, vpc, "deleting endpoints of GuardDuty");
        cx.ec2().delete_vpc_endpoints().set_vpc_endpoint_ids(Some(gone)).send().await?;
    }
    let name = format!("GuardDutyManagedSecurityGroup-{vpc}");
    let filters = vec![filter(IN_VPC, [vpc]), filter("group-name", [name]), managed()];
    let groups = cx.ec2().describe_security_groups().set_filters(Some(filters)).send().await?;
    for group in groups.security_groups() {
        tracing::info!(group = group.group_id(), vpc, "deleting a security group of GuardDuty");
        // Refused as long as its endpoint is there. The deletion of the VPC is tried again, and so is this.
        let call = cx.ec2().delete_security_group().set_group_id(group.group_id.clone());
        call.send().await.absent_if(&["InvalidGroup.NotFound", IN_USE])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_of_guard_duty_is_looked_for_under_each_name_that_it_may_have() {
        let names = |region| guard_duty(region).into_iter().collect::<Vec<_>>();
        assert_eq!(names("eu-central-1"), ["com.amazonaws.eu-central-1.guardduty-data"]);
        assert_eq!(
            names("cn-north-1"),
            [
                "cn.com.amazonaws.cn-north-1.guardduty-data",
                "com.amazonaws.cn-north-1.guardduty-data"
            ]
        );
    }
}
