//! What controllers in a cluster have made in AWS, and nobody deletes with the cluster.

use crate::diagnostic::Diagnostic;
use crate::engine::{Cx, Result};
use aws_sdk_resourcegroupstagging::types::TagFilter;
use std::collections::BTreeSet;

/// What such controllers make and Terraform does not know of.
const TYPES: [&str; 3] =
    ["ec2:volume", "elasticloadbalancing:loadbalancer", "elasticloadbalancing:targetgroup"];

/// Warns about what a deleted cluster has left behind. Says nothing where that cannot be found out.
pub(super) async fn tell(cx: &Cx, cluster: &str) {
    let left = cx.once("look for what is left behind", find(cx, cluster)).await;
    let Ok(left) = left else { return };
    if left.is_empty() {
        return;
    }
    let detail = format!(
        "Controllers in the cluster {cluster} have made these, which stay, and cost money, until somebody deletes them: {}.",
        left.into_iter().collect::<Vec<_>>().join(", ")
    );
    cx.warn(Diagnostic::warning("Left behind by a cluster", detail));
}

/// By the tags of the AWS Load Balancer Controller, and of the controllers of Kubernetes itself.
///
/// - <https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/configurations/>
/// - <https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html>
async fn find(cx: &Cx, cluster: &str) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let marks = [
        ("elbv2.k8s.aws/cluster".to_owned(), cluster),
        (format!("kubernetes.io/cluster/{cluster}"), "owned"),
    ];
    for (key, value) in marks {
        let pages = cx
            .tagging()
            .get_resources()
            .tag_filters(TagFilter::builder().key(key).values(value).build())
            .set_resource_type_filters(Some(TYPES.map(str::to_owned).to_vec()))
            .into_paginator()
            .items()
            .send();
        let all = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
        found.extend(all.into_iter().filter_map(|resource| resource.resource_arn));
    }
    Ok(found)
}
