"""How long a developer waits for the build after a change to one resource type."""

from __future__ import annotations

from bench.building import seconds_to_build
from bench.figure import Figure
from bench.workspace import Lab
from sandbox import ROOT

RUNS = 5
CHANGED = "src/services/ec2/vpc.rs"


def measure(_: Lab) -> list[Figure]:
    source = ROOT / CHANGED
    before = source.read_bytes()
    seconds_to_build("cargo", "build", "--locked")
    try:
        taken = [seconds_after_change(number, before) for number in range(RUNS)]
    finally:
        source.write_bytes(before)
    return [Figure(f"Build after a change to {CHANGED}", "s", taken, "cargo build", budget=10)]


def seconds_after_change(number: int, before: bytes) -> float:
    # A line in front moves all others: a file that was only touched would be found unchanged and built in no time.
    (ROOT / CHANGED).write_bytes(b"// Changed by the benchmark, %d\n" % number + before)
    return seconds_to_build("cargo", "build", "--locked")
