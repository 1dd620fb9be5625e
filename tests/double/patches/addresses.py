"""Elastic IP addresses and NAT gateways.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Address.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NatGateway.html
"""

from __future__ import annotations

import copy
from typing import Any

HELD = "You do not have permission to access the specified resource."
NO_GATEWAY = "Network {} has no Internet gateway attached"
GOING = ("disassociating", "unassigning")


def addresses_tell_where_they_come_from() -> None:
    """Their pool is Amazon's, and the region is the group of zones that advertises them. moto tells neither."""
    from moto.ec2.models.elastic_ip_addresses import ElasticAddress

    ElasticAddress.public_ipv4_pool = "amazon"
    ElasticAddress.network_border_group = property(lambda self: self.ec2_backend.region_name)


def addresses_are_held_by_what_they_lead_to() -> None:
    """An address that leads somewhere is not released, and one of a NAT gateway cannot be taken from it.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReleaseAddress.html
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DisassociateAddress.html
    """
    from moto.ec2.models.elastic_ip_addresses import ElasticAddressBackend

    release, disassociate = ElasticAddressBackend.release_address, ElasticAddressBackend.disassociate_address

    def release_address(self: Any, address: Any = None, allocation_id: Any = None) -> None:
        of = self.address_by_ip([address]) if address else self.address_by_allocation([allocation_id])
        if of[0].association_id:
            raise refused("InvalidIPAddress.InUse", f"Address {of[0].public_ip} is in use.")
        release(self, address, allocation_id)

    def disassociate_address(self: Any, address: Any = None, association_id: Any = None) -> None:
        if association_id in [a.get("associationId") for g in held_by(self) for a in g.address_set]:
            raise refused("AuthFailure", HELD)
        disassociate(self, address, association_id)

    ElasticAddressBackend.release_address = release_address
    ElasticAddressBackend.disassociate_address = disassociate_address
    ElasticAddressBackend.take_address = disassociate


def held_by(backend: Any) -> list[Any]:
    return [gateway for gateway in backend.nat_gateways.values() if gateway.state != "deleted"]


def refused(code: str, message: str) -> Exception:
    from moto.ec2.exceptions import EC2ClientError

    return EC2ClientError(code, message)


def nat_gateways_have_addresses_and_states() -> None:
    """A gateway is pending before it is available, and deleting before it is deleted; its addresses come and go while it
    stays. A public one fails in a VPC without an internet gateway.

    moto knows one address, which stays with a gateway for ever, no states and no regional gateways.
    """
    from moto.ec2.models.nat_gateways import NatGateway, NatGatewayBackend
    from moto.ec2.responses.nat_gateways import NatGateways

    describe = NatGatewayBackend.describe_nat_gateways

    def describe_nat_gateways(self: Any, filters: Any, ids: Any) -> list[Any]:
        shown = []
        for gateway in describe(self, filters, ids):
            shown.append(snapshot(gateway))
            go_on(self, gateway)
        return shown

    NatGateway.__init__ = begin
    NatGatewayBackend.describe_nat_gateways = describe_nat_gateways
    NatGateways.create_nat_gateway = create_nat_gateway
    NatGateways.delete_nat_gateway = delete_nat_gateway
    NatGateways.associate_nat_gateway_address = associate_nat_gateway_address
    NatGateways.disassociate_nat_gateway_address = disassociate_nat_gateway_address
    NatGateways.assign_private_nat_gateway_address = assign_private_nat_gateway_address
    NatGateways.unassign_private_nat_gateway_address = unassign_private_nat_gateway_address


