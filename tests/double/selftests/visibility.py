"""New objects that reads do not show yet, and calls that need them."""

from __future__ import annotations

import json
from typing import Any

from .common import SOURCE, TARGET, Case, client, control, trust

ALLOWED = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}]}
)


class Visibility(Case):
    def hide(self, action: str, **fields: Any) -> None:
        control("POST", "faults", [{"kind": "not_visible", "action": action, "account": TARGET, **fields}])

    def missed(self) -> list[tuple[int, int, int]]:
        """For every rule: objects hidden, reads that missed them, calls that were refused for want of them."""
        return [(rule["hits"], rule["hidden"], rule["refused"]) for rule in control("GET", "faults")]

    def policy(self, name: str) -> str:
        arn = self.iam.create_policy(PolicyName=name, PolicyDocument=ALLOWED)["Policy"]["Arn"]
        self.addCleanup(self.iam.delete_policy, PolicyArn=arn)
        return arn

    def profile(self, name: str) -> None:
        self.iam.create_instance_profile(InstanceProfileName=name)
        self.addCleanup(self.iam.delete_instance_profile, InstanceProfileName=name)

    def absent(self, message: str, function: Any, **params: Any) -> None:
        refusal = self.refused("NoSuchEntity", function, **params)
        self.assertEqual(refusal.response["Error"]["Message"], message)
        self.assertEqual(refusal.response["ResponseMetadata"]["HTTPStatusCode"], 404)

    def test_a_role(self) -> None:
        self.hide("CreateRole", reads=3)
        self.role(trust({"AWS": SOURCE}), name="unseen")
        message = "The role with name unseen cannot be found."
        self.absent(message, self.iam.get_role, RoleName="unseen")
        self.absent(message, self.iam.list_attached_role_policies, RoleName="unseen")
        names = lambda: [role["RoleName"] for role in self.iam.list_roles()["Roles"]]
        self.assertNotIn("unseen", names())
        self.assertIn("unseen", names())
        self.iam.get_role(RoleName="unseen")
        self.assertEqual(self.missed(), [(1, 3, 0)])

    def test_an_object_of_another_account_is_seen(self) -> None:
        self.hide("CreateRole")
        source = client("iam", self.source)
        source.create_role(RoleName="namesake", AssumeRolePolicyDocument=trust({"AWS": SOURCE}))
        self.addCleanup(source.delete_role, RoleName="namesake")
        self.role(trust({"AWS": SOURCE}), name="namesake")
        source.get_role(RoleName="namesake")
        self.refused("NoSuchEntity", self.iam.get_role, RoleName="namesake")

    def test_a_policy_and_its_version(self) -> None:
        self.hide("CreatePolicy", reads=2)
        arn = self.policy("unseen")
        self.absent(f"Policy {arn} was not found.", self.iam.get_policy, PolicyArn=arn)
        self.assertEqual(self.iam.list_policies(Scope="Local")["Policies"], [])
        self.assertEqual(self.iam.get_policy(PolicyArn=arn)["Policy"]["Arn"], arn)
        self.hide("CreatePolicyVersion", reads=2)
        version = self.iam.create_policy_version(PolicyArn=arn, PolicyDocument=ALLOWED)["PolicyVersion"]["VersionId"]
        self.addCleanup(self.iam.delete_policy_version, PolicyArn=arn, VersionId=version)
        message = f"Policy {arn} version {version} does not exist or is not attachable."
        self.absent(message, self.iam.get_policy_version, PolicyArn=arn, VersionId=version)
        self.iam.get_policy_version(PolicyArn=arn, VersionId="v1")
        self.assertEqual(len(self.iam.list_policy_versions(PolicyArn=arn)["Versions"]), 1)
        self.iam.get_policy_version(PolicyArn=arn, VersionId=version)
        self.assertEqual(self.missed(), [(1, 2, 0), (1, 2, 0)])

    def test_an_instance_profile_and_its_role(self) -> None:
        self.role(trust({"Service": "ec2.amazonaws.com"}), name="machine")
        self.hide("CreateInstanceProfile")
        self.profile("unseen")
        get = lambda: self.iam.get_instance_profile(InstanceProfileName="unseen")["InstanceProfile"]
        self.absent("Instance Profile unseen cannot be found.", get)
        self.assertEqual(get()["Roles"], [])
        self.hide("AddRoleToInstanceProfile", reads=2)
        both = {"InstanceProfileName": "unseen", "RoleName": "machine"}
        self.iam.add_role_to_instance_profile(**both)
        self.addCleanup(self.iam.remove_role_from_instance_profile, **both)
        self.assertEqual(get()["Roles"], [])
        self.assertEqual(self.iam.list_instance_profiles_for_role(RoleName="machine")["InstanceProfiles"], [])
        self.assertEqual([role["RoleName"] for role in get()["Roles"]], ["machine"])
        self.assertEqual(self.missed(), [(1, 1, 0), (1, 2, 0)])

    def test_an_identity_provider(self) -> None:
        self.hide("CreateOpenIDConnectProvider", reads=2)
        made = self.iam.create_open_id_connect_provider(Url="https://unseen.example.com", ThumbprintList=["a" * 40])
        arn = made["OpenIDConnectProviderArn"]
        self.addCleanup(self.iam.delete_open_id_connect_provider, OpenIDConnectProviderArn=arn)
        get = self.iam.get_open_id_connect_provider
        self.absent(f"OpenIDConnect Provider not found for arn {arn}", get, OpenIDConnectProviderArn=arn)
        self.assertEqual(self.iam.list_open_id_connect_providers()["OpenIDConnectProviderList"], [])
        get(OpenIDConnectProviderArn=arn)
        self.assertEqual(self.missed(), [(1, 2, 0)])

    def test_a_service_linked_role(self) -> None:
        self.hide("CreateServiceLinkedRole")
        role = self.iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com")["Role"]
        self.addCleanup(self.iam.delete_service_linked_role, RoleName=role["RoleName"])
        message = f"The role with name {role['RoleName']} cannot be found."
        self.absent(message, self.iam.get_role, RoleName=role["RoleName"])
        self.assertEqual(self.iam.get_role(RoleName=role["RoleName"])["Role"]["Arn"], role["Arn"])
        self.assertEqual(self.missed(), [(1, 1, 0)])

    def test_what_is_given_to_a_role(self) -> None:
        self.role(trust({"AWS": SOURCE}), name="given")
        arn = self.policy("given")
        self.hide("AttachRolePolicy")
        self.iam.attach_role_policy(RoleName="given", PolicyArn=arn)
        self.addCleanup(self.iam.detach_role_policy, RoleName="given", PolicyArn=arn)
        attached = lambda: self.iam.list_attached_role_policies(RoleName="given")["AttachedPolicies"]
        self.iam.get_role(RoleName="given")
        self.assertEqual(attached(), [])
        self.assertEqual([policy["PolicyArn"] for policy in attached()], [arn])
        self.hide("PutRolePolicy", reads=2)
        both = {"RoleName": "given", "PolicyName": "inline"}
        self.iam.put_role_policy(**both, PolicyDocument=ALLOWED)
        self.addCleanup(self.iam.delete_role_policy, **both)
        self.absent("The role policy with name inline cannot be found.", self.iam.get_role_policy, **both)
        self.assertEqual(self.iam.list_role_policies(RoleName="given")["PolicyNames"], [])
        self.assertEqual(self.iam.list_role_policies(RoleName="given")["PolicyNames"], ["inline"])
        self.iam.get_role_policy(**both)
        self.assertEqual(self.missed(), [(1, 1, 0), (1, 2, 0)])

    def test_calls_that_need_a_new_object_are_refused(self) -> None:
        arn = self.role(trust({"AWS": SOURCE}), name="there")
        for action in ("CreatePolicy", "CreateInstanceProfile"):
            self.hide(action, writes=2)
        self.hide("CreateRole", writes=3)
        policy = self.policy("needed")
        unattachable = f"{policy} does not exist or is not attachable."
        attach = {"RoleName": "there", "PolicyArn": policy}
        self.iam.get_policy(PolicyArn=policy)
        self.absent(f"Policy {unattachable}", self.iam.attach_role_policy, **attach)
        bound = {"RoleName": "there", "PermissionsBoundary": policy}
        self.absent(f"Scope ARN: {unattachable}", self.iam.put_role_permissions_boundary, **bound)
        self.iam.attach_role_policy(**attach)
        self.iam.detach_role_policy(**attach)
        arn = self.role(trust({"AWS": SOURCE}), name="needed")
        document = trust({"AWS": arn})
        refusal = self.refused(
            "MalformedPolicyDocument", self.iam.create_role, RoleName="second", AssumeRolePolicyDocument=document
        )
        self.assertIn(f'Invalid principal in policy: "AWS":"{arn}"', str(refusal))
        update = {"RoleName": "there", "PolicyDocument": document}
        self.refused("MalformedPolicyDocument", self.iam.update_assume_role_policy, **update)
        self.profile("needed")
        add = {"InstanceProfileName": "needed", "RoleName": "needed"}
        self.absent("Instance Profile needed cannot be found.", self.iam.add_role_to_instance_profile, **add)
        run = {"ImageId": "ami-0", "MinCount": 1, "MaxCount": 1, "IamInstanceProfile": {"Name": "needed"}}
        # Another account is none of this rule's business: what it is told are moto's words.
        self.refused("NoSuchEntity", client("ec2", self.source).run_instances, **run)
        refusal = self.refused("InvalidParameterValue", self.ec2.run_instances, **run)
        self.assertIn("Invalid IAM Instance Profile name", str(refusal))
        self.absent("The role with name needed cannot be found.", self.iam.add_role_to_instance_profile, **add)
        self.iam.add_role_to_instance_profile(**add)
        self.iam.remove_role_from_instance_profile(**add)
        self.iam.update_assume_role_policy(**update)
        self.assertEqual(self.missed(), [(1, 0, 2), (1, 0, 2), (1, 0, 3)])

    def test_a_role_that_sts_does_not_know_yet_lets_nobody_in(self) -> None:
        self.hide("CreateRole", writes=1)
        arn = self.role(trust({"AWS": SOURCE}), name="entry")
        refusal = self.refused("AccessDenied", self.assume, arn=arn)
        self.assertIn(f"is not authorized to perform: sts:AssumeRole on resource: {arn}", str(refusal))
        self.assume(arn)
        self.assertEqual(self.missed(), [(1, 0, 1)])

    def test_reads_and_writes_can_both_miss(self) -> None:
        self.hide("CreateVpc", reads=1, writes=True)
        vpc_id = self.vpc()["VpcId"]
        subnet = {"VpcId": vpc_id, "CidrBlock": "10.0.1.0/24"}
        self.refused("InvalidVpcID.NotFound", self.ec2.create_subnet, **subnet)
        self.refused("InvalidVpcID.NotFound", self.ec2.describe_vpcs, VpcIds=[vpc_id])
        self.ec2.describe_vpcs(VpcIds=[vpc_id])
        self.ec2.delete_subnet(SubnetId=self.ec2.create_subnet(**subnet)["Subnet"]["SubnetId"])
        self.assertEqual(self.missed(), [(1, 1, 1)])
