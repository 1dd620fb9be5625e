//! What load balancers of all generations have in common.

use crate::diagnostic::Diagnostic;
use crate::engine::{AbsentIf, Because, Cx, Error, Operation, Result, Retry, Within};
use aws_sdk_ec2::types::Filter;
use std::future::Future;
use std::time::Duration;

/// AWS takes the network interfaces of a deleted load balancer away within minutes. What needs their subnets, groups and
/// addresses has waits of its own.
const INTERFACES: Duration = Duration::from_mins(5);

/// The gateway of the VPC is being attached.
pub(super) const WITHOUT_A_GATEWAY: Retry = Retry {
    operation: Operation::Create,
    code: "InvalidSubnet",
    message: "no internet gateway",
    within: Within::Propagation(Because::Changed("aws_internet_gateway")),
};

/// What a call tells of objects by their names, where it is refused as a whole if one of them is gone: then each is asked
/// for by itself.
pub(super) async fn those_there<T, F>(
    names: &[String],
    absent: &[&str],
    of: impl Fn(Vec<String>) -> F + Send,
) -> Result<Vec<T>>
where
    F: Future<Output = Result<Vec<T>>> + Send,
    T: Send,
{
    if let Some(all) = of(names.to_vec()).await.absent_if(absent)? {
        return Ok(all);
    }
    let mut there = vec![];
    for name in if names.len() > 1 { names } else { &[] } {
        there.extend(of(vec![name.clone()]).await.absent_if(absent)?.into_iter().flatten());
    }
    Ok(there)
}

/// Leaves it to the engine to wait until the network interfaces of a deleted load balancer are gone, which hold subnets,
/// security groups and addresses.
pub(super) fn until_interfaces_are_gone(cx: &Cx, description: String) {
    let left_at_the_end = cx.time_left().map(|left| left.saturating_sub(INTERFACES));
    let asking = cx.clone();
    cx.leave_pending("holding network interfaces", move || {
        let (cx, description) = (asking.clone(), description.clone());
        async move {
            if cx.time_left() > left_at_the_end {
                return are_gone(&cx, &description).await;
            }
            let minutes = INTERFACES.as_secs() / 60;
            let detail = format!(
                "The load balancer is deleted, but {minutes} minutes later AWS still shows network interfaces with the \
                 description {description:?}. Their subnets and security groups cannot be deleted before they are gone."
            );
            cx.warn(Diagnostic::warning("Network interfaces are left", detail));
            Ok(true)
        }
    });
}

/// Whoever may not see network interfaces does not wait for them.
async fn are_gone(cx: &Cx, description: &str) -> Result<bool> {
    let filter = Filter::builder().name("description").values(description).build();
    match cx.ec2().describe_network_interfaces().filters(filter).send().await.map_err(Error::from) {
        Ok(answer) => Ok(answer.network_interfaces().is_empty()),
        Err(error) if error.aws().is_some_and(crate::aws::Error::is_access_denied) => Ok(true),
        Err(error) => Err(error),
    }
}
