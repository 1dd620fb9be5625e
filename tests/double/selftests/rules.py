"""Rules of security groups."""

from __future__ import annotations

from typing import Any

from .common import Case


class Rules(Case):
    def group(self, name: str, vpc_id: str) -> str:
        group_id = self.ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc_id)["GroupId"]
        self.addCleanup(self.ec2.delete_security_group, GroupId=group_id)
        return group_id

    def read(self, rule_id: str) -> dict[str, Any]:
        return self.ec2.describe_security_group_rules(SecurityGroupRuleIds=[rule_id])["SecurityGroupRules"][0]

    def allow(self, group_id: str, protocol: str, *ports: int, **source: Any) -> str:
        permission: dict[str, Any] = {"IpProtocol": protocol, **source}
        if ports:
            permission |= {"FromPort": ports[0], "ToPort": ports[1]}
        made = self.ec2.authorize_security_group_ingress(GroupId=group_id, IpPermissions=[permission])
        return made["SecurityGroupRules"][0]["SecurityGroupRuleId"]

    def modify(self, *, GroupId: str, RuleId: str, **rule: Any) -> None:
        update = {"SecurityGroupRuleId": RuleId, "SecurityGroupRule": rule}
        self.ec2.modify_security_group_rules(GroupId=GroupId, SecurityGroupRules=[update])

    def test_a_protocol_without_ports_has_none(self) -> None:
        group_id = self.group("a", self.vpc()["VpcId"])
        for protocol, shown in (("50", "50"), ("6", "tcp"), ("58", "icmpv6"), ("-1", "-1")):
            ports = (443, 443) if shown == "tcp" else (-1, -1) if shown == "icmpv6" else ()
            rule = self.read(self.allow(group_id, protocol, *ports, IpRanges=[{"CidrIp": "10.0.0.0/8"}]))
            self.assertEqual(rule["IpProtocol"], shown)
            self.assertEqual(rule["FromPort"], ports[0] if ports else -1)
            self.assertEqual(len(rule["GroupOwnerId"]), 12)

    def test_every_source_has_a_description_and_none_makes_another_rule(self) -> None:
        vpc_id = self.vpc()["VpcId"]
        group_id, other = self.group("a", vpc_id), self.group("b", vpc_id)
        for source, item in (
            ("IpRanges", {"CidrIp": "10.0.0.0/8"}),
            ("Ipv6Ranges", {"CidrIpv6": "2001:db8::/56"}),
            ("PrefixListIds", {"PrefixListId": "pl-1"}),
            ("UserIdGroupPairs", {"GroupId": other}),
        ):
            rule_id = self.allow(group_id, "tcp", 443, 443, **{source: [{**item, "Description": "first"}]})
            self.assertEqual(self.read(rule_id)["Description"], "first", source)
            again = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, source: [{**item, "Description": "second"}]}
            call = self.ec2.authorize_security_group_ingress
            self.refused("InvalidPermission.Duplicate", call, GroupId=group_id, IpPermissions=[again])

    def test_a_description_that_is_left_out_is_removed(self) -> None:
        vpc_id = self.vpc()["VpcId"]
        group_id, other = self.group("a", vpc_id), self.group("b", vpc_id)
        for source, item in (
            ("IpRanges", {"CidrIp": "10.0.0.0/8"}),
            ("Ipv6Ranges", {"CidrIpv6": "2001:db8::/56"}),
            ("PrefixListIds", {"PrefixListId": "pl-1"}),
            ("UserIdGroupPairs", {"GroupId": other}),
        ):
            rule_id = self.allow(group_id, "tcp", 443, 443, **{source: [{**item, "Description": "first"}]})
            for described in ({"Description": "second"}, {}):
                rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, source: [{**item, **described}]}
                self.ec2.update_security_group_rule_descriptions_ingress(GroupId=group_id, IpPermissions=[rule])
                read = self.read(rule_id)
                self.assertEqual(read.get("Description"), described.get("Description"), source)

    def test_a_rule_for_ipv6_that_goes_out_is_removed_from_a_vpc_without_ipv6(self) -> None:
        group_id = self.group("a", self.vpc()["VpcId"])
        rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "Ipv6Ranges": [{"CidrIpv6": "2001:db8::/64"}]}
        both = {**rule, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
        self.ec2.authorize_security_group_egress(GroupId=group_id, IpPermissions=[both])
        revoke = self.ec2.revoke_security_group_egress
        revoke(GroupId=group_id, IpPermissions=[rule])
        of_group = [{"Name": "group-id", "Values": [group_id]}]
        left = self.ec2.describe_security_group_rules(Filters=of_group)["SecurityGroupRules"]
        self.assertEqual([one.get("CidrIpv6") for one in left], [None, None])
        self.refused("InvalidPermission.NotFound", revoke, GroupId=group_id, IpPermissions=[rule])

    def test_a_rule_is_modified_as_a_whole_but_for_the_kind_of_its_source(self) -> None:
        vpc_id = self.vpc()["VpcId"]
        group_id, other = self.group("a", vpc_id), self.group("b", vpc_id)
        source = {"IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "first"}]}
        rule_id = self.allow(group_id, "tcp", 443, 443, **source)
        its: dict[str, Any] = {"GroupId": group_id, "RuleId": rule_id}
        self.modify(**its, IpProtocol="-1", CidrIpv4="10.1.0.0/16")
        rule = self.read(rule_id)
        self.assertEqual((rule["IpProtocol"], rule["FromPort"], rule["CidrIpv4"]), ("-1", -1, "10.1.0.0/16"))
        self.assertNotIn("Description", rule)
        ports = {"FromPort": 443, "ToPort": 443}
        for change in (
            {"IpProtocol": "tcp", "ReferencedGroupId": other, **ports},
            {"IpProtocol": "-1", "CidrIpv4": "10.1.0.0/16", **ports},
        ):
            self.refused("InvalidParameterValue", self.modify, **its, **change)
        self.allow(group_id, "tcp", 443, 443, IpRanges=[{"CidrIp": "10.0.0.0/8"}])
        duplicate = {"IpProtocol": "tcp", "CidrIpv4": "10.0.0.0/8", **ports}
        self.refused("InvalidPermission.Duplicate", self.modify, **its, **duplicate)
