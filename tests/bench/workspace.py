"""Directories in which terraform runs, and how long it takes there."""

from __future__ import annotations

import shutil
import subprocess
import time
from functools import cached_property
from pathlib import Path

import sandbox
from sandbox import Double, Failed

from . import usage
from .usage import Usage

OURS, THEIRS = "111111111111", "222222222222"
# By its full address, which tofu takes out of a mirror of that registry too.
PEER = "registry.terraform.io/hashicorp/aws"
ROLE, EXTERNAL_ID, REGION = "benchmark", "an-external-id-agreed-on", "eu-central-1"


class Workspace:
    """A configuration that is initialised."""

    def __init__(self, directory: Path, environment: dict[str, str]) -> None:
        self.directory, self.environment = directory, environment
        self.seconds("init")

    def seconds(self, *words: str) -> float:
        """How long `terraform WORDS` takes, from start to end."""
        return self.run(*words).wall

    def run(self, *words: str) -> Usage:
        """Runs `terraform WORDS` to its end."""
        said = self.directory / "said.txt"
        with said.open("w+") as output:
            begun = time.perf_counter()
            process = subprocess.Popen(
                [sandbox.terraform(), *words],
                cwd=self.directory,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
            )
            taken = usage.of(process, begun)
            if process.wait():
                raise Failed(f"terraform {words[0]} ended with status {process.returncode}:\n{said.read_text()}")
        return taken


class Lab:
    """What scenarios measure with. The double and the workspaces are made when a scenario asks for them."""

    def __init__(self, scratch: Path, peer: Path | None = None, module: Path | None = None) -> None:
        self.scratch, self.peer, self.module = scratch, peer, module
        self.binary = sandbox.TARGET / "release" / sandbox.BINARY
        self.double: Double | None = None

    def stop(self) -> None:
        if self.double:
            self.double.stop()

    @property
    def running(self) -> Path:
        """The binary under the name by which terraform starts it."""
        return sandbox.mirrored(self.scratch / "plugins" / sandbox.registry())

    @cached_property
    def environment(self) -> dict[str, str]:
        """For terraform: two accounts of a double, and a role in the second for the first."""
        # What moto takes for the same answer again is nothing that the provider can help.
        self.double = Double(self.scratch / "calls.jsonl", "--remember-reads")
        keys, _ = self.double.open_account(OURS), self.double.open_account(THEIRS)
        arn = self.double.make_role(THEIRS, ROLE, sandbox.trust(OURS, EXTERNAL_ID))
        return {
            **sandbox.environment(self.scratch, self.binary, self.double, keys, self.peer),
            "TF_VAR_role_arn": arn,
            "TF_VAR_external_id": EXTERNAL_ID,
            "TF_VAR_region": REGION,
        }

    @cached_property
    def quickstart(self) -> Workspace:
        """examples/quickstart, with nothing applied."""
        return Workspace(sandbox.copy_example("quickstart", self.scratch), self.environment)

    def alone(self, name: str, environment: dict[str, str]) -> Workspace:
        """The configuration of that name in `alone`, which has no plugin."""
        directory = self.scratch / "alone" / name
        if not directory.exists():
            shutil.copytree(Path(__file__).parent / "alone" / name, directory)
        return Workspace(directory, environment)

    def customers(self, count: int, first_digit: str) -> dict[str, dict[str, str]]:
        """Opens accounts with a role in each for ours: what to say to assume it, by a name for the customer."""
        assert self.environment and self.double
        customers = {}
        for number in range(count):
            account, external_id = f"{first_digit}{number:011}", f"{EXTERNAL_ID}-{number}"
            self.double.open_account(account)
            arn = self.double.make_role(account, ROLE, sandbox.trust(OURS, external_id))
            customers[f"customer{number:03}"] = {"role_arn": arn, "external_id": external_id}
        return customers
