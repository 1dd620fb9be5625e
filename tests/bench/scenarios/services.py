"""How much of the release binary each service of AWS takes. Links it once more, which takes minutes: only when asked for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

from bench.figure import Figure
from bench.workspace import Lab
from sandbox import ROOT, Failed

ONLY_IF_NAMED = True
COMMAND = "make bench ARGS=services"


def measure(lab: Lab) -> list[Figure]:
    """By the symbols of the same code with its names. Code that services share counts for none of them."""
    stripped = shutil.copy2(lab.binary, lab.scratch / "stripped")
    try:
        functions = names_and_sizes(lab.binary)
    finally:
        shutil.copy2(stripped, lab.binary)
    sizes: Counter[str] = Counter()
    for names, size in functions:
        crates = {crate[1] for name in names if (crate := re.search(r"aws_sdk_([a-z0-9]+)", name))}
        if len(crates) == 1:
            sizes[crates.pop()] += size
    return [Figure(f"Of the release binary: {name}", "MB", [size / 1e6], COMMAND) for name, size in sizes.most_common()]


def names_and_sizes(binary: Path) -> list[tuple[list[str], int]]:
    """Of each function; the linker keeps one of several that are the same, which has the names of all."""
    environment = {**os.environ, "CARGO_PROFILE_RELEASE_STRIP": "none"}
    if subprocess.run(["make", "release"], cwd=ROOT, env=environment).returncode:
        raise Failed("the binary could not be linked with its symbols")
    command = ["nm", "--demangle", "--print-size", binary]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    functions: dict[str, tuple[list[str], int]] = {}
    for line in told.splitlines():
        match line.split(maxsplit=3):
            case [address, size, _, name]:
                functions.setdefault(address, ([], int(size, 16)))[0].append(name)
    return list(functions.values())
