//! `aws_vpc_peering_connection_accepter`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::peering::side::{self, Own, Wanted};
use super::peering::{self, PeeringOptions, auto_accept, code, options};
use super::{FILTER_VALUES, TAGGING};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{
    Change, Cx, End, Found, Lost, Observed, Operation, Resource, Result, Setting, Spec, Tagging,
    Timeouts,
};
use crate::value::Value;
use aws_sdk_ec2::types::{
    VpcPeeringConnection as AwsConnection, VpcPeeringConnectionStateReasonCode as Code,
    VpcPeeringConnectionVpcInfo as Info,
};

model! {
    /// Accepts a VPC peering connection, and manages the side of it that was asked: in the account and the region of
    /// the VPC that another account, or another region, wants to be connected with.
    ///
    /// Both sides can stand in one configuration with one provider block: `assume_role` leads to the one account in the
    /// `aws_vpc_peering_connection`, and to the other one here. The connection is not created, but taken over, and a
    /// destroy leaves it as it is.
    pub(in crate::services) struct VpcPeeringConnectionAccepter {
        /// State of the connection, such as `active` or `pending-acceptance`.
        #[tf(computed, recompute_with = &["auto_accept"])]
        accept_status: Option<String>,
        /// What the VPC of this side allows the other one. It can be set once the connection is active.
        #[tf(block, computed, recompute_with = &["auto_accept"])]
        accepter: Option<PeeringOptions>,
        /// Whether to accept the connection. Otherwise somebody else does.
        #[tf(optional)]
        auto_accept: Option<bool>,
        /// ID of the connection.
        #[tf(computed)]
        id: Option<String>,
        /// ID of the account that has asked.
        #[tf(computed)]
        peer_owner_id: Option<String>,
        /// Region of the VPC that was asked.
        #[tf(computed)]
        peer_region: Option<String>,
        /// ID of the VPC that asks, if it is in another account. In one account, ID of the VPC that was asked.
        #[tf(computed)]
        peer_vpc_id: Option<String>,
        /// What the VPC that asks allows the other one. It can be set here in one account and region.
        #[tf(block, computed, recompute_with = &["auto_accept"])]
        requester: Option<PeeringOptions>,
        /// ID of the VPC that was asked, if another account asks. In one account, ID of the VPC that asks.
        #[tf(computed)]
        vpc_id: Option<String>,
        /// ID of the connection.
        #[tf(required, replace)]
        vpc_peering_connection_id: String,
    }
}

impl Resource for VpcPeeringConnectionAccepter {
    const SPEC: Spec = Spec {
        tagging: Some(Tagging {
            on_create: false,
            policy_type: Some("ec2:vpc-peering-connection"),
            ..TAGGING
        }),
        timeouts: Timeouts::DEFAULT.with(Operation::Create, 5).with(Operation::Update, 5),
        read_at_once: FILTER_VALUES,
        retries: peering::RETRIES,
        sets: &[Setting::whole(
            "side of a VPC peering connection that was asked",
            &[VpcPeeringConnectionAccepter::vpc_peering_connection_id.name],
            None,
            End::Leaves,
        )],
        // Nothing is made.
        ..Spec::of(
            "aws_vpc_peering_connection_accepter",
            Lost::Idempotent,
            "the ID of the connection, such as `pcx-0123456789abcdef0`",
        )
    };
    type Key = String;

    fn plan_destroy(object: &Value, said: &mut Diagnostics) {
        let id = object.get(Self::id.name).as_str().unwrap_or_default();
        let detail = format!(
            "{id} ends with its `aws_vpc_peering_connection`, or where somebody deletes it. The destroy leaves it as it \
             is, with its options and tags, and takes this resource out of the state."
        );
        said.push(Diagnostic::warning("The peering connection stays", detail));
    }

    async fn create(_: &Cx, plan: &Self) -> Result<String> {
        Ok(plan.vpc_peering_connection_id.clone())
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        let mut found = Found::<Self>::new();
        for connection in peering::connections(cx, ids).await? {
            let own = Own::of(cx, &connection).await?;
            if let Some(id) = connection.vpc_peering_connection_id() {
                let known = cx.known_as::<Self>(id).unwrap_or_default();
                found.insert(id.to_owned(), observed(&known, &connection, own));
            }
        }
        Ok(found)
    }

    async fn update(cx: &Cx, id: &String, change: Change<'_, Self>) -> Result<()> {
        let wanted = Wanted {
            accept: change.of(Self::auto_accept).is_some_and(|accept| *accept == Some(true)),
            accepter: change.of(Self::accepter).and_then(Option::as_ref),
            requester: change.of(Self::requester).and_then(Option::as_ref),
            is_patient: false,
        };
        side::carry_out(cx, id, wanted).await
    }

    async fn delete(_: &Cx, _: &String, _: &Self) -> Result<()> {
        Ok(())
    }
}

/// `known` is the plan or the prior state.
fn observed(
    known: &VpcPeeringConnectionAccepter,
    connection: &AwsConnection,
    own: Own,
) -> Observed<VpcPeeringConnectionAccepter> {
    let (requester, accepter) = (connection.requester_vpc_info(), connection.accepter_vpc_info());
    let [first, other] = own.first(connection);
    let told = |side: Option<&Info>| side.and_then(|side| side.peering_options().cloned());
    let model = VpcPeeringConnectionAccepter {
        accept_status: code(connection).map(Code::as_str).map(Into::into),
        accepter: options(known.accepter.as_ref(), told(accepter).as_ref()),
        auto_accept: auto_accept(known.auto_accept, connection),
        id: connection.vpc_peering_connection_id.clone(),
        peer_owner_id: other.and_then(Info::owner_id).map(Into::into),
        peer_region: accepter.and_then(Info::region).map(Into::into),
        peer_vpc_id: other.and_then(Info::vpc_id).map(Into::into),
        requester: options(known.requester.as_ref(), told(requester).as_ref()),
        vpc_id: first.and_then(Info::vpc_id).map(Into::into),
        vpc_peering_connection_id: connection.vpc_peering_connection_id.clone().unwrap_or_default(),
    };
    peering::observed(model, connection)
}
