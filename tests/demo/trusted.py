"""What the trust of a customer, and its end, mean for everybody: three things that the demo shows in between."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sandbox
from sandbox import Double, Failed

from .screen import heading, say, show

# So many lines of a policy are shown.
LINES = 40

KEEP = """\
provider "aws" {
  unreachable_roles = "keep"
}
"""

LOCKED_OUT = """\
import {
  to = aws_iam_role.deployer
  id = "%(name)s"
}

resource "aws_iam_role" "deployer" {
  name = "%(name)s"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}
"""


def lock_out(work: Path, name: str, refused: Callable[[str], None]) -> None:
    """A change of the role that everything in `work` is reached through."""
    heading("terraform plan with a change that would lock us out: the role that leads to everything shall trust nobody but EC2")
    say("A file beside the example:")
    show(LOCKED_OUT % {"name": name})
    careless = work / "deployer.tf"
    careless.write_text(LOCKED_OUT % {"name": name})
    refused("does not let us in")
    careless.unlink()


def permissions(work: Path, environment: dict[str, str], binary: Path, plan: str) -> None:
    """The policy that a plan needs, for each role that leads to an account."""
    heading("What this plan needs of the customers' roles, as policies: nothing more, and nothing found by trial and error")
    told = subprocess.run(
        [sandbox.terraform(), "show", "-json", plan], cwd=work, env=environment, capture_output=True, check=True
    )
    print(f"$ terraform show -json {plan} | {sandbox.BINARY} permissions --plan -\n", flush=True)
    policies = subprocess.run([binary, "permissions", "--plan", "-"], input=told.stdout, capture_output=True, check=False)
    if policies.returncode:
        raise Failed(f"`{sandbox.BINARY} permissions` ended with status {policies.returncode}: {policies.stderr.decode()}")
    lines = policies.stdout.decode().splitlines()
    show("\n".join(lines[:LINES]))
    if len(lines) > LINES:
        say(f"... and {len(lines) - LINES} more lines.")


def withdrawn(double: Double, account: str, role: str, trust: dict[str, Any], work: Path, plan: Callable[..., None]) -> None:
    """A customer takes back the trust, and later gives it again."""
    heading('globex withdraws its trust, and the provider block says unreachable_roles = "keep": acme goes on')
    say("What is behind the role stays in the state as it is, and a warning says so. Nothing counts as gone.")
    override = work / "keep_override.tf"
    override.write_text(KEEP)
    sandbox.put_trust(double, account, role, sandbox.trust("999999999999", "nobody-knows"))
    plan()
    heading("globex trusts us again")
    sandbox.put_trust(double, account, role, trust)
    override.unlink()
    plan()
