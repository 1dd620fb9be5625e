//! `aws_security_group_rule`.

mod id;
mod in_group;
#[cfg(test)]
pub(in crate::services) mod tests;

use super::permissions::{self, Beside, Direction, Peer, Ports, Rule, Rules};
use super::risks;
use super::rule_changes::{self, NO_GROUP, share};
use crate::diagnostic::Diagnostics;
use crate::engine::{
    Because, Change, Cx, Found, How, Lost, Observed, Operation, Resource, Result, Retry, Spec,
    Timeouts, Within,
};
use crate::plan::Draft;
use crate::schema::types::{
    GroupDescription, GroupRef, IpProtocol, Ipv4Cidr, Ipv6Cidr, PrefixListId,
};
use crate::schema::{Attr, Lit};
use crate::value::{Path, Value};
use id::RuleId;
use in_group::InGroup;

model! {
    /// Provides a rule of a security group, or several that differ in nothing but where traffic comes from or goes to.
    ///
    /// `aws_vpc_security_group_ingress_rule` and `aws_vpc_security_group_egress_rule` have IDs of AWS and tags; prefer
    /// them for what is new. A direction of a group whose rules stand in the `aws_security_group` cannot have others.
    #[tf(at_least_one_of = &["cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "self",
         "source_security_group_id"])]
    pub(in crate::services) struct SecurityGroupRule {
        /// IPv4 CIDR blocks that traffic comes from or goes to.
        #[tf(optional, conflicts = &["self", "source_security_group_id"])]
        cidr_blocks: Option<Vec<Ipv4Cidr>>,
        /// What the rule is for.
        #[tf(optional, length = (1, 255))]
        description: Option<GroupDescription>,
        /// The first port, or the type of ICMP, -1 for all. 0 where `protocol` is neither tcp, udp nor ICMP.
        #[tf(required, replace)]
        from_port: i64,
        /// A hash of what the rule says.
        #[tf(computed, recompute_with = SOURCES)]
        id: Option<String>,
        /// IPv6 CIDR blocks.
        #[tf(optional, conflicts = &["self", "source_security_group_id"])]
        ipv6_cidr_blocks: Option<Vec<Ipv6Cidr>>,
        /// IDs of prefix lists.
        #[tf(optional)]
        prefix_list_ids: Option<Vec<PrefixListId>>,
        /// The protocol: `tcp`, `udp`, `icmp`, `icmpv6`, the number of any other, or `-1` for all.
        #[tf(required, replace)]
        protocol: IpProtocol,
        /// ID of the group that the rule is in.
        #[tf(required, replace)]
        security_group_id: GroupRef,
        /// ID of the rule, if it is a single one for AWS.
        #[tf(computed, recompute_with = SOURCES)]
        security_group_rule_id: Option<String>,
        /// Whether the rule is about the group itself. `false` by default.
        #[tf(optional, default = Lit::Bool(false), replace, name = "self",
             conflicts = &["cidr_blocks", "ipv6_cidr_blocks", "source_security_group_id"])]
        itself: Option<bool>,
        /// ID of another group, that of another account as `ACCOUNT/ID`.
        #[tf(optional, computed, null, replace, conflicts = &["cidr_blocks", "ipv6_cidr_blocks", "self"])]
        source_security_group_id: Option<GroupRef>,
        /// The last port, or the code of ICMP, -1 for all.
        #[tf(required, replace)]
        to_port: i64,
        /// Whether it is a rule for what comes in, `ingress`, or for what goes out, `egress`.
        #[tf(required, replace, one_of = &["ingress", "egress"], name = "type")]
        direction: String,
    }
}

const GROUP: &str = SecurityGroupRule::security_group_id.name;
const DIRECTION: &str = SecurityGroupRule::direction.name;

/// What changes in place.
const SOURCES: &[&str] = &["cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids"];

