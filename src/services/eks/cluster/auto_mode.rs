//! EKS Auto Mode: three capabilities that are on or off together.

use super::Cluster;
use super::blocks::{
    BlockStorage, ComputeConfig, ElasticLoadBalancing, KubernetesNetworkConfig, StorageConfig,
};
use crate::plan::Draft;
use crate::schema::{At, Attr, Block};
use crate::value::{Path, Value};

impl Cluster {
    /// Whether EKS Auto Mode is on; none if nothing says so.
    pub(super) fn has_auto_mode(&self) -> Option<bool> {
        let balancing = self.kubernetes_network_config.as_ref();
        let balancing = balancing.and_then(|config| config.elastic_load_balancing.as_ref());
        let storage = self.storage_config.as_ref().and_then(|config| config.block_storage.as_ref());
        let compute = self.compute_config.as_ref().and_then(|config| config.enabled);
        compute
            .or_else(|| balancing.and_then(|of| of.enabled))
            .or_else(|| storage.and_then(|of| of.enabled))
    }
}

/// Where the three switches are.
fn switches() -> [Path; 3] {
    let balancing =
        KubernetesNetworkConfig::elastic_load_balancing.then(ElasticLoadBalancing::enabled);
    let storage = StorageConfig::block_storage.then(BlockStorage::enabled);
    [
        Cluster::compute_config.then(ComputeConfig::enabled).into(),
        Cluster::kubernetes_network_config.then(balancing).into(),
        Cluster::storage_config.then(storage).into(),
    ]
}

/// What a configuration says of EKS Auto Mode.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// Nothing.
    Nothing,
    /// Something that is not known yet.
    Unknown,
    /// That it is on or off.
    On(bool),
}

/// What the configuration says. The first switch that is written counts.
pub(super) fn said(draft: &Draft<'_>) -> Said {
    let mut said = Said::Nothing;
    for switch in switches() {
        match (draft.config(switch.clone()), said) {
            (Value::Bool(on), Said::Nothing) => said = Said::On(*on),
            _ if is_open(draft, &switch) => return Said::Unknown,
            _ => {}
        }
    }
    said
}

/// Whether what a path leads to, or anything on the way there, is not known yet.
pub(super) fn is_open(draft: &Draft<'_>, path: &Path) -> bool {
    let steps = 1..=path.0.len();
    steps.into_iter().any(|end| draft.config(Path(path.0[..end].to_vec())).is_unknown())
}

/// Plans the switches that are not written as those that are.
pub(super) fn plan(draft: &mut Draft<'_>) {
    let said = said(draft);
    // What was read may be anything, and is kept.
    let is_new = draft.is_create() || is_switched(draft);
    for switch in switches().into_iter().filter(|_| is_new) {
        let Value::Bool(is) = draft.config(switch.clone()) else { continue };
        if matches!(said, Said::On(on) if on != *is) {
            let detail = "The capabilities of EKS Auto Mode are on or off together: `compute_config.enabled`, \
                `storage_config.block_storage.enabled` and \
                `kubernetes_network_config.elastic_load_balancing.enabled` have to be the same. What is left out of \
                them follows the others.";
            return draft.error(switch, "Conflicting arguments", detail);
        }
    }
    if draft.is_create() {
        return;
    }
    match said {
        Said::On(on) if is_switched(draft) => {
            follow(draft, &Value::Bool(on));
            forget_nodes(draft);
        }
        Said::Unknown => {
            follow(draft, &Value::Unknown);
            forget_nodes(draft);
            keep_role(draft);
        }
        Said::On(true) => keep_role(draft),
        Said::On(false) | Said::Nothing => {}
    }
}

/// Whether a switch is written as something else than it is.
fn is_switched(draft: &Draft<'_>) -> bool {
    let differs = |switch: Path| {
        let (written, is) = (draft.config(switch.clone()), draft.prior(switch));
        !written.is_null() && written != is
    };
    switches().into_iter().any(differs)
}

/// Lets the switches that are not written follow those that are. Whatever else is in their blocks stays known.
fn follow(draft: &mut Draft<'_>, on: &Value) {
    let [compute, balancing, storage] = switches();
    add(draft, Cluster::compute_config, on);
    if draft.config(compute.clone()).is_null() {
        draft.set(compute, on.clone());
    }
    add(draft, Cluster::storage_config, on);
    let volumes = Cluster::storage_config.then(StorageConfig::block_storage);
    set(draft, (volumes.into(), storage), on);
    // A cluster always has a network of Kubernetes, unless it is on Outposts.
    let network = Cluster::kubernetes_network_config;
    if !draft.planned(network).is_empty() {
        let balancer = network.then(KubernetesNetworkConfig::elastic_load_balancing);
        set(draft, (balancer.into(), balancing), on);
    }
}

/// Plans a switch that is not written. Its block may be written all the same, or not be there either.
fn set(draft: &mut Draft<'_>, (block, switch): (Path, Path), on: &Value) {
    if !draft.config(switch.clone()).is_null() || draft.config(block.clone()).is_unknown() {
        return;
    }
    if !draft.config(block.clone()).is_empty() {
        draft.set(switch, on.clone());
    } else if on.is_unknown() {
        draft.unknown(block);
    } else {
        draft.set(block, Value::List(vec![Value::object([("enabled", on.clone())])]));
    }
}

/// Plans a block where there is none. Whether there will be one is not known before the switches are.
fn add<B: Block>(draft: &mut Draft<'_>, block: Attr<Cluster, Option<B>>, on: &Value) {
    if !draft.planned(block).is_empty() {
        return;
    }
    if on.is_unknown() {
        draft.unknown(block);
    } else {
        draft.set(block, Value::List(vec![B::default().encode()]));
    }
}

fn role() -> At<Cluster> {
    Cluster::compute_config.then(ComputeConfig::node_role_arn)
}

/// What is not written of the nodes is another thing where the capability goes on or off.
fn forget_nodes(draft: &mut Draft<'_>) {
    for at in [role(), Cluster::compute_config.then(ComputeConfig::node_pools)] {
        let at = Path::from(at);
        if draft.config(at.clone()).is_null() {
            draft.unknown(at);
        }
    }
}

/// EKS does not take another role for the nodes as long as the capability is on.
fn keep_role(draft: &mut Draft<'_>) {
    let (written, prior) = (draft.config(role()), draft.prior(role()));
    let stays = (written.is_null() && !is_open(draft, &role().into())) || written == prior;
    if prior.is_empty() || stays {
        return;
    }
    let detail = "EKS does not exchange the role of the nodes while EKS Auto Mode is on: another role needs a new cluster.";
    draft.warning(role(), super::planning::COSTLY, detail);
    draft.replace(role());
}
