//! What the types about VPC peering connections have in common: the connections as EC2 tells them, whose their sides
//! are, and what each side can do (docs/decisions/0063-sides-of-a-peering-connection.md).

pub(super) mod side;

use super::{PAGE, filter, from_aws};
use crate::engine::{
    AbsentIf, Because, Cx, Error, Observed, Operation, Purpose, Result, Retry, Within, few,
    required,
};
use crate::schema::Lit;
use aws_sdk_ec2::types::{
    Filter, VpcPeeringConnection as AwsConnection, VpcPeeringConnectionOptionsDescription,
    VpcPeeringConnectionStateReasonCode as Code,
};

model! {
    /// What one side of a peering connection allows the other one.
    pub(in crate::services) struct PeeringOptions {
        /// Whether public names of instances in the VPC of this side are private addresses for the VPC of the other
        /// side. `false` by default.
        #[tf(optional, default = Lit::Bool(false))]
        allow_remote_vpc_dns_resolution: Option<bool>,
    }
}

/// The refusal of a call about a connection that is not there, or not shown everywhere yet.
pub(super) const ABSENT: &str = "InvalidVpcPeeringConnectionID.NotFound";
/// The refusal of what cannot be done with a connection in its state.
pub(super) const OTHER_STATE: &str = "InvalidStateTransition";

/// The refusals of the calls about a connection that pass by themselves.
pub(super) const RETRIES: &[Retry] = &[YOUNG, INACTIVE];

/// The connection is not shown everywhere yet.
pub(super) const YOUNG: Retry = Retry {
    operation: Operation::Update,
    code: ABSENT,
    message: "",
    within: Within::Propagation(Because::Named),
};
/// The connection was accepted a moment ago.
pub(super) const INACTIVE: Retry = Retry {
    operation: Operation::Update,
    code: "OperationNotPermitted",
    message: "is not active",
    within: Within::Propagation(Because::Itself),
};

/// Connections by their IDs, as far as they are there.
pub(super) async fn connections(cx: &Cx, ids: &[String]) -> Result<Vec<AwsConnection>> {
    let all = cx.ec2().describe_vpc_peering_connections().max_results(PAGE);
    let all = few(all.into_paginator().items().send());
    let of = |ids| describe(cx, vec![filter("vpc-peering-connection-id", ids)]);
    let id = AwsConnection::vpc_peering_connection_id;
    let found = cx.described("VPC peering connections", ids, id, all, of).await?;
    Ok(found.into_iter().filter(|connection| is_there(cx, connection)).collect())
}

