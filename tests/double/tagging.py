"""The Resource Groups Tagging API: ListRequiredTags, which moto does not know, and GetResources, for which moto loads
every service that it has.

https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_Operations.html
"""

from __future__ import annotations

import json
from typing import Any, Iterable

from .inventory import EC2_KINDS
from .needs import TYPES
from .wire import Answer, Request

JSON = {"Content-Type": "application/x-amz-json-1.1"}


class RequiredTags:
    """The keys of required tags, by account and by what tag policies call the type, such as ec2:vpc."""

    def __init__(self) -> None:
        self._accounts: dict[str, dict[str, list[str]]] = {}

    def require(self, account: str, keys: dict[str, list[str]]) -> None:
        self._accounts[account] = keys

    def answer(self, account: str) -> Answer:
        rules = [
            {"ResourceType": of, "ReportingTagKeys": keys} for of, keys in self._accounts.get(account, {}).items()
        ]
        return Answer(200, JSON, json.dumps({"RequiredTags": rules}).encode())


def resources(request: Request, account: str) -> Answer:
    """What carries the tags that are asked for, of EC2 alone. Called with moto's lock."""
    asked = json.loads(request.body or b"{}")
    found = [
        {"ResourceARN": arn, "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}
        for arn, kind, tags in tagged(account, request.region)
        if carries(tags, asked.get("TagFilters", [])) and is_of(kind, asked.get("ResourceTypeFilters", []))
    ]
    start, size = int(asked.get("PaginationToken") or 0), asked.get("ResourcesPerPage", 100)
    token = str(start + size) if start + size < len(found) else ""
    body = {"ResourceTagMappingList": found[start : start + size], "PaginationToken": token}
    return Answer(200, JSON, json.dumps(body).encode())


def tagged(account: str, region: str) -> Iterable[tuple[str, str, dict[str, str]]]:
    """ARN, type and tags of everything that has tags."""
    from moto.ec2.models import ec2_backends

    backend: Any = ec2_backends[account][region]
    for ids in EC2_KINDS.values():
        for id_ in ids(backend):
            kind, tags = TYPES.get(id_.partition("-")[0]), backend.tags.get(id_, {})
            if kind and tags:
                yield f"arn:aws:ec2:{region}:{account}:{kind}/{id_}", f"ec2:{kind}", dict(tags)


def carries(tags: dict[str, str], filters: list[dict[str, Any]]) -> bool:
    """Whether each filter is met: by the key, and by one of its values if it has any."""
    return all(f["Key"] in tags and (not f.get("Values") or tags[f["Key"]] in f["Values"]) for f in filters)


def is_of(kind: str, types: list[str]) -> bool:
    return not types or kind in types or kind.partition(":")[0] in types
