//! `aws_route53_zone`.

mod networks;
mod observed;
mod recovery;
mod removal;
#[cfg(test)]
pub(in crate::services) mod tests;

use super::{NO_ZONE, changes};

use crate::engine::{
    Change, Cx, Error, Found, Identity, Lost, Operation, Resource, Result, Retry, Scope, Spec,
    Tagging, Tags, Timeouts, Within, required,
};
use crate::plan::Draft;
use crate::schema::Lit;
use crate::schema::types::DnsName;
use crate::value::Value;
use aws_sdk_route53::types::{HostedZoneConfig, Tag, TagResourceType};
use std::collections::BTreeSet;

model! {
    /// Provides a hosted zone of Route 53: public, or private for the VPCs that it names.
    pub(in crate::services) struct Zone {
        /// ID of the zone.
        #[tf(computed)]
        id: Option<String>,
        /// ARN of the zone.
        #[tf(computed)]
        arn: Option<String>,
        /// Comment on the zone. `Managed by Terraform` if it is not set; an empty string is no comment.
        #[tf(optional, computed, length = (0, 256))]
        comment: Option<String>,
        /// ID of the reusable delegation set whose name servers the zone gets.
        #[tf(optional, replace, length = (0, 32), conflicts = &[Zone::vpc.name])]
        delegation_set_id: Option<String>,
        /// Whether records can be changed soon again if the region us-east-1 fails. For public zones.
        #[tf(optional, computed)]
        enable_accelerated_recovery: Option<bool>,
        /// Whether a destroy also deletes the records that are in the zone, and ends DNSSEC signing. `false` by default.
        #[tf(optional, unread, default = Lit::Bool(false))]
        force_destroy: Option<bool>,
        /// Name of the zone.
        #[tf(required, replace, length = (1, 1024))]
        name: DnsName,
        /// Name servers of the zone, sorted.
        #[tf(computed)]
        name_servers: Option<Vec<String>>,
        /// Name server that created the SOA record.
        #[tf(computed)]
        primary_name_server: Option<String>,
        /// VPCs that the zone is for, which makes it private. Where others associate VPCs with the zone, put `vpc` into
        /// `ignore_changes`.
        #[tf(block, key = &["vpc_id"], conflicts = &[Zone::delegation_set_id.name])]
        vpc: BTreeSet<Network>,
        /// ID of the zone.
        #[tf(computed)]
        zone_id: Option<String>,
    }
}
model! {
    /// A VPC that a zone is for.
    pub(in crate::services) struct Network {
        /// ID of the VPC.
        #[tf(required)]
        vpc_id: String,
        /// Region of the VPC. That of the provider if it is not set.
        #[tf(optional, computed)]
        vpc_region: Option<String>,
    }
}

/// The comment on a zone of which nobody says anything.
const COMMENT: &str = "Managed by Terraform";

/// Somebody else is changing the same zone.
const fn contended(operation: Operation) -> Retry {
    Retry { operation, code: "ConcurrentModification", message: "", within: Within::Contention }
}

impl Resource for Zone {
    const SPEC: Spec = Spec {
        scope: Scope::Global,
        tagging: Some(Tagging {
            on_create: false,
            policy_type: Some("route53:hostedzone"),
            set: |cx, zone, tags| Box::pin(tag(cx, zone, tags)),
            remove: |cx, zone, keys| Box::pin(untag(cx, zone, keys)),
        }),
        timeouts: Timeouts::DEFAULT
            .with(Operation::Create, 30)
            .with(Operation::Update, 30)
            .with(Operation::Delete, 30),
        read_at_once: observed::TAGS_AT_ONCE,
        retries: &[
            contended(Operation::Update),
            contended(Operation::Delete),
            // The DS record of the parent zone may have been deleted just before.
            Retry { code: "KeySigningKeyInParentDSRecord", ..contended(Operation::Delete) },
        ],
        identity: Some(Identity::by(&[Zone::zone_id.name])),
        ..Spec::of(
            "aws_route53_zone",
            Lost::Idempotent,
            "the ID of the zone, such as `Z1D633PJN98FT9`",
        )
    };
    type Key = String;

    fn plan(draft: &mut Draft<'_>) {
        if draft.config(Zone::comment).is_null() {
            draft.set(Zone::comment, Value::from(COMMENT));
        }
        let privacy = [draft.prior(Zone::vpc), draft.planned(Zone::vpc)];
        if let ([false, true] | [true, false], [before, after]) =
            (privacy.map(Value::is_empty), privacy)
            && !draft.is_create()
            && !before.is_unknown()
            && !after.is_unknown()
        {
            let detail = "A zone is public or private for as long as it is there: a private one has a `vpc` block at \
                least, and a public one has none. To create another zone in its place, with its records, use `terraform \
                apply -replace=ADDRESS`.";
            draft.error(Zone::vpc, "A zone cannot be made public or private", detail);
        }
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let config = HostedZoneConfig::builder()
            .set_comment(plan.comment.clone())
            .private_zone(!plan.vpc.is_empty())
            .build();
        let call = cx.route53().create_hosted_zone().name(plan.name.as_str());
        let answer = call
            .caller_reference(cx.token())
            .hosted_zone_config(config)
            .set_delegation_set_id(plan.delegation_set_id.clone())
            .set_vpc(plan.vpc.first().map(|vpc| networks::to_aws(cx, vpc)))
            .send()
            .await
            .map_err(Error::from);
        match answer {
            Ok(answer) => {
                changes::leave_pending(cx, answer.change_info.as_ref());
                Ok(observed::bare(&required(answer.hosted_zone, "HostedZone")?.id).to_owned())
            }
            // The answer to an earlier attempt was lost.
            Err(refusal) if refusal.code() == Some("HostedZoneAlreadyExists") => {
                observed::made_with_token(cx, &plan.name).await?.ok_or(refusal)
            }
            Err(refusal) => Err(refusal),
        }
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        observed::zones(cx, ids).await
    }

    async fn update(cx: &Cx, id: &String, change: Change<'_, Self>) -> Result<()> {
        if let Some(comment) = change.of(Zone::comment) {
            let call = cx.route53().update_hosted_zone_comment().id(id);
            call.set_comment(comment.clone()).send().await?;
        }
        networks::update(cx, id, &change).await?;
        match change.of(Zone::enable_accelerated_recovery) {
            Some(Some(enable)) => recovery::set(cx, id, *enable).await,
            _ => Ok(()),
        }
    }

    async fn delete(cx: &Cx, id: &String, zone: &Self) -> Result<()> {
        removal::remove(cx, id, zone).await
    }

    async fn obstacles(cx: &Cx, id: &String, refusal: &Error) -> Option<String> {
        removal::obstacles(cx, id, refusal).await
    }
}

async fn tag(cx: &Cx, zone: &str, tags: Tags) -> Result<()> {
    let tags = tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build());
    let call = cx.route53().change_tags_for_resource().resource_id(zone);
    let call = call.resource_type(TagResourceType::Hostedzone);
    call.set_add_tags(Some(tags.collect())).send().await?;
    Ok(())
}

async fn untag(cx: &Cx, zone: &str, keys: Vec<String>) -> Result<()> {
    let call = cx.route53().change_tags_for_resource().resource_id(zone);
    let call = call.resource_type(TagResourceType::Hostedzone);
    call.set_remove_tag_keys(Some(keys)).send().await?;
    Ok(())
}
