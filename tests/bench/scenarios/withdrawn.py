"""A refresh of 100 customers, of whom ten have withdrawn their trust, beside one with all of them there."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from statistics import median

import sandbox
from bench.figure import Figure
from bench.scenarios.customers import CONFIGURATION, CUSTOMERS
from bench.workspace import EXTERNAL_ID, ROLE, Lab, Workspace

WITHDRAWN, RUNS = 10, 5
COMMAND = "terraform plan"

KEEP = """\
provider "aws" {
  unreachable_roles = "keep"
}
"""


def measure(lab: Lab) -> list[Figure]:
    if not sys.platform.startswith("linux"):
        return []
    assert lab.environment and lab.double
    customers = lab.customers(CUSTOMERS, "2")
    environment = {**lab.environment, "TF_VAR_customers": json.dumps(customers)}
    workspace = Workspace(shutil.copytree(CONFIGURATION, lab.scratch / "withdrawn"), environment)
    workspace.run("apply", "-auto-approve")
    (workspace.directory / "keep_override.tf").write_text(KEEP)
    all_there = plans(workspace)
    for number, role in enumerate(customers.values()):
        if number % (CUSTOMERS // WITHDRAWN) == 0:
            account = role["role_arn"].split(":")[4]
            sandbox.put_trust(lab.double, account, ROLE, sandbox.trust(account, EXTERNAL_ID))
    some_gone = plans(workspace)
    times = median(some_gone) / median(all_there)
    return [
        Figure(f"{CUSTOMERS} customers, all there: wall time", "s", all_there, COMMAND),
        Figure(f"{CUSTOMERS} customers, {WITHDRAWN} withdrawn: wall time", "s", some_gone, COMMAND),
        Figure("Withdrawn trust: times as long", "", [times], COMMAND, budget=1),
    ]


def plans(workspace: Workspace) -> list[float]:
    """How long several plans took. The double remembers what it has answered once, so one more comes before them."""
    workspace.run("plan", "-detailed-exitcode")
    return [workspace.seconds("plan", "-detailed-exitcode") for _ in range(RUNS)]