def begin(self: Any, backend: Any, said: dict[str, Any]) -> None:
    from moto.core.utils import utcnow
    from moto.ec2.utils import add_tag_specification, random_nat_gateway_id

    self.id, self._created_at = random_nat_gateway_id(), utcnow()
    self.ec2_backend = backend
    self.state, self.address_set = "pending", []
    self.connectivity_type = said["ConnectivityType"] or "public"
    self.availability_mode = said["AvailabilityMode"] or "zonal"
    self.add_tags(add_tag_specification(said["TagSpecifications"] or []))
    if self.availability_mode == "regional":
        self.subnet_id, self.vpc_id, self._eni = None, backend.get_vpc(said["VpcId"]).id, None
        zones = said["AvailabilityZoneAddresses"] or []
        self.auto_provision_zones = self.auto_scaling_ips = "disabled" if zones else "enabled"
        for zone in zones:
            for allocation in zone["AllocationIds"]:
                in_zone(self, allocation, zone, "associating")
        return
    subnet = backend.get_subnet(said["SubnetId"])
    self.subnet_id, self.vpc_id = subnet.id, subnet.vpc_id
    self._eni = interface(self, subnet, said["PrivateIpAddress"])
    primary = {"isPrimary": True, "privateIp": self._eni.private_ip_address}
    add(self, said["AllocationId"], primary, "associating")
    ips = iter(said["SecondaryPrivateIpAddresses"] or [])
    for allocation in said["SecondaryAllocationIds"] or []:
        secondary(self, allocation, next(ips, None), "associating")
    for ip in [*ips, *[None] * int(said["SecondaryPrivateIpAddressCount"] or 0)]:
        secondary(self, None, ip, "assigning")


def interface(gateway: Any, subnet: Any, ip: str | None) -> Any:
    made = gateway.ec2_backend.create_network_interface(
        subnet, ip or "", description=f"Interface for NAT Gateway {gateway.id}"
    )
    made.interface_type = "nat_gateway"
    return made


def secondary(gateway: Any, allocation: str | None, ip: str | None, status: str) -> dict[str, Any]:
    from moto.ec2.utils import random_private_ip

    chosen = ip or random_private_ip(gateway._eni.subnet.cidr_block)
    return add(gateway, allocation, {"isPrimary": False, "privateIp": chosen}, status)


def in_zone(gateway: Any, allocation: str, said: dict[str, Any], status: str) -> dict[str, Any]:
    zones = gateway.ec2_backend.describe_availability_zones()
    wanted = (said.get("AvailabilityZone"), said.get("AvailabilityZoneId"))
    zone = next((zone for zone in zones if zone.name == wanted[0] or zone.zone_id == wanted[1]), None)
    if zone is None:
        raise refused("InvalidParameterValue", f"Invalid availability zone: {wanted[0] or wanted[1]}")
    fields = {"availabilityZone": zone.name, "availabilityZoneId": zone.zone_id}
    return add(gateway, allocation, fields, status)


def add(gateway: Any, allocation: str | None, fields: dict[str, Any], status: str) -> dict[str, Any]:
    """Lets a gateway have an address, and an Elastic IP address lead to it."""
    address = {**fields, "status": status}
    if gateway._eni:
        address["networkInterfaceId"] = gateway._eni.id
    if allocation:
        from moto.ec2.utils import random_eip_association_id

        eip = gateway.ec2_backend.address_by_allocation([allocation])[0]
        if eip.association_id:
            message = f"Elastic IP address [{allocation}] is already associated"
            raise refused("Resource.AlreadyAssociated", message)
        eip.eni, eip.association_id = gateway._eni, random_eip_association_id()
        address |= {"allocationId": allocation, "publicIp": eip.public_ip, "associationId": eip.association_id}
    gateway.address_set.append(address)
    return address


def free(gateway: Any, address: dict[str, Any]) -> None:
    if association := address.get("associationId"):
        gateway.ec2_backend.take_address(association_id=association)


def snapshot(gateway: Any) -> Any:
    shown = copy.copy(gateway)
    shown.address_set = [dict(address) for address in gateway.address_set]
    return shown


