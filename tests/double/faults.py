"""Faults on demand, by rule and without chance: the same calls always meet the same faults.

A rule is a JSON object. Which calls it means: `service`, `action` (a pattern for the whole name), `account`, `region`,
`contains` (text in the parameters); what is left out matches everything. How often: `times` (1 if not given, null for
ever) after the first `after` matches (0). What happens is its `kind`:

delay        wait `seconds`, then do the work
hold         wait until the rule is removed, then do the work
error        answer `code`, `message`, `status` instead of doing the work
throttle     the same with the service's own throttling error
error_after  do the work, then answer the error
cut          close the connection before the work
cut_after    do the work, then close the connection without an answer
pending      do the work, and show `to` where the answer has `from` in `element` ("state" if not given)
not_visible  after a call that matches has made something: the next `reads` reads that would show it do not (1 if not
             given, 0 if `writes` is), and the next `writes` calls that need it are refused (0; true: as many as reads).
             Such reads are counted as `hidden`, such calls as `refused`; visibility.py knows what can be missed
"""

from __future__ import annotations

import json
import re
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from . import visibility
from .server import Cut
from .wire import Answer, Request, error

KINDS = {"delay", "hold", "error", "throttle", "error_after", "cut", "cut_after", "pending", "not_visible"}
FIELDS = {
    *("kind", "service", "action", "account", "region", "contains", "times", "after"),
    *("seconds", "code", "message", "status", "element", "from", "to", "reads", "writes"),
}
NEEDS = {"delay": {"seconds"}, "error": {"code"}, "error_after": {"code"}, "pending": {"from", "to"}}

# How each service says "slow down".
THROTTLE = {
    "ec2": ("RequestLimitExceeded", "Request limit exceeded.", 503),
    "iam": ("Throttling", "Rate exceeded", 400),
    "sts": ("Throttling", "Rate exceeded", 400),
    "elasticloadbalancing": ("Throttling", "Rate exceeded", 400),
    "autoscaling": ("Throttling", "Rate exceeded", 400),
    "elasticache": ("Throttling", "Rate exceeded", 400),
    "rds": ("Throttling", "Rate exceeded", 400),
    "redshift": ("Throttling", "Rate exceeded", 400),
    "route53": ("Throttling", "Rate exceeded", 400),
}
THROTTLE_ELSE = ("ThrottlingException", "Rate exceeded", 400)


class BadRule(ValueError):
    """A rule that would never do what its author meant."""


@dataclass
class Rule:
    """One rule, with what has become of it."""

    fields: dict[str, Any]
    matched: int = 0
    hits: int = 0
    hidden: int = 0
    refused: int = 0
    # Objects that cannot be seen yet.
    unseen: list[visibility.New] = field(default_factory=list)
    removed: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        kind = self.fields.get("kind")
        if kind not in KINDS:
            raise BadRule(f"kind must be one of {', '.join(sorted(KINDS))}, not {kind!r}")
        if unknown := set(self.fields) - FIELDS:
            raise BadRule(f"unknown in a rule: {', '.join(sorted(unknown))}")
        if missing := NEEDS.get(kind, set()) - set(self.fields):
            raise BadRule(f"a rule of kind {kind} needs {', '.join(sorted(missing))}")

    @property
    def kind(self) -> str:
        return self.fields["kind"]

    def means(self, request: Request, account: str | None) -> bool:
        wanted = self.fields
        return (
            wanted.get("service") in (None, request.service)
            and wanted.get("account") in (None, account)
            and wanted.get("region") in (None, request.region)
            and re.fullmatch(wanted.get("action", ".*"), request.action) is not None
            and wanted.get("contains", "") in request.text
        )

    def hide(self, new: visibility.New) -> None:
        writes = self.fields.get("writes", 0)
        new.reads = self.fields.get("reads", 1 if writes is True or writes == 0 else 0)
        new.writes = new.reads if writes is True else writes
        self.unseen.append(new)

    def strikes(self, request: Request, account: str | None) -> bool:
        """Counts a match, and says whether the rule acts on it."""
        if not self.means(request, account):
            return False
        self.matched += 1
        times = self.fields.get("times", 1)
        if self.matched <= self.fields.get("after", 0) or (times is not None and self.hits >= times):
            return False
        self.hits += 1
        return True


