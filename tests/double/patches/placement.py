"""Placement groups, which moto does not have."""

from __future__ import annotations

from typing import Any

PREFIX = "pg"
# What a group of a strategy has where the call says nothing.
DEFAULTS = {"partition": {"PartitionCount": 2}, "spread": {"SpreadLevel": "rack"}}


def groups_of(backend: Any) -> dict[str, dict[str, Any]]:
    """The groups of one account and region, by name."""
    return backend.__dict__.setdefault("placement_groups", {})


def placement_groups_are_created_described_and_deleted() -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreatePlacementGroup.html"""
    from moto.core.responses import ActionResult, EmptyResult
    from moto.ec2 import utils
    from moto.ec2.responses import EC2Response

    utils.EC2_RESOURCE_TO_PREFIX["placement-group"] = PREFIX
    utils.EC2_PREFIX_TO_RESOURCE[PREFIX] = "placement-group"

    def told(backend: Any, group: dict[str, Any]) -> dict[str, Any]:
        tags = backend.tags.get(group["GroupId"], {})
        return {**group, "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}

    def create_placement_group(self: Any) -> Any:
        backend, name = self.ec2_backend, self._get_param("GroupName")
        if name in groups_of(backend):
            backend.raise_error("InvalidPlacementGroup.Duplicate", f"The Placement Group '{name}' already exists.")
        strategy = self._get_param("Strategy") or "cluster"
        said = {key: self._get_param(key) for key in ("PartitionCount", "SpreadLevel")}
        place = f"{backend.region_name}:{backend.account_id}"
        group = {
            "GroupName": name,
            "State": "available",
            "Strategy": strategy,
            "GroupId": utils.random_id(PREFIX),
            "GroupArn": f"arn:aws:ec2:{place}:placement-group/{name}",
            **DEFAULTS.get(strategy, {}),
            **{key: value for key, value in said.items() if value},
        }
        groups_of(backend)[name] = group
        backend.create_tags([group["GroupId"]], self._parse_tag_specification().get("placement-group", {}))
        return ActionResult({"PlacementGroup": told(backend, group)})

    def describe_placement_groups(self: Any) -> Any:
        backend, filters = self.ec2_backend, self._filters_from_querystring()
        wanted = [name.replace("\\", "") for name in filters.get("group-name", [])]
        named = self._get_param("GroupNames") or []
        for name in named:
            if name not in groups_of(backend):
                backend.raise_error("InvalidPlacementGroup.Unknown", f"The Placement Group '{name}' is unknown.")
        names = [*wanted, *named] if filters or named else list(groups_of(backend))
        shown = [told(backend, group) for name, group in groups_of(backend).items() if name in names]
        return ActionResult({"PlacementGroups": shown})

    def delete_placement_group(self: Any) -> Any:
        backend, name = self.ec2_backend, self._get_param("GroupName")
        group = groups_of(backend).pop(name, None)
        if group is None:
            backend.raise_error("InvalidPlacementGroup.Unknown", f"The Placement Group '{name}' is unknown.")
        backend.tags.pop(group["GroupId"], None)
        return EmptyResult()

    for handler in (create_placement_group, describe_placement_groups, delete_placement_group):
        setattr(EC2Response, handler.__name__, handler)


PATCHES = (placement_groups_are_created_described_and_deleted,)
