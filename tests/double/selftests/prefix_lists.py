"""Managed prefix lists."""

from __future__ import annotations

from typing import Any

from .common import Case


class PrefixLists(Case):
    def made(self, most: int = 3, *cidrs: str) -> str:
        entries = {"Entries": [{"Cidr": cidr} for cidr in cidrs]} if cidrs else {}
        call = {"PrefixListName": "it", "AddressFamily": "IPv4", "MaxEntries": most, **entries}
        made = self.ec2.create_managed_prefix_list(**call)["PrefixList"]["PrefixListId"]
        self.addCleanup(self.ec2.delete_managed_prefix_list, PrefixListId=made)
        return made

    def modified(self, list_id: str, **params: Any) -> dict[str, Any]:
        return self.ec2.modify_managed_prefix_list(PrefixListId=list_id, **params)["PrefixList"]

    def entries(self, list_id: str, **params: Any) -> list[str]:
        told = self.ec2.get_managed_prefix_list_entries(PrefixListId=list_id, **params)["Entries"]
        return sorted(entry["Cidr"] for entry in told)

    def test_a_change_of_entries_is_one_of_the_newest_version(self) -> None:
        made = self.made(3, "10.0.0.0/16")
        change = {"AddEntries": [{"Cidr": "10.1.0.0/16"}], "CurrentVersion": 1}
        self.assertEqual(self.modified(made, **change)["Version"], 2)
        call = {"PrefixListId": made, **change}
        self.refused("PrefixListVersionMismatch", self.ec2.modify_managed_prefix_list, **call)
        self.assertEqual(self.entries(made), ["10.0.0.0/16", "10.1.0.0/16"])
        self.assertEqual(self.entries(made, TargetVersion=1), ["10.0.0.0/16"])

    def test_what_cannot_be_changed_is_refused(self) -> None:
        made = self.made(1, "10.0.0.0/16")
        there, other = {"Cidr": "10.0.0.0/16"}, {"Cidr": "10.1.0.0/16"}
        for code, params in (
            ("PrefixListMaxEntriesExceeded", {"AddEntries": [other]}),
            ("InvalidPrefixListModification", {"RemoveEntries": [other]}),
            ("InvalidParameterValue", {"AddEntries": [there], "RemoveEntries": [there]}),
            ("InvalidParameterValue", {"AddEntries": [other], "MaxEntries": 5}),
        ):
            call = {"PrefixListId": made, "CurrentVersion": 1, **params}
            self.refused(code, self.ec2.modify_managed_prefix_list, **call)

    def test_the_name_and_the_size_are_no_new_version(self) -> None:
        made = self.made(1)
        self.assertEqual(self.modified(made, MaxEntries=5)["MaxEntries"], 5)
        renamed = self.modified(made, PrefixListName="other")
        self.assertEqual((renamed["PrefixListName"], renamed["MaxEntries"], renamed["Version"]), ("other", 5, 1))

    def test_a_list_that_is_not_there_is_refused(self) -> None:
        absent = {"PrefixListId": "pl-0123456789abcdef0"}
        for call in (self.ec2.get_managed_prefix_list_entries, self.ec2.delete_managed_prefix_list):
            self.refused("InvalidPrefixListID.NotFound", call, **absent)
        ids = {"PrefixListIds": ["pl-0123456789abcdef0"]}
        self.refused("InvalidPrefixListID.NotFound", self.ec2.describe_managed_prefix_lists, **ids)
