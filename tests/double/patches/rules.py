"""Rules of security groups.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySecurityGroupRules.html
"""

from __future__ import annotations

from typing import Any

NAMES = {"1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6", "all": "-1"}
WITH_PORTS = ("icmp", "icmpv6", "tcp", "udp")
SOURCES = ("CidrIpv4", "CidrIpv6", "PrefixListId", "ReferencedGroupId")


def named(protocol: Any) -> str:
    return NAMES.get(str(protocol).lower(), str(protocol).lower())


def protocols_and_descriptions_are_kept() -> None:
    """Only four protocols have names and ports. Every source has its description, and rules that differ in that alone are
    the same.

    moto breaks down on a protocol without ports, and forgets the descriptions of groups and prefix lists.
    """
    from moto.ec2.models.security_groups import SecurityGroupRule

    make = SecurityGroupRule.__init__

    def __init__(
        self: Any, ec2_backend: Any, ip_protocol: Any, group_id: str, from_port: Any, to_port: Any, *rest: Any, **more: Any
    ) -> None:
        protocol = named(ip_protocol) if ip_protocol else None
        make(self, ec2_backend, protocol if protocol in WITH_PORTS else "-1", group_id, from_port, to_port, *rest, **more)
        self.ip_protocol = protocol
        self.listed = (rest[2] if len(rest) > 2 else more.get("prefix_list_id")) or {}

    SecurityGroupRule.__init__ = __init__
    SecurityGroupRule.__eq__ = lambda self, other: traffic(self) == traffic(other)
    SecurityGroupRule.description = property(description)
    # The ARN of a rule, which moto does not tell either, is made of it.
    SecurityGroupRule.group_owner_id = property(lambda self: self.ec2_backend.account_id)


def description(rule: Any) -> str | None:
    said = (of.get("Description") for of in (rule.ip_range, rule.source_group, rule.listed))
    return next((text for text in said if text), None)


def traffic(rule: Any) -> tuple[Any, ...]:
    ports = (rule.ip_protocol, rule.from_port, rule.to_port)
    return (*ports, rule.cidr_ipv4, rule.cidr_ipv6, rule.prefix_list_id, rule.source_group.get("GroupId"))


def rules_for_ipv6_are_revoked_in_every_vpc() -> None:
    """A rule for IPv6 that goes out is removed, whether the VPC has an IPv6 CIDR block or not.

    moto answers that it is, and leaves it there, in a VPC without one.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupEgress.html
    """
    from moto.ec2.exceptions import InvalidPermissionNotFoundError
    from moto.ec2.models.security_groups import SecurityGroupBackend

    revoke = SecurityGroupBackend.revoke_security_group_egress

    def revoke_security_group_egress(self: Any, **said: Any) -> None:
        ipv6 = [one for one in said["ip_ranges"] or [] if "CidrIpv6" in one]
        group = ipv6 and self.get_security_group_by_name_or_id(said["group_name_or_id"], said.get("vpc_id"))
        if not group:
            return revoke(self, **said)
        traffic_of = (said["ip_protocol"], group.group_id, said["from_port"], said["to_port"])
        rules = self._iterate_security_rules(*traffic_of, ipv6, [], [], is_egress=True)
        gone = [traffic(rule) for rule in rules]
        there = [traffic(rule) for rule in group.egress_rules]
        if any(rule not in there for rule in gone):
            raise InvalidPermissionNotFoundError()
        others = [one for one in said["ip_ranges"] if one not in ipv6]
        if others or said.get("source_groups") or said.get("prefix_list_ids"):
            revoke(self, **{**said, "ip_ranges": others})
        group.egress_rules = [rule for rule in group.egress_rules if traffic(rule) not in gone]

    SecurityGroupBackend.revoke_security_group_egress = revoke_security_group_egress


def rules_are_modified_as_a_whole() -> None:
    """ModifySecurityGroupRules puts the new rule in the place of the old one. The kind of its source stays.

    moto wants ports of every protocol, and changes nothing but these and IPv4 addresses.
    """
    from moto.ec2.exceptions import InvalidPermissionDuplicateError
    from moto.ec2.models.security_groups import SecurityGroupBackend, SecurityGroupRule

    check = SecurityGroupBackend.modify_security_group_rules

    def modify_security_group_rules(self: Any, group_id: str, rules: dict[str, dict[str, Any]]) -> None:
        for rule_id, said in rules.items():
            protocol = named(said.get("IpProtocol"))
            ports = [said.get("FromPort"), said.get("ToPort")]
            if protocol not in WITH_PORTS and any(port is not None for port in ports):
                self.raise_error("InvalidParameterValue", "You may not specify all protocols and specific ports.")
            # What moto refuses is refused.
            group = self.get_security_group_by_name_or_id(group_id)
            rule = group and group.get_rule(rule_id)
            if rule is None or sum(said.get(source) is not None for source in SOURCES) != 1:
                return check(self, group_id, rules)
            if kind(said) != kind_of(rule):
                message = f"Invalid rule type for security group rule '{rule_id}'."
                self.raise_error("InvalidParameterValue", message)
            new = SecurityGroupRule(self, protocol, group.id, *ports, **source(self, said), is_egress=rule.is_egress)
            others = group.egress_rules if rule.is_egress else group.ingress_rules
            if any(other.id != rule_id and other == new for other in others):
                raise InvalidPermissionDuplicateError()
            for part in ("ip_protocol", "from_port", "to_port", "ip_range", "source_group", "prefix_list_id", "listed"):
                setattr(rule, part, getattr(new, part))
        return None

    SecurityGroupBackend.modify_security_group_rules = modify_security_group_rules


def descriptions_are_replaced() -> None:
    """A call that leaves the description of a rule out removes it.

    moto leaves it as it is, and that of a prefix list whatever is said.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_UpdateSecurityGroupRuleDescriptionsIngress.html
    """
    from moto.ec2.models.security_groups import SecurityGroupBackend

    def _sg_update_description(self: Any, said: Any, rule: Any) -> None:
        for part in ("ip_range", "source_group", "listed"):
            described = {key: value for key, value in (getattr(rule, part) or {}).items() if key != "Description"}
            if described and description(said):
                described["Description"] = description(said)
            setattr(rule, part, described)

    SecurityGroupBackend._sg_update_description = _sg_update_description


def kind(said: dict[str, Any]) -> str:
    return next(source for source in SOURCES if said.get(source) is not None)


def kind_of(rule: Any) -> str:
    has = (rule.cidr_ipv4, rule.cidr_ipv6, rule.prefix_list_id, rule.source_group or None)
    return next(source for source, value in zip(SOURCES, has, strict=True) if value is not None)


def source(backend: Any, said: dict[str, Any]) -> dict[str, Any]:
    described = {"Description": said["Description"]} if said.get("Description") else {}
    value = said[kind(said)]
    match kind(said):
        case "CidrIpv4":
            return {"ip_range": {"CidrIp": value, **described}}
        case "CidrIpv6":
            return {"ip_range": {"CidrIpv6": value, **described}}
        case "PrefixListId":
            return {"ip_range": None, "prefix_list_id": {"PrefixListId": value, **described}}
        case _:
            group = backend._add_source_group([{"GroupId": value, **described}], None)
            return {"ip_range": None, "source_group": group[0]}


PATCHES = [
    descriptions_are_replaced,
    protocols_and_descriptions_are_kept,
    rules_are_modified_as_a_whole,
    rules_for_ipv6_are_revoked_in_every_vpc,
]
