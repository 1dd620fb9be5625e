//! The rules in a security group as users write them: each object may be several rules, and several may be one permission
//! to AWS.

use crate::engine::{Change, Cx, Result};
use crate::schema::types::{
    GroupDescription, GroupRef, IpProtocol, Ipv4Cidr, Ipv6Cidr, PrefixListId,
};
use crate::schema::{Attr, Field, Problem, Shape};
use crate::services::ec2::permissions::{Beside, Peer, Ports, Rule, Rules};
use crate::services::ec2::rule_changes::{self, BOTH};
use crate::value::{Path, Value};
use std::collections::{BTreeMap, BTreeSet};

model! {
    /// Rules of one protocol, one range of ports and one description.
    pub(in crate::services) struct InlineRule {
        /// IPv4 CIDR blocks that traffic comes from or goes to.
        #[tf(optional)]
        cidr_blocks: Option<Vec<Ipv4Cidr>>,
        /// What the rule is for.
        #[tf(optional, length = (1, 255))]
        description: Option<GroupDescription>,
        /// The first port, or the type of ICMP, -1 for all. 0 where `protocol` is neither tcp, udp nor ICMP.
        #[tf(required)]
        from_port: i64,
        /// IPv6 CIDR blocks.
        #[tf(optional)]
        ipv6_cidr_blocks: Option<Vec<Ipv6Cidr>>,
        /// IDs of prefix lists.
        #[tf(optional)]
        prefix_list_ids: Option<Vec<PrefixListId>>,
        /// The protocol: `tcp`, `udp`, `icmp`, `icmpv6`, the number of any other, or `-1` for all.
        #[tf(required)]
        protocol: IpProtocol,
        /// IDs of security groups, those of other accounts as `ACCOUNT/ID`.
        #[tf(optional)]
        security_groups: Option<BTreeSet<GroupRef>>,
        /// Whether the rule is about this group itself.
        #[tf(optional, name = "self")]
        itself: Option<bool>,
        /// The last port, or the code of ICMP, -1 for all.
        #[tf(required)]
        to_port: i64,
    }
}

impl InlineRule {
    /// The rules that it stands for, in the group of this ID.
    pub(super) fn rules(&self, own: &str) -> Vec<(Rule, Beside)> {
        let ports = Ports::of(&self.protocol, self.from_port, self.to_port);
        let description = self.description.as_ref().map(|text| text.as_str().to_owned());
        let description = description.filter(|text| !text.is_empty());
        let rule = |(peer, owner): (Peer, Option<String>)| {
            let rule = Rule { ports: ports.clone(), peer };
            (rule, Beside { description: description.clone(), owner })
        };
        self.peers(own).into_iter().map(rule).collect()
    }

    fn peers(&self, own: &str) -> Vec<(Peer, Option<String>)> {
        let plain = |peer: Peer| (peer, None);
        let ipv4 = self.cidr_blocks.iter().flatten().map(|cidr| plain(Peer::cidr(cidr.as_str())));
        let ipv6 = self.ipv6_cidr_blocks.iter().flatten();
        let ipv6 = ipv6.map(|cidr| plain(Peer::cidr(cidr.as_str())));
        let lists = self.prefix_list_ids.iter().flatten();
        let lists = lists.map(|id| plain(Peer::PrefixList(id.as_str().to_owned())));
        let groups = self.security_groups.iter().flatten().map(|id| Peer::group(id.as_str(), own));
        let itself = self.itself.filter(|itself| *itself).map(|_| plain(Peer::Itself));
        ipv4.chain(ipv6).chain(lists).chain(groups).chain(itself).collect()
    }

    /// The same without the sources and destinations that are not there.
    fn only(mut self, own: &str, is_there: impl Fn(&Peer) -> bool) -> Self {
        let ipv4 = |cidr: &Ipv4Cidr| is_there(&Peer::cidr(cidr.as_str()));
        let ipv6 = |cidr: &Ipv6Cidr| is_there(&Peer::cidr(cidr.as_str()));
        if let Some(blocks) = &mut self.cidr_blocks {
            blocks.retain(ipv4);
        }
        if let Some(blocks) = &mut self.ipv6_cidr_blocks {
            blocks.retain(ipv6);
        }
        if let Some(lists) = &mut self.prefix_list_ids {
            lists.retain(|id| is_there(&Peer::PrefixList(id.as_str().to_owned())));
        }
        if let Some(groups) = &mut self.security_groups {
            groups.retain(|id| is_there(&Peer::group(id.as_str(), own).0));
        }
        self.itself = self.itself.filter(|itself| !itself || is_there(&Peer::Itself));
        self
    }

