"""What 20 aliases of the provider cost, one for each customer, and what hashicorp/aws takes for the same (--peer)."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import aliases
from bench.figure import Figure
from bench.memory import Watch
from bench.workspace import PEER, REGION, Lab, Workspace
from sandbox import SOURCE

ALIASES, RUNS = 20, 3
COMMAND = "terraform plan"


@dataclass
class Plans:
    """Of several plans without a change, in each of which every object is read."""

    source: str
    wall: list[float]
    processor: list[float]
    largest: list[float]
    together: list[float]

    def figures(self, budgets: bool) -> list[Figure]:
        what = f"{ALIASES} aliases of {self.source.removeprefix('registry.terraform.io/')}"
        return [
            Figure(f"{what}: wall time", "s", self.wall, COMMAND),
            Figure(f"{what}: processor time of the providers", "s", self.processor, COMMAND),
            Figure(f"{what}: memory of the largest process", "MB", self.largest, COMMAND),
            Figure(
                f"{what}: memory for each alias",
                "MB",
                [megabytes / ALIASES for megabytes in self.together],
                COMMAND,
                budget=12 if budgets else None,
            ),
        ]


def measure(lab: Lab) -> list[Figure]:
    if not sys.platform.startswith("linux"):
        return []
    ours = plans(lab, SOURCE, "4", lab.running)
    figures = ours.figures(budgets=True)
    if not lab.peer:
        return figures
    theirs = plans(lab, PEER, "5", binary_of(lab.peer))
    ratio = median(theirs.processor) / median(ours.processor)
    less = Figure("Processor time, times less than hashicorp/aws", "", [ratio], COMMAND, budget=30, at_least=True)
    return [*figures, *theirs.figures(budgets=False), less]


def plans(lab: Lab, source: str, first_digit: str, binary: Path) -> Plans:
    customers = lab.customers(ALIASES, first_digit)
    directory = aliases.write(lab.scratch / source.replace("/", "-"), source, REGION, customers)
    workspace = Workspace(directory, lab.environment)
    workspace.run("apply", "-auto-approve")
    plans = Plans(source, [], [], [], [])
    for _ in range(RUNS):
        with Watch(binary) as watch:
            usage = workspace.run("plan", "-detailed-exitcode")
        plans.wall.append(usage.wall)
        plans.processor.append(usage.plugins)
        plans.largest.append(max(watch.megabytes()))
        plans.together.append(watch.together)
    return plans


def binary_of(mirror: Path) -> Path:
    """The newest hashicorp/aws of a mirror of plugins."""
    return max(mirror.glob(f"{PEER}/*/*/terraform-provider-aws*")).resolve()
