"""Sets of DHCP options, flow logs, and tags of objects."""

from __future__ import annotations

from .common import Case


class DhcpOptions(Case):
    def test_a_set_has_its_tags_and_all_its_options(self) -> None:
        made = self.ec2.create_dhcp_options(
            DhcpConfigurations=[{"Key": "ipv6-address-preferred-lease-time", "Values": ["1440"]}],
            TagSpecifications=[{"ResourceType": "dhcp-options", "Tags": [{"Key": "Name", "Value": "a"}]}],
        )["DhcpOptions"]
        named = [{"Name": "dhcp-options-id", "Values": [made["DhcpOptionsId"]]}]
        (read,) = self.ec2.describe_dhcp_options(Filters=named)["DhcpOptions"]
        (option,) = read["DhcpConfigurations"]
        self.assertEqual((option["Key"], option["Values"]), ("ipv6-address-preferred-lease-time", [{"Value": "1440"}]))
        self.assertEqual(read["Tags"], [{"Key": "Name", "Value": "a"}])

    def test_a_set_is_kept_by_the_vpcs_that_have_it_and_no_others(self) -> None:
        domain = [{"Key": "domain-name", "Values": ["example.com"]}]
        first, second = (
            self.ec2.create_dhcp_options(DhcpConfigurations=domain)["DhcpOptions"]["DhcpOptionsId"] for _ in range(2)
        )
        vpcs = [self.vpc(cidr)["VpcId"] for cidr in ("10.0.0.0/16", "10.1.0.0/16")]
        for vpc in vpcs:
            self.ec2.associate_dhcp_options(VpcId=vpc, DhcpOptionsId=first)
        self.ec2.associate_dhcp_options(VpcId=vpcs[1], DhcpOptionsId=second)
        self.refused("DependencyViolation", self.ec2.delete_dhcp_options, DhcpOptionsId=first)
        self.ec2.associate_dhcp_options(VpcId=vpcs[0], DhcpOptionsId="default")
        (read,) = self.ec2.describe_vpcs(VpcIds=[vpcs[0]])["Vpcs"]
        self.assertEqual(read["DhcpOptionsId"], "default")
        self.ec2.delete_dhcp_options(DhcpOptionsId=first)


class Tags(Case):
    def test_a_tag_with_another_value_is_not_deleted(self) -> None:
        vpc = self.vpc()["VpcId"]
        self.ec2.create_tags(Resources=[vpc], Tags=[{"Key": "a", "Value": ""}])
        self.ec2.delete_tags(Resources=[vpc], Tags=[{"Key": "a", "Value": "b"}])
        named = [{"Name": "resource-id", "Values": [vpc]}, {"Name": "key", "Values": ["a"]}]
        (tag,) = self.ec2.describe_tags(Filters=named)["Tags"]
        self.assertEqual(tag["Value"], "")
        self.ec2.delete_tags(Resources=[vpc], Tags=[{"Key": "a", "Value": ""}])
        self.assertEqual(self.ec2.describe_tags(Filters=named)["Tags"], [])
