"""Tokens of identity providers: what they claim, and whether IAM would look at them at all.

Nobody's signature is checked: a test signs its tokens with whatever it likes, or not at all.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc.html
"""

from __future__ import annotations

import base64
import binascii
import json
import time
from dataclasses import dataclass
from typing import Any

from .credentials import Caller
from .policies import Context, as_list
from .wire import AwsError, NotEmulated

# Claims that trust policies can ask for, below the name of the provider.
CLAIMS = ("amr", "aud", "azp", "sub")
TAGS = "https://aws.amazon.com/tags"
SOURCE_IDENTITY = "https://aws.amazon.com/source_identity"


@dataclass(frozen=True)
class Token:
    """A token that IAM takes. The ARN of its bearer is that of the identity provider."""

    bearer: Caller
    subject: str
    audience: str
    claims: Context


def read(params: dict[str, str]) -> Token:
    """The token of an AssumeRoleWithWebIdentity request, or the refusal of one that cannot be good."""
    claimed = claims_of(params.get("WebIdentityToken", ""))
    for unknown in (TAGS, SOURCE_IDENTITY):
        if unknown in claimed:
            raise NotEmulated(f"the claim {unknown} in tokens")
    if float(claimed.get("exp", time.time() + 1)) <= time.time():
        message = "Token expired: current date/time must be before the expiration date/time"
        raise AwsError("ExpiredTokenException", message)
    partition, account = (params.get("RoleArn", "").split(":") + [""] * 5)[1:5:3]
    host = str(claimed.get("iss", "")).partition("://")[2].rstrip("/")
    provider = find_provider(partition, account, host)
    if provider is None:
        message = f"No OpenIDConnect provider found in your account for {claimed.get('iss', '')}"
        raise AwsError("InvalidIdentityToken", message)
    audiences = [str(one) for one in as_list(claimed.get("aud", []))]
    # A client ID that the provider was registered with stands in azp, if there is one.
    audience = str(claimed["azp"]) if "azp" in claimed else next(iter(audiences), "")
    if audience not in provider.client_id_list:
        raise AwsError("InvalidIdentityToken", "Incorrect token audience")
    claims = {name: [str(one) for one in as_list(claimed[name])] for name in CLAIMS if name in claimed}
    keys = {f"{host}:{name}".lower(): values for name, values in claims.items()}
    bearer = Caller(account, provider.arn, "", provider.arn, "identity", "", "")
    return Token(bearer, str(claimed.get("sub", "")), audience, keys)


def claims_of(token: str) -> dict[str, Any]:
    try:
        _, payload, _ = token.split(".")
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (ValueError, binascii.Error):
        claims = None
    if not isinstance(claims, dict):
        raise AwsError("InvalidIdentityToken", "The ID Token provided is not a valid JWT.")
    return claims


def find_provider(partition: str, account: str, host: str) -> Any:
    """moto's identity provider for an issuer, or None."""
    from moto.iam.models import iam_backends

    if account not in iam_backends.keys():
        return None
    arn = f"arn:{partition}:iam::{account}:oidc-provider/{host}"
    return iam_backends[account][partition].open_id_providers.get(arn)
