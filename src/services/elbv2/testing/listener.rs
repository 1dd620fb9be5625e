//! Listeners.

use super::{describe_attributes, described, modify_attributes};
use crate::aws::store::{Does, Key, Kind, Parent, on};
use serde_json::json;

pub(super) const LISTENER: Kind = Kind {
    key: Key::Chosen(&["ListenerArn"]),
    absent: ("ListenerNotFound", "One or more listeners not found"),
    start: || json!({"attributes": {}}),
    new: |turn, listener| {
        let balancer = turn.text("LoadBalancerArn").replacen(":loadbalancer/", ":listener/", 1);
        let number = turn.store.counted("listener ARN");
        listener["ListenerArn"] = format!("{balancer}/{number}").into();
        Ok(())
    },
    parents: &[Parent::free("LoadBalancerArn", "load-balancer")],
    tagged: Some("listener"),
    operations: &[
        on("CreateListener", Does::Create("Listeners[]")),
        on(
            "DescribeListeners",
            Does::Other(|turn| {
                let by = [("ListenerArns", "ListenerArn"), ("LoadBalancerArn", "LoadBalancerArn")];
                described(turn, "Listeners", &by)
            }),
        ),
        on("DescribeListenerAttributes", Does::Other(describe_attributes)),
        on("ModifyListenerAttributes", Does::Other(modify_attributes)),
        on("DeleteListener", Does::Delete),
    ],
    ..Kind::of("elasticloadbalancing", "listener")
};
