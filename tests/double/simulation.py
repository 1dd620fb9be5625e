"""SimulatePrincipalPolicy, which moto does not know.

Identity policies, boundaries and the policies of the request are evaluated; policies of resources are not.
https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
"""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import datetime, timezone
from xml.sax.saxutils import escape

from .identity import PRINCIPAL, Identity, Verdict, identity_of, judged
from .policies import ALLOWED, DENIED, NOT_ALLOWED, Context, Policy, Query
from .wire import Answer, AwsError, NotEmulated, Request, xml

ACTION = re.compile(r"[\w-]+:\w+")
NOT_DONE = ("PolicyExclusionList.member.1", "ResourceHandlingOption", "ResourcePolicy")


def answer(request: Request) -> Answer:
    params = request.params
    for name in NOT_DONE:
        if name in params:
            raise NotEmulated(f"{name.partition('.')[0]} of iam:SimulatePrincipalPolicy")
    source = params.get("PolicySourceArn", "")
    identity = simulated(source, params)
    context = context_of(source, params)
    resources = members(params, "ResourceArns") or ["*"]
    results = ""
    for action in members(params, "ActionNames"):
        if not ACTION.fullmatch(action):
            raise AwsError("InvalidInput", f"Invalid Action Name: {action}")
        verdicts = {name: judged(identity, Query(action, name, context)) for name in resources}
        results += result(action, verdicts)
    inner = f"<IsTruncated>false</IsTruncated><EvaluationResults>{results}</EvaluationResults>"
    return xml("iam", request.action, inner)


def simulated(source: str, params: dict[str, str]) -> Identity:
    """The principal's policies and those of the request; a boundary in the request takes the place of its own."""
    found = PRINCIPAL.fullmatch(source)
    if not found:
        message = f"Invalid Entity Arn: {source} does not clearly define entity type and name."
        raise AwsError("InvalidInput", message)
    identity = identity_of(source)
    if identity is None:
        raise AwsError("NoSuchEntity", f"The {found[3]} with name {found[4]} cannot be found.", 404)
    more = given(params, "PolicyInputList")
    bounds = given(params, "PermissionsBoundaryPolicyInputList")
    return replace(identity, policies=identity.policies + more, boundary=bounds or identity.boundary)


def given(params: dict[str, str], name: str) -> tuple[Policy, ...]:
    documents = enumerate(members(params, name), start=1)
    return tuple(Policy(document, f"{name}.{number}") for number, document in documents)


def context_of(source: str, params: dict[str, str]) -> Context:
    """The condition keys of the request, and those that IAM fills in itself."""
    now = time.time()
    _, account, kind, name = PRINCIPAL.fullmatch(source).groups()
    context = {
        "aws:currenttime": [datetime.fromtimestamp(now, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")],
        "aws:epochtime": [str(int(now))],
        "aws:principalaccount": [account],
        "aws:principalarn": [source],
        **({"aws:username": [name]} if kind == "user" else {}),
    }
    for key, value in params.items():
        entry = re.fullmatch(r"(ContextEntries\.member\.\d+)\.ContextKeyName", key)
        if entry:
            context[value.lower()] = members(params, f"{entry[1]}.ContextKeyValues")
    return context


def members(params: dict[str, str], name: str) -> list[str]:
    """A list of the query protocol, in its order."""
    found = []
    while (value := params.get(f"{name}.member.{len(found) + 1}")) is not None:
        found.append(value)
    return found


def result(action: str, verdicts: dict[str, Verdict]) -> str:
    """The result for one action. Several resources are told apart within it."""
    outcomes = {verdict.outcome for verdict in verdicts.values()}
    outcome = DENIED if DENIED in outcomes else NOT_ALLOWED if NOT_ALLOWED in outcomes else ALLOWED
    if len(verdicts) == 1:
        ((name, verdict),) = verdicts.items()
        inner = details(verdict)
    else:
        name, inner = "*", "".join(
            f"<member><EvalResourceName>{escape(resource)}</EvalResourceName>"
            f"<EvalResourceDecision>{verdict.outcome}</EvalResourceDecision>{details(verdict)}</member>"
            for resource, verdict in verdicts.items()
        )
        inner = f"<ResourceSpecificResults>{inner}</ResourceSpecificResults>"
    return (
        f"<member><EvalActionName>{escape(action)}</EvalActionName><EvalResourceName>{escape(name)}</EvalResourceName>"
        f"<EvalDecision>{outcome}</EvalDecision>{inner}</member>"
    )


def details(verdict: Verdict) -> str:
    decisions = [decision for decision in (verdict.identity, verdict.boundary) if decision]
    # What decided: of several decisions those that agree with the outcome.
    statements = "".join(
        f"<member><SourcePolicyId>{escape(policy.id)}</SourcePolicyId>"
        "<SourcePolicyType>IAM Policy</SourcePolicyType></member>"
        for decision in decisions
        for policy in decision.matched
        if decision.outcome == verdict.outcome
    )
    missing = sorted({key for decision in decisions for key in decision.missing})
    texts = "".join(f"<member>{escape(key)}</member>" for key in missing)
    shown = f"<MatchedStatements>{statements}</MatchedStatements><MissingContextValues>{texts}</MissingContextValues>"
    if verdict.boundary:
        allowed = str(verdict.boundary.outcome == ALLOWED).lower()
        shown += (
            f"<PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>{allowed}"
            "</AllowedByPermissionsBoundary></PermissionsBoundaryDecisionDetail>"
        )
    return shown
