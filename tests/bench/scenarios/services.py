"""How much of the release binary each service of AWS takes. Links it once more, which takes minutes: only when asked for."""

from __future__ import annotations

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
        symbols = names_and_sizes(lab.binary)
    finally:
        shutil.copy2(stripped, lab.binary)
    sizes: Counter[str] = Counter()
    for name, size in symbols:
        if crate := re.search(r"aws_sdk_([a-z0-9]+)", name):
            sizes[crate[1]] += size
    return [Figure(f"Of the release binary: {name}", "MB", [size / 1e6], COMMAND) for name, size in sizes.most_common()]


def names_and_sizes(binary: Path) -> list[tuple[str, int]]:
    if subprocess.run(["make", "release", "STRIP=none"], cwd=ROOT).returncode:
        raise Failed("the binary could not be linked with its symbols")
    command = ["nm", "--demangle", "--print-size", binary]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    fields = (line.split(maxsplit=3) for line in told.splitlines())
    return [(field[3], int(field[1], 16)) for field in fields if len(field) == 4]
