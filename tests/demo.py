"""make demo: real terraform over examples/quickstart, against an AWS double on this machine.

Everything that it makes lies below CARGO_TARGET_DIR/demo and is gone at the end, however the demo ends.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any, NoReturn

import sandbox
from sandbox import BINARY, ROOT, TARGET, Double, Failed

SCRATCH = TARGET / "demo"

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


class Terminated(KeyboardInterrupt):
    """SIGTERM, which only this process gets; Ctrl-C reaches terraform too."""


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
        environment = prepare(double)
        walk(double, environment)
    except Failed as problem:
        finish(double)
        sys.exit(f"\nThe demo failed: {problem}")
    except KeyboardInterrupt:
        finish(double)
        sys.exit("\nInterrupted. Everything that was started is stopped, and nothing is left.")
    finish(double)
    heading("Done: the double is stopped, its accounts are gone with it, and the scratch directory is removed")


def prepare(double: Double) -> dict[str, str]:
    """The two accounts and the role between them, and terraform's environment."""
    heading(f"Account A ({OURS}) is ours. Account B ({THEIRS}) belongs to somebody else, who made a role for us")
    ours, _ = double.open_account(OURS), double.open_account(THEIRS)
    trust = sandbox.trust(OURS, EXTERNAL_ID)
    arn = double.make_role(THEIRS, ROLE, trust)
    say(f"The trust policy of {arn}:")
    show(json.dumps(trust, indent=2))
    return environment_of(double, ours, arn)


def environment_of(double: Double, keys: dict[str, str], role_arn: str) -> dict[str, str]:
    return {
        **sandbox.environment(SCRATCH, TARGET / "debug" / BINARY, double, keys),
        "TF_VAR_role_arn": role_arn,
        "TF_VAR_external_id": EXTERNAL_ID,
        "TF_VAR_region": REGION,
    }


def walk(double: Double, environment: dict[str, str]) -> None:
    """What a user does with the example, each step checked."""
    work = sandbox.copy_example("quickstart", SCRATCH)
    at_first = held(double)

    def terraform(*words: str, env: dict[str, str] = environment) -> None:
        run([sandbox.terraform(), *words], cwd=work, env=env)

    def refused(why: str, env: dict[str, str] = environment) -> None:
        run([sandbox.terraform(), "plan"], cwd=work, env=env, refused=why)

    heading("terraform init, from a local mirror: no network")
    terraform("init")

    heading("terraform plan with a wrong external ID: account B refuses, and the provider says what to look at")
    refused("external ID", env={**environment, "TF_VAR_external_id": "not-the-one-agreed-on"})
    heading("terraform plan with a role that trusts everybody: refused before anything is made")
    say("A file beside the example:")
    show(EVERYBODY)
    careless = work / "everybody.tf"
    careless.write_text(EVERYBODY)
    refused("Anybody can assume the role")
    careless.unlink()
    heading("terraform plan: credentials of account A, and everything to be made in account B")
    terraform("plan", "-out=first.tfplan")
    heading("terraform apply")
    terraform("apply", "first.tfplan")
    heading("terraform output")
    terraform("output")
    heading("terraform plan once more: there is nothing to do")
    terraform("plan", "-detailed-exitcode")

    heading("What each account holds now, from the double's own books")
    made = held(double)
    show_accounts(made)
    if made[OURS] != at_first[OURS]:
        raise Failed("something was made in account A")
    kinds = {kind: len(ids) for place in made[THEIRS].values() for kind, ids in place.items()}
    if kinds != {"role": 2, "vpc": 1, "subnet": 2}:
        raise Failed(f"account B should hold two roles, a VPC and two subnets: {kinds}")
    show_calls(double)

    heading("terraform destroy")
    terraform("destroy", "-auto-approve")
    heading("What each account holds now")
    show_accounts(held(double))
    if held(double) != at_first:
        raise Failed("something is left in an account")
    say("Account A is as empty as before, and account B has its role for us and nothing else.")


def run(command: list[str], cwd: Path, env: dict[str, str] | None = None, refused: str | None = None) -> None:
    """Runs a command in sight of the person, and waits for its end also when interrupted.

    It has to succeed, or to be refused in words in which `refused` stands.
    """
    print(f"$ {Path(command[0]).name} {' '.join(command[1:])}\n", flush=True)
    with subprocess.Popen(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE if refused else None, text=True
    ) as process:
        try:
            _, said = process.communicate()
        except KeyboardInterrupt as interrupt:
            # terraform ends by itself when its providers are at rest. Told twice, it would not wait for them.
            if isinstance(interrupt, Terminated):
                process.send_signal(signal.SIGINT)
            process.wait()
            raise
    print(said or "", end="", file=sys.stderr, flush=True)
    what, code = f"`{Path(command[0]).name} {command[1]}`", process.returncode
    if code != (1 if refused else 0):
        raise Failed(f"{what} ended with status {code}, not {1 if refused else 0}")
    if refused and refused not in " ".join(said.replace("│", " ").split()):
        raise Failed(f"{what} was refused, but not with {refused!r}")


def held(double: Double) -> dict[str, Any]:
    """What each of the two accounts holds."""
    return {account: double.held(account) for account in (OURS, THEIRS)}


def show_accounts(held: dict[str, Any]) -> None:
    for account, places in held.items():
        say(f"Account {account}:")
        lines = [
            f"{place:14} {kind:8} {', '.join(ids)}" for place, kinds in places.items() for kind, ids in kinds.items()
        ]
        show("\n".join(lines) or "nothing")


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


def finish(double: Double | None) -> None:
    if double:
        double.stop()
    shutil.rmtree(SCRATCH, ignore_errors=True)


def terminate(*_: object) -> NoReturn:
    raise Terminated


def heading(text: str) -> None:
    bold, plain = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("", "")
    print(f"\n{bold}=== {text}{plain}\n", flush=True)


def say(text: str) -> None:
    print(textwrap.fill(text, 100), flush=True)


def show(text: str) -> None:
    print(textwrap.indent(text, "    "), flush=True)


if __name__ == "__main__":
    main()
