"""The quickstart, in the account of somebody else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import sandbox
from sandbox import Double, Failed

from . import trusted
from .accounts import held, show_accounts
from .screen import heading, run, say, show

OURS, THEIRS = "111111111111", "222222222222"
ROLE, EXTERNAL_ID, REGION = "quickstart-deployer", "an-external-id-agreed-on", "eu-central-1"

EVERYBODY = """\
resource "aws_iam_role" "everybody" {
  name = "everybody"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = "*", Action = "sts:AssumeRole" }]
  })
}
"""


def prepare(double: Double, scratch: Path, binary: Path) -> dict[str, str]:
    """The two accounts and the role between them, and terraform's environment."""
    heading(f"Account A ({OURS}) is ours. Account B ({THEIRS}) belongs to somebody else, who created a role for us")
    ours, _ = double.open_account(OURS), double.open_account(THEIRS)
    trust = sandbox.trust(OURS, EXTERNAL_ID)
    arn = double.make_role(THEIRS, ROLE, trust)
    say(f"The trust policy of {arn}:")
    show(json.dumps(trust, indent=2))
    return {
        **sandbox.environment(scratch, binary, double, ours),
        "TF_VAR_role_arn": arn,
        "TF_VAR_external_id": EXTERNAL_ID,
        "TF_VAR_region": REGION,
    }


def walk(double: Double, scratch: Path, environment: dict[str, str]) -> None:
    """What a user does with the example, each step checked."""
    work = sandbox.copy_example("quickstart", scratch)
    at_first = held(double, OURS, THEIRS)

    def terraform(*words: str, env: dict[str, str] = environment) -> None:
        run([sandbox.terraform(), *words], cwd=work, env=env)

    def refused(why: str, env: dict[str, str] = environment) -> None:
        run([sandbox.terraform(), "plan"], cwd=work, env=env, refused=why)

    heading("terraform init, from a local mirror: no network")
    terraform("init")

    heading("terraform plan with a wrong external ID: account B refuses, and the provider says what to look at")
    refused("external ID", env={**environment, "TF_VAR_external_id": "not-the-one-agreed-on"})
    heading("terraform plan with a role that trusts everybody: refused before anything is created")
    say("A file beside the example:")
    show(EVERYBODY)
    careless = work / "everybody.tf"
    careless.write_text(EVERYBODY)
    refused("Anybody can assume the role")
    careless.unlink()
    heading("terraform plan: credentials of account A, and everything to be created in account B")
    terraform("plan", "-out=first.tfplan")
    heading("terraform apply")
    terraform("apply", "first.tfplan")
    heading("terraform output")
    terraform("output")
    heading("terraform plan once more: there is nothing to do")
    terraform("plan", "-detailed-exitcode")

    trusted.lock_out(work, ROLE, refused)
    heading("What each account holds now, from the double's own books")
    made = held(double, OURS, THEIRS)
    show_accounts(made)
    if made[OURS] != at_first[OURS]:
        raise Failed("something was created in account A")
    kinds = {kind: len(ids) for place in made[THEIRS].values() for kind, ids in place.items()}
    if kinds != {"role": 2, "vpc": 1, "subnet": 2}:
        raise Failed(f"account B should hold two roles, a VPC and two subnets: {kinds}")
    show_calls(double)

    heading("terraform destroy")
    terraform("destroy", "-auto-approve")
    heading("What each account holds now")
    show_accounts(held(double, OURS, THEIRS))
    if held(double, OURS, THEIRS) != at_first:
        raise Failed("something is left in an account")
    say("Account A is as empty as before, and account B has its role for us and nothing else.")


def show_calls(double: Double) -> None:
    """Who has called what, counted."""
    counts: dict[tuple[str, str], int] = {}
    for call in double.calls():
        key = (call["caller"] or "nobody", f"{call['service']}:{call['action']}")
        counts[key] = counts.get(key, 0) + 1
    say("And who called what to get there:")
    previous = ""
    for (caller, action), count in sorted(counts.items()):
        if caller != previous:
            show(caller)
            previous = caller
        show(f"{count:5}  {action}")
