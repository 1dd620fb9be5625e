"""STS, answered here: moto hands out sessions for roles that do not exist and never looks at a trust policy.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
"""

from __future__ import annotations

import json
import re
from datetime import datetime, timezone
from urllib.parse import unquote
from xml.sax.saxutils import escape

from . import trust
from .credentials import Caller, Credentials
from .wire import Answer, AwsError, NotEmulated, Request, xml

ROLE_ARN = re.compile(r"arn:(aws[\w-]*):iam::(\d{12}):role/(.+)")
NAME = re.compile(r"[\w+=,.@-]*", re.ASCII)
EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]*", re.ASCII)
SHORTEST, LONGEST, CHAINED, DEFAULT = 900, 43200, 3600, 3600
MOST_TAGS = 50


class Sts:
    """The operations of STS that this project uses."""

    def __init__(self, credentials: Credentials) -> None:
        self.credentials = credentials

    def answer(self, request: Request, caller: Caller) -> Answer:
        operation = {
            "AssumeRole": self.assume_role,
            "GetAccessKeyInfo": self.get_access_key_info,
            "GetCallerIdentity": self.get_caller_identity,
            "GetSessionToken": self.get_session_token,
        }.get(request.action)
        if operation is None:
            raise NotEmulated(f"sts:{request.action}")
        return xml("sts", request.action, operation(request, caller))

    def get_caller_identity(self, _: Request, caller: Caller) -> str:
        return (
            f"<Arn>{escape(caller.arn)}</Arn><UserId>{escape(caller.user_id)}</UserId>"
            f"<Account>{caller.account}</Account>"
        )

    def get_access_key_info(self, request: Request, _: Caller) -> str:
        account = self.credentials.account_of(request.params.get("AccessKeyId", ""))
        if account is None:
            raise invalid("The access key ID is not known.")
        return f"<Account>{account}</Account>"

    def get_session_token(self, request: Request, caller: Caller) -> str:
        if caller.token is not None:
            raise AwsError("AccessDenied", "Cannot call GetSessionToken with session credentials", 403)
        seconds = duration(request.params.get("DurationSeconds"), 43200, 129600)
        session = self.credentials.open_session(
            seconds,
            account=caller.account,
            arn=caller.arn,
            user_id=caller.user_id,
            principal_arn=caller.principal_arn,
            kind=caller.kind,
            tags=caller.tags,
        )
        return keys(session)

    def assume_role(self, request: Request, caller: Caller) -> str:
        params = request.params
        seconds = duration(params.get("DurationSeconds"), DEFAULT, LONGEST)
        asking = asked(params, caller)
        check_session_policy(params.get("Policy"))
        arn = params.get("RoleArn", "")
        found = ROLE_ARN.fullmatch(arn)
        if not found:
            raise invalid(f"{arn} is invalid")
        partition, account, _ = found.groups()
        role = find_role(account, partition, arn)
        if role is None or not trust.allows(unquote(role.assume_role_policy_document), asking):
            message = f"User: {caller.arn} is not authorized to perform: sts:AssumeRole on resource: {arn}"
            raise AwsError("AccessDenied", message, 403)
        check_duration(seconds, "DurationSeconds" in params, role, caller)
        session = self.credentials.open_session(
            seconds,
            account=account,
            arn=f"arn:{partition}:sts::{account}:assumed-role/{role.name}/{asking.role_session_name}",
            user_id=f"{role.id}:{asking.role_session_name}",
            principal_arn=arn,
            kind="role",
            source_identity=asking.source_identity or caller.source_identity,
            tags={**caller.transitive, **(asking.tags or {})},
            transitive={
                **caller.transitive,
                **{key: value for key, value in (asking.tags or {}).items() if key in asking.transitive_keys},
            },
        )
        return (
            f"{keys(session)}<AssumedRoleUser><Arn>{escape(session.arn)}</Arn>"
            f"<AssumedRoleId>{escape(session.user_id)}</AssumedRoleId></AssumedRoleUser>"
            + ("<PackedPolicySize>6</PackedPolicySize>" if "Policy" in params or asking.tags else "")
            + (f"<SourceIdentity>{escape(session.source_identity)}</SourceIdentity>" if session.source_identity else "")
        )


