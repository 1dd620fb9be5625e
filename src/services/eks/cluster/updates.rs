//! The updates of a cluster. EKS takes one kind of change in a call, works on one update at a time, and tells of each how it
//! ends.

use super::Cluster;
use super::components::{KubeApiServerConfig, KubeControllerManagerConfig, KubeSchedulerConfig};
use super::planning::MODES;
use super::request::{self, list};
use crate::engine::{AbsentIf, Change, Cx, Error, Result, required};
use crate::services::eks::ABSENT;
use aws_sdk_eks::operation::associate_encryption_config::builders::AssociateEncryptionConfigFluentBuilder;
use aws_sdk_eks::operation::update_cluster_config::builders::UpdateClusterConfigFluentBuilder;
use aws_sdk_eks::operation::update_cluster_version::builders::UpdateClusterVersionFluentBuilder;
use aws_sdk_eks::types::{
    KubernetesNetworkConfigRequest, UpdateAccessConfigRequest, UpdateStatus, VpcConfigRequest,
};
use std::collections::BTreeSet;

/// The cluster is in use: another update is in progress, or something belongs to it.
pub(super) const BUSY: &str = "ResourceInUseException";

/// One update.
struct Step {
    /// What it changes, as in "updating the logs".
    what: &'static str,
    call: Call,
}

/// How it is asked for.
enum Call {
    Config(Box<UpdateClusterConfigFluentBuilder>),
    Encryption(AssociateEncryptionConfigFluentBuilder),
    Version(UpdateClusterVersionFluentBuilder),
}

/// Makes all updates that a change needs, one after the other. Each is done once, even if a later one is begun again.
pub(super) async fn run(cx: &Cx, name: &str, change: &Change<'_, Cluster>) -> Result<()> {
    for Step { what, call } in steps(cx, name, change) {
        let id = cx.once(&format!("begin updating {what}"), begin(call)).await?;
        cx.once(&format!("updating {what}"), end(cx, name, what, &id)).await?;
    }
    Ok(())
}

async fn begin(call: Call) -> Result<String> {
    let update = match call {
        Call::Config(call) => call.send().await?.update,
        Call::Encryption(call) => call.send().await?.update,
        Call::Version(call) => call.send().await.map_err(|refusal| warned(refusal.into()))?.update,
    };
    required(update.and_then(|update| update.id), "update.id")
}

/// A refusal to go to another version, with what can be done about it where EKS foresees trouble.
fn warned(refusal: Error) -> Error {
    if !refusal.to_string().to_lowercase().contains("insight") {
        return refusal;
    }
    refusal.explained(
        "What may break by another version stands in the upgrade insights of the cluster. With \
         `force_update_version = true`, it is upgraded all the same.",
    )
}

/// Waits for the end of an update.
async fn end(cx: &Cx, name: &str, what: &str, id: &str) -> Result<()> {
    let is_over = || async {
        let answer = cx.eks().describe_update().name(name).update_id(id).send().await;
        let update = match answer.map_err(Error::from) {
            Err(refusal) if refusal.to_string().contains("No cluster found") => {
                return Err(Error::Gone);
            }
            answer => answer.absent_if(ABSENT)?.and_then(|answer| answer.update),
        };
        // EKS does not show a new update everywhere at once.
        let Some(update) = update else { return Ok(false) };
        match update.status() {
            Some(UpdateStatus::Successful) => Ok(true),
            Some(UpdateStatus::Failed | UpdateStatus::Cancelled) => {
                let problems = update.errors().iter().map(|error| {
                    let code = error.error_code().map_or("Unknown", |code| code.as_str());
                    problem(code, error.error_message(), error.resource_ids())
                });
                let problems: Vec<String> = problems.collect();
                Err(Error::Failed(format!("updating {what}: {}", told(&problems))))
            }
            _ => Ok(false),
        }
    };
    cx.until_the_end(&format!("updating {what}"), is_over).await
}

fn told(problems: &[String]) -> String {
    match problems {
        [] => "AWS does not say why".to_owned(),
        all => all.join("; "),
    }
}

