"""Tests of the double itself, with boto3 as the client: python -m double.selftest

What is asserted here is AWS's behaviour as its reference describes it, not moto's.
"""

from __future__ import annotations

import functools
import http.client
import ipaddress
import json
import os
import subprocess
import sys
import time
import unittest
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError

HERE = Path(__file__).resolve().parent
SOURCE, TARGET, OTHER = "111111111111", "222222222222", "333333333333"


class Double:
    """A running double, or another module that is started like it, and a client of its control endpoints."""

    def __init__(self, module: str = "double") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=HERE.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"PATH": os.environ["PATH"]},
        )
        self.url = json.loads(self.process.stdout.readline())["url"]

    def control(self, method: str, name: str, body: Any = None) -> Any:
        connection = http.client.HTTPConnection(self.url.removeprefix("http://"))
        connection.request(method, f"/_double/{name}", None if body is None else json.dumps(body))
        answer = connection.getresponse()
        value = json.loads(answer.read())
        connection.close()
        if answer.status != 200:
            raise ValueError(value["error"])
        return value

    def stop(self) -> None:
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


DOUBLE: Double


def setUpModule() -> None:
    global DOUBLE
    DOUBLE = Double()


def tearDownModule() -> None:
    DOUBLE.stop()


def client(service: str, keys: dict[str, str], region: str = "us-east-1") -> Any:
    return made_client(service, keys["access_key"], keys["secret_key"], keys.get("token"), region, DOUBLE.url)


@functools.cache
def made_client(service: str, key: str, secret: str, token: str | None, region: str, url: str) -> Any:
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=url,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=token,
        config=Config(retries={"total_max_attempts": 1}, parameter_validation=False),
    )


def session_keys(answer: dict[str, Any]) -> dict[str, str]:
    credentials = answer["Credentials"]
    return {
        "access_key": credentials["AccessKeyId"],
        "secret_key": credentials["SecretAccessKey"],
        "token": credentials["SessionToken"],
    }


def trust(principal: Any, **statement: Any) -> str:
    whole = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **statement}
    return json.dumps({"Version": "2012-10-17", "Statement": [whole]})


class Case(unittest.TestCase):
    def setUp(self) -> None:
        self.source = DOUBLE.control("POST", "accounts", {"account": SOURCE})
        self.target = DOUBLE.control("POST", "accounts", {"account": TARGET})
        self.iam, self.sts = client("iam", self.target), client("sts", self.source)
        self.ec2 = client("ec2", self.target)

    def tearDown(self) -> None:
        DOUBLE.control("DELETE", "faults")

    def refused(self, code: str, function: Any, **params: Any) -> ClientError:
        with self.assertRaises(ClientError) as caught:
            function(**params)
        self.assertEqual(caught.exception.response["Error"]["Code"], code, caught.exception)
        return caught.exception

    def role(self, document: str, name: str = "", path: str = "/", **params: Any) -> str:
        name = name or f"r-{self.id().rsplit('.', 1)[-1]}"[:64]
        made = self.iam.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=document, **params)
        self.addCleanup(self.iam.delete_role, RoleName=name)
        return made["Role"]["Arn"]

    def assume(self, arn: str, sts: Any = None, **params: Any) -> dict[str, Any]:
        return (sts or self.sts).assume_role(RoleArn=arn, RoleSessionName="session", **params)

    def vpc(self, cidr: str = "10.0.0.0/16", **params: Any) -> dict[str, Any]:
        made = self.ec2.create_vpc(CidrBlock=cidr, **params)["Vpc"]
        self.addCleanup(self.ec2.delete_vpc, VpcId=made["VpcId"])
        return made

    def subnet(self, vpc_id: str, cidr: str | None = "10.0.1.0/24", **params: Any) -> dict[str, Any]:
        if cidr:
            params["CidrBlock"] = cidr
        made = self.ec2.create_subnet(VpcId=vpc_id, **params)["Subnet"]
        self.addCleanup(self.ec2.delete_subnet, SubnetId=made["SubnetId"])
        return made


