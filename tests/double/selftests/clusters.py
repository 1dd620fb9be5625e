"""Clusters of EKS."""

from __future__ import annotations

from typing import Any

from .common import TARGET, Case, client

ROLE = f"arn:aws:iam::{TARGET}:role/cluster"


class Clusters(Case):
    def setUp(self) -> None:
        super().setUp()
        self.eks = client("eks", self.target)
        vpc = self.vpc()["VpcId"]
        self.network = {"subnetIds": [self.subnet(vpc)["SubnetId"], self.subnet(vpc, "10.0.2.0/24")["SubnetId"]]}
        self.eks.create_cluster(name="it", roleArn=ROLE, resourcesVpcConfig=self.network, clientRequestToken="t")
        self.vpc_id = vpc

    def tearDown(self) -> None:
        self.eks.delete_cluster(name="it")
        super().tearDown()

    def told(self) -> dict[str, Any]:
        return self.eks.describe_cluster(name="it")["cluster"]

    def update(self, **change: Any) -> str:
        update = self.eks.update_cluster_config(name="it", **change)["update"]
        self.assertEqual(self.eks.describe_update(name="it", updateId=update["id"])["update"]["status"], "Successful")
        return update["type"]

    def test_a_token_creates_one_cluster(self) -> None:
        again = dict(name="it", roleArn=ROLE, resourcesVpcConfig=self.network)
        self.assertEqual(self.eks.create_cluster(**again, clientRequestToken="t")["cluster"]["name"], "it")
        self.refused("ResourceInUseException", self.eks.create_cluster, **again, clientRequestToken="u")

    def test_what_nobody_says_is_filled_in(self) -> None:
        told = self.told()
        self.assertEqual(told["arn"], f"arn:aws:eks:us-east-1:{TARGET}:cluster/it")
        self.assertEqual(told["resourcesVpcConfig"]["vpcId"], self.vpc_id)
        self.assertEqual(told["accessConfig"], {"authenticationMode": "CONFIG_MAP"})
        self.assertEqual((told["status"], told["version"], told["platformVersion"]), ("ACTIVE", "1.33", "eks.1"))

    def test_an_update_is_of_one_type(self) -> None:
        self.assertEqual(self.update(upgradePolicy={"supportType": "STANDARD"}), "UpgradePolicyUpdate")
        logs = {"clusterLogging": [{"types": ["api"], "enabled": True}]}
        self.assertEqual(self.update(logging=logs), "LoggingUpdate")
        on = [setup["types"] for setup in self.told()["logging"]["clusterLogging"] if setup["enabled"]]
        self.assertEqual(on, [["api"]])
        both = {"upgradePolicy": {"supportType": "EXTENDED"}, "logging": logs}
        self.refused("InvalidParameterException", self.eks.update_cluster_config, name="it", **both)
        self.refused("ResourceNotFoundException", self.eks.describe_update, name="it", updateId="none")

    def test_a_token_begins_one_update(self) -> None:
        change = dict(name="it", version="1.34", clientRequestToken="v")
        ids = {self.eks.update_cluster_version(**change)["update"]["id"] for _ in range(2)}
        self.assertEqual((len(ids), self.told()["version"]), (1, "1.34"))

    def test_encryption_is_switched_on_once(self) -> None:
        config = [{"resources": ["secrets"], "provider": {"keyArn": "arn:aws:kms:us-east-1:1:key/a"}}]
        encrypt = dict(clusterName="it", encryptionConfig=config)
        self.eks.associate_encryption_config(**encrypt, clientRequestToken="w")
        self.assertEqual(self.told()["encryptionConfig"], config)
        self.refused("InvalidParameterException", self.eks.associate_encryption_config, **encrypt)

    def test_tags_are_added_and_removed(self) -> None:
        arn = self.told()["arn"]
        self.eks.tag_resource(resourceArn=arn, tags={"a": "1", "b": "2"})
        self.eks.untag_resource(resourceArn=arn, tagKeys=["a"])
        self.assertEqual(self.told()["tags"], {"b": "2"})

    def test_a_protected_cluster_stays(self) -> None:
        self.update(deletionProtection=True)
        self.refused("InvalidRequestException", self.eks.delete_cluster, name="it")
        self.update(deletionProtection=False)
