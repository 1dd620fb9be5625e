//! A cluster and its updates, as the EKS API Reference documents them.
//!
//! <https://docs.aws.amazon.com/eks/latest/APIReference/API_Operations_Amazon_Elastic_Kubernetes_Service.html>

use crate::services::testing::Row;
use crate::store::{Does, Key, Kind, Parent, Refusal, Said, Turn, on};
use serde_json::{Value as Json, json};

/// How `aws_eks_cluster` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    kinds: &[&CLUSTER, &UPDATE, &NODEGROUP, &PROFILE, &RESOURCES],
    makes: Some("cluster"),
    replacing: &[
        "access_config",
        "bootstrap_self_managed_addons",
        "compute_config",
        "encryption_config",
        "kubernetes_network_config",
        "outpost_config",
        "vpc_config",
    ],
    // Whether the creator is an administrator, and what says nothing because something else is off.
    not_imported: &["access_config", "compute_config", "vpc_config"],
    ..Row::of("aws_eks_cluster")
};

const ABSENT: &str = "ResourceNotFoundException";
const INVALID: &str = "InvalidParameterException";
const IN_USE: &str = "ResourceInUseException";

const CLUSTER: Kind = Kind {
    key: Key::Chosen(&["name"]),
    absent: (ABSENT, "No cluster found for name: {}."),
    start: || {
        json!({
            "status": "ACTIVE", "createdAt": 1_767_323_045, "version": "1.33",
            "platformVersion": "eks.1",
            "certificateAuthority": {"data": "Q0VSVA=="},
            "resourcesVpcConfig": {
                "endpointPublicAccess": true, "endpointPrivateAccess": false,
                "publicAccessCidrs": ["0.0.0.0/0"], "vpcId": "vpc-1", "securityGroupIds": [],
                "clusterSecurityGroupId": "sg-1", "controlPlaneEgressMode": "AWS_MANAGED",
            },
            "kubernetesNetworkConfig": {
                "ipFamily": "ipv4", "serviceIpv4Cidr": "172.20.0.0/16",
                "elasticLoadBalancing": {"enabled": false},
            },
            "accessConfig": {"authenticationMode": "CONFIG_MAP"},
            "upgradePolicy": {"supportType": "EXTENDED"},
            "zonalShiftConfig": {"enabled": false},
            "computeConfig": {"enabled": false, "nodePools": []},
            "storageConfig": {"blockStorage": {"enabled": false}},
            "controlPlaneScalingConfig": {"tier": "standard"},
            "deletionProtection": false,
        })
    },
    filled: &[
        ("arn", "arn:aws:eks:{region}:{account}:cluster/{name}"),
        ("endpoint", "https://{name}.gr7.{region}.eks.amazonaws.com"),
        ("/identity/oidc/issuer", "https://oidc.eks.{region}.amazonaws.com/id/{name}"),
    ],
    new: |turn, cluster| {
        hide(cluster);
        switched(cluster);
        let logging = logging(&json!([]), &turn.call.input["logging"]["clusterLogging"]);
        cluster["logging"] = json!({"clusterLogging": logging});
        if cluster["kubernetesNetworkConfig"]["ipFamily"] == "ipv6" {
            cluster["kubernetesNetworkConfig"]["serviceIpv6Cidr"] = "fd00::/108".into();
        }
        if !cluster["outpostConfig"].is_null() {
            cluster["id"] = "outpost-cluster-1".into();
        }
        Ok(())
    },
    unique: &[(&["name"], IN_USE, "Cluster already exists with name: {}")],
    token: Some("clientRequestToken"),
    tagged: Some("cluster"),
    pending: &[("status", "CREATING")],
    parts: &["/endpoint", "/identity"],
    ending: Some(("status", "DELETING")),
    // That it may be protected is a matter of the tests of its deletion: here, every life ends.
    end: free,
    operations: &[
        on("CreateCluster", Does::Create("cluster")).at("/clusters"),
        on("DescribeCluster", Does::Get("cluster")).at("/clusters/{name}"),
        on("UpdateClusterConfig", Does::Other(configure)).at("/clusters/{name}/update-config"),
        on("UpdateClusterVersion", Does::Other(upgrade)).at("/clusters/{name}/updates"),
        on("AssociateEncryptionConfig", Does::Other(encrypt))
            .at("/clusters/{name}/encryption-config/associate"),
        on("DeleteCluster", Does::Delete).at("/clusters/{name}"),
    ],
    ..Kind::of("eks", "cluster")
};

/// What EKS never tells again.
fn hide(cluster: &mut Json) {
    let fields = cluster.as_object_mut().unwrap();
    fields.remove("bootstrapSelfManagedAddons");
    if let Some(access) = cluster["accessConfig"].as_object_mut() {
        access.remove("bootstrapClusterCreatorAdminPermissions");
    }
}

/// A key of its own and node pools are told only where the capability is on; no list of addresses where nobody can come.
fn switched(cluster: &mut Json) {
    if cluster["computeConfig"]["enabled"] != true {
        cluster["computeConfig"] = json!({"enabled": false, "nodePools": []});
    }
    if cluster["resourcesVpcConfig"]["endpointPublicAccess"] == false {
        cluster["resourcesVpcConfig"]["publicAccessCidrs"] = json!([]);
    }
}

