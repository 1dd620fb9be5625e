"""How much longer terraform takes to plan the quickstart than to plan the like without a provider."""

from __future__ import annotations

from bench.figure import Figure
from bench.workspace import Lab

RUNS = 20
COMMAND = "terraform plan"


def measure(lab: Lab) -> list[Figure]:
    without_us = lab.alone("quickstart", lab.environment)
    # By turns, so that what else the machine does meets both.
    pairs = [(lab.quickstart.seconds("plan"), without_us.seconds("plan")) for _ in range(RUNS + 1)][1:]
    ours, alone = [list(column) for column in zip(*pairs)]
    above = [with_us - without for with_us, without in pairs]
    return [
        Figure("Plan of the quickstart", "s", ours, COMMAND),
        Figure("Plan of as much without a plugin", "s", alone, COMMAND),
        Figure("Plan, above Terraform alone", "s", above, COMMAND, budget=0.3),
    ]
