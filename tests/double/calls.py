"""The call log: what every test asserts on."""

from __future__ import annotations

import json
import re
import threading
import time
from typing import Any, TextIO

# Values worth a place in the log: resource ids, ARNs, names and CIDR blocks; never a secret, never a policy text.
WORTH = re.compile(
    r"(?:^|\.)(?:\w*Id(?:s|\.\d+)?(?:\.\d+)?|\w*Arn|\w*Name|CidrBlock|Ipv6CidrBlock|ResourceId\.\d+|Value\.\d+)$"
)
NEVER = {"AccessKeyId", "ExternalId", "TokenCode"}
SUMMARY_LENGTH = 200


class Calls:
    """Every call with a sequence number. An entry appears when the call arrives, with status None until it is answered."""

    def __init__(self, file: TextIO | None = None) -> None:
        self._entries: list[dict[str, Any]] = []
        self._next = 1
        self._changed = threading.Condition()
        self._file = file

    def arrived(self, service: str, action: str, region: str, params: dict[str, str]) -> dict[str, Any]:
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
        }
        with self._changed:
            entry["sequence"] = self._next
            self._next += 1
            self._entries.append(entry)
            self._changed.notify_all()
        return entry

    def answered(self, entry: dict[str, Any], status: int, error: str | None) -> None:
        """Completes an entry. Status 0 means that the connection was closed without an answer."""
        with self._changed:
            entry["status"], entry["error"] = status, error
            if self._file:
                self._file.write(json.dumps(entry) + "\n")
                self._file.flush()
            self._changed.notify_all()

    def since(self, sequence: int) -> list[dict[str, Any]]:
        with self._changed:
            return [dict(entry) for entry in self._entries if entry["sequence"] > sequence]

    def wait(self, sequence: int, action: str, done: bool, seconds: float) -> list[dict[str, Any]]:
        """Waits for a call to `action` (a pattern) after `sequence`; `done` waits for its answer too."""
        pattern, deadline = re.compile(action), time.monotonic() + seconds

        def matches() -> bool:
            return any(
                entry["sequence"] > sequence
                and pattern.fullmatch(entry["action"])
                and (not done or entry["status"] is not None)
                for entry in self._entries
            )

        with self._changed:
            while not matches() and (left := deadline - time.monotonic()) > 0:
                self._changed.wait(left)
        return self.since(sequence)

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
