"""VPCs.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpc.html
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
"""

from __future__ import annotations

import ipaddress
from typing import Any

ATTRIBUTES = ("EnableDnsSupport", "EnableDnsHostnames", "EnableNetworkAddressUsageMetrics")


def network(cidr: str | None) -> str | None:
    """The block without host bits: AWS turns 100.68.0.18/18 into 100.68.0.0/18. What is no block stays as it is."""
    try:
        return str(ipaddress.ip_network(cidr, strict=False)) if cidr and "/" in cidr else cidr
    except ValueError:
        return cidr


def cidr_blocks_lose_their_host_bits() -> None:
    """CreateVpc and AssociateVpcCidrBlock store the network, not the address that was written."""
    from moto.ec2.models.vpcs import VPCBackend

    create, associate = VPCBackend.create_vpc, VPCBackend.associate_vpc_cidr_block

    def create_vpc(self: Any, cidr_block: str, *args: Any, **kwargs: Any) -> Any:
        if not cidr_block:
            self.raise_error("MissingParameter", "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.")
        return create(self, network(cidr_block), *args, **kwargs)

    def associate_vpc_cidr_block(self: Any, vpc_id: str, cidr_block: str, *args: Any) -> Any:
        return associate(self, vpc_id, network(cidr_block), *args)

    VPCBackend.create_vpc, VPCBackend.associate_vpc_cidr_block = create_vpc, associate_vpc_cidr_block


def ipv6_blocks_name_their_border_group() -> None:
    """An IPv6 block shows its pool and network border group, also when it was associated later, and is written in the
    short form, in which the blocks of subnets come back too."""
    from moto.ec2.models import vpcs
    from moto.ec2.models.vpcs import VPC
    from moto.ec2.responses.vpcs import VPCs

    respond, random_block = VPCs.associate_vpc_cidr_block, vpcs.random_ipv6_cidr

    def blocks(self: Any) -> list[dict[str, Any]]:
        return [
            {
                "AssociationId": block["association_id"],
                "Ipv6CidrBlock": block["cidr_block"],
                "Ipv6CidrBlockState": {"State": block["cidr_block_state"]["state"]},
                "NetworkBorderGroup": block.get("ipv6_cidr_block_network_border_group") or self.region,
                "Ipv6Pool": block.get("ipv6_pool"),
                "IpSource": "amazon",
                "Ipv6AddressAttribute": "public",
            }
            for block in self.get_cidr_block_association_set(ipv6=True)
        ]

    def associate_vpc_cidr_block(self: Any) -> Any:
        result = respond(self)
        answer = result.result.get("Ipv6CidrBlockAssociation")
        if answer:
            vpc = self.ec2_backend.get_vpc(self._get_param("VpcId"))
            group = self._get_param("Ipv6CidrBlockNetworkBorderGroup") or self.region
            vpc._cidr_block_association_set[answer["AssociationId"]]["ipv6_cidr_block_network_border_group"] = group
            answer["NetworkBorderGroup"] = group
        return result

    vpcs.random_ipv6_cidr = lambda: network(random_block())
    VPC.ipv6_cidr_block_association_set = property(blocks)
    VPCs.associate_vpc_cidr_block = associate_vpc_cidr_block


def a_new_vpc_is_pending() -> None:
    """The answer of CreateVpc shows the state `pending`; only DescribeVpcs shows `available`."""
    from moto.core.responses import ActionResult
    from moto.ec2.responses.vpcs import VPCs

    respond = VPCs.create_vpc

    def create_vpc(self: Any) -> Any:
        vpc = respond(self).result["Vpc"]
        return ActionResult({"Vpc": shown(vpc, state="pending")})

    VPCs.create_vpc = create_vpc


class shown:
    """An object as moto would show it, but for some properties."""

    def __init__(self, original: Any, **other: Any) -> None:
        self.__dict__.update(other)
        self._original = original

    def __getattr__(self, name: str) -> Any:
        return getattr(self._original, name)


def unknown_vpcs_are_named() -> None:
    """DescribeVpcs names the ids that do not exist, and only those."""
    from moto.ec2.models.vpcs import VPCBackend

    describe = VPCBackend.describe_vpcs

    def describe_vpcs(self: Any, vpc_ids: list[str] | None = None, filters: Any = None) -> list[Any]:
        unknown = [vpc_id for vpc_id in vpc_ids or [] if vpc_id not in self.vpcs]
        if len(unknown) == 1:
            self.raise_error("InvalidVpcID.NotFound", f"The vpc ID '{unknown[0]}' does not exist")
        if unknown:
            self.raise_error("InvalidVpcID.NotFound", f"The vpc IDs '{', '.join(unknown)}' do not exist")
        return describe(self, vpc_ids, filters)

    VPCBackend.describe_vpcs = describe_vpcs


def one_attribute_at_a_time() -> None:
    """ModifyVpcAttribute takes one attribute, and DNS host names need DNS support.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcAttribute.html
    """
    from moto.ec2.responses.vpcs import VPCs

    respond = VPCs.modify_vpc_attribute

    def modify_vpc_attribute(self: Any) -> Any:
        given = [name for name in ATTRIBUTES if self._get_param(f"{name}.Value") is not None]
        refuse_several(self, given)
        if given == ["EnableDnsHostnames"] and self._get_param("EnableDnsHostnames.Value"):
            if not self.ec2_backend.get_vpc(self._get_param("VpcId")).enable_dns_support:
                message = "DNS hostnames can only be enabled if DNS support is enabled."
                self.ec2_backend.raise_error("InvalidParameterCombination", message)
        return respond(self)

    VPCs.modify_vpc_attribute = modify_vpc_attribute


def refuse_several(response: Any, given: list[str]) -> None:
    if len(given) > 1:
        names = ", ".join(name[0].lower() + name[1:] for name in given)
        message = f"Fields for multiple attribute types specified: {names}"
        response.ec2_backend.raise_error("InvalidParameterCombination", message)


def a_vpc_with_contents_is_kept() -> None:
    """DeleteVpc refuses while anything is in the VPC that AWS did not put there, and takes the default network ACL with it.

    https://docs.aws.amazon.com/vpc/latest/userguide/delete-vpc.html
    """
    from moto.ec2.models.vpcs import VPCBackend

    delete = VPCBackend.delete_vpc

    def delete_vpc(self: Any, vpc_id: str) -> Any:
        self.get_vpc(vpc_id)
        contents = [
            *(group for group in self.groups.get(vpc_id, {}).values() if group.name != "default"),
            *(acl for acl in self.network_acls.values() if acl.vpc_id == vpc_id and not acl.default),
            *(gateway for gateway in self.internet_gateways.values() if gateway.vpc and gateway.vpc.id == vpc_id),
            *(gateway for gateway in self.egress_only_internet_gateways.values() if gateway.vpc_id == vpc_id),
            *(point for point in self.vpc_end_points.values() if point.vpc_id == vpc_id and point.state != "deleted"),
        ]
        if contents:
            message = f"The vpc '{vpc_id}' has dependencies and cannot be deleted."
            self.raise_error("DependencyViolation", message)
        deleted = delete(self, vpc_id)
        for acl in [acl for acl in self.network_acls.values() if acl.vpc_id == vpc_id]:
            del self.network_acls[acl.id]
        return deleted

    VPCBackend.delete_vpc = delete_vpc


PATCHES = [
    cidr_blocks_lose_their_host_bits,
    ipv6_blocks_name_their_border_group,
    a_new_vpc_is_pending,
    unknown_vpcs_are_named,
    one_attribute_at_a_time,
    a_vpc_with_contents_is_kept,
]
