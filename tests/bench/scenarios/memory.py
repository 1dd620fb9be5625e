"""How much memory the provider's processes take under real terraform."""

from __future__ import annotations

import sys

from bench.figure import Figure
from bench.memory import Watch
from bench.workspace import Lab
from sandbox import Failed

RUNS = 10


def measure(lab: Lab) -> list[Figure]:
    if not sys.platform.startswith("linux"):
        return []
    schema, plan = ["providers", "schema", "-json"], ["plan"]
    command = "terraform " + " ".join(schema)
    served, own = peaks(lab, schema)
    planned, _ = peaks(lab, plan)
    return [
        Figure("Memory with the schema served", "MB", served, command, budget=15),
        Figure("Of that, heap and stacks", "MB", own, command),
        Figure("Memory during a plan of the quickstart", "MB", planned, "terraform plan"),
    ]


def peaks(lab: Lab, words: list[str]) -> tuple[list[float], list[float]]:
    """Of each run, the highest memory that one of its processes had, with and without pages of files."""
    highest, own = [], []
    for _ in range(RUNS):
        lab.quickstart.seconds(*words)
        with Watch(lab.running) as watch:
            lab.quickstart.seconds(*words)
        if not watch.peaks:
            raise Failed(f"no process of {lab.running.name} was seen")
        highest.append(max(watch.megabytes()))
        own.append(max(watch.megabytes_of_its_own()))
    return highest, own
