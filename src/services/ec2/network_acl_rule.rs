//! `aws_network_acl_rule`.

mod id;
#[cfg(test)]
pub(in crate::services) mod tests;

use super::FILTER_VALUES;
use super::network_acls::changes::{self, EXISTS, Place};
use super::network_acls::entries::{Entry, entries};
use super::network_acls::{NO_ACL, acl, acls, check, share, young};
use super::permissions::Direction;
use crate::diagnostic::Diagnostics;
use crate::engine::{
    Change, Cx, Error, Found, How, Identity, Lost, Observed, Operation, Resource, Result, Spec,
};
use crate::schema::types::{AclAction, AclProtocol, Ipv4Cidr, Ipv6Cidr};
use crate::schema::{Block, Lit};
use crate::value::{Path, Value};
use id::RuleId;
use serde_json::{Map, Value as Json};
use std::collections::BTreeSet;

model! {
    /// Provides a rule of a network ACL: which traffic is let through, or not.
    ///
    /// A direction of an ACL whose rules stand in the `aws_network_acl` cannot have others.
    #[tf(exactly_one_of = &["cidr_block", "ipv6_cidr_block"])]
    pub(in crate::services) struct NetworkAclRule {
        /// IPv4 CIDR block that the traffic comes from or goes to.
        #[tf(optional)]
        cidr_block: Option<Ipv4Cidr>,
        /// Whether the rule is for what leaves the subnets, and not for what gets into them.
        #[tf(optional, default = Lit::Bool(false), replace)]
        egress: Option<bool>,
        /// The first port of tcp or udp. Other protocols have none.
        #[tf(optional, default = Lit::Int(0), range = (-1, 65535))]
        from_port: Option<i64>,
        /// The code of ICMP, of which -1 is all.
        #[tf(optional, default = Lit::Int(0), range = (-1, 255))]
        icmp_code: Option<i64>,
        /// The type of ICMP, of which -1 is all.
        #[tf(optional, default = Lit::Int(0), range = (-1, 255))]
        icmp_type: Option<i64>,
        /// A checksum of what tells the rule from others, and of its protocol.
        #[tf(computed, recompute_with = &[NetworkAclRule::protocol.name])]
        id: Option<String>,
        /// IPv6 CIDR block that the traffic comes from or goes to.
        #[tf(optional)]
        ipv6_cidr_block: Option<Ipv6Cidr>,
        /// ID of the ACL that the rule is in.
        #[tf(required, replace)]
        network_acl_id: String,
        /// The protocol, by its name or its number; `all` or `-1` for all.
        #[tf(required)]
        protocol: AclProtocol,
        /// `allow` or `deny`.
        #[tf(required)]
        rule_action: AclAction,
        /// Number of the rule. The one of the lowest number that fits the traffic decides.
        #[tf(required, replace, range = (1, 32766))]
        rule_number: i64,
        /// The last port of tcp or udp.
        #[tf(optional, default = Lit::Int(0), range = (-1, 65535))]
        to_port: Option<i64>,
    }
}

const ACL: &str = NetworkAclRule::network_acl_id.name;
const EGRESS: &str = NetworkAclRule::egress.name;

/// What hashicorp/aws may have left out of a state, where it means 0.
const NUMBERS: [&str; 4] = ["from_port", "icmp_code", "icmp_type", "to_port"];

impl Resource for NetworkAclRule {
    const SPEC: Spec = Spec {
        read_at_once: FILTER_VALUES,
        retries: &[young(Operation::Create, NO_ACL)],
        shares: &[
            share(Direction::Ingress, ACL, How::Piece(Some((EGRESS, "false")))),
            share(Direction::Egress, ACL, How::Piece(Some((EGRESS, "true")))),
        ],
        identity: Some(Identity {
            mutable: true,
            ..Identity::joined(
                &[ACL, NetworkAclRule::rule_number.name, NetworkAclRule::protocol.name, EGRESS],
                RuleId::BETWEEN,
            )
        }),
        // An ACL has one rule of a number in each direction.
        ..Spec::of(
            "aws_network_acl_rule",
            Lost::Unique,
            "the ID of the ACL, the number of the rule, its protocol, and `true` if it is for what leaves the subnets or else \
             `false`, joined by colons, such as `acl-0123456789abcdef0:100:tcp:false`",
        )
    };
    type Key = RuleId;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        check::check(config, Path::from, problems);
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<RuleId> {
        let (place, entry) = (plan.place(), plan.entry()?);
        // EC2 takes a rule that is there already, and then it belongs to two.
        if let Some(there) = there(&cx.reading(), &place).await? {
            return Err(Error::Invalid(format!(
                "{} Choose another number, or take it into the state with `terraform import ADDRESS {}`",
                taken(&place),
                RuleId::import(&place, &there.protocol.as_str().into())
            )));
        }
        match changes::create(cx, &place, &entry).await {
            Err(refusal) if refusal.code() == Some(EXISTS) => {
                Err(refusal.because_of(&RuleId::import(&place, &plan.protocol), &taken(&place)))
            }
            other => other.map(|()| RuleId::of(&place, &plan.protocol)),
        }
    }

