"""How many calls a plan without a change makes for 300 objects of one account, and hashicorp/aws for the same (--peer)."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

from bench.figure import Figure
from bench.workspace import PEER, THEIRS, Lab, Workspace
from sandbox import SOURCE

OBJECTS, RUNS, LATENCY = 300, 3, 0.03
CONFIGURATION = Path(__file__).parent.parent / "refresh"
COMMAND = "terraform plan"
ONLY_IF_NAMED = True


def measure(lab: Lab) -> list[Figure]:
    ours, calls = plans(lab, SOURCE)
    if not lab.peer:
        return ours
    theirs, more = plans(lab, PEER)
    fewer = Figure("Calls, times fewer than hashicorp/aws", "", [more / calls], COMMAND, budget=10, at_least=True)
    return [*ours, *theirs, fewer]


def plans(lab: Lab, source: str) -> tuple[list[Figure], float]:
    """The figures of one provider, and the calls of one plan."""
    directory = shutil.copytree(CONFIGURATION, lab.scratch / source.replace("/", "-"))
    main = directory / "main.tf"
    main.write_text(main.read_text().replace(SOURCE, source))
    workspace = Workspace(directory, lab.environment)
    workspace.run("apply", "-auto-approve")
    assert lab.double
    lab.double.delay(THEIRS, LATENCY)
    before = len(lab.double.calls())
    taken = [workspace.run("plan", "-detailed-exitcode") for _ in range(RUNS)]
    calls = lab.double.calls()[before:]
    unread = [workspace.run("plan", "-detailed-exitcode", "-refresh=false") for _ in range(RUNS)]
    lab.double.delay(THEIRS, None)
    workspace.run("destroy", "-auto-approve")
    print(*(f"  {count / RUNS:6.1f} {name}" for name, count in Counter(map(named, calls)).most_common()), sep="\n")
    what = f"{OBJECTS} objects, {source.rpartition('.io/')[2]}"
    figures = [
        Figure(f"{what}: calls to AWS", "", [len(calls) / RUNS], COMMAND),
        Figure(f"{what}: wall time at {LATENCY * 1000:.0f} ms", "s", [usage.wall for usage in taken], COMMAND),
        Figure(
            f"{what}: times as long as without reading",
            "",
            [usage.wall / without.wall for usage, without in zip(taken, unread)],
            f"{COMMAND} -refresh=false",
            budget=1.5 if source == SOURCE else None,
        ),
    ]
    return figures, len(calls) / RUNS


def named(call: dict) -> str:
    return f"{call['service']}:{call['action']}"
