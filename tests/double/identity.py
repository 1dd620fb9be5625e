"""What a user or a role may do: the policies that moto keeps for it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
"""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from typing import Any

from .policies import ALLOWED, DENIED, NOT_ALLOWED, Decision, Policy, Query, decide

PRINCIPAL = re.compile(r"arn:(aws[\w-]*):iam::(\d{12}):(user|role)/(?:.*/)?([^/]+)")
POLICY_ARN = re.compile(r"arn:(aws[\w-]*):iam::(\d{12}|aws):policy/.+")


@dataclass(frozen=True)
class Identity:
    """The policies of a principal, and the one that bounds them, if any."""

    policies: tuple[Policy, ...]
    boundary: tuple[Policy, ...] | None = None


@dataclass(frozen=True)
class Verdict:
    """What an identity's policies and its boundary say, each by itself, and what follows."""

    identity: Decision
    boundary: Decision | None

    @property
    def outcome(self) -> str:
        said = [decision.outcome for decision in (self.identity, self.boundary) if decision]
        return DENIED if DENIED in said else NOT_ALLOWED if NOT_ALLOWED in said else ALLOWED


def judged(identity: Identity, query: Query) -> Verdict:
    boundary = None if identity.boundary is None else decide(identity.boundary, query)
    return Verdict(decide(identity.policies, query), boundary)


def find_principal(arn: str) -> Any:
    """moto's user or role with this ARN, or None."""
    from moto.iam.models import iam_backends

    found = PRINCIPAL.fullmatch(arn)
    if not found or found[2] not in iam_backends.keys():
        return None
    backend = iam_backends[found[2]][found[1]]
    owned = backend.users if found[3] == "user" else backend.roles
    return next((item for item in owned.values() if item.arn == arn), None)


def identity_of(arn: str) -> Identity | None:
    """The policies of a user, with those of its groups, or of a role; None if there is no such principal."""
    from moto.iam.models import iam_backends

    principal = find_principal(arn)
    if principal is None:
        return None
    partition, account, kind, name = PRINCIPAL.fullmatch(arn).groups()
    policies = attached_to(principal, kind)
    if kind == "user":
        for group in iam_backends[account][partition].get_groups_for_user(name):
            policies += attached_to(group, "group")
    boundary = getattr(principal, "permissions_boundary_arn", None)
    return Identity(tuple(policies), (managed(boundary),) if boundary else None)


def attached_to(owner: Any, kind: str) -> list[Policy]:
    inline = owner.policies.items()
    return [
        *(Policy(text(document), f"{kind}_{owner.name}_{name}") for name, document in inline),
        *(managed(arn) for arn in owner.managed_policies),
    ]


def managed(arn: str) -> Policy:
    """A managed policy in its default version. One that is not there allows nothing."""
    return find_managed(arn) or Policy('{"Statement": []}', arn)


def find_managed(arn: str) -> Policy | None:
    from moto.iam.models import iam_backends

    found = POLICY_ARN.fullmatch(arn)
    if not found:
        return None
    if found[2] == "aws":
        document = policies_of_aws().get(arn.partition(":policy")[2])
        return Policy(document, arn.rsplit("/", 1)[-1]) if document else None
    if found[2] not in iam_backends.keys():
        return None
    policy = iam_backends[found[2]][found[1]].managed_policies.get(arn)
    if policy is None:
        return None
    current = next(version for version in policy.versions if version.version_id == policy.default_version_id)
    return Policy(text(current.document), policy.name)


@functools.cache
def policies_of_aws() -> dict[str, str]:
    """AWS's own policies, by path and name. moto has their text even when it was not told to offer them."""
    from moto.iam.aws_managed_policies import aws_managed_policies_data

    known = json.loads(aws_managed_policies_data)
    return {policy["Path"] + name: json.dumps(policy["Document"]) for name, policy in known.items()}


def text(document: Any) -> str:
    return document if isinstance(document, str) else json.dumps(document)
