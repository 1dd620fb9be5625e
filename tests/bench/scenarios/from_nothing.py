"""How long the first build takes, with every dependency already downloaded. Takes many minutes: only when asked for."""

from __future__ import annotations

from bench.building import seconds_to_build
from bench.figure import Figure
from bench.workspace import Lab

ONLY_IF_NAMED = True


def measure(lab: Lab) -> list[Figure]:
    debug = seconds_to_build("cargo", "build", "--locked", target=lab.scratch / "from-nothing") / 60
    release = seconds_to_build("make", "release", target=lab.scratch / "from-nothing") / 60
    return [
        Figure("First debug build", "min", [debug], "cargo build", budget=12),
        Figure("First release build", "min", [release], "make release"),
    ]
