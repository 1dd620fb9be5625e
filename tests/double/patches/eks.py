"""Clusters of EKS and their updates.

https://docs.aws.amazon.com/eks/latest/APIReference/API_Operations_Amazon_Elastic_Kubernetes_Service.html
"""

from __future__ import annotations

import copy
import json
from typing import Any

LOGS = ("api", "audit", "authenticator", "controllerManager", "scheduler")
NEWEST = "1.33"
# The parameters of UpdateClusterConfig, by the type of update that they are. One call is of one type.
TYPES = {
    "accessConfig": "AccessConfigUpdate",
    "computeConfig": "AutoModeUpdate",
    "controlPlaneScalingConfig": "ControlPlaneScalingConfigUpdate",
    "deletionProtection": "DeletionProtectionUpdate",
    "kubeApiServerConfig": "ControlPlaneComponentConfigUpdate",
    "kubeControllerManagerConfig": "ControlPlaneComponentConfigUpdate",
    "kubeSchedulerConfig": "ControlPlaneComponentConfigUpdate",
    "kubernetesNetworkConfig": "AutoModeUpdate",
    "logging": "LoggingUpdate",
    "remoteNetworkConfig": "RemoteNetworkConfigUpdate",
    "storageConfig": "AutoModeUpdate",
    "upgradePolicy": "UpgradePolicyUpdate",
    "zonalShiftConfig": "ZonalShiftConfigUpdate",
}
NETWORK = {
    "controlPlaneEgressMode": "ControlPlaneEgressUpdate",
    "endpointPrivateAccess": "EndpointAccessUpdate",
    "endpointPublicAccess": "EndpointAccessUpdate",
    "publicAccessCidrs": "EndpointAccessUpdate",
    "securityGroupIds": "VpcConfigUpdate",
    "subnetIds": "VpcConfigUpdate",
}


def defaults(vpc: str) -> dict[str, Any]:
    """What a cluster is where nobody says otherwise."""
    return {
        "accessConfig": {"authenticationMode": "CONFIG_MAP"},
        "computeConfig": {"enabled": False, "nodePools": []},
        "controlPlaneScalingConfig": {"tier": "standard"},
        "deletionProtection": False,
        "encryptionConfig": [],
        "kubernetesNetworkConfig": {
            "elasticLoadBalancing": {"enabled": False},
            "ipFamily": "ipv4",
            "serviceIpv4Cidr": "172.20.0.0/16",
        },
        "platformVersion": "eks.1",
        "resourcesVpcConfig": {
            "clusterSecurityGroupId": "sg-0123456789abcdef0",
            "controlPlaneEgressMode": "AWS_MANAGED",
            "endpointPrivateAccess": False,
            "endpointPublicAccess": True,
            "publicAccessCidrs": ["0.0.0.0/0"],
            "securityGroupIds": [],
            "vpcId": vpc,
        },
        "storageConfig": {"blockStorage": {"enabled": False}},
        "upgradePolicy": {"supportType": "EXTENDED"},
        "version": NEWEST,
        "zonalShiftConfig": {"enabled": False},
    }


def merged(below: Any, above: Any) -> Any:
    if not isinstance(below, dict) or not isinstance(above, dict):
        return copy.deepcopy(above)
    return {**below, **{key: merged(below.get(key), value) for key, value in above.items()}}