def go_on(backend: Any, gateway: Any) -> None:
    """What is under way is done with the next read."""
    if gateway.state == "pending":
        gateway.state = "available"
        attached = [g.vpc.id for g in backend.internet_gateways.values() if g.vpc]
        if gateway.connectivity_type == "public" and gateway.vpc_id not in attached:
            gateway.state, gateway.failure_code = "failed", "Gateway.NotAttached"
            gateway.failure_message = NO_GATEWAY.format(gateway.vpc_id)
    elif gateway.state == "deleting":
        gateway.state = "deleted"
        for address in gateway.address_set:
            free(gateway, address)
        if gateway._eni:
            backend.enis.pop(gateway._eni.id, None)
    for address in [address for address in gateway.address_set if address["status"] in GOING]:
        free(gateway, address)
        gateway.address_set.remove(address)
    for address in gateway.address_set:
        address["status"] = "succeeded"


def create_nat_gateway(self: Any) -> Any:
    from moto.core.responses import ActionResult
    from moto.ec2.models.nat_gateways import NatGateway

    names = (
        "AllocationId",
        "AvailabilityMode",
        "AvailabilityZoneAddresses",
        "ConnectivityType",
        "PrivateIpAddress",
        "SecondaryAllocationIds",
        "SecondaryPrivateIpAddressCount",
        "SecondaryPrivateIpAddresses",
        "SubnetId",
        "TagSpecifications",
        "VpcId",
    )
    gateway = NatGateway(self.ec2_backend, {name: self._get_param(name) for name in names})
    self.ec2_backend.nat_gateways[gateway.id] = gateway
    return ActionResult({"NatGateway": snapshot(gateway)})


def named(self: Any) -> Any:
    """The gateway that a call is about."""
    gateway = self.ec2_backend.nat_gateways.get(self._get_param("NatGatewayId"))
    if gateway is None or gateway.state == "deleted":
        raise refused("NatGatewayNotFound", f"NAT gateway {self._get_param('NatGatewayId')} was not found")
    return gateway


def delete_nat_gateway(self: Any) -> Any:
    from moto.core.responses import ActionResult

    gateway = named(self)
    gateway.state = "deleting"
    return ActionResult({"NatGatewayId": gateway.id})


def answer(gateway: Any, addresses: list[dict[str, Any]]) -> Any:
    from moto.core.responses import ActionResult

    told = [dict(address) for address in addresses]
    return ActionResult({"NatGatewayId": gateway.id, "NatGatewayAddresses": told})


def associate_nat_gateway_address(self: Any) -> Any:
    gateway, ips = named(self), iter(self._get_param("PrivateIpAddresses", []))
    zone = {name: self._get_param(name) for name in ("AvailabilityZone", "AvailabilityZoneId")}
    new = []
    for allocation in self._get_param("AllocationIds", []):
        if gateway.availability_mode == "regional":
            new.append(in_zone(gateway, allocation, zone, "associating"))
        else:
            new.append(secondary(gateway, allocation, next(ips, None), "associating"))
    return answer(gateway, new)


def assign_private_nat_gateway_address(self: Any) -> Any:
    gateway, count = named(self), int(self._get_param("PrivateIpAddressCount", 0))
    ips = [*self._get_param("PrivateIpAddresses", []), *[None] * count]
    return answer(gateway, [secondary(gateway, None, ip, "assigning") for ip in ips])


def take(self: Any, field: str, gone: list[str], status: str) -> Any:
    gateway = named(self)
    going = [a for a in gateway.address_set if a.get(field) in gone and not a.get("isPrimary")]
    if len(going) != len(gone):
        raise refused("InvalidParameter", f"{gone} cannot be taken from {gateway.id}")
    for address in going:
        address["status"] = status
    return answer(gateway, going)


def disassociate_nat_gateway_address(self: Any) -> Any:
    return take(self, "associationId", self._get_param("AssociationIds", []), "disassociating")


def unassign_private_nat_gateway_address(self: Any) -> Any:
    return take(self, "privateIp", self._get_param("PrivateIpAddresses", []), "unassigning")


PATCHES = (
    addresses_tell_where_they_come_from,
    addresses_are_held_by_what_they_lead_to,
    nat_gateways_have_addresses_and_states,
)
