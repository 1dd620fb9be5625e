//! `aws_default_network_acl`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::network_acls::inline::{self, written};
use super::network_acls::{NO_ACL, acl, acls, changes, check, overtaken, share, subnets, young};
use super::permissions::Direction;
use super::{FILTER_VALUES, TAGGING, arn, from_aws};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{
    Change, Cx, End, Error, Found, How, Lost, Observed, Operation, Purpose, Resource, Result,
    Setting, Spec, Tagging,
};
use crate::plan::Draft;
use crate::schema::Lit;
use crate::schema::types::{AclAction, AclProtocol, Ipv4Cidr, Ipv6Cidr};
use crate::value::Value;
use aws_sdk_ec2::types::NetworkAcl as AwsAcl;
use std::collections::BTreeSet;

model! {
    /// A rule: which traffic is let through, or not.
    #[tf(exactly_one_of = &["cidr_block", "ipv6_cidr_block"])]
    pub(in crate::services) struct DefaultRule {
        /// `allow` or `deny`.
        #[tf(required)]
        action: AclAction,
        /// IPv4 CIDR block that the traffic comes from or goes to.
        #[tf(optional)]
        cidr_block: Option<Ipv4Cidr>,
        /// The first port of tcp or udp; 0 beside other protocols.
        #[tf(required, range = (0, 65535))]
        from_port: i64,
        /// The code of ICMP, of which -1 is all.
        #[tf(optional, default = Lit::Int(0), range = (-1, 255))]
        icmp_code: Option<i64>,
        /// The type of ICMP, of which -1 is all.
        #[tf(optional, default = Lit::Int(0), range = (-1, 255))]
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
    /// Manages the network ACL that comes with a VPC, which its subnets have unless they get another one. It is not
    /// created, but taken over, and a destroy leaves it as it is.
    ///
    /// The blocks are all rules of the ACL: others are removed, also those that AWS gives to a new VPC, which let
    /// everything through. Without blocks for a direction, nothing is let through there.
    pub(in crate::services) struct DefaultNetworkAcl {
        /// ARN of the ACL.
        #[tf(computed)]
        arn: Option<String>,
        /// ID of the ACL, such as `default_network_acl_id` of an `aws_vpc`.
        #[tf(required, replace)]
        default_network_acl_id: String,
        /// All rules for what leaves the subnets.
        #[tf(block, key = &["rule_no"])]
        egress: BTreeSet<DefaultRule>,
        /// ID of the ACL.
        #[tf(computed)]
        id: Option<String>,
        /// All rules for what gets into the subnets.
        #[tf(block, key = &["rule_no"])]
        ingress: BTreeSet<DefaultRule>,
        /// ID of the account that owns the ACL.
        #[tf(computed)]
        owner_id: Option<String>,
        /// IDs of all subnets that the ACL is for. A subnet leaves it by getting another ACL, and not before: until
        /// then, each plan shows a subnet that is not written. Left out, all subnets of the ACL are told.
        #[tf(optional, computed)]
        subnet_ids: Option<BTreeSet<String>>,
        /// ID of the VPC.
        #[tf(computed)]
        vpc_id: Option<String>,
    }
}

impl Resource for DefaultNetworkAcl {
    const SPEC: Spec = Spec {
        tagging: Some(Tagging {
            on_create: false,
            policy_type: Some("ec2:network-acl"),
            ..TAGGING
        }),
        read_at_once: FILTER_VALUES,
        retries: &[young(Operation::Update, NO_ACL), overtaken(Operation::Update)],
        sets: &[Setting::whole(
            "default network ACL",
            &[DefaultNetworkAcl::default_network_acl_id.name],
            None,
            End::Leaves,
        )],
        shares: &[
            share(
                Direction::Ingress,
                DefaultNetworkAcl::default_network_acl_id.name,
                How::All(DefaultNetworkAcl::ingress.name),
            ),
            share(
                Direction::Egress,
                DefaultNetworkAcl::default_network_acl_id.name,
                How::All(DefaultNetworkAcl::egress.name),
            ),
        ],
        // Nothing is made.
        ..Spec::of(
            "aws_default_network_acl",
            Lost::Idempotent,
            "the ID of the ACL, such as `acl-0123456789abcdef0`",
        )
    };
    type Key = String;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        for name in [DefaultNetworkAcl::ingress.name, DefaultNetworkAcl::egress.name] {
            check::check_all(config, name, problems);
        }
    }

    fn plan(draft: &mut Draft<'_>) {
        for (rules, what) in
            [(DefaultNetworkAcl::ingress, "get into"), (DefaultNetworkAcl::egress, "leave")]
        {
            if draft.is_create() && draft.config(rules).is_empty() {
                let detail = format!(
                    "There is no `{}`, so the rules that the ACL has by now are removed, also those that AWS has given to it: \
                     nothing will {what} the subnets that have it.",
                    rules.name
                );
                draft.warning(rules, "All rules are removed", detail);
            }
        }
        let stay = staying(draft);
        if !stay.is_empty() {
            let detail = format!(
                "A subnet has one network ACL at any time, and leaves the default one by getting another: {} will still have \
                 it after the apply. Give them an aws_network_acl, or write them here.",
                stay.join(", ")
            );
            draft.warning(DefaultNetworkAcl::subnet_ids, "Subnets stay", detail);
        }
    }

    fn plan_destroy(object: &Value, said: &mut Diagnostics) {
        let id = object.get(DefaultNetworkAcl::id.name).as_str().unwrap_or_default();
        let detail = format!(
            "{id} belongs to its VPC, and goes with it. The destroy leaves it as it is, with its rules, subnets and tags, and \
             takes this resource out of the state."
        );
        said.push(Diagnostic::warning("The network ACL stays", detail));
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let id = &plan.default_network_acl_id;
        let there = acl(cx, id).await?;
        if there.is_some_and(|acl| acl.is_default() == Some(false)) {
            return Err(Error::Invalid(format!(
                "{id} is not the network ACL that comes with a VPC: it is an aws_network_acl"
            )));
        }
        Ok(id.clone())
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        let acls = acls(cx, ids).await?;
        let observed =
            acls.iter().filter(|acl| acl.is_default() != Some(false)).filter_map(|acl| {
                let id = acl.network_acl_id.clone()?;
                let observed = observed(cx, acl, cx.known_as(&id).as_ref());
                Some((id, observed))
            });
        Ok(observed.collect())
    }

    async fn update(cx: &Cx, id: &String, change: Change<'_, Self>) -> Result<()> {
        for (direction, rules) in [
            (Direction::Ingress, DefaultNetworkAcl::ingress),
            (Direction::Egress, DefaultNetworkAcl::egress),
        ] {
            let Some(new) = change.of(rules) else { continue };
            let (old, new) = (written((rules.get)(change.old)), written(new));
            changes::change(cx, (id, direction), (&old, &new)).await?;
        }
        if let Some(new) = change.of(DefaultNetworkAcl::subnet_ids) {
            let old = change.old.subnet_ids.clone().unwrap_or_default();
            for subnet in new.iter().flatten().filter(|subnet| !old.contains(*subnet)) {
                subnets::put(cx, id, subnet).await?;
            }
        }
        Ok(())
    }

    async fn delete(_: &Cx, _: &String, _: &Self) -> Result<()> {
        Ok(())
    }
}

