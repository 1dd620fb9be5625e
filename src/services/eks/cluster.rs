//! `aws_eks_cluster`.

mod auto_mode;
mod blocks;
mod components;
mod deletion;
mod leftovers;
mod observed;
mod planning;
mod request;
#[cfg(test)]
pub(in crate::services) mod tests;
mod updates;

pub(in crate::services::eks) use blocks::{CertificateAuthority, ClusterIdentity};
pub(in crate::services::eks) use observed::as_told;

use super::{described, new_tags, tag, untag};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{
    Because, Change, Cx, Error, Found, Identity, Lost, Operation, Resource, Result, Retry, Spec,
    Tagging, Tags, Timeouts, Within, one, required,
};
use crate::plan::Draft;
use crate::schema::types::{ClusterName, KubernetesVersion, RoleArn};
use crate::value::Value;
use blocks::{
    AccessConfig, ComputeConfig, ControlPlaneScalingConfig, EncryptionConfig,
    KubernetesNetworkConfig, OutpostConfig, RemoteNetworkConfig, StorageConfig, UpgradePolicy,
    VpcConfig, ZonalShiftConfig,
};
use components::{KubeApiServerConfig, KubeControllerManagerConfig, KubeSchedulerConfig};
use std::collections::BTreeSet;

model! {
    /// Provides an EKS cluster: the control plane of Kubernetes.
    pub struct Cluster {
        /// Who may use the cluster.
        #[tf(block, computed)]
        access_config: Option<AccessConfig>,
        /// ARN of the cluster.
        #[tf(computed)]
        arn: Option<String>,
        /// Whether EKS installs its own add-ons in a new cluster. `true` by default, and `false` in EKS Auto Mode. It counts
        /// when a cluster is created, and at no other time: a later change is noted in the state, and changes nothing in AWS,
        /// which never tells it.
        #[tf(optional, computed, unread)]
        bootstrap_self_managed_addons: Option<bool>,
        /// The certificate authority of the cluster.
        #[tf(computed)]
        certificate_authority: Option<Vec<CertificateAuthority>>,
        /// ID of a cluster on AWS Outposts.
        #[tf(computed, null)]
        cluster_id: Option<String>,
        /// The compute capability of EKS Auto Mode. It is on or off together with `storage_config.block_storage` and
        /// `kubernetes_network_config.elastic_load_balancing`: what is not written of the three follows the others.
        #[tf(block, computed)]
        compute_config: Option<ComputeConfig>,
        /// The size of the control plane.
        #[tf(block, computed)]
        control_plane_scaling_config: Option<ControlPlaneScalingConfig>,
        /// When the cluster was created, in RFC 3339.
        #[tf(computed)]
        created_at: Option<String>,
        /// Whether AWS refuses to delete the cluster.
        #[tf(optional, computed)]
        deletion_protection: Option<bool>,
        /// Logs of the control plane that go to CloudWatch Logs.
        #[tf(optional, one_of = request::LOGS)]
        enabled_cluster_log_types: Option<BTreeSet<String>>,
        /// Encryption of what Kubernetes stores with a key of your own. Can be added to a cluster, and not removed. Cannot be set
        /// together with `outpost_config`.
        #[tf(block)]
        encryption_config: Option<EncryptionConfig>,
        /// URL of the API server.
        #[tf(computed)]
        endpoint: Option<String>,
        /// Whether to go to another version although EKS finds in its upgrade insights what may break by it.
        #[tf(optional, unread)]
        force_update_version: Option<bool>,
        /// Name of the cluster.
        #[tf(computed)]
        id: Option<String>,
        /// Who vouches for the pods of the cluster.
        #[tf(computed)]
        identity: Option<Vec<ClusterIdentity>>,
        /// Settings of the API server.
        #[tf(block, computed)]
        kube_api_server_config: Option<KubeApiServerConfig>,
        /// Settings of the controller manager.
        #[tf(block, computed)]
        kube_controller_manager_config: Option<KubeControllerManagerConfig>,
        /// Settings of the scheduler.
        #[tf(block, computed)]
        kube_scheduler_config: Option<KubeSchedulerConfig>,
        /// The network of Kubernetes. Cannot be set together with `outpost_config`.
        #[tf(block, computed)]
        kubernetes_network_config: Option<KubernetesNetworkConfig>,
        /// Name of the cluster.
        #[tf(required, replace, length = (1, 100))]
        name: ClusterName,
        /// A cluster on AWS Outposts. Any change needs a new cluster.
        #[tf(block, replace)]
        outpost_config: Option<OutpostConfig>,
        /// Version of EKS in which the version of Kubernetes runs.
        #[tf(computed, recompute_with = &[Cluster::version.name])]
        platform_version: Option<String>,
        /// Networks outside of AWS, for EKS Hybrid Nodes.
        #[tf(block)]
        remote_network_config: Option<RemoteNetworkConfig>,
        /// ARN of the role of the cluster.
        #[tf(required, replace)]
        role_arn: RoleArn,
        /// Status of the cluster.
        #[tf(computed)]
        status: Option<String>,
        /// The storage of EKS Auto Mode.
        #[tf(block, computed)]
        storage_config: Option<StorageConfig>,
        /// What becomes of the cluster when the standard support of its version ends.
        #[tf(block, computed)]
        upgrade_policy: Option<UpgradePolicy>,
        /// Version of Kubernetes. The newest that EKS offers by default. Changes in place, by one minor version at a time.
        #[tf(optional, computed)]
        version: Option<KubernetesVersion>,
        /// The network of the control plane.
        #[tf(block, min = 1)]
        vpc_config: Option<VpcConfig>,
        /// Zonal shift.
        #[tf(block, computed)]
        zonal_shift_config: Option<ZonalShiftConfig>,
    }
}

