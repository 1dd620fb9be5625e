"""Trust policies: whether a role lets a caller in.

Follows "Policy evaluation logic", "AWS JSON policy elements" and "AWS STS condition keys" of the IAM user guide.
Only the role's side is judged here; authorization.py judges the side of the caller.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from .credentials import Caller
from .policies import Context, as_list, holds, names_action


@dataclass
class Asking:
    """One request for a role, as far as a trust policy can see it."""

    caller: Caller
    role_session_name: str
    external_id: str | None = None
    source_identity: str | None = None
    tags: dict[str, str] | None = None
    transitive_keys: tuple[str, ...] = ()
    claims: Context = field(default_factory=dict)

    @property
    def actions(self) -> list[str]:
        """The actions that must all be allowed."""
        needed = ["sts:AssumeRoleWithWebIdentity" if self.caller.kind == "identity" else "sts:AssumeRole"]
        if self.tags or self.caller.transitive:
            needed.append("sts:TagSession")
        if self.source_identity:
            needed.append("sts:SetSourceIdentity")
        return needed

    def context(self) -> Context:
        """The condition keys of the request, in lower case. A key that is not here is absent."""
        keys: Context = {"sts:rolesessionname": [self.role_session_name]}
        # An identity is known by what its token claims alone.
        keys |= self.claims if self.caller.kind == "identity" else self.caller.keys()
        if self.external_id is not None:
            keys["sts:externalid"] = [self.external_id]
        if self.source_identity is not None:
            keys["sts:sourceidentity"] = [self.source_identity]
        for key, value in (self.tags or {}).items():
            keys[f"aws:requesttag/{key.lower()}"] = [value]
        if self.tags:
            keys["aws:tagkeys"] = list(self.tags)
        if self.transitive_keys:
            keys["sts:transitivetagkeys"] = list(self.transitive_keys)
        return keys


def allows(document: str, asking: Asking) -> bool:
    """Whether the trust policy lets the caller do everything the request needs: an Allow each, and no Deny."""
    statements = as_list(json.loads(document).get("Statement", []))
    context = asking.context()

    def any_matches(effect: str, action: str) -> bool:
        return any(
            statement.get("Effect") == effect and matches(statement, action, asking.caller, context)
            for statement in statements
        )

    return all(any_matches("Allow", action) and not any_matches("Deny", action) for action in asking.actions)


def matches(statement: dict[str, Any], action: str, caller: Caller, context: Context) -> bool:
    if "NotPrincipal" in statement:
        named = not is_named(statement["NotPrincipal"], caller)
    else:
        named = is_named(statement.get("Principal", {}), caller)
    return names_action(statement, action) and named and holds(statement.get("Condition", {}), context)


def is_named(principal: Any, caller: Caller) -> bool:
    """Whether a Principal element names the caller. Service and Federated never name a caller with AWS keys."""
    if caller.kind == "identity":
        return isinstance(principal, dict) and caller.arn in as_list(principal.get("Federated", []))
    if principal == "*":
        return True
    names = as_list(principal.get("AWS", [])) if isinstance(principal, dict) else []
    return any(names_caller(name, caller) for name in names)


def names_caller(name: str, caller: Caller) -> bool:
    """One entry of Principal.AWS: everybody, an account, a user, a role, a session of a role, or a unique id."""
    if name == "*":
        return True
    account = re.fullmatch(r"(?:arn:aws[\w-]*:iam::)?(\d{12})(?::root)?", name)
    if account:
        return account[1] == caller.account
    return name in (caller.arn, caller.principal_arn, caller.user_id, caller.user_id.partition(":")[0])
