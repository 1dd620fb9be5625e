//! `aws_internet_gateway`.

use super::{FILTER_VALUES, TAGGING, arn, filter, from_aws, tag_specifications};
use crate::engine::{
    AbsentIf, Change, Cx, Found, Identity, Lost, Resource, Result, Retry, Seen, Tagging, Timeouts,
    Verb, Within, found,
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
        /// ID of the VPC that the gateway is attached to.
        #[tf(optional, computed)]
        vpc_id: Option<String>,
    }
}

impl Resource for InternetGateway {
    const TYPE: &'static str = "aws_internet_gateway";
    const TAGGING: Option<Tagging> =
        Some(Tagging { policy_type: Some("ec2:internet-gateway"), ..TAGGING });
    const TIMEOUTS: Timeouts =
        Timeouts::DEFAULT.with(Verb::Create, 20).with(Verb::Update, 20).with(Verb::Delete, 20);
    const READ_AT_ONCE: usize = FILTER_VALUES;
    const LOST: Lost = Lost::Compare;
    const RETRIES: &'static [Retry] = &[Retry {
        // Machines in the VPC still have public addresses.
        verb: Verb::Delete,
        code: "DependencyViolation",
        message: "",
        within: Within::Timeout,
    }];
    const IMPORT: &'static str = "the ID of the gateway, such as `igw-0123456789abcdef0`";
    const IDENTITY: Option<Identity> = Some(Identity::by(&[InternetGateway::id.name]));
    type Key = String;

    async fn create(cx: &Cx, _: &Self) -> Result<String> {
        let answer = cx
            .ec2()
            .create_internet_gateway()
            .set_tag_specifications(tag_specifications(cx, ResourceType::InternetGateway))
            .send()
            .await?;
        found(
            answer.internet_gateway.and_then(|gateway| gateway.internet_gateway_id),
            "InternetGatewayId",
        )
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        let gateways = describe(cx, vec![filter("internet-gateway-id", ids)]).await?;
        let seen = gateways.iter().map(|gateway| seen(cx, gateway));
        Ok(seen.filter_map(|seen| Some((seen.model.id.clone()?, seen))).collect())
    }

    async fn update(cx: &Cx, id: &String, change: Change<'_, Self>) -> Result<()> {
        let Some(vpc) = change.of(InternetGateway::vpc_id) else { return Ok(()) };
        if let Some(old) = &change.old.vpc_id {
            detach(cx, id, old).await?;
        }
        if let Some(vpc) = vpc {
            let call = cx.ec2().attach_internet_gateway().internet_gateway_id(id);
            call.vpc_id(vpc).send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Cx, id: &String, gateway: &Self) -> Result<()> {
        if let Some(vpc) = &gateway.vpc_id {
            detach(cx, id, vpc).await?;
        }
        let call = cx.ec2().delete_internet_gateway().internet_gateway_id(id);
        call.send().await.absent_if(&["InvalidInternetGatewayID.NotFound"])?;
        Ok(())
    }

    async fn find(cx: &Cx, _: &Self) -> Result<Vec<String>> {
        let tags = cx.tags().iter().map(|(key, value)| filter(&format!("tag:{key}"), [value]));
        let gateways = describe(cx, tags.collect()).await?;
        Ok(gateways.into_iter().filter_map(|gateway| gateway.internet_gateway_id).collect())
    }
}

async fn detach(cx: &Cx, id: &str, vpc: &str) -> Result<()> {
    let call = cx.ec2().detach_internet_gateway().internet_gateway_id(id).vpc_id(vpc);
    call.send().await.absent_if(&["Gateway.NotAttached", "InvalidInternetGatewayID.NotFound"])?;
    Ok(())
}

async fn describe(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<AwsGateway>> {
    let filters = Some(filters).filter(|filters| !filters.is_empty());
    let pages = cx.ec2().describe_internet_gateways().set_filters(filters).into_paginator();
    Ok(pages.items().send().collect::<std::result::Result<_, _>>().await?)
}

fn seen(cx: &Cx, gateway: &AwsGateway) -> Seen<InternetGateway> {
    let attachment = gateway.attachments().first();
    let attaching = attachment.and_then(|a| a.state()) == Some(&AttachmentStatus::Attaching);
    Seen::settled(InternetGateway {
        arn: arn(cx, gateway.owner_id(), "internet-gateway", gateway.internet_gateway_id()),
        vpc_id: attachment.and_then(|attachment| attachment.vpc_id.clone()),
        id: gateway.internet_gateway_id.clone(),
        owner_id: gateway.owner_id.clone(),
    })
    .tagged(from_aws(gateway.tags()))
    .moving_if(attaching, "attaching")
}
