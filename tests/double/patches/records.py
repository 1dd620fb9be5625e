"""Hosted zones of Route 53 and their records: moto knows neither batches that are refused as a whole, nor which of several sets of a name is
meant.

https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
"""

from __future__ import annotations

from typing import Any


def batches_are_whole() -> None:
    """CREATE refuses what is there, DELETE what is not there or is something else; then nothing of the batch is done."""
    from moto.route53.models import RecordSet, Route53Backend

    def change(self: Any, zoneid: str, change_list: list[dict[str, Any]]) -> None:
        zone = self.get_hosted_zone(zoneid)
        sets = {place(shown(one)): one for one in zone.rrsets}
        for value in change_list:
            said = dict(value["ResourceRecordSet"], Name=written(value["ResourceRecordSet"]["Name"]))
            at, action = place(said), value["Action"]
            told = f"resource record set [name='{said['Name']}', type='{said['Type']}']"
            if not said["Name"].endswith(zone.name):
                refuse(f"RRSet with DNS name {said['Name']} is not permitted in zone {zone.name}")
            if action == "CREATE" and at in sets:
                refuse(f"Tried to create {told} but it already exists")
            if action == "DELETE":
                if at not in sets:
                    refuse(f"Tried to delete {told} but it was not found")
                if shown(sets[at]) != said:
                    refuse(f"Tried to delete {told} but the values provided do not match the current values")
                if said["Name"] == zone.name and said["Type"] in ("NS", "SOA"):
                    refuse("A HostedZone must contain at least one NS record for the zone itself.")
                del sets[at]
                continue
            record = RecordSet(dict(said, ResourceRecords=[one["Value"] for one in said.get("ResourceRecords", [])]))
            record.said = said
            sets[at] = record
        zone.rrsets = list(sets.values())

    Route53Backend.change_resource_record_sets = change


def lists_begin_where_they_are_told_to() -> None:
    """StartRecordIdentifier counts, names are in the order of their labels, and every member comes back."""
    from moto.core.responses import ActionResult
    from moto.route53.responses import Route53

    def listed(self: Any) -> Any:
        zone = self.backend.get_hosted_zone(self._get_param("HostedZoneId"))
        sets = sorted((shown(one) for one in zone.rrsets), key=order)
        start = {
            "Name": written(self._get_param("StartRecordName") or "."),
            "Type": self._get_param("StartRecordType") or "",
            "SetIdentifier": self._get_param("StartRecordIdentifier") or "",
        }
        if start["Name"] != ".":
            sets = [one for one in sets if order(one) >= order(start)]
        size = self._get_int_param("MaxItems", 300)
        page, rest = sets[:size], sets[size:]
        result = {"ResourceRecordSets": page, "IsTruncated": bool(rest), "MaxItems": str(size)}
        for name in ("Name", "Type", "SetIdentifier"):
            if rest and rest[0].get(name):
                result["NextRecordIdentifier" if name == "SetIdentifier" else f"NextRecord{name}"] = rest[0][name]
        return ActionResult(result)

    Route53.list_resource_record_sets = listed


def callers_have_references() -> None:
    """A CallerReference makes one zone, whose name is in lower case.

    https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHostedZone.html
    """
    from moto.route53.exceptions import Route53ClientError
    from moto.route53.models import Route53Backend

    original = Route53Backend.create_hosted_zone

    def create(self: Any, name: str, *rest: Any, caller_reference: str | None = None, **kw: Any) -> Any:
        if caller_reference and any(zone.caller_reference == caller_reference for zone in self.zones.values()):
            raise Route53ClientError("HostedZoneAlreadyExists", f"A hosted zone was created with {caller_reference}")
        return original(self, name.lower(), *rest, caller_reference=caller_reference, **kw)

    Route53Backend.create_hosted_zone = create


def a_vpc_makes_a_zone_private() -> None:
    """Not HostedZoneConfig, which may leave it out."""
    from moto.route53.responses import Route53

    original = Route53._get_bool_param

    def param(self: Any, name: str, default: Any = None) -> Any:
        if name == "HostedZoneConfig.PrivateZone":
            return bool(self._get_param("VPC.VPCId"))
        return original(self, name, default)

    Route53._get_bool_param = param


def refuse(message: str) -> None:
    from moto.route53.exceptions import Route53ClientError

    raise Route53ClientError("InvalidChangeBatch", f"[{message}]")


def written(name: str) -> str:
    """A name as Route 53 writes it."""
    return (name.rstrip(".") + ".").lower().replace("*", "\\052")


def place(said: dict[str, Any]) -> tuple[str, str, str]:
    return said["Name"], said["Type"], said.get("SetIdentifier") or ""


def order(said: dict[str, Any]) -> tuple[list[str], str, str]:
    return said["Name"].strip(".").split(".")[::-1], said["Type"], said.get("SetIdentifier") or ""


def shown(record: Any) -> dict[str, Any]:
    """What was said of a record set, or what AWS puts into each zone."""
    said = getattr(record, "said", None)
    if said is None:
        values = [{"Value": one if isinstance(one, str) else one["Value"]} for one in record.records]
        said = {"Name": written(record.name), "Type": record.type, "TTL": int(record.ttl), "ResourceRecords": values}
    return said


PATCHES = (
    batches_are_whole,
    lists_begin_where_they_are_told_to,
    callers_have_references,
    a_vpc_makes_a_zone_private,
)
