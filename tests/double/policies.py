"""The language of policies: statements, wild cards, variables and conditions. Who is asked what stands in trust.py,
authorization.py and simulation.py.

Follows "IAM JSON policy element reference" and "Policy evaluation logic" of the IAM user guide.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Callable, Iterable

from .wire import NotEmulated

ARN_PARTS = 6
VARIABLE = re.compile(r"\$\{([^}]+)\}")
ALLOWED, DENIED, NOT_ALLOWED = "allowed", "explicitDeny", "implicitDeny"

# Condition keys in lower case with their values. A key that is not there is absent from the request.
Context = dict[str, list[str]]


@dataclass(frozen=True)
class Policy:
    """A policy, with the ID by which SimulatePrincipalPolicy names it."""

    document: str
    id: str = ""

    @property
    def statements(self) -> list[dict[str, Any]]:
        return as_list(json.loads(self.document).get("Statement", []))


@dataclass(frozen=True)
class Query:
    """One action on one resource. `known` says which absent condition keys are truly absent: others are an error."""

    action: str
    resource: str
    context: Context
    known: Callable[[str], bool] = lambda _: True


@dataclass(frozen=True)
class Decision:
    """The outcome, the policies whose statements decided, and the condition keys that were asked for in vain."""

    outcome: str
    matched: tuple[Policy, ...] = ()
    missing: tuple[str, ...] = ()


def decide(policies: Iterable[Policy], query: Query) -> Decision:
    """What policies of one sort say together: a Deny wins, and without an Allow nothing is allowed."""
    matched: dict[str, list[Policy]] = {"Allow": [], "Deny": []}
    missing: dict[str, None] = {}
    for policy in policies:
        for statement in policy.statements:
            if not (covers(statement, "Action", query) and covers(statement, "Resource", query)):
                continue
            conditions = statement.get("Condition", {})
            keys = [key for keys in conditions.values() for key in keys]
            missing.update(dict.fromkeys(key for key in keys if key.lower() not in query.context))
            if holds(conditions, query.context, query.known):
                matched[statement.get("Effect")].append(policy)
    outcome = DENIED if matched["Deny"] else ALLOWED if matched["Allow"] else NOT_ALLOWED
    return Decision(outcome, tuple(matched["Deny"] or matched["Allow"]), tuple(missing))


def covers(statement: dict[str, Any], what: str, query: Query) -> bool:
    """Whether the Action or NotAction, or the Resource or NotResource, of a statement means the query."""
    if what == "Action":
        return names_action(statement, query.action)
    negated = "NotResource" in statement
    patterns = values(statement["NotResource" if negated else "Resource"], query.context)
    return any(like(pattern, query.resource) for pattern in patterns) != negated


def names_action(statement: dict[str, Any], action: str) -> bool:
    negated = "NotAction" in statement
    patterns = as_list(statement.get("NotAction" if negated else "Action", []))
    return any(like(pattern, action, ignore_case=True) for pattern in patterns) != negated


def holds(conditions: dict[str, Any], context: Context, known: Callable[[str], bool] = lambda _: True) -> bool:
    """Whether all operators and all keys of a Condition element hold."""
    for keys in conditions.values():
        for key in keys:
            if key.lower() not in context and not known(key.lower()):
                raise NotEmulated(f"the condition key {key}")
    return all(
        condition(operator, values(wanted, context), context.get(key.lower()))
        for operator, keys in conditions.items()
        for key, wanted in keys.items()
    )


def values(wanted: Any, context: Context) -> list[str]:
    """The values of an element as text, with policy variables filled in."""
    texts = [str(value).lower() if isinstance(value, bool) else str(value) for value in as_list(wanted)]
    return [VARIABLE.sub(lambda name: (context.get(name[1].lower()) or [name[0]])[0], text) for text in texts]


def condition(operator: str, wanted: list[str], actual: list[str] | None) -> bool:
    """One operator on one key. `actual` is None when the request does not have the key."""
    quantifier, _, rest = operator.rpartition(":")
    name = rest.removesuffix("IfExists")
    if name == "Null":
        return (actual is None) == (wanted[:1] == ["true"])
    negated = "Not" in name
    test = OPERATORS.get(name.replace("Not", ""))
    if test is None:
        raise NotEmulated(f"the condition operator {operator}")
    if actual is None:
        return quantifier == "ForAllValues" or rest.endswith("IfExists") or (negated and not quantifier)

    def passes(value: str) -> bool:
        return any(test(pattern, value) for pattern in wanted) != negated

    return any(map(passes, actual)) if quantifier == "ForAnyValue" else all(map(passes, actual))


def like(pattern: str, text: str, ignore_case: bool = False) -> bool:
    """Matching with * and ?, the only wild cards of policies."""
    expression = "".join(".*" if c == "*" else "." if c == "?" else re.escape(c) for c in pattern)
    return re.fullmatch(expression, text, re.DOTALL | (re.IGNORECASE if ignore_case else 0)) is not None


def arn_like(pattern: str, text: str) -> bool:
    """ArnLike and ArnEquals: each of the six parts on its own, so that a wild card does not cross a colon."""
    patterns, parts = pattern.split(":", ARN_PARTS - 1), text.split(":", ARN_PARTS - 1)
    return len(patterns) == len(parts) and all(map(like, patterns, parts))


def compared(read: Callable[[str], Any], test: Callable[[Any, Any], bool]) -> Callable[[str, str], bool]:
    """An operator that compares what the texts mean. A text without that meaning matches nothing."""

    def operator(wanted: str, actual: str) -> bool:
        try:
            return test(read(actual), read(wanted))
        except ValueError:
            return False

    return operator


def moment(text: str) -> float:
    """A date of ISO 8601, or seconds since the epoch."""
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    date = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (date if date.tzinfo else date.replace(tzinfo=timezone.utc)).timestamp()


COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "Equals": lambda actual, wanted: actual == wanted,
    "LessThan": lambda actual, wanted: actual < wanted,
    "LessThanEquals": lambda actual, wanted: actual <= wanted,
    "GreaterThan": lambda actual, wanted: actual > wanted,
    "GreaterThanEquals": lambda actual, wanted: actual >= wanted,
}
OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": lambda wanted, actual: wanted == actual,
    "StringEqualsIgnoreCase": lambda wanted, actual: wanted.lower() == actual.lower(),
    "StringLike": like,
    "ArnEquals": arn_like,
    "ArnLike": arn_like,
    "Bool": lambda wanted, actual: wanted.lower() == actual.lower(),
    **{f"Numeric{name}": compared(float, test) for name, test in COMPARISONS.items()},
    **{f"Date{name}": compared(moment, test) for name, test in COMPARISONS.items()},
}


def as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, Iterable) and not isinstance(value, (str, dict)) else [value]