/// The role of a new cluster, or what is in it, may be as new as the cluster.
const fn retry(because: Because, message: &'static str) -> Retry {
    let within = Within::Propagation(because);
    Retry { operation: Operation::Create, code: "InvalidParameterException", message, within }
}
/// Something of IAM that has changed.
const IAM: Because = Because::Changed("aws_iam_");

impl Resource for Cluster {
    const SPEC: Spec = Spec {
        version: 1,
        tagging: Some(Tagging {
            on_create: true,
            policy_type: Some("eks:cluster"),
            set: |cx, name, tags| Box::pin(add_tags(cx, name, tags)),
            remove: |cx, name, keys| Box::pin(remove_tags(cx, name, keys)),
        }),
        timeouts: Timeouts::DEFAULT
            .with(Operation::Create, 30)
            .with(Operation::Update, 60)
            .with(Operation::Delete, 15),
        retries: &[
            retry(Because::Named, "does not exist"),
            retry(IAM, "Error in role params"),
            retry(IAM, "Role could not be assumed because the trusted entity is not correct"),
            retry(IAM, "doesn't have the Amazon EKS Managed Policies associated with it"),
            retry(IAM, "IAM role's policy must include"),
            // Somebody else changes the cluster, or something that belongs to it.
            Retry {
                operation: Operation::Update,
                code: updates::BUSY,
                message: "in progress",
                within: Within::Timeout,
            },
            Retry {
                operation: Operation::Delete,
                code: updates::BUSY,
                message: "in progress",
                within: Within::Timeout,
            },
        ],
        await_delete: true,
        identity: Some(Identity::by(&[Cluster::name.name])),
        ..Spec::of("aws_eks_cluster", Lost::Idempotent, "the name of the cluster")
    };
    type Key = String;

    fn plan(draft: &mut Draft<'_>) {
        planning::plan(draft);
    }

