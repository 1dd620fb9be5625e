//! `aws_placement_group`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::{
    FILTER_VALUES, TAGGING, filter, from_aws, has_tags, int32, literal, tag_specifications,
};
use crate::engine::{
    AbsentIf, Cx, Error, Found, Lost, Observed, Operation, Resource, Result, Retry, Spec, Tagging,
    Tags, Within,
};
use crate::plan::Draft;
use crate::value::Value;
use aws_sdk_ec2::types::{Filter, PlacementGroup as AwsGroup, PlacementGroupState, ResourceType};

model! {
    /// Provides a placement group: where instances are put that are to be close to each other, or far from each other.
    pub struct PlacementGroup {
        /// ARN of the group.
        #[tf(computed)]
        arn: Option<String>,
        /// Name of the group.
        #[tf(computed)]
        id: Option<String>,
        /// Name of the group.
        #[tf(required, replace, length = (1, 255))]
        name: String,
        /// Number of partitions, of the strategy `partition`. 2 by default.
        #[tf(optional, computed, replace)]
        partition_count: Option<i64>,
        /// ID of the group.
        #[tf(computed)]
        placement_group_id: Option<String>,
        /// What the instances of the strategy `spread` do not share: a `rack`, or on Outposts a `host`. `rack` by default.
        #[tf(optional, computed, replace, empty_is_unset, one_of = &["host", "rack"])]
        spread_level: Option<String>,
        /// How instances are placed.
        #[tf(required, replace, one_of = &["cluster", "partition", "precision-time", "spread"])]
        strategy: String,
    }
}

/// The refusal of a group that is not there.
const ABSENT: &str = "InvalidPlacementGroup.Unknown";
/// The refusal to delete a group that has instances.
const IN_USE: &str = "InvalidPlacementGroup.InUse";

/// What only groups of one strategy have.
const OF_STRATEGIES: [(&str, &str); 2] = [
    (PlacementGroup::partition_count.name, "partition"),
    (PlacementGroup::spread_level.name, "spread"),
];

impl Resource for PlacementGroup {
    const SPEC: Spec = Spec {
        tagging: Some(Tagging {
            policy_type: Some("ec2:placement-group"),
            set: |cx, name, tags| Box::pin(tag(cx, name, tags)),
            remove: |cx, name, keys| Box::pin(untag(cx, name, keys)),
            ..TAGGING
        }),
        read_at_once: FILTER_VALUES,
        retries: &[Retry {
            operation: Operation::Delete,
            code: IN_USE,
            message: "",
            within: Within::Timeout,
        }],
        await_delete: true,
        ..Spec::of("aws_placement_group", Lost::Unique, "the name of the placement group")
    };
    type Key = String;

    // What is there already, as a configuration that was generated from it says, is no reason to refuse anything.
    fn plan(draft: &mut Draft<'_>) {
        let Some(strategy) = draft.config(PlacementGroup::strategy).as_str() else { return };
        if !draft.is_create() {
            return;
        }
        for (name, its) in OF_STRATEGIES {
            let value = draft.config(name);
            let says_nothing = value.is_empty() || *value == Value::from(0);
            if strategy != its && !says_nothing && !value.is_unknown() {
                let detail = format!(
                    "`{name}` is a setting of the strategy `{its}`, and not of `{strategy}`: leave it out."
                );
                draft.error(name, "Conflicting arguments", detail);
            }
        }
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let call = cx
            .ec2()
            .create_placement_group()
            .group_name(&plan.name)
            .strategy(plan.strategy.as_str().into())
            .set_partition_count(int32(plan.partition_count.filter(|count| *count > 0)))
            .set_spread_level(plan.spread_level.as_deref().map(Into::into))
            .set_tag_specifications(tag_specifications(cx, ResourceType::PlacementGroup));
        call.send().await?;
        Ok(plan.name.clone())
    }

