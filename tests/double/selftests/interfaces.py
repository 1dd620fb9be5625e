"""Network interfaces."""

from __future__ import annotations

from .common import Case


class Interfaces(Case):
    def test_an_interface_that_is_attached_has_its_own_groups(self) -> None:
        vpc_id = self.vpc()["VpcId"]
        subnet_id = self.ec2.create_subnet(VpcId=vpc_id, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
        self.addCleanup(self.ec2.delete_subnet, SubnetId=subnet_id)
        group_id = self.ec2.create_security_group(GroupName="own", Description="own", VpcId=vpc_id)["GroupId"]
        self.addCleanup(self.ec2.delete_security_group, GroupId=group_id)
        call = {"ImageId": "ami-0d0b1e00000000002", "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
        instance_id = self.ec2.run_instances(SubnetId=subnet_id, **call)["Instances"][0]["InstanceId"]
        made = self.ec2.create_network_interface(SubnetId=subnet_id, Groups=[group_id])["NetworkInterface"]
        interface = {"NetworkInterfaceId": made["NetworkInterfaceId"]}
        attached = self.ec2.attach_network_interface(InstanceId=instance_id, DeviceIndex=1, **interface)
        shown = self.ec2.describe_network_interfaces(NetworkInterfaceIds=[made["NetworkInterfaceId"]])
        (shown,) = shown["NetworkInterfaces"]
        self.assertEqual([group["GroupId"] for group in shown["Groups"]], [group_id])
        self.ec2.detach_network_interface(AttachmentId=attached["AttachmentId"])
        self.ec2.delete_network_interface(**interface)
        self.ec2.terminate_instances(InstanceIds=[instance_id])
