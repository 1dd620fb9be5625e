"""The call log: what every test asserts on."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass
from typing import Any, TextIO

# Values worth a place in the log: resource ids, ARNs, names and CIDR blocks; never a secret, never a policy text.
WORTH = re.compile(
    r"(?:^|\.)(?:\w*Id(?:s|\.\d+)?(?:\.\d+)?|\w*Arn|\w*Name|CidrBlock|Ipv6CidrBlock|ResourceId\.\d+|Value\.\d+)$"
)
NEVER = {"AccessKeyId", "ExternalId", "TokenCode"}
SUMMARY_LENGTH = 200


@dataclass
class Wanted:
    """Which calls somebody asks about; `action` is a pattern, `done` leaves out those that are not answered yet."""

    since: int
    account: str | None
    action: str
    done: bool

    def means(self, entry: dict[str, Any]) -> bool:
        return (
            entry["sequence"] > self.since
            and self.account in (None, entry["account"])
            and re.fullmatch(self.action, entry["action"]) is not None
            and (entry["status"] is not None or not self.done)
        )


class Calls:
    """Every call with a sequence number. An entry appears when the call arrives, with status None until it is answered."""

    def __init__(self, file: TextIO | None = None) -> None:
        self._entries: list[dict[str, Any]] = []
        self._next = 1
        self._changed = threading.Condition()
        self._file = file

    def arrived(self, service: str, action: str, region: str, params: dict[str, str], agent: str) -> dict[str, Any]:
        """Enters a call, before anything is known about who makes it."""
        entry: dict[str, Any] = {
            "sequence": 0,
            "account": None,
            "caller": None,
            "region": region,
            "service": service,
            "action": action,
            "status": None,
            "error": None,
            "resources": summary(params),
            "agent": agent,
        }
        with self._changed:
            entry["sequence"] = self._next
            self._next += 1
            self._entries.append(entry)
            self._changed.notify_all()
        return entry

    def known(self, entry: dict[str, Any], account: str, caller: str) -> None:
        """Adds who makes the call."""
        with self._changed:
            entry["account"], entry["caller"] = account, caller
            self._changed.notify_all()

    def answered(self, entry: dict[str, Any], status: int, error: str | None) -> None:
        """Completes an entry. Status 0 means that the connection was closed without an answer."""
        with self._changed:
            entry["status"], entry["error"] = status, error
            if self._file:
                self._file.write(json.dumps(entry) + "\n")
                self._file.flush()
            self._changed.notify_all()

    def entries(self, since: int = 0, account: str | None = None) -> list[dict[str, Any]]:
        """The entries after a number, of one account or of all."""
        wanted = Wanted(since, account, ".*", done=False)
        with self._changed:
            return [dict(entry) for entry in self._entries if wanted.means(entry)]

    def wait(self, wanted: Wanted, seconds: float) -> None:
        """Waits until there is such a call, or the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: any(map(wanted.means, self._entries)), seconds)

    def clear(self) -> None:
        """Forgets the entries; numbers go on, so that `since` stays meaningful."""
        with self._changed:
            self._entries.clear()


def summary(params: dict[str, str]) -> str:
    """Names, ids and ARNs of a call in one short line."""
    parts = [
        f"{key}={value}"
        for key, value in params.items()
        if WORTH.search(key) and key.rsplit(".", 1)[-1] not in NEVER and "{" not in value
    ]
    return " ".join(parts)[:SUMMARY_LENGTH]
