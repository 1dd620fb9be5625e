"""Who makes a call: access keys of users, sessions of roles, their tokens and their expiry."""

from __future__ import annotations

import secrets
import string
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timezone

from . import signature
from .policies import Context, Policy
from .wire import AwsError, Request, QUERY_SERVICES

ALPHABET = string.ascii_letters + string.digits


@dataclass
class Caller:
    """An authenticated caller.

    `principal_arn` is the user or the role (never the session), as in the condition key aws:PrincipalArn.
    `expires` is in seconds since the epoch, None for keys that last.
    """

    account: str
    arn: str
    user_id: str
    principal_arn: str
    kind: str  # "user", "role", or "identity" for somebody whom an identity provider vouches for
    access_key: str
    secret: str
    token: str | None = None
    expires: float | None = None
    # When the session was issued, in seconds since the epoch; None for keys that last.
    issued: float | None = None
    source_identity: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    transitive: dict[str, str] = field(default_factory=dict)
    # What the session may do at most, whatever its role may.
    session_policies: tuple[Policy, ...] = ()

    def keys(self) -> Context:
        """The condition keys that say who calls."""
        keys = {
            "aws:principalaccount": [self.account],
            "aws:principalarn": [self.principal_arn],
            "aws:principaltype": ["User" if self.kind == "user" else "AssumedRole"],
            "aws:userid": [self.user_id],
        }
        if self.kind == "user":
            keys["aws:username"] = [self.arn.rsplit("/", 1)[-1]]
        if self.issued is not None:
            # AWS counts in seconds.
            issued = datetime.fromtimestamp(int(self.issued), timezone.utc)
            keys["aws:tokenissuetime"] = [issued.strftime("%Y-%m-%dT%H:%M:%SZ")]
        if self.source_identity:
            keys["aws:sourceidentity"] = [self.source_identity]
        return {**keys, **{f"aws:principaltag/{key.lower()}": [value] for key, value in self.tags.items()}}


class Credentials:
    """All keys that are valid: those of moto's IAM users, and the sessions that were handed out here."""

    def __init__(self) -> None:
        self._sessions: dict[str, Caller] = {}
        self._lock = threading.Lock()
        self.longest_session: float | None = None

    def open_session(self, seconds: float, **who) -> Caller:
        """A new session of `who` with fresh keys; `longest_session` caps its life for tests of renewal."""
        if self.longest_session is not None:
            seconds = min(seconds, self.longest_session)
        session = Caller(
            access_key="ASIA" + "".join(secrets.choice(string.ascii_uppercase + "234567") for _ in range(16)),
            secret="".join(secrets.choice(ALPHABET) for _ in range(40)),
            token="FwoGZXIvYXdzE" + "".join(secrets.choice(ALPHABET) for _ in range(300)),
            expires=time.time() + seconds,
            issued=time.time(),
            **who,
        )
        with self._lock:
            self._sessions[session.access_key] = session
        return session

    def expire(self, containing: str) -> int:
        """Ends all sessions whose ARN contains the text, at once. Returns how many."""
        with self._lock:
            ended = [session for session in self._sessions.values() if containing in session.arn]
            for session in ended:
                session.expires = time.time() - 1
        return len(ended)

    def account_of(self, access_key: str) -> str | None:
        caller = self._find(access_key)
        return caller.account if caller else None

    def authenticate(self, request: Request) -> Caller:
        """The caller of a request, or the error that AWS answers in this service."""
        if not request.access_key:
            message = "Request is missing Authentication Token"
            raise AwsError("MissingAuthenticationToken", message, 403)
        caller = self._find(request.access_key)
        if caller is None or caller.token != request.token:
            raise unknown_key(request.service)
        if not signature.is_valid(request, caller.secret):
            raise wrong_signature(request.service)
        if caller.expires is not None and time.time() >= caller.expires:
            raise Expired(request.service, caller)
        return caller

    def _find(self, access_key: str) -> Caller | None:
        with self._lock:
            session = self._sessions.get(access_key)
        return session or find_user(access_key)


def find_user(access_key: str) -> Caller | None:
    """The IAM user who owns an access key, in any account."""
    from moto.iam.models import iam_backends

    for account, partitions in list(iam_backends.items()):
        for backend in list(partitions.values()):
            for user in list(backend.users.values()):
                for key in user.access_keys:
                    if key.access_key_id == access_key and key.status == "Active":
                        return Caller(
                            account=account,
                            arn=user.arn,
                            user_id=user.id,
                            principal_arn=user.arn,
                            kind="user",
                            access_key=access_key,
                            secret=key.secret_access_key,
                            tags={tag["Key"]: tag["Value"] for tag in backend.list_user_tags(user.name)},
                        )
    return None


def unknown_key(service: str) -> AwsError:
    """Unknown key, missing token or wrong token."""
    if service == "ec2":
        return AwsError("AuthFailure", "AWS was not able to validate the provided access credentials", 401)
    message = "The security token included in the request is invalid."
    if service in QUERY_SERVICES:
        return AwsError("InvalidClientTokenId", message, 403)
    return AwsError("UnrecognizedClientException", message, 400)


def wrong_signature(service: str) -> AwsError:
    if service == "ec2":
        return unknown_key(service)
    message = (
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
        "Access Key and signing method. Consult the service documentation for details."
    )
    if service in QUERY_SERVICES:
        return AwsError("SignatureDoesNotMatch", message, 403)
    return AwsError("InvalidSignatureException", message, 400)


class Expired(AwsError):
    """The session of `caller` is over."""

    def __init__(self, service: str, caller: Caller) -> None:
        self.caller = caller
        if service == "ec2":
            super().__init__("RequestExpired", "Request has expired.", 400)
        elif service in QUERY_SERVICES:
            super().__init__("ExpiredToken", "The security token included in the request is expired", 403)
        else:
            super().__init__("ExpiredTokenException", "The security token included in the request is expired", 400)
