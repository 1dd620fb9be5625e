//! What the plan of a cluster knows beyond the rules of its attributes. Most of it keeps clusters from being replaced
//! without need (docs/decisions/0035-replacing-a-cluster.md).

use super::Cluster;
use super::auto_mode::{self, Said};
use super::blocks::{
    AccessConfig, EncryptionConfig, EncryptionKey, KubernetesNetworkConfig, VpcConfig,
};
use crate::plan::Draft;
use crate::schema::At;
use crate::schema::types::KubernetesVersion;
use crate::value::{Path, Value};

/// What is said where a plan replaces a cluster.
pub(super) const COSTLY: &str = "The cluster will be replaced";

/// What is said where EKS cannot do what is planned.
const IMPOSSIBLE: &str = "Change that is not possible";

/// The modes, in the order in which a cluster can go through them.
pub(super) const MODES: [&str; 3] = ["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"];

pub(super) fn plan(draft: &mut Draft<'_>) {
    auto_mode::plan(draft);
    reach(draft);
    if draft.is_create() {
        new_addons(draft);
        new_access(draft);
        new_on_outposts(draft);
    } else if !is_another(draft) {
        addons(draft);
        access(draft);
        network(draft);
        encryption(draft);
        version(draft);
    }
}

/// Without CIDR blocks, EKS lets everybody come. So an empty set cannot mean nobody.
fn reach(draft: &mut Draft<'_>) {
    let cidrs = || Cluster::vpc_config.then(VpcConfig::public_access_cidrs);
    let public = || Cluster::vpc_config.then(VpcConfig::endpoint_public_access);
    let written = draft.config(cidrs());
    let is_empty = !written.is_null() && written.is_empty();
    let is_new = draft.changes(cidrs()) || draft.changes(public());
    if is_empty && is_new && *draft.planned(public()) == Value::Bool(true) {
        let detail = "An empty set does not close the API server: EKS takes it for everybody. To close it to the internet, set \
            `endpoint_public_access = false`.";
        draft.error(cidrs(), "Invalid value", detail);
    }
}

/// Whether there will be another cluster in any case, to which nothing matters of what there is.
fn is_another(draft: &Draft<'_>) -> bool {
    let family = Cluster::kubernetes_network_config.then(KubernetesNetworkConfig::ip_family);
    let services =
        Cluster::kubernetes_network_config.then(KubernetesNetworkConfig::service_ipv4_cidr);
    draft.changes(Cluster::name)
        || draft.changes(Cluster::role_arn)
        || draft.changes(Cluster::outpost_config)
        || draft.changes(family)
        || draft.changes(services)
}

/// Add-ons are installed when the cluster is created, unless it is in EKS Auto Mode.
fn new_addons(draft: &mut Draft<'_>) {
    let at = Cluster::bootstrap_self_managed_addons;
    let default = match auto_mode::said(draft) {
        Said::Nothing => true,
        Said::On(on) => !on,
        Said::Unknown => return,
    };
    if draft.config(at).is_null() {
        draft.set(at, Value::Bool(default));
    }
}

fn addons(draft: &mut Draft<'_>) {
    // In EKS Auto Mode, `false` is right for the next cluster.
    if auto_mode::said(draft) != Said::On(true) {
        let instead = "Add-ons of a cluster that runs come and go one by one.";
        keep_as_created(draft, Cluster::bootstrap_self_managed_addons.into(), instead);
    }
}

/// What counts when a cluster is created, and at no other time, is no reason to end one that runs: only the state changes.
fn keep_as_created(draft: &mut Draft<'_>, at: Path, instead: &str) {
    let (was, is) = (draft.prior(at.clone()), draft.config(at.clone()));
    let is_written = matches!(is, Value::Bool(_));
    if is_written && was != is {
        let detail = format!(
            "It counts when a cluster is created, and at no other time: this cluster stays as it is, and only the state \
             changes. {instead}"
        );
        draft.warning(at, "Argument without effect", detail);
    }
}

fn mode() -> At<Cluster> {
    Cluster::access_config.then(AccessConfig::authentication_mode)
}
fn creator() -> At<Cluster> {
    Cluster::access_config.then(AccessConfig::bootstrap_cluster_creator_admin_permissions)
}

