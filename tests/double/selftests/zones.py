"""Hosted zones of Route 53 and their records."""

from __future__ import annotations

from typing import Any

from .common import Case, client, control


class Zones(Case):
    def setUp(self) -> None:
        super().setUp()
        account = control("POST", "accounts", {"account": "444444444444"})
        self.route53 = client("route53", account)
        self.zone = self.made(self.id())["Id"]
        self.addCleanup(self.route53.delete_hosted_zone, Id=self.zone)

    def made(self, reference: str) -> dict[str, Any]:
        return self.route53.create_hosted_zone(Name="example.com", CallerReference=reference)["HostedZone"]

    def change(self, *changes: tuple[str, str, str | None, int]) -> None:
        def of(action: str, name: str, identifier: str | None, ttl: int) -> dict[str, Any]:
            values = [{"Value": "192.0.2.1"}]
            said: dict[str, Any] = {"Name": name, "Type": "A", "TTL": ttl, "ResourceRecords": values}
            if identifier:
                said |= {"SetIdentifier": identifier, "Weight": 0}
            return {"Action": action, "ResourceRecordSet": said}

        batch = {"Changes": [of(*change) for change in changes]}
        self.route53.change_resource_record_sets(HostedZoneId=self.zone, ChangeBatch=batch)

    def listed(self, **start: Any) -> list[tuple[str, str | None]]:
        answer = self.route53.list_resource_record_sets(HostedZoneId=self.zone, **start)
        sets = answer["ResourceRecordSets"]
        return [(one["Name"], one.get("SetIdentifier")) for one in sets if one["Type"] == "A"]

    def test_a_caller_reference_makes_one_zone(self) -> None:
        self.refused("HostedZoneAlreadyExists", lambda: self.made(self.id()))

    def test_a_batch_is_carried_out_as_a_whole_or_not_at_all(self) -> None:
        self.change(("CREATE", "a.example.com", None, 60))
        for wrong in ("CREATE", "a.example.com", None, 60), ("DELETE", "a.example.com", None, 5):
            self.refused("InvalidChangeBatch", lambda: self.change(("CREATE", "b.example.com", None, 60), wrong))
        self.assertEqual(self.listed(), [("a.example.com.", None)])
        self.change(("DELETE", "a.example.com", None, 60), ("CREATE", "*.example.com", None, 60))
        self.assertEqual(self.listed(), [("\\052.example.com.", None)])
        self.change(("DELETE", "\\052.example.com", None, 60))

    def test_sets_of_one_name_are_told_apart(self) -> None:
        self.change(("CREATE", "a.example.com", "x", 60), ("CREATE", "a.example.com", "y", 60))
        start = {"StartRecordName": "a.example.com", "StartRecordType": "A", "StartRecordIdentifier": "y"}
        self.assertEqual(self.listed(**start), [("a.example.com.", "y")])
        self.change(("DELETE", "a.example.com", "x", 60), ("UPSERT", "a.example.com", "y", 5))
        self.change(("DELETE", "a.example.com", "y", 5))
        self.assertEqual(self.listed(), [])