def logging(was: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """What is on and off after a change, which names only what it changes."""
    on = {log for setup in was.get("clusterLogging", []) if setup["enabled"] for log in setup["types"]}
    for setup in change.get("clusterLogging", []):
        on = on | set(setup["types"]) if setup["enabled"] else on - set(setup["types"])
    groups = ((True, [log for log in LOGS if log in on]), (False, [log for log in LOGS if log not in on]))
    return {"clusterLogging": [{"types": logs, "enabled": enabled} for enabled, logs in groups if logs]}


def settled(cluster: dict[str, Any]) -> None:
    """Nodes are told only in EKS Auto Mode, and addresses only where the API server can be reached from there."""
    if not cluster["computeConfig"].get("enabled"):
        cluster["computeConfig"] = {"enabled": False, "nodePools": []}
    if not cluster["resourcesVpcConfig"]["endpointPublicAccess"]:
        cluster["resourcesVpcConfig"]["publicAccessCidrs"] = []


def clusters_are_told_as_a_whole() -> None:
    """Clusters have all that the reference says of them, are created once for a token, and can be protected.

    https://docs.aws.amazon.com/eks/latest/APIReference/API_Cluster.html
    """
    from moto.core.responses import ActionResult
    from moto.ec2.models import ec2_backends
    from moto.eks.exceptions import InvalidRequestException
    from moto.eks.responses import EKSResponse

    delete = EKSResponse.delete_cluster

    def create_cluster(self: Any) -> Any:
        said = json.loads(self.body)
        known = self.eks_backend.clusters.get(said["name"])
        if known and known.client_request_token == said.get("clientRequestToken"):
            return ActionResult({"cluster": known.told})
        cluster = self.eks_backend.create_cluster(
            name=said["name"],
            role_arn=said["roleArn"],
            resources_vpc_config=said["resourcesVpcConfig"],
            client_request_token=said.get("clientRequestToken"),
            tags=said.get("tags"),
        )
        for never_told in ("bootstrapSelfManagedAddons", "clientRequestToken", "tags"):
            said.pop(never_told, None)
        said.get("accessConfig", {}).pop("bootstrapClusterCreatorAdminPermissions", None)
        ec2 = ec2_backends[self.current_account][self.region]
        vpc = ec2.get_subnet(said["resourcesVpcConfig"]["subnetIds"][0]).vpc_id
        told = merged(defaults(vpc), said)
        told["logging"] = logging({}, said.get("logging", {}))
        settled(told)
        told |= {
            "arn": cluster.arn,
            "certificateAuthority": {"data": "Q0VSVElGSUNBVEU="},
            "createdAt": cluster.created_at,
            "endpoint": cluster.endpoint,
            "identity": cluster.identity,
            "status": "ACTIVE",
            # One and the same map: the calls that tag change it.
            "tags": cluster.tags,
        }
        cluster.told, cluster.updates = told, {}
        return ActionResult({"cluster": told})

    def describe_cluster(self: Any) -> Any:
        return ActionResult({"cluster": self.eks_backend.describe_cluster(name=self._get_param("name")).told})

    def delete_cluster(self: Any) -> Any:
        told = self.eks_backend.describe_cluster(name=self._get_param("name")).told
        if told["deletionProtection"]:
            raise InvalidRequestException(message="Cluster has deletion protection enabled")
        delete(self)
        return ActionResult({"cluster": {**told, "status": "DELETING"}})

    EKSResponse.create_cluster = create_cluster
    EKSResponse.describe_cluster = describe_cluster
    EKSResponse.delete_cluster = delete_cluster


def updates_are_of_one_type_and_have_an_id() -> None:
    """UpdateClusterConfig, UpdateClusterVersion and AssociateEncryptionConfig begin updates, which DescribeUpdate tells.

    https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateClusterConfig.html
    """
    from moto.core.responses import ActionResult
    from moto.eks import urls
    from moto.eks.exceptions import InvalidParameterException, ResourceNotFoundException
    from moto.eks.responses import EKSResponse

    def begun(cluster: Any, kind: str, token: str | None, change: Any) -> Any:
        known = next((update for update in cluster.updates.values() if token and update["token"] == token), None)
        if not known:
            change(cluster.told)
            settled(cluster.told)
            known = {"id": f"update-{len(cluster.updates) + 1}", "status": "Successful", "type": kind, "token": token}
            known |= {"createdAt": cluster.created_at, "params": [], "errors": []}
            cluster.updates[known["id"]] = known
        return ActionResult({"update": {key: value for key, value in known.items() if key != "token"}})

    def update_cluster_config(self: Any) -> Any:
        said, name = json.loads(self.body), self._get_param("name")
        token = said.pop("clientRequestToken", None)
        cluster = self.eks_backend.describe_cluster(name=name)
        network = said.get("resourcesVpcConfig", {})
        kinds = {TYPES[key] for key in said if key in TYPES} | {NETWORK[key] for key in network}
        if len(kinds) != 1:
            raise InvalidParameterException(message="The type for cluster update was not provided.")

        def change(told: dict[str, Any]) -> None:
            logs = said.pop("logging", None)
            if logs:
                told["logging"] = logging(told["logging"], logs)
            told.update(merged(told, said))
            if network.get("endpointPublicAccess") and not told["resourcesVpcConfig"]["publicAccessCidrs"]:
                told["resourcesVpcConfig"]["publicAccessCidrs"] = ["0.0.0.0/0"]

        return begun(cluster, kinds.pop(), token, change)

    def update_cluster_version(self: Any) -> Any:
        cluster = self.eks_backend.describe_cluster(name=self._get_param("name"))
        version = self._get_param("version")
        change = lambda told: told.update(version=version, platformVersion="eks.2")
        return begun(cluster, "VersionUpdate", self._get_param("clientRequestToken"), change)

    def associate_encryption_config(self: Any) -> Any:
        name = self._get_param("clusterName") or self._get_param("name")
        cluster = self.eks_backend.describe_cluster(name=name)
        token, config = self._get_param("clientRequestToken"), self._get_param("encryptionConfig")
        if cluster.told["encryptionConfig"] and not any(u["token"] == token for u in cluster.updates.values()):
            raise InvalidParameterException(message="Encryption is already enabled for the cluster")
        return begun(cluster, "AssociateEncryptionConfig", token, lambda told: told.update(encryptionConfig=config))

    def describe_update(self: Any) -> Any:
        cluster = self.eks_backend.describe_cluster(name=self._get_param("name"))
        update = cluster.updates.get(self._get_param("updateId"))
        if not update:
            raise ResourceNotFoundException(message=f"No update found for ID: {self._get_param('updateId')}")
        return ActionResult({"update": {key: value for key, value in update.items() if key != "token"}})

    for method in (update_cluster_config, update_cluster_version, associate_encryption_config, describe_update):
        setattr(EKSResponse, method.__name__, method)
    of_cluster = "{0}/clusters/(?P<name>[^/]+)"
    for path in ("/updates", "/updates/(?P<updateId>[^/]+)", "/encryption-config/associate"):
        urls.url_paths[f"{of_cluster}{path}$"] = EKSResponse.dispatch


PATCHES = [clusters_are_told_as_a_whole, updates_are_of_one_type_and_have_an_id]
