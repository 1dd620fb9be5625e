//! Data source `aws_eks_cluster_auth`.

#[cfg(test)]
mod tests;

use crate::engine::{Cx, DataSource, Result};
use crate::schema::types::ClusterName;
use crate::secret::Secret;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::time::Duration;

/// For how long the URL in the token is signed. EKS itself accepts a token for 15 minutes.
const EXPIRES: Duration = Duration::from_mins(1);

model! {
    /// Makes a token for the API server of an EKS cluster. Whoever has it acts in the cluster as the session of this data
    /// source for 15 minutes. No call is made for it, not even to look for the cluster.
    pub(in crate::services) struct ClusterAuth {
        /// Name of the cluster.
        #[tf(computed)]
        id: Option<String>,
        /// Name of the cluster.
        #[tf(required, length = (1, 100))]
        name: ClusterName,
        /// The token.
        #[tf(computed, sensitive)]
        token: Option<Secret>,
    }
}

impl DataSource for ClusterAuth {
    const TYPE: &'static str = "aws_eks_cluster_auth";

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let (id, name) = (Some(config.name.as_str().to_owned()), config.name.clone());
        Ok(Self { id, token: Some(token(cx, &name).await?), name })
    }
}

/// A token for a cluster.
pub(in crate::services::eks) async fn token(cx: &Cx, name: &ClusterName) -> Result<Secret> {
    let headers = [("x-k8s-aws-id", name.as_str())];
    let url = cx.scope().presigned_identity(&headers, EXPIRES).await?;
    Ok(Secret::from(format!("k8s-aws-v1.{}", URL_SAFE_NO_PAD.encode(url.expose()))))
}
