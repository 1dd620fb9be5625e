//! The VPCs that a private zone is for.

use super::{Network, Zone, changes};
use crate::engine::{AbsentIf, Change, Cx, Error, Result};
use aws_sdk_route53::types::{Vpc, VpcRegion};

/// A VPC as AWS takes it.
pub(super) fn to_aws(cx: &Cx, vpc: &Network) -> Vpc {
    let region = vpc.vpc_region.as_deref().unwrap_or_else(|| cx.region());
    Vpc::builder().vpc_id(&vpc.vpc_id).vpc_region(VpcRegion::from(region)).build()
}

/// Associates VPCs with a zone, and others no longer: first what comes, because a private zone always has one. Only what
/// the state or the plan names is touched. AWS takes one such change of a zone at a time.
pub(super) async fn update(cx: &Cx, zone: &str, change: &Change<'_, Zone>) -> Result<()> {
    let vpcs = change.elements(Zone::vpc);
    let in_other_regions =
        || vpcs.changed.iter().filter(|vpc| matches!(vpc.of(Network::vpc_region), Some(Some(_))));
    let added = vpcs.added.iter().copied().chain(in_other_regions().map(|vpc| vpc.new));
    let removed = vpcs.removed.iter().copied().chain(in_other_regions().map(|vpc| vpc.old));
    let (added, removed): (Vec<_>, Vec<_>) = (added.collect(), removed.collect());
    if added.is_empty() && removed.is_empty() {
        return Ok(());
    }
    let _turn = cx.turn(zone).await?;
    for vpc in added {
        let step = format!("associate {}", vpc.vpc_id);
        cx.once(&step, associate(cx, zone, to_aws(cx, vpc))).await?;
    }
    for vpc in removed {
        let step = format!("disassociate {}", vpc.vpc_id);
        cx.once(&step, disassociate(cx, zone, to_aws(cx, vpc))).await?;
    }
    Ok(())
}

async fn associate(cx: &Cx, zone: &str, vpc: Vpc) -> Result<()> {
    let call = cx.route53().associate_vpc_with_hosted_zone().hosted_zone_id(zone);
    match call.vpc(vpc.clone()).send().await.map_err(Error::from) {
        // With this zone, by an earlier attempt, or with another one of its name.
        Err(refusal) if refusal.code() == Some("ConflictingDomainExists") => {
            if has(cx, zone, &vpc).await? { Ok(()) } else { Err(refusal) }
        }
        answer => changes::until_in_sync(cx, answer?.change_info.as_ref()).await,
    }
}

async fn has(cx: &Cx, zone: &str, vpc: &Vpc) -> Result<bool> {
    let answer = cx.route53().get_hosted_zone().id(zone).send().await?;
    Ok(answer.vpcs().iter().any(|there| there.vpc_id() == vpc.vpc_id()))
}

async fn disassociate(cx: &Cx, zone: &str, vpc: Vpc) -> Result<()> {
    let call = cx.route53().disassociate_vpc_from_hosted_zone().hosted_zone_id(zone).vpc(vpc);
    let answer = call.send().await.absent_if(&["VPCAssociationNotFound"])?;
    let change = answer.and_then(|answer| answer.change_info);
    changes::until_in_sync(cx, change.as_ref()).await
}
