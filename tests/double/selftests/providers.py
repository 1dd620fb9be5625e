"""OpenID Connect providers and service-linked roles."""

from __future__ import annotations

import json

from .common import TARGET, Case, control, trust

LINKED = "AWSServiceRoleForAutoScaling"


class Providers(Case):
    def setUp(self) -> None:
        super().setUp()
        made = self.iam.create_open_id_connect_provider(
            Url="https://ci.example.com/path", ClientIDList=["first"], ThumbprintList=["a" * 40]
        )
        self.named = {"OpenIDConnectProviderArn": made["OpenIDConnectProviderArn"]}
        self.addCleanup(self.iam.delete_open_id_connect_provider, **self.named)

    def test_client_ids_are_added_and_removed(self) -> None:
        clients = lambda: self.iam.get_open_id_connect_provider(**self.named)["ClientIDList"]
        for _ in range(2):
            self.iam.add_client_id_to_open_id_connect_provider(**self.named, ClientID="second")
        self.assertEqual(clients(), ["first", "second"])
        for _ in range(2):
            self.iam.remove_client_id_from_open_id_connect_provider(**self.named, ClientID="first")
        self.assertEqual(clients(), ["second"])
        unknown = {"OpenIDConnectProviderArn": f"arn:aws:iam::{TARGET}:oidc-provider/none"}
        self.refused("NoSuchEntity", self.iam.add_client_id_to_open_id_connect_provider, **unknown, ClientID="x")
        self.refused("NoSuchEntity", self.iam.remove_client_id_from_open_id_connect_provider, **unknown, ClientID="x")

    def test_a_hundred_client_ids_are_all(self) -> None:
        add = self.iam.add_client_id_to_open_id_connect_provider
        for number in range(99):
            add(**self.named, ClientID=f"client-{number}")
        self.refused("LimitExceeded", add, **self.named, ClientID="one-more")

    def test_thumbprints_and_tags_are_changed(self) -> None:
        self.iam.update_open_id_connect_provider_thumbprint(**self.named, ThumbprintList=["b" * 40])
        tags = [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": ""}]
        self.iam.tag_open_id_connect_provider(**self.named, Tags=tags)
        self.iam.untag_open_id_connect_provider(**self.named, TagKeys=["b"])
        del tags[1]
        self.assertEqual(self.iam.list_open_id_connect_provider_tags(**self.named)["Tags"], tags)
        provider = self.iam.get_open_id_connect_provider(**self.named)
        self.assertEqual((provider["ThumbprintList"], provider["Tags"]), (["b" * 40], tags))
        self.assertEqual(provider["Url"], "ci.example.com/path")


class LinkedRoles(Case):
    def made(self, service: str = "autoscaling.amazonaws.com", **params: str) -> str:
        role = self.iam.create_service_linked_role(AWSServiceName=service, **params)["Role"]
        self.addCleanup(self.iam.delete_service_linked_role, RoleName=role["RoleName"])
        return role["RoleName"]

    def test_it_reads_as_it_was_made(self) -> None:
        self.assertEqual(self.made(Description="first"), LINKED)
        role = self.iam.get_role(RoleName=LINKED)["Role"]
        arn = f"arn:aws:iam::{TARGET}:role/aws-service-role/autoscaling.amazonaws.com/{LINKED}"
        self.assertEqual((role["Arn"], role["Description"], role["MaxSessionDuration"]), (arn, "first", 3600))
        self.iam.update_role(RoleName=LINKED, Description="second")
        self.assertEqual(self.iam.get_role(RoleName=LINKED)["Role"]["Description"], "second")
        path = "/aws-service-role/autoscaling.amazonaws.com/"
        self.assertEqual([r["Arn"] for r in self.iam.list_roles(PathPrefix=path)["Roles"]], [arn])

    def test_its_name_is_taken_once(self) -> None:
        self.made()
        again = self.refused(
            "InvalidInput", self.iam.create_service_linked_role, AWSServiceName="autoscaling.amazonaws.com"
        )
        self.assertIn(f"Service role name {LINKED} has been taken in this account", str(again))
        self.assertEqual(self.made(CustomSuffix="mine"), f"{LINKED}_mine")
        self.assertEqual(self.made("elasticloadbalancing.amazonaws.com"), "AWSServiceRoleForElasticLoadBalancing")
        self.refused("InvalidInput", self.iam.create_service_linked_role, AWSServiceName="example.com")

    def test_only_its_service_changes_and_deletes_it(self) -> None:
        self.made()
        refusal = self.refused("UnmodifiableEntity", self.iam.delete_role, RoleName=LINKED)
        self.assertIn(f"the protected role '{LINKED}'", str(refusal))
        policy = {"RoleName": LINKED, "PolicyName": "p", "PolicyDocument": "{}"}
        self.refused("UnmodifiableEntity", self.iam.put_role_policy, **policy)

    def test_its_deletion_is_a_task(self) -> None:
        self.iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com")
        self.assertEqual(control("GET", f"inventory?account={TARGET}")[TARGET]["global"]["role"], [LINKED])
        task = self.iam.delete_service_linked_role(RoleName=LINKED)["DeletionTaskId"]
        self.assertTrue(task.startswith(f"task/aws-service-role/autoscaling.amazonaws.com/{LINKED}/"), task)
        slow = {"kind": "pending", "element": "Status", "from": "SUCCEEDED", "to": "IN_PROGRESS"}
        control("POST", "faults", [slow])
        status = lambda: self.iam.get_service_linked_role_deletion_status(DeletionTaskId=task)["Status"]
        self.assertEqual([status(), status()], ["IN_PROGRESS", "SUCCEEDED"])
        self.refused("NoSuchEntity", self.iam.get_role, RoleName=LINKED)
        self.refused("NoSuchEntity", self.iam.delete_service_linked_role, RoleName=LINKED)
        self.refused("NoSuchEntity", self.iam.get_service_linked_role_deletion_status, DeletionTaskId="task/x")
        self.assertNotIn("role", control("GET", f"inventory?account={TARGET}")[TARGET].get("global", {}))

    def test_a_role_that_aws_makes_itself_is_nobodys(self) -> None:
        document = json.loads(trust({"Service": "support.amazonaws.com"}))
        path = "/aws-service-role/support.amazonaws.com/"
        role = {"account": TARGET, "name": "AWSServiceRoleForSupport", "path": path, "trust": document}
        control("POST", "roles", role)
        self.addCleanup(self.iam.delete_service_linked_role, RoleName="AWSServiceRoleForSupport")
        self.assertNotIn("role", control("GET", f"inventory?account={TARGET}")[TARGET].get("global", {}))
