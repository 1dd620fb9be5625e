"""Instances, Spot Instance requests and AMIs."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from .common import Case

NAME = "al2023-ami-2023.7.20290601.0-kernel-6.1-x86_64"


class Instances(Case):
    def image(self) -> dict[str, Any]:
        images = self.ec2.describe_images(Owners=["amazon"], Filters=[{"Name": "name", "Values": [NAME]}])
        (image,) = images["Images"]
        return image

    def run_one(self, **more: Any) -> dict[str, Any]:
        image_id = self.image()["ImageId"]
        call = {"ImageId": image_id, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1, **more}
        return self.ec2.run_instances(**call)["Instances"][0]

    def read(self, instance_id: str) -> dict[str, Any]:
        return self.ec2.describe_instances(InstanceIds=[instance_id])["Reservations"][0]["Instances"][0]

    def subnet(self, vpc_id: str) -> str:
        subnet_id = self.ec2.create_subnet(VpcId=vpc_id, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
        self.addCleanup(self.ec2.delete_subnet, SubnetId=subnet_id)
        return subnet_id

    def group(self, name: str, vpc_id: str) -> str:
        group_id = self.ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc_id)["GroupId"]
        self.addCleanup(self.ec2.delete_security_group, GroupId=group_id)
        return group_id

    def test_a_metadata_option_that_a_change_does_not_name_stays(self) -> None:
        options = {"HttpTokens": "required", "HttpProtocolIpv6": "enabled", "InstanceMetadataTags": "enabled"}
        instance_id = self.run_one(MetadataOptions=options)["InstanceId"]
        self.addCleanup(self.ec2.terminate_instances, InstanceIds=[instance_id])
        self.ec2.modify_instance_metadata_options(InstanceId=instance_id, HttpPutResponseHopLimit=3)
        shown = self.read(instance_id)["MetadataOptions"]
        for name, value in {**options, "HttpPutResponseHopLimit": 3, "HttpEndpoint": "enabled"}.items():
            self.assertEqual(shown[name], value, name)

    def test_options_are_those_of_the_call(self) -> None:
        for name, options in (
            ("CpuOptions", {"CoreCount": 1, "ThreadsPerCore": 1}),
            ("EnclaveOptions", {"Enabled": False}),
            ("EnclaveOptions", {"Enabled": True}),
        ):
            instance_id = self.run_one(**{name: options})["InstanceId"]
            self.addCleanup(self.ec2.terminate_instances, InstanceIds=[instance_id])
            self.assertEqual(self.read(instance_id)[name], options)

    def test_an_instance_has_the_root_volume_of_its_image_beside_those_that_are_named(self) -> None:
        device = {"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 5, "DeleteOnTermination": True}}
        for named in ([], [device]):
            more = {"BlockDeviceMappings": named} if named else {}
            instance = self.run_one(SubnetId=self.subnet(self.vpc()["VpcId"]), **more)
            shown = self.read(instance["InstanceId"])
            self.assertEqual(shown["RootDeviceName"], "/dev/xvda")
            devices = {mapping["DeviceName"] for mapping in shown["BlockDeviceMappings"]}
            self.assertEqual(devices, {"/dev/xvda", *(one["DeviceName"] for one in named)})
            self.ec2.terminate_instances(InstanceIds=[instance["InstanceId"]])

    def test_an_instance_has_the_groups_of_its_primary_interface_which_ends_with_it(self) -> None:
        vpc_id = self.vpc()["VpcId"]
        groups = [self.group(name, vpc_id) for name in ("a", "b")]
        instance = self.run_one(SubnetId=self.subnet(vpc_id), SecurityGroupIds=groups[:1])
        instance_id = instance["InstanceId"]
        interface_id = self.read(instance_id)["NetworkInterfaces"][0]["NetworkInterfaceId"]
        for group in groups:
            self.ec2.modify_network_interface_attribute(NetworkInterfaceId=interface_id, Groups=[group])
            self.assertEqual([one["GroupId"] for one in self.read(instance_id)["SecurityGroups"]], [group])
        self.ec2.terminate_instances(InstanceIds=[instance_id])
        left = self.ec2.describe_network_interfaces(Filters=[{"Name": "vpc-id", "Values": [vpc_id]}])
        self.assertEqual(left["NetworkInterfaces"], [])

    def request(self, **specification: Any) -> dict[str, Any]:
        wanted = {"ImageId": self.image()["ImageId"], "InstanceType": "m5.large", **specification}
        return self.ec2.request_spot_instances(LaunchSpecification=wanted)["SpotInstanceRequests"][0]

    def test_a_request_launches_what_it_specifies(self) -> None:
        vpc_id = self.vpc()["VpcId"]
        subnet_id, group_id = self.subnet(vpc_id), self.group("spot", vpc_id)
        device = {"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 5, "DeleteOnTermination": True}}
        request = self.request(SubnetId=subnet_id, SecurityGroupIds=[group_id], BlockDeviceMappings=[device])
        by_request = [{"Name": "spot-instance-request-id", "Values": [request["SpotInstanceRequestId"]]}]
        (reservation,) = self.ec2.describe_instances(Filters=by_request)["Reservations"]
        (instance,) = reservation["Instances"]
        self.assertEqual(instance["InstanceLifecycle"], "spot")
        self.assertEqual(instance["SpotInstanceRequestId"], request["SpotInstanceRequestId"])
        self.assertEqual([group["GroupId"] for group in instance["SecurityGroups"]], [group_id])
        devices = {mapping["DeviceName"] for mapping in instance["BlockDeviceMappings"]}
        self.assertEqual(devices, {"/dev/xvda", "/dev/sdf"})
        self.ec2.terminate_instances(InstanceIds=[instance["InstanceId"]])

    def test_a_request_that_is_cancelled_is_shown_and_its_instance_runs_on(self) -> None:
        request = self.request(SubnetId=self.subnet(self.vpc()["VpcId"]))
        ids = [request["SpotInstanceRequestId"]]
        self.ec2.cancel_spot_instance_requests(SpotInstanceRequestIds=ids)
        (shown,) = self.ec2.describe_spot_instance_requests(SpotInstanceRequestIds=ids)["SpotInstanceRequests"]
        self.assertEqual(shown["State"], "cancelled")
        self.assertEqual(self.read(shown["InstanceId"])["State"]["Name"], "running")
        self.ec2.terminate_instances(InstanceIds=[shown["InstanceId"]])
        with self.assertRaisesRegex(ClientError, "InvalidSpotInstanceRequestID.NotFound"):
            self.ec2.cancel_spot_instance_requests(SpotInstanceRequestIds=["sir-01234567"])
