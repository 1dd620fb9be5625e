"""What 100 customers with five objects each cost in one process: time, memory, calls."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections import Counter
from pathlib import Path

from bench.figure import Figure
from bench.memory import Watch
from bench.usage import Usage
from bench.workspace import Lab, Workspace

CUSTOMERS, RUNS = 100, 5
CONFIGURATION = Path(__file__).parent.parent / "customers"
COMMAND = "terraform plan"


def measure(lab: Lab) -> list[Figure]:
    if not sys.platform.startswith("linux"):
        return []
    environment = {**lab.environment, "TF_VAR_customers": json.dumps(lab.customers(CUSTOMERS, "3"))}
    ours = Workspace(shutil.copytree(CONFIGURATION, lab.scratch / "customers"), environment)
    alone = lab.alone("customers", environment)
    first = plans(lab, ours, alone, "First plan")
    for workspace in (ours, alone):
        workspace.run("apply", "-auto-approve")
    return first + plans(lab, ours, alone, "Plan without a change")


def plans(lab: Lab, ours: Workspace, alone: Workspace, what: str) -> list[Figure]:
    """Of several plans of the same thing, by turns with Terraform alone."""
    what = f"{what} of {CUSTOMERS} customers"
    assert lab.double
    # The double remembers what it has answered once.
    ours.run("plan")
    before = len(lab.double.calls())
    with Watch(lab.running) as watch:
        pairs = [(ours.run("plan"), alone.run("plan")) for _ in range(RUNS)]
    calls = lab.double.calls()[before:]
    return [
        Figure(f"{what}: wall time", "s", [with_us.wall for with_us, _ in pairs], COMMAND),
        Figure(f"{what}: Terraform's own work in it", "s", [own_work(*pair) for pair in pairs], COMMAND),
        Figure(
            f"{what}: times Terraform's own work",
            "",
            [with_us.wall / own_work(with_us, without) for with_us, without in pairs],
            COMMAND,
            budget=1.5,
        ),
        Figure(f"{what}: the provider's processor time", "s", [with_us.plugins for with_us, _ in pairs], COMMAND),
        Figure(f"{what}: memory of the largest process", "MB", [max(watch.megabytes())], COMMAND, budget=60),
        Figure(f"{what}: calls to AWS", "", [len(calls) / RUNS], COMMAND),
        Figure(f"{what}: AssumeRole calls for a customer", "", [assumed(calls)], COMMAND, budget=1),
    ]


def own_work(with_us: Usage, without: Usage) -> float:
    """How long Terraform would have worked at what it did itself: its processor time, at the pace it has alone."""
    return with_us.terraform * without.wall / without.terraform


def assumed(calls: list[dict]) -> float:
    """How often the role of the customer who was asked for most was assumed in each run."""
    asked = [call["resources"] for call in calls if call["action"] == "AssumeRole"]
    roles = Counter(match[0] for match in map(re.compile(r"RoleArn=\S+").search, asked) if match)
    return max(roles.values(), default=0) / RUNS
