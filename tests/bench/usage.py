"""What one run of terraform took: time, and the processor's work in terraform and in its plugins."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True)
class Usage:
    """Of one run, in seconds. The processor's are 0 where the system has no /proc."""

    wall: float
    terraform: float
    plugins: float


def of(process: subprocess.Popen[str], begun: float) -> Usage:
    """Waits for the end of a process that was started at `begun`, and leaves it to be waited for."""
    # It stays a zombie, whose account is complete and can still be read.
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    wall = time.perf_counter() - begun
    account = PROC / str(process.pid) / "stat"
    if not account.exists():
        return Usage(wall, 0, 0)
    # Behind the name of the program, which may hold anything: utime, stime, cutime, cstime are the fields 14 to 17.
    fields = account.read_text().rpartition(")")[2].split()
    ticks = os.sysconf("SC_CLK_TCK")
    own_user, own_system, children_user, children_system = (int(field) / ticks for field in fields[11:15])
    return Usage(wall, own_user + own_system, children_user + children_system)