/// The connections that all of these filters let through.
pub(super) async fn describe(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<AwsConnection>> {
    let call = cx.ec2().describe_vpc_peering_connections().set_filters(Some(filters));
    Ok(call.into_paginator().items().send().collect::<std::result::Result<_, _>>().await?)
}

/// A connection. A refusal if it is not there.
async fn connection(cx: &Cx, id: &str) -> Result<AwsConnection> {
    let call = cx.ec2().describe_vpc_peering_connections().vpc_peering_connection_ids(id);
    let found = call.send().await?.vpc_peering_connections;
    required(found.and_then(|mut found| found.pop()), "VpcPeeringConnections")
}

/// How far a connection is.
pub(super) fn code(connection: &AwsConnection) -> Option<&Code> {
    connection.status()?.code()
}

/// Whether a connection was deleted. EC2 goes on to show it for hours.
pub(super) fn is_deleted(connection: &AwsConnection) -> bool {
    code(connection) == Some(&Code::Deleted)
}

/// Whether a connection will never lead anywhere.
pub(super) fn is_dead(connection: &AwsConnection) -> bool {
    matches!(code(connection), Some(Code::Expired | Code::Failed | Code::Rejected))
}

/// One that will never lead anywhere is not there for a plan, which makes another one. Whoever waits for it is told
/// why.
fn is_there(cx: &Cx, connection: &AwsConnection) -> bool {
    let is_over = is_dead(connection) && cx.purpose() == Purpose::Refresh;
    !is_deleted(connection) && !is_over
}

/// What has become of a connection, in the words of EC2.
fn reason(connection: &AwsConnection) -> String {
    let status = connection.status();
    let code = status.and_then(|status| status.code()).map_or("in no state", Code::as_str);
    match status.and_then(|status| status.message()).filter(|message| !message.is_empty()) {
        Some(message) => format!("{message} ({code})"),
        None => code.to_owned(),
    }
}

/// A connection in the words of a type.
pub(super) fn observed<M>(model: M, connection: &AwsConnection) -> Observed<M> {
    let now = code(connection);
    let moving = matches!(now, Some(Code::Deleting | Code::InitiatingRequest | Code::Provisioning));
    Observed::settled(model)
        .tagged(from_aws(connection.tags()))
        .moving_if(moving, now.map_or("", Code::as_str))
        .failed_if(is_dead(connection), reason(connection))
}

/// `auto_accept` as it is: not carried out as long as the connection is not accepted.
pub(super) fn auto_accept(known: Option<bool>, connection: &AwsConnection) -> Option<bool> {
    let is_pending = code(connection) == Some(&Code::PendingAcceptance);
    if is_pending && known == Some(true) { Some(false) } else { known }
}

/// The options of one side. EC2 tells them of an active connection, and maybe not those of another account; that
/// nothing is allowed is so all the same.
pub(super) fn options(
    known: Option<&PeeringOptions>,
    told: Option<&VpcPeeringConnectionOptionsDescription>,
) -> Option<PeeringOptions> {
    let Some(told) = told else {
        let nothing = known.filter(|known| known.allow_remote_vpc_dns_resolution != Some(true));
        return nothing.cloned();
    };
    let allow = told.allow_dns_resolution_from_remote_vpc().unwrap_or_default();
    Some(PeeringOptions { allow_remote_vpc_dns_resolution: Some(allow) })
}

/// Accepts a connection. It may have been accepted before, by a call whose answer was lost or by somebody else.
async fn accept(cx: &Cx, id: &str) -> Result<()> {
    let call = cx.ec2().accept_vpc_peering_connection().vpc_peering_connection_id(id);
    match call.send().await.map_err(Error::from) {
        Err(refusal) if refusal.code() == Some(OTHER_STATE) => {
            let now = connection(cx, id).await?;
            let is_accepted = matches!(code(&now), Some(Code::Active | Code::Provisioning));
            if is_accepted { Ok(()) } else { Err(refusal.explained(&reason(&now))) }
        }
        other => other.map(drop),
    }
}

/// Waits until a connection is active.
async fn until_active(cx: &Cx, id: &str) -> Result<()> {
    let is_active = || async {
        let now = connection(cx, id).await?;
        if is_dead(&now) || is_deleted(&now) {
            return Err(Error::Failed(reason(&now)));
        }
        Ok(code(&now) == Some(&Code::Active))
    };
    cx.until("not active", is_active).await
}

/// Deletes a connection. One that never led anywhere cannot be deleted, and need not be.
pub(super) async fn delete(cx: &Cx, id: &str) -> Result<()> {
    let call = cx.ec2().delete_vpc_peering_connection().vpc_peering_connection_id(id);
    match call.send().await.absent_if(&[ABSENT]) {
        Err(refusal) if refusal.code() == Some(OTHER_STATE) => {
            if !is_over(cx, id).await? {
                return Err(refusal);
            }
        }
        other => drop(other?),
    }
    let (cx, id) = (cx.clone(), id.to_owned());
    cx.clone().leave_pending("being deleted", move || {
        let (cx, id) = (cx.clone(), id.clone());
        async move { is_over(&cx, &id).await }
    });
    Ok(())
}

/// Whether a connection leads nowhere any more.
async fn is_over(cx: &Cx, id: &str) -> Result<bool> {
    let found = describe(cx, vec![filter("vpc-peering-connection-id", [id])]).await?;
    Ok(found.iter().all(|connection| is_deleted(connection) || is_dead(connection)))
}
