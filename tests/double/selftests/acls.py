"""Network ACLs."""

from __future__ import annotations

from typing import Any

from .common import Case


class NetworkAcls(Case):
    def acl(self, acl_id: str) -> dict[str, Any]:
        by_id = [{"Name": "network-acl-id", "Values": [acl_id]}]
        return self.ec2.describe_network_acls(Filters=by_id)["NetworkAcls"][0]

    def rules(self, acl_id: str) -> dict[int, dict[str, Any]]:
        return {rule["RuleNumber"]: rule for rule in self.acl(acl_id)["Entries"] if not rule["Egress"]}

    def made(self) -> str:
        acl_id = self.ec2.create_network_acl(VpcId=self.vpc()["VpcId"])["NetworkAcl"]["NetworkAclId"]
        self.addCleanup(self.ec2.delete_network_acl, NetworkAclId=acl_id)
        return acl_id

    def test_rules_say_what_counts_for_their_protocol(self) -> None:
        acl_id = self.made()
        self.assertEqual(list(self.rules(acl_id)), [32767])
        common = {"NetworkAclId": acl_id, "RuleAction": "allow", "Egress": False, "CidrBlock": "10.0.0.5/8"}
        ports = {"PortRange": {"From": 0, "To": 0}}
        ping = {"RuleNumber": 1, "Protocol": "1", "IcmpTypeCode": {"Type": 8, "Code": 0}, **ports}
        self.ec2.create_network_acl_entry(**common, **ping)
        self.ec2.create_network_acl_entry(**common, **ping)
        rule = self.rules(acl_id)[1]
        self.assertEqual((rule["CidrBlock"], rule["IcmpTypeCode"]), ("10.0.0.0/8", {"Code": 0, "Type": 8}))
        self.assertNotIn("PortRange", rule)
        web = {"RuleNumber": 1, "Protocol": "6", "PortRange": {"From": 80, "To": 81}}
        self.refused("NetworkAclEntryAlreadyExists", self.ec2.create_network_acl_entry, **common, **web)
        self.ec2.replace_network_acl_entry(**common, **web)
        self.assertEqual(self.rules(acl_id)[1]["PortRange"], {"From": 80, "To": 81})
        self.refused("MissingParameter", self.ec2.create_network_acl_entry, **common, RuleNumber=2, Protocol="17")

    def test_rules_that_are_not_there_are_refused_and_so_are_too_many(self) -> None:
        acl_id = self.made()
        gone = {"NetworkAclId": acl_id, "RuleNumber": 7, "Egress": False}
        self.refused("InvalidNetworkAclEntry.NotFound", self.ec2.delete_network_acl_entry, **gone)
        of_all = {"CidrBlock": "0.0.0.0/0", "Protocol": "-1"}
        rule = {"NetworkAclId": acl_id, "RuleAction": "deny", "Egress": False, **of_all}
        self.refused("InvalidNetworkAclEntry.NotFound", self.ec2.replace_network_acl_entry, **rule, RuleNumber=7)
        for number in range(1, 21):
            self.ec2.create_network_acl_entry(**rule, RuleNumber=number)
        self.refused("NetworkAclEntryLimitExceeded", self.ec2.create_network_acl_entry, **rule, RuleNumber=21)

    def test_a_subnet_has_one_acl(self) -> None:
        vpc_id = self.vpc()["VpcId"]
        subnet_id = self.ec2.create_subnet(VpcId=vpc_id, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
        by_subnet = [{"Name": "association.subnet-id", "Values": [subnet_id]}]
        default = self.ec2.describe_network_acls(Filters=by_subnet)["NetworkAcls"][0]
        association_id = default["Associations"][0]["NetworkAclAssociationId"]
        acl_id = self.ec2.create_network_acl(VpcId=vpc_id)["NetworkAcl"]["NetworkAclId"]
        move = {"AssociationId": association_id, "NetworkAclId": acl_id}
        new = self.ec2.replace_network_acl_association(**move)["NewAssociationId"]
        self.assertEqual(self.acl(acl_id)["Associations"][0]["NetworkAclAssociationId"], new)
        self.refused("InvalidAssociationID.NotFound", self.ec2.replace_network_acl_association, **move)
        self.refused("DependencyViolation", self.ec2.delete_network_acl, NetworkAclId=acl_id)
        default_id = default["NetworkAclId"]
        self.refused("InvalidParameterValue", self.ec2.delete_network_acl, NetworkAclId=default_id)
        self.ec2.delete_subnet(SubnetId=subnet_id)
        self.assertEqual(self.acl(acl_id)["Associations"], [])
        self.ec2.delete_network_acl(NetworkAclId=acl_id)