class Keys(Case):
    def test_the_administrator_is_a_user_of_the_account(self) -> None:
        identity = self.sts.get_caller_identity()
        self.assertEqual(identity["Account"], SOURCE)
        self.assertEqual(identity["Arn"], self.source["user_arn"])
        self.assertEqual(DOUBLE.control("POST", "accounts", {"account": SOURCE}), self.source)

    def test_unknown_keys_are_refused_in_the_words_of_each_service(self) -> None:
        nobody = {"access_key": "AKIAIOSFODNN7EXAMPLE", "secret_key": "no"}
        self.refused("InvalidClientTokenId", client("sts", nobody).get_caller_identity)
        self.refused("InvalidClientTokenId", client("iam", nobody).list_roles)
        self.refused("AuthFailure", client("ec2", nobody).describe_vpcs)
        self.refused("UnrecognizedClientException", client("kms", nobody).list_keys)

    def test_a_wrong_secret_is_refused(self) -> None:
        self.refused("SignatureDoesNotMatch", client("sts", {**self.source, "secret_key": "x"}).get_caller_identity)

    def test_a_session_needs_its_token(self) -> None:
        keys = session_keys(self.assume(self.role(trust({"AWS": SOURCE}))))
        self.assertEqual(client("sts", keys).get_caller_identity()["Account"], TARGET)
        for token in (None, "wrong"):
            self.refused("InvalidClientTokenId", client("sts", {**keys, "token": token}).get_caller_identity)
            self.refused("AuthFailure", client("ec2", {**keys, "token": token}).describe_vpcs)

    def test_an_ended_session_is_expired(self) -> None:
        keys = session_keys(self.assume(self.role(trust({"AWS": SOURCE}), name="short-lived")))
        self.assertEqual(DOUBLE.control("POST", "sessions/expire", {"containing": "short-lived"}), {"expired": 1})
        self.refused("ExpiredToken", client("iam", keys).list_roles)
        self.refused("RequestExpired", client("ec2", keys).describe_vpcs)
        since = DOUBLE.control("GET", "calls")[-1]["sequence"]
        self.refused("ExpiredTokenException", client("kms", keys).list_keys)
        (call,) = DOUBLE.control("GET", f"calls?since={since}&account={TARGET}")
        self.assertEqual((call["action"], call["error"]), ("ListKeys", "ExpiredTokenException"))

    def test_sessions_can_be_made_short(self) -> None:
        DOUBLE.control("POST", "sessions", {"longest_seconds": 60})
        self.addCleanup(DOUBLE.control, "POST", "sessions", {"longest_seconds": None})
        ends = self.assume(self.role(trust({"AWS": SOURCE})))["Credentials"]["Expiration"].timestamp()
        self.assertLess(ends, time.time() + 61)

    def test_get_session_token_keeps_the_user(self) -> None:
        keys = session_keys(self.sts.get_session_token())
        self.assertEqual(client("sts", keys).get_caller_identity()["Arn"], self.source["user_arn"])


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


