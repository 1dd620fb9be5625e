"""Refusals in AWS's words, and what EC2 says of them only to whoever may decode it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
"""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any, Iterable

from .credentials import Caller
from .needs import Need
from .policies import Policy, Query, as_list, covers, holds
from .wire import QUERY_SERVICES, AwsError

NOT_AUTHORIZED = "You are not authorized to perform this operation."


# Policies of one sort, and what AWS calls them.
Layer = tuple[str, tuple[Policy, ...]]


def refusal(service: str, caller: Caller, need: Need, query: Query, layer: Layer, explicit: bool) -> AwsError:
    name, policies = layer
    article = "an" if name[0] in "aeiou" else "a"
    because = f"because no {name} allows the {need.action} action"
    if explicit:
        because = f"with an explicit deny in {article} {name}"
    message = f"User: {caller.arn} is not authorized to perform: {need.action} on resource: {need.resource} {because}"
    if service == "ec2":
        told = encoded(caller, need, query, policies if explicit else ())
        message = f"{NOT_AUTHORIZED} {message}. Encoded authorization failure message: {told}"
        return AwsError("UnauthorizedOperation", message, 403)
    if service in QUERY_SERVICES:
        return AwsError("AccessDenied", message, 403)
    return AwsError("AccessDeniedException", message, 400)


def encoded(caller: Caller, need: Need, query: Query, denying: Iterable[Policy]) -> str:
    statements = [statement for policy in denying for statement in policy.statements if denies(statement, query)]
    text = json.dumps(
        {
            "allowed": False,
            "explicitDeny": bool(statements),
            "matchedStatements": items(map(shown, statements)),
            "failures": items([]),
            "context": {
                "principal": {"id": caller.user_id, "arn": caller.arn},
                "action": need.action,
                "resource": need.resource,
                "conditions": conditions(need.context),
            },
        }
    )
    return base64.urlsafe_b64encode(zlib.compress(text.encode())).decode().rstrip("=")


def decoded(message: str) -> str:
    try:
        return zlib.decompress(base64.urlsafe_b64decode(message + "=" * (-len(message) % 4))).decode()
    except (ValueError, zlib.error):
        raise AwsError("InvalidAuthorizationMessageException", "The encoded message is invalid.", 400) from None


def denies(statement: dict[str, Any], query: Query) -> bool:
    covered = all(covers(statement, what, query) for what in ("Action", "Resource"))
    return statement.get("Effect") == "Deny" and covered and holds(statement.get("Condition", {}), query.context)


def shown(statement: dict[str, Any]) -> dict[str, Any]:
    keys = {key: as_list(values) for keys in statement.get("Condition", {}).values() for key, values in keys.items()}
    return {
        "statementId": statement.get("Sid", ""),
        "effect": statement["Effect"].upper(),
        "principals": items([]),
        "principalGroups": items([]),
        "actions": items({"value": value} for value in as_list(statement.get("Action", []))),
        "resources": items({"value": value} for value in as_list(statement.get("Resource", []))),
        "conditions": conditions(keys),
    }


def conditions(context: dict[str, list[str]]) -> dict[str, Any]:
    return items({"key": key, "values": items({"value": value} for value in values)} for key, values in context.items())


def items(found: Iterable[Any]) -> dict[str, Any]:
    return {"items": list(found)}
