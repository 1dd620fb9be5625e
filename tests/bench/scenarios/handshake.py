"""How long the provider takes from its start to the line for which Terraform waits."""

from __future__ import annotations

from bench.figure import Figure
from bench.plugin import seconds_to_handshake
from bench.workspace import Lab

RUNS, FIRST = 200, 5


def measure(lab: Lab) -> list[Figure]:
    taken = [seconds_to_handshake(lab.binary) * 1000 for _ in range(FIRST + RUNS)]
    # The first ones read the binary from the disk.
    return [Figure("Exec to handshake line, with mTLS", "ms", taken[FIRST:], lab.binary.name, budget=2)]
