//! Capacity that a load balancer keeps ready.

use super::{GATEWAY, LoadBalancer};
use crate::engine::{AbsentIf, Cx, Purpose, Result};
use aws_sdk_elasticloadbalancingv2::operation::describe_capacity_reservation::DescribeCapacityReservationOutput;
use aws_sdk_elasticloadbalancingv2::types::{
    CapacityReservationStateEnum as State, MinimumLoadBalancerCapacity,
};

model! {
    /// Capacity that is kept ready.
    pub struct Capacity {
        /// How many units of capacity.
        #[tf(required)]
        capacity_units: i64,
    }
}

/// What there is of it.
#[derive(Default)]
pub(super) struct Kept {
    pub(super) capacity: Option<Capacity>,
    /// Whether AWS is still at it.
    pub(super) is_moving: bool,
    /// Why it will not be there.
    pub(super) failure: Option<String>,
}

/// Asks only for what was asked for, or is not known: it is one more call for each load balancer.
pub(super) async fn read(
    cx: &Cx,
    arn: &str,
    balancer: &LoadBalancer,
    known: &LoadBalancer,
) -> Result<Kept> {
    let wanted = &known.minimum_load_balancer_capacity;
    if balancer.kind() == GATEWAY {
        return Ok(Kept { capacity: wanted.clone(), ..Kept::default() });
    }
    if wanted.is_none() && !super::attributes::is_import(cx, arn) {
        return Ok(Kept::default());
    }
    let asked = async {
        let call = cx.elbv2().describe_capacity_reservation().load_balancer_arn(arn);
        // Not every region knows the call.
        call.send().await.absent_if(&["InvalidAction", super::NO_LOAD_BALANCER])
    };
    let name = LoadBalancer::minimum_load_balancer_capacity.name;
    Ok(match cx.facet(&[arn.to_owned()], name, asked).await? {
        Some(answer) => answer.map(|answer| kept(&answer, cx.purpose())).unwrap_or_default(),
        None => Kept { capacity: wanted.clone(), ..Kept::default() },
    })
}

fn kept(answer: &DescribeCapacityReservationOutput, purpose: Purpose) -> Kept {
    let minimum = answer.minimum_load_balancer_capacity.as_ref();
    let units = minimum.and_then(|minimum| minimum.capacity_units).filter(|units| *units > 0);
    let zones = answer.capacity_reservation_state.iter().flatten();
    let states = || zones.clone().filter_map(|zone| zone.state.as_ref());
    let failed = states().find(|state| state.code == Some(State::Failed));
    let is_moving =
        states().any(|state| matches!(state.code, Some(State::Pending | State::Rebalancing)));
    Kept {
        capacity: units.map(|units| Capacity { capacity_units: i64::from(units) }),
        is_moving: is_moving && purpose == Purpose::Settle,
        failure: failed.filter(|_| purpose == Purpose::Settle).map(|state| {
            let reason = state.reason.as_deref().unwrap_or("no reason is given");
            format!("the capacity cannot be reserved: {reason}")
        }),
    }
}

/// Reserves capacity, or gives it back.
pub(super) async fn set(cx: &Cx, arn: &str, capacity: Option<&Capacity>) -> Result<()> {
    let call = cx.elbv2().modify_capacity_reservation().load_balancer_arn(arn);
    let call = match capacity.and_then(|capacity| i32::try_from(capacity.capacity_units).ok()) {
        Some(units) => {
            let minimum = MinimumLoadBalancerCapacity::builder().capacity_units(units).build();
            call.minimum_load_balancer_capacity(minimum)
        }
        None => call.reset_capacity_reservation(true),
    };
    call.send().await?;
    Ok(())
}
