"""Session policies, web identities, and the policies of the caller where a test has them enforced."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import boto3
from botocore import UNSIGNED
from botocore.config import Config

from .common import SOURCE, TARGET, Case, client, control, double, session_keys, trust
from .simulations import allow, deny, policy

READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


class Limited(Case):
    """Sessions that may do less than their role."""

    def session(self, *statements: dict[str, Any], **params: Any) -> dict[str, str]:
        name = f"limited-{self.id().rsplit('.', 1)[-1]}"[:64]
        if not hasattr(self, "arn"):
            self.arn = self.role(trust({"AWS": [SOURCE, TARGET]}, Action="sts:*"), name=name)
        if statements:
            params["Policy"] = policy(*statements)
        return session_keys(self.assume(self.arn, **params))

    def test_a_policy_limits_what_it_does_not_allow(self) -> None:
        keys = self.session(allow("ec2:Describe*"))
        ec2, iam = client("ec2", keys), client("iam", keys)
        ec2.describe_vpcs()
        refusal = self.refused("UnauthorizedOperation", ec2.create_vpc, CidrBlock="10.0.0.0/16")
        arn = f"arn:aws:sts::{TARGET}:assumed-role/{self.arn.rsplit('/', 1)[-1]}/session"
        self.assertIn(
            f"User: {arn} is not authorized to perform: ec2:CreateVpc on resource: "
            f"arn:aws:ec2:us-east-1:{TARGET}:vpc/* because no session policy allows the ec2:CreateVpc action",
            str(refusal),
        )
        self.assertEqual(refusal.response["ResponseMetadata"]["HTTPStatusCode"], 403)
        self.refused("AccessDenied", iam.list_roles)
        self.refused("AccessDeniedException", client("kms", keys).list_keys)
        self.refused("UnauthorizedOperation", ec2.create_vpc, CidrBlock="10.0.0.0/16", DryRun=True)
        client("sts", keys).get_caller_identity()

    def test_a_session_without_policies_has_no_limit(self) -> None:
        client("iam", self.session()).list_roles()

    def test_policies_by_arn_and_inline_allow_together(self) -> None:
        document = policy(allow("iam:ListUsers"))
        arn = self.iam.create_policy(PolicyName="limit", PolicyDocument=document)["Policy"]["Arn"]
        self.addCleanup(self.iam.delete_policy, PolicyArn=arn)
        keys = self.session(allow("ec2:CreateVpc"), PolicyArns=[{"arn": READ_ONLY}, {"arn": arn}])
        iam, ec2 = client("iam", keys), client("ec2", keys)
        iam.list_users()
        ec2.describe_vpcs()
        vpc_id = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        self.refused("UnauthorizedOperation", ec2.delete_vpc, VpcId=vpc_id)
        self.ec2.delete_vpc(VpcId=vpc_id)

    def test_a_policy_must_be_there_and_be_one(self) -> None:
        self.session()
        for arn in (f"arn:aws:iam::{TARGET}:policy/none", "arn:aws:iam::aws:policy/None", "x"):
            self.refused("ValidationError", self.assume, arn=self.arn, PolicyArns=[{"arn": arn}])
        nowhere = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*"}]})
        for document in ("{", "[]", nowhere):
            self.refused("MalformedPolicyDocument", self.assume, arn=self.arn, Policy=document)
        self.refused("ValidationError", self.assume, arn=self.arn, Policy=policy(allow("*")) + " " * 2048)

    def test_resources(self) -> None:
        vpc_id, other = self.vpc()["VpcId"], self.vpc("10.1.0.0/16")["VpcId"]
        arn = f"arn:aws:ec2:us-east-1:{TARGET}"
        ec2 = client("ec2", self.session(allow("ec2:*", Resource=[f"{arn}:vpc/{vpc_id}", f"{arn}:subnet/*"])))
        subnet = ec2.create_subnet(VpcId=vpc_id, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
        ec2.delete_subnet(SubnetId=subnet)
        refusal = self.refused("UnauthorizedOperation", ec2.create_subnet, VpcId=other, CidrBlock="10.1.1.0/24")
        self.assertIn(f"on resource: {arn}:vpc/{other} ", str(refusal))
        # Describe calls know no resources.
        self.refused("UnauthorizedOperation", ec2.describe_vpcs, VpcIds=[vpc_id])

    def test_an_explicit_deny_and_exceptions(self) -> None:
        mine = f"arn:aws:iam::{TARGET}:role/mine"
        allowed = {"Effect": "Allow", "NotAction": "iam:Delete*", "Resource": "*"}
        denied = {"Effect": "Deny", "Action": "iam:*", "NotResource": [mine, f"{mine}/*"]}
        document = json.dumps({"Version": "2012-10-17", "Statement": [allowed, denied]})
        iam = client("iam", self.session(Policy=document))
        self.refused("NoSuchEntity", iam.get_role, RoleName="mine")
        self.assertIn("because no session policy", str(self.refused("AccessDenied", iam.delete_role, RoleName="mine")))
        refusal = self.refused("AccessDenied", iam.get_role, RoleName="yours")
        self.assertIn("with an explicit deny in a session policy", str(refusal))

    def test_conditions_on_region_and_tags(self) -> None:
        keys = self.session(
            allow("ec2:Describe*", Condition={"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}),
            allow(["ec2:CreateVpc"], Condition={"StringEquals": {"aws:RequestTag/Team": "red"}}),
            allow("ec2:CreateTags", Condition={"StringEquals": {"ec2:CreateAction": "CreateVpc"}}),
            allow("ec2:DeleteVpc", Condition={"StringEquals": {"aws:ResourceTag/Team": "red"}}),
        )
        client("ec2", keys, "eu-west-1").describe_vpcs()
        ec2 = client("ec2", keys)
        self.refused("UnauthorizedOperation", ec2.describe_vpcs)

        def create(team: str) -> str:
            tags = [{"ResourceType": "vpc", "Tags": [{"Key": "Team", "Value": team}]}]
            return ec2.create_vpc(CidrBlock="10.3.0.0/16", TagSpecifications=tags)["Vpc"]["VpcId"]

        self.refused("UnauthorizedOperation", create, team="blue")
        vpc_id = create("red")
        self.refused("UnauthorizedOperation", ec2.create_tags, Resources=[vpc_id], Tags=[{"Key": "a", "Value": "b"}])
        self.refused("UnauthorizedOperation", ec2.delete_vpc, VpcId=self.vpc()["VpcId"])
        ec2.delete_vpc(VpcId=vpc_id)

    def test_what_cannot_be_judged_is_said_so(self) -> None:
        for operator, key in (("IpAddress", "aws:SourceIp"), ("StringEquals", "aws:PrincipalOrgID")):
            ec2 = client("ec2", self.session(allow("ec2:*", Condition={operator: {key: "10.0.0.0/8"}})))
            self.refused("NotEmulated", ec2.describe_vpcs)

    def test_tags_that_the_double_cannot_see_are_not_guessed(self) -> None:
        kms = client("kms", self.session(allow("kms:*", Condition={"Null": {"aws:RequestTag/Team": "true"}})))
        self.refused("NotEmulated", kms.create_key)

    def test_the_tags_of_the_role_are_those_of_the_session(self) -> None:
        tags = [{"Key": "Team", "Value": "red"}, {"Key": "Shift", "Value": "late"}]
        document = trust({"AWS": SOURCE}, Action=["sts:AssumeRole", "sts:TagSession"])
        arn = self.role(document, name="tagged", Tags=tags)
        condition = {"StringEquals": {"aws:PrincipalTag/Team": "blue", "aws:PrincipalTag/Shift": "late"}}
        limit = {"Policy": policy(allow("iam:ListRoles", Condition=condition))}
        self.refused("AccessDenied", client("iam", session_keys(self.assume(arn, **limit))).list_roles)
        blue = self.assume(arn, Tags=[{"Key": "Team", "Value": "blue"}], **limit)
        client("iam", session_keys(blue)).list_roles()

    def test_a_chain_needs_the_right_to_go_on(self) -> None:
        second = self.role(trust({"AWS": TARGET}), name="second")
        third = self.role(trust({"AWS": TARGET}), name="third")
        sts = client("sts", self.session(allow("sts:AssumeRole", Resource=second)))
        keys = session_keys(self.assume(second, sts))
        # The limit is that of one session, not of those that it opens.
        client("iam", keys).list_roles()
        refusal = self.refused("AccessDenied", self.assume, arn=third, sts=sts)
        self.assertIn(f"sts:AssumeRole on resource: {third} because no session policy", str(refusal))


class WebIdentities(Case):
    HOST = "ci.example.com"

    def setUp(self) -> None:
        super().setUp()
        made = {"account": TARGET, "url": f"https://{self.HOST}", "client_ids": ["sts.amazonaws.com"]}
        provider = control("POST", "identity_providers", made)["arn"]
        self.addCleanup(self.iam.delete_open_id_connect_provider, OpenIDConnectProviderArn=provider)
        condition = {"StringLike": {f"{self.HOST}:sub": "repo:ours/*"}}
        statement = {"Action": "sts:AssumeRoleWithWebIdentity", "Condition": condition}
        self.arn = self.role(trust({"Federated": provider}, **statement), name="ci")
        self.provider = provider
        config = Config(signature_version=UNSIGNED, retries={"total_max_attempts": 1})
        self.anonymous = boto3.client("sts", region_name="us-east-1", endpoint_url=double().url, config=config)

    def token(self, **claims: Any) -> str:
        known = {"iss": f"https://{self.HOST}", "sub": "repo:ours/a", "aud": "sts.amazonaws.com"}
        parts = ({"alg": "none"}, {**known, **claims}, "signature")
        return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)

    def ask(self, token: str, **params: Any) -> dict[str, Any]:
        asked = {"RoleArn": self.arn, "RoleSessionName": "session", "WebIdentityToken": token, **params}
        return self.anonymous.assume_role_with_web_identity(**asked)

    def test_a_token_opens_a_session(self) -> None:
        since = max((call["sequence"] for call in control("GET", "calls")), default=0)
        token = self.token()
        answer = self.ask(token, DurationSeconds=900)
        self.assertEqual(client("sts", session_keys(answer)).get_caller_identity()["Account"], TARGET)
        self.assertEqual(
            (answer["SubjectFromWebIdentityToken"], answer["Audience"], answer["Provider"]),
            ("repo:ours/a", "sts.amazonaws.com", self.provider),
        )
        (call, _) = control("GET", f"calls?since={since}&account={TARGET}")
        self.assertEqual((call["service"], call["action"]), ("sts", "AssumeRoleWithWebIdentity"))
        self.assertNotIn(token, json.dumps(call))

    def test_a_token_of_somebody_else_is_refused(self) -> None:
        self.refused("AccessDenied", self.ask, token=self.token(sub="repo:theirs/a"))
        for claims in ({"iss": "https://other.example.com"}, {"aud": "other"}):
            self.refused("InvalidIdentityToken", self.ask, token=self.token(**claims))
        self.refused("InvalidIdentityToken", self.ask, token="no.token")
        self.refused("ExpiredTokenException", self.ask, token=self.token(exp=int(time.time()) - 1))
        self.refused("NotEmulated", self.ask, token=self.token(**{"https://aws.amazon.com/tags": {}}))

    def test_keys_do_not_help(self) -> None:
        self.refused("AccessDenied", self.assume, arn=self.arn)
        plain = self.role(trust({"AWS": "*"}, Action="sts:*"), name="plain")
        self.refused("AccessDenied", self.ask, token=self.token(), RoleArn=plain)

    def test_its_session_can_be_limited(self) -> None:
        keys = session_keys(self.ask(self.token(), Policy=policy(allow("iam:List*"))))
        client("iam", keys).list_roles()
        self.refused("UnauthorizedOperation", client("ec2", keys).describe_vpcs)


class Enforced(Case):
    """Accounts in which the policies of roles count."""

    ACCOUNT = "555555555555"

    def setUp(self) -> None:
        super().setUp()
        self.fresh = control("POST", "accounts", {"account": self.ACCOUNT})
        control("POST", "enforce", {"account": self.ACCOUNT})
        self.iam = client("iam", self.fresh)
        self.arn = self.role(trust({"AWS": SOURCE}), name="worker")

    def keys(self) -> dict[str, str]:
        return session_keys(self.assume(self.arn))

    def inline(self, *statements: dict[str, Any]) -> None:
        self.iam.put_role_policy(RoleName="worker", PolicyName="p", PolicyDocument=policy(*statements))
        self.addCleanup(self.iam.delete_role_policy, RoleName="worker", PolicyName="p")

    def test_a_role_may_what_its_policies_allow(self) -> None:
        keys = self.keys()
        refusal = self.refused("UnauthorizedOperation", client("ec2", keys).describe_vpcs)
        self.assertIn("because no identity-based policy allows the ec2:DescribeVpcs action", str(refusal))
        self.inline(allow("ec2:*"), deny("ec2:DeleteVpc"))
        # The session is not renewed: policies count as they are when the call is made.
        ec2 = client("ec2", keys)
        vpc_id = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        refusal = self.refused("UnauthorizedOperation", ec2.delete_vpc, VpcId=vpc_id)
        self.assertIn("with an explicit deny in an identity-based policy", str(refusal))
        client("ec2", self.fresh).delete_vpc(VpcId=vpc_id)
        client("iam", self.target).list_roles()

    def test_sessions_that_were_issued_before_a_time_are_refused(self) -> None:
        ec2 = client("ec2", self.keys())
        self.inline(allow("ec2:*"))
        self.addCleanup(self.iam.delete_role_policy, RoleName="worker", PolicyName="older")
        for time, is_refused in (("2020-01-01T00:00:00Z", False), ("2100-01-01T00:00:00.123Z", True)):
            older = deny("*", Condition={"DateLessThan": {"aws:TokenIssueTime": time}})
            self.iam.put_role_policy(RoleName="worker", PolicyName="older", PolicyDocument=policy(older))
            if is_refused:
                self.refused("UnauthorizedOperation", ec2.describe_vpcs)
            else:
                ec2.describe_vpcs()

    def test_a_boundary_is_the_end(self) -> None:
        limits = {"iam:PermissionsBoundary": f"arn:aws:iam::{self.ACCOUNT}:policy/bound"}
        bound = self.iam.create_policy(
            PolicyName="bound",
            PolicyDocument=policy(
                allow("iam:*"),
                deny("iam:DeleteRolePermissionsBoundary", Resource=self.arn),
                deny(
                    ["iam:CreateRole", "iam:PutRolePermissionsBoundary"],
                    Condition={"StringNotEquals": limits},
                ),
            ),
        )["Policy"]["Arn"]
        self.addCleanup(self.iam.delete_policy, PolicyArn=bound)
        self.iam.put_role_permissions_boundary(RoleName="worker", PermissionsBoundary=bound)
        self.addCleanup(self.iam.delete_role_permissions_boundary, RoleName="worker")
        self.inline(allow("*"))
        keys = self.keys()
        iam = client("iam", keys)
        refusal = self.refused("UnauthorizedOperation", client("ec2", keys).describe_vpcs)
        self.assertIn("because no permissions boundary allows the ec2:DescribeVpcs action", str(refusal))
        refusal = self.refused("AccessDenied", iam.delete_role_permissions_boundary, RoleName="worker")
        self.assertIn("with an explicit deny in a permissions boundary", str(refusal))
        made = {"RoleName": "made", "AssumeRolePolicyDocument": trust({"AWS": SOURCE})}
        self.refused("AccessDenied", iam.create_role, **made)
        iam.create_role(**made, PermissionsBoundary=bound)
        iam.delete_role(RoleName="made")

    def test_balancers_are_known_by_their_arns_and_need_a_role_of_their_service(self) -> None:
        arn = f"arn:aws:elasticloadbalancing:us-east-1:{self.ACCOUNT}:loadbalancer/ours"
        made = {"elasticloadbalancing:CreateAction": "CreateLoadBalancer"}
        service = {"iam:AWSServiceName": "elasticloadbalancing.amazonaws.com"}
        statements = [
            allow("elasticloadbalancing:CreateLoadBalancer", Resource=arn),
            allow("elasticloadbalancing:AddTags", Resource=arn, Condition={"StringEquals": made}),
            allow("iam:CreateServiceLinkedRole", Condition={"StringEquals": service}),
        ]
        listener = {"Protocol": "TCP", "LoadBalancerPort": 80, "InstancePort": 80}
        create = {"Listeners": [listener], "AvailabilityZones": ["us-east-1a"], "Tags": [{"Key": "a", "Value": "b"}]}
        self.inline(allow("ec2:*"))
        balancing = client("elb", self.keys())
        for number, missing in enumerate(statements):
            document = policy(allow("ec2:*"), *statements[:number])
            self.iam.put_role_policy(RoleName="worker", PolicyName="p", PolicyDocument=document)
            refusal = self.refused("AccessDenied", balancing.create_load_balancer, LoadBalancerName="ours", **create)
            self.assertIn(f"perform: {missing['Action']} on", str(refusal))
        self.iam.put_role_policy(RoleName="worker", PolicyName="p", PolicyDocument=policy(*statements))
        self.refused("AccessDenied", balancing.create_load_balancer, LoadBalancerName="theirs", **create)
        balancing.create_load_balancer(LoadBalancerName="ours", **create)
        client("elb", self.fresh).delete_load_balancer(LoadBalancerName="ours")

    def test_a_role_is_created_with_tags_by_whoever_may_tag_it(self) -> None:
        made = {"RoleName": "tagged", "AssumeRolePolicyDocument": trust({"AWS": SOURCE})}
        tags = [{"Key": "a", "Value": "b"}]
        self.inline(allow("iam:CreateRole"))
        iam = client("iam", self.keys())
        refusal = self.refused("AccessDenied", iam.create_role, Tags=tags, **made)
        self.assertIn("perform: iam:TagRole on resource", str(refusal))
        iam.create_role(**made)
        self.iam.delete_role(RoleName="tagged")

    def test_an_association_is_on_what_it_is_between(self) -> None:
        arn, owner = f"arn:aws:ec2:us-east-1:{self.ACCOUNT}:", client("ec2", self.fresh)
        subnet = owner.describe_subnets()["Subnets"][0]
        table = owner.create_route_table(VpcId=subnet["VpcId"])["RouteTable"]["RouteTableId"]
        self.addCleanup(owner.delete_route_table, RouteTableId=table)
        made = owner.associate_route_table(RouteTableId=table, SubnetId=subnet["SubnetId"])
        undo = {"AssociationId": made["AssociationId"]}
        self.inline(allow("ec2:DisassociateRouteTable", Resource=f"{arn}route-table/*"))
        ec2 = client("ec2", self.keys())
        refusal = self.refused("UnauthorizedOperation", ec2.disassociate_route_table, **undo)
        self.assertIn(f"on resource: {arn}subnet/{subnet['SubnetId']}", str(refusal))
        both = allow("ec2:DisassociateRouteTable", Resource=[f"{arn}route-table/*", f"{arn}subnet/*"])
        self.iam.put_role_policy(RoleName="worker", PolicyName="p", PolicyDocument=policy(both))
        ec2.disassociate_route_table(**undo)
        self.refused("InvalidAssociationID.NotFound", ec2.disassociate_route_table, **undo)

    def test_an_instance_needs_its_image_and_what_is_made_with_it(self) -> None:
        arn = f"arn:aws:ec2:us-east-1:{self.ACCOUNT}:"
        resources = [f"{arn}{kind}/*" for kind in ("instance", "subnet", "network-interface", "volume")]
        resources.append("arn:aws:ec2:us-east-1::image/*")
        ec2 = client("ec2", self.keys())
        subnet = client("ec2", self.fresh).describe_subnets()["Subnets"][0]["SubnetId"]
        run = {"ImageId": "ami-0d0b1e00000000002", "SubnetId": subnet, "MinCount": 1, "MaxCount": 1}
        self.inline(allow("ec2:RunInstances", Resource=resources))
        for number, resource in enumerate(resources):
            document = policy(allow("ec2:RunInstances", Resource=[*resources[:number], *resources[number + 1 :]]))
            self.iam.put_role_policy(RoleName="worker", PolicyName="p", PolicyDocument=document)
            refusal = self.refused("UnauthorizedOperation", ec2.run_instances, **run)
            self.assertIn(f"on resource: {resource.removesuffix('*')}", str(refusal))
        document = policy(allow("ec2:RunInstances", Resource=resources))
        self.iam.put_role_policy(RoleName="worker", PolicyName="p", PolicyDocument=document)
        made = ec2.run_instances(**run)["Instances"][0]["InstanceId"]
        client("ec2", self.fresh).terminate_instances(InstanceIds=[made])

    def test_a_role_is_passed_only_with_the_right_to_pass_it(self) -> None:
        self.inline(allow("iam:AddRoleToInstanceProfile"))
        self.iam.create_instance_profile(InstanceProfileName="box")
        self.addCleanup(self.iam.delete_instance_profile, InstanceProfileName="box")
        add = {"InstanceProfileName": "box", "RoleName": "worker"}
        refusal = self.refused("AccessDenied", client("iam", self.keys()).add_role_to_instance_profile, **add)
        self.assertIn(f"iam:PassRole on resource: {self.arn}", str(refusal))
