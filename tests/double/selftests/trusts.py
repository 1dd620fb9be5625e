"""Trust policies and the parameters of AssumeRole."""

from __future__ import annotations

import json

from .common import Case, OTHER, SOURCE, TARGET, client, session_keys, trust


class Trust(Case):
    def test_the_role_must_exist_with_its_path(self) -> None:
        arn = self.role(trust({"AWS": SOURCE}), name="deep", path="/a/b/")
        self.assertEqual(arn, f"arn:aws:iam::{TARGET}:role/a/b/deep")
        answer = self.assume(arn)
        self.assertEqual(answer["AssumedRoleUser"]["Arn"], f"arn:aws:sts::{TARGET}:assumed-role/deep/session")
        for wrong in (f"arn:aws:iam::{TARGET}:role/deep", f"arn:aws:iam::{OTHER}:role/a/b/deep"):
            self.refused("AccessDenied", self.assume, arn=wrong)
        self.refused("ValidationError", self.assume, arn="arn:aws:iam::222222222222:user/deep")

    def test_the_refusal_names_caller_and_role(self) -> None:
        arn = self.role(trust({"AWS": OTHER}))
        refusal = self.refused("AccessDenied", self.assume, arn=arn)
        self.assertIn(f"User: {self.source['user_arn']} is not authorized", str(refusal))
        self.assertIn(f"sts:AssumeRole on resource: {arn}", str(refusal))
        self.assertEqual(refusal.response["ResponseMetadata"]["HTTPStatusCode"], 403)

    def test_principals(self) -> None:
        user = self.source["user_arn"]
        for number, (principal, allowed) in enumerate(
            (
                ({"AWS": SOURCE}, True),
                ({"AWS": f"arn:aws:iam::{SOURCE}:root"}, True),
                ({"AWS": user}, True),
                ({"AWS": ["333333333333", user]}, True),
                ({"AWS": "*"}, True),
                ("*", True),
                ({"AWS": f"arn:aws:iam::{OTHER}:root"}, False),
                ({"Service": "ec2.amazonaws.com"}, False),
                ({"Federated": "cognito-identity.amazonaws.com"}, False),
            )
        ):
            with self.subTest(principal):
                arn = self.role(trust(principal), name=f"principal-{number}")
                if allowed:
                    self.assume(arn)
                else:
                    self.refused("AccessDenied", self.assume, arn=arn)

    def test_a_role_and_its_session_are_principals(self) -> None:
        first = self.role(trust({"AWS": SOURCE}), name="first")
        session = client("sts", session_keys(self.assume(first)))
        of_session = f"arn:aws:sts::{TARGET}:assumed-role/first/session"
        for number, principal in enumerate((first, of_session, TARGET)):
            self.assume(self.role(trust({"AWS": principal}), name=f"second-{number}"), session)
        other = f"arn:aws:sts::{TARGET}:assumed-role/first/other"
        self.refused("AccessDenied", self.assume, arn=self.role(trust({"AWS": other}), name="third"), sts=session)

    def test_the_external_id_must_be_the_one(self) -> None:
        arn = self.role(trust({"AWS": SOURCE}, Condition={"StringEquals": {"sts:ExternalId": "right"}}))
        self.assume(arn, ExternalId="right")
        self.refused("AccessDenied", self.assume, arn=arn, ExternalId="Right")
        self.refused("AccessDenied", self.assume, arn=arn)

    def test_a_deny_wins(self) -> None:
        allow = {"Effect": "Allow", "Principal": {"AWS": SOURCE}, "Action": "sts:Assume*"}
        condition = {"StringNotEquals": {"sts:ExternalId": "right"}}
        deny = {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", "Condition": condition}
        arn = self.role(json.dumps({"Version": "2012-10-17", "Statement": [allow, deny]}))
        self.assume(arn, ExternalId="right")
        self.refused("AccessDenied", self.assume, arn=arn)

    def test_conditions(self) -> None:
        user = self.source["user_arn"]
        for number, (condition, params, allowed) in enumerate(
            (
                ({"StringLike": {"sts:ExternalId": "a-*"}}, {"ExternalId": "a-b"}, True),
                ({"StringLike": {"sts:ExternalId": "a-*"}}, {"ExternalId": "b-a-"}, False),
                ({"StringNotLike": {"sts:ExternalId": "a-*"}}, {"ExternalId": "a-b"}, False),
                ({"StringEqualsIfExists": {"sts:ExternalId": "x1"}}, {}, True),
                ({"StringEqualsIfExists": {"sts:ExternalId": "x1"}}, {"ExternalId": "x2"}, False),
                ({"Null": {"sts:ExternalId": "true"}}, {}, True),
                ({"Null": {"sts:ExternalId": "true"}}, {"ExternalId": "x1"}, False),
                ({"Null": {"sts:ExternalId": False}}, {}, False),
                ({"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{SOURCE}:user/*"}}, {}, True),
                ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*"}}, {}, False),
                ({"ArnEquals": {"aws:PrincipalArn": user}}, {}, True),
                ({"ArnNotEquals": {"aws:PrincipalArn": user}}, {}, False),
                ({"StringEquals": {"aws:PrincipalAccount": [OTHER, SOURCE]}}, {}, True),
                ({"StringEquals": {"sts:RoleSessionName": "session"}}, {}, True),
                ({"StringEquals": {"sts:RoleSessionName": "${aws:username}"}}, {}, False),
                ({"Bool": {"aws:MultiFactorAuthPresent": "true"}}, {}, False),
                ({"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}, {}, True),
                ({"StringEquals": {"aws:SomethingElse": "x"}}, {}, False),
            )
        ):
            with self.subTest(condition=condition, params=params):
                arn = self.role(trust({"AWS": SOURCE}, Condition=condition), name=f"condition-{number}")
                if allowed:
                    self.assume(arn, **params)
                else:
                    self.refused("AccessDenied", self.assume, arn=arn, **params)

    def test_tags_and_source_identity_need_their_own_actions(self) -> None:
        tags = [{"Key": "Team", "Value": "red"}]
        bare = self.role(trust({"AWS": SOURCE}), name="bare")
        self.refused("AccessDenied", self.assume, arn=bare, Tags=tags)
        self.refused("AccessDenied", self.assume, arn=bare, SourceIdentity="alice")
        actions = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
        condition = {
            "StringLikeIfExists": {"aws:RequestTag/Team": "re*", "sts:SourceIdentity": "al*"},
            "ForAllValues:StringEquals": {"aws:TagKeys": ["Team"]},
        }
        full = self.role(trust({"AWS": SOURCE}, Action=actions, Condition=condition), name="full")
        self.assertEqual(self.assume(full, Tags=tags, SourceIdentity="alice")["SourceIdentity"], "alice")
        self.refused("AccessDenied", self.assume, arn=full, Tags=[{"Key": "Team", "Value": "blue"}])
        self.refused("AccessDenied", self.assume, arn=full, Tags=[*tags, {"Key": "Else", "Value": "x"}])
        self.refused("AccessDenied", self.assume, arn=full, SourceIdentity="bob")

    def test_durations(self) -> None:
        arn = self.role(trust({"AWS": SOURCE}), name="two-hours", MaxSessionDuration=7200)
        self.assume(arn, DurationSeconds=7200)
        for seconds in (899, 7201, 43201):
            self.refused("ValidationError", self.assume, arn=arn, DurationSeconds=seconds)
        chained = self.role(trust({"AWS": TARGET}), name="chained", MaxSessionDuration=7200)
        session = client("sts", session_keys(self.assume(arn)))
        self.assume(chained, session, DurationSeconds=3600)
        self.refused("ValidationError", self.assume, arn=chained, sts=session, DurationSeconds=3601)

    def test_names_and_external_ids_have_their_alphabet(self) -> None:
        arn = self.role(trust({"AWS": SOURCE}))
        for params in ({"RoleSessionName": "a b"}, {"RoleSessionName": "a"}, {"RoleSessionName": "x" * 65}):
            self.refused("ValidationError", self.sts.assume_role, RoleArn=arn, **params)
        for external_id in ("a", "with space", "x" * 1225):
            refusal = self.refused("ValidationError", self.assume, arn=arn, ExternalId=external_id)
            self.assertNotIn(f"'{external_id}'", str(refusal))
        self.refused("MalformedPolicyDocument", self.assume, arn=arn, Policy="{")
