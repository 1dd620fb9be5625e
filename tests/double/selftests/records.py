"""The call log, the inventory, and the life of the process."""

from __future__ import annotations

import json
import unittest

from .common import Case, Double, OTHER, SOURCE, TARGET, client, control, session_keys, trust


class Records(Case):
    def test_every_call_is_logged(self) -> None:
        since = max((call["sequence"] for call in control("GET", "calls")), default=0)
        arn = self.role(trust({"AWS": SOURCE}, Condition={"StringEquals": {"sts:ExternalId": "secret-id"}}), name="log")
        self.refused("AccessDenied", self.assume, arn=arn, ExternalId="wrong-id")
        keys = session_keys(self.assume(arn, ExternalId="secret-id"))
        client("ec2", keys, "eu-west-1").describe_vpcs(Filters=[{"Name": "vpc-id", "Values": ["vpc-1"]}])
        calls = control("GET", f"calls?since={since}")
        self.assertEqual(
            [(c["account"], c["region"], c["service"], c["action"], c["status"], c["error"]) for c in calls],
            [
                (TARGET, "us-east-1", "iam", "CreateRole", 200, None),
                (SOURCE, "us-east-1", "sts", "AssumeRole", 403, "AccessDenied"),
                (SOURCE, "us-east-1", "sts", "AssumeRole", 200, None),
                (TARGET, "eu-west-1", "ec2", "DescribeVpcs", 200, None),
            ],
        )
        self.assertEqual(calls[3]["caller"], f"arn:aws:sts::{TARGET}:assumed-role/log/session")
        self.assertIn("vpc-1", calls[3]["resources"])
        self.assertIn(f"RoleArn={arn}", calls[2]["resources"])
        for secret in ("secret-id", "wrong-id", keys["secret_key"], keys["token"]):
            self.assertNotIn(secret, json.dumps(calls))

    def test_a_call_can_be_waited_for(self) -> None:
        since = max((call["sequence"] for call in control("GET", "calls")), default=0)
        self.ec2.describe_regions()
        calls = control("GET", f"calls?since={since}&action=DescribeRegions&wait=5")
        self.assertEqual([call["action"] for call in calls], ["DescribeRegions"])
        of_target = control("GET", f"calls?since={since}&account={TARGET}&action=DescribeRegions&wait=5")
        self.assertEqual(of_target, calls)
        self.assertEqual(control("GET", f"calls?since={since}&account={OTHER}&wait=0.01"), [])

    def test_a_role_can_be_there_from_the_start(self) -> None:
        wanted = {"account": TARGET, "name": "ready", "trust": json.loads(trust({"AWS": SOURCE}))}
        self.assertEqual(control("POST", "roles", wanted)["arn"], f"arn:aws:iam::{TARGET}:role/ready")
        self.addCleanup(self.iam.delete_role, RoleName="ready")
        self.assume(f"arn:aws:iam::{TARGET}:role/ready")

    def test_the_inventory_shows_what_was_made_and_nothing_else(self) -> None:
        fresh = control("POST", "accounts", {"account": "444444444444"})
        ec2, iam = client("ec2", fresh, "eu-central-1"), client("iam", fresh)
        self.assertEqual(len(ec2.describe_vpcs()["Vpcs"]), 1)
        empty = {"444444444444": {}}
        self.assertEqual(control("GET", "inventory?account=444444444444"), empty)
        vpc_id = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        iam.create_role(RoleName="made", AssumeRolePolicyDocument=trust({"AWS": SOURCE}))
        held = control("GET", "inventory?account=444444444444")["444444444444"]
        self.assertEqual(held, {"eu-central-1": {"vpc": [vpc_id]}, "global": {"role": ["made"]}})
        ec2.delete_vpc(VpcId=vpc_id)
        iam.delete_role(RoleName="made")
        self.assertEqual(control("GET", "inventory?account=444444444444"), empty)

    def test_every_kind_of_the_inventory_can_be_listed(self) -> None:
        # Kinds are read from moto's state: an instance, a NAT gateway and the rest must not break the listing.
        subnet_id = self.subnet(self.vpc()["VpcId"])["SubnetId"]
        address = self.ec2.allocate_address(Domain="vpc")["AllocationId"]
        nat = self.ec2.create_nat_gateway(SubnetId=subnet_id, AllocationId=address)["NatGateway"]["NatGatewayId"]
        self.ec2.create_key_pair(KeyName="k")
        held = control("GET", f"inventory?account={TARGET}")[TARGET]["us-east-1"]
        self.assertEqual((held["elastic-ip"], held["nat-gateway"], held["key-pair"]), ([address], [nat], ["k"]))
        self.ec2.delete_nat_gateway(NatGatewayId=nat)
        self.ec2.delete_key_pair(KeyName="k")
        for _ in range(2):
            self.ec2.describe_nat_gateways()
        self.ec2.release_address(AllocationId=address)

    def test_what_is_not_emulated_is_said_so(self) -> None:
        self.refused("NotEmulated", self.ec2.describe_security_group_references, GroupId=["sg-1"])
        self.refused("NotEmulated", self.sts.get_federation_token, Name="somebody")
        self.refused("NotEmulated", self.ec2.describe_vpcs, Filters=[{"Name": "colour", "Values": ["red"]}])


class Lifetime(unittest.TestCase):
    def test_the_double_ends_with_its_parent(self) -> None:
        double = Double()
        double.process.stdin.close()
        self.assertEqual(double.process.wait(10), 0)
        double.process.stdout.close()

    def test_the_double_ends_on_sigterm(self) -> None:
        double = Double()
        double.process.terminate()
        self.assertEqual(double.process.wait(10), 0)
        double.process.stdin.close()
        double.process.stdout.close()
