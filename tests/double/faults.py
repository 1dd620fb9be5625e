"""Faults on demand, by rule and without chance: the same calls always meet the same faults.

A rule is a JSON object. Which calls it means: `service`, `action` (a pattern for the whole name), `account`, `region`,
`contains` (text in the parameters); what is left out matches everything. How often: `times` (1 if not given, null for
ever) after the first `after` matches (0). What happens is its `kind`:

delay        wait `seconds`, then do the work
error        answer `code`, `message`, `status` instead of doing the work
throttle     the same with the service's own throttling error
error_after  do the work, then answer the error
cut          close the connection before the work
cut_after    do the work, then close the connection without an answer
pending      do the work, and show `to` where the answer has `from` in `element` ("state" if not given)
not_visible  after a create call that matches: the next `reads` calls that name the new object do not see it
"""

from __future__ import annotations

import json
import re
import threading
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from typing import Any

from .server import Cut
from .wire import Answer, Request, error

KINDS = {"delay", "error", "throttle", "error_after", "cut", "cut_after", "pending", "not_visible"}
FIELDS = {
    *("kind", "service", "action", "account", "region", "contains", "times", "after"),
    *("seconds", "code", "message", "status", "element", "from", "to", "reads"),
}
NEEDS = {"delay": {"seconds"}, "error": {"code"}, "error_after": {"code"}, "pending": {"from", "to"}}
READ = re.compile(r"(Describe|Get|List)\w*")
NEW_ID = re.compile(r"<(\w+)>((?:[a-z]+-)+[0-9a-f]{8,17})</")

# How each service says "slow down".
THROTTLE = {
    "ec2": ("RequestLimitExceeded", "Request limit exceeded.", 503),
    "iam": ("Throttling", "Rate exceeded", 400),
    "sts": ("Throttling", "Rate exceeded", 400),
    "elasticloadbalancing": ("Throttling", "Rate exceeded", 400),
    "autoscaling": ("Throttling", "Rate exceeded", 400),
    "route53": ("Throttling", "Rate exceeded", 400),
}
THROTTLE_ELSE = ("ThrottlingException", "Rate exceeded", 400)

# How EC2 says that an id does not exist, by the prefix of the id.
NOT_FOUND = {
    "vpc": ("InvalidVpcID.NotFound", "The vpc ID '{}' does not exist"),
    "subnet": ("InvalidSubnetID.NotFound", "The subnet ID '{}' does not exist"),
    "sg": ("InvalidGroup.NotFound", "The security group '{}' does not exist"),
    "rtb": ("InvalidRouteTableID.NotFound", "The routeTable ID '{}' does not exist"),
    "igw": ("InvalidInternetGatewayID.NotFound", "The internetGateway ID '{}' does not exist"),
    "acl": ("InvalidNetworkAclID.NotFound", "The networkAcl ID '{}' does not exist"),
    "eni": ("InvalidNetworkInterfaceID.NotFound", "The networkInterface ID '{}' does not exist"),
    "nat": ("NatGatewayNotFound", "NatGateway {} was not found"),
    "vpce": ("InvalidVpcEndpointId.NotFound", "The Vpc Endpoint Id '{}' does not exist"),
    "i": ("InvalidInstanceID.NotFound", "The instance ID '{}' does not exist"),
    "vol": ("InvalidVolume.NotFound", "The volume '{}' does not exist."),
}
NOT_FOUND_ELSE = ("InvalidID", "The ID '{}' is not valid")


class BadRule(ValueError):
    """A rule that would never do what its author meant."""


