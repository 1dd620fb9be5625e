"""ListRequiredTags, which moto does not know: what a tag policy of the organization requires in each account.

https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_ListRequiredTags.html
"""

from __future__ import annotations

import json

from .wire import Answer


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
        body = json.dumps({"RequiredTags": rules}).encode()
        return Answer(200, {"Content-Type": "application/x-amz-json-1.1"}, body)
