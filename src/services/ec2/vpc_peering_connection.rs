//! `aws_vpc_peering_connection`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::peering::side::{self, Own, Wanted};
use super::peering::{self, INACTIVE, PeeringOptions, YOUNG, auto_accept, code, options};
use super::{FILTER_VALUES, TAGGING, filter, has_tags, tag_specifications};
use crate::engine::{
    Because, Change, Cx, Found, Lost, Observed, Operation, Resource, Result, Retry, Spec, Tagging,
    Timeouts, Within, required,
};
use crate::plan::Draft;
use crate::value::Value;
use aws_sdk_ec2::types::{
    ResourceType, VpcPeeringConnection as AwsConnection,
    VpcPeeringConnectionStateReasonCode as Code, VpcPeeringConnectionVpcInfo as Info,
};

model! {
    /// Provides a VPC peering connection: asks the owner of another VPC to connect it with one of ours.
    ///
    /// A VPC of the same account and region is connected at once with `auto_accept`. Anywhere else,
    /// `aws_vpc_peering_connection_accepter` accepts, in the account and the region of the other VPC. `accepter` and
    /// `requester` can be set here as far as these sides are in the account and the region of this resource, and once
    /// the connection is active; `aws_vpc_peering_connection_options` sets them anywhere else.
    pub(in crate::services) struct VpcPeeringConnection {
        /// State of the connection, such as `active` or `pending-acceptance`.
        #[tf(computed, recompute_with = &["auto_accept"])]
        accept_status: Option<String>,
        /// What the VPC that is asked allows the other one.
        #[tf(block, computed, recompute_with = &["auto_accept"])]
        accepter: Option<PeeringOptions>,
        /// Whether to accept the connection, which is possible in one account and region.
        #[tf(optional)]
        auto_accept: Option<bool>,
        /// ID of the connection.
        #[tf(computed)]
        id: Option<String>,
        /// ID of the account of the other VPC. The account of this one by default.
        #[tf(optional, computed, replace, empty_is_unset)]
        peer_owner_id: Option<String>,
        /// Region of the other VPC. The region of this one by default.
        #[tf(optional, computed, replace, empty_is_unset)]
        peer_region: Option<String>,
        /// ID of the other VPC.
        #[tf(required, replace)]
        peer_vpc_id: String,
        /// What the VPC that asks allows the other one.
        #[tf(block, computed, recompute_with = &["auto_accept"])]
        requester: Option<PeeringOptions>,
        /// ID of the VPC that asks.
        #[tf(required, replace)]
        vpc_id: String,
    }
}

impl Resource for VpcPeeringConnection {
    const SPEC: Spec = Spec {
        tagging: Some(Tagging { policy_type: Some("ec2:vpc-peering-connection"), ..TAGGING }),
        timeouts: Timeouts::DEFAULT
            .with(Operation::Create, 5)
            .with(Operation::Update, 5)
            .with(Operation::Delete, 5),
        read_at_once: FILTER_VALUES,
        retries: &[
            Retry {
                operation: Operation::Create,
                code: "InvalidVpcID.NotFound",
                message: "",
                within: Within::Propagation(Because::Named),
            },
            YOUNG,
            INACTIVE,
        ],
        ..Spec::of(
            "aws_vpc_peering_connection",
            Lost::Compare,
            "the ID of the connection, such as `pcx-0123456789abcdef0`",
        )
    };
    type Key = String;

    // What is there already is no reason to refuse anything.
    fn plan(draft: &mut Draft<'_>) {
        let (own, other) =
            (draft.planned("region").as_str(), draft.config(Self::peer_region).as_str());
        let (Some(own), Some(other)) = (own, other.filter(|other| !other.is_empty())) else {
            return;
        };
        // What is not known yet may turn out to be what is there. Terraform asks again when it is known.
        let sides = [Self::vpc_id.name, Self::peer_vpc_id.name, Self::peer_owner_id.name];
        let may_be_there = sides.iter().any(|name| draft.config(*name).is_unknown());
        if !draft.is_create() || may_be_there || own == other {
            return;
        }
        let (own, other) = (own.to_owned(), other.to_owned());
        if *draft.config(Self::auto_accept) == Value::Bool(true) {
            let detail = format!(
                "A connection from {own} to {other} is accepted in {other}: leave `auto_accept` out, and write an \
                 `aws_vpc_peering_connection_accepter` with `region = \"{other}\"`."
            );
            draft.error(Self::auto_accept, "Conflicting arguments", detail);
        }
        let accepter = draft.config(Self::accepter);
        if !accepter.is_empty() && accepter.is_wholly_known() {
            let detail = format!(
                "What the VPC in {other} allows is set there: write it into an `aws_vpc_peering_connection_options`, or \
                 into the `aws_vpc_peering_connection_accepter`, with `region = \"{other}\"`."
            );
            draft.error(Self::accepter, "Conflicting arguments", detail);
        }
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let some = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let call = cx
            .ec2()
            .create_vpc_peering_connection()
            .vpc_id(&plan.vpc_id)
            .peer_vpc_id(&plan.peer_vpc_id)
            .set_peer_owner_id(some(&plan.peer_owner_id))
            .set_peer_region(some(&plan.peer_region))
            .set_tag_specifications(tag_specifications(cx, ResourceType::VpcPeeringConnection));
        let made = call.send().await?.vpc_peering_connection;
        required(made.and_then(|made| made.vpc_peering_connection_id), "VpcPeeringConnectionId")
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

    async fn delete(cx: &Cx, id: &String, _: &Self) -> Result<()> {
        peering::delete(cx, id).await
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<String>> {
        let between = vec![
            filter("requester-vpc-info.vpc-id", [&plan.vpc_id]),
            filter("accepter-vpc-info.vpc-id", [&plan.peer_vpc_id]),
        ];
        let mut found = peering::describe(cx, between).await?;
        found.retain(|one| !peering::is_deleted(one) && has_tags(cx, one.tags()));
        Ok(found.into_iter().filter_map(|one| one.vpc_peering_connection_id).collect())
    }
}

/// `known` is the plan or the prior state.
fn observed(
    known: &VpcPeeringConnection,
    connection: &AwsConnection,
    own: Own,
) -> Observed<VpcPeeringConnection> {
    let (requester, accepter) = (connection.requester_vpc_info(), connection.accepter_vpc_info());
    let [first, other] = own.first(connection);
    let vpc = |side: Option<&Info>| side.and_then(Info::vpc_id).unwrap_or_default().to_owned();
    let told = |side: Option<&Info>| side.and_then(|side| side.peering_options().cloned());
    let model = VpcPeeringConnection {
        accept_status: code(connection).map(Code::as_str).map(Into::into),
        accepter: options(known.accepter.as_ref(), told(accepter).as_ref()),
        auto_accept: auto_accept(known.auto_accept, connection),
        id: connection.vpc_peering_connection_id.clone(),
        peer_owner_id: other.and_then(Info::owner_id).map(Into::into),
        peer_region: accepter.and_then(Info::region).map(Into::into),
        peer_vpc_id: vpc(other),
        requester: options(known.requester.as_ref(), told(requester).as_ref()),
        vpc_id: vpc(first),
    };
    peering::observed(model, connection)
}
