"""How long terraform takes to validate a public module that names hashicorp/aws, and what of it is the work of plugins."""

from __future__ import annotations

import os

from bench.figure import Figure
from bench.workspace import Lab, Workspace
from sandbox import Failed

ONLY_IF_NAMED = True
RUNS = 10
COMMAND = "terraform validate"


def measure(lab: Lab) -> list[Figure]:
    if not lab.module:
        raise Failed("--module has to name the directory of a module that asks for hashicorp/aws")
    # Where plugins and other modules come from is a matter of who asks.
    module = Workspace(lab.module, dict(os.environ))
    if not list(lab.module.glob(".terraform/providers/*/hashicorp/aws/*+assumerole.*")):
        raise Failed(f"in {lab.module} hashicorp/aws is not this provider: `make install ARGS='--as hashicorp/aws'`")
    runs = [module.run("validate") for _ in range(RUNS + 1)][1:]
    return [
        Figure("Validate: wall time", "s", [run.wall for run in runs], COMMAND),
        # A plugin that does nothing could save no more than this.
        Figure("Validate: processor time of all plugins", "s", [run.plugins for run in runs], COMMAND, budget=0.5),
    ]
