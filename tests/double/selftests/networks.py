"""VPCs, subnets and zones."""

from __future__ import annotations

import ipaddress
from typing import Any

from .common import Case, TARGET, control


class Vpcs(Case):
    def test_a_block_loses_its_host_bits(self) -> None:
        vpc = self.vpc("10.0.1.5/16")
        self.assertEqual((vpc["CidrBlock"], vpc["State"]), ("10.0.0.0/16", "pending"))
        self.ec2.associate_vpc_cidr_block(VpcId=vpc["VpcId"], CidrBlock="10.1.7.7/16")
        read = self.ec2.describe_vpcs(VpcIds=[vpc["VpcId"]])["Vpcs"][0]
        self.assertEqual([b["CidrBlock"] for b in read["CidrBlockAssociationSet"]], ["10.0.0.0/16", "10.1.0.0/16"])
        self.assertEqual((read["State"], read["OwnerId"], read["InstanceTenancy"]), ("available", TARGET, "default"))

    def test_ipv6_blocks(self) -> None:
        vpc_id = self.vpc()["VpcId"]
        made = self.ec2.associate_vpc_cidr_block(
            VpcId=vpc_id, AmazonProvidedIpv6CidrBlock=True, Ipv6CidrBlockNetworkBorderGroup="us-east-1-bos-1"
        )["Ipv6CidrBlockAssociation"]
        (block,) = self.ec2.describe_vpcs(VpcIds=[vpc_id])["Vpcs"][0]["Ipv6CidrBlockAssociationSet"]
        self.assertEqual(block["Ipv6CidrBlockState"]["State"], "associated")
        self.assertEqual((block["NetworkBorderGroup"], block["Ipv6Pool"]), ("us-east-1-bos-1", "Amazon"))
        by_filter = [{"Name": "ipv6-cidr-block-association.association-id", "Values": [made["AssociationId"], "x"]}]
        self.assertEqual(self.ec2.describe_vpcs(Filters=by_filter)["Vpcs"][0]["VpcId"], vpc_id)
        self.ec2.disassociate_vpc_cidr_block(AssociationId=made["AssociationId"])
        (block,) = self.ec2.describe_vpcs(VpcIds=[vpc_id])["Vpcs"][0]["Ipv6CidrBlockAssociationSet"]
        self.assertEqual(block["Ipv6CidrBlockState"]["State"], "disassociated")
        created = self.vpc("10.9.0.0/16", AmazonProvidedIpv6CidrBlock=True)
        self.assertEqual(created["Ipv6CidrBlockAssociationSet"][0]["NetworkBorderGroup"], "us-east-1")

    def test_attributes(self) -> None:
        vpc_id = self.vpc()["VpcId"]

        def attribute(name: str) -> bool:
            return self.ec2.describe_vpc_attribute(VpcId=vpc_id, Attribute=name)[name[0].upper() + name[1:]]["Value"]

        names = ("enableDnsSupport", "enableDnsHostnames", "enableNetworkAddressUsageMetrics")
        self.assertEqual([attribute(name) for name in names], [True, False, False])
        both = {"EnableDnsSupport": {"Value": False}, "EnableDnsHostnames": {"Value": False}}
        self.refused("InvalidParameterCombination", self.ec2.modify_vpc_attribute, VpcId=vpc_id, **both)
        self.ec2.modify_vpc_attribute(VpcId=vpc_id, EnableNetworkAddressUsageMetrics={"Value": True})
        self.assertTrue(attribute("enableNetworkAddressUsageMetrics"))
        self.ec2.modify_vpc_attribute(VpcId=vpc_id, EnableDnsSupport={"Value": False})
        self.refused(
            "InvalidParameterCombination",
            self.ec2.modify_vpc_attribute,
            VpcId=vpc_id,
            EnableDnsHostnames={"Value": True},
        )

    def test_what_aws_puts_into_a_vpc_is_found_for_several_at_once(self) -> None:
        ids = sorted(self.vpc(cidr)["VpcId"] for cidr in ("10.0.0.0/16", "10.1.0.0/16"))
        of_both = {"Name": "vpc-id", "Values": ids}
        for key, answer in (
            (
                "SecurityGroups",
                self.ec2.describe_security_groups(Filters=[of_both, {"Name": "group-name", "Values": ["default"]}]),
            ),
            ("NetworkAcls", self.ec2.describe_network_acls(Filters=[of_both, {"Name": "default", "Values": ["true"]}])),
            (
                "RouteTables",
                self.ec2.describe_route_tables(Filters=[of_both, {"Name": "association.main", "Values": ["true"]}]),
            ),
            ("Vpcs", self.ec2.describe_vpcs(Filters=[of_both])),
        ):
            with self.subTest(key):
                self.assertEqual(sorted(row["VpcId"] for row in answer[key]), ids)

    def test_a_new_vpc_has_the_option_set_of_the_region(self) -> None:
        vpc = self.vpc()
        self.assertRegex(vpc["DhcpOptionsId"], "^dopt-")
        self.ec2.delete_vpc(VpcId=self.ec2.create_vpc(CidrBlock="10.5.0.0/16")["Vpc"]["VpcId"])
        options = self.ec2.describe_dhcp_options(DhcpOptionsIds=[vpc["DhcpOptionsId"]])["DhcpOptions"]
        self.assertEqual(len(options), 1)

    def test_unknown_ids_are_named(self) -> None:
        vpc_id = self.vpc()["VpcId"]
        refusal = self.refused("InvalidVpcID.NotFound", self.ec2.describe_vpcs, VpcIds=[vpc_id, "vpc-0"])
        self.assertIn("The vpc ID 'vpc-0' does not exist", str(refusal))
        self.refused("InvalidVpcID.NotFound", self.ec2.delete_vpc, VpcId="vpc-0")
        unknown = [{"Name": "vpc-id", "Values": ["vpc-0", vpc_id]}]
        self.assertEqual(len(self.ec2.describe_vpcs(Filters=unknown)["Vpcs"]), 1)

    def test_a_vpc_with_contents_is_kept(self) -> None:
        vpc_id = self.ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        group = self.ec2.create_security_group(GroupName="g", Description="d", VpcId=vpc_id)["GroupId"]
        self.refused("DependencyViolation", self.ec2.delete_vpc, VpcId=vpc_id)
        self.ec2.delete_security_group(GroupId=group)
        subnet = self.ec2.create_subnet(VpcId=vpc_id, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
        self.refused("DependencyViolation", self.ec2.delete_vpc, VpcId=vpc_id)
        self.ec2.delete_subnet(SubnetId=subnet)
        self.ec2.delete_vpc(VpcId=vpc_id)
        of_it = [{"Name": "vpc-id", "Values": [vpc_id]}]
        self.assertEqual(self.ec2.describe_network_acls(Filters=of_it)["NetworkAcls"], [])
        self.assertEqual(self.ec2.describe_security_groups(Filters=of_it)["SecurityGroups"], [])

    def test_a_dry_run_makes_nothing(self) -> None:
        before = control("GET", f"inventory?account={TARGET}")
        self.refused("DryRunOperation", self.ec2.create_vpc, CidrBlock="10.0.0.0/16", DryRun=True)
        self.assertEqual(control("GET", f"inventory?account={TARGET}"), before)

    def test_lists_come_in_pages(self) -> None:
        ids = {self.vpc(f"10.{number}.0.0/16")["VpcId"] for number in range(7)}
        pages = list(self.ec2.get_paginator("describe_vpcs").paginate(PaginationConfig={"PageSize": 5}))
        self.assertEqual([len(page["Vpcs"]) for page in pages], [5, 3])
        self.assertLess(ids, {vpc["VpcId"] for page in pages for vpc in page["Vpcs"]})
        self.refused("InvalidParameterValue", self.ec2.describe_vpcs, MaxResults=4)
        self.refused("InvalidNextToken", self.ec2.describe_vpcs, NextToken="x")

    def test_instance_types_come_in_smaller_pages(self) -> None:
        pages = self.ec2.get_paginator("describe_instance_types").paginate(PaginationConfig={"PageSize": 100})
        self.assertEqual(len(next(iter(pages))["InstanceTypes"]), 100)
        self.refused("InvalidParameterValue", self.ec2.describe_instance_types, MaxResults=101)

    def test_a_client_token_makes_one_object(self) -> None:
        params = {"VpcId": self.vpc()["VpcId"], "ServiceName": "com.amazonaws.us-east-1.s3", "ClientToken": "t"}
        params["VpcEndpointType"] = "Gateway"
        made = [self.ec2.create_vpc_endpoint(**params)["VpcEndpoint"]["VpcEndpointId"] for _ in range(2)]
        self.addCleanup(self.ec2.delete_vpc_endpoints, VpcEndpointIds=made[:1])
        self.assertEqual(made[0], made[1])
        other = {**params, "PolicyDocument": "{}"}
        self.refused("IdempotentParameterMismatch", self.ec2.create_vpc_endpoint, **other)


class Subnets(Case):
    def read(self, subnet_id: str) -> dict[str, Any]:
        return self.ec2.describe_subnets(SubnetIds=[subnet_id])["Subnets"][0]

    def test_a_new_subnet(self) -> None:
        vpc_id = self.vpc()["VpcId"]
        made = self.subnet(vpc_id, "10.0.1.5/24", AvailabilityZoneId="use1-az6")
        self.assertEqual((made["CidrBlock"], made["State"]), ("10.0.1.0/24", "pending"))
        read = self.read(made["SubnetId"])
        self.assertEqual((read["State"], read["AvailabilityZoneId"]), ("available", "use1-az6"))
        self.assertEqual((read["DefaultForAz"], read["MapPublicIpOnLaunch"]), (False, False))
        self.assertEqual(read["SubnetArn"], f"arn:aws:ec2:us-east-1:{TARGET}:subnet/{made['SubnetId']}")
        self.assertEqual(read["AvailableIpAddressCount"], 251)
        default = self.ec2.describe_subnets(Filters=[{"Name": "default-for-az", "Values": ["true"]}])["Subnets"]
        self.assertEqual(len(default), 6)

    def test_blocks_and_zones_are_checked(self) -> None:
        vpc_id = self.vpc()["VpcId"]
        self.subnet(vpc_id)
        for code, params in (
            ("InvalidSubnet.Conflict", {"CidrBlock": "10.0.1.128/25"}),
            ("InvalidSubnet.Range", {"CidrBlock": "10.9.0.0/24"}),
            ("InvalidSubnet.Range", {"CidrBlock": "10.0.2.0/29"}),
            ("InvalidParameterValue", {"CidrBlock": "10.0.2.0/24", "AvailabilityZone": "eu-west-1a"}),
            ("InvalidParameterValue", {"CidrBlock": "x"}),
            ("MissingParameter", {}),
        ):
            with self.subTest(params):
                self.refused(code, self.ec2.create_subnet, VpcId=vpc_id, **params)
        self.refused("InvalidVpcID.NotFound", self.ec2.create_subnet, VpcId="vpc-0", CidrBlock="10.0.2.0/24")

    def test_ipv6(self) -> None:
        vpc = self.vpc(AmazonProvidedIpv6CidrBlock=True)
        outer = ipaddress.ip_network(vpc["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"])
        inner, second = (str(block) for block, _ in zip(outer.subnets(new_prefix=64), range(2)))
        native = self.subnet(vpc["VpcId"], None, Ipv6CidrBlock=inner, Ipv6Native=True)
        plain = self.subnet(vpc["VpcId"])
        self.assertTrue(self.read(native["SubnetId"])["Ipv6Native"])
        self.refused("InvalidSubnet.Conflict", self.ec2.associate_subnet_cidr_block, SubnetId=plain["SubnetId"], Ipv6CidrBlock=inner)
        self.refused("InvalidSubnet.Range", self.ec2.associate_subnet_cidr_block, SubnetId=plain["SubnetId"], Ipv6CidrBlock="2001:db8::/64")
        made = self.ec2.associate_subnet_cidr_block(SubnetId=plain["SubnetId"], Ipv6CidrBlock=second)
        association = made["Ipv6CidrBlockAssociation"]["AssociationId"]
        by_filter = [{"Name": "ipv6-cidr-block-association.association-id", "Values": [association]}]
        (found,) = self.ec2.describe_subnets(Filters=by_filter)["Subnets"]
        (block,) = found["Ipv6CidrBlockAssociationSet"]
        self.assertEqual((block["Ipv6CidrBlock"], block["Ipv6CidrBlockState"]["State"]), (second, "associated"))
        self.ec2.disassociate_subnet_cidr_block(AssociationId=association)
        self.assertEqual(self.read(plain["SubnetId"]).get("Ipv6CidrBlockAssociationSet", []), [])

    def test_every_attribute_can_be_modified(self) -> None:
        subnet_id = self.subnet(self.vpc()["VpcId"])["SubnetId"]
        modify = self.ec2.modify_subnet_attribute
        for name in ("MapPublicIpOnLaunch", "EnableDns64"):
            modify(SubnetId=subnet_id, **{name: {"Value": True}})
            self.assertTrue(self.read(subnet_id)[name], name)
        modify(SubnetId=subnet_id, MapCustomerOwnedIpOnLaunch={"Value": True}, CustomerOwnedIpv4Pool="coip-1")
        self.assertEqual(self.read(subnet_id)["CustomerOwnedIpv4Pool"], "coip-1")
        modify(SubnetId=subnet_id, EnableLniAtDeviceIndex=1)
        self.assertEqual(self.read(subnet_id)["EnableLniAtDeviceIndex"], 1)
        modify(SubnetId=subnet_id, DisableLniAtDeviceIndex={"Value": True})
        self.assertNotIn("EnableLniAtDeviceIndex", self.read(subnet_id))
        modify(SubnetId=subnet_id, PrivateDnsHostnameTypeOnLaunch="resource-name")
        modify(SubnetId=subnet_id, EnableResourceNameDnsARecordOnLaunch={"Value": True})
        modify(SubnetId=subnet_id, EnableResourceNameDnsAAAARecordOnLaunch={"Value": True})
        self.assertEqual(
            self.read(subnet_id)["PrivateDnsNameOptionsOnLaunch"],
            {
                "HostnameType": "resource-name",
                "EnableResourceNameDnsARecord": True,
                "EnableResourceNameDnsAAAARecord": True,
            },
        )
        both = {"MapPublicIpOnLaunch": {"Value": True}, "EnableDns64": {"Value": True}}
        self.refused("InvalidParameterCombination", modify, SubnetId=subnet_id, **both)
        self.refused("InvalidParameterValue", modify, SubnetId=subnet_id, AssignIpv6AddressOnCreation={"Value": True})

    def test_a_subnet_in_use_is_kept(self) -> None:
        subnet_id = self.subnet(self.vpc()["VpcId"])["SubnetId"]
        interface = self.ec2.create_network_interface(SubnetId=subnet_id)["NetworkInterface"]["NetworkInterfaceId"]
        self.refused("DependencyViolation", self.ec2.delete_subnet, SubnetId=subnet_id)
        self.ec2.delete_network_interface(NetworkInterfaceId=interface)

    def test_unknown_ids_are_named(self) -> None:
        refusal = self.refused("InvalidSubnetID.NotFound", self.ec2.describe_subnets, SubnetIds=["subnet-0"])
        self.assertIn("The subnet ID 'subnet-0' does not exist", str(refusal))


class Zones(Case):
    def test_local_zones_are_shown_on_request(self) -> None:
        zones = self.ec2.describe_availability_zones()["AvailabilityZones"]
        self.assertEqual([zone["ZoneName"][-1] for zone in zones], list("abcdef"))
        self.assertEqual({zone["GroupName"] for zone in zones}, {"us-east-1-zg-1"})
        every = self.ec2.describe_availability_zones(AllAvailabilityZones=True)["AvailabilityZones"]
        self.assertEqual((every[-1]["OptInStatus"], every[-1]["ZoneType"]), ("not-opted-in", "local-zone"))

    def test_filters(self) -> None:
        def names(**params: Any) -> list[str]:
            return [zone["ZoneName"] for zone in self.ec2.describe_availability_zones(**params)["AvailabilityZones"]]

        self.assertEqual(names(Filters=[{"Name": "zone-id", "Values": ["use1-az6"]}]), ["us-east-1a"])
        opted = [{"Name": "opt-in-status", "Values": ["not-opted-in"]}]
        self.assertEqual(names(Filters=opted), [])
        self.assertEqual(names(Filters=opted, AllAvailabilityZones=True), ["us-east-1-bos-1a"])
        self.refused("InvalidParameterValue", names, Filters=[{"Name": "colour", "Values": ["red"]}])
        self.refused("InvalidParameterValue", names, ZoneNames=["us-east-1z"])