class Faults:
    """The rules in force, in the order in which they were given."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self._lock = threading.Lock()

    def add(self, rules: list[dict[str, Any]]) -> None:
        checked = [Rule(fields) for fields in rules]
        with self._lock:
            self._rules += checked

    def clear(self, account: str | None = None) -> None:
        """Removes all rules, or those that are for one account."""
        with self._lock:
            removed = [rule for rule in self._rules if account in (None, rule.fields.get("account"))]
            self._rules = [rule for rule in self._rules if rule not in removed]
        for rule in removed:
            rule.removed.set()

    def report(self) -> list[dict[str, Any]]:
        """Every rule with the number of calls it met and acted on, and of those that missed an object."""
        with self._lock:
            return [
                {
                    **rule.fields,
                    **{count: getattr(rule, count) for count in ("matched", "hits", "hidden", "refused")},
                }
                for rule in self._rules
            ]

    def _striking(self, kinds: set[str], request: Request, account: str | None) -> list[Rule]:
        with self._lock:
            return [rule for rule in self._rules if rule.kind in kinds and rule.strikes(request, account)]

    def before(self, request: Request, account: str | None) -> Answer | None:
        """What happens before the work; an answer means that the work is not done."""
        for rule in self._striking({"delay"}, request, account):
            time.sleep(rule.fields["seconds"])
        for rule in self._striking({"hold"}, request, account):
            rule.removed.wait()
        for rule in self._striking({"cut", "error", "throttle"}, request, account):
            if rule.kind == "cut":
                raise Cut
            return rule_error(rule, request)
        return self._missed(request, account)

    def after(self, request: Request, account: str | None, answer: Answer) -> Answer:
        """What happens to the answer of work that was done."""
        if answer.error is None:
            answer = self._without_hidden(request, account, answer)
            for rule in self._striking({"not_visible"}, request, account):
                self._hide(rule, request, account, answer)
            for rule in self._striking({"pending"}, request, account):
                answer = rewritten(answer, rule.fields)
        for rule in self._striking({"cut_after", "error_after"}, request, account):
            if rule.kind == "cut_after":
                raise Cut
            return rule_error(rule, request)
        return answer

    def _hide(self, rule: Rule, request: Request, account: str | None, answer: Answer) -> None:
        new = visibility.made(request, account, answer)
        if new is not None:
            with self._lock:
                rule.hide(new)

    def _missed(self, request: Request, account: str | None) -> Answer | None:
        """The refusal of a call that asks for an object that cannot be seen yet, or that needs it."""
        with self._lock:
            for rule in self._rules:
                for new in rule.unseen:
                    if refusal := new.unread(request, account):
                        new.reads -= 1
                        rule.hidden += 1
                        return refusal
                    if refusal := new.unwritten(request, account):
                        new.writes -= 1
                        rule.refused += 1
                        return refusal
        return None

    def _without_hidden(self, request: Request, account: str | None, answer: Answer) -> Answer:
        """The answer of a list without the objects that cannot be seen yet."""
        with self._lock:
            for rule in self._rules:
                for new in rule.unseen:
                    if shorter := new.unlisted(request, account, answer):
                        new.reads -= 1
                        rule.hidden += 1
                        answer = shorter
        return answer


def rule_error(rule: Rule, request: Request) -> Answer:
    if rule.kind == "throttle":
        code, message, status = THROTTLE.get(request.service, THROTTLE_ELSE)
    else:
        code = rule.fields["code"]
        message, status = rule.fields.get("message", code), rule.fields.get("status", 400)
    return error(request.service, code, message, status)


def rewritten(answer: Answer, fields: dict[str, Any]) -> Answer:
    """The answer with another value in one element or JSON member."""
    element, old, new = fields.get("element", "state"), fields["from"], fields["to"]
    body = answer.body.decode()
    body = body.replace(f"<{element}>{old}</{element}>", f"<{element}>{new}</{element}>")
    body = re.sub(rf'("{re.escape(element)}"\s*:\s*){json.dumps(old)}', rf"\g<1>{json.dumps(new)}", body)
    return Answer(answer.status, answer.headers, body.encode())
