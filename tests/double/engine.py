"""moto, called in process: loaded as fast as it goes, one call at a time.

moto is not thread-safe ("dictionary changed size during iteration"), so one lock serialises the work.
"""

from __future__ import annotations

import functools
import importlib
import os
import re
import threading
import traceback
from pathlib import Path
from typing import Any, Callable

from .wire import Answer, NotEmulated, Request, error, error_code

# moto's module for each service name of a credential scope, where they differ.
MODULES = {"monitoring": "cloudwatch", "tagging": "resourcegroupstaggingapi", "elasticloadbalancing": "elbv2"}
CLASSIC_ELB = "2012-06-01"


def configure(images: bool, managed_policies: bool) -> None:
    """Sets moto's switches; they are read when it is loaded."""
    os.environ.pop("MOTO_ACCOUNT_ID", None)
    for name in ("EC2_ENABLE_INSTANCE_TYPE_VALIDATION", "ENABLE_AMI_VALIDATION", "ENABLE_KEYPAIR_VALIDATION"):
        os.environ[f"MOTO_{name}"] = "true"
    os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "true" if images else "false"
    if not images:
        os.environ["MOTO_AMIS_PATH"] = str(Path(__file__).with_name("images.json"))
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true" if managed_policies else "false"
    # The double must not look for credentials or regions of the person who runs it.
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ["AWS_DEFAULT_REGION"] = "us-east-1"
    os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull


class Engine:
    """Does the work of every service but STS."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        load()
        from . import patches

        patches.apply()

    def answer(self, request: Request, account: str) -> Answer:
        """The answer of moto in the given account, or a clear error for what moto cannot do."""
        from botocore.awsrequest import AWSPreparedRequest

        handler = find_handler(request)
        url = f"https://{request.service}.{request.region}.amazonaws.com{request.target}"
        headers = {**request.headers, "host": f"{request.service}.{request.region}.amazonaws.com"}
        # moto would look the account up by access key, and knows nothing of our sessions.
        headers["x-moto-account-id"] = account
        names = {"authorization": "Authorization", "content-type": "Content-Type", "user-agent": "User-Agent"}
        prepared = AWSPreparedRequest(
            request.method, url, {names.get(k, k): v for k, v in headers.items()}, request.body, False
        )
        try:
            with self.lock:
                status, answered, body = handler(prepared, url, prepared.headers)
        except NotImplementedError as problem:
            raise NotEmulated(f"{request.service}:{request.action} ({problem})") from problem
        except Exception as problem:  # a defect of moto must not look like an outage of AWS
            traceback.print_exc()
            return error(request.service, "DoubleFailed", f"{type(problem).__name__}: {problem}", 400)
        content = body.encode() if isinstance(body, str) else body or b""
        code = (error_code(content) or "Unknown") if status >= 400 else None
        return Answer(status, {k: str(v) for k, v in answered.items()}, content, code)

    def forget(self, account: str) -> None:
        """Something in the account has changed in another way than by a call. Nothing is remembered here."""


def load() -> None:
    """Imports moto, sparing what it repeats: a boto3 session per region list, a class scan per call."""
    import boto3

    real = boto3.Session
    boto3.Session = functools.cache(real)  # type: ignore[misc, assignment]
    try:
        importlib.import_module("moto.ec2.responses")
        importlib.import_module("moto.iam.responses")
    finally:
        boto3.Session = real  # type: ignore[misc]
    from moto.core import responses

    # The names are kept as a set: they are only asked for membership.
    responses.method_names_from_class = functools.cache(lambda cls: set(dir(cls)))


def find_handler(request: Request) -> Callable[[Any, str, Any], Any]:
    """The moto function for a request."""
    module = MODULES.get(request.service, request.service)
    if request.params.get("Version") == CLASSIC_ELB:
        module = "elb"
    for path, handler in paths(module):
        if path.match(request.path):
            return handler
    raise NotEmulated(f"{request.service}:{request.action}")


@functools.cache
def paths(module: str) -> list[tuple[re.Pattern[str], Callable[[Any, str, Any], Any]]]:
    """The path patterns of one moto module with their functions."""
    if not re.fullmatch(r"[a-z0-9]+", module):
        return []
    try:
        urls = importlib.import_module(f"moto.{module}.urls")
    except ImportError:
        return []
    return [(re.compile(path.format("") + r"\Z"), handler) for path, handler in urls.url_paths.items()]
