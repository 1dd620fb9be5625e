//! Ephemeral resource `aws_eks_cluster_auth`.

#[cfg(test)]
mod tests;

use super::data::cluster_auth::{LIFE, token};
use crate::diagnostic::Diagnostic;
use crate::engine::{Cx, EphemeralResource, Lease, Result};
use crate::schema::types::ClusterName;
use crate::secret::Secret;
use aws_smithy_types::DateTime;
use serde_json::{Value as Json, json};

model! {
    /// Makes a token for the API server of an EKS cluster. Whoever has it acts in the cluster as the session of this ephemeral
    /// resource for 15 minutes. No call is made for it, not even to look for the cluster.
    ///
    /// Terraform gives nobody another token in the middle of a plan or an apply. A warning says so when this one has ended
    /// before that.
    pub(in crate::services) struct ClusterToken {
        /// Name of the cluster.
        #[tf(required, length = (1, 100))]
        name: ClusterName,
        /// The token.
        #[tf(computed, sensitive)]
        token: Option<Secret>,
    }
}

impl EphemeralResource for ClusterToken {
    const TYPE: &'static str = "aws_eks_cluster_auth";

    async fn open(cx: &Cx, config: &Self) -> Result<Lease<Self>> {
        let token = Some(token(cx, &config.name).await?);
        let end = DateTime::from(cx.scope().now() + LIFE).secs();
        Ok(Lease { kept: json!({"end": end}), ..Lease::of(Self { token, ..config.clone() }) })
    }

    /// There is nothing to end, but something to tell: what was done last with a token that has ended was refused.
    async fn close(cx: &Cx, config: &Self, kept: &Json) -> Result<()> {
        let end = kept.get("end").and_then(Json::as_i64);
        if end.is_some_and(|end| DateTime::from(cx.scope().now()).secs() > end) {
            cx.warn(Diagnostic::warning(
                "A token has ended",
                format!(
                    "The token for cluster {} was good for 15 minutes. What was done with it since was refused: who has got a \
                     token gets no other before the next plan or apply. Apply what needs the cluster apart from what takes \
                     long, or have the other provider run `aws eks get-token` by itself (`exec` of the Kubernetes and Helm \
                     providers).",
                    config.name.as_str()
                ),
            ));
        }
        Ok(())
    }
}
