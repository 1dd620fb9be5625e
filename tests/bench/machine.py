"""What was measured on, as far as it matters to the figures. No names of hosts or directories."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

import sandbox


def described() -> str:
    """One line: processor, memory, system, what else ran, versions."""
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    system = f"{platform.system()} {platform.machine()}"
    return "; ".join(
        [
            f"{os.cpu_count()} cores{processor()}, {gigabytes:.0f} GB, {system}",
            f"load {os.getloadavg()[0]:.1f} before",
            " ".join(sandbox.version()),
            output("rustc", "--version").split(" (")[0],
        ]
    )


def processor() -> str:
    """Of which kind the cores are, where the system tells."""
    information = Path("/proc/cpuinfo")
    lines = information.read_text().splitlines() if information.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return f" of {names[0]}" if names else ""


def output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
