"""The DHCP option set that every region has."""

from __future__ import annotations

from typing import Any


def every_region_has_a_default_option_set() -> None:
    """A VPC starts with the option set of its region, which lives longer than the VPC.

    moto gives a VPC the literal "default", and deletes whatever set a VPC has together with the VPC.
    https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html
    """
    from moto.ec2.models import EC2Backend
    from moto.ec2.models.vpcs import VPCBackend

    create, delete = VPCBackend.create_vpc, VPCBackend.delete_vpc

    def create_vpc(self: Any, *args: Any, **kwargs: Any) -> Any:
        vpc = create(self, *args, **kwargs)
        vpc.dhcp_options = default_set(self)
        return vpc

    def delete_vpc(self: Any, vpc_id: str) -> Any:
        vpc = self.get_vpc(vpc_id)
        options, vpc.dhcp_options = vpc.dhcp_options, None
        try:
            return delete(self, vpc_id)
        finally:
            if vpc_id in self.vpcs:
                vpc.dhcp_options = options
            elif options and options.vpc is vpc:
                options.vpc = None

    VPCBackend.create_vpc, VPCBackend.delete_vpc = create_vpc, delete_vpc
    EC2Backend.default_dhcp_options = property(default_set)


def default_set(backend: Any) -> Any:
    """The region's own option set, made when it is first asked for."""
    if not hasattr(backend, "_default_dhcp_options"):
        domain = "ec2.internal" if backend.region_name == "us-east-1" else f"{backend.region_name}.compute.internal"
        backend._default_dhcp_options = backend.create_dhcp_options(["AmazonProvidedDNS"], [domain])
    return backend._default_dhcp_options


PATCHES = [every_region_has_a_default_option_set]
