"""The double's own endpoints, below /_double/. JSON in, JSON out; README.md lists them."""

from __future__ import annotations

import json
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from . import accounts, inventory
from .calls import Wanted
from .wire import Answer, Request

if TYPE_CHECKING:
    from .front import Front


class Control:
    def __init__(self, front: Front) -> None:
        self.front = front

    def answer(self, request: Request) -> Answer:
        name = request.path.removeprefix("/_double/")
        operation = getattr(self, f"{request.method.lower()}_{name.replace('/', '_')}", None)
        if operation is None:
            return reply({"error": f"no {request.method} {request.path}"}, 404)
        try:
            body = json.loads(request.body) if request.body else {}
            return reply(operation(dict(parse_qsl(request.query)), body))
        except (ValueError, KeyError, TypeError) as problem:
            return reply({"error": f"{type(problem).__name__}: {problem}"}, 400)
        except Exception as problem:  # moto's state may have a shape that inventory does not know
            traceback.print_exc()
            return reply({"error": f"{type(problem).__name__}: {problem}"}, 500)

    @contextmanager
    def _changing(self, body: dict[str, Any]) -> Iterator[None]:
        """What changes the account of `body` behind the back of the engine."""
        with self.front.engine.lock:
            yield
        self.front.engine.forget(body["account"])

    def post_accounts(self, _: dict[str, str], body: dict[str, Any]) -> Any:
        with self._changing(body):
            return accounts.open_account(body["account"])

    def post_roles(self, _: dict[str, str], body: dict[str, Any]) -> Any:
        with self._changing(body):
            return accounts.make_role(**body)

    def post_enforce(self, _: dict[str, str], body: dict[str, Any]) -> Any:
        self.front.authorization.enforced.add(body["account"])
        return {}

    def post_identity_providers(self, _: dict[str, str], body: dict[str, Any]) -> Any:
        with self._changing(body):
            return accounts.make_identity_provider(**body)

    def post_required_tags(self, _: dict[str, str], body: dict[str, Any]) -> Any:
        self.front.required_tags.require(body["account"], body["keys"])
        return {}

    def get_calls(self, query: dict[str, str], _: Any) -> Any:
        wanted = Wanted(
            since=int(query.get("since", "0")),
            account=query.get("account"),
            action=query.get("action", ".*"),
            done=query.get("done", "true") == "true",
        )
        if "wait" in query:
            self.front.calls.wait(wanted, float(query["wait"]))
        return self.front.calls.entries(wanted.since, wanted.account)

    def delete_calls(self, _: dict[str, str], __: Any) -> Any:
        self.front.calls.clear()
        return {}

    def post_faults(self, _: dict[str, str], body: list[dict[str, Any]]) -> Any:
        self.front.faults.add(body)
        return self.front.faults.report()

    def get_faults(self, _: dict[str, str], __: Any) -> Any:
        return self.front.faults.report()

    def delete_faults(self, query: dict[str, str], _: Any) -> Any:
        self.front.faults.clear(query.get("account"))
        return {}

    def get_inventory(self, query: dict[str, str], _: Any) -> Any:
        with self.front.engine.lock:
            return inventory.held(query.get("account"))

    def post_sessions_expire(self, _: dict[str, str], body: dict[str, Any]) -> Any:
        return {"expired": self.front.credentials.expire(body.get("containing", ""))}

    def post_sessions(self, _: dict[str, str], body: dict[str, Any]) -> Any:
        longest = body["longest_seconds"]
        self.front.credentials.longest_session = None if longest is None else float(longest)
        return {}


def reply(value: Any, status: int = 200) -> Answer:
    return Answer(status, {"Content-Type": "application/json"}, json.dumps(value).encode())