class Roles(Case):
    def test_trust_policies_are_checked(self) -> None:
        missing = f"arn:aws:iam::{TARGET}:role/nobody"
        for document in ("{", "[]", trust({"AWS": missing}), trust({"AWS": "arn:aws:s3:::x"}), trust({}, Resource="*")):
            with self.subTest(document):
                self.refused(
                    "MalformedPolicyDocument", self.iam.create_role, RoleName="x", AssumeRolePolicyDocument=document
                )
        no_principal = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole"}}
        self.refused(
            "MalformedPolicyDocument",
            self.iam.create_role,
            RoleName="x",
            AssumeRolePolicyDocument=json.dumps(no_principal),
        )
        name = self.role(trust({"AWS": SOURCE})).rsplit("/", 1)[-1]
        refusal = self.refused(
            "MalformedPolicyDocument",
            self.iam.update_assume_role_policy,
            RoleName=name,
            PolicyDocument=trust({"AWS": missing}),
        )
        self.assertIn(f'Invalid principal in policy: "AWS":"{missing}"', str(refusal))

    def test_names_paths_and_durations_are_checked(self) -> None:
        document = trust({"AWS": SOURCE})
        for params in (
            {"RoleName": "a b"},
            {"RoleName": "x" * 65},
            {"RoleName": "x", "Path": "a"},
            {"RoleName": "x", "MaxSessionDuration": 3599},
            {"RoleName": "x", "MaxSessionDuration": 43201},
        ):
            with self.subTest(params):
                self.refused("ValidationError", self.iam.create_role, AssumeRolePolicyDocument=document, **params)

    def test_an_update_keeps_what_it_does_not_name(self) -> None:
        self.role(trust({"AWS": SOURCE}), name="kept", Description="before", MaxSessionDuration=7200)
        self.iam.update_role(RoleName="kept", MaxSessionDuration=3600)
        self.assertEqual(self.iam.get_role(RoleName="kept")["Role"]["Description"], "before")
        self.iam.update_role(RoleName="kept", Description="after")
        role = self.iam.get_role(RoleName="kept")["Role"]
        self.assertEqual((role["Description"], role["MaxSessionDuration"]), ("after", 3600))

    def test_a_role_in_use_is_kept(self) -> None:
        self.role(trust({"AWS": SOURCE}), name="used")
        document = json.dumps(
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}]}
        )
        arn = self.iam.create_policy(PolicyName="used", PolicyDocument=document)["Policy"]["Arn"]
        self.iam.attach_role_policy(RoleName="used", PolicyArn=arn)
        self.refused("DeleteConflict", self.iam.delete_role, RoleName="used")
        self.refused("DeleteConflict", self.iam.delete_policy, PolicyArn=arn)
        self.iam.detach_role_policy(RoleName="used", PolicyArn=arn)
        self.iam.delete_policy(PolicyArn=arn)
        self.iam.put_role_policy(RoleName="used", PolicyName="inline", PolicyDocument=document)
        self.refused("DeleteConflict", self.iam.delete_role, RoleName="used")
        self.iam.delete_role_policy(RoleName="used", PolicyName="inline")
        self.iam.create_instance_profile(InstanceProfileName="used")
        self.iam.add_role_to_instance_profile(InstanceProfileName="used", RoleName="used")
        self.refused("DeleteConflict", self.iam.delete_role, RoleName="used")
        self.iam.remove_role_from_instance_profile(InstanceProfileName="used", RoleName="used")
        self.iam.delete_instance_profile(InstanceProfileName="used")

    def test_a_role_reads_as_it_was_written(self) -> None:
        document = trust({"AWS": SOURCE})
        tags = [{"Key": "Name", "Value": "Ä & <b>"}]
        self.role(document, name="written", path="/p/", Description="d", Tags=tags)
        role = self.iam.get_role(RoleName="written")["Role"]
        self.assertEqual(role["AssumeRolePolicyDocument"], json.loads(document))
        self.assertEqual(role["CreateDate"].microsecond, 0)
        self.assertEqual((role["Path"], role["Tags"], role["MaxSessionDuration"]), ("/p/", tags, 3600))
        refusal = self.refused("NoSuchEntity", self.iam.get_role, RoleName="nobody")
        self.assertIn("The role with name nobody cannot be found.", str(refusal))
        self.refused(
            "EntityAlreadyExists", self.iam.create_role, RoleName="written", AssumeRolePolicyDocument=document
        )


