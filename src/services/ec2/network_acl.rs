//! `aws_network_acl`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::network_acls::entries::Entries;
use super::network_acls::inline::InlineEntries;
use super::network_acls::{
    NO_ACL, acls, changes, check, overtaken, share, share_of_subnets, subnets, young,
};
use super::permissions::Direction;
use super::{FILTER_VALUES, TAGGING, arn, from_aws, leftovers, tag_specifications};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{
    AbsentIf, Change, Cx, Found, How, Lost, Observed, Operation, Resource, Result, Retry, Setting,
    Spec, Tagging, Within, required,
};
use crate::schema::types::{AclAction, AclProtocol, Ipv4Cidr, Ipv6Cidr};
use crate::value::Value;
use aws_sdk_ec2::types::{NetworkAcl as AwsAcl, ResourceType};
use std::collections::BTreeSet;

model! {
    /// A rule: which traffic is let through, or not.
    #[tf(exactly_one_of = &["cidr_block", "ipv6_cidr_block"])]
    pub(in crate::services) struct InlineRule {
        /// `allow` or `deny`.
        #[tf(required)]
        action: AclAction,
        /// IPv4 CIDR block that the traffic comes from or goes to.
        #[tf(optional)]
        cidr_block: Option<Ipv4Cidr>,
        /// The first port of tcp or udp; 0 beside other protocols.
        #[tf(required, range = (0, 65535))]
        from_port: i64,
        /// The code of ICMP, of which -1 is all. Left out, it is 0.
        #[tf(optional, range = (-1, 255))]
        icmp_code: Option<i64>,
        /// The type of ICMP, of which -1 is all. Left out, it is 0.
        #[tf(optional, range = (-1, 255))]
        icmp_type: Option<i64>,
        /// IPv6 CIDR block that the traffic comes from or goes to.
        #[tf(optional)]
        ipv6_cidr_block: Option<Ipv6Cidr>,
        /// The protocol, by its name or its number; `all` or `-1` for all.
        #[tf(required)]
        protocol: AclProtocol,
        /// Number of the rule. The one of the lowest number that fits the traffic decides.
        #[tf(required, range = (1, 32766))]
        rule_no: i64,
        /// The last port of tcp or udp; 0 beside other protocols.
        #[tf(required, range = (0, 65535))]
        to_port: i64,
    }
}

model! {
    /// Provides a network ACL: which traffic may get into subnets of a VPC, and out of them.
    ///
    /// Rules stand in the ACL, as `ingress` and `egress`, or are `aws_network_acl_rule` resources. Rules in the ACL are
    /// all of its rules of that direction: others are removed. So manage each direction of an ACL in one of both ways.
    /// What no rule lets through is denied.
    ///
    /// A subnet has one ACL at any time. Where it is no longer in `subnet_ids`, or the ACL is destroyed, it gets the
    /// default ACL of its VPC, unless it has got another one since.
    pub(in crate::services) struct NetworkAcl {
        /// ARN of the ACL.
        #[tf(computed)]
        arn: Option<String>,
        /// All rules for what leaves the subnets. Left out, they stay as they are; `egress = []` removes all.
        #[tf(optional, computed, key = &["rule_no"])]
        egress: Option<InlineEntries<InlineRule>>,
        /// ID of the ACL.
        #[tf(computed)]
        id: Option<String>,
        /// All rules for what gets into the subnets. Left out, they stay as they are; `ingress = []` removes all.
        #[tf(optional, computed, key = &["rule_no"])]
        ingress: Option<InlineEntries<InlineRule>>,
        /// ID of the account that owns the ACL.
        #[tf(computed)]
        owner_id: Option<String>,
        /// IDs of all subnets that the ACL is for. Left out, they stay as they are; `subnet_ids = []` gives all of them
        /// the default ACL.
        #[tf(optional, computed)]
        subnet_ids: Option<BTreeSet<String>>,
        /// ID of the VPC that the ACL is in.
        #[tf(required, replace)]
        vpc_id: String,
    }
}

/// What the ACL of a subnet is for settings.
pub(super) const OF_A_SUBNET: &str = "network ACL of a subnet";

