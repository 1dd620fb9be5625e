"""Elastic IP addresses and NAT gateways.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
"""

from __future__ import annotations

from typing import Any

from .common import Case


class Addresses(Case):
    def address(self) -> str:
        return self.ec2.allocate_address(Domain="vpc")["AllocationId"]

    def network(self) -> tuple[str, str]:
        """A VPC with an internet gateway, and a subnet of it."""
        vpc = self.vpc()["VpcId"]
        gateway = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        self.addCleanup(self.ec2.delete_internet_gateway, InternetGatewayId=gateway)
        self.ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
        self.addCleanup(self.ec2.detach_internet_gateway, InternetGatewayId=gateway, VpcId=vpc)
        return vpc, self.subnet(vpc)["SubnetId"]

    def shown(self, gateway: str) -> dict[str, Any]:
        filters = [{"Name": "nat-gateway-id", "Values": [gateway]}]
        return self.ec2.describe_nat_gateways(Filters=filters)["NatGateways"][0]

    def settled(self, gateway: str) -> dict[str, Any]:
        """What a gateway is when nothing is under way any more."""
        self.shown(gateway)
        return self.shown(gateway)

    def created(self, **said: Any) -> dict[str, Any]:
        return self.settled(self.ec2.create_nat_gateway(**said)["NatGateway"]["NatGatewayId"])

    def end(self, gateway: str) -> None:
        self.ec2.delete_nat_gateway(NatGatewayId=gateway)
        self.assertEqual([self.shown(gateway)["State"] for _ in range(2)], ["deleting", "deleted"])

    def test_an_address_tells_its_pool_and_its_group(self) -> None:
        allocated = self.address()
        address = self.ec2.describe_addresses(AllocationIds=[allocated])["Addresses"][0]
        self.assertEqual((address["PublicIpv4Pool"], address["NetworkBorderGroup"]), ("amazon", "us-east-1"))
        self.ec2.release_address(AllocationId=allocated)

    def test_a_gateway_is_pending_then_available_and_holds_its_address_until_it_is_deleted(self) -> None:
        _, subnet = self.network()
        address = self.address()
        new = self.ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address, PrivateIpAddress="10.0.0.9")
        gateway = new["NatGateway"]["NatGatewayId"]
        self.assertEqual([self.shown(gateway)["State"] for _ in range(2)], ["pending", "available"])
        (primary,) = self.shown(gateway)["NatGatewayAddresses"]
        told = (primary["AllocationId"], primary["PrivateIp"], primary["IsPrimary"], primary["Status"])
        self.assertEqual(told, (address, "10.0.0.9", True, "succeeded"))
        self.refused("AuthFailure", self.ec2.disassociate_address, AssociationId=primary["AssociationId"])
        self.refused("InvalidIPAddress.InUse", self.ec2.release_address, AllocationId=address)
        self.end(gateway)
        self.ec2.release_address(AllocationId=address)

    def test_a_public_gateway_fails_in_a_vpc_without_an_internet_gateway(self) -> None:
        vpc = self.vpc()["VpcId"]
        address = self.address()
        gateway = self.created(SubnetId=self.subnet(vpc)["SubnetId"], AllocationId=address)
        self.assertEqual((gateway["State"], gateway["FailureCode"]), ("failed", "Gateway.NotAttached"))
        self.assertEqual(gateway["FailureMessage"], f"Network {vpc} has no Internet gateway attached")
        self.end(gateway["NatGatewayId"])
        self.ec2.release_address(AllocationId=address)

    def test_secondary_addresses_come_and_go(self) -> None:
        _, subnet = self.network()
        addresses = [self.address() for _ in range(3)]
        made = self.created(SubnetId=subnet, AllocationId=addresses[0], SecondaryAllocationIds=[addresses[1]])
        gateway = made["NatGatewayId"]
        of = {a["AllocationId"]: a["AssociationId"] for a in made["NatGatewayAddresses"]}
        self.assertEqual(sorted(of), sorted(addresses[:2]))
        self.ec2.disassociate_nat_gateway_address(NatGatewayId=gateway, AssociationIds=[of[addresses[1]]])
        self.ec2.associate_nat_gateway_address(NatGatewayId=gateway, AllocationIds=[addresses[2]])
        statuses = [a["Status"] for a in self.shown(gateway)["NatGatewayAddresses"]]
        self.assertEqual(statuses, ["succeeded", "disassociating", "associating"])
        told = [a["AllocationId"] for a in self.shown(gateway)["NatGatewayAddresses"]]
        self.assertEqual(told, [addresses[0], addresses[2]])
        self.end(gateway)
        for address in addresses:
            self.ec2.release_address(AllocationId=address)

    def test_a_private_gateway_has_private_addresses(self) -> None:
        subnet = self.subnet(self.vpc()["VpcId"])["SubnetId"]
        made = self.created(SubnetId=subnet, ConnectivityType="private", SecondaryPrivateIpAddressCount=1)
        gateway = made["NatGatewayId"]
        ip = made["NatGatewayAddresses"][1]["PrivateIp"]
        self.ec2.assign_private_nat_gateway_address(NatGatewayId=gateway, PrivateIpAddresses=["10.0.0.77"])
        self.ec2.unassign_private_nat_gateway_address(NatGatewayId=gateway, PrivateIpAddresses=[ip])
        told = [a["PrivateIp"] for a in self.settled(gateway)["NatGatewayAddresses"]]
        self.assertEqual(told[1:], ["10.0.0.77"])
        self.end(gateway)

    def test_a_regional_gateway_has_addresses_in_zones(self) -> None:
        vpc, _ = self.network()
        address = self.address()
        zone = {"AvailabilityZone": "us-east-1a", "AllocationIds": [address]}
        made = self.created(VpcId=vpc, AvailabilityMode="regional", AvailabilityZoneAddresses=[zone])
        told = (made["AvailabilityMode"], made["AutoProvisionZones"], made.get("SubnetId"))
        self.assertEqual(told, ("regional", "disabled", None))
        (its,) = made["NatGatewayAddresses"]
        self.assertEqual((its["AllocationId"], its["AvailabilityZone"]), (address, "us-east-1a"))
        self.end(made["NatGatewayId"])
        self.ec2.release_address(AllocationId=address)
