"""Spot Instance requests."""

from __future__ import annotations

from typing import Any

# How a request says that it is cancelled, with an instance and without one.
CANCELLED = {True: "request-canceled-and-instance-running", False: "canceled-before-fulfillment"}


class Specification:
    """The parameters of an instance, which stand inside of another one here."""

    def __init__(self, response: Any) -> None:
        self.response = response

    def _get_param(self, name: str, default: Any = None) -> Any:
        return self.response._get_param(f"LaunchSpecification.{name}", default)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.response, name)


def a_request_launches_what_it_specifies() -> None:
    """moto leaves out interfaces, volumes, groups by ID, the profile and more.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RequestSpotLaunchSpecification.html
    """
    from moto.ec2.models.instances import Instance
    from moto.ec2.models.spot_requests import SpotInstanceRequest
    from moto.ec2.responses.instances import InstanceResponse
    from moto.ec2.responses.spot_instances import SpotInstances

    request_spot_instances = SpotInstances.request_spot_instances
    specified: dict[str, Any] = {}

    def request(self: Any) -> Any:
        said = Specification(self)
        mappings = InstanceResponse._parse_block_device_mapping(said)
        specified.update(
            placement=said._get_param("Placement.AvailabilityZone"),
            region_name=self.region,
            security_group_ids=said._get_param("SecurityGroupIds", []),
            nics=said._get_param("NetworkInterfaces", []),
            ebs_optimized=said._get_param("EbsOptimized") or False,
            monitoring_state="enabled" if said._get_param("Monitoring.Enabled") else "disabled",
            profile=said._get_param("IamInstanceProfile.Name"),
            **({"block_device_mappings": mappings} if mappings else {}),
        )
        try:
            return request_spot_instances(self)
        finally:
            specified.clear()

    def launch(self: Any) -> Any:
        wanted, more = self.launch_specification, dict(specified)
        profile, groups = more.pop("profile", None), more.pop("security_group_ids", [])
        by_name = [group for group in wanted.groups if group.name != "default"]
        reservation = self.ec2_backend.run_instances(
            image_id=wanted.image_id,
            count=1,
            user_data=self.user_data,
            instance_type=wanted.instance_type,
            is_instance_type_default=not wanted.instance_type,
            subnet_id=wanted.subnet_id,
            key_name=wanted.key_name,
            security_group_names=[],
            security_group_ids=[*groups, *by_name],
            spot_fleet_id=self.spot_fleet_id,
            tags={},
            lifecycle="spot",
            **more,
        )
        (instance,) = reservation.instances
        instance.spot_instance_request_id = self.id
        wanted.user_data = self.user_data
        if profile:
            self.ec2_backend.associate_iam_instance_profile(
                instance_id=instance.id, iam_instance_profile_name=profile
            )
        return instance

    Instance.spot_instance_request_id = None
    SpotInstances.request_spot_instances = request
    SpotInstanceRequest.launch_instance = launch


def instances_are_found_by_their_request() -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html"""
    from moto.ec2 import utils

    utils.filter_dict_attribute_mapping["spot-instance-request-id"] = "spot_instance_request_id"


def a_request_that_is_cancelled_is_shown_and_its_instance_runs_on() -> None:
    """moto forgets it.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CancelSpotInstanceRequests.html
    """
    from moto.ec2.exceptions import EC2ClientError
    from moto.ec2.models.spot_requests import SpotRequestBackend

    def cancel(self: Any, request_ids: list[str]) -> list[Any]:
        for request_id in request_ids:
            if request_id not in self.spot_instance_requests:
                message = f"The spot instance request ID '{request_id}' does not exist"
                raise EC2ClientError("InvalidSpotInstanceRequestID.NotFound", message)
        requests = [self.spot_instance_requests[request_id] for request_id in request_ids]
        for request in requests:
            request.state = "cancelled"
            request._status_code = CANCELLED[request.instance is not None]
        return requests

    SpotRequestBackend.cancel_spot_instance_requests = cancel


PATCHES = (
    a_request_launches_what_it_specifies,
    instances_are_found_by_their_request,
    a_request_that_is_cancelled_is_shown_and_its_instance_runs_on,
)
