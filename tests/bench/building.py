"""Builds, and how long they take."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

from sandbox import ROOT, TARGET, Failed


def seconds_to_build(*command: str, target: Path = TARGET) -> float:
    begun = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "CARGO_TARGET_DIR": str(target), "CARGO_TERM_QUIET": "true"},
        stdout=subprocess.DEVNULL,
    )
    if done.returncode:
        raise Failed(f"{' '.join(command)} ended with status {done.returncode}")
    return time.perf_counter() - begun
