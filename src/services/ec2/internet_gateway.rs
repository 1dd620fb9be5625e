//! `aws_internet_gateway`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::{
    FILTER_VALUES, PAGE, TAGGING, arn, filter, from_aws, has_tags, leftovers, obstacles,
    tag_specifications,
};
use crate::engine::{
    AbsentIf, Because, Change, Cx, Error, Found, Identity, Lost, Observed, Operation, Resource,
    Result, Retry, Spec, Tagging, Timeouts, Within, few, required,
};
use aws_sdk_ec2::types::{AttachmentStatus, Filter, InternetGateway as AwsGateway, ResourceType};

model! {
    /// Provides an internet gateway: the way from a VPC to the internet.
    pub struct InternetGateway {
        /// ID of the gateway.
        #[tf(computed)]
        id: Option<String>,
        /// ARN of the gateway.
        #[tf(computed)]
        arn: Option<String>,
        /// ID of the account that owns the gateway.
        #[tf(computed)]
        owner_id: Option<String>,
        /// ID of the VPC that the gateway is attached to. A gateway that is to be in no VPC, or that another
        /// resource attaches, has none.
        #[tf(optional, computed, empty_is_unset)]
        vpc_id: Option<String>,
    }
}

/// The refusal of a gateway that is not there, or not shown everywhere yet.
const ABSENT: &str = "InvalidInternetGatewayID.NotFound";

impl Resource for InternetGateway {
    const SPEC: Spec = Spec {
        tagging: Some(Tagging { policy_type: Some("ec2:internet-gateway"), ..TAGGING }),
        timeouts: Timeouts::DEFAULT
            .with(Operation::Create, 20)
            .with(Operation::Update, 20)
            .with(Operation::Delete, 20),
        read_at_once: FILTER_VALUES,
        retries: &[
            // Neither the gateway nor the VPC need be visible everywhere yet.
            retry(Operation::Update, ABSENT, Within::Propagation(Because::Named)),
            retry(Operation::Update, "InvalidVpcID.NotFound", Within::Propagation(Because::Named)),
            // Something in the VPC still has a public address.
            retry(Operation::Update, leftovers::IN_USE, Within::Timeout),
            retry(Operation::Delete, leftovers::IN_USE, Within::Timeout),
        ],
        identity: Some(Identity::by(&[InternetGateway::id.name])),
        ..Spec::of(
            "aws_internet_gateway",
            Lost::Compare,
            "the ID of the gateway, such as `igw-0123456789abcdef0`",
        )
    };
    type Key = String;

    async fn create(cx: &Cx, _: &Self) -> Result<String> {
        let answer = cx
            .ec2()
            .create_internet_gateway()
            .set_tag_specifications(tag_specifications(cx, ResourceType::InternetGateway))
            .send()
            .await?;
        required(
            answer.internet_gateway.and_then(|gateway| gateway.internet_gateway_id),
            "InternetGatewayId",
        )
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        let call = cx.ec2().describe_internet_gateways().max_results(PAGE);
        let all = few(call.into_paginator().items().send());
        let of = |ids| describe(cx, vec![filter("internet-gateway-id", ids)]);
        let id = AwsGateway::internet_gateway_id;
        let gateways = cx.described("internet gateways", ids, id, all, of).await?;
        let observed = gateways.iter().map(|gateway| observed(cx, gateway));
        Ok(observed.filter_map(|observed| Some((observed.model.id.clone()?, observed))).collect())
    }

    async fn update(cx: &Cx, id: &String, change: Change<'_, Self>) -> Result<()> {
        let Some(vpc) = change.of(InternetGateway::vpc_id) else { return Ok(()) };
        if let Some(old) = &change.old.vpc_id {
            detach(cx, id, old).await?;
            let detached = || async { Ok(vpc_of(cx, id).await?.is_none()) };
            cx.until("detaching", detached).await?;
        }
        if let Some(vpc) = vpc {
            attach(cx, id, vpc).await?;
        }
        Ok(())
    }

    async fn delete(cx: &Cx, id: &String, gateway: &Self) -> Result<()> {
        // It may have been attached since the state was written.
        if let Some(vpc) = vpc_of(cx, id).await?.or_else(|| gateway.vpc_id.clone()) {
            detach(cx, id, &vpc).await?;
        }
        let call = cx.ec2().delete_internet_gateway().internet_gateway_id(id);
        call.send().await.absent_if(&[ABSENT])?;
        Ok(())
    }

    async fn obstacles(cx: &Cx, id: &String, refusal: &Error) -> Option<String> {
        let vpc = vpc_of(cx, id).await.ok()??;
        obstacles::with_public_addresses(cx, &vpc, refusal).await
    }

    async fn find(cx: &Cx, _: &Self) -> Result<Vec<String>> {
        let all = describe(cx, vec![]).await?.into_iter();
        let alike = all.filter(|gateway| has_tags(cx, gateway.tags()));
        Ok(alike.filter_map(|gateway| gateway.internet_gateway_id).collect())
    }
}

/// A refusal that passes by itself, whatever its message.
const fn retry(operation: Operation, code: &'static str, within: Within) -> Retry {
    Retry { operation, code, message: "", within }
}

/// Attaches a gateway. A call whose answer was lost is sent again, and then the gateway is in the VPC already.
async fn attach(cx: &Cx, id: &str, vpc: &str) -> Result<()> {
    let call = cx.ec2().attach_internet_gateway().internet_gateway_id(id).vpc_id(vpc);
    match call.send().await.map_err(Error::from) {
        Err(refusal) if refusal.code() == Some("Resource.AlreadyAssociated") => {
            let is_there = vpc_of(cx, id).await?.as_deref() == Some(vpc);
            if is_there { Ok(()) } else { Err(refusal) }
        }
        other => other.map(drop),
    }
}

async fn detach(cx: &Cx, id: &str, vpc: &str) -> Result<()> {
    let call = cx.ec2().detach_internet_gateway().internet_gateway_id(id).vpc_id(vpc);
    call.send().await.absent_if(&["Gateway.NotAttached", ABSENT])?;
    Ok(())
}

/// The VPC that a gateway is attached to.
async fn vpc_of(cx: &Cx, id: &str) -> Result<Option<String>> {
    let gateways = describe(cx, vec![filter("internet-gateway-id", [id])]).await?;
    Ok(gateways.iter().find_map(|gateway| gateway.attachments().first()?.vpc_id.clone()))
}

pub(super) async fn describe(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<AwsGateway>> {
    let filters = Some(filters).filter(|filters| !filters.is_empty());
    let pages = cx.ec2().describe_internet_gateways().set_filters(filters).into_paginator();
    Ok(pages.items().send().collect::<std::result::Result<_, _>>().await?)
}

fn observed(cx: &Cx, gateway: &AwsGateway) -> Observed<InternetGateway> {
    let attachment = gateway.attachments().first();
    let attaching = attachment.and_then(|a| a.state()) == Some(&AttachmentStatus::Attaching);
    Observed::settled(InternetGateway {
        arn: arn(cx, gateway.owner_id(), "internet-gateway", gateway.internet_gateway_id()),
        vpc_id: attachment.and_then(|attachment| attachment.vpc_id.clone()),
        id: gateway.internet_gateway_id.clone(),
        owner_id: gateway.owner_id.clone(),
    })
    .tagged(from_aws(gateway.tags()))
    .moving_if(attaching, "attaching")
}
