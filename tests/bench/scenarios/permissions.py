"""How long the command takes to tell the policies that a plan of 1,000 objects needs."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path

from bench.figure import Figure
from bench.workspace import Lab
from sandbox import Failed

RUNS, FIRST = 20, 2
OBJECTS, CUSTOMERS = 1000, 10
PROVIDER = "registry.terraform.io/assumerole/assumerole"
# Attributes of each type that narrow a policy; what AWS chooses is unknown.
TYPES = {
    "aws_vpc": {"cidr_block": "10.0.0.0/16"},
    "aws_subnet": {"cidr_block": "10.0.0.0/24"},
    "aws_security_group": {"name": "NAME"},
    "aws_vpc_security_group_ingress_rule": {"ip_protocol": "-1"},
    "aws_instance": {"instance_type": "t3.medium", "iam_instance_profile": "NAME"},
    "aws_ebs_volume": {"size": 50},
    "aws_iam_role": {"name": "NAME", "path": "/"},
    "aws_iam_role_policy": {"name": "inline", "role": "NAME"},
    "aws_iam_instance_profile": {"name": "NAME", "role": "NAME", "path": "/"},
    "aws_lb": {"name": "NAME", "load_balancer_type": "network"},
}


def measure(lab: Lab) -> list[Figure]:
    file = lab.scratch / "plan.json"
    file.write_text(json.dumps(plan()))
    taken = [seconds(lab.binary, file) for _ in range(FIRST + RUNS)]
    command = f"{lab.binary.name} permissions --plan plan.json"
    return [Figure(f"Policies for a plan of {OBJECTS:,} objects", "s", taken[FIRST:], command, budget=0.2)]


def seconds(binary: Path, file: Path) -> float:
    """From the start of the program to its end, with all that it prints read."""
    begun = time.perf_counter()
    ended = subprocess.run([binary, "permissions", "--plan", file], capture_output=True, text=True)
    taken = time.perf_counter() - begun
    if ended.returncode:
        raise Failed(f"the program ended with status {ended.returncode}: {ended.stderr}")
    if (found := len(json.loads(ended.stdout)["policies"])) != CUSTOMERS:
        raise Failed(f"{found} policies instead of {CUSTOMERS}")
    return taken


def plan() -> dict:
    """As `terraform show -json` prints it: everything is to be created, through the roles of ten customers."""
    changes = [change(number) for number in range(OBJECTS)]
    configured = [
        {"address": f"{kind}.a", "mode": "managed", "type": kind, "name": "a", "provider_config_key": "aws"}
        for kind in TYPES
    ]
    block = {"name": "aws", "full_name": PROVIDER, "expressions": {"region": {"constant_value": "eu-central-1"}}}
    return {
        "format_version": "1.2",
        "variables": {},
        "resource_changes": changes,
        "prior_state": {"format_version": "1.0", "values": {"root_module": {}}},
        "configuration": {"provider_config": {"aws": block}, "root_module": {"resources": configured}},
    }


def change(number: int) -> dict:
    kind, attributes = list(TYPES.items())[number % len(TYPES)]
    customer = number // len(TYPES) % CUSTOMERS
    role = {"role_arn": f"arn:aws:iam::{customer:012}:role/clusters", "external_id": "x", "session_name": None}
    tags = {"Name": f"object-{number}", "kubernetes.io/cluster/acme": "owned"}
    named = {name: f"name-{number // 10}" if value == "NAME" else value for name, value in attributes.items()}
    after = {"assume_role": [role], "region": "eu-central-1", "tags": tags, "tags_all": tags, **named}
    return {
        "address": f'{kind}.a["{number}"]',
        "mode": "managed",
        "type": kind,
        "name": "a",
        "provider_name": PROVIDER,
        "change": {
            "actions": ["create"],
            "before": None,
            "after": after,
            "after_unknown": {"arn": True, "id": True, "assume_role": [{}], "tags": {}, "tags_all": {}},
        },
    }