impl Resource for NetworkAcl {
    const SPEC: Spec = Spec {
        tagging: Some(Tagging { policy_type: Some("ec2:network-acl"), ..TAGGING }),
        read_at_once: FILTER_VALUES,
        retries: &[
            young(Operation::Create, "InvalidVpcID.NotFound"),
            young(Operation::Update, NO_ACL),
            overtaken(Operation::Update),
            // A subnet that has left it, or got it, a moment ago.
            Retry {
                operation: Operation::Delete,
                code: leftovers::IN_USE,
                message: "",
                within: Within::Contention,
            },
        ],
        sets: &[Setting::part(
            OF_A_SUBNET,
            &[NetworkAcl::subnet_ids.name],
            NetworkAcl::subnet_ids.name,
        )],
        shares: &[
            share(Direction::Ingress, NetworkAcl::id.name, How::All(NetworkAcl::ingress.name)),
            share(Direction::Egress, NetworkAcl::id.name, How::All(NetworkAcl::egress.name)),
            share_of_subnets(NetworkAcl::id.name, How::All(NetworkAcl::subnet_ids.name)),
        ],
        ..Spec::of(
            "aws_network_acl",
            Lost::Idempotent,
            "the ID of the ACL, such as `acl-0123456789abcdef0`",
        )
    };
    type Key = String;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        for name in [NetworkAcl::ingress.name, NetworkAcl::egress.name] {
            check::check_all(config, name, problems);
        }
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let answer = cx
            .ec2()
            .create_network_acl()
            .vpc_id(&plan.vpc_id)
            .client_token(cx.token())
            .set_tag_specifications(tag_specifications(cx, ResourceType::NetworkAcl))
            .send()
            .await?;
        required(answer.network_acl.and_then(|acl| acl.network_acl_id), "NetworkAclId")
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        let acls = acls(cx, ids).await?;
        let (default, its): (Vec<_>, Vec<_>) =
            acls.iter().partition(|acl| acl.is_default() == Some(true));
        default
            .iter()
            .filter_map(|acl| acl.network_acl_id())
            .for_each(|id| cx.warn(is_default(id)));
        let observed = its.into_iter().filter_map(|acl| {
            let id = acl.network_acl_id.clone()?;
            let observed = observed(cx, acl, cx.known_as(&id).as_ref());
            Some((id, observed))
        });
        Ok(observed.collect())
    }

    async fn update(cx: &Cx, id: &String, change: Change<'_, Self>) -> Result<()> {
        for (direction, attribute) in
            [(Direction::Ingress, NetworkAcl::ingress), (Direction::Egress, NetworkAcl::egress)]
        {
            let Some(new) = change.of(attribute) else { continue };
            let old = entries((attribute.get)(change.old).as_ref());
            let new = entries(new.as_ref());
            changes::change(cx, (id, direction), (&old, &new)).await?;
        }
        // A subnet gets an ACL that has its rules.
        if let Some(new) = change.of(NetworkAcl::subnet_ids) {
            let [old, new] = [&change.old.subnet_ids, new].map(Clone::clone);
            let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
            for subnet in new.difference(&old) {
                subnets::put(cx, id, subnet).await?;
            }
            if old.difference(&new).next().is_some() {
                subnets::give_back(cx, id, |subnet| !new.contains(subnet)).await?;
            }
        }
        Ok(())
    }

    async fn delete(cx: &Cx, id: &String, _: &Self) -> Result<()> {
        subnets::give_back(cx, id, |_| true).await?;
        let call = cx.ec2().delete_network_acl().network_acl_id(id);
        call.send().await.absent_if(&[NO_ACL])?;
        Ok(())
    }
}

fn entries(rules: Option<&InlineEntries<InlineRule>>) -> Entries {
    rules.map(InlineEntries::entries).unwrap_or_default()
}

fn is_default(id: &str) -> Diagnostic {
    let detail = format!(
        "{id} comes with its VPC, and is no ACL that could be deleted: it is an aws_default_network_acl."
    );
    Diagnostic::warning("A default network ACL", detail)
}

/// `known` is the plan or the prior state.
fn observed(cx: &Cx, acl: &AwsAcl, known: Option<&NetworkAcl>) -> Observed<NetworkAcl> {
    let rules = |direction, known: Option<&InlineEntries<InlineRule>>| {
        Some(InlineEntries::observed(known, acl, direction))
    };
    Observed::settled(NetworkAcl {
        arn: arn(cx, acl.owner_id(), "network-acl", acl.network_acl_id()),
        egress: rules(Direction::Egress, known.and_then(|known| known.egress.as_ref())),
        id: acl.network_acl_id.clone(),
        ingress: rules(Direction::Ingress, known.and_then(|known| known.ingress.as_ref())),
        owner_id: acl.owner_id.clone(),
        subnet_ids: Some(subnets::of(acl)),
        vpc_id: acl.vpc_id.clone().unwrap_or_default(),
    })
    .tagged(from_aws(acl.tags()))
}
