"""What the trust of a customer, and its end, mean for everybody: three things that the demo shows in between."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sandbox
from sandbox import Double, Failed

from .screen import heading, run, say, show

# So many lines of a policy are shown.
LINES = 40

NETWORKS = """\
terraform {
  required_providers {
    aws = { source = "assumerole/assumerole" }
  }
}

variable "customers" {
  type = map(object({
    region      = string
    assume_role = list(object({ role_arn = string, external_id = string, session_name = optional(string) }))
  }))
}

provider "aws" {
  region            = "us-east-1"
  unreachable_roles = "keep"
}

resource "aws_vpc" "peered" {
  for_each    = var.customers
  region      = each.value.region
  assume_role = each.value.assume_role
  cidr_block  = "10.1.0.0/16"
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


def withdrawn(double: Double, scratch: Path, environment: dict[str, str], account: str, role: str, trust: dict[str, Any]) -> None:
    """A customer takes back the trust, and later gives it again."""
    heading('One more network for each of them, and unreachable_roles = "keep"')
    work = scratch / "networks"
    work.mkdir()
    (work / "main.tf").write_text(NETWORKS)
    show(NETWORKS)

    def terraform(*words: str) -> None:
        run([sandbox.terraform(), *words], cwd=work, env=environment)

    terraform("init")
    terraform("apply", "-auto-approve")
    heading("globex withdraws its trust: what is behind its role stays in the state, and acme goes on")
    sandbox.put_trust(double, account, role, sandbox.trust("999999999999", "nobody-knows"))
    terraform("plan", "-detailed-exitcode")
    heading("globex trusts us again, and the networks go")
    sandbox.put_trust(double, account, role, trust)
    terraform("destroy", "-auto-approve")