    fn plan_destroy(object: &Value, said: &mut Diagnostics) {
        if *object.get(Cluster::deletion_protection.name) == Value::Bool(true) {
            let name = object.get(Cluster::name.name).as_str().unwrap_or_default();
            let problem = Diagnostic::error(
                "Protected cluster",
                format!("AWS refuses to delete {name}: {}", deletion::PROTECTED),
            );
            said.push(problem.at(Cluster::deletion_protection.name));
        }
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let (compute, balancing, storage) = match request::auto_mode(plan) {
            Some(mode) => (Some(mode.compute), Some(mode.balancing), Some(mode.storage)),
            None => (None, None, None),
        };
        let addons =
            plan.bootstrap_self_managed_addons.unwrap_or(plan.has_auto_mode() != Some(true));
        let logs = plan.enabled_cluster_log_types.as_ref().filter(|logs| !logs.is_empty());
        let scheduler = plan.kube_scheduler_config.as_ref().map(KubeSchedulerConfig::to_aws);
        let server = plan.kube_api_server_config.as_ref().map(KubeApiServerConfig::to_aws);
        let manager = plan.kube_controller_manager_config.as_ref();
        let encryption = plan.encryption_config.as_ref().map(request::encryption);
        let remote = plan.remote_network_config.as_ref();
        let answer = cx
            .eks()
            .create_cluster()
            .client_request_token(cx.token())
            .name(plan.name.as_str())
            .role_arn(plan.role_arn.as_str())
            .set_version(plan.version.clone().map(Into::into))
            .set_resources_vpc_config(plan.vpc_config.as_ref().map(request::network))
            .set_access_config(request::access(plan))
            .bootstrap_self_managed_addons(addons)
            .set_compute_config(compute)
            .set_storage_config(storage)
            .set_kubernetes_network_config(request::kubernetes_network(plan, balancing))
            .set_control_plane_scaling_config(request::scaling(plan))
            .set_deletion_protection(plan.deletion_protection)
            .set_logging(logs.map(|logs| request::logging(Some(logs))))
            .set_encryption_config(encryption.map(|config| vec![config]))
            .set_kube_api_server_config(server)
            .set_kube_scheduler_config(scheduler)
            .set_kube_controller_manager_config(manager.map(KubeControllerManagerConfig::to_aws))
            .set_outpost_config(plan.outpost_config.as_ref().map(request::outposts).transpose()?)
            .set_remote_network_config(remote.map(|config| request::remote_networks(Some(config))))
            .set_upgrade_policy(request::upgrade_policy(plan))
            .set_zonal_shift_config(request::zonal_shift(plan))
            .set_tags(new_tags(cx.tags()))
            .send()
            .await?;
        required(answer.cluster.and_then(|cluster| cluster.name), "name")
    }

    async fn read(cx: &Cx, names: &[String]) -> Result<Found<Self>> {
        let [name] = names else { return Ok(Found::<Self>::new()) };
        let cluster = cx.read_once(&format!("cluster {name}"), described(cx, name)).await?;
        let observed = cluster.as_ref().clone().map(|cluster| {
            let mut observed = observed::observed(cluster);
            keep_untold(&mut observed.model, cx.known_as(name));
            observed
        });
        Ok(one::<Self>(name, observed))
    }

    async fn update(cx: &Cx, name: &String, change: Change<'_, Self>) -> Result<()> {
        let _turn = cx.turn(&format!("EKS cluster {name}")).await?;
        updates::run(cx, name, &change).await
    }

    async fn delete(cx: &Cx, name: &String, _: &Self) -> Result<()> {
        let _turn = cx.turn(&format!("EKS cluster {name}")).await?;
        deletion::delete(cx, name).await
    }

    async fn obstacles(cx: &Cx, name: &String, refusal: &Error) -> Option<String> {
        deletion::obstacles(cx, name, refusal).await
    }
}

/// What EKS never tells stays in the state as it is known there: whether the creator is an administrator. So does what it
/// keeps only where something is on: from where the API server can be reached over the internet, and the nodes of EKS
/// Auto Mode.
fn keep_untold(model: &mut Cluster, known: Option<Cluster>) {
    let Some(known) = known else { return };
    if let (Some(access), Some(known)) = (&mut model.access_config, known.access_config) {
        let told = access.bootstrap_cluster_creator_admin_permissions;
        access.bootstrap_cluster_creator_admin_permissions =
            told.or(known.bootstrap_cluster_creator_admin_permissions);
    }
    if let (Some(network), Some(known)) = (&mut model.vpc_config, known.vpc_config)
        && network.endpoint_public_access == Some(false)
        && known.public_access_cidrs.is_some()
    {
        network.public_access_cidrs = known.public_access_cidrs;
    }
    if let (Some(compute), Some(known)) = (&mut model.compute_config, known.compute_config)
        && compute.enabled != Some(true)
    {
        compute.node_pools = known.node_pools.or(compute.node_pools.take());
        compute.node_role_arn = known.node_role_arn.or(compute.node_role_arn.take());
    }
}

/// The ARN of a cluster, which the calls for tags want.
async fn arn(cx: &Cx, name: &str) -> Result<String> {
    let arn = async {
        let cluster = described(cx, name).await?.ok_or(Error::Gone)?;
        required(cluster.arn, "arn")
    };
    cx.once("find the ARN", arn).await
}

async fn add_tags(cx: &Cx, name: &str, tags: Tags) -> Result<()> {
    tag(cx, &arn(cx, name).await?, tags).await
}

async fn remove_tags(cx: &Cx, name: &str, keys: Vec<String>) -> Result<()> {
    untag(cx, &arn(cx, name).await?, keys).await
}