@dataclass
class Rule:
    """One rule, with what has become of it."""

    fields: dict[str, Any]
    matched: int = 0
    hits: int = 0
    # Objects that are not visible yet: id or name, and the reads left.
    hidden: dict[str, int] = field(default_factory=dict)

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
            self._rules = [rule for rule in self._rules if account and rule.fields.get("account") != account]

    def report(self) -> list[dict[str, Any]]:
        """Every rule with the number of calls it acted on."""
        with self._lock:
            return [{**rule.fields, "matched": rule.matched, "hits": rule.hits} for rule in self._rules]

    def _striking(self, kinds: set[str], request: Request, account: str | None) -> list[Rule]:
        with self._lock:
            return [rule for rule in self._rules if rule.kind in kinds and rule.strikes(request, account)]

    def before(self, request: Request, account: str | None) -> Answer | None:
        """What happens before the work; an answer means that the work is not done."""
        for rule in self._striking({"delay"}, request, account):
            time.sleep(rule.fields["seconds"])
        for rule in self._striking({"cut", "error", "throttle"}, request, account):
            if rule.kind == "cut":
                raise Cut
            return rule_error(rule, request)
        return self._unseen(request)

    def after(self, request: Request, account: str | None, answer: Answer) -> Answer:
        """What happens to the answer of work that was done."""
        if answer.error is None:
            for rule in self._striking({"not_visible"}, request, account):
                self._hide(rule, request, answer)
            answer = self._without_hidden(request, answer)
            for rule in self._striking({"pending"}, request, account):
                answer = rewritten(answer, rule.fields)
        for rule in self._striking({"cut_after", "error_after"}, request, account):
            if rule.kind == "cut_after":
                raise Cut
            return rule_error(rule, request)
        return answer

    def _hide(self, rule: Rule, request: Request, answer: Answer) -> None:
        """Notes what a create call has made: in EC2 the id named after the action, in IAM the name that was asked for."""
        if request.service == "ec2":
            made = new_id(request, answer.body.decode())
        else:
            made = next((value for key, value in request.params.items() if key.endswith("Name")), None)
        if made:
            with self._lock:
                rule.hidden[made] = rule.fields.get("reads", 1)

    def _named(self, request: Request) -> list[str]:
        """The hidden objects that a read names, one read being counted for each."""
        if not READ.fullmatch(request.action):
            return []
        named = []
        with self._lock:
            for rule in self._rules:
                for name in list(rule.hidden):
                    if name in request.params.values():
                        named.append(name)
        return named

    def _count(self, name: str) -> None:
        with self._lock:
            for rule in self._rules:
                if name in rule.hidden:
                    rule.hidden[name] -= 1
                    if rule.hidden[name] <= 0:
                        del rule.hidden[name]

    def _unseen(self, request: Request) -> Answer | None:
        """The NotFound of a read that asks for a hidden object by id or name (not by filter)."""
        for name in self._named(request):
            by_filter = any(v == name for k, v in request.params.items() if k.startswith("Filter."))
            if by_filter:
                continue
            self._count(name)
            if request.service == "iam":
                return error("iam", "NoSuchEntity", f"The role with name {name} cannot be found.", 404)
            code, message = NOT_FOUND.get(name.rsplit("-", 1)[0], NOT_FOUND_ELSE)
            return error(request.service, code, message.format(name))
        return None

    def _without_hidden(self, request: Request, answer: Answer) -> Answer:
        """The answer of a read by filter without the objects that are not visible yet."""
        for name in self._named(request):
            self._count(name)
            answer = Answer(answer.status, answer.headers, without_item(answer.body, name))
        return answer


def new_id(request: Request, body: str) -> str | None:
    """The id of what a call has made: <vpcId> for CreateVpc; else the first id that the request did not name."""
    ids = [(element.lower(), value) for element, value in NEW_ID.findall(body) if value not in request.text]
    own = [value for element, value in ids if element.removesuffix("id") in request.action.lower()]
    return next(iter(own or [value for _, value in ids]), None)


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


def without_item(body: bytes, name: str) -> bytes:
    """An EC2 answer without the items that have `name` as one of their own ids."""
    root = ElementTree.fromstring(body)
    namespace = root.tag.partition("}")[0].lstrip("{") if root.tag.startswith("{") else ""
    for parent in root:
        for item in list(parent):
            if any((child.text or "") == name for child in item):
                parent.remove(item)
    ElementTree.register_namespace("", namespace)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