class Vpcs(Case):
    def test_a_block_loses_its_host_bits(self) -> None:
        vpc = self.vpc("10.0.1.5/16")
        self.assertEqual((vpc["CidrBlock"], vpc["State"]), ("10.0.0.0/16", "pending"))
        self.ec2.associate_vpc_cidr_block(VpcId=vpc["VpcId"], CidrBlock="10.1.7.7/16")
        read = self.ec2.describe_vpcs(VpcIds=[vpc["VpcId"]])["Vpcs"][0]
        self.assertEqual([b["CidrBlock"] for b in read["CidrBlockAssociationSet"]], ["10.0.0.0/16", "10.1.0.0/16"])
        self.assertEqual((read["State"], read["OwnerId"], read["InstanceTenancy"]), ("available", TARGET, "default"))

    def test_ipv6_blocks(self) -> None:
        vpc_id = self.vpc()["VpcId"]
        made = self.ec2.associate_vpc_cidr_block(
            VpcId=vpc_id, AmazonProvidedIpv6CidrBlock=True, Ipv6CidrBlockNetworkBorderGroup="us-east-1-bos-1"
        )["Ipv6CidrBlockAssociation"]
        (block,) = self.ec2.describe_vpcs(VpcIds=[vpc_id])["Vpcs"][0]["Ipv6CidrBlockAssociationSet"]
        self.assertEqual(block["Ipv6CidrBlockState"]["State"], "associated")
        self.assertEqual((block["NetworkBorderGroup"], block["Ipv6Pool"]), ("us-east-1-bos-1", "Amazon"))
        by_filter = [{"Name": "ipv6-cidr-block-association.association-id", "Values": [made["AssociationId"], "x"]}]
        self.assertEqual(self.ec2.describe_vpcs(Filters=by_filter)["Vpcs"][0]["VpcId"], vpc_id)
        self.ec2.disassociate_vpc_cidr_block(AssociationId=made["AssociationId"])
        (block,) = self.ec2.describe_vpcs(VpcIds=[vpc_id])["Vpcs"][0]["Ipv6CidrBlockAssociationSet"]
        self.assertEqual(block["Ipv6CidrBlockState"]["State"], "disassociated")
        created = self.vpc("10.9.0.0/16", AmazonProvidedIpv6CidrBlock=True)
        self.assertEqual(created["Ipv6CidrBlockAssociationSet"][0]["NetworkBorderGroup"], "us-east-1")

    def test_attributes(self) -> None:
        vpc_id = self.vpc()["VpcId"]

        def attribute(name: str) -> bool:
            return self.ec2.describe_vpc_attribute(VpcId=vpc_id, Attribute=name)[name[0].upper() + name[1:]]["Value"]

        names = ("enableDnsSupport", "enableDnsHostnames", "enableNetworkAddressUsageMetrics")
        self.assertEqual([attribute(name) for name in names], [True, False, False])
        both = {"EnableDnsSupport": {"Value": False}, "EnableDnsHostnames": {"Value": False}}
        self.refused("InvalidParameterCombination", self.ec2.modify_vpc_attribute, VpcId=vpc_id, **both)
        self.ec2.modify_vpc_attribute(VpcId=vpc_id, EnableNetworkAddressUsageMetrics={"Value": True})
        self.assertTrue(attribute("enableNetworkAddressUsageMetrics"))
        self.ec2.modify_vpc_attribute(VpcId=vpc_id, EnableDnsSupport={"Value": False})
        self.refused(
            "InvalidParameterCombination",
            self.ec2.modify_vpc_attribute,
            VpcId=vpc_id,
            EnableDnsHostnames={"Value": True},
        )

    def test_what_aws_puts_into_a_vpc_is_found_for_several_at_once(self) -> None:
        ids = sorted(self.vpc(cidr)["VpcId"] for cidr in ("10.0.0.0/16", "10.1.0.0/16"))
        of_both = {"Name": "vpc-id", "Values": ids}
        for key, answer in (
            (
                "SecurityGroups",
                self.ec2.describe_security_groups(Filters=[of_both, {"Name": "group-name", "Values": ["default"]}]),
            ),
            ("NetworkAcls", self.ec2.describe_network_acls(Filters=[of_both, {"Name": "default", "Values": ["true"]}])),
            (
                "RouteTables",
                self.ec2.describe_route_tables(Filters=[of_both, {"Name": "association.main", "Values": ["true"]}]),
            ),
            ("Vpcs", self.ec2.describe_vpcs(Filters=[of_both])),
        ):
            with self.subTest(key):
                self.assertEqual(sorted(row["VpcId"] for row in answer[key]), ids)

    def test_a_new_vpc_has_the_option_set_of_the_region(self) -> None:
        vpc = self.vpc()
        self.assertRegex(vpc["DhcpOptionsId"], "^dopt-")
        self.ec2.delete_vpc(VpcId=self.ec2.create_vpc(CidrBlock="10.5.0.0/16")["Vpc"]["VpcId"])
        options = self.ec2.describe_dhcp_options(DhcpOptionsIds=[vpc["DhcpOptionsId"]])["DhcpOptions"]
        self.assertEqual(len(options), 1)

    def test_unknown_ids_are_named(self) -> None:
        vpc_id = self.vpc()["VpcId"]
        refusal = self.refused("InvalidVpcID.NotFound", self.ec2.describe_vpcs, VpcIds=[vpc_id, "vpc-0"])
        self.assertIn("The vpc ID 'vpc-0' does not exist", str(refusal))
        self.refused("InvalidVpcID.NotFound", self.ec2.delete_vpc, VpcId="vpc-0")
        unknown = [{"Name": "vpc-id", "Values": ["vpc-0", vpc_id]}]
        self.assertEqual(len(self.ec2.describe_vpcs(Filters=unknown)["Vpcs"]), 1)

    def test_a_vpc_with_contents_is_kept(self) -> None:
        vpc_id = self.ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        group = self.ec2.create_security_group(GroupName="g", Description="d", VpcId=vpc_id)["GroupId"]
        self.refused("DependencyViolation", self.ec2.delete_vpc, VpcId=vpc_id)
        self.ec2.delete_security_group(GroupId=group)
        subnet = self.ec2.create_subnet(VpcId=vpc_id, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
        self.refused("DependencyViolation", self.ec2.delete_vpc, VpcId=vpc_id)
        self.ec2.delete_subnet(SubnetId=subnet)
        self.ec2.delete_vpc(VpcId=vpc_id)
        of_it = [{"Name": "vpc-id", "Values": [vpc_id]}]
        self.assertEqual(self.ec2.describe_network_acls(Filters=of_it)["NetworkAcls"], [])
        self.assertEqual(self.ec2.describe_security_groups(Filters=of_it)["SecurityGroups"], [])

    def test_a_dry_run_makes_nothing(self) -> None:
        before = DOUBLE.control("GET", f"inventory?account={TARGET}")
        self.refused("DryRunOperation", self.ec2.create_vpc, CidrBlock="10.0.0.0/16", DryRun=True)
        self.assertEqual(DOUBLE.control("GET", f"inventory?account={TARGET}"), before)

    def test_lists_come_in_pages(self) -> None:
        ids = {self.vpc(f"10.{number}.0.0/16")["VpcId"] for number in range(7)}
        pages = list(self.ec2.get_paginator("describe_vpcs").paginate(PaginationConfig={"PageSize": 5}))
        self.assertEqual([len(page["Vpcs"]) for page in pages], [5, 3])
        self.assertLess(ids, {vpc["VpcId"] for page in pages for vpc in page["Vpcs"]})
        self.refused("InvalidParameterValue", self.ec2.describe_vpcs, MaxResults=4)
        self.refused("InvalidNextToken", self.ec2.describe_vpcs, NextToken="x")

    def test_a_client_token_makes_one_object(self) -> None:
        params = {"VpcId": self.vpc()["VpcId"], "ServiceName": "com.amazonaws.us-east-1.s3", "ClientToken": "t"}
        params["VpcEndpointType"] = "Gateway"
        made = [self.ec2.create_vpc_endpoint(**params)["VpcEndpoint"]["VpcEndpointId"] for _ in range(2)]
        self.addCleanup(self.ec2.delete_vpc_endpoints, VpcEndpointIds=made[:1])
        self.assertEqual(made[0], made[1])
        other = {**params, "PolicyDocument": "{}"}
        self.refused("IdempotentParameterMismatch", self.ec2.create_vpc_endpoint, **other)


class Subnets(Case):
    def read(self, subnet_id: str) -> dict[str, Any]:
        return self.ec2.describe_subnets(SubnetIds=[subnet_id])["Subnets"][0]

    def test_a_new_subnet(self) -> None:
        vpc_id = self.vpc()["VpcId"]
        made = self.subnet(vpc_id, "10.0.1.5/24", AvailabilityZoneId="use1-az6")
        self.assertEqual((made["CidrBlock"], made["State"]), ("10.0.1.0/24", "pending"))
        read = self.read(made["SubnetId"])
        self.assertEqual((read["State"], read["AvailabilityZoneId"]), ("available", "use1-az6"))
        self.assertEqual((read["DefaultForAz"], read["MapPublicIpOnLaunch"]), (False, False))
        self.assertEqual(read["SubnetArn"], f"arn:aws:ec2:us-east-1:{TARGET}:subnet/{made['SubnetId']}")
        self.assertEqual(read["AvailableIpAddressCount"], 251)
        default = self.ec2.describe_subnets(Filters=[{"Name": "default-for-az", "Values": ["true"]}])["Subnets"]
        self.assertEqual(len(default), 6)

    def test_blocks_and_zones_are_checked(self) -> None:
        vpc_id = self.vpc()["VpcId"]
        self.subnet(vpc_id)
        for code, params in (
            ("InvalidSubnet.Conflict", {"CidrBlock": "10.0.1.128/25"}),
            ("InvalidSubnet.Range", {"CidrBlock": "10.9.0.0/24"}),
            ("InvalidSubnet.Range", {"CidrBlock": "10.0.2.0/29"}),
            ("InvalidParameterValue", {"CidrBlock": "10.0.2.0/24", "AvailabilityZone": "eu-west-1a"}),
            ("InvalidParameterValue", {"CidrBlock": "x"}),
            ("MissingParameter", {}),
        ):
            with self.subTest(params):
                self.refused(code, self.ec2.create_subnet, VpcId=vpc_id, **params)
        self.refused("InvalidVpcID.NotFound", self.ec2.create_subnet, VpcId="vpc-0", CidrBlock="10.0.2.0/24")

    def test_ipv6(self) -> None:
        vpc = self.vpc(AmazonProvidedIpv6CidrBlock=True)
        outer = ipaddress.ip_network(vpc["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"])
        inner, second = (str(block) for block, _ in zip(outer.subnets(new_prefix=64), range(2)))
        native = self.subnet(vpc["VpcId"], None, Ipv6CidrBlock=inner, Ipv6Native=True)
        plain = self.subnet(vpc["VpcId"])
        self.assertTrue(self.read(native["SubnetId"])["Ipv6Native"])
        self.refused("InvalidSubnet.Conflict", self.ec2.associate_subnet_cidr_block, SubnetId=plain["SubnetId"], Ipv6CidrBlock=inner)
        self.refused("InvalidSubnet.Range", self.ec2.associate_subnet_cidr_block, SubnetId=plain["SubnetId"], Ipv6CidrBlock="2001:db8::/64")
        made = self.ec2.associate_subnet_cidr_block(SubnetId=plain["SubnetId"], Ipv6CidrBlock=second)
        association = made["Ipv6CidrBlockAssociation"]["AssociationId"]
        by_filter = [{"Name": "ipv6-cidr-block-association.association-id", "Values": [association]}]
        (found,) = self.ec2.describe_subnets(Filters=by_filter)["Subnets"]
        (block,) = found["Ipv6CidrBlockAssociationSet"]
        self.assertEqual((block["Ipv6CidrBlock"], block["Ipv6CidrBlockState"]["State"]), (second, "associated"))
        self.ec2.disassociate_subnet_cidr_block(AssociationId=association)
        self.assertEqual(self.read(plain["SubnetId"]).get("Ipv6CidrBlockAssociationSet", []), [])

    def test_every_attribute_can_be_modified(self) -> None:
        subnet_id = self.subnet(self.vpc()["VpcId"])["SubnetId"]
        modify = self.ec2.modify_subnet_attribute
        for name in ("MapPublicIpOnLaunch", "EnableDns64"):
            modify(SubnetId=subnet_id, **{name: {"Value": True}})
            self.assertTrue(self.read(subnet_id)[name], name)
        modify(SubnetId=subnet_id, MapCustomerOwnedIpOnLaunch={"Value": True}, CustomerOwnedIpv4Pool="coip-1")
        self.assertEqual(self.read(subnet_id)["CustomerOwnedIpv4Pool"], "coip-1")
        modify(SubnetId=subnet_id, EnableLniAtDeviceIndex=1)
        self.assertEqual(self.read(subnet_id)["EnableLniAtDeviceIndex"], 1)
        modify(SubnetId=subnet_id, DisableLniAtDeviceIndex={"Value": True})
        self.assertNotIn("EnableLniAtDeviceIndex", self.read(subnet_id))
        modify(SubnetId=subnet_id, PrivateDnsHostnameTypeOnLaunch="resource-name")
        modify(SubnetId=subnet_id, EnableResourceNameDnsARecordOnLaunch={"Value": True})
        modify(SubnetId=subnet_id, EnableResourceNameDnsAAAARecordOnLaunch={"Value": True})
        self.assertEqual(
            self.read(subnet_id)["PrivateDnsNameOptionsOnLaunch"],
            {
                "HostnameType": "resource-name",
                "EnableResourceNameDnsARecord": True,
                "EnableResourceNameDnsAAAARecord": True,
            },
        )
        both = {"MapPublicIpOnLaunch": {"Value": True}, "EnableDns64": {"Value": True}}
        self.refused("InvalidParameterCombination", modify, SubnetId=subnet_id, **both)
        self.refused("InvalidParameterValue", modify, SubnetId=subnet_id, AssignIpv6AddressOnCreation={"Value": True})

    def test_a_subnet_in_use_is_kept(self) -> None:
        subnet_id = self.subnet(self.vpc()["VpcId"])["SubnetId"]
        interface = self.ec2.create_network_interface(SubnetId=subnet_id)["NetworkInterface"]["NetworkInterfaceId"]
        self.refused("DependencyViolation", self.ec2.delete_subnet, SubnetId=subnet_id)
        self.ec2.delete_network_interface(NetworkInterfaceId=interface)

    def test_unknown_ids_are_named(self) -> None:
        refusal = self.refused("InvalidSubnetID.NotFound", self.ec2.describe_subnets, SubnetIds=["subnet-0"])
        self.assertIn("The subnet ID 'subnet-0' does not exist", str(refusal))


class Zones(Case):
    def test_local_zones_are_shown_on_request(self) -> None:
        zones = self.ec2.describe_availability_zones()["AvailabilityZones"]
        self.assertEqual([zone["ZoneName"][-1] for zone in zones], list("abcdef"))
        self.assertEqual({zone["GroupName"] for zone in zones}, {"us-east-1-zg-1"})
        every = self.ec2.describe_availability_zones(AllAvailabilityZones=True)["AvailabilityZones"]
        self.assertEqual((every[-1]["OptInStatus"], every[-1]["ZoneType"]), ("not-opted-in", "local-zone"))

    def test_filters(self) -> None:
        def names(**params: Any) -> list[str]:
            return [zone["ZoneName"] for zone in self.ec2.describe_availability_zones(**params)["AvailabilityZones"]]

        self.assertEqual(names(Filters=[{"Name": "zone-id", "Values": ["use1-az6"]}]), ["us-east-1a"])
        opted = [{"Name": "opt-in-status", "Values": ["not-opted-in"]}]
        self.assertEqual(names(Filters=opted), [])
        self.assertEqual(names(Filters=opted, AllAvailabilityZones=True), ["us-east-1-bos-1a"])
        self.refused("InvalidParameterValue", names, Filters=[{"Name": "colour", "Values": ["red"]}])
        self.refused("InvalidParameterValue", names, ZoneNames=["us-east-1z"])


class Faults(Case):
    def rules(self, *rules: dict[str, Any]) -> None:
        DOUBLE.control("POST", "faults", list(rules))

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
        (rule,) = DOUBLE.control("GET", "faults")
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

    def test_a_new_object_is_not_visible_at_first(self) -> None:
        self.rules({"kind": "not_visible", "action": "CreateVpc", "reads": 2})
        other = self.ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
        vpc_id = self.vpc()["VpcId"]
        both = [{"Name": "vpc-id", "Values": [vpc_id, other]}]
        self.assertEqual([v["VpcId"] for v in self.ec2.describe_vpcs(Filters=both)["Vpcs"]], [other])
        self.refused("InvalidVpcID.NotFound", self.ec2.describe_vpcs, VpcIds=[vpc_id])
        self.assertEqual(len(self.ec2.describe_vpcs(Filters=both)["Vpcs"]), 2)

    def test_a_new_role_is_not_visible_at_first(self) -> None:
        self.rules({"kind": "not_visible", "action": "CreateRole"})
        self.role(trust({"AWS": SOURCE}), name="unseen")
        self.refused("NoSuchEntity", self.iam.get_role, RoleName="unseen")
        self.iam.get_role(RoleName="unseen")

    def test_a_pending_state(self) -> None:
        vpc_id = self.vpc()["VpcId"]
        self.rules({"kind": "pending", "action": "DescribeVpcs", "from": "available", "to": "pending", "times": 2})
        states = [self.ec2.describe_vpcs(VpcIds=[vpc_id])["Vpcs"][0]["State"] for _ in range(3)]
        self.assertEqual(states, ["pending", "pending", "available"])

    def test_a_rule_that_means_nothing_is_refused(self) -> None:
        for rule in ({"kind": "explode"}, {"kind": "cut", "acton": "CreateVpc"}, {"kind": "error"}):
            with self.subTest(rule), self.assertRaises(ValueError):
                self.rules(rule)


class Records(Case):
    def test_every_call_is_logged(self) -> None:
        since = max((call["sequence"] for call in DOUBLE.control("GET", "calls")), default=0)
        arn = self.role(trust({"AWS": SOURCE}, Condition={"StringEquals": {"sts:ExternalId": "secret-id"}}), name="log")
        self.refused("AccessDenied", self.assume, arn=arn, ExternalId="wrong-id")
        keys = session_keys(self.assume(arn, ExternalId="secret-id"))
        client("ec2", keys, "eu-west-1").describe_vpcs(Filters=[{"Name": "vpc-id", "Values": ["vpc-1"]}])
        calls = DOUBLE.control("GET", f"calls?since={since}")
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
        since = max((call["sequence"] for call in DOUBLE.control("GET", "calls")), default=0)
        self.ec2.describe_regions()
        calls = DOUBLE.control("GET", f"calls?since={since}&action=DescribeRegions&wait=5")
        self.assertEqual([call["action"] for call in calls], ["DescribeRegions"])
        of_target = DOUBLE.control("GET", f"calls?since={since}&account={TARGET}&action=DescribeRegions&wait=5")
        self.assertEqual(of_target, calls)
        self.assertEqual(DOUBLE.control("GET", f"calls?since={since}&account={OTHER}&wait=0.01"), [])

    def test_a_role_can_be_there_from_the_start(self) -> None:
        wanted = {"account": TARGET, "name": "ready", "trust": json.loads(trust({"AWS": SOURCE}))}
        self.assertEqual(DOUBLE.control("POST", "roles", wanted)["arn"], f"arn:aws:iam::{TARGET}:role/ready")
        self.addCleanup(self.iam.delete_role, RoleName="ready")
        self.assume(f"arn:aws:iam::{TARGET}:role/ready")

    def test_the_inventory_shows_what_was_made_and_nothing_else(self) -> None:
        fresh = DOUBLE.control("POST", "accounts", {"account": "444444444444"})
        ec2, iam = client("ec2", fresh, "eu-central-1"), client("iam", fresh)
        self.assertEqual(len(ec2.describe_vpcs()["Vpcs"]), 1)
        empty = {"444444444444": {}}
        self.assertEqual(DOUBLE.control("GET", "inventory?account=444444444444"), empty)
        vpc_id = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        iam.create_role(RoleName="made", AssumeRolePolicyDocument=trust({"AWS": SOURCE}))
        held = DOUBLE.control("GET", "inventory?account=444444444444")["444444444444"]
        self.assertEqual(held, {"eu-central-1": {"vpc": [vpc_id]}, "global": {"role": ["made"]}})
        ec2.delete_vpc(VpcId=vpc_id)
        iam.delete_role(RoleName="made")
        self.assertEqual(DOUBLE.control("GET", "inventory?account=444444444444"), empty)

    def test_every_kind_of_the_inventory_can_be_listed(self) -> None:
        # Kinds are read from moto's state: an instance, a NAT gateway and the rest must not break the listing.
        subnet_id = self.subnet(self.vpc()["VpcId"])["SubnetId"]
        address = self.ec2.allocate_address(Domain="vpc")["AllocationId"]
        nat = self.ec2.create_nat_gateway(SubnetId=subnet_id, AllocationId=address)["NatGateway"]["NatGatewayId"]
        self.ec2.create_key_pair(KeyName="k")
        held = DOUBLE.control("GET", f"inventory?account={TARGET}")[TARGET]["us-east-1"]
        self.assertEqual((held["elastic-ip"], held["nat-gateway"], held["key-pair"]), ([address], [nat], ["k"]))
        self.ec2.delete_nat_gateway(NatGatewayId=nat)
        self.ec2.delete_key_pair(KeyName="k")
        for interface in self.ec2.describe_network_interfaces()["NetworkInterfaces"]:
            self.ec2.delete_network_interface(NetworkInterfaceId=interface["NetworkInterfaceId"])
        self.ec2.release_address(AllocationId=address)

    def test_what_is_not_emulated_is_said_so(self) -> None:
        self.refused("NotEmulated", self.ec2.describe_security_group_references, GroupId=["sg-1"])
        self.refused("NotEmulated", self.sts.decode_authorization_message, EncodedMessage="x")
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


if __name__ == "__main__":
    unittest.main()
