"""Sets of DHCP options, one of which every region has.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateDhcpOptions.html
"""

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


def new_sets_have_all_that_was_asked_for() -> None:
    """CreateDhcpOptions takes tags, and how often IPv6 addresses are renewed."""
    from moto.ec2.responses.dhcp_options import DHCPOptions

    respond, lease = DHCPOptions.create_dhcp_options, "ipv6-address-preferred-lease-time"

    def create_dhcp_options(self: Any) -> Any:
        result = respond(self)
        options = result.result["DhcpOptions"]
        given = {option["Key"]: option["Values"] for option in self._get_param("DhcpConfigurations", [])}
        options._options[lease] = given.get(lease)
        options.add_tags(self._parse_tag_specification().get("dhcp-options", {}))
        return result

    DHCPOptions.create_dhcp_options = create_dhcp_options


def a_set_is_kept_as_long_as_a_vpc_has_it() -> None:
    """DeleteDhcpOptions refuses sets of any VPC, and no others.

    moto remembers the last VPC that a set was given to, also when it has another set by now.
    """
    from moto.ec2.models.dhcp_options import DHCPOptionsSetBackend

    delete = DHCPOptionsSetBackend.delete_dhcp_options_set

    def delete_dhcp_options_set(self: Any, options_id: str | None) -> None:
        held = self.dhcp_options_sets.get(options_id or "")
        if held and any(vpc.dhcp_options is held for vpc in self.vpcs.values()):
            message = f"The dhcpOptions '{options_id}' has dependencies and cannot be deleted."
            self.raise_error("DependencyViolation", message)
        if held:
            held.vpc = None
        delete(self, options_id)

    DHCPOptionsSetBackend.delete_dhcp_options_set = delete_dhcp_options_set


PATCHES = [
    every_region_has_a_default_option_set,
    new_sets_have_all_that_was_asked_for,
    a_set_is_kept_as_long_as_a_vpc_has_it,
]
