"""What AWS makes by itself."""

from __future__ import annotations

from .common import Case


class Defaults(Case):
    def test_members_of_a_default_group_reach_each_other(self) -> None:
        vpc_id = self.vpc()["VpcId"]
        named = [{"Name": "vpc-id", "Values": [vpc_id]}, {"Name": "group-name", "Values": ["default"]}]
        (group,) = self.ec2.describe_security_groups(Filters=named)["SecurityGroups"]
        (permission,) = group["IpPermissions"]
        self.assertEqual(permission["IpProtocol"], "-1")
        self.assertEqual([pair["GroupId"] for pair in permission["UserIdGroupPairs"]], [group["GroupId"]])
        self.assertEqual(permission["IpRanges"], [])

    def test_a_default_vpc_and_its_subnets_come_and_go(self) -> None:
        default = [{"Name": "is-default", "Values": ["true"]}]
        (vpc,) = self.ec2.describe_vpcs(Filters=default)["Vpcs"]
        its = [{"Name": "vpc-id", "Values": [vpc["VpcId"]]}]
        subnets = self.ec2.describe_subnets(Filters=its)["Subnets"]
        self.refused("DefaultVpcAlreadyExists", self.ec2.create_default_vpc)
        self.refused("DependencyViolation", self.ec2.delete_vpc, VpcId=vpc["VpcId"])
        first = subnets[0]
        self.ec2.delete_subnet(SubnetId=first["SubnetId"])
        zone_id = first["AvailabilityZoneId"]
        made = self.ec2.create_default_subnet(AvailabilityZoneId=zone_id)["Subnet"]
        self.assertEqual([made[name] for name in ("CidrBlock", "DefaultForAz")], [first["CidrBlock"], True])
        again = "DefaultSubnetAlreadyExistsInAvailabilityZone"
        self.refused(again, self.ec2.create_default_subnet, AvailabilityZoneId=zone_id)
        for subnet in self.ec2.describe_subnets(Filters=its)["Subnets"]:
            self.ec2.delete_subnet(SubnetId=subnet["SubnetId"])
        self.ec2.delete_vpc(VpcId=vpc["VpcId"])
        zone = first["AvailabilityZone"]
        self.refused("DefaultVpcDoesNotExist", self.ec2.create_default_subnet, AvailabilityZone=zone)
        new = self.ec2.create_default_vpc()["Vpc"]
        self.assertEqual([new[name] for name in ("CidrBlock", "IsDefault")], ["172.31.0.0/16", True])
        its = [{"Name": "vpc-id", "Values": [new["VpcId"]]}]
        self.assertEqual(len(self.ec2.describe_subnets(Filters=its)["Subnets"]), len(subnets))