    async fn read(cx: &Cx, names: &[String]) -> Result<Found<Self>> {
        let all = async { Ok(Some(describe(cx, None).await?)) };
        let of = |names: Vec<String>| describe(cx, Some(by_name(&names)));
        let groups = cx.described("placement groups", names, AwsGroup::group_name, all, of).await?;
        let there = groups.into_iter().filter(|group| !is(group, &PlacementGroupState::Deleted));
        let observed = there.filter_map(|group| {
            let name = group.group_name.clone()?;
            let known = cx.known_as::<Self>(&name);
            Some((name, observed(group, known.as_ref())))
        });
        Ok(observed.collect())
    }

    async fn delete(cx: &Cx, name: &String, _: &Self) -> Result<()> {
        let call = cx.ec2().delete_placement_group().group_name(name);
        call.send().await.absent_if(&[ABSENT])?;
        Ok(())
    }

    async fn obstacles(cx: &Cx, name: &String, refusal: &Error) -> Option<String> {
        if refusal.code() != Some(IN_USE) {
            return None;
        }
        let by = filter("placement-group-name", [literal(name)]);
        let instances = cx.ec2().describe_instances().filters(by).into_paginator().items().send();
        let reservations = instances.collect::<std::result::Result<Vec<_>, _>>().await.ok()?;
        let instances = reservations.iter().flat_map(aws_sdk_ec2::types::Reservation::instances);
        let ids: Vec<&str> = instances.filter_map(|instance| instance.instance_id()).collect();
        (!ids.is_empty()).then(|| {
            format!(
                "Instances in the group: {}. Terminate them, or put them elsewhere, then apply again.",
                ids.join(", ")
            )
        })
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<String>> {
        // One of somebody else has other tags or another strategy, or is told before.
        let ours = |group: &AwsGroup| {
            has_tags(cx, group.tags())
                && group.strategy().is_some_and(|strategy| strategy.as_str() == plan.strategy)
        };
        let groups = describe(cx, Some(by_name(std::slice::from_ref(&plan.name)))).await?;
        Ok(groups.into_iter().filter(ours).filter_map(|group| group.group_name).collect())
    }
}

fn by_name(names: &[String]) -> Filter {
    filter("group-name", names.iter().map(|name| literal(name)))
}

async fn describe(cx: &Cx, filter: Option<Filter>) -> Result<Vec<AwsGroup>> {
    let filters = filter.map(|filter| vec![filter]);
    let call = cx.ec2().describe_placement_groups().set_filters(filters);
    Ok(call.send().await?.placement_groups.unwrap_or_default())
}

fn is(group: &AwsGroup, state: &PlacementGroupState) -> bool {
    group.state() == Some(state)
}

/// `known` is the plan or the prior state: whoever writes zero partitions says nothing.
fn observed(group: AwsGroup, known: Option<&PlacementGroup>) -> Observed<PlacementGroup> {
    let tags = from_aws(group.tags());
    let pending = is(&group, &PlacementGroupState::Pending);
    let deleting = is(&group, &PlacementGroupState::Deleting);
    let zero = known.and_then(|known| known.partition_count).filter(|count| *count == 0);
    Observed::settled(PlacementGroup {
        arn: group.group_arn,
        id: group.group_name.clone(),
        name: group.group_name.unwrap_or_default(),
        partition_count: group.partition_count.map(i64::from).or(zero),
        placement_group_id: group.group_id,
        spread_level: group.spread_level.map(|level| level.as_str().to_owned()),
        strategy: group.strategy.map(|s| s.as_str().to_owned()).unwrap_or_default(),
    })
    .tagged(tags)
    .moving_if(pending, "pending")
    .moving_if(deleting, "deleting")
}

/// What placement groups are tagged by.
async fn id_of(cx: &Cx, name: &str) -> Result<String> {
    let groups = describe(cx, Some(by_name(&[name.to_owned()]))).await?;
    let its = groups.into_iter().find(|group| group.group_name() == Some(name));
    its.and_then(|group| group.group_id).ok_or(Error::Gone)
}

async fn tag(cx: &Cx, name: &str, tags: Tags) -> Result<()> {
    let id = id_of(cx, name).await?;
    (TAGGING.set)(cx, &id, tags).await
}

async fn untag(cx: &Cx, name: &str, keys: Vec<String>) -> Result<()> {
    let id = id_of(cx, name).await?;
    (TAGGING.remove)(cx, &id, keys).await
}
