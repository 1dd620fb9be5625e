//! `aws_vpc_endpoint_subnet_association`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::FILTER_VALUES;
use super::endpoints::{self, ABSENT, AssociationId, Kind, Wish, in_progress, young};
use super::vpc_endpoint::{SUBNET_OF_ENDPOINT, SUBNETS, share};
use crate::engine::{
    AbsentIf, Cx, End, Found, How, Lost, Operation, Resource, Result, Setting, Spec, Timeouts,
};

model! {
    /// Gives an endpoint a network interface in a subnet.
    ///
    /// An endpoint whose subnets stand in its `subnet_ids` cannot have others.
    pub(in crate::services) struct EndpointSubnet {
        /// ID of the association: that of the endpoint, and a checksum of that of the subnet.
        #[tf(computed)]
        id: Option<String>,
        /// ID of the subnet.
        #[tf(required, replace)]
        subnet_id: String,
        /// ID of the endpoint.
        #[tf(required, replace)]
        vpc_endpoint_id: String,
    }
}

/// The refusals of a subnet that is not there: EC2 writes the code in two ways.
const NO_SUBNET: [&str; 2] = ["InvalidSubnetID.NotFound", "InvalidSubnetId.NotFound"];

impl Resource for EndpointSubnet {
    const SPEC: Spec = Spec {
        timeouts: Timeouts::DEFAULT.with(Operation::Create, 10).with(Operation::Delete, 10),
        read_at_once: FILTER_VALUES,
        retries: &[
            young(Operation::Create, ABSENT),
            young(Operation::Create, NO_SUBNET[0]),
            young(Operation::Create, NO_SUBNET[1]),
            in_progress(Operation::Create),
            in_progress(Operation::Delete),
        ],
        sets: &[Setting::whole(
            SUBNET_OF_ENDPOINT,
            &[EndpointSubnet::vpc_endpoint_id.name, EndpointSubnet::subnet_id.name],
            None,
            End::Removes,
        )],
        shares: &[share(SUBNETS, EndpointSubnet::vpc_endpoint_id.name, How::Piece(None))],
        // To associate twice is to associate once.
        ..Spec::of(
            "aws_vpc_endpoint_subnet_association",
            Lost::Idempotent,
            "the ID of the endpoint and that of the subnet with a slash between them, such as \
             `vpce-0123456789abcdef0/subnet-0123456789abcdef0`",
        )
    };
    type Key = AssociationId;

    async fn create(cx: &Cx, plan: &Self) -> Result<AssociationId> {
        let wish = Wish::default().with(Kind::Subnet, &plan.subnet_id);
        endpoints::change(cx, &plan.vpc_endpoint_id, wish).await?;
        Ok(AssociationId::of(&plan.vpc_endpoint_id, &plan.subnet_id))
    }

    async fn read(cx: &Cx, ids: &[AssociationId]) -> Result<Found<Self>> {
        let of = (Self::subnet_id.name, Kind::Subnet);
        endpoints::associations(cx, ids, of, |id, vpc_endpoint_id, subnet_id| Self {
            id: Some(id.to_string()),
            subnet_id,
            vpc_endpoint_id,
        })
        .await
    }

    async fn delete(cx: &Cx, _: &AssociationId, its: &Self) -> Result<()> {
        let wish = Wish::default().without(Kind::Subnet, &its.subnet_id);
        let changed = endpoints::change(cx, &its.vpc_endpoint_id, wish).await;
        if changed.absent_if(&[ABSENT, NO_SUBNET[0], NO_SUBNET[1]])?.is_some() {
            // Its network interface goes meanwhile, and the subnet may be next.
            endpoints::leave_pending(cx, &its.vpc_endpoint_id, Kind::Subnet, &its.subnet_id);
        }
        Ok(())
    }
}
