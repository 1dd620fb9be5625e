"""Answers to reads, remembered until something in the account changes.

moto takes milliseconds of processor time for a read that it has answered before. A benchmark of whoever calls it would
measure moto; with `--remember-reads` it measures the caller.
"""

from __future__ import annotations

import re
import threading
from typing import Any

from .engine import Engine
from .wire import Answer, Request

READ = re.compile(r"(Describe|Get|List)\w*")
# Services whose reads change nothing in moto, and whose writes stay in their account.
SERVICES = {"ec2", "iam"}
# What shows something under way changes by itself: the next read may find it done.
UNDER_WAY = re.compile(rb">(pending|deleting|\w*associating)<")
# They differ between two calls that ask for the same thing.
NOT_COMPARED = {"Action", "Version"}


class Remembering:
    """An engine that answers the same read only once."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.lock = engine, engine.lock
        self._answers: dict[str, dict[tuple[Any, ...], Answer]] = {}
        self._guard = threading.Lock()

    def answer(self, request: Request, account: str) -> Answer:
        if request.service not in SERVICES or not READ.fullmatch(request.action):
            return self._changing(request, account)
        params = tuple(sorted(item for item in request.params.items() if item[0] not in NOT_COMPARED))
        key = (request.service, request.region, request.action, params)
        with self._guard:
            answers = self._answers.setdefault(account, {})
        if key in answers:
            return answers[key]
        answer = self.engine.answer(request, account)
        # Into what was there before the question: a change meanwhile has put another in its place.
        if not UNDER_WAY.search(answer.body):
            answers[key] = answer
        return answer

    def forget(self, account: str) -> None:
        """To be called when something in the account may have changed."""
        with self._guard:
            self._answers.pop(account, None)

    def _changing(self, request: Request, account: str) -> Answer:
        try:
            return self.engine.answer(request, account)
        finally:
            self.forget(account)