/// The subnets that have the ACL and are not written.
fn staying(draft: &Draft<'_>) -> Vec<String> {
    let Value::Set(written) = draft.config(DefaultNetworkAcl::subnet_ids) else { return vec![] };
    if !written.iter().all(Value::is_wholly_known) {
        return vec![];
    }
    let there = draft.prior(DefaultNetworkAcl::subnet_ids).as_elements().unwrap_or_default();
    let stay = there.iter().filter(|subnet| !written.contains(subnet));
    stay.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// `known` is the plan or the prior state.
fn observed(
    cx: &Cx,
    acl: &AwsAcl,
    known: Option<&DefaultNetworkAcl>,
) -> Observed<DefaultNetworkAcl> {
    let rules = |direction, known| inline::observed(known, acl, direction);
    let there = subnets::of(acl);
    // No apply can take a subnet away: after one, what was planned is there with whatever else there is.
    let planned = known.and_then(|known| known.subnet_ids.as_ref());
    let planned = planned.filter(|planned| planned.is_subset(&there));
    let subnets = planned.filter(|_| cx.purpose() != Purpose::Refresh).unwrap_or(&there).clone();
    Observed::settled(DefaultNetworkAcl {
        arn: arn(cx, acl.owner_id(), "network-acl", acl.network_acl_id()),
        default_network_acl_id: acl.network_acl_id.clone().unwrap_or_default(),
        egress: rules(Direction::Egress, known.map(|known| &known.egress)),
        id: acl.network_acl_id.clone(),
        ingress: rules(Direction::Ingress, known.map(|known| &known.ingress)),
        owner_id: acl.owner_id.clone(),
        subnet_ids: Some(subnets),
        vpc_id: acl.vpc_id.clone(),
    })
    .tagged(from_aws(acl.tags()))
}
