//! `aws_ec2_tag`.

mod id;
#[cfg(test)]
pub(in crate::services) mod tests;

use super::{FILTER_VALUES, PAGE, filter, literal};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{
    Because, Change, Cx, End, Error, Found, Lost, Observed, Operation, Resource, Result, Retry,
    Setting, Spec, Within,
};
use crate::value::Value;
use aws_sdk_ec2::types::{Tag as AwsTag, TagDescription};
use id::TagId;
use std::collections::BTreeSet;

model! {
    /// Provides one tag of an object of EC2 that is not managed here, or not by this configuration: of what AWS has
    /// created beside something else, or of a subnet that another account shares.
    ///
    /// Do not use it for an object that another resource manages with `tags`: that one removes the tag, this one adds it
    /// again, and it never ends. Where it has to be, the other resource leaves the tag alone with `ignore_changes`, or
    /// the provider with `ignore_tags`. Neither `default_tags` nor `ignore_tags` of the provider apply to this type.
    pub(in crate::services) struct Ec2Tag {
        /// The object and the key: `RESOURCE_ID,KEY`.
        #[tf(computed)]
        id: Option<String>,
        /// Key of the tag.
        #[tf(required, replace, length = (1, 128))]
        key: String,
        /// ID of the object.
        #[tf(required, replace)]
        resource_id: String,
        /// Value of the tag. It may be empty.
        #[tf(required, empty_is_value, length = (0, 256))]
        value: String,
    }
}

/// What keys of AWS's own begin with, in any case of letters.
///
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions>
const RESERVED: &str = "aws:";

/// The refusals of objects that may have been created just now: each kind has its own.
macro_rules! young {
    ($($code:literal),*) => {
        &[$(Retry {
            operation: Operation::Create,
            code: $code,
            message: "",
            within: Within::Propagation(Because::Named),
        }),*]
    };
}

impl Resource for Ec2Tag {
    const SPEC: Spec = Spec {
        read_at_once: FILTER_VALUES,
        retries: young!(
            "InvalidAMIID.NotFound",
            "InvalidAllocationID.NotFound",
            "InvalidCustomerGatewayID.NotFound",
            "InvalidDhcpOptionID.NotFound",
            "InvalidEgressOnlyInternetGatewayId.NotFound",
            "InvalidFlowLogId.NotFound",
            "InvalidGroup.NotFound",
            "InvalidID",
            "InvalidInstanceID.NotFound",
            "InvalidInternetGatewayID.NotFound",
            "InvalidKeyPair.NotFound",
            "InvalidLaunchTemplateId.NotFound",
            "InvalidNetworkAclID.NotFound",
            "InvalidNetworkInterfaceID.NotFound",
            "InvalidPrefixListID.NotFound",
            "InvalidRouteTableID.NotFound",
            "InvalidSecurityGroupRuleId.NotFound",
            "InvalidSnapshot.NotFound",
            "InvalidSubnetID.NotFound",
            "InvalidTransitGatewayAttachmentID.NotFound",
            "InvalidTransitGatewayID.NotFound",
            "InvalidTransitGatewayRouteTableId.NotFound",
            "InvalidVolume.NotFound",
            "InvalidVpcEndpointId.NotFound",
            "InvalidVpcID.NotFound",
            "InvalidVpcPeeringConnectionID.NotFound",
            "InvalidVpnConnectionID.NotFound",
            "InvalidVpnGatewayID.NotFound",
            "NatGatewayNotFound"
        ),
        sets: &[Setting::whole(
            "tag of an object",
            &[Ec2Tag::resource_id.name, Ec2Tag::key.name],
            Some(Ec2Tag::value.name),
            End::Removes,
        )],
        // Setting the same tag twice is setting it once.
        ..Spec::of(
            "aws_ec2_tag",
            Lost::Idempotent,
            "the ID of the object, a comma and the key, such as `subnet-0123456789abcdef0,Name`",
        )
    };
    type Key = TagId;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        let key = config.get(Ec2Tag::key.name).as_str().unwrap_or_default();
        if key.to_ascii_lowercase().starts_with(RESERVED) {
            let detail =
                format!("Keys that begin with `{RESERVED}` are AWS's own: choose another.");
            problems.push(Diagnostic::error("Invalid value", detail).at(Ec2Tag::key.name));
        }
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<TagId> {
        let id = TagId::new(&plan.resource_id, &plan.key);
        set(cx, &id, &plan.value).await?;
        Ok(id)
    }

    async fn read(cx: &Cx, ids: &[TagId]) -> Result<Found<Self>> {
        let objects: BTreeSet<&str> = ids.iter().map(TagId::object).collect();
        let keys: BTreeSet<String> = ids.iter().map(|id| literal(id.key())).collect();
        let call = cx
            .ec2()
            .describe_tags()
            .filters(filter("resource-id", objects))
            .filters(filter("key", keys))
            .max_results(PAGE);
        let pages = call.into_paginator().items().send();
        let tags: Vec<TagDescription> = pages.collect::<std::result::Result<_, _>>().await?;
        let mut found = Found::<Self>::new();
        for id in ids {
            let is_it = |tag: &&TagDescription| {
                tag.resource_id() == Some(id.object()) && tag.key() == Some(id.key())
            };
            let value = tags.iter().find(is_it).map(|tag| tag.value().unwrap_or_default());
            found.add(id, value.map(|value| observed(id, value)));
        }
        Ok(found)
    }

    async fn update(cx: &Cx, id: &TagId, change: Change<'_, Self>) -> Result<()> {
        match change.of(Ec2Tag::value) {
            Some(value) => set(cx, id, value).await,
            None => Ok(()),
        }
    }

    // With its value, so that a tag that somebody gives another one meanwhile stays.
    async fn delete(cx: &Cx, id: &TagId, tag: &Self) -> Result<()> {
        let tag = AwsTag::builder().key(id.key()).value(&tag.value).build();
        let call = cx.ec2().delete_tags().resources(id.object()).tags(tag);
        match call.send().await.map_err(Error::from) {
            // Whatever the object is, it takes its tags along.
            Err(refusal) if refusal.code().is_some_and(is_absence) => Ok(()),
            other => other.map(drop),
        }
    }
}

/// Whether a code says that there is no such object.
fn is_absence(code: &str) -> bool {
    code.ends_with(".NotFound") || code == "NatGatewayNotFound"
}

async fn set(cx: &Cx, id: &TagId, value: &str) -> Result<()> {
    let tag = AwsTag::builder().key(id.key()).value(value).build();
    cx.ec2().create_tags().resources(id.object()).tags(tag).send().await?;
    Ok(())
}

fn observed(id: &TagId, value: &str) -> Observed<Ec2Tag> {
    Observed::settled(Ec2Tag {
        id: Some(id.to_string()),
        key: id.key().to_owned(),
        resource_id: id.object().to_owned(),
        value: value.to_owned(),
    })
}
