"""How large the release binary is."""

from __future__ import annotations

from bench.figure import Figure
from bench.workspace import Lab


def measure(lab: Lab) -> list[Figure]:
    megabytes = lab.binary.stat().st_size / 1e6
    return [Figure("Release binary, stripped", "MB", [megabytes], "make release", budget=25)]
