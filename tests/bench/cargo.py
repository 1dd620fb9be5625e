"""Builds, and how long they take."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

from sandbox import ROOT, TARGET, Failed


def seconds_to_build(*options: str, target: Path = TARGET) -> float:
    begun = time.perf_counter()
    done = subprocess.run(
        ["cargo", "build", "--quiet", "--locked", *options],
        cwd=ROOT,
        env={**os.environ, "CARGO_TARGET_DIR": str(target)},
    )
    if done.returncode:
        raise Failed(f"cargo build ended with status {done.returncode}")
    return time.perf_counter() - begun
