//! `aws_vpc_endpoint_route_table_association`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::FILTER_VALUES;
use super::endpoints::{self, ABSENT, AssociationId, Kind, Wish, in_progress, young};
use super::vpc_endpoint::{TABLE_OF_ENDPOINT, TABLES, share};
use crate::engine::{
    AbsentIf, Cx, End, Found, How, Identity, Lost, Operation, Resource, Result, Setting, Spec,
};

model! {
    /// Lets a route table lead to a service through a gateway endpoint.
    ///
    /// An endpoint whose route tables stand in its `route_table_ids` cannot have others.
    pub(in crate::services) struct EndpointTable {
        /// ID of the association: that of the endpoint, and a checksum of that of the table.
        #[tf(computed)]
        id: Option<String>,
        /// ID of the route table.
        #[tf(required, replace)]
        route_table_id: String,
        /// ID of the endpoint.
        #[tf(required, replace)]
        vpc_endpoint_id: String,
    }
}

/// The refusals of a table that is not there: EC2 writes the code in two ways.
const NO_TABLE: [&str; 2] = ["InvalidRouteTableID.NotFound", "InvalidRouteTableId.NotFound"];

impl Resource for EndpointTable {
    const SPEC: Spec = Spec {
        read_at_once: FILTER_VALUES,
        retries: &[
            young(Operation::Create, ABSENT),
            young(Operation::Create, NO_TABLE[0]),
            young(Operation::Create, NO_TABLE[1]),
            in_progress(Operation::Create),
            in_progress(Operation::Delete),
        ],
        sets: &[Setting::whole(
            TABLE_OF_ENDPOINT,
            &[EndpointTable::vpc_endpoint_id.name, EndpointTable::route_table_id.name],
            None,
            End::Removes,
        )],
        shares: &[share(TABLES, EndpointTable::vpc_endpoint_id.name, How::Piece(None))],
        identity: Some(Identity::joined(
            &[EndpointTable::vpc_endpoint_id.name, EndpointTable::route_table_id.name],
            AssociationId::BETWEEN,
        )),
        // To associate twice is to associate once.
        ..Spec::of(
            "aws_vpc_endpoint_route_table_association",
            Lost::Idempotent,
            "the ID of the endpoint and that of the route table with a slash between them, such as \
             `vpce-0123456789abcdef0/rtb-0123456789abcdef0`",
        )
    };
    type Key = AssociationId;

    async fn create(cx: &Cx, plan: &Self) -> Result<AssociationId> {
        let wish = Wish::default().with(Kind::Table, &plan.route_table_id);
        endpoints::change(cx, &plan.vpc_endpoint_id, wish).await?;
        Ok(AssociationId::of(&plan.vpc_endpoint_id, &plan.route_table_id))
    }

    async fn read(cx: &Cx, ids: &[AssociationId]) -> Result<Found<Self>> {
        let of = (Self::route_table_id.name, Kind::Table);
        endpoints::associations(cx, ids, of, |id, vpc_endpoint_id, route_table_id| Self {
            id: Some(id.to_string()),
            route_table_id,
            vpc_endpoint_id,
        })
        .await
    }

    async fn delete(cx: &Cx, _: &AssociationId, its: &Self) -> Result<()> {
        let wish = Wish::default().without(Kind::Table, &its.route_table_id);
        let changed = endpoints::change(cx, &its.vpc_endpoint_id, wish).await;
        if changed.absent_if(&[ABSENT, NO_TABLE[0], NO_TABLE[1]])?.is_some() {
            endpoints::leave_pending(cx, &its.vpc_endpoint_id, Kind::Table, &its.route_table_id);
        }
        Ok(())
    }
}
