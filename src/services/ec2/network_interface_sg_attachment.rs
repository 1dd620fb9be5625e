//! `aws_network_interface_sg_attachment`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::FILTER_VALUES;
use super::network_interface::{self, GROUP, group_share};
use crate::engine::{
    AbsentIf, Because, Cx, End, Error, Found, How, Key, Lost, Observed, Operation, Resource,
    Result, Retry, Setting, Spec, Timeouts, Turn, Within,
};
use crate::quoted::quoted;
use aws_sdk_ec2::types::NetworkInterface as AwsInterface;
use std::collections::BTreeSet;
use std::fmt;

model! {
    /// Adds a security group to those of a network interface, such as the primary one of an instance.
    ///
    /// The other groups of the interface stay. Do not write the groups of the same interface in `security_groups` of
    /// its `aws_network_interface` or in `vpc_security_group_ids` of its `aws_instance`, which are all of them.
    pub(in crate::services) struct NetworkInterfaceSgAttachment {
        /// ID of the group and ID of the interface, with `_` between them.
        #[tf(computed)]
        id: Option<String>,
        /// ID of the interface.
        #[tf(required, replace)]
        network_interface_id: String,
        /// ID of the security group.
        #[tf(required, replace)]
        security_group_id: String,
    }
}

/// `GROUP_INTERFACE`, or `INTERFACE_GROUP` in an import, as hashicorp/aws has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct Pair {
    group: String,
    interface: String,
    is_of_import: bool,
}

impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { group, interface, is_of_import } = self;
        if *is_of_import {
            write!(f, "{interface}_{group}")
        } else {
            write!(f, "{group}_{interface}")
        }
    }
}

impl Key for Pair {
    fn parse(id: &str) -> Result<Self, String> {
        let (one, other) = id.split_once('_').unwrap_or_default();
        let is = |group: &str, interface: &str| {
            group.starts_with("sg-") && interface.starts_with("eni-")
        };
        let (group, interface) = if is(one, other) { (one, other) } else { (other, one) };
        let wrong = || format!("{} is not INTERFACE_GROUP.", quoted(id));
        is(group, interface).then(|| Self::of(group, interface, group == other)).ok_or_else(wrong)
    }
}

impl Pair {
    fn of(group: &str, interface: &str, is_of_import: bool) -> Self {
        Self { group: group.to_owned(), interface: interface.to_owned(), is_of_import }
    }
}

impl Resource for NetworkInterfaceSgAttachment {
    const SPEC: Spec = Spec {
        timeouts: Timeouts::DEFAULT
            .with(Operation::Create, 3)
            .with(Operation::Read, 3)
            .with(Operation::Delete, 3),
        read_at_once: FILTER_VALUES,
        retries: &[young(network_interface::ABSENT), young("InvalidGroup.NotFound")],
        sets: &[Setting::whole(
            GROUP,
            &[
                NetworkInterfaceSgAttachment::network_interface_id.name,
                NetworkInterfaceSgAttachment::security_group_id.name,
            ],
            None,
            End::Removes,
        )],
        shares: &[group_share(
            NetworkInterfaceSgAttachment::network_interface_id.name,
            How::Piece(None),
        )],
        // Adding a group twice is adding it once.
        ..Spec::of(
            "aws_network_interface_sg_attachment",
            Lost::Idempotent,
            "the IDs of the interface and of the group with `_` between them, such as \
             `eni-0123456789abcdef0_sg-0123456789abcdef0`",
        )
    };
    type Key = Pair;

    async fn create(cx: &Cx, plan: &Self) -> Result<Pair> {
        let pair = Pair::of(&plan.security_group_id, &plan.network_interface_id, false);
        let turn = cx.turn(&pair.interface).await?;
        let mut groups = groups(&named(cx, &pair.interface).await?);
        if groups.insert(pair.group.clone()) {
            set(cx, &pair.interface, groups).await?;
            keep_until(cx, turn, &pair, "not shown with the group yet", true);
        }
        Ok(pair)
    }

    async fn read(cx: &Cx, pairs: &[Pair]) -> Result<Found<Self>> {
        let ids: BTreeSet<&String> = pairs.iter().map(|pair| &pair.interface).collect();
        let ids: Vec<String> = ids.into_iter().cloned().collect();
        let interfaces = network_interface::listed(cx, &ids).await?;
        let is_there = |pair: &&Pair| {
            let id = Some(pair.interface.as_str());
            let mut its = interfaces.iter().filter(|its| its.network_interface_id() == id);
            its.any(|interface| groups(interface).contains(&pair.group))
        };
        let there = pairs.iter().filter(is_there);
        Ok(there.map(|pair| (pair.clone(), observed(pair))).collect())
    }

    async fn delete(cx: &Cx, pair: &Pair, _: &Self) -> Result<()> {
        let turn = cx.turn(&pair.interface).await?;
        let Some(interface) = network_interface::look(cx, &pair.interface).await? else {
            return Ok(());
        };
        let mut left = groups(&interface);
        if !left.remove(&pair.group) {
            return Ok(());
        }
        if left.is_empty() {
            return Err(Error::Invalid(format!(
                "{} is the only security group of {}, which has to have one: add another one first, or delete the interface",
                pair.group, pair.interface
            )));
        }
        set(cx, &pair.interface, left).await.absent_if(&[network_interface::ABSENT])?;
        keep_until(cx, turn, pair, "shown with the group", false);
        Ok(())
    }
}

/// An interface or a group that may have been created just now.
const fn young(code: &'static str) -> Retry {
    let within = Within::Propagation(Because::Named);
    Retry { operation: Operation::Create, code, message: "", within }
}

/// An interface by its ID, not by a filter: that it is not there is an error of AWS, which may pass.
async fn named(cx: &Cx, id: &str) -> Result<AwsInterface> {
    let answer = cx.ec2().describe_network_interfaces().network_interface_ids(id).send().await?;
    let its = answer.network_interfaces.and_then(|mut all| all.pop());
    its.ok_or_else(|| Error::Invalid(format!("{id} is not there")))
}

fn groups(interface: &AwsInterface) -> BTreeSet<String> {
    interface.groups().iter().filter_map(|group| group.group_id.clone()).collect()
}

/// Makes these the groups of an interface: EC2 takes only all of them.
async fn set(cx: &Cx, interface: &str, groups: BTreeSet<String>) -> Result<()> {
    let call = cx.ec2().modify_network_interface_attribute().network_interface_id(interface);
    call.set_groups(Some(groups.into_iter().collect())).send().await?;
    Ok(())
}

/// Keeps the turn until a change is shown: whoever has the next one begins with the groups that a read shows, and would
/// undo what it does not.
fn keep_until(cx: &Cx, turn: Turn, pair: &Pair, last: &str, is_there: bool) {
    let (cx, pair) = (cx.clone(), pair.clone());
    cx.clone().leave_pending(last, move || {
        let _kept = &turn;
        let (cx, pair) = (cx.clone(), pair.clone());
        async move {
            let interface = network_interface::look(&cx, &pair.interface).await?;
            Ok(interface.is_none_or(|its| groups(&its).contains(&pair.group) == is_there))
        }
    });
}

fn observed(pair: &Pair) -> Observed<NetworkInterfaceSgAttachment> {
    Observed::settled(NetworkInterfaceSgAttachment {
        id: Some(Pair::of(&pair.group, &pair.interface, false).to_string()),
        network_interface_id: pair.interface.clone(),
        security_group_id: pair.group.clone(),
    })
}
