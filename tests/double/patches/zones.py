"""DescribeAvailabilityZones.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeAvailabilityZones.html
"""

from __future__ import annotations

import fnmatch
from typing import Any

# One Local Zone in two regions, so that AllAvailabilityZones has something to show.
LOCAL_ZONES = {
    "us-east-1": ("us-east-1-bos-1a", "use1-bos1-az1", "us-east-1-bos-1", "us-east-1a", "use1-az6"),
    "us-west-2": ("us-west-2-lax-1a", "usw2-lax1-az1", "us-west-2-lax-1", "us-west-2a", "usw2-az2"),
}


def zones_have_all_their_properties() -> None:
    """A zone has an opt-in status, a group and a network border group; Local Zones appear only when all zones are asked
    for; every filter of the reference works."""
    from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend, Zone
    from moto.ec2.responses.availability_zones_and_regions import AvailabilityZonesAndRegions
    from moto.core.responses import ActionResult

    def describe(
        self: Any, filters: Any = None, zone_names: Any = None, zone_ids: Any = None, every: bool = False
    ) -> list[Zone]:
        zones = list(self.zones.get(self.region_name, []))
        if every and self.region_name in LOCAL_ZONES:
            zones.append(local_zone(self.region_name))
        return [
            zone
            for zone in zones
            if (not zone_names or zone.name in zone_names)
            and (not zone_ids or zone.zone_id in zone_ids)
            and all(passes(described(zone), name, wanted) for name, wanted in (filters or {}).items())
        ]

    def respond(self: Any) -> ActionResult:
        zones = self.ec2_backend.describe_availability_zones(
            self._filters_from_querystring(),
            zone_names=self._get_param("ZoneNames", []),
            zone_ids=self._get_param("ZoneIds", []),
            every=self._get_param("AllAvailabilityZones", False),
        )
        for parameter, value, own in (("zone-name", "ZoneNames", "name"), ("zone-id", "ZoneIds", "zone_id")):
            found = {getattr(zone, own) for zone in zones}
            if missing := [name for name in self._get_param(value, []) if name not in found]:
                self.ec2_backend.raise_error("InvalidParameterValue", f"Invalid {parameter}: '{missing[0]}'")
        return ActionResult({"AvailabilityZones": [described(zone) for zone in zones]})

    RegionsAndZonesBackend.describe_availability_zones = describe
    AvailabilityZonesAndRegions.describe_availability_zones = respond


def local_zone(region: str) -> Any:
    from moto.ec2.models.availability_zones_and_regions import Zone

    name, zone_id, _, _, _ = LOCAL_ZONES[region]
    return Zone(name, region, zone_id, "local-zone")


def described(zone: Any) -> dict[str, Any]:
    """The zone in the words of the API."""
    result = {
        "ZoneName": zone.name,
        "ZoneId": zone.zone_id,
        "ZoneType": zone.zone_type,
        "State": zone.state,
        "OptInStatus": "opt-in-not-required",
        "RegionName": zone.region_name,
        "GroupName": f"{zone.region_name}-zg-1",
        "NetworkBorderGroup": zone.region_name,
        "Messages": [],
    }
    if zone.zone_type == "local-zone":
        _, _, group, parent, parent_id = LOCAL_ZONES[zone.region_name]
        result |= {"OptInStatus": "not-opted-in", "GroupName": group, "NetworkBorderGroup": group}
        result |= {"ParentZoneName": parent, "ParentZoneId": parent_id}
    return result


FILTERS = {
    "group-name": "GroupName",
    "opt-in-status": "OptInStatus",
    "parent-zone-id": "ParentZoneId",
    "parent-zone-name": "ParentZoneName",
    "region-name": "RegionName",
    "state": "State",
    "zone-id": "ZoneId",
    "zone-name": "ZoneName",
    "zone-type": "ZoneType",
}


def passes(zone: dict[str, Any], name: str, wanted: list[str]) -> bool:
    from moto.ec2.exceptions import EC2ClientError

    if name not in FILTERS:
        raise EC2ClientError("InvalidParameterValue", f"The filter '{name}' is invalid")
    return any(fnmatch.fnmatchcase(zone.get(FILTERS[name], ""), pattern) for pattern in wanted)


PATCHES = [zones_have_all_their_properties]
