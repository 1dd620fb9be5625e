//! `aws_egress_only_internet_gateway`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::{FILTER_VALUES, TAGGING, from_aws, tag_specifications};
use crate::engine::{
    AbsentIf, Because, Cx, Found, Lost, Observed, Operation, Resource, Result, Retry, Spec,
    Tagging, Within, required,
};
use aws_sdk_ec2::types::{AttachmentStatus, EgressOnlyInternetGateway as AwsGateway, ResourceType};

model! {
    /// Provides an egress-only internet gateway: the way from a VPC to the internet over IPv6, and not back.
    pub struct EgressOnlyInternetGateway {
        /// ID of the gateway.
        #[tf(computed)]
        id: Option<String>,
        /// ID of the VPC that the gateway belongs to.
        #[tf(required, replace)]
        vpc_id: String,
    }
}

impl Resource for EgressOnlyInternetGateway {
    const SPEC: Spec = Spec {
        tagging: Some(Tagging { policy_type: Some("ec2:egress-only-internet-gateway"), ..TAGGING }),
        read_at_once: FILTER_VALUES,
        // The VPC need not be visible everywhere yet.
        retries: &[Retry {
            operation: Operation::Create,
            code: "InvalidVpcID.NotFound",
            message: "",
            within: Within::Propagation(Because::Named),
        }],
        ..Spec::of(
            "aws_egress_only_internet_gateway",
            Lost::Idempotent,
            "the ID of the gateway, such as `eigw-0123456789abcdef0`",
        )
    };
    type Key = String;

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let answer = cx
            .ec2()
            .create_egress_only_internet_gateway()
            .vpc_id(&plan.vpc_id)
            .client_token(cx.token())
            .set_tag_specifications(tag_specifications(cx, ResourceType::EgressOnlyInternetGateway))
            .send()
            .await?;
        let gateway = answer.egress_only_internet_gateway;
        let id = gateway.and_then(|gateway| gateway.egress_only_internet_gateway_id);
        required(id, "EgressOnlyInternetGatewayId")
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        let all = cx.read_once("egress-only internet gateways", describe(cx)).await?;
        let observed = all.iter().map(observed);
        let found = observed.filter_map(|observed| Some((observed.model.id.clone()?, observed)));
        Ok(found.filter(|(id, _)| ids.contains(id)).collect())
    }

    async fn delete(cx: &Cx, id: &String, _: &Self) -> Result<()> {
        let call = cx.ec2().delete_egress_only_internet_gateway();
        let deleted = call.egress_only_internet_gateway_id(id).send().await;
        deleted.absent_if(&["InvalidGatewayID.NotFound"])?;
        Ok(())
    }
}

/// All of them. There is no filter for ids, and an account has one or two for each VPC.
async fn describe(cx: &Cx) -> Result<Vec<AwsGateway>> {
    let pages = cx.ec2().describe_egress_only_internet_gateways().into_paginator().items().send();
    Ok(pages.collect::<std::result::Result<_, _>>().await?)
}

fn observed(gateway: &AwsGateway) -> Observed<EgressOnlyInternetGateway> {
    let attachment = gateway.attachments().first();
    let attaching = attachment.and_then(|a| a.state()) == Some(&AttachmentStatus::Attaching);
    Observed::settled(EgressOnlyInternetGateway {
        id: gateway.egress_only_internet_gateway_id.clone(),
        vpc_id: attachment.and_then(|a| a.vpc_id.clone()).unwrap_or_default(),
    })
    .tagged(from_aws(gateway.tags()))
    .moving_if(attaching, "attaching")
}
