"""Directories in which terraform runs, and how long it takes there."""

from __future__ import annotations

import shutil
import subprocess
import time
from functools import cached_property
from pathlib import Path

import sandbox
from sandbox import Double, Failed

OURS, THEIRS = "111111111111", "222222222222"
ROLE, EXTERNAL_ID, REGION = "benchmark", "an-external-id-agreed-on", "eu-central-1"


class Workspace:
    """A configuration that is initialised."""

    def __init__(self, directory: Path, environment: dict[str, str]) -> None:
        self.directory, self.environment = directory, environment
        self.seconds("init")

    def seconds(self, *words: str) -> float:
        """How long `terraform WORDS` takes, from start to end."""
        begun = time.perf_counter()
        done = subprocess.run(
            [sandbox.terraform(), *words],
            cwd=self.directory,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        taken = time.perf_counter() - begun
        if done.returncode:
            raise Failed(f"terraform {words[0]} ended with status {done.returncode}:\n{done.stdout}")
        return taken


class Lab:
    """What scenarios measure with. The double and the workspaces are made when a scenario asks for them."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.binary = sandbox.TARGET / "release" / sandbox.BINARY
        self.double: Double | None = None

    def stop(self) -> None:
        if self.double:
            self.double.stop()

    @property
    def running(self) -> Path:
        """The binary under the name by which terraform starts it."""
        return sandbox.mirrored(self.scratch / "plugins" / "registry.terraform.io")

    @cached_property
    def environment(self) -> dict[str, str]:
        """For terraform: two accounts of a double, and a role in the second for the first."""
        self.double = Double(self.scratch / "calls.jsonl")
        keys, _ = self.double.open_account(OURS), self.double.open_account(THEIRS)
        arn = self.double.make_role(THEIRS, ROLE, sandbox.trust(OURS, EXTERNAL_ID))
        return {
            **sandbox.environment(self.scratch, self.binary, self.double, keys),
            "TF_VAR_role_arn": arn,
            "TF_VAR_external_id": EXTERNAL_ID,
            "TF_VAR_region": REGION,
        }

    @cached_property
    def quickstart(self) -> Workspace:
        """examples/quickstart, with nothing applied."""
        return Workspace(sandbox.copy_example("quickstart", self.scratch), self.environment)

    @cached_property
    def alone(self) -> Workspace:
        """A configuration of the same shape without any plugin."""
        directory = self.scratch / "alone"
        shutil.copytree(Path(__file__).with_name("alone"), directory)
        return Workspace(directory, self.environment)
