"""Faults on demand."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from botocore.exceptions import ConnectionClosedError

from .common import Case, SOURCE, client, control, trust


class Faults(Case):
    def rules(self, *rules: dict[str, Any]) -> None:
        control("POST", "faults", list(rules))

    def vpcs(self) -> int:
        return len(self.ec2.describe_vpcs()["Vpcs"])

    def test_error_before_the_work(self) -> None:
        before = self.vpcs()
        self.rules({"kind": "error", "action": "CreateVpc", "code": "InternalError", "status": 500})
        self.refused("InternalError", self.ec2.create_vpc, CidrBlock="10.0.0.0/16")
        self.assertEqual(self.vpcs(), before)
        self.vpc()

    def test_error_after_the_work(self) -> None:
        before = self.vpcs()
        self.rules({"kind": "error_after", "action": "CreateVpc", "code": "InternalError", "status": 500})
        self.refused("InternalError", self.ec2.create_vpc, CidrBlock="10.77.0.0/16")
        self.assertEqual(self.vpcs(), before + 1)
        (made,) = self.ec2.describe_vpcs(Filters=[{"Name": "cidr", "Values": ["10.77.0.0/16"]}])["Vpcs"]
        self.ec2.delete_vpc(VpcId=made["VpcId"])

    def test_cut_connections(self) -> None:
        before = self.vpcs()
        self.rules({"kind": "cut", "action": "CreateVpc"})
        with self.assertRaises(ConnectionClosedError):
            self.ec2.create_vpc(CidrBlock="10.78.0.0/16")
        self.assertEqual(self.vpcs(), before)
        self.rules({"kind": "cut_after", "action": "CreateVpc"})
        with self.assertRaises(ConnectionClosedError):
            self.ec2.create_vpc(CidrBlock="10.78.0.0/16")
        self.assertEqual(self.vpcs(), before + 1)
        (made,) = self.ec2.describe_vpcs(Filters=[{"Name": "cidr", "Values": ["10.78.0.0/16"]}])["Vpcs"]
        self.ec2.delete_vpc(VpcId=made["VpcId"])

    def test_throttling_in_the_words_of_each_service(self) -> None:
        self.rules({"kind": "throttle", "times": None})
        self.refused("RequestLimitExceeded", self.ec2.describe_vpcs)
        self.refused("Throttling", self.iam.list_roles)
        self.refused("Throttling", self.sts.get_caller_identity)

    def test_times_and_after(self) -> None:
        self.rules({"kind": "throttle", "action": "DescribeVpcs", "after": 1, "times": 2})
        self.vpcs()
        self.refused("RequestLimitExceeded", self.vpcs)
        self.refused("RequestLimitExceeded", self.vpcs)
        self.vpcs()
        (rule,) = control("GET", "faults")
        self.assertEqual((rule["matched"], rule["hits"]), (4, 2))

    def test_rules_can_be_narrow(self) -> None:
        self.rules(
            {"kind": "throttle", "account": SOURCE, "service": "ec2"},
            {"kind": "throttle", "region": "eu-west-1"},
            {"kind": "throttle", "contains": "vpc-none"},
        )
        self.vpcs()
        self.refused("RequestLimitExceeded", client("ec2", self.source).describe_vpcs)
        self.refused("RequestLimitExceeded", client("ec2", self.target, "eu-west-1").describe_vpcs)

    def test_a_delay(self) -> None:
        self.rules({"kind": "delay", "action": "DescribeVpcs", "seconds": 0.3})
        start = time.monotonic()
        self.vpcs()
        self.assertGreaterEqual(time.monotonic() - start, 0.3)

    def test_a_call_is_held_until_its_rule_is_removed(self) -> None:
        self.rules({"kind": "hold", "action": "DescribeVpcs"})
        with ThreadPoolExecutor() as pool:
            held = pool.submit(self.vpcs)
            while not control("GET", "faults")[0]["hits"]:
                time.sleep(0.01)
            self.vpcs()
            self.assertFalse(held.done())
            control("DELETE", "faults")
            held.result()

    def test_a_new_object_is_not_visible_at_first(self) -> None:
        self.rules({"kind": "not_visible", "action": "CreateVpc", "reads": 2})
        other = self.ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
        vpc_id = self.vpc()["VpcId"]
        both = [{"Name": "vpc-id", "Values": [vpc_id, other]}]
        self.assertEqual([v["VpcId"] for v in self.ec2.describe_vpcs(Filters=both)["Vpcs"]], [other])
        self.refused("InvalidVpcID.NotFound", self.ec2.describe_vpcs, VpcIds=[vpc_id])
        self.assertEqual(len(self.ec2.describe_vpcs(Filters=both)["Vpcs"]), 2)

    def test_a_pending_state(self) -> None:
        vpc_id = self.vpc()["VpcId"]
        self.rules({"kind": "pending", "action": "DescribeVpcs", "from": "available", "to": "pending", "times": 2})
        states = [self.ec2.describe_vpcs(VpcIds=[vpc_id])["Vpcs"][0]["State"] for _ in range(3)]
        self.assertEqual(states, ["pending", "pending", "available"])

    def test_a_rule_that_means_nothing_is_refused(self) -> None:
        for rule in ({"kind": "explode"}, {"kind": "cut", "acton": "CreateVpc"}, {"kind": "error"}):
            with self.subTest(rule), self.assertRaises(ValueError):
                self.rules(rule)
