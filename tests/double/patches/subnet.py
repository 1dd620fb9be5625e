"""Subnets.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySubnetAttribute.html
"""

from __future__ import annotations

import ipaddress
from typing import Any

from .vpc import network, refuse_several, shown

HOSTNAME_TYPES = ("ip-name", "resource-name")

# Parameter of ModifySubnetAttribute -> attribute of the subnet.
SWITCHES = {
    "AssignIpv6AddressOnCreation": "assign_ipv6_address_on_creation",
    "EnableDns64": "enable_dns64",
    "MapCustomerOwnedIpOnLaunch": "map_customer_owned_ip_on_launch",
    "MapPublicIpOnLaunch": "map_public_ip_on_launch",
}
NAME_OPTIONS = {
    "EnableResourceNameDnsARecordOnLaunch": "EnableResourceNameDnsARecord",
    "EnableResourceNameDnsAAAARecordOnLaunch": "EnableResourceNameDnsAAAARecord",
}
PLAIN = ("PrivateDnsHostnameTypeOnLaunch", "EnableLniAtDeviceIndex", "CustomerOwnedIpv4Pool")


def subnets_are_placed_as_aws_places_them() -> None:
    """CreateSubnet: blocks lose their host bits and must lie in the VPC's, /16 to /28; no two blocks of a VPC's subnets
    overlap; the zone must be one of the region; only CreateDefaultSubnet makes default subnets; the answer is pending.

    moto makes the first subnet given by zone id a default one, takes zones of other regions, chooses a zone by chance,
    and breaks down when an IPv6-only subnet meets an IPv4 one.
    """
    from moto.core.responses import ActionResult
    from moto.ec2.models.subnets import Subnet, SubnetBackend
    from moto.ec2.responses.subnets import Subnets
    from moto.ec2.utils import random_subnet_id

    respond = Subnets.create_subnet

    def create_subnet(
        self: Any,
        vpc_id: str,
        cidr_block: str | None,
        ipv6_cidr_block: str | None = None,
        availability_zone: str | None = None,
        availability_zone_id: str | None = None,
        ipv6_native: bool = False,
        tags: dict[str, dict[str, str]] | None = None,
    ) -> Any:
        vpc, zone = self.get_vpc(vpc_id), zone_of(self, availability_zone, availability_zone_id)
        ipv4, ipv6 = checked_ipv4(self, vpc, cidr_block), checked_ipv6(self, vpc, ipv6_cidr_block)
        if not ipv4 and not ipv6_native:
            self.raise_error("MissingParameter", "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.")
        subnet = Subnet(self, random_subnet_id(), vpc_id, ipv4, ipv6, zone, False, False, ipv6_native=ipv6_native)
        for key, value in (tags or {}).get("subnet", {}).items():
            subnet.add_tag(key, value)
        self.associate_default_network_acl_with_subnet(subnet.id, vpc_id)
        self.subnets[zone.name][subnet.id] = subnet
        return subnet

    def answer(self: Any) -> Any:
        return ActionResult({"Subnet": shown(respond(self).result["Subnet"], state="pending")})

    SubnetBackend.create_subnet, Subnets.create_subnet = create_subnet, answer


def zone_of(backend: Any, name: str | None, zone_id: str | None) -> Any:
    zones = backend.describe_availability_zones()
    for zone in zones:
        if name in (None, zone.name) and zone_id in (None, zone.zone_id):
            return zone
    parameter, value = ("availabilityZone", name) if name else ("availabilityZoneId", zone_id)
    names = ", ".join(zone.name for zone in zones)
    backend.raise_error(
        "InvalidParameterValue",
        f"Value ({value}) for parameter {parameter} is invalid. Subnets can currently only be created in the following "
        f"availability zones: {names}.",
    )


def checked_ipv4(backend: Any, vpc: Any, cidr: str | None) -> str | None:
    if not cidr:
        return None
    try:
        block = ipaddress.IPv4Network(cidr, strict=False)
    except ValueError:
        message = f"Value ({cidr}) for parameter cidrBlock is invalid. This is not a valid CIDR block."
        backend.raise_error("InvalidParameterValue", message)
    own = [ipaddress.IPv4Network(a["cidr_block"]) for a in associated(vpc.get_cidr_block_association_set())]
    if not 16 <= block.prefixlen <= 28 or not any(block.subnet_of(outer) for outer in own):
        backend.raise_error("InvalidSubnet.Range", f"The CIDR '{block}' is invalid.")
    others = (s.cidr_block for s in backend.describe_subnets(filters={"vpc-id": vpc.id}))
    if any(other and ipaddress.IPv4Network(other).overlaps(block) for other in others):
        backend.raise_error("InvalidSubnet.Conflict", f"The CIDR '{block}' conflicts with another subnet")
    return str(block)


