//! EKS: clusters of Kubernetes. What its types have in common.

pub(super) mod cluster;
pub(super) mod cluster_token;
pub(super) mod data;

use crate::engine::{AbsentIf, Cx, Error, Result, Tags};
use aws_sdk_eks::types::Cluster as AwsCluster;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;

/// "There is no such thing", in the words of EKS.
const ABSENT: &[&str] = &["ResourceNotFoundException"];

/// The tags of a create call; none rather than an empty map.
#[expect(clippy::disallowed_types, reason = "the SDK takes tags as a hash map")]
fn new_tags(tags: &Tags) -> Option<std::collections::HashMap<String, String>> {
    let all = || tags.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
    (!tags.is_empty()).then(all)
}

/// Tags the object of an ARN.
async fn tag(cx: &Cx, arn: &str, tags: Tags) -> Result<()> {
    cx.eks().tag_resource().resource_arn(arn).set_tags(new_tags(&tags)).send().await?;
    Ok(())
}

/// Takes tags away from the object of an ARN.
async fn untag(cx: &Cx, arn: &str, keys: Vec<String>) -> Result<()> {
    cx.eks().untag_resource().resource_arn(arn).set_tag_keys(Some(keys)).send().await?;
    Ok(())
}

/// A time in an answer, in RFC 3339.
fn date(time: Option<&DateTime>) -> Option<String> {
    time?.fmt(Format::DateTime).ok()
}

/// A cluster by its name; none if there is none.
async fn described(cx: &Cx, name: &str) -> Result<Option<AwsCluster>> {
    let answer = cx.eks().describe_cluster().name(name).send().await;
    match answer.absent_if(ABSENT) {
        Ok(answer) => Ok(answer.and_then(|answer| answer.cluster)),
        Err(refusal) if is_no_cluster(&refusal) => Ok(None),
        Err(refusal) => Err(refusal),
    }
}

/// Whether EKS says that there is no cluster, with a code that says more than that.
fn is_no_cluster(refusal: &Error) -> bool {
    refusal.code() == Some("ClientException") && refusal.to_string().contains("No cluster found")
}