/// The logs that are on and off after a change.
fn logging(was: &Json, change: &Json) -> Json {
    let of = |setups: &Json, enabled: bool| -> Vec<Json> {
        let setups = setups.as_array().cloned().unwrap_or_default().into_iter();
        let setups = setups.filter(|setup| setup["enabled"] == enabled);
        setups.flat_map(|setup| setup["types"].as_array().cloned().unwrap_or_default()).collect()
    };
    let (more, less) = (of(change, true), of(change, false));
    let is_on =
        |log: &Json| more.contains(log) || (of(was, true).contains(log) && !less.contains(log));
    let all = ["api", "audit", "authenticator", "controllerManager", "scheduler"].map(Json::from);
    let (on, off): (Vec<Json>, Vec<Json>) = all.into_iter().partition(is_on);
    let setup = |types: Vec<Json>, enabled: bool| json!({"types": types, "enabled": enabled});
    let setups = [setup(on, true), setup(off, false)].into_iter();
    setups.filter(|setup| setup["types"] != json!([])).collect()
}

/// The refusal of whatever changes a cluster that is being changed.
fn free(turn: &mut Turn<'_>, name: &str) -> Result<(), Refusal> {
    let mut all = turn.store.all("cluster-update").into_iter();
    let busy =
        all.find(|update| update.value["name"] == name && update.now()["status"] == "InProgress");
    match busy {
        None => Ok(()),
        Some(update) => {
            let message =
                format!("Cluster currently has update {} in progress", update.value["id"]);
            Err(Refusal::new(IN_USE, message))
        }
    }
}

/// The types of updates, by the parameters of which one has to be there.
const TYPES: [(&str, &[&str]); 9] = [
    ("AccessConfigUpdate", &["accessConfig"]),
    ("AutoModeUpdate", &["computeConfig", "kubernetesNetworkConfig", "storageConfig"]),
    (
        "ControlPlaneComponentConfigUpdate",
        &["kubeApiServerConfig", "kubeControllerManagerConfig", "kubeSchedulerConfig"],
    ),
    ("ControlPlaneScalingConfigUpdate", &["controlPlaneScalingConfig"]),
    ("DeletionProtectionUpdate", &["deletionProtection"]),
    ("LoggingUpdate", &["logging"]),
    ("RemoteNetworkConfigUpdate", &["remoteNetworkConfig"]),
    ("UpgradePolicyUpdate", &["upgradePolicy"]),
    ("ZonalShiftConfigUpdate", &["zonalShiftConfig"]),
];

/// What of the network makes an update of its own.
const NETWORK: [(&str, &[&str]); 4] = [
    ("ControlPlaneEgressUpdate", &["controlPlaneEgressMode"]),
    (
        "EndpointAccessUpdate",
        &["endpointPublicAccess", "endpointPrivateAccess", "publicAccessCidrs"],
    ),
    ("VpcConfigUpdate", &["subnetIds"]),
    ("VpcConfigUpdate", &["securityGroupIds"]),
];

/// EKS takes one kind of change in a call.
fn configure(turn: &mut Turn<'_>) -> Said {
    if let Some(begun) = begun(turn) {
        return Ok(begun);
    }
    let input = turn.call.input.clone();
    let name = turn.subject()?.key.clone();
    free(turn, &name)?;
    let has = |of: &Json, names: &[&str]| names.iter().any(|name| !of[*name].is_null());
    let mut types: Vec<&str> =
        TYPES.iter().filter(|(_, names)| has(&input, names)).map(|(kind, _)| *kind).collect();
    let network = &input["resourcesVpcConfig"];
    types.extend(NETWORK.iter().filter(|(_, names)| has(network, names)).map(|(kind, _)| *kind));
    let [kind] = types.as_slice() else {
        let message = format!("Exactly one type of update is expected, not {types:?}");
        return Err(Refusal::new(INVALID, message));
    };
    if *kind == "AutoModeUpdate" && !TYPES[1].1.iter().all(|name| !input[*name].is_null()) {
        let message = "The type for cluster update was not provided.";
        return Err(Refusal::new(INVALID, message));
    }
    let logs = input["logging"]["clusterLogging"].clone();
    let mut fields = turn.fields();
    let fields_of = fields.as_object_mut().unwrap();
    fields_of.retain(|name, _| !["name", "clientRequestToken", "logging"].contains(&name.as_str()));
    turn.set("", &fields)?;
    let cluster = &mut turn.subject()?.value;
    switched(cluster);
    if !logs.is_null() {
        let is = logging(&cluster["logging"]["clusterLogging"], &logs);
        cluster["logging"] = json!({"clusterLogging": is});
    }
    if network["endpointPublicAccess"] == true && network["publicAccessCidrs"].is_null() {
        cluster["resourcesVpcConfig"]["publicAccessCidrs"] = json!(["0.0.0.0/0"]);
    }
    Ok(begin(turn, kind))
}

