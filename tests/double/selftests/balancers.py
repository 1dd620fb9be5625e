"""Load balancers."""

from __future__ import annotations

from typing import Any

from .common import Case, TARGET, client, control


class Balancers(Case):
    def setUp(self) -> None:
        super().setUp()
        self.elbv2 = client("elbv2", self.target)
        vpc = self.ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        self.addCleanup(self.ec2.delete_vpc, VpcId=vpc)
        self.subnets = [self.subnet(vpc, f"10.0.{i}.0/24", f"us-east-1{zone}") for i, zone in enumerate("ab")]

    def subnet(self, vpc: str, cidr: str, zone: str) -> str:
        made = self.ec2.create_subnet(VpcId=vpc, CidrBlock=cidr, AvailabilityZone=zone)["Subnet"]["SubnetId"]
        self.addCleanup(self.ec2.delete_subnet, SubnetId=made)
        return made

    def balancer(self, name: str, **said: Any) -> dict[str, Any]:
        made = self.elbv2.create_load_balancer(Name=name, Subnets=self.subnets, **said)["LoadBalancers"][0]
        self.addCleanup(self.elbv2.delete_load_balancer, LoadBalancerArn=made["LoadBalancerArn"])
        return made

    def attributes(self, arn: str) -> dict[str, str]:
        told = self.elbv2.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"]
        return {attribute["Key"]: attribute["Value"] for attribute in told}

    def test_arns_and_attributes_are_those_of_the_type(self) -> None:
        for kind, word, has in (
            ("application", "app", "idle_timeout.timeout_seconds"),
            ("network", "net", "dns_record.client_routing_policy"),
            ("gateway", "gwy", "load_balancing.cross_zone.enabled"),
        ):
            tags = [{"Key": "Kind", "Value": kind}]
            made = self.balancer(f"it-{word}", Type=kind, Tags=tags)
            arn = made["LoadBalancerArn"]
            self.assertIn(f":loadbalancer/{word}/it-{word}/", arn)
            self.assertEqual(self.elbv2.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"], tags)
            attributes = self.attributes(arn)
            self.assertIn(has, attributes)
            self.assertEqual("idle_timeout.timeout_seconds" in attributes, kind == "application")

    def test_a_name_is_there_once(self) -> None:
        self.balancer("it-once")
        self.refused("DuplicateLoadBalancerName", self.elbv2.create_load_balancer, Name="it-once", Subnets=self.subnets)

    def test_one_that_is_protected_stays(self) -> None:
        arn = self.balancer("it-protected")["LoadBalancerArn"]

        def protect(value: str) -> None:
            attributes = [{"Key": "deletion_protection.enabled", "Value": value}]
            self.elbv2.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=attributes)

        protect("true")
        self.refused("OperationNotPermitted", self.elbv2.delete_load_balancer, LoadBalancerArn=arn)
        self.assertEqual(control("GET", f"inventory?account={TARGET}")[TARGET]["us-east-1"]["load-balancer"], [arn])
        protect("false")

    def test_a_network_load_balancer_may_lie_in_one_zone(self) -> None:
        arn = self.balancer("it-zone", Type="network")["LoadBalancerArn"]
        self.elbv2.set_subnets(LoadBalancerArn=arn, Subnets=self.subnets[:1])
        told = self.elbv2.describe_load_balancers(LoadBalancerArns=[arn])["LoadBalancers"][0]
        self.assertEqual([zone["SubnetId"] for zone in told["AvailabilityZones"]], self.subnets[:1])
