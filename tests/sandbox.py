"""What the demo and the benchmark have in common: an AWS double as a child, and terraform on its own.

Nothing of the person's own terraform or AWS configuration is used or changed.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
BINARY = "terraform-provider-assumerole"
SOURCE = "assumerole/assumerole"
NO_TERRAFORM = "neither terraform nor tofu is on the PATH"


class Failed(Exception):
    """Something went otherwise than it has to."""


class Double:
    """The double as a child; it ends when the pipe to its stdin is closed."""

    def __init__(self, log: Path, *options: str) -> None:
        # A session of its own: Ctrl-C must not end it before terraform has come to rest.
        self.process = subprocess.Popen(
            [sys.executable, "-m", "double", "--log", str(log), *options],
            cwd=TESTS,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise Failed("the double did not start; its message is above")
        self.url = json.loads(line)["url"]

    def open_account(self, account: str) -> dict[str, str]:
        """The keys of its administrator."""
        return self._control("POST", "accounts", {"account": account})

    def make_role(self, account: str, name: str, trust: dict[str, Any]) -> str:
        """The ARN of the role."""
        return self._control("POST", "roles", {"account": account, "name": name, "trust": trust})["arn"]

    def held(self, account: str) -> dict[str, Any]:
        """What it holds, by region and kind."""
        return self._control("GET", f"inventory?account={account}")[account]

    def calls(self) -> list[dict[str, Any]]:
        return self._control("GET", "calls")

    def delay(self, account: str, seconds: float | None) -> None:
        """From now on each call of the account takes this much longer; None: no longer."""
        if seconds is None:
            self._control("DELETE", f"faults?account={account}")
        else:
            rule = {"kind": "delay", "account": account, "seconds": seconds, "times": None}
            self._control("POST", "faults", [rule])

    def stop(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _control(self, method: str, name: str, body: Any = None) -> Any:
        connection = http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=30)
        connection.request(method, f"/_double/{name}", None if body is None else json.dumps(body))
        answer = connection.getresponse()
        value = json.loads(answer.read())
        connection.close()
        if answer.status != 200:
            raise Failed(f"the double answered: {value['error']}")
        return value


def trust(account: str, external_id: str) -> dict[str, Any]:
    """The trust policy of a role that `account` may assume if it knows the external ID."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
                "Condition": {"StringEquals": {"sts:ExternalId": external_id}},
            }
        ],
    }


def put_trust(double: Double, account: str, role: str, trust: dict[str, Any]) -> None:
    """Gives a role another trust policy, as the administrator of its account does."""
    keys = double.open_account(account)
    # What only some of us need takes half a second to load.
    import boto3

    iam = boto3.client(
        "iam",
        endpoint_url=double.url,
        region_name="us-east-1",
        aws_access_key_id=keys["access_key"],
        aws_secret_access_key=keys["secret_key"],
    )
    iam.update_assume_role_policy(RoleName=role, PolicyDocument=json.dumps(trust))


def environment(
    scratch: Path, binary: Path, double: Double, keys: dict[str, str], other_plugins: Path | None = None
) -> dict[str, str]:
    """Terraform's environment: the provider from a local mirror, the double for AWS, `keys` to call it with."""
    config = scratch / "terraform.rc"
    mirror = scratch / "plugins"
    for registry in ("registry.terraform.io", "registry.opentofu.org"):
        place(binary, mirrored(mirror / registry))
    mirrors = [f'  filesystem_mirror {{\n    path = "{path}"\n  }}\n' for path in (mirror, other_plugins) if path]
    config.write_text(f"provider_installation {{\n{''.join(mirrors)}}}\n")
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(scratch),
        "TF_CLI_CONFIG_FILE": str(config),
        "TF_IN_AUTOMATION": "1",
        "TF_INPUT": "0",
        **({} if sys.stdout.isatty() else {"TF_CLI_ARGS": "-no-color"}),
        "CHECKPOINT_DISABLE": "1",
        "AWS_ENDPOINT_URL": double.url,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ACCESS_KEY_ID": keys["access_key"],
        "AWS_SECRET_ACCESS_KEY": keys["secret_key"],
    }


def copy_example(name: str, to: Path) -> Path:
    """A copy of `examples/name` below `to`, without what terraform may have left there."""
    unwanted = shutil.ignore_patterns(".terraform*", "*.tfstate*")
    return shutil.copytree(ROOT / "examples" / name, to / name, ignore=unwanted)


def terraform() -> str:
    """The program of TF_ACC_TERRAFORM_PATH; without it terraform, or tofu where there is no terraform."""
    chosen = os.environ.get("TF_ACC_TERRAFORM_PATH")
    found = shutil.which(chosen) if chosen else shutil.which("terraform") or shutil.which("tofu")
    if not found:
        raise Failed(f"TF_ACC_TERRAFORM_PATH is no program: {chosen}" if chosen else NO_TERRAFORM)
    # It is started in other directories.
    return os.path.abspath(found)


@cache
def version() -> tuple[str, str]:
    """`Terraform` or `OpenTofu`, and its version."""
    # With nothing of the person's configuration, of which the program may say something first.
    clean = {"PATH": os.environ["PATH"], "HOME": "/", "CHECKPOINT_DISABLE": "1"}
    told = subprocess.run([terraform(), "version"], env=clean, capture_output=True, text=True, check=True).stdout
    name, number = told.splitlines()[0].split()
    return name, number.removeprefix("v")


def registry() -> str:
    """Where the program takes a provider from whose source names no host."""
    return "registry.opentofu.org" if version()[0] == "OpenTofu" else "registry.terraform.io"


def mirrored(registry: Path) -> Path:
    """Where a mirror of `registry` keeps the provider."""
    version = provider_version()
    return registry / SOURCE / version / platform() / f"{BINARY}_v{version}"


def provider_version() -> str:
    for line in (ROOT / "Cargo.toml").read_text().splitlines():
        if line.startswith("version = "):
            return line.split('"')[1]
    raise Failed("Cargo.toml has no version")


def platform() -> str:
    """In the words of Terraform, as linux_amd64."""
    system, machine = os.uname().sysname.lower(), os.uname().machine
    return f"{system}_{ {'x86_64': 'amd64', 'aarch64': 'arm64'}.get(machine, machine) }"


def place(binary: Path, at: Path) -> None:
    """The binary under another name: a link where possible, for it is large."""
    if not binary.exists():
        raise Failed(f"there is no {binary}")
    at.parent.mkdir(parents=True)
    try:
        at.hardlink_to(binary)
    except OSError:
        shutil.copy2(binary, at)