fn upgrade(turn: &mut Turn<'_>) -> Said {
    if let Some(begun) = begun(turn) {
        return Ok(begun);
    }
    let version = turn.text("version").to_owned();
    let name = turn.subject()?.key.clone();
    free(turn, &name)?;
    turn.change("", |cluster| {
        cluster["version"] = version.into();
        cluster["platformVersion"] = "eks.2".into();
    })?;
    Ok(begin(turn, "VersionUpdate"))
}

fn encrypt(turn: &mut Turn<'_>) -> Said {
    if let Some(begun) = begun(turn) {
        return Ok(begun);
    }
    let config = turn.call.input["encryptionConfig"].clone();
    let cluster = turn.subject()?;
    if cluster.value["encryptionConfig"].is_array() {
        return Err(Refusal::new(INVALID, "Encryption is already enabled for the cluster"));
    }
    let name = cluster.key.clone();
    free(turn, &name)?;
    turn.change("", |cluster| cluster["encryptionConfig"] = config)?;
    Ok(begin(turn, "AssociateEncryptionConfig"))
}

/// The update that a call with the same token has begun before.
fn begun(turn: &mut Turn<'_>) -> Option<Json> {
    let token = turn.param("clientRequestToken")?.clone();
    let mut all = turn.store.all("cluster-update").into_iter();
    let update = all.find(|update| update.value["token"] == token)?;
    Some(json!({"update": update.now()}))
}

fn begin(turn: &mut Turn<'_>, kind: &str) -> Json {
    let number = turn.store.counted("update");
    let id = format!("update-{number}");
    let update = json!({
        "name": turn.text("name"), "updateId": id, "id": id, "status": "Successful", "type": kind,
        "token": turn.param("clientRequestToken"), "createdAt": 1_767_323_045,
    });
    let key = turn.add("cluster-update", &update);
    json!({"update": turn.store.get("cluster-update", &key).unwrap().now()})
}

const UPDATE: Kind = Kind {
    key: Key::Chosen(&["name", "updateId"]),
    absent: (ABSENT, "No update found for ID: {}"),
    parents: &[Parent::free("name", "cluster")],
    pending: &[("status", "InProgress")],
    operations: &[
        on("DescribeUpdate", Does::Get("update")).at("/clusters/{name}/updates/{updateId}")
    ],
    ..Kind::of("eks", "cluster-update")
};

const NODEGROUP: Kind = Kind {
    key: Key::Chosen(&["clusterName", "nodegroupName"]),
    absent: (ABSENT, "No node group found for name: {}."),
    start: || json!({"status": "ACTIVE"}),
    parents: &[Parent::held("clusterName", "cluster", (IN_USE, "Cluster has nodegroups attached"))],
    ending: Some(("status", "DELETING")),
    operations: &[
        on("ListNodegroups", Does::Other(|turn| Ok(list(turn, "nodegroups", "nodegroupName"))))
            .at("/clusters/{clusterName}/node-groups"),
        on("DescribeNodegroup", Does::Get("nodegroup"))
            .at("/clusters/{clusterName}/node-groups/{nodegroupName}"),
        on("DeleteNodegroup", Does::Delete)
            .at("/clusters/{clusterName}/node-groups/{nodegroupName}"),
    ],
    ..Kind::of("eks", "nodegroup")
};

const PROFILE: Kind = Kind {
    key: Key::Chosen(&["clusterName", "fargateProfileName"]),
    absent: (ABSENT, "No Fargate Profile found with name: {}."),
    start: || json!({"status": "ACTIVE"}),
    parents: &[Parent::held(
        "clusterName",
        "cluster",
        (IN_USE, "Cluster has Fargate profiles attached"),
    )],
    operations: &[
        on(
            "ListFargateProfiles",
            Does::Other(|turn| Ok(list(turn, "fargateProfileNames", "fargateProfileName"))),
        )
        .at("/clusters/{clusterName}/fargate-profiles"),
        on("DescribeFargateProfile", Does::Get("fargateProfile"))
            .at("/clusters/{clusterName}/fargate-profiles/{fargateProfileName}"),
    ],
    ..Kind::of("eks", "fargate-profile")
};

/// The names of what belongs to a cluster.
fn list(turn: &mut Turn<'_>, list: &str, name: &str) -> Json {
    let cluster = turn.text("clusterName").to_owned();
    let all = turn.show_all(|object| object.value["clusterName"] == cluster);
    turn.page(list, all.into_iter().map(|object| object[name].clone()).collect())
}

/// What controllers of clusters have made, as the Resource Groups Tagging API tells it.
///
/// <https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html>
const RESOURCES: Kind = Kind {
    key: Key::Chosen(&["ResourceARN"]),
    operations: &[on(
        "GetResources",
        Does::Other(|turn| {
            let filter = turn.call.input["TagFilters"][0].clone();
            let all = turn.show_all(|object| {
                let its = object.value["Tags"].as_array().cloned().unwrap_or_default();
                its.contains(&json!({"Key": filter["Key"], "Value": filter["Values"][0]}))
            });
            Ok(json!({"ResourceTagMappingList": all, "PaginationToken": ""}))
        }),
    )],
    ..Kind::of("tagging", "tagged-resource")
};
