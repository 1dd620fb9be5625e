"""A running double for the tests, and clients of it."""

from __future__ import annotations

import atexit
import functools
import http.client
import json
import os
import subprocess
import sys
import unittest
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

TESTS = Path(__file__).resolve().parents[2]
SOURCE, TARGET, OTHER = "111111111111", "222222222222", "333333333333"


class Double:
    """A running double, or another module that is started like it, and a client of its control endpoints."""

    def __init__(self, module: str = "double", *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, *options],
            cwd=TESTS,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"PATH": os.environ["PATH"]},
        )
        self.url = json.loads(self.process.stdout.readline())["url"]

    def control(self, method: str, name: str, body: Any = None) -> Any:
        connection = http.client.HTTPConnection(self.url.removeprefix("http://"))
        connection.request(method, f"/_double/{name}", None if body is None else json.dumps(body))
        answer = connection.getresponse()
        value = json.loads(answer.read())
        connection.close()
        if answer.status != 200:
            raise ValueError(value["error"])
        return value

    def stop(self) -> None:
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


@functools.cache
def double() -> Double:
    """The double of all tests but those that end one."""
    started = Double()
    atexit.register(started.stop)
    return started


def control(method: str, name: str, body: Any = None) -> Any:
    """A control call to the double of all tests."""
    return double().control(method, name, body)


def client(service: str, keys: dict[str, str], region: str = "us-east-1") -> Any:
    return made_client(service, keys["access_key"], keys["secret_key"], keys.get("token"), region, double().url)


@functools.cache
def made_client(service: str, key: str, secret: str, token: str | None, region: str, url: str) -> Any:
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=url,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=token,
        config=Config(retries={"total_max_attempts": 1}, parameter_validation=False),
    )


def session_keys(answer: dict[str, Any]) -> dict[str, str]:
    credentials = answer["Credentials"]
    return {
        "access_key": credentials["AccessKeyId"],
        "secret_key": credentials["SecretAccessKey"],
        "token": credentials["SessionToken"],
    }


def trust(principal: Any, **statement: Any) -> str:
    whole = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **statement}
    return json.dumps({"Version": "2012-10-17", "Statement": [whole]})


class Case(unittest.TestCase):
    def setUp(self) -> None:
        self.source = control("POST", "accounts", {"account": SOURCE})
        self.target = control("POST", "accounts", {"account": TARGET})
        self.iam, self.sts = client("iam", self.target), client("sts", self.source)
        self.ec2 = client("ec2", self.target)

    def tearDown(self) -> None:
        control("DELETE", "faults")

    def refused(self, code: str, function: Any, **params: Any) -> ClientError:
        with self.assertRaises(ClientError) as caught:
            function(**params)
        self.assertEqual(caught.exception.response["Error"]["Code"], code, caught.exception)
        return caught.exception

    def role(self, document: str, name: str = "", path: str = "/", **params: Any) -> str:
        name = name or f"r-{self.id().rsplit('.', 1)[-1]}"[:64]
        made = self.iam.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=document, **params)
        self.addCleanup(self.iam.delete_role, RoleName=name)
        return made["Role"]["Arn"]

    def assume(self, arn: str, sts: Any = None, **params: Any) -> dict[str, Any]:
        return (sts or self.sts).assume_role(RoleArn=arn, RoleSessionName="session", **params)

    def vpc(self, cidr: str = "10.0.0.0/16", **params: Any) -> dict[str, Any]:
        made = self.ec2.create_vpc(CidrBlock=cidr, **params)["Vpc"]
        self.addCleanup(self.ec2.delete_vpc, VpcId=made["VpcId"])
        return made

    def subnet(self, vpc_id: str, cidr: str | None = "10.0.1.0/24", **params: Any) -> dict[str, Any]:
        if cidr:
            params["CidrBlock"] = cidr
        made = self.ec2.create_subnet(VpcId=vpc_id, **params)["Subnet"]
        self.addCleanup(self.ec2.delete_subnet, SubnetId=made["SubnetId"])
        return made
