//! `aws_cluster_leftovers`.

mod id;
mod listing;
mod marks;
mod removal;
#[cfg(test)]
pub(in crate::services) mod tests;
mod waits;

use super::leftovers::IN_USE;
use super::{filter, obstacles};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{
    Cx, Error, Found, Lost, Observed, Operation, Resource, Result, Retry, Spec, Timeouts, Within,
};
use crate::plan::Draft;
use crate::schema::types::ArnText;
use crate::value::Value;
use id::Cluster;
use listing::Asked;
use std::collections::BTreeSet;

model! {
    /// Removes what controllers in a Kubernetes cluster have created in AWS and left behind, when it is destroyed: load
    /// balancers of every generation, target groups, security groups and the rules that refer to them, network
    /// interfaces that nothing uses, and volumes if asked for. Without it, they keep subnets, security groups and the
    /// VPC from being deleted.
    ///
    /// Only what is in the VPC, belongs to this cluster alone by its tags, and has the mark of a controller that has
    /// created it is removed. What Terraform has created carries no such mark, also where it has the same tag of an
    /// owner.
    ///
    /// Let instances and clusters depend on it, and let it depend on the network, so that a destroy meets it in
    /// between. It refuses to remove anything as long as instances of the cluster are there.
    pub(in crate::services) struct ClusterLeftovers {
        /// VPC and name, as `vpc-0123456789abcdef0/NAME`.
        #[tf(computed)]
        id: Option<String>,
        /// Name of the cluster, as controllers write it into tags: `kubernetes.io/cluster/NAME` and
        /// `elbv2.k8s.aws/cluster`.
        #[tf(required, replace, length = (1, 106))]
        cluster_name: String,
        /// ARNs of what is there now and would be removed, in this order.
        #[tf(computed, recompute)]
        found: Option<Vec<String>>,
        /// ARNs of what stays although it carries the marks of a controller, such as a load balancer that was created with its
        /// tags, for it to take over.
        #[tf(optional, unread)]
        keep: Option<BTreeSet<ArnText>>,
        /// Whether a destroy deletes the volumes of Amazon EBS that were created for claims in the cluster, with all
        /// that is on them. `false` by default. A volume is in no VPC: it is known by the name of the cluster alone.
        #[tf(optional, unread)]
        volumes: Option<bool>,
        /// ID of the VPC that the cluster is in. What is in another VPC is not touched, whatever its tags say.
        #[tf(required, replace)]
        vpc_id: String,
    }
}

/// A target group is in use for some seconds after its load balancer is gone.
const LISTENED_TO: Retry = Retry {
    operation: Operation::Delete,
    code: "ResourceInUse",
    message: "listener or a rule",
    within: Within::Contention,
};
/// What holds a security group is on its way out.
const HELD: Retry =
    Retry { operation: Operation::Delete, code: IN_USE, message: "", within: Within::Timeout };

impl Resource for ClusterLeftovers {
    const SPEC: Spec = Spec {
        timeouts: Timeouts::DEFAULT.with(Operation::Delete, 30),
        retries: &[LISTENED_TO, HELD],
        ends_as_read: true,
        // Nothing is created.
        ..Spec::of(
            "aws_cluster_leftovers",
            Lost::Unique,
            "the ID of the VPC and the name of the cluster, such as `vpc-0123456789abcdef0/acme`",
        )
    };
    type Key = Cluster;

    fn plan(draft: &mut Draft<'_>) {
        for name in [ClusterLeftovers::cluster_name, ClusterLeftovers::vpc_id] {
            if !draft.is_create() && draft.replaces(name) {
                let cluster = draft.prior(ClusterLeftovers::cluster_name);
                let vpc = draft.prior(ClusterLeftovers::vpc_id);
                let found = draft.prior(ClusterLeftovers::found);
                if let Some((summary, detail)) = removal_of(cluster, vpc, found) {
                    draft.warning(name, &summary, detail);
                }
                return;
            }
        }
    }

    fn plan_destroy(object: &Value, said: &mut Diagnostics) {
        let of = |name: &str| object.get(name);
        let told = removal_of(
            of(ClusterLeftovers::cluster_name.name),
            of(ClusterLeftovers::vpc_id.name),
            of(ClusterLeftovers::found.name),
        );
        said.extend(told.map(|(summary, detail)| Diagnostic::warning(summary, detail)));
    }

    async fn create(_: &Cx, plan: &Self) -> Result<Cluster> {
        Ok(Cluster { vpc: plan.vpc_id.clone(), name: plan.cluster_name.clone() })
    }

    async fn read(cx: &Cx, clusters: &[Cluster]) -> Result<Found<Self>> {
        let mut all = Found::<Self>::new();
        for cluster in clusters {
            let vpcs = cx.ec2().describe_vpcs().filters(filter("vpc-id", [&cluster.vpc]));
            if vpcs.send().await?.vpcs().is_empty() {
                continue;
            }
            let id = cluster.to_string();
            let asked = cx.known_as::<Self>(&id).map(|known| known.asked()).unwrap_or_default();
            let listed = async { Ok(Some(listing::of(cx, cluster, &asked).await?.arns())) };
            let model = Self {
                cluster_name: cluster.name.clone(),
                found: cx.part(&id, ClusterLeftovers::found, listed).await?,
                id: Some(id),
                keep: None,
                volumes: None,
                vpc_id: cluster.vpc.clone(),
            };
            all.insert(cluster.clone(), Observed::settled(model));
        }
        Ok(all)
    }

    async fn delete(cx: &Cx, cluster: &Cluster, object: &Self) -> Result<()> {
        let planned = object.found.as_deref().unwrap_or_default();
        removal::remove(cx, cluster, &object.asked(), planned).await
    }

    async fn obstacles(cx: &Cx, cluster: &Cluster, refusal: &Error) -> Option<String> {
        if refusal.code() != Some(IN_USE) {
            return None;
        }
        let left = listing::of(cx, cluster, &Asked::default()).await.ok()?;
        let mut told = vec![];
        for group in &left.groups {
            told.extend(obstacles::of_group(cx, &group.id, refusal).await);
        }
        (!told.is_empty()).then(|| told.join(" "))
    }
}

impl ClusterLeftovers {
    fn asked(&self) -> Asked {
        let keep = self.keep.iter().flatten().map(|arn| arn.as_str().to_owned()).collect();
        Asked { with_volumes: self.volumes == Some(true), keep }
    }
}

/// What a destroy removes, in a list; none if nothing is known to be there.
fn removal_of(cluster: &Value, vpc: &Value, found: &Value) -> Option<(String, String)> {
    let [cluster, vpc] = [cluster, vpc].map(|value| value.as_str().unwrap_or_default());
    let arns: Vec<&str> = found.as_elements()?.iter().filter_map(Value::as_str).collect();
    if arns.is_empty() {
        return None;
    }
    let summary = format!("What controllers of \"{cluster}\" have left behind is removed");
    let detail = format!(
        "This was created by controllers in the cluster \"{cluster}\" in {vpc}, is not managed by Terraform, and is deleted \
         with this resource:\n  - {}\nSo is what they create before that.",
        arns.join("\n  - ")
    );
    Some((summary, detail))
}
