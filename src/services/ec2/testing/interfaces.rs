//! Network interfaces, and endpoints that have some, as the EC2 API Reference documents them.

use super::{answer, passes, refusal, set, yes};
use crate::aws::fake::{Answer, Call};
use crate::services::testing::element;

/// A network interface in a subnet of `vpc-1`.
#[derive(Clone)]
pub(in crate::services) struct Interface {
    pub(in crate::services) id: &'static str,
    pub(in crate::services) kind: &'static str,
    pub(in crate::services) description: &'static str,
    pub(in crate::services) requester: &'static str,
    /// What it is attached to; an empty text if to nothing.
    pub(in crate::services) instance: &'static str,
    pub(in crate::services) subnet: &'static str,
    /// How many calls show it attached until the service lets it go.
    pub(in crate::services) busy: Option<u32>,
}

impl Interface {
    /// One that a user made and attached to nothing.
    pub(in crate::services) fn plain(id: &'static str, subnet: &'static str) -> Self {
        let [kind, description, requester, instance] = ["interface", "", "", ""];
        Self { id, kind, description, requester, instance, subnet, busy: None }
    }
    fn is_attached(&self) -> bool {
        !self.instance.is_empty() || self.busy.is_some_and(|left| left > 0)
    }
    fn show(&mut self) -> String {
        let attached = self.is_attached();
        self.busy = self.busy.map(|left| left.saturating_sub(1));
        let text = |name: &str, text: &str| match text {
            "" => String::new(),
            text => element(name, text),
        };
        let attachment = format!("<attachment>{}</attachment>", text("instanceId", self.instance));
        [
            element("networkInterfaceId", self.id),
            element("interfaceType", self.kind),
            element("status", if attached { "in-use" } else { "available" }),
            text("description", self.description),
            text("requesterId", self.requester),
            if attached { attachment } else { String::new() },
        ]
        .concat()
    }
}

/// All interfaces, and the endpoint that GuardDuty made, by the subnets that it is in.
#[derive(Default)]
pub(in crate::services) struct Interfaces {
    pub(in crate::services) all: Vec<Interface>,
    pub(in crate::services) endpoint: Option<Vec<&'static str>>,
}

impl Interfaces {
    /// The refusal to delete a subnet in which there is one.
    pub(in crate::services) fn refuse(&self, subnet: &str) -> Option<Answer> {
        let is_used = self.all.iter().any(|interface| interface.subnet == subnet);
        let message = format!("The subnet '{subnet}' has dependencies and cannot be deleted.");
        is_used.then(|| refusal("DependencyViolation", &message))
    }

    /// The answer to a call about interfaces or endpoints.
    pub(in crate::services) fn answer(&mut self, call: &Call) -> Option<Answer> {
        Some(match call.action.as_str() {
            "DescribeNetworkInterfaces" => {
                let there = self.all.iter_mut().filter(|interface| {
                    passes(call, |name| match name {
                        "subnet-id" => vec![interface.subnet.to_owned()],
                        "vpc-id" => vec!["vpc-1".to_owned()],
                        other => panic!("unexpected filter {other}"),
                    })
                });
                answer(call, set("networkInterfaceSet", there.map(Interface::show)))
            }
            "DeleteNetworkInterface" => {
                let id = call.param("NetworkInterfaceId");
                let at = self.all.iter().position(|interface| interface.id == id).unwrap();
                if self.all[at].is_attached() {
                    return Some(refusal("InvalidParameterValue", "is currently in use"));
                }
                self.all.remove(at);
                yes(call)
            }
            "DescribeVpcEndpoints" => {
                let of_guard_duty = passes(call, |name| match name {
                    "vpc-id" => vec!["vpc-1".to_owned()],
                    "service-name" => vec!["com.amazonaws.us-east-1.guardduty-data".to_owned()],
                    "tag:GuardDutyManaged" => vec!["true".to_owned()],
                    other => panic!("unexpected filter {other}"),
                });
                let its = self.all.iter().filter(|interface| interface.kind == "vpc_endpoint");
                let show = |subnets: &Vec<&str>| {
                    element("vpcEndpointId", "vpce-1")
                        + &set("subnetIdSet", subnets.iter().map(ToString::to_string))
                        + &set("networkInterfaceIdSet", its.clone().map(|i| i.id.to_owned()))
                };
                let endpoints = self.endpoint.iter().filter(|_| of_guard_duty).map(show);
                answer(call, set("vpcEndpointSet", endpoints.collect::<Vec<_>>()))
            }
            "ModifyVpcEndpoint" => {
                assert_eq!(call.param("VpcEndpointId"), "vpce-1");
                let subnet = call.param("RemoveSubnetId.1");
                self.all.retain(|i| i.subnet != subnet || i.kind != "vpc_endpoint");
                self.endpoint.as_mut().unwrap().retain(|id| *id != subnet);
                yes(call)
            }
            "DeleteVpcEndpoints" => {
                assert_eq!(call.param("VpcEndpointId.1"), "vpce-1");
                self.endpoint = None;
                yes(call)
            }
            _ => return None,
        })
    }
}
