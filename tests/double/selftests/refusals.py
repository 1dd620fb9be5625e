"""Refusals, and what EC2 encodes of them."""

from __future__ import annotations

import json
import re
from typing import Any

from botocore.exceptions import ClientError

from .common import SOURCE, TARGET, Case, client, session_keys, trust
from .simulations import allow, deny, policy

ENCODED = re.compile(r"Encoded authorization failure message: ([\w-]+)")


class Refusals(Case):
    """Of sessions that are limited by a policy, which always counts."""

    def keys(self, *statements: dict[str, Any]) -> dict[str, str]:
        return session_keys(self.assume(self.arn, Policy=policy(*statements)))

    def setUp(self) -> None:
        super().setUp()
        self.arn = self.role(trust({"AWS": SOURCE}), name="refused")

    def message(self, refusal: ClientError) -> str:
        return ENCODED.search(str(refusal))[1]

    def test_who_may_decode_learns_what_was_asked_for(self) -> None:
        keys = self.keys(allow(["ec2:CreateVpc", "sts:*"]))
        create = {"ResourceType": "vpc", "Tags": [{"Key": "a", "Value": "b"}]}
        refusal = self.refused(
            "UnauthorizedOperation", client("ec2", keys).create_vpc, CidrBlock="10.0.0.0/16", TagSpecifications=[create]
        )
        sts = client("sts", keys)
        told = json.loads(sts.decode_authorization_message(EncodedMessage=self.message(refusal))["DecodedMessage"])
        self.assertEqual((told["allowed"], told["explicitDeny"]), (False, False))
        self.assertEqual(told["context"]["action"], "ec2:CreateTags")
        self.assertEqual(told["context"]["resource"], f"arn:aws:ec2:us-east-1:{TARGET}:vpc/*")
        self.assertIn(
            {"key": "ec2:createaction", "values": {"items": [{"value": "CreateVpc"}]}},
            told["context"]["conditions"]["items"],
        )

    def test_a_denial_is_told_with_its_statement(self) -> None:
        keys = self.keys(allow("*"), deny("ec2:Describe*", Sid="NoLooking"))
        refusal = self.refused("UnauthorizedOperation", client("ec2", keys).describe_vpcs)
        told = client("sts", keys).decode_authorization_message(EncodedMessage=self.message(refusal))
        told = json.loads(told["DecodedMessage"])
        self.assertTrue(told["explicitDeny"])
        (statement,) = told["matchedStatements"]["items"]
        self.assertEqual((statement["statementId"], statement["effect"]), ("NoLooking", "DENY"))

    def test_decoding_needs_a_permission_and_a_message(self) -> None:
        keys = self.keys(allow("iam:*"))
        refusal = self.refused("UnauthorizedOperation", client("ec2", keys).describe_vpcs)
        decode = client("sts", keys).decode_authorization_message
        self.refused("AccessDenied", decode, EncodedMessage=self.message(refusal))
        decode = client("sts", self.keys(allow("*"))).decode_authorization_message
        self.refused("InvalidAuthorizationMessageException", decode, EncodedMessage="nothing")
