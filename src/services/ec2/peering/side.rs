//! The two sides of a connection. Each belongs to an account and a region, and only who works there can accept, or say
//! what its VPC allows the other one.

use super::{PeeringOptions, accept, code, connection, until_active};
use crate::engine::{Cx, Error, Result};
use aws_sdk_ec2::types::{
    PeeringConnectionOptionsRequest, VpcPeeringConnection as AwsConnection,
    VpcPeeringConnectionStateReasonCode as Code, VpcPeeringConnectionVpcInfo as Info,
};

/// Which sides of a connection are those of the account and the region of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::services::ec2) struct Own {
    /// The side that has asked.
    requester: bool,
    /// The side that is asked.
    accepter: bool,
    /// Whether both belong to one account.
    both: bool,
}

impl Own {
    /// Those of a connection. Whose the session is has to be known only where two accounts are connected.
    pub(in crate::services::ec2) async fn of(cx: &Cx, connection: &AwsConnection) -> Result<Self> {
        let (requester, accepter) =
            (connection.requester_vpc_info(), connection.accepter_vpc_info());
        let owner = |side: Option<&Info>| side.and_then(Info::owner_id).map(str::to_owned);
        let both = owner(requester) == owner(accepter);
        let account = if both { None } else { Some(cx.scope().identity().await?.account_id) };
        let is_own = |side: Option<&Info>| {
            let is_here = side.and_then(Info::region).is_none_or(|region| region == cx.region());
            is_here && account.as_ref().is_none_or(|account| owner(side).as_ref() == Some(account))
        };
        Ok(Self { requester: is_own(requester), accepter: is_own(accepter), both })
    }
    /// The side whose VPC `vpc_id` is, and the other one. It is that of the requester unless another account has asked.
    pub(in crate::services::ec2) fn first(self, connection: &AwsConnection) -> [Option<&Info>; 2] {
        let sides = [connection.requester_vpc_info(), connection.accepter_vpc_info()];
        let [requester, accepter] = sides;
        if self.accepter && !self.both { [accepter, requester] } else { sides }
    }
}

/// What a resource wants of a connection.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::services::ec2) struct Wanted<'a> {
    /// That it is accepted, if it is not.
    pub(in crate::services::ec2) accept: bool,
    /// Other options of the side that is asked.
    pub(in crate::services::ec2) accepter: Option<&'a PeeringOptions>,
    /// Other options of the side that has asked.
    pub(in crate::services::ec2) requester: Option<&'a PeeringOptions>,
    /// That options wait until somebody else has accepted.
    pub(in crate::services::ec2) is_patient: bool,
}

/// Carries out what a resource wants.
pub(in crate::services::ec2) async fn carry_out(
    cx: &Cx,
    id: &str,
    wanted: Wanted<'_>,
) -> Result<()> {
    let has_options = wanted.accepter.is_some() || wanted.requester.is_some();
    if !wanted.accept && !has_options {
        return Ok(());
    }
    let now = connection(cx, id).await?;
    let own = Own::of(cx, &now).await?;
    let is_pending = code(&now) == Some(&Code::PendingAcceptance);
    if wanted.accept && is_pending {
        if !own.accepter {
            return Err(Error::Invalid(format!(
                "{id} is to be accepted in {}, and this is not there: instead of `auto_accept`, write an \
                 `aws_vpc_peering_connection_accepter` whose `assume_role` and `region` lead there",
                place(now.accepter_vpc_info())
            )));
        }
        accept(cx, id).await?;
    }
    if !has_options {
        return Ok(());
    }
    for (options, is_own, side, info) in [
        (wanted.accepter, own.accepter, "accepter", now.accepter_vpc_info()),
        (wanted.requester, own.requester, "requester", now.requester_vpc_info()),
    ] {
        if options.is_some() && !is_own {
            return Err(Error::Invalid(format!(
                "`{side}` of {id} belongs to {}, and this is not there: write it into an \
                 `aws_vpc_peering_connection_options` whose `assume_role` and `region` lead there",
                place(info)
            )));
        }
    }
    if is_pending && !wanted.accept && !wanted.is_patient {
        return Err(Error::Invalid(format!(
            "{id} is not accepted yet, and only an active connection has options: set `auto_accept`, or write the \
             options into an `aws_vpc_peering_connection_options` that depends on whatever accepts the connection"
        )));
    }
    until_active(cx, id).await?;
    let call = cx.ec2().modify_vpc_peering_connection_options().vpc_peering_connection_id(id);
    let call = call.set_accepter_peering_connection_options(wanted.accepter.map(to_aws));
    call.set_requester_peering_connection_options(wanted.requester.map(to_aws)).send().await?;
    Ok(())
}

fn to_aws(options: &PeeringOptions) -> PeeringConnectionOptionsRequest {
    let allow = options.allow_remote_vpc_dns_resolution.unwrap_or_default();
    PeeringConnectionOptionsRequest::builder().allow_dns_resolution_from_remote_vpc(allow).build()
}

/// Where a side is, in words.
fn place(side: Option<&Info>) -> String {
    let (account, region) = (side.and_then(Info::owner_id), side.and_then(Info::region));
    format!(
        "the account {} and the region {}",
        account.unwrap_or("of the other side"),
        region.unwrap_or("of the other side")
    )
}