def asked(params: dict[str, str], caller: Caller) -> trust.Asking:
    """The checked parameters of an AssumeRole request."""
    name = constrained(params, "RoleSessionName", "roleSessionName", NAME, 2, 64)
    if name is None:
        raise invalid(violation("null", "roleSessionName", "Member must not be null"))
    tags = {
        params[key]: params.get(key.replace(".Key", ".Value"), "")
        for key in params
        if re.fullmatch(r"Tags\.member\.\d+\.Key", key)
    }
    if len(tags) > MOST_TAGS:
        raise invalid(f"1 validation error detected: 'tags' must have at most {MOST_TAGS} members")
    source = constrained(params, "SourceIdentity", "sourceIdentity", NAME, 2, 64)
    if source and caller.source_identity and source != caller.source_identity:
        # A source identity stays for the whole chain.
        raise AwsError("AccessDenied", "The source identity of a chained session cannot be changed", 403)
    if caller.transitive.keys() & tags.keys():
        raise AwsError("InvalidParameterValue", "One of the specified transitive tag keys can't be set in this session")
    return trust.Asking(
        caller=caller,
        role_session_name=name,
        external_id=constrained(params, "ExternalId", "externalId", EXTERNAL_ID, 2, 1224),
        source_identity=source or caller.source_identity,
        tags=tags,
        transitive_keys=tuple(value for key, value in params.items() if key.startswith("TransitiveTagKeys.member.")),
    )


def constrained(
    params: dict[str, str], name: str, member: str, pattern: re.Pattern[str], least: int, most: int
) -> str | None:
    """A parameter of limited length and alphabet, or the ValidationError of AWS. Never shows an external ID."""
    value = params.get(name)
    if value is None:
        return None
    shown = "*" if name == "ExternalId" else value
    if len(value) < least:
        raise invalid(violation(shown, member, f"Member must have length greater than or equal to {least}"))
    if len(value) > most:
        raise invalid(violation(shown, member, f"Member must have length less than or equal to {most}"))
    if not pattern.fullmatch(value):
        raise invalid(violation(shown, member, f"Member must satisfy regular expression pattern: {pattern.pattern}"))
    return value


def duration(value: str | None, default: int, longest: int) -> int:
    if value is None:
        return default
    if not re.fullmatch(r"-?\d+", value):
        raise AwsError("MalformedInput", "DurationSeconds is not a number")
    seconds = int(value)
    if seconds < SHORTEST:
        raise invalid(violation(value, "durationSeconds", f"Member must have value greater than or equal to {SHORTEST}"))
    if seconds > longest:
        raise invalid(violation(value, "durationSeconds", f"Member must have value less than or equal to {longest}"))
    return seconds


def check_duration(seconds: int, given: bool, role, caller: Caller) -> None:
    """What only the role and the caller limit. A default duration is never too long."""
    if given and caller.kind == "role" and seconds > CHAINED:
        raise invalid("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.")
    if given and seconds > int(role.max_session_duration or DEFAULT):
        raise invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")


def check_session_policy(policy: str | None) -> None:
    """A session policy must be JSON; it is not applied."""
    if policy is None:
        return
    try:
        json.loads(policy)
    except ValueError:
        raise AwsError("MalformedPolicyDocument", "This policy contains invalid Json") from None


def find_role(account: str, partition: str, arn: str):
    """The role with exactly this ARN, path included."""
    from moto.iam.models import iam_backends

    if account not in iam_backends.keys():
        return None
    backend = dict.get(iam_backends[account], partition)
    return next((role for role in backend.roles.values() if role.arn == arn), None) if backend else None


def keys(session: Caller) -> str:
    moment = datetime.fromtimestamp(session.expires or 0, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f"<Credentials><AccessKeyId>{session.access_key}</AccessKeyId>"
        f"<SecretAccessKey>{session.secret}</SecretAccessKey>"
        f"<SessionToken>{session.token}</SessionToken><Expiration>{moment}</Expiration></Credentials>"
    )


def violation(value: str, member: str, constraint: str) -> str:
    return f"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {constraint}"


def invalid(message: str) -> AwsError:
    return AwsError("ValidationError", message, 400)
