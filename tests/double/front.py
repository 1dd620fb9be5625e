"""The way of one request: log, authenticate, faults, the work, faults, log."""

from __future__ import annotations

import threading

from . import simulation, tagging
from .authorization import Authorization
from .calls import Calls
from .control import Control
from .credentials import Caller, Credentials, Expired
from .engine import Engine
from .faults import Faults
from .remembered import Remembering
from .server import Cut
from .sts import Sts
from .tagging import RequiredTags
from .wire import Answer, AwsError, Request, error

# Parameters that differ between two attempts of the same call.
NOT_COMPARED = {"ClientToken", "Action", "Version"}


class Front:
    """Everything between the socket and moto. Safe to call from many threads."""

    def __init__(self, engine: Engine | Remembering, calls: Calls) -> None:
        self.engine, self.calls = engine, calls
        self.credentials, self.faults = Credentials(), Faults()
        self.sts = Sts(self.credentials)
        self.authorization = Authorization(engine.lock)
        self.required_tags = RequiredTags()
        self.control = Control(self)
        self._tokens: dict[tuple[str, ...], tuple[dict[str, str], Answer]] = {}
        self._tokens_lock = threading.Lock()

    def handle(self, request: Request) -> Answer:
        """Answers a request, or raises `Cut` when the connection is to be closed without an answer."""
        if request.path.startswith("/_double/"):
            return self.control.answer(request)
        agent = request.headers.get("user-agent", "")
        entry = self.calls.arrived(request.service, request.action, request.region, request.params, agent)
        try:
            answer = self._answer(request, entry)
        except Cut:
            self.calls.answered(entry, 0, "Cut")
            raise
        except AwsError as problem:
            answer = error(request.service, problem.code, problem.message, problem.status)
        self.calls.answered(entry, answer.status, answer.error)
        return answer

    def _answer(self, request: Request, entry: dict) -> Answer:
        if request.is_unsigned:
            return self._unsigned(request, entry)
        try:
            caller = self.credentials.authenticate(request)
        except Expired as refusal:
            self.calls.known(entry, refusal.caller.account, refusal.caller.arn)
            raise
        self.calls.known(entry, caller.account, caller.arn)
        return self.faults.before(request, caller.account) or self.faults.after(
            request, caller.account, self._work(request, caller)
        )

    def _unsigned(self, request: Request, entry: dict) -> Answer:
        """A call with a token instead of a signature. It belongs to the account of the role, as in CloudTrail."""
        account = (request.params.get("RoleArn", "").split(":") + [""] * 5)[4]
        self.calls.known(entry, account, "web identity")
        return self.faults.before(request, account) or self.faults.after(
            request, account, self.sts.answer(request, None)
        )

    def _work(self, request: Request, caller: Caller) -> Answer:
        self.authorization.check(request, caller)
        if request.service == "sts":
            return self.sts.answer(request, caller)
        if request.service == "iam" and request.action == "SimulatePrincipalPolicy":
            with self.engine.lock:
                return simulation.answer(request)
        if request.service == "tagging" and request.action == "ListRequiredTags":
            return self.required_tags.answer(caller.account)
        if request.service == "tagging" and request.action == "GetResources":
            with self.engine.lock:
                return tagging.resources(request, caller.account)
        if request.service == "ec2" and request.params.get("DryRun", "").lower() == "true":
            # moto carries out most calls that were only to be tried.
            raise AwsError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412)
        if request.service == "ec2" and "ClientToken" in request.params:
            return self._once(request, caller)
        return self.engine.answer(request, caller.account)

    def _once(self, request: Request, caller: Caller) -> Answer:
        """A call with an idempotency token is done once; moto would do it again.

        https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
        """
        key = (caller.account, request.region, request.action, request.params["ClientToken"])
        params = {name: value for name, value in request.params.items() if name not in NOT_COMPARED}
        with self._tokens_lock:
            if key in self._tokens:
                first, answer = self._tokens[key]
                if first != params:
                    message = "The request uses the same client token as a previous, but non-identical request."
                    raise AwsError("IdempotentParameterMismatch", message)
                return answer
            answer = self.engine.answer(request, caller.account)
            if answer.error is None:
                self._tokens[key] = (params, answer)
            return answer
