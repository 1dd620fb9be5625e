"""Accounts: each starts with one administrator, whose keys tests and the demo begin with."""

from __future__ import annotations

import json
import re
from typing import Any

ADMINISTRATOR = "bootstrap-admin"


def open_account(account: str) -> dict[str, str]:
    """Credentials of the account's administrator; the same ones every time."""
    from moto.iam.models import iam_backends

    if not re.fullmatch(r"\d{12}", account):
        raise ValueError(f"an account id has 12 digits: {account!r}")
    backend = iam_backends[account]["aws"]
    if ADMINISTRATOR not in {user.name for user in backend.users.values()}:
        # The region only decides the partition.
        backend.create_user("us-east-1", ADMINISTRATOR)
        backend.create_access_key(ADMINISTRATOR)
    user = backend.get_user(ADMINISTRATOR)
    key = user.access_keys[0]
    return {
        "account": account,
        "access_key": key.access_key_id,
        "secret_key": key.secret_access_key,
        "user_arn": user.arn,
    }


def make_role(
    account: str,
    name: str,
    trust: dict[str, Any],
    path: str = "/",
    max_session_duration: int = 3600,
) -> dict[str, str]:
    """A role that is there before the first call; returns its ARN."""
    from moto.iam.models import iam_backends

    document = json.dumps(trust)
    role = iam_backends[account]["aws"].create_role(name, document, path, None, "", [], max_session_duration)
    return {"arn": role.arn}


def make_identity_provider(account: str, url: str, client_ids: list[str]) -> dict[str, str]:
    """An identity provider that is there before the first call; returns its ARN."""
    from moto.iam.models import iam_backends

    return {"arn": iam_backends[account]["aws"].create_open_id_connect_provider(url, ["a" * 40], client_ids, []).arn}
