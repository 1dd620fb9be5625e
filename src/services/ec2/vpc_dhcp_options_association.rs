//! `aws_vpc_dhcp_options_association`.

mod id;
#[cfg(test)]
pub(in crate::services) mod tests;

use super::vpc::describe;
use super::vpc_dhcp_options::{ABSENT, NONE};
use super::{FILTER_VALUES, PAGE, filter};
use crate::engine::{
    AbsentIf, Because, Change, Cx, End, Found, Lost, Observed, Operation, Resource, Result, Retry,
    Setting, Spec, Within, few,
};
use aws_sdk_ec2::types::Vpc as AwsVpc;
use id::AssociationId;

model! {
    /// Gives a VPC a set of DHCP options.
    ///
    /// A destroy gives the VPC the set called `default`, which has no options, and not the one that it was created with,
    /// unless somebody has chosen another one since.
    pub(in crate::services) struct DhcpOptionsAssociation {
        /// ID of the set, or `default` for none. Another one takes its place.
        #[tf(required)]
        dhcp_options_id: String,
        /// The set and the VPC: `DHCP_OPTIONS_ID-VPC_ID`.
        #[tf(computed, recompute_with = &[DhcpOptionsAssociation::dhcp_options_id.name])]
        id: Option<String>,
        /// ID of the VPC.
        #[tf(required, replace)]
        vpc_id: String,
    }
}

/// The refusal of a VPC that is not there, or not shown everywhere yet.
const NO_VPC: &str = "InvalidVpcID.NotFound";

impl Resource for DhcpOptionsAssociation {
    const SPEC: Spec = Spec {
        read_at_once: FILTER_VALUES,
        retries: &[
            young(Operation::Create, NO_VPC),
            young(Operation::Create, ABSENT[0]),
            young(Operation::Create, ABSENT[1]),
            young(Operation::Update, ABSENT[0]),
            young(Operation::Update, ABSENT[1]),
        ],
        sets: &[Setting::whole(
            "DHCP options of a VPC",
            &[DhcpOptionsAssociation::vpc_id.name],
            Some(DhcpOptionsAssociation::dhcp_options_id.name),
            End::Resets,
        )],
        // Giving the same set twice is giving it once.
        ..Spec::of(
            "aws_vpc_dhcp_options_association",
            Lost::Idempotent,
            "the ID of the VPC, such as `vpc-0123456789abcdef0`",
        )
    };
    type Key = AssociationId;

    async fn create(cx: &Cx, plan: &Self) -> Result<AssociationId> {
        give(cx, &plan.vpc_id, &plan.dhcp_options_id).await
    }

    async fn read(cx: &Cx, keys: &[AssociationId]) -> Result<Found<Self>> {
        let ids: Vec<String> = keys.iter().map(|key| key.vpc().to_owned()).collect();
        let all = few(cx.ec2().describe_vpcs().max_results(PAGE).into_paginator().items().send());
        let of = |ids| describe(cx, vec![filter("vpc-id", ids)]);
        let vpcs = cx.described("VPCs", &ids, AwsVpc::vpc_id, all, of).await?;
        let mut found = Found::<Self>::new();
        for key in keys {
            let its = vpcs.iter().find(|vpc| vpc.vpc_id() == Some(key.vpc()));
            found.add(key, its.map(|vpc| observed(key, vpc)));
        }
        Ok(found)
    }

    async fn update(cx: &Cx, id: &AssociationId, change: Change<'_, Self>) -> Result<()> {
        if let Some(options) = change.of(DhcpOptionsAssociation::dhcp_options_id) {
            cx.moved_to(&give(cx, id.vpc(), options).await?);
        }
        Ok(())
    }

    async fn delete(cx: &Cx, id: &AssociationId, _: &Self) -> Result<()> {
        give(cx, id.vpc(), NONE).await.absent_if(&[NO_VPC])?;
        Ok(())
    }
}

/// What may have been created just now.
const fn young(operation: Operation, code: &'static str) -> Retry {
    Retry { operation, code, message: "", within: Within::Propagation(Because::Named) }
}

async fn give(cx: &Cx, vpc: &str, options: &str) -> Result<AssociationId> {
    cx.ec2().associate_dhcp_options().vpc_id(vpc).dhcp_options_id(options).send().await?;
    Ok(AssociationId::new(options, vpc))
}

fn observed(key: &AssociationId, vpc: &AwsVpc) -> Observed<DhcpOptionsAssociation> {
    let options = vpc.dhcp_options_id().unwrap_or(NONE);
    Observed::settled(DhcpOptionsAssociation {
        dhcp_options_id: options.to_owned(),
        id: Some(AssociationId::new(options, key.vpc()).to_string()),
        vpc_id: key.vpc().to_owned(),
    })
}
