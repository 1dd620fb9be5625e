//! Ephemeral resource `aws_eks_cluster_auth`.

#[cfg(test)]
mod tests;

use super::data::cluster_auth::token;
use crate::engine::{Cx, EphemeralResource, Lease, Result};
use crate::schema::types::ClusterName;
use crate::secret::Secret;

model! {
    /// Makes a token for the API server of an EKS cluster. Whoever has it acts in the cluster as the session of this ephemeral
    /// resource for 15 minutes. No call is made for it, not even to look for the cluster.
    ///
    /// Terraform gives nobody another token in the middle of a plan or an apply. What takes longer is done apart from what needs
    /// the cluster, or has the other provider run `aws eks get-token` by itself (`exec` of the Kubernetes and Helm providers).
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
        Ok(Lease::of(Self { token, ..config.clone() }))
    }
}