fn new_access(draft: &mut Draft<'_>) {
    let is_map = draft.config(mode()).as_str() == Some(MODES[0]);
    if is_map && *draft.config(creator()) == Value::Bool(false) {
        let detail = "With the ConfigMap alone nobody could use a cluster whose creator is not its administrator: \
            `bootstrap_cluster_creator_admin_permissions` has to be true where `authentication_mode` is \
            \"CONFIG_MAP\".";
        draft.error(creator(), "Conflicting arguments", detail);
    }
    let written = draft.config(Cluster::access_config);
    let is_written = !written.is_empty() && written.is_wholly_known();
    if is_written && draft.config(creator()).is_null() {
        draft.set(creator(), Value::Bool(true));
    }
}

/// A cluster on Outposts has a network and encryption of its own. A read may tell them all the same, so this is no rule of
/// the attributes, which holds for what was imported too.
fn new_on_outposts(draft: &mut Draft<'_>) {
    let is_written = |block: &str| {
        let written = draft.config(block);
        !written.is_empty() && !written.is_unknown()
    };
    let outposts = Cluster::outpost_config.name;
    let excluded = [Cluster::encryption_config.name, Cluster::kubernetes_network_config.name];
    let wrong: Vec<&str> = excluded.into_iter().filter(|block| is_written(block)).collect();
    if !is_written(outposts) {
        return;
    }
    for block in wrong {
        let detail =
            format!("`{block}` and `{outposts}` cannot be used together: remove one of them.");
        draft.error(block, "Conflicting arguments", detail);
    }
}

fn access(draft: &mut Draft<'_>) {
    let place = |value: &Value| MODES.iter().position(|mode| value.as_str() == Some(mode));
    let (was, is) = (place(draft.prior(mode())), place(draft.planned(mode())));
    if let (Some(was), Some(is)) = (was, is)
        && is < was
    {
        let detail = format!(
            "A cluster goes from \"CONFIG_MAP\" to \"API_AND_CONFIG_MAP\" to \"API\" and not back; this one is at {:?}.",
            MODES[was]
        );
        draft.error(mode(), IMPOSSIBLE, detail);
    }
    let instead = "Who administers it is a matter of its access entries.";
    keep_as_created(draft, creator().into(), instead);
}

fn network(draft: &mut Draft<'_>) {
    let public = || Cluster::vpc_config.then(VpcConfig::endpoint_public_access);
    let cidrs = || Cluster::vpc_config.then(VpcConfig::public_access_cidrs);
    // Those that the state knows are sent again: left out, they would be everybody.
    let is_open = draft.config(cidrs()).is_null() && draft.prior(cidrs()).is_empty();
    if draft.changes(public()) && is_open {
        draft.unknown(cidrs());
    }
    let egress = || Cluster::vpc_config.then(VpcConfig::control_plane_egress_mode);
    let may_go_back = auto_mode::is_open(draft, &egress().into())
        || draft.planned(egress()).as_str() == Some("AWS_MANAGED");
    if draft.prior(egress()).as_str() == Some("CUSTOMER_ROUTED") && may_go_back {
        let detail =
            "There is no way back from \"CUSTOMER_ROUTED\" to \"AWS_MANAGED\" but a new cluster.";
        draft.warning(egress(), COSTLY, detail);
        draft.replace(egress());
    }
}

fn encryption(draft: &mut Draft<'_>) {
    let block = Cluster::encryption_config;
    if draft.prior(block).is_empty() {
        return;
    }
    if draft.planned(block).is_empty() {
        let detail = "Encryption with a key can be added to a cluster, and not removed: keep the block, or mark the cluster \
            with `terraform taint` to get another one.";
        return draft.error(block, IMPOSSIBLE, detail);
    }
    let key = || block.then(EncryptionConfig::provider.then(EncryptionKey::key_arn));
    if draft.changes(key()) {
        let detail = "A cluster keeps the key that it was first encrypted with: another key needs a new cluster. Keep the \
            key to keep the cluster.";
        draft.warning(key(), COSTLY, detail);
        draft.replace(key());
    }
}

/// A cluster is upgraded by one minor version at a time. Whether it can go back is for AWS to say.
fn version(draft: &mut Draft<'_>) {
    let at = Cluster::version;
    let (was, is) = (draft.prior(at).as_str(), draft.planned(at).as_str());
    let numbers = |text: Option<&str>| text.and_then(KubernetesVersion::numbers);
    let (Some((major, minor)), Some(is)) = (numbers(was), numbers(is)) else { return };
    if is.0 == major && is.1 > minor + 1 {
        let detail = format!(
            "EKS upgrades by one minor version at a time, and the cluster has {major}.{minor}: the next one is {major}.{}.",
            minor + 1
        );
        draft.error(at, IMPOSSIBLE, detail);
    }
}
