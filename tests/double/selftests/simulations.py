"""SimulatePrincipalPolicy."""

from __future__ import annotations

import json
from typing import Any

from .common import SOURCE, TARGET, Case, trust


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Resource": "*", **one} for one in statements]})


def allow(action: Any, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, **more}


def deny(action: Any, **more: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": action, **more}


class Simulations(Case):
    def setUp(self) -> None:
        super().setUp()
        self.arn = self.role(trust({"AWS": SOURCE}), name="asked")

    def inline(self, *statements: dict[str, Any], name: str = "inline") -> None:
        self.iam.put_role_policy(RoleName="asked", PolicyName=name, PolicyDocument=policy(*statements))
        self.addCleanup(self.iam.delete_role_policy, RoleName="asked", PolicyName=name)

    def managed(self, name: str, *statements: dict[str, Any]) -> str:
        made = self.iam.create_policy(PolicyName=name, PolicyDocument=policy(*statements))["Policy"]["Arn"]
        self.addCleanup(self.iam.delete_policy, PolicyArn=made)
        return made

    def results(self, *actions: str, **params: Any) -> list[dict[str, Any]]:
        params.setdefault("PolicySourceArn", self.arn)
        return self.iam.simulate_principal_policy(ActionNames=list(actions), **params)["EvaluationResults"]

    def outcomes(self, *actions: str, **params: Any) -> list[str]:
        return [result["EvalDecision"] for result in self.results(*actions, **params)]

    def test_allowed_denied_and_neither(self) -> None:
        self.inline(allow(["ec2:Describe*", "ec2:CreateVpc"]), deny("ec2:CreateV*"))
        actions = "ec2:DescribeVpcs", "ec2:CreateVpc", "ec2:DeleteVpc"
        self.assertEqual(self.outcomes(*actions), ["allowed", "explicitDeny", "implicitDeny"])
        (result,) = self.results("EC2:DescribeVpcs")
        self.assertEqual([s["SourcePolicyId"] for s in result["MatchedStatements"]], ["role_asked_inline"])
        self.assertEqual(result["EvalResourceName"], "*")

    def test_attached_policies_and_the_boundary(self) -> None:
        attached = self.managed("build", allow("ec2:*"))
        self.iam.attach_role_policy(RoleName="asked", PolicyArn=attached)
        self.addCleanup(self.iam.detach_role_policy, RoleName="asked", PolicyArn=attached)
        actions = "ec2:CreateVpc", "ec2:DeleteVpc", "iam:GetRole", "ec2:CreateSubnet"
        self.assertEqual(self.outcomes(*actions), ["allowed", "allowed", "implicitDeny", "allowed"])
        bound = self.managed("bound", allow(["ec2:CreateVpc", "iam:*"]), deny("ec2:DeleteVpc"))
        self.iam.put_role_permissions_boundary(RoleName="asked", PermissionsBoundary=bound)
        self.addCleanup(self.iam.delete_role_permissions_boundary, RoleName="asked")
        self.assertEqual(self.outcomes(*actions), ["allowed", "explicitDeny", "implicitDeny", "implicitDeny"])
        detail = self.results("ec2:CreateSubnet")[0]["PermissionsBoundaryDecisionDetail"]
        self.assertEqual(detail, {"AllowedByPermissionsBoundary": False})
        wide = {"PermissionsBoundaryPolicyInputList": [policy(allow("*"))]}
        self.assertEqual(self.outcomes(*actions, **wide), ["allowed", "allowed", "implicitDeny", "allowed"])

    def test_a_policy_in_the_version_that_counts(self) -> None:
        attached = self.managed("versions", allow("ec2:*"))
        self.iam.attach_role_policy(RoleName="asked", PolicyArn=attached)
        self.addCleanup(self.iam.detach_role_policy, RoleName="asked", PolicyArn=attached)
        self.iam.create_policy_version(PolicyArn=attached, PolicyDocument=policy(allow("iam:*")), SetAsDefault=True)
        self.addCleanup(self.iam.delete_policy_version, PolicyArn=attached, VersionId="v1")
        self.addCleanup(self.iam.set_default_policy_version, PolicyArn=attached, VersionId="v2")
        self.assertEqual(self.outcomes("ec2:CreateVpc", "iam:GetRole"), ["implicitDeny", "allowed"])

    def test_resources_and_exceptions(self) -> None:
        ours, theirs = f"arn:aws:iam::{TARGET}:role/ours/a", f"arn:aws:iam::{TARGET}:role/theirs/a"
        self.inline({"Effect": "Allow", "NotAction": "iam:Delete*", "Resource": f"arn:aws:iam::{TARGET}:role/ours/*"})
        (result,) = self.results("iam:GetRole", ResourceArns=[ours, theirs])
        specific = [(r["EvalResourceName"], r["EvalResourceDecision"]) for r in result["ResourceSpecificResults"]]
        self.assertEqual(specific, [(ours, "allowed"), (theirs, "implicitDeny")])
        self.assertEqual(result["EvalDecision"], "implicitDeny")
        outcomes = self.outcomes("iam:GetRole", "iam:DeleteRole", ResourceArns=[ours])
        self.assertEqual(outcomes, ["allowed", "implicitDeny"])

    def test_conditions_on_what_the_request_says(self) -> None:
        region = {"StringEquals": {"aws:RequestedRegion": ["eu-central-1", "eu-west-1"]}}
        self.inline(allow("ec2:*", Condition={**region, "NumericLessThan": {"ec2:VolumeSize": "100"}}))

        def entry(key: str, kind: str, *values: str) -> dict[str, Any]:
            return {"ContextKeyName": key, "ContextKeyType": kind, "ContextKeyValues": list(values)}

        here, there = (entry("aws:requestedregion", "string", name) for name in ("eu-west-1", "us-east-1"))
        small, large = (entry("ec2:VolumeSize", "numeric", size) for size in ("99.5", "100"))
        self.assertEqual(self.outcomes("ec2:CreateVolume", ContextEntries=[here, small]), ["allowed"])
        self.assertEqual(self.outcomes("ec2:CreateVolume", ContextEntries=[there, small]), ["implicitDeny"])
        self.assertEqual(self.outcomes("ec2:CreateVolume", ContextEntries=[here, large]), ["implicitDeny"])
        (result,) = self.results("ec2:CreateVolume", ContextEntries=[here])
        self.assertEqual((result["EvalDecision"], result["MissingContextValues"]), ("implicitDeny", ["ec2:VolumeSize"]))

    def test_more_policies_and_users(self) -> None:
        more = {"PolicyInputList": [policy(allow("ec2:*"))]}
        (result,) = self.results("ec2:CreateVpc", **more)
        self.assertEqual(result["EvalDecision"], "allowed")
        self.assertEqual(result["MatchedStatements"][0]["SourcePolicyId"], "PolicyInputList.1")
        self.assertEqual(self.outcomes("ec2:CreateVpc", PolicySourceArn=self.target["user_arn"]), ["implicitDeny"])

    def test_what_cannot_be_asked(self) -> None:
        ask = self.iam.simulate_principal_policy
        for arn, code in (
            (f"arn:aws:iam::{TARGET}:role/none", "NoSuchEntity"),
            (f"arn:aws:sts::{TARGET}:assumed-role/asked/session", "InvalidInput"),
        ):
            self.refused(code, ask, PolicySourceArn=arn, ActionNames=["ec2:CreateVpc"])
        self.refused("InvalidInput", ask, PolicySourceArn=self.arn, ActionNames=["CreateVpc"])
        known = {"PolicySourceArn": self.arn, "ActionNames": ["ec2:CreateVpc"]}
        self.refused("NotEmulated", ask, **known, ResourcePolicy=policy(allow("*")))
        self.inline(allow("*", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}))
        self.refused("NotEmulated", ask, **known)