def checked_ipv6(backend: Any, vpc: Any, cidr: str | None) -> str | None:
    """An IPv6 block of a subnet: /44 to /64 in steps of 4, within a block of the VPC."""
    if not cidr:
        return None
    try:
        block = ipaddress.IPv6Network(cidr, strict=False)
    except ValueError:
        message = f"Value ({cidr}) for parameter ipv6CidrBlock is invalid. This is not a valid IPv6 CIDR block."
        backend.raise_error("InvalidParameterValue", message)
    own = [ipaddress.IPv6Network(a["cidr_block"]) for a in associated(vpc.get_cidr_block_association_set(ipv6=True))]
    if block.prefixlen not in range(44, 65, 4) or not any(block.subnet_of(outer) for outer in own):
        backend.raise_error("InvalidSubnet.Range", f"The CIDR '{block}' is invalid.")
    for subnet in backend.describe_subnets(filters={"vpc-id": vpc.id}):
        for other in subnet.ipv6_cidr_block_association_set:
            if ipaddress.IPv6Network(other["Ipv6CidrBlock"]).overlaps(block):
                backend.raise_error("InvalidSubnet.Conflict", f"The CIDR '{block}' conflicts with another subnet")
    return str(block)


def associated(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [block for block in blocks if block["cidr_block_state"]["state"] == "associated"]


def ipv6_blocks_show_their_state() -> None:
    """The state of an IPv6 block is a word; moto shows the text of a Python dict, on which every waiter hangs."""
    from moto.ec2.models.subnets import Subnet, SubnetBackend

    associate = SubnetBackend.associate_subnet_cidr_block

    def blocks(self: Any) -> list[dict[str, Any]]:
        return [
            {
                "AssociationId": block["associationId"],
                "Ipv6CidrBlock": block["ipv6CidrBlock"],
                "Ipv6CidrBlockState": {"State": block["ipv6CidrBlockState"]["State"]},
                "Ipv6AddressAttribute": "public",
                "IpSource": "amazon",
            }
            for block in self.ipv6_cidr_block_associations.values()
            if block["ipv6CidrBlockState"]["State"] == "associated"
        ]

    def associate_subnet_cidr_block(self: Any, subnet_id: str, ipv6_cidr_block: str) -> dict[str, Any]:
        subnet = self.get_subnet(subnet_id)
        return associate(self, subnet_id, checked_ipv6(self, self.get_vpc(subnet.vpc_id), ipv6_cidr_block))

    Subnet.ipv6_cidr_block_association_set = property(blocks)
    SubnetBackend.associate_subnet_cidr_block = associate_subnet_cidr_block


def every_attribute_can_be_modified() -> None:
    """ModifySubnetAttribute: all attributes, one at a time; moto forgets those that it does not know."""
    from moto.ec2.models.subnets import Subnet
    from moto.ec2.responses.subnets import Subnets
    from moto.core.responses import EmptyResult

    for name, value in (("enable_dns64", False), ("map_customer_owned_ip_on_launch", False)):
        setattr(Subnet, name, value)
    Subnet.customer_owned_ipv4_pool = Subnet.enable_lni_at_device_index = None
    Subnet.subnet_arn = Subnet.arn

    def modify_subnet_attribute(self: Any) -> Any:
        subnet = self.ec2_backend.get_subnet(self._get_param("SubnetId"))
        switches = {name: self._get_param(f"{name}.Value") for name in (*SWITCHES, *NAME_OPTIONS)}
        switches["DisableLniAtDeviceIndex"] = self._get_param("DisableLniAtDeviceIndex.Value")
        given = {name: value for name, value in switches.items() if value is not None}
        given |= {name: value for name in PLAIN if (value := self._get_param(name)) is not None}
        # A pool of customer-owned addresses comes together with its switch.
        refuse_several(self, [name for name in given if name != "CustomerOwnedIpv4Pool"])
        for name, value in given.items():
            set_attribute(self.ec2_backend, subnet, name, value)
        return EmptyResult()

    Subnets.modify_subnet_attribute = modify_subnet_attribute


def set_attribute(backend: Any, subnet: Any, name: str, value: Any) -> None:
    if name == "AssignIpv6AddressOnCreation" and value and not subnet.ipv6_cidr_block_association_set:
        message = (
            f"Invalid value '{str(value).lower()}' for assignIpv6AddressOnCreation. "
            "Subnet must be associated with an IPv6 CIDR block."
        )
        backend.raise_error("InvalidParameterValue", message)
    if name in SWITCHES:
        setattr(subnet, SWITCHES[name], value)
    elif name in NAME_OPTIONS:
        subnet.private_dns_name_options_on_launch[NAME_OPTIONS[name]] = value
    elif name == "PrivateDnsHostnameTypeOnLaunch":
        if value not in HOSTNAME_TYPES:
            backend.raise_error("InvalidParameterValue", f"Value ({value}) for parameter HostnameType is invalid.")
        subnet.private_dns_name_options_on_launch["HostnameType"] = value
    elif name == "EnableLniAtDeviceIndex":
        subnet.enable_lni_at_device_index = int(value)
    elif name == "DisableLniAtDeviceIndex":
        subnet.enable_lni_at_device_index = None
    elif name == "CustomerOwnedIpv4Pool":
        subnet.customer_owned_ipv4_pool = value


def every_filter_works() -> None:
    """DescribeSubnets: the filters that moto does not know.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSubnets.html
    """
    from moto.ec2.models.subnets import Subnet

    original = Subnet.get_filter_value
    options = "private-dns-name-options-on-launch."
    more = {
        "availabilityZoneId": lambda s: s.availability_zone_id,
        "availability-zone-id": lambda s: s.availability_zone_id,
        "customer-owned-ipv4-pool": lambda s: s.customer_owned_ipv4_pool or "",
        "enable-dns64": lambda s: s.enable_dns64,
        "enable-lni-at-device-index": lambda s: str(s.enable_lni_at_device_index or ""),
        "ipv6-cidr-block-association.association-id": lambda s: ipv6(s, "AssociationId"),
        "ipv6-cidr-block-association.ipv6-cidr-block": lambda s: ipv6(s, "Ipv6CidrBlock"),
        "ipv6-cidr-block-association.state": lambda s: [b["State"] for b in ipv6(s, "Ipv6CidrBlockState")],
        "ipv6-native": lambda s: s.ipv6_native,
        "map-customer-owned-ip-on-launch": lambda s: s.map_customer_owned_ip_on_launch,
        "map-public-ip-on-launch": lambda s: s.map_public_ip_on_launch,
        "outpost-arn": lambda s: "",
        options + "hostname-type": lambda s: s.private_dns_name_options_on_launch["HostnameType"],
        options + "enable-resource-name-dns-a-record": lambda s: s.private_dns_name_options_on_launch[
            "EnableResourceNameDnsARecord"
        ],
        options + "enable-resource-name-dns-aaaa-record": lambda s: s.private_dns_name_options_on_launch[
            "EnableResourceNameDnsAAAARecord"
        ],
    }

    def get_filter_value(self: Any, filter_name: str, method_name: str | None = None) -> Any:
        if filter_name in more:
            return more[filter_name](self)
        return original(self, filter_name, method_name)

    Subnet.get_filter_value = get_filter_value


def ipv6(subnet: Any, member: str) -> list[Any]:
    return [block[member] for block in subnet.ipv6_cidr_block_association_set]


def unknown_subnets_are_named() -> None:
    """DescribeSubnets names the ids that do not exist, and only those."""
    from moto.ec2.models.subnets import SubnetBackend

    describe = SubnetBackend.describe_subnets

    def describe_subnets(self: Any, subnet_ids: list[str] | None = None, filters: Any = None) -> list[Any]:
        known = {subnet_id for zone in self.subnets.values() for subnet_id in zone}
        unknown = [subnet_id for subnet_id in subnet_ids or [] if subnet_id not in known]
        if len(unknown) == 1:
            self.raise_error("InvalidSubnetID.NotFound", f"The subnet ID '{unknown[0]}' does not exist")
        if unknown:
            self.raise_error("InvalidSubnetID.NotFound", f"The subnet IDs '{', '.join(unknown)}' do not exist")
        return describe(self, subnet_ids, filters)

    SubnetBackend.describe_subnets = describe_subnets


def a_subnet_in_use_is_kept() -> None:
    """DeleteSubnet refuses while a network interface is in the subnet, and takes its associations with it.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSubnet.html
    """
    from moto.ec2.models.subnets import SubnetBackend

    delete = SubnetBackend.delete_subnet

    def delete_subnet(self: Any, subnet_id: str) -> Any:
        self.get_subnet(subnet_id)
        if any(eni.subnet.id == subnet_id for eni in self.enis.values()):
            message = f"The subnet '{subnet_id}' has dependencies and cannot be deleted."
            self.raise_error("DependencyViolation", message)
        for acl in self.network_acls.values():
            for key in [key for key, value in acl._associations.items() if value.subnet_id == subnet_id]:
                del acl._associations[key]
        for table in self.route_tables.values():
            for key in [key for key, target in table._associations.items() if target == subnet_id]:
                del table._associations[key]
        return delete(self, subnet_id)

    SubnetBackend.delete_subnet = delete_subnet


PATCHES = [
    ipv6_blocks_show_their_state,
    subnets_are_placed_as_aws_places_them,
    every_attribute_can_be_modified,
    every_filter_works,
    unknown_subnets_are_named,
    a_subnet_in_use_is_kept,
]
