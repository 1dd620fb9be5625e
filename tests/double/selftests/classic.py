"""Classic load balancers."""

from __future__ import annotations

from typing import Any

from .common import Case, TARGET, client, control

NAME = "it-classic"
HTTP = {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstanceProtocol": "http", "InstancePort": 8080}
TCP = {"Protocol": "TCP", "LoadBalancerPort": 443, "InstanceProtocol": "SSL", "InstancePort": 8443}


class Classic(Case):
    def setUp(self) -> None:
        super().setUp()
        self.elb = client("elb", self.target)
        vpc = self.ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        self.addCleanup(self.ec2.delete_vpc, VpcId=vpc)
        self.subnets = [self.subnet(vpc, f"10.0.{i}.0/24", f"us-east-1{zone}") for i, zone in enumerate("aab")]
        self.elb.create_load_balancer(LoadBalancerName=NAME, Listeners=[HTTP], Subnets=self.subnets[1:])
        self.addCleanup(self.elb.delete_load_balancer, LoadBalancerName=NAME)

    def subnet(self, vpc: str, cidr: str, zone: str) -> str:
        made = self.ec2.create_subnet(VpcId=vpc, CidrBlock=cidr, AvailabilityZone=zone)["Subnet"]["SubnetId"]
        self.addCleanup(self.ec2.delete_subnet, SubnetId=made)
        return made

    def told(self) -> dict[str, Any]:
        return self.elb.describe_load_balancers(LoadBalancerNames=[NAME])["LoadBalancerDescriptions"][0]

    def attributes(self) -> dict[str, Any]:
        told = self.elb.describe_load_balancer_attributes(LoadBalancerName=NAME)
        return told["LoadBalancerAttributes"]

    def test_a_new_one_is_whole(self) -> None:
        told = self.told()
        self.assertEqual(told["AvailabilityZones"], ["us-east-1a", "us-east-1b"])
        self.assertEqual(told["HealthCheck"]["Target"], "TCP:8080")
        self.assertEqual(told["SourceSecurityGroup"], {"OwnerAlias": TARGET, "GroupName": "default"})
        self.assertTrue(told["CanonicalHostedZoneNameID"])
        self.assertEqual(told["ListenerDescriptions"][0]["Listener"], HTTP | {"InstanceProtocol": "HTTP"})
        held = control("GET", f"inventory?account={TARGET}")[TARGET]["us-east-1"]
        self.assertEqual(held["classic-load-balancer"], [NAME])
        self.assertNotIn("security-group", held)

    def test_listeners_come_and_go_by_their_ports(self) -> None:
        self.elb.create_load_balancer_listeners(LoadBalancerName=NAME, Listeners=[TCP])
        ports = {one["Listener"]["LoadBalancerPort"]: one["Listener"] for one in self.told()["ListenerDescriptions"]}
        self.assertEqual(ports[443]["InstanceProtocol"], "SSL")
        self.elb.delete_load_balancer_listeners(LoadBalancerName=NAME, LoadBalancerPorts=[80, 443])
        self.assertEqual(self.told()["ListenerDescriptions"], [])

    def test_attributes_that_are_not_named_stay(self) -> None:
        def modify(**attributes: Any) -> None:
            self.elb.modify_load_balancer_attributes(LoadBalancerName=NAME, LoadBalancerAttributes=attributes)

        modify(ConnectionSettings={"IdleTimeout": 120})
        modify(ConnectionDraining={"Enabled": True, "Timeout": 400})
        modify(AccessLog={"Enabled": True, "S3BucketName": "logs", "EmitInterval": 5})
        modify(AdditionalAttributes=[{"Key": "elb.http.desyncmitigationmode", "Value": "monitor"}])
        told = self.attributes()
        self.assertEqual(told["ConnectionSettings"], {"IdleTimeout": 120})
        self.assertEqual(told["ConnectionDraining"], {"Enabled": True, "Timeout": 400})
        self.assertEqual(told["AccessLog"], {"Enabled": True, "S3BucketName": "logs", "EmitInterval": 5})
        self.assertEqual([one["Value"] for one in told["AdditionalAttributes"]], ["monitor"])
        modify(ConnectionDraining={"Enabled": False})
        self.assertEqual(self.attributes()["ConnectionDraining"], {"Enabled": False, "Timeout": 400})

    def test_one_subnet_of_a_zone_and_at_least_one(self) -> None:
        attach, detach = self.elb.attach_load_balancer_to_subnets, self.elb.detach_load_balancer_from_subnets
        old, other, stays = self.subnets
        refusal = "InvalidConfigurationRequest"
        self.refused(refusal, attach, LoadBalancerName=NAME, Subnets=[old])
        detach(LoadBalancerName=NAME, Subnets=[other])
        attach(LoadBalancerName=NAME, Subnets=[old])
        self.assertEqual(sorted(self.told()["Subnets"]), sorted([old, stays]))
        self.refused(refusal, detach, LoadBalancerName=NAME, Subnets=[old, stays])

    def test_an_instance_is_registered_once(self) -> None:
        for _ in range(2):
            self.elb.register_instances_with_load_balancer(
                LoadBalancerName=NAME, Instances=[{"InstanceId": "i-1"}]
            )
        self.assertEqual(self.told()["Instances"], [{"InstanceId": "i-1"}])

    def test_what_is_not_there_is_refused(self) -> None:
        for call in (
            self.elb.describe_load_balancer_attributes,
            lambda **name: self.elb.describe_load_balancers(LoadBalancerNames=[name["LoadBalancerName"]]),
        ):
            self.refused("LoadBalancerNotFound", call, LoadBalancerName="none")
        self.elb.delete_load_balancer(LoadBalancerName="none")
