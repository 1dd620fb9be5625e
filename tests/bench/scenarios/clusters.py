"""The clusters of ten customers: applied, planned and destroyed, and by hashicorp/aws with an alias for each (--peer)."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import sandbox
from bench import clusters
from bench.figure import Figure
from bench.memory import Watch
from bench.scenarios.aliases import binary_of
from bench.usage import Usage
from bench.workspace import PEER, REGION, Lab, Workspace

CUSTOMERS, LATENCY = 10, 0.03
STEPS = {
    "apply": ("apply", "-auto-approve"),
    "plan": ("plan", "-detailed-exitcode"),
    "destroy": ("destroy", "-auto-approve"),
}
ONLY_IF_NAMED = True


@dataclass
class Life:
    """What each step took, and the most that one process of the provider had in memory, in MB."""

    steps: dict[str, Usage]
    largest: float

    def figures(self, what: str, most: float | None) -> list[Figure]:
        figures = []
        for step, usage in self.steps.items():
            figures += [
                Figure(f"{what}, {step}: wall time", "s", [usage.wall], f"terraform {step}"),
                Figure(f"{what}, {step}: processor time of the provider", "s", [usage.plugins], f"terraform {step}"),
            ]
        return [*figures, Figure(f"{what}: largest process", "MB", [self.largest], "terraform", budget=most)]


def measure(lab: Lab) -> list[Figure]:
    if not sys.platform.startswith("linux"):
        return []
    ours = by_us(lab)
    figures = ours.figures(f"{CUSTOMERS} clusters", 40)
    if not lab.peer:
        return figures
    theirs = by_the_peer(lab, lab.peer)
    for step in ("apply", "destroy"):
        share = ours.steps[step].wall / theirs.steps[step].wall
        figures.append(Figure(f"{step}: part of the time of hashicorp/aws", "", [share], f"terraform {step}", budget=0.5))
    processor = [sum(usage.plugins for usage in life.steps.values()) for life in (theirs, ours)]
    less = Figure("Processor time, times less", "", [processor[0] / processor[1]], "terraform", budget=30, at_least=True)
    return [*figures, *theirs.figures(f"{CUSTOMERS} clusters, hashicorp/aws", None), less]


def by_us(lab: Lab) -> Life:
    customers = lab.customers(CUSTOMERS, "8")
    chosen = json.dumps(clusters.entries(REGION, customers))
    workspace = Workspace(sandbox.copy_example("user-cluster", lab.scratch), {**lab.environment, "TF_VAR_customers": chosen})
    return life(lab, workspace, customers, lab.running)


def by_the_peer(lab: Lab, mirror: Path) -> Life:
    customers = lab.customers(CUSTOMERS, "9")
    directory = clusters.aliased(lab.scratch / "aliased", PEER, REGION, customers)
    return life(lab, Workspace(directory, lab.environment), customers, binary_of(mirror))


def life(lab: Lab, workspace: Workspace, customers: dict[str, dict[str, str]], binary: Path) -> Life:
    assert lab.double
    accounts = [role["role_arn"].split(":")[4] for role in customers.values()]
    for account in accounts:
        lab.double.delay(account, LATENCY)
    steps, largest = {}, 0.0
    for step, words in STEPS.items():
        with Watch(binary) as watch:
            steps[step] = workspace.run(*words)
        largest = max(largest, *watch.megabytes())
    for account in accounts:
        lab.double.delay(account, None)
    return Life(steps, largest)
