"""What the tests of roles rely on in ministack."""

from __future__ import annotations

import unittest
from typing import Any

from botocore.exceptions import ClientError

from .common import Double, SOURCE, TARGET, made_client, trust


class Judge(unittest.TestCase):
    """What the tests of roles rely on in ministack."""

    def setUp(self) -> None:
        self.judge = Double("double.judge")
        self.addCleanup(self.judge.stop)
        document = trust({"AWS": SOURCE}, Condition={"StringEquals": {"sts:ExternalId": "right"}})
        iam = self.client("iam", TARGET, "test")
        self.role = iam.create_role(RoleName="there", AssumeRolePolicyDocument=document)["Role"]["Arn"]

    def client(self, service: str, key: str, secret: str, token: str | None = None) -> Any:
        return made_client(service, key, secret, token, "eu-west-1", self.judge.url)

    def assume(self, external_id: str) -> dict[str, Any]:
        sts = self.client("sts", SOURCE, "test")
        return sts.assume_role(RoleArn=self.role, RoleSessionName="session", ExternalId=external_id)

    def refused(self, code: str, function: Any, *params: Any) -> None:
        with self.assertRaises(ClientError) as caught:
            function(*params)
        self.assertEqual(caught.exception.response["Error"]["Code"], code, caught.exception)

    def test_it_checks_secrets_external_ids_policies_and_expiry(self) -> None:
        self.refused("AccessDenied", self.assume, "wrong")
        keys = self.assume("right")["Credentials"]
        keys = keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"]
        sts, ec2 = self.client("sts", *keys), self.client("ec2", *keys)
        self.assertEqual(sts.get_caller_identity()["Account"], TARGET)
        forger = self.client("sts", keys[0], "wrong", keys[2])
        self.refused("SignatureDoesNotMatch", forger.get_caller_identity)
        self.refused("UnauthorizedOperation", ec2.describe_vpcs)
        self.assertEqual(self.judge.control("POST", "sessions/expire", {"containing": "/there/"}), {"expired": 1})
        self.refused("ExpiredToken", sts.get_caller_identity)

    def test_it_ends_with_its_parent(self) -> None:
        self.judge.process.stdin.close()
        self.assertEqual(self.judge.process.wait(10), 0)
