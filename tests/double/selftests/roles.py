"""IAM roles and what belongs to them."""

from __future__ import annotations

import json

from .common import Case, SOURCE, TARGET, trust


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

    def test_an_update_keeps_the_description_and_resets_the_duration(self) -> None:
        self.role(trust({"AWS": SOURCE}), name="kept", Description="before", MaxSessionDuration=7200)
        self.iam.update_role(RoleName="kept", MaxSessionDuration=10800)
        role = self.iam.get_role(RoleName="kept")["Role"]
        self.assertEqual((role["Description"], role["MaxSessionDuration"]), ("before", 10800))
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
        self.refused(
            "NoSuchEntity",
            self.iam.remove_role_from_instance_profile,
            InstanceProfileName="used",
            RoleName="used",
        )
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
