"""Two clusters in the accounts of two customers, with one provider block."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import sandbox
from sandbox import Double, Failed

from . import trusted
from .accounts import held, show_accounts
from .quickstart import OURS
from .screen import heading, run, say

# The image that the double has, whatever the region.
IMAGE = "ami-0d0b1e00000000002"
CUSTOMERS = {"acme": ("333333333333", "eu-central-1"), "globex": ("444444444444", "us-east-1")}
ACCOUNTS = [account for account, _ in CUSTOMERS.values()]
ROLE = "clusters"


def external_id(customer: str) -> str:
    return f"{customer}-external-id"


def prepare(double: Double, environment: dict[str, str]) -> dict[str, str]:
    """A role in the account of each customer, and the variables of the example."""
    heading("Two customers: each lets us into an account of its own, with an external ID of its own")
    customers = {}
    for name, (account, region) in CUSTOMERS.items():
        double.open_account(account)
        arn = double.make_role(account, ROLE, sandbox.trust(OURS, external_id(name)))
        say(f"{name}: {arn}, in {region}")
        hop = {"role_arn": arn, "external_id": external_id(name)}
        customers[name] = {"region": region, "assume_role": [hop], "image_id": IMAGE}
    return {**environment, "TF_VAR_customers": json.dumps(customers)}


def walk(double: Double, scratch: Path, environment: dict[str, str], binary: Path) -> None:
    """What a platform team does with the example, each step checked."""
    work = sandbox.copy_example("user-cluster", scratch)
    at_first = held(double, OURS, *ACCOUNTS)
    customers = json.loads(environment["TF_VAR_customers"])

    def terraform(*words: str) -> None:
        chosen = {**environment, "TF_VAR_customers": json.dumps(customers)}
        run([sandbox.terraform(), *words], cwd=work, env=chosen)

    heading("terraform init, then a plan: two networks, their instances and load balancers, in two accounts and regions")
    terraform("init")
    terraform("plan", "-compact-warnings", "-out=first.tfplan")
    trusted.permissions(work, environment, binary, "first.tfplan")
    heading("terraform apply, with one process of the provider")
    terraform("apply", "-compact-warnings", "first.tfplan")
    heading("What each account holds now")
    show_accounts(held(double, OURS, *ACCOUNTS))
    if double.held(OURS) != at_first[OURS]:
        raise Failed("something was created in our own account")
    expect_workers(double, {"acme": 1, "globex": 1})
    heading("terraform plan once more: there is nothing to do")
    terraform("plan", "-compact-warnings", "-detailed-exitcode")

    heading("A second worker for acme")
    customers["acme"]["workers"] = {"a": 0, "b": 1}
    untouched = double.held(ACCOUNTS[1])
    terraform("apply", "-compact-warnings", "-auto-approve")
    expect_workers(double, {"acme": 2, "globex": 1})
    account, _ = CUSTOMERS["globex"]
    trusted.withdrawn(double, scratch, environment, account, ROLE, sandbox.trust(OURS, external_id("globex")))
    heading("acme leaves: its entry is taken out of the map, and one apply takes everything out of its account")
    del customers["acme"]
    terraform("apply", "-compact-warnings", "-auto-approve")
    show_accounts(held(double, *ACCOUNTS))
    if double.held(ACCOUNTS[0]) != at_first[ACCOUNTS[0]]:
        raise Failed("something is left in the account of acme")
    if double.held(ACCOUNTS[1]) != untouched:
        raise Failed("something was changed in the account of globex")

    heading("terraform destroy")
    terraform("destroy", "-compact-warnings", "-auto-approve")
    if held(double, OURS, *ACCOUNTS) != at_first:
        raise Failed("something is left in an account")
    say("Every account is as it was before: it has its role for us and nothing else.")


def expect_workers(double: Double, workers: dict[str, int]) -> None:
    """Each cluster has one instance for its control plane beside its workers."""
    for name, (account, region) in CUSTOMERS.items():
        instances: list[Any] = double.held(account).get(region, {}).get("instance", [])
        if len(instances) != workers[name] + 1:
            raise Failed(f"{name} should have {workers[name]} workers beside its control plane: {instances}")