/// A problem as EKS tells it: `SubnetNotFound: the subnet does not exist (subnet-1)`.
pub(super) fn problem(code: &str, message: Option<&str>, ids: &[String]) -> String {
    let mut problem = code.to_owned();
    if let Some(message) = message {
        problem = format!("{problem}: {}", message.trim_end_matches('.'));
    }
    if ids.is_empty() { problem } else { format!("{problem} ({})", ids.join(", ")) }
}

/// The updates, in their order: who may use the cluster before what it is made of, and its version at last.
fn steps(cx: &Cx, name: &str, change: &Change<'_, Cluster>) -> Vec<Step> {
    let config = || cx.eks().update_cluster_config().name(name);
    let mut steps = Vec::new();
    let mut add = |what, call: Option<UpdateClusterConfigFluentBuilder>| {
        steps.extend(call.map(|call| Step { what, call: Call::Config(Box::new(call)) }));
    };
    if change.of(Cluster::upgrade_policy).is_some() {
        let policy = request::upgrade_policy(change.new);
        add("the upgrade policy", policy.map(|policy| config().upgrade_policy(policy)));
    }
    for mode in modes(change) {
        let access = UpdateAccessConfigRequest::builder().authentication_mode(mode.into()).build();
        let what = if mode == MODES[1] {
            "the access configuration"
        } else {
            "the access configuration for the API alone"
        };
        add(what, Some(config().access_config(access)));
    }
    add("the logs", logs(change).map(|logs| config().logging(logs)));
    for (what, network) in networks(change) {
        add(what, Some(config().resources_vpc_config(network)));
    }
    if change.of(Cluster::zonal_shift_config).is_some() {
        let shift = request::zonal_shift(change.new);
        add("the zonal shift", shift.map(|shift| config().zonal_shift_config(shift)));
    }
    if change.of(Cluster::remote_network_config).is_some() {
        let remote = request::remote_networks(change.new.remote_network_config.as_ref());
        add("the remote networks", Some(config().remote_network_config(remote)));
    }
    add("EKS Auto Mode", auto_mode(change, config));
    if change.of(Cluster::control_plane_scaling_config).is_some() {
        let scaling = request::scaling(change.new);
        add("the tier", scaling.map(|tier| config().control_plane_scaling_config(tier)));
    }
    add("the components of the control plane", components(change, config));
    if let Some(Some(protection)) = change.of(Cluster::deletion_protection) {
        add("the deletion protection", Some(config().deletion_protection(*protection)));
    }
    steps.extend(encryption(cx, name, change));
    steps.extend(version(cx, name, change));
    steps
}

