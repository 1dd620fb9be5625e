"""What a caller may do: the policies of its session, and where a test wants it those of the user or role behind it.

Every action that a call needs must be allowed on every resource that it names. Whoever may not is told so in AWS's
words (refusals.py), and before anything else is looked at.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

import functools
import re
import time
from contextlib import AbstractContextManager
from datetime import datetime, timezone
from typing import Any

from .accounts import ADMINISTRATOR
from .credentials import Caller
from .identity import identity_of
from .needs import needs
from .policies import DENIED, NOT_ALLOWED, Context, Policy, Query, decide
from .refusals import Layer, refusal
from .wire import QUERY_SERVICES, Request

# What everybody may ask, whatever policies say.
FREE = {"sts:GetCallerIdentity", "sts:GetSessionToken"}
# Condition keys whose absence is the truth, in every call and in those of some services. Others are an error rather
# than a guess.
KNOWN = re.compile(
    r"aws:principaltag/.+|aws:(calledvia|multifactorauthage|multifactorauthpresent|sourceidentity|tokenissuetime"
    r"|username)"
    r"|sts:(externalid|rolesessionname|sourceidentity|transitivetagkeys)"
    r"|iam:(awsservicename|passedtoservice|permissionsboundary|policyarn)|(ec2|elasticloadbalancing):createaction"
)
KNOWN_IN = (
    (QUERY_SERVICES | {"ec2"}, re.compile(r"aws:requesttag/.+|aws:tagkeys")),
    ({"ec2", "elasticloadbalancing", "iam"}, re.compile(r"(aws|ec2|elasticloadbalancing|iam):resourcetag/.+")),
)


class Authorization:
    """Judges calls. Only accounts in `enforced` have the identity policies of their users and roles asked."""

    def __init__(self, lock: AbstractContextManager[Any]) -> None:
        self.enforced: set[str] = set()
        # That of moto's state, in which policies and resources are looked up.
        self._lock = lock

    def check(self, request: Request, caller: Caller) -> None:
        """Returns if the caller may, or raises the refusal."""
        if not caller.session_policies and caller.account not in self.enforced:
            return
        if f"{request.service}:{request.action}" in FREE:
            return
        with self._lock:
            self._judge(request, caller)

    def _judge(self, request: Request, caller: Caller) -> None:
        layers = self._layers(caller)
        if not layers:
            return
        context, known = context_of(request, caller), functools.partial(is_known, request.service)
        for need in needs(request, caller.account):
            query = Query(need.action, need.resource, {**context, **need.context}, known)
            outcomes = [(layer, decide(layer[1], query).outcome) for layer in layers]
            for wanted in (DENIED, NOT_ALLOWED):
                for layer, outcome in outcomes:
                    if outcome == wanted:
                        raise refusal(request.service, caller, need, query, layer, explicit=wanted == DENIED)

    def _layers(self, caller: Caller) -> list[Layer]:
        layers: list[Layer] = []
        if caller.session_policies:
            layers.append(("session policy", caller.session_policies))
        is_administrator = caller.kind == "user" and caller.principal_arn.endswith(f":user/{ADMINISTRATOR}")
        if caller.account in self.enforced and not is_administrator:
            identity = identity_of(caller.principal_arn)
            layers.append(("identity-based policy", identity.policies if identity else ()))
            if identity and identity.boundary is not None:
                layers.append(("permissions boundary", identity.boundary))
        return layers


def is_known(service: str, key: str) -> bool:
    """Whether a condition key that a call of a service does not have is truly absent."""
    patterns = [KNOWN, *(pattern for services, pattern in KNOWN_IN if service in services)]
    return any(pattern.fullmatch(key) for pattern in patterns)


def context_of(request: Request, caller: Caller) -> Context:
    """The condition keys that every call has."""
    now = time.time()
    return {
        **caller.keys(),
        "aws:currenttime": [datetime.fromtimestamp(now, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")],
        "aws:epochtime": [str(int(now))],
        "aws:principalisawsservice": ["false"],
        "aws:requestedregion": [request.region],
        # Nothing speaks to AWS without TLS; that the double does is no business of policies.
        "aws:securetransport": ["true"],
        "aws:viaawsservice": ["false"],
        "ec2:region": [request.region],
    }
