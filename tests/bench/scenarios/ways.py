"""20 customers in two ways: a provider for each, and one provider with a role for each object. Processes, memory, time."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

import sandbox
from bench import aliases, many_customers
from bench.figure import Figure
from bench.memory import Watch
from bench.workspace import REGION, Lab, Workspace
from sandbox import SOURCE

CUSTOMERS, RUNS = 20, 5
# Behind each customer stand the same objects as in the configuration with aliases.
ONE_PROVIDER = Path(__file__).parent.parent / "customers"


@dataclass
class Plans:
    """Of several plans without a change, in each of which every object is read."""

    way: str
    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    processes: list[float] = field(default_factory=list)
    together: list[float] = field(default_factory=list)

    def figures(self) -> list[Figure]:
        command = f"{Path(sandbox.terraform()).name} plan"
        return [
            Figure(f"{self.way}: wall time", "s", self.wall, command),
            Figure(f"{self.way}: processor time of the provider", "s", self.processor, command),
            Figure(f"{self.way}: processes of the provider", "", self.processes, command),
            Figure(f"{self.way}: memory of all of them at one time", "MB", self.together, command),
        ]


def measure(lab: Lab) -> list[Figure]:
    if not sys.platform.startswith("linux"):
        return []
    tofu = sandbox.version()[0] == "OpenTofu"
    write = many_customers.for_each_on_the_provider if tofu else aliases.write
    way = "`for_each` on the provider" if tofu else "An alias of the provider for each"
    customers = lab.customers(CUSTOMERS, "6")
    each = Workspace(write(lab.scratch / "a-provider-each", SOURCE, REGION, customers), lab.environment)
    environment = {**lab.environment, "TF_VAR_customers": json.dumps(lab.customers(CUSTOMERS, "7"))}
    one = Workspace(shutil.copytree(ONE_PROVIDER, lab.scratch / "one-provider"), environment)
    measured = [Plans(f"{CUSTOMERS} customers. {way}"), Plans(f"{CUSTOMERS} customers. A role for each object")]
    for workspace in (each, one):
        workspace.run("apply", "-auto-approve")
        # The double remembers what it has answered once.
        workspace.run("plan", "-detailed-exitcode")
    for _ in range(RUNS):
        for plans, workspace in zip(measured, (each, one)):
            plan(lab, plans, workspace)
    return [figure for plans in measured for figure in plans.figures()]


def plan(lab: Lab, plans: Plans, workspace: Workspace) -> None:
    with Watch(lab.running) as watch:
        usage = workspace.run("plan", "-detailed-exitcode")
    plans.wall.append(usage.wall)
    plans.processor.append(usage.plugins)
    plans.processes.append(len(watch.peaks))
    plans.together.append(watch.together)