/// The modes of authentication that the cluster goes through. It cannot leave one out.
fn modes(change: &Change<'_, Cluster>) -> Vec<&'static str> {
    let place = |cluster: &Cluster| {
        let mode = cluster.access_config.as_ref()?.authentication_mode.as_deref()?;
        MODES.iter().position(|known| *known == mode)
    };
    match (place(change.old), place(change.new)) {
        (Some(old), Some(new)) if old < new => MODES[old + 1..=new].to_vec(),
        _ => vec![],
    }
}

fn logs(change: &Change<'_, Cluster>) -> Option<aws_sdk_eks::types::Logging> {
    let on = |cluster: &Cluster| cluster.enabled_cluster_log_types.clone().unwrap_or_default();
    let wanted = on(change.new);
    (on(change.old) != wanted).then(|| request::logging(Some(&wanted)))
}

/// Changes of the network, each of which is an update of its own.
fn networks(change: &Change<'_, Cluster>) -> Vec<(&'static str, VpcConfigRequest)> {
    let Some(network) = change.inside(Cluster::vpc_config) else { return vec![] };
    let (old, new) = (network.old, network.new);
    let mut all = Vec::new();
    let (was, cidrs) = (request::public_cidrs(old), request::public_cidrs(new));
    let is_public = old.endpoint_public_access == new.endpoint_public_access;
    let is_private = old.endpoint_private_access == new.endpoint_private_access;
    if !(is_public && is_private && (was == cidrs || cidrs.is_none())) {
        let access = VpcConfigRequest::builder()
            .set_endpoint_private_access(new.endpoint_private_access)
            .set_endpoint_public_access(new.endpoint_public_access)
            .set_public_access_cidrs(cidrs);
        all.push(("the access to the API server", access.build()));
    }
    if old.subnet_ids != new.subnet_ids {
        let subnets = VpcConfigRequest::builder().set_subnet_ids(Some(list(&new.subnet_ids)));
        all.push(("the subnets", subnets.build()));
    }
    let groups = |groups: &Option<BTreeSet<String>>| groups.clone().unwrap_or_default();
    let wanted = groups(&new.security_group_ids);
    if groups(&old.security_group_ids) != wanted {
        let groups = VpcConfigRequest::builder().set_security_group_ids(Some(list(&wanted)));
        all.push(("the security groups", groups.build()));
    }
    if let Some(Some(mode)) = network.of(super::VpcConfig::control_plane_egress_mode) {
        let mode = VpcConfigRequest::builder().control_plane_egress_mode(mode.as_str().into());
        all.push(("the egress of the control plane", mode.build()));
    }
    all
}

/// EKS takes the three capabilities only together.
fn auto_mode(
    change: &Change<'_, Cluster>,
    config: impl Fn() -> UpdateClusterConfigFluentBuilder,
) -> Option<UpdateClusterConfigFluentBuilder> {
    let is_on = |cluster: &Cluster| cluster.has_auto_mode().unwrap_or_default();
    let nodes = |cluster: &Cluster| {
        let compute = cluster.compute_config.as_ref().filter(|_| is_on(cluster))?;
        Some((compute.node_pools.clone().unwrap_or_default(), compute.node_role_arn.clone()))
    };
    if is_on(change.old) == is_on(change.new) && nodes(change.old) == nodes(change.new) {
        return None;
    }
    let mode = request::auto_mode(change.new)?;
    let network = KubernetesNetworkConfigRequest::builder().elastic_load_balancing(mode.balancing);
    let call = config().compute_config(mode.compute).storage_config(mode.storage);
    Some(call.kubernetes_network_config(network.build()))
}

fn components(
    change: &Change<'_, Cluster>,
    config: impl Fn() -> UpdateClusterConfigFluentBuilder,
) -> Option<UpdateClusterConfigFluentBuilder> {
    let server = change.of(Cluster::kube_api_server_config).and_then(Option::as_ref);
    let manager = change.of(Cluster::kube_controller_manager_config).and_then(Option::as_ref);
    let scheduler = change.of(Cluster::kube_scheduler_config).and_then(Option::as_ref);
    if server.is_none() && manager.is_none() && scheduler.is_none() {
        return None;
    }
    let call = config()
        .set_kube_api_server_config(server.map(KubeApiServerConfig::to_aws))
        .set_kube_controller_manager_config(manager.map(KubeControllerManagerConfig::to_aws))
        .set_kube_scheduler_config(scheduler.map(KubeSchedulerConfig::to_aws));
    Some(call)
}

/// Only where there is none: a cluster keeps its key, and EKS refuses the same one once more.
fn encryption(cx: &Cx, name: &str, change: &Change<'_, Cluster>) -> Option<Step> {
    let config = change.new.encryption_config.as_ref()?;
    let call = cx.eks().associate_encryption_config().cluster_name(name);
    let call = call.encryption_config(request::encryption(config));
    let is_new = change.old.encryption_config.is_none();
    is_new.then_some(Step { what: "the encryption", call: Call::Encryption(call) })
}

fn version(cx: &Cx, name: &str, change: &Change<'_, Cluster>) -> Option<Step> {
    let version = change.of(Cluster::version)?.as_ref()?;
    let force = change.new.force_update_version.filter(|force| *force);
    let call = cx.eks().update_cluster_version().name(name).version(version.as_str());
    Some(Step { what: "the version", call: Call::Version(call.set_force(force)) })
}
