//! What AWS tells of classic load balancers.

use super::{Elb, attributes, health, listeners, source_group, zones};
use crate::engine::{AbsentIf, Cx, Observed, Result, concurrently, required};
use crate::services::elb::NO_LOAD_BALANCER;
use crate::services::elb::tags::tags_of;
use crate::services::names;
use aws_sdk_elasticloadbalancing::operation::describe_load_balancer_attributes::DescribeLoadBalancerAttributesOutput as Answer;
use aws_sdk_elasticloadbalancing::types::{LoadBalancerAttributes, LoadBalancerDescription};

/// The scheme of a load balancer that has private addresses only.
pub(super) const INTERNAL: &str = "internal";

/// The attributes of one; none if they may not be read.
type Told = Option<LoadBalancerAttributes>;

/// Load balancers with their attributes and tags. One that is gone meanwhile is not there.
pub(super) async fn of(
    cx: &Cx,
    balancers: Vec<LoadBalancerDescription>,
) -> Result<Vec<(String, Observed<Elb>)>> {
    if balancers.is_empty() {
        return Ok(vec![]);
    }
    let names = balancers.iter().filter_map(LoadBalancerDescription::load_balancer_name);
    let names: Vec<String> = names.map(str::to_owned).collect();
    let account = cx.scope().identity().await?.account_id;
    let mut tags = tags_of(cx, &names).await?;
    let mut groups = source_group::ids(cx, &balancers).await?;
    let asked: Vec<(Cx, String)> = names.iter().map(|name| (cx.clone(), name.clone())).collect();
    let told =
        concurrently(asked, |(cx, name)| Box::pin(async move { attributes_of(&cx, &name).await }));
    let told = told.await?;
    let mut found = vec![];
    for ((name, balancer), told) in names.into_iter().zip(balancers).zip(told) {
        let Some(told) = told else { continue };
        let known = cx.known_as::<Elb>(&name).unwrap_or_default();
        let mut model = model(balancer, &known);
        model.arn = Some(format!(
            "arn:{}:elasticloadbalancing:{}:{account}:loadbalancer/{name}",
            cx.scope().partition().id,
            cx.region()
        ));
        model.source_security_group_id = groups.remove(&name);
        match told {
            Some(told) => attributes::take(&mut model, &told, &known),
            None => attributes::keep(&mut model, &known),
        }
        let tags = tags.remove(&name).unwrap_or_default();
        found.push((name, Observed::settled(model).tagged(tags)));
    }
    Ok(found)
}

/// None if there is no such load balancer.
async fn attributes_of(cx: &Cx, name: &str) -> Result<Option<Told>> {
    let read = async {
        let call = cx.elb().describe_load_balancer_attributes().load_balancer_name(name);
        let answer = call.send().await.absent_if(&[NO_LOAD_BALANCER])?;
        let told =
            |answer: Answer| required(answer.load_balancer_attributes, "LoadBalancerAttributes");
        answer.map(told).transpose()
    };
    match cx.facet(&[name.to_owned()], Elb::idle_timeout.name, read).await? {
        Some(told) => Ok(told.map(Some)),
        None => Ok(Some(None)),
    }
}

/// What the description tells. `known` is the plan or the prior state.
fn model(balancer: LoadBalancerDescription, known: &Elb) -> Elb {
    let instances = balancer.instances.unwrap_or_default().into_iter();
    let listener = balancer.listener_descriptions.unwrap_or_default().into_iter();
    let name = balancer.load_balancer_name;
    let check = balancer.health_check.as_ref().filter(|check| !check.target().is_empty());
    let group = balancer.source_security_group.as_ref();
    Elb {
        id: name.clone(),
        access_logs: None,
        arn: None,
        availability_zones: Some(zones::told(
            balancer.availability_zones,
            known.availability_zones.as_ref(),
        )),
        connection_draining: None,
        connection_draining_timeout: None,
        cross_zone_load_balancing: None,
        desync_mitigation_mode: None,
        dns_name: balancer.dns_name,
        health_check: check.map(health::told),
        idle_timeout: None,
        instances: Some(instances.filter_map(|instance| instance.instance_id).collect()),
        internal: Some(balancer.scheme.as_deref() == Some(INTERNAL)),
        listener: listener.filter_map(listeners::told).collect(),
        name_prefix: name.as_deref().map(names::prefix_of).map(Into::into),
        name: name.map(Into::into),
        security_groups: Some(balancer.security_groups.into_iter().flatten().collect()),
        source_security_group: group.and_then(source_group::written),
        source_security_group_id: None,
        subnets: Some(zones::told(balancer.subnets, known.subnets.as_ref())),
        zone_id: balancer.canonical_hosted_zone_name_id,
    }
}
