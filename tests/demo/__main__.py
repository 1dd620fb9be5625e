"""make demo: real terraform over examples/quickstart and examples/user-cluster, against an AWS double on this machine.

Everything that it makes lies below CARGO_TARGET_DIR/demo and is gone at the end, however the demo ends.
"""

from __future__ import annotations

import shutil
import signal
import sys
from typing import NoReturn

import sandbox
from sandbox import BINARY, ROOT, TARGET, Double, Failed

from . import clusters, quickstart
from .screen import Terminated, heading, run, say

SCRATCH = TARGET / "demo"


def main() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, terminate)
    double = None
    try:
        heading("Building the provider (debug build; the first one compiles the AWS SDK and takes minutes)")
        run(["cargo", "build"], cwd=ROOT)
        shutil.rmtree(SCRATCH, ignore_errors=True)
        SCRATCH.mkdir(parents=True)
        say(f"Running {' '.join(sandbox.version())}.")
        heading("Starting an AWS double on loopback: moto with trust policies, external IDs and a call log in front")
        double = Double(SCRATCH / "calls.jsonl")
        say(f"It listens on {double.url}.")
        binary = TARGET / "debug" / BINARY
        environment = quickstart.prepare(double, SCRATCH, binary)
        quickstart.walk(double, SCRATCH, environment)
        clusters.walk(double, SCRATCH, clusters.prepare(double, environment), binary)
    except Failed as problem:
        finish(double)
        sys.exit(f"\nThe demo failed: {problem}")
    except KeyboardInterrupt:
        finish(double)
        sys.exit("\nInterrupted. Everything that was started is stopped, and nothing is left.")
    finish(double)
    heading("Done: the double is stopped, its accounts are gone with it, and the scratch directory is removed")


def finish(double: Double | None) -> None:
    if double:
        double.stop()
    shutil.rmtree(SCRATCH, ignore_errors=True)


def terminate(*_: object) -> NoReturn:
    raise Terminated


if __name__ == "__main__":
    main()