    fn add(&mut self, peer: &Peer, owner: Option<&str>) {
        match peer {
            Peer::Ipv4(cidr) => {
                self.cidr_blocks.get_or_insert_default().push(cidr.as_str().into());
            }
            Peer::Ipv6(cidr) => {
                self.ipv6_cidr_blocks.get_or_insert_default().push(cidr.as_str().into());
            }
            Peer::PrefixList(id) => {
                self.prefix_list_ids.get_or_insert_default().push(id.as_str().into());
            }
            Peer::Group(id) => {
                let written = owner.map_or_else(|| id.clone(), |owner| format!("{owner}/{id}"));
                self.security_groups.get_or_insert_default().insert(written.into());
            }
            Peer::Itself => self.itself = Some(true),
        }
    }
}

/// All rules of one direction. In which objects they are written makes no difference.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct InlineRules(pub(super) BTreeSet<InlineRule>);

/// Makes the rules of a group what they shall be: `ingress` and `egress` of its model.
pub(in crate::services::ec2) async fn change<M>(
    cx: &Cx,
    group: &str,
    change: &Change<'_, M>,
    of: [Attr<M, Option<InlineRules>>; 2],
) -> Result<()> {
    let rules = |rules: &Option<InlineRules>| {
        rules.as_ref().map_or_else(Rules::new, |rules| rules.rules(group))
    };
    for (direction, attribute) in BOTH.into_iter().zip(of) {
        let Some(new) = change.of(attribute) else { continue };
        let (old, new) = (rules((attribute.get)(change.old)), rules(new));
        let changed = rule_changes::change(cx, group, direction, (&old, &new)).await;
        changed.map_err(rule_changes::explained)?;
    }
    Ok(())
}

impl InlineRules {
    /// One by one, in the group of this ID.
    pub(in crate::services::ec2) fn rules(&self, own: &str) -> Rules {
        self.0.iter().flat_map(|object| object.rules(own)).collect()
    }

    /// What there is, in the objects of `known` as far as it is in them.
    pub(super) fn observed(known: Option<&Self>, there: &Rules, own: &str) -> Self {
        let is_there =
            |(rule, beside): &(Rule, Beside)| there.get(rule).is_some_and(|is| is_same(is, beside));
        let (mut left, mut objects) = (there.clone(), BTreeSet::new());
        for object in known.into_iter().flat_map(|known| &known.0) {
            let (found, lost): (Vec<_>, Vec<_>) = object.rules(own).into_iter().partition(is_there);
            for (rule, _) in &found {
                drop(left.remove(rule));
            }
            if lost.is_empty() {
                objects.insert(object.clone());
            } else if !found.is_empty() {
                let is_found = |peer: &Peer| found.iter().any(|(rule, _)| rule.peer == *peer);
                objects.insert(object.clone().only(own, is_found));
            }
        }
        objects.extend(grouped(&left));
        Self(objects)
    }
}

fn is_same(a: &Beside, b: &Beside) -> bool {
    let may_be_same = a.owner.is_none() || b.owner.is_none() || a.owner == b.owner;
    may_be_same && a.description == b.description
}

/// An object for each protocol, range of ports and description.
fn grouped(rules: &Rules) -> Vec<InlineRule> {
    let mut objects: BTreeMap<(&Ports, &Option<String>), InlineRule> = BTreeMap::new();
    for (rule, beside) in rules {
        let (from_port, to_port) = rule.ports.range.unwrap_or((0, 0));
        let object =
            objects.entry((&rule.ports, &beside.description)).or_insert_with(|| InlineRule {
                description: beside.description.as_deref().map(Into::into),
                from_port,
                to_port,
                protocol: rule.ports.protocol.as_str().into(),
                ..InlineRule::default()
            });
        object.add(&rule.peer, beside.owner.as_deref());
    }
    objects.into_values().collect()
}

impl Field for InlineRules {
    const SHAPE: Shape = BTreeSet::<InlineRule>::SHAPE;
    fn decode(value: &Value) -> Option<Self> {
        Field::decode(value).map(Self)
    }
    fn take(value: &Value, at: &Path, problems: &mut Vec<Problem>) -> Option<Self> {
        Field::take(value, at, problems).map(Self)
    }
    fn encode(&self) -> Value {
        Field::encode(&self.0)
    }
    fn same(a: &Value, b: &Value) -> bool {
        let [a, b] = [a, b].map(|value| <Self as Field>::decode(value).map(|all| all.rules("")));
        match (a, b) {
            (Some(a), Some(b)) => {
                a.len() == b.len()
                    && a.iter().all(|(rule, a)| b.get(rule).is_some_and(|b| is_same(a, b)))
            }
            _ => false,
        }
    }
    fn check(value: &Value, path: &Path, problems: &mut Vec<Problem>) {
        BTreeSet::<InlineRule>::check(value, path, problems);
    }
}
