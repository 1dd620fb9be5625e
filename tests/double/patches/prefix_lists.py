"""Managed prefix lists.

https://docs.aws.amazon.com/vpc/latest/userguide/working-with-managed-prefix-lists.html
"""

from __future__ import annotations

from typing import Any

MOST = 100


def absent(backend: Any, list_id: str) -> None:
    message = f"The prefix list ID '{list_id}' does not exist"
    backend.raise_error("InvalidPrefixListID.NotFound", message)


def existing(backend: Any, list_id: str) -> Any:
    found = backend.managed_prefix_lists.get(list_id)
    if found is None or found.state == "delete-complete":
        absent(backend, list_id)
    return found


def a_list_that_is_not_there_is_refused() -> None:
    """moto breaks down, or answers nothing, where a call names a list that is not there."""
    from moto.ec2.models.managed_prefixes import ManagedPrefixListBackend
    from moto.ec2.responses.vpcs import VPCs

    describe, entries = VPCs.describe_managed_prefix_lists, VPCs.get_managed_prefix_list_entries
    delete = ManagedPrefixListBackend.delete_managed_prefix_list

    def described(self: Any) -> Any:
        for list_id in self._get_param("PrefixListIds") or []:
            existing(self.ec2_backend, list_id)
        return describe(self)

    def of_list(self: Any) -> Any:
        existing(self.ec2_backend, self._get_param("PrefixListId"))
        return entries(self)

    def deleted(self: Any, prefix_list_id: str) -> Any:
        existing(self, prefix_list_id)
        return delete(self, prefix_list_id)

    VPCs.describe_managed_prefix_lists, VPCs.get_managed_prefix_list_entries = described, of_list
    ManagedPrefixListBackend.delete_managed_prefix_list = deleted


def a_change_is_made_of_the_newest_version() -> None:
    """moto takes any version, and more entries than there is room for, and forgets the name and the size.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyManagedPrefixList.html
    """
    from moto.core.responses import ActionResult
    from moto.ec2.models.managed_prefixes import ManagedPrefixList
    from moto.ec2.responses.vpcs import VPCs

    init, create = ManagedPrefixList.__init__, VPCs.create_managed_prefix_list

    def __init__(self: Any, *arguments: Any, **named: Any) -> None:
        init(self, *arguments, **named)
        self.entries.setdefault(1, [])

    def created(self: Any) -> Any:
        entries = self._get_param("Entries") or []
        check(self.ec2_backend, entries, int(self._get_param("MaxEntries")))
        return create(self)

    def modified(self: Any) -> Any:
        backend = self.ec2_backend
        found = existing(backend, self._get_param("PrefixListId"))
        add, remove = (self._get_param(name) or [] for name in ("AddEntries", "RemoveEntries"))
        most, name = self._get_param("MaxEntries"), self._get_param("PrefixListName")
        if add or remove:
            if most:
                message = "The size and the entries of a prefix list cannot be modified at the same time"
                backend.raise_error("InvalidParameterValue", message)
            change(backend, found, add, remove, self._get_param("CurrentVersion"))
        if most:
            found.max_entries = int(most)
        if name:
            found.prefix_list_name = name
        found.state = "modify-complete"
        return ActionResult({"PrefixList": found})

    ManagedPrefixList.__init__ = __init__
    VPCs.create_managed_prefix_list, VPCs.modify_managed_prefix_list = created, modified


def change(backend: Any, found: Any, add: list[Any], remove: list[Any], version: Any) -> None:
    """Makes a new version of the entries."""
    if str(version) != str(found.version):
        message = "The prefix list has the incorrect version number"
        backend.raise_error("PrefixListVersionMismatch", message)
    if both := {entry["Cidr"] for entry in add} & {entry["Cidr"] for entry in remove}:
        message = f"Request cannot contain Cidr {both.pop()} in both AddPrefixListEntries and RemovePrefixListEntries"
        backend.raise_error("InvalidParameterValue", message)
    entries = list(found.entries[found.version])
    for gone in remove:
        if not any(entry["Cidr"] == gone["Cidr"] for entry in entries):
            backend.raise_error("InvalidPrefixListModification", f"The entry {gone['Cidr']} does not exist.")
        entries = [entry for entry in entries if entry["Cidr"] != gone["Cidr"]]
    for new in add:
        if any(entry["Cidr"] == new["Cidr"] for entry in entries):
            backend.raise_error("InvalidPrefixListModification", f"The entry {new['Cidr']} already exists.")
        entries.append(new)
    check(backend, add, MOST)
    check(backend, remove, MOST)
    if len(entries) > int(found.max_entries):
        full(backend, found.max_entries)
    found.version += 1
    found.entries[found.version] = entries


def check(backend: Any, entries: list[Any], most: int) -> None:
    """One call takes so many entries."""
    if len(entries) > MOST:
        message = f"The number of entries per request cannot exceeds limit ({MOST})."
        backend.raise_error("InvalidParameterValue", message)
    if len(entries) > most:
        full(backend, most)


def full(backend: Any, most: int) -> None:
    message = f"You've reached the maximum number of entries for the prefix list ({most})"
    backend.raise_error("PrefixListMaxEntriesExceeded", message)


PATCHES = [a_list_that_is_not_there_is_refused, a_change_is_made_of_the_newest_version]
