//! `aws_vpc_peering_connection_options`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::FILTER_VALUES;
use super::peering::side::{self, Wanted};
use super::peering::{self, PeeringOptions, options};
use crate::engine::{Change, Cx, End, Found, Lost, Observed, Resource, Result, Setting, Spec};
use aws_sdk_ec2::types::{
    VpcPeeringConnection as AwsConnection, VpcPeeringConnectionVpcInfo as Info,
};

model! {
    /// Sets options of a VPC peering connection: those of the side that is in the account and the region of this
    /// resource. In one account and region those are both.
    ///
    /// It waits until the connection is active, so it depends on whatever accepts it, such as an
    /// `aws_vpc_peering_connection_accepter`. A destroy leaves the options as they are.
    pub(in crate::services) struct VpcPeeringConnectionOptions {
        /// What the VPC that was asked allows the other one.
        #[tf(block, computed)]
        accepter: Option<PeeringOptions>,
        /// ID of the connection.
        #[tf(computed)]
        id: Option<String>,
        /// What the VPC that has asked allows the other one.
        #[tf(block, computed)]
        requester: Option<PeeringOptions>,
        /// ID of the connection.
        #[tf(required, replace)]
        vpc_peering_connection_id: String,
    }
}

impl Resource for VpcPeeringConnectionOptions {
    const SPEC: Spec = Spec {
        read_at_once: FILTER_VALUES,
        retries: peering::RETRIES,
        sets: &[Setting::whole(
            "options of a VPC peering connection",
            &[VpcPeeringConnectionOptions::vpc_peering_connection_id.name],
            None,
            End::Leaves,
        )],
        // Nothing is made.
        ..Spec::of(
            "aws_vpc_peering_connection_options",
            Lost::Idempotent,
            "the ID of the connection, such as `pcx-0123456789abcdef0`",
        )
    };
    type Key = String;

    async fn create(_: &Cx, plan: &Self) -> Result<String> {
        Ok(plan.vpc_peering_connection_id.clone())
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        let connections = peering::connections(cx, ids).await?;
        let told = connections.iter().filter_map(|connection| {
            let id = connection.vpc_peering_connection_id()?;
            let known = cx.known_as::<Self>(id).unwrap_or_default();
            Some((id.to_owned(), observed(&known, connection)))
        });
        Ok(told.collect())
    }

    async fn update(cx: &Cx, id: &String, change: Change<'_, Self>) -> Result<()> {
        let wanted = Wanted {
            accept: false,
            accepter: change.of(Self::accepter).and_then(Option::as_ref),
            requester: change.of(Self::requester).and_then(Option::as_ref),
            is_patient: true,
        };
        side::carry_out(cx, id, wanted).await
    }

    async fn delete(_: &Cx, _: &String, _: &Self) -> Result<()> {
        Ok(())
    }
}

/// `known` is the plan or the prior state.
fn observed(
    known: &VpcPeeringConnectionOptions,
    connection: &AwsConnection,
) -> Observed<VpcPeeringConnectionOptions> {
    let told = |side: Option<&Info>| side.and_then(|side| side.peering_options().cloned());
    let (requester, accepter) = (connection.requester_vpc_info(), connection.accepter_vpc_info());
    let model = VpcPeeringConnectionOptions {
        accepter: options(known.accepter.as_ref(), told(accepter).as_ref()),
        id: connection.vpc_peering_connection_id.clone(),
        requester: options(known.requester.as_ref(), told(requester).as_ref()),
        vpc_peering_connection_id: connection.vpc_peering_connection_id.clone().unwrap_or_default(),
    };
    peering::observed(model, connection)
}