    async fn read(cx: &Cx, ids: &[RuleId]) -> Result<Found<Self>> {
        let meant: Vec<_> = ids.iter().filter_map(|id| Some((id, id.meant(cx)?))).collect();
        let of: BTreeSet<String> = meant.iter().map(|(_, (place, _))| place.acl.clone()).collect();
        let acls = acls(cx, &Vec::from_iter(of)).await?;
        let mut found = Found::<Self>::new();
        for (id, (place, protocol)) in meant {
            let acl = acls.iter().find(|acl| acl.network_acl_id() == Some(&place.acl));
            let mut all = acl.map(|acl| entries(acl, place.direction)).unwrap_or_default();
            let observed = all.remove(&place.number).map(|entry| {
                let known = cx.known_as(&id.to_string());
                let id = id.in_state(&place, &protocol);
                observed(&id, &place, &entry, known.as_ref())
            });
            found.add(id, observed.map(Observed::settled));
        }
        Ok(found)
    }

    async fn update(cx: &Cx, _: &RuleId, change: Change<'_, Self>) -> Result<()> {
        let (place, entry) = (change.new.place(), change.new.entry()?);
        if change.old.entry().ok().as_ref() != Some(&entry) {
            changes::replace(cx, &place, &entry).await?;
        }
        if change.of(NetworkAclRule::protocol).is_some() {
            cx.moved_to(&RuleId::of(&place, &change.new.protocol));
        }
        Ok(())
    }

    async fn delete(cx: &Cx, _: &RuleId, rule: &Self) -> Result<()> {
        let place = rule.place();
        changes::remove(cx, &place).await?;
        leave_until_gone(cx, place);
        Ok(())
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<RuleId>> {
        let (place, entry) = (plan.place(), plan.entry()?);
        let is_it = there(cx, &place).await? == Some(entry);
        Ok(is_it.then(|| RuleId::of(&place, &plan.protocol)).into_iter().collect())
    }

    fn upgrade(_: i64, state: &mut Map<String, Json>) {
        for name in NUMBERS {
            let number = state.entry(name).or_insert(Json::Null);
            if number.is_null() {
                *number = 0.into();
            }
        }
    }
}

impl NetworkAclRule {
    fn place(&self) -> Place {
        let direction =
            if self.egress == Some(true) { Direction::Egress } else { Direction::Ingress };
        Place { acl: self.network_acl_id.clone(), direction, number: self.rule_number }
    }
    fn entry(&self) -> Result<Entry> {
        let written = Entry::written(&Block::encode(self.clone()));
        let entry = written.map(|(_, entry)| entry);
        entry.ok_or_else(|| Error::Invalid("the rule has no CIDR block".into()))
    }
}

/// The rule that is somewhere now.
async fn there(cx: &Cx, place: &Place) -> Result<Option<Entry>> {
    let acl = acl(cx, &place.acl).await?;
    Ok(acl.and_then(|acl| entries(&acl, place.direction).remove(&place.number)))
}

/// What there is to say where a number is taken.
fn taken(place: &Place) -> String {
    let direction = match place.direction {
        Direction::Ingress => "inbound",
        Direction::Egress => "outbound",
    };
    format!("{} has an {direction} rule {} already.", place.acl, place.number)
}

/// The next rule may have the same number, as where this one is replaced.
fn leave_until_gone(cx: &Cx, place: Place) {
    let cx = cx.clone();
    cx.clone().leave_pending("shown", move || {
        let (cx, place) = (cx.clone(), place.clone());
        async move { Ok(there(&cx, &place).await?.is_none()) }
    });
}

/// A rule as AWS tells it. Numbers that EC2 does not look at are as in `known`, the plan or the prior state.
fn observed(
    id: &RuleId,
    place: &Place,
    entry: &Entry,
    known: Option<&NetworkAclRule>,
) -> NetworkAclRule {
    let of = |number: fn(&NetworkAclRule) -> Option<i64>| known.and_then(number).unwrap_or(0);
    let (from, to) = entry.ports.unwrap_or((of(|rule| rule.from_port), of(|rule| rule.to_port)));
    let unsaid = (of(|rule| rule.icmp_type), of(|rule| rule.icmp_code));
    // All types are of all codes, whatever code is written.
    let icmp = entry.icmp.filter(|(all, _)| *all != -1 || unsaid.0 != -1).unwrap_or(unsaid);
    let cidr = entry.cidr.as_str();
    NetworkAclRule {
        cidr_block: (!entry.is_ipv6()).then(|| cidr.into()),
        egress: Some(place.direction == Direction::Egress),
        from_port: Some(from),
        icmp_code: Some(icmp.1),
        icmp_type: Some(icmp.0),
        id: Some(id.to_string()),
        ipv6_cidr_block: entry.is_ipv6().then(|| cidr.into()),
        network_acl_id: place.acl.clone(),
        protocol: entry.protocol.as_str().into(),
        rule_action: entry.action.as_str().into(),
        rule_number: place.number,
        to_port: Some(to),
    }
}
