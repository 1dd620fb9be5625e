"""Instances."""

from __future__ import annotations

import base64
from typing import Any


def user_data_is_changed_as_it_was_sent() -> None:
    """The value of a change is a blob, which is decoded already when moto takes it for base64.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html
    """
    from moto.core.types import Base64EncodedString
    from moto.ec2.responses import instances

    original = instances.parse_user_data

    def parse(value: Any) -> Any:
        if isinstance(value, bytes):
            return Base64EncodedString(base64.b64encode(value).decode())
        return original(value)

    instances.parse_user_data = parse


def an_image_brings_its_root_volume() -> None:
    """An instance has the root device of its AMI, whatever other devices the call names.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/RootDeviceStorage.html
    """
    from moto.ec2.models.instances import Instance, InstanceBackend

    def setup_defaults(self: Any) -> None:
        volume = self.ec2_backend.create_volume(size=8, zone_name=self._placement.zone)
        self.ec2_backend.attach_volume(volume.id, self.id, self.root_device_name, True)

    run_instances = InstanceBackend.run_instances

    def run(self: Any, *args: Any, **kwargs: Any) -> Any:
        volume_tags = kwargs.get("tags", {}).get("volume", {})
        reservation = run_instances(self, *args, **kwargs)
        for instance in reservation.instances:
            if instance.root_device_name not in instance.block_device_mapping:
                instance.setup_defaults()
                root = instance.block_device_mapping[instance.root_device_name]
                self.get_volume(root.volume_id).add_tags(volume_tags)
        return reservation

    Instance.setup_defaults = setup_defaults
    InstanceBackend.run_instances = run


def interfaces_end_with_the_instance_that_they_were_created_with() -> None:
    """That is so unless the call says otherwise.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceNetworkInterfaceSpecification.html
    """
    from moto.ec2.models.instances import Instance

    prep_nics = Instance.prep_nics

    def prep(self: Any, nic_spec: Any, *args: Any, **kwargs: Any) -> None:
        prep_nics(self, nic_spec, *args, **kwargs)
        kept = [nic for nic in nic_spec if "NetworkInterfaceId" in nic or nic.get("DeleteOnTermination") is False]
        kept_at = {int(nic.get("DeviceIndex", 0)) for nic in kept}
        for index, interface in self.nics.items():
            if index not in kept_at:
                interface.delete_on_termination = True

    Instance.prep_nics = prep


def groups_of_an_instance_are_those_of_its_primary_interface() -> None:
    """Also where they were given in the call, or changed later.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html
    """
    from moto.ec2.models.instances import Instance

    def shown(self: Any) -> Any:
        primary = getattr(self, "nics", {}).get(0)
        return primary._group_set if primary else self.given_groups

    def given(self: Any, groups: Any) -> None:
        self.given_groups = groups

    Instance.security_groups = property(shown, given)


def metadata_options_that_are_not_named_stay() -> None:
    """A call changes those that it names. moto forgets the others.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceMetadataOptions.html
    """
    from moto.ec2.models.instances import InstanceBackend

    modify = InstanceBackend.modify_instance_metadata_options
    names = {
        "http_tokens": "http_tokens",
        "hop_limit": "http_put_response_hop_limit",
        "http_endpoint": "http_endpoint",
        "http_protocol": "http_protocol_ipv6",
        "metadata_tags": "instance_metadata_tags",
    }

    def modified(self: Any, instance_id: str, **said: Any) -> Any:
        before = self.get_instance(instance_id).metadata_options
        kept = {name: getattr(before, shown) for name, shown in names.items() if said.get(name) is None}
        return modify(self, instance_id, **{**said, **kept})

    InstanceBackend.modify_instance_metadata_options = modified


def options_are_those_of_the_call() -> None:
    """moto tells none of the processor and of enclaves. Where the call names none, none are told still.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CpuOptions.html
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EnclaveOptions.html
    """
    from moto.ec2.responses.instances import InstanceResponse

    run_instances = InstanceResponse.run_instances

    def run(self: Any) -> Any:
        answer = run_instances(self)
        for named, told in (("CpuOptions", "cpu_options"), ("EnclaveOptions", "enclave_options")):
            if options := self._get_param(named, {}):
                for instance in answer.result.instances:
                    setattr(instance, told, options)
        return answer

    InstanceResponse.run_instances = run


PATCHES = (
    user_data_is_changed_as_it_was_sent,
    an_image_brings_its_root_volume,
    interfaces_end_with_the_instance_that_they_were_created_with,
    groups_of_an_instance_are_those_of_its_primary_interface,
    metadata_options_that_are_not_named_stay,
    options_are_those_of_the_call,
)
