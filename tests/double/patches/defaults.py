"""What AWS makes by itself: default VPCs with their subnets, and the default security group of each VPC.

https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateDefaultVpc.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateDefaultSubnet.html
"""

from __future__ import annotations

import ipaddress
from typing import Any

from .subnet import zone_of
from .vpc import shown


def members_of_a_default_group_reach_each_other() -> None:
    """moto lets nothing in."""
    from moto.ec2.models.security_groups import SecurityGroup, SecurityGroupRule

    make = SecurityGroup.__init__

    def __init__(self: Any, ec2_backend: Any, group_id: str, *rest: Any, **more: Any) -> None:
        make(self, ec2_backend, group_id, *rest, **more)
        if self.is_default:
            owner = ec2_backend.account_id
            itself = {"GroupId": group_id, "OwnerId": owner, "UserId": owner}
            rule = SecurityGroupRule(ec2_backend, "-1", group_id, None, None, None, itself, is_egress=False)
            self.ingress_rules.append(rule)

    SecurityGroup.__init__ = __init__


def a_default_vpc_can_be_created_anew() -> None:
    """The new one is the default from then on."""
    from moto.ec2.models.vpcs import VPCBackend

    create = VPCBackend.create_default_vpc

    def create_default_vpc(self: Any) -> Any:
        self.default_vpc = create(self)
        return self.default_vpc

    VPCBackend.create_default_vpc = create_default_vpc


def a_default_subnet_can_be_created_anew() -> None:
    """In a zone that is named or given by its id, in a block that is free; the answer is pending.

    moto counts the default subnets to find a block, and knows no ids of zones.
    """
    from moto.core.responses import ActionResult
    from moto.ec2.exceptions import DefaultSubnetAlreadyExistsInAvailabilityZoneError, DefaultVpcDoesNotExistError
    from moto.ec2.models.subnets import SubnetBackend
    from moto.ec2.responses.subnets import Subnets

    def create_default_subnet(self: Any, availability_zone: str) -> Any:
        there = self.get_default_subnets().get(availability_zone)
        if there:
            raise DefaultSubnetAlreadyExistsInAvailabilityZoneError(there.id, availability_zone)
        vpc = self.get_default_vpc()
        if vpc is None:
            raise DefaultVpcDoesNotExistError()
        subnet = self.create_subnet(vpc.id, free_block(self, vpc), availability_zone=availability_zone)
        subnet.default_for_az = subnet.map_public_ip_on_launch = True
        return subnet

    def answer(self: Any) -> Any:
        name, zone_id = self._get_param("AvailabilityZone"), self._get_param("AvailabilityZoneId")
        subnet = self.ec2_backend.create_default_subnet(zone_of(self.ec2_backend, name, zone_id).name)
        return ActionResult({"Subnet": shown(subnet, state="pending")})

    SubnetBackend.create_default_subnet, Subnets.create_default_subnet = create_default_subnet, answer


def free_block(backend: Any, vpc: Any) -> str:
    """The first block of the size /20 in a VPC that no subnet has."""
    blocks = (subnet.cidr_block for subnet in backend.describe_subnets(filters={"vpc-id": vpc.id}))
    taken = [ipaddress.IPv4Network(block) for block in blocks if block]
    all_blocks = ipaddress.IPv4Network(vpc.cidr_block).subnets(new_prefix=20)
    return str(next(block for block in all_blocks if not any(block.overlaps(other) for other in taken)))


PATCHES = (
    members_of_a_default_group_reach_each_other,
    a_default_vpc_can_be_created_anew,
    a_default_subnet_can_be_created_anew,
)
