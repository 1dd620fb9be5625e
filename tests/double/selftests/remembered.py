"""Reads that are answered without moto."""

from __future__ import annotations

import json
import unittest

from .common import TARGET, Double, made_client, trust


class Remembered(unittest.TestCase):
    def test_a_remembered_read_sees_every_change(self) -> None:
        double = Double("double", "--remember-reads")
        self.addCleanup(double.stop)
        keys = double.control("POST", "accounts", {"account": TARGET})
        ec2, iam = (
            made_client(service, keys["access_key"], keys["secret_key"], None, "us-east-1", double.url)
            for service in ("ec2", "iam")
        )

        def networks() -> list[str]:
            return [vpc["VpcId"] for vpc in ec2.describe_vpcs()["Vpcs"] if not vpc["IsDefault"]]

        def roles() -> list[str]:
            return [role["RoleName"] for role in iam.list_roles()["Roles"] if "/aws-" not in role["Path"]]

        self.assertEqual((networks(), networks()), ([], []))
        made = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        self.assertEqual((networks(), networks()), ([made], [made]))
        ec2.delete_vpc(VpcId=made)
        self.assertEqual(networks(), [])
        self.assertEqual(roles(), [])
        double.control("POST", "roles", {"account": TARGET, "name": "made", "trust": json.loads(trust({"AWS": TARGET}))})
        self.assertEqual(roles(), ["made"])

    def test_what_is_under_way_is_asked_for_again(self) -> None:
        double = Double("double", "--remember-reads")
        self.addCleanup(double.stop)
        keys = double.control("POST", "accounts", {"account": TARGET})
        ec2 = made_client("ec2", keys["access_key"], keys["secret_key"], None, "us-east-1", double.url)
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
        ec2.create_nat_gateway(SubnetId=subnet, ConnectivityType="private")

        def state() -> str:
            return ec2.describe_nat_gateways()["NatGateways"][0]["State"]

        self.assertEqual((state(), state(), state()), ("pending", "available", "available"))