impl Resource for SecurityGroupRule {
    const SPEC: Spec = Spec {
        version: 2,
        timeouts: Timeouts::DEFAULT.with(Operation::Create, 5),
        retries: &[
            // The group, or the one that the rule refers to, has just been made.
            Retry {
                operation: Operation::Create,
                code: NO_GROUP,
                message: "",
                within: Within::Propagation(Because::Named),
            },
        ],
        shares: &[
            share(Direction::Ingress, GROUP, How::Piece(Some((DIRECTION, "ingress")))),
            share(Direction::Egress, GROUP, How::Piece(Some((DIRECTION, "egress")))),
        ],
        // A group has no rule twice.
        ..Spec::of(
            "aws_security_group_rule",
            Lost::Unique,
            "the ID of the group, `ingress` or `egress`, the protocol, the first and the last port \
        and the sources, joined by `_`, such as `sg-0123456789abcdef0_ingress_tcp_8000_8000_10.0.0.0/8`; a source is a \
        CIDR block, the ID of a group or of a prefix list, or `self`",
        )
    };
    type Key = RuleId;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        let at = Path::from(SecurityGroupRule::from_port.name);
        permissions::check_ports(config, &at, problems);
    }

    fn plan(draft: &mut Draft<'_>) {
        keep_ports(draft);
        fill_source(draft);
    }

    fn risks(_: &Value, planned: &Value, told: &mut Diagnostics) {
        if planned.get(DIRECTION).as_str() == Some("ingress") {
            let sources =
                [SecurityGroupRule::cidr_blocks.name, SecurityGroupRule::ipv6_cidr_blocks.name];
            let protocol = SecurityGroupRule::protocol.name;
            risks::of_rule(planned, protocol, &sources, &Path::root(), told);
        }
    }

    // What has not been removed yet would stay for good if the state forgot it.
    fn meanwhile(prior: &Value, planned: &mut Value) {
        for sources in SOURCES {
            let mut all = planned.get(sources).as_elements().unwrap_or_default().to_vec();
            let was = prior.get(sources).as_elements().unwrap_or_default();
            let left: Vec<Value> = was.iter().filter(|item| !all.contains(item)).cloned().collect();
            all.extend(left);
            if !all.is_empty() {
                planned.insert(sources, Value::List(all));
            }
        }
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<RuleId> {
        let (group, rules) = (plan.group(), plan.rules());
        let _turn = cx.turn(group).await?;
        let added = rule_changes::add(cx, group, plan.side(), &rules).await;
        added.map_err(rule_changes::explained)?;
        Ok(RuleId::of(plan))
    }

    async fn read(cx: &Cx, ids: &[RuleId]) -> Result<Found<Self>> {
        let mut found = Found::<Self>::new();
        for id in ids {
            let imported = id.imported();
            let is_import = imported.is_some();
            let Some(known) = imported.or_else(|| cx.known_as(&id.to_string())) else { continue };
            let group = in_group::read(cx, known.group()).await?;
            // An update may have changed what the hash is of.
            let known = SecurityGroupRule { id: Some(id.to_string()), ..known };
            let observed = observed(&known, &group, is_import);
            found.add(id, observed.map(Observed::settled));
        }
        Ok(found)
    }

    async fn update(cx: &Cx, _: &RuleId, change: Change<'_, Self>) -> Result<()> {
        let (old, new) = (change.old.rules(), change.new.rules());
        let (group, direction) = (change.new.group(), change.new.side());
        let changed = rule_changes::change(cx, group, direction, (&old, &new)).await;
        changed.map_err(rule_changes::explained)?;
        let (was, is) = (RuleId::of(change.old), RuleId::of(change.new));
        if was != is {
            cx.moved_to(&is);
        }
        Ok(())
    }

    async fn delete(cx: &Cx, _: &RuleId, rule: &Self) -> Result<()> {
        let _turn = cx.turn(rule.group()).await?;
        rule_changes::remove_those_there(cx, rule.group(), rule.side(), &rule.rules()).await?;
        leave_until_gone(cx, rule);
        Ok(())
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<RuleId>> {
        let there = rule_changes::rules(cx, plan.group(), plan.side()).await?;
        let is_there = |(rule, planned): (&Rule, &Beside)| {
            there.get(rule).is_some_and(|is| is.description == planned.description)
        };
        Ok(plan.rules().iter().all(is_there).then(|| RuleId::of(plan)).into_iter().collect())
    }
}

/// The next rule may be the same, as where this one is replaced. As long as EC2 goes on to show this one, the next would
/// be taken for it, and get its ID.
fn leave_until_gone(cx: &Cx, rule: &SecurityGroupRule) {
    let Some(id) = rule.security_group_rule_id.clone() else { return };
    let (cx, removed) = (cx.clone(), rule.rules());
    cx.clone().leave_pending("shown", move || {
        let (cx, id, removed) = (cx.clone(), id.clone(), removed.clone());
        async move { in_group::is_gone(&cx, &id, &removed).await }
    });
}

/// Ports mean nothing where the protocol has none.
fn keep_ports(draft: &mut Draft<'_>) {
    let protocol = draft.planned(SecurityGroupRule::protocol);
    let has_none = protocol.as_str().is_some_and(|text| !IpProtocol::from(text).has_ports());
    let stays = *draft.prior(SecurityGroupRule::protocol) == *protocol;
    for port in [SecurityGroupRule::from_port, SecurityGroupRule::to_port] {
        if has_none && stays && draft.planned(port).is_wholly_known() {
            draft.set(port, draft.prior(port).clone());
        }
    }
}

/// Where the user names no group as the source, there is none. What was one before is another rule.
fn fill_source(draft: &mut Draft<'_>) {
    const SOURCE: Attr<SecurityGroupRule, Option<GroupRef>> =
        SecurityGroupRule::source_security_group_id;
    if draft.config(SOURCE).is_empty() {
        draft.set(SOURCE, Value::Null);
        if !draft.prior(SOURCE).is_null() {
            draft.replace(SOURCE);
        }
    }
}

impl SecurityGroupRule {
    fn group(&self) -> &str {
        self.security_group_id.as_str()
    }
    fn side(&self) -> Direction {
        if self.direction == "egress" { Direction::Egress } else { Direction::Ingress }
    }
    fn ports(&self) -> Ports {
        Ports::of(&self.protocol, self.from_port, self.to_port)
    }
    fn peers(&self) -> Vec<(Peer, Option<String>)> {
        let ipv4 = self.cidr_blocks.iter().flatten().map(|cidr| Peer::cidr(cidr.as_str()));
        let ipv6 = self.ipv6_cidr_blocks.iter().flatten().map(|cidr| Peer::cidr(cidr.as_str()));
        let lists = self.prefix_list_ids.iter().flatten();
        let lists = lists.map(|id| Peer::PrefixList(id.as_str().to_owned()));
        let itself = self.itself.filter(|itself| *itself).map(|_| Peer::Itself);
        let group = self.source_security_group_id.iter().filter(|_| itself.is_none());
        let group = group.map(|id| Peer::group(id.as_str(), self.group())).collect::<Vec<_>>();
        let plain = ipv4.chain(ipv6).chain(lists).chain(itself).map(|peer| (peer, None));
        plain.chain(group).collect()
    }
    /// The rules that it is for AWS.
    fn rules(&self) -> Rules {
        let description = self.description.as_ref().map(|text| text.as_str().to_owned());
        let description = description.filter(|text| !text.is_empty());
        let rule = |(peer, owner)| {
            let beside = Beside { description: description.clone(), owner };
            (Rule { ports: self.ports(), peer }, beside)
        };
        self.peers().into_iter().map(rule).collect()
    }
}

/// What there is of a rule; none if nothing is, or not all that an import asks for. `known` says what it is: its plan, its
/// prior state or its import ID.
fn observed(
    known: &SecurityGroupRule,
    group: &InGroup,
    is_import: bool,
) -> Option<SecurityGroupRule> {
    let wanted = known.rules();
    let there = |peer: &Peer| {
        let rule = Rule { ports: known.ports(), peer: peer.clone() };
        group.get(&(known.side(), rule))
    };
    let found: Vec<_> = wanted.keys().filter_map(|rule| there(&rule.peer)).collect();
    if found.is_empty() || (is_import && found.len() < wanted.len()) {
        return None;
    }
    // One that differs is a difference.
    let description = |(beside, _): &&(Beside, String)| beside.description.clone();
    let is = known.description.as_ref().map(|text| text.as_str().to_owned());
    let is = is.filter(|text| !text.is_empty());
    let said = found.iter().map(description).find(|said| *said != is).unwrap_or(is);
    let is_there = |peer: Peer| there(&peer).is_some();
    let itself = known.itself == Some(true);
    let id = known.id.clone().filter(|id| RuleId::is_hash(id));
    Some(SecurityGroupRule {
        cidr_blocks: kept(known.cidr_blocks.as_ref(), |c| is_there(Peer::cidr(c.as_str()))),
        description: said.as_deref().map(Into::into),
        from_port: known.from_port,
        id: Some(id.unwrap_or_else(|| RuleId::of(known).to_string())),
        ipv6_cidr_blocks: kept(known.ipv6_cidr_blocks.as_ref(), |c| {
            is_there(Peer::cidr(c.as_str()))
        }),
        prefix_list_ids: kept(known.prefix_list_ids.as_ref(), |id| {
            is_there(Peer::PrefixList(id.as_str().to_owned()))
        }),
        protocol: known.protocol.clone(),
        security_group_id: known.security_group_id.clone(),
        security_group_rule_id: match found.as_slice() {
            [(_, id)] if wanted.len() == 1 => Some(id.clone()),
            _ => None,
        },
        itself: Some(itself),
        source_security_group_id: known.source_security_group_id.clone().filter(|_| !itself),
        to_port: known.to_port,
        direction: known.direction.clone(),
    })
}

fn kept<T: Clone>(all: Option<&Vec<T>>, is_there: impl Fn(&T) -> bool) -> Option<Vec<T>> {
    all.map(|all| all.iter().filter(|item| is_there(item)).cloned().collect())
}
