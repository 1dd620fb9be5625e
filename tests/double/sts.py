"""STS, answered here: moto hands out sessions for roles that do not exist and never looks at a trust policy.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta, timezone
from urllib.parse import unquote
from xml.sax.saxutils import escape

from . import refusals, trust, web_identity
from .credentials import Caller, Credentials
from .identity import find_managed
from .policies import Context, Policy
from .wire import Answer, AwsError, NotEmulated, Request, xml

ROLE_ARN = re.compile(r"arn:(aws[\w-]*):iam::(\d{12}):role/(.+)")
NAME = re.compile(r"[\w+=,.@-]*", re.ASCII)
EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]*", re.ASCII)
SHORTEST, LONGEST, CHAINED, DEFAULT = 900, 43200, 3600, 3600
MOST_TAGS, MOST_POLICY = 50, 2048


class Sts:
    """The operations of STS that this project uses."""

    def __init__(self, credentials: Credentials) -> None:
        self.credentials = credentials

    def answer(self, request: Request, caller: Caller | None) -> Answer:
        operation = {
            "AssumeRole": self.assume_role,
            "AssumeRoleWithWebIdentity": self.assume_role_with_web_identity,
            "DecodeAuthorizationMessage": self.decode_authorization_message,
            "GetAccessKeyInfo": self.get_access_key_info,
            "GetCallerIdentity": self.get_caller_identity,
            "GetSessionToken": self.get_session_token,
            "GetWebIdentityToken": self.get_web_identity_token,
        }.get(request.action)
        if operation is None:
            raise NotEmulated(f"sts:{request.action}")
        return xml("sts", request.action, operation(request, caller))

    def get_caller_identity(self, _: Request, caller: Caller) -> str:
        return (
            f"<Arn>{escape(caller.arn)}</Arn><UserId>{escape(caller.user_id)}</UserId>"
            f"<Account>{caller.account}</Account>"
        )

    def decode_authorization_message(self, request: Request, _: Caller) -> str:
        message = refusals.decoded(request.params.get("EncodedMessage", ""))
        return f"<DecodedMessage>{escape(message)}</DecodedMessage>"

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

    def get_web_identity_token(self, request: Request, caller: Caller) -> str:
        """A token whose signature is none: nobody outside can ask the double for its keys."""
        audience = [value for key, value in request.params.items() if key.startswith("Audience.member.")]
        if not audience:
            raise invalid(violation("null", "audience", "Member must not be null"))
        if request.params.get("SigningAlgorithm") not in ("ES384", "RS256"):
            raise invalid("The signing algorithm is ES384 or RS256.")
        seconds = int(request.params.get("DurationSeconds", "300"))
        if not 60 <= seconds <= 3600:
            raise invalid(violation(str(seconds), "durationSeconds", "Member must be between 60 and 3600"))
        end = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(seconds=seconds)
        claims = {"sub": caller.principal_arn, "aud": audience, "exp": int(end.timestamp())}
        head = {"alg": request.params["SigningAlgorithm"], "typ": "JWT"}
        parts = [urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (head, claims)]
        return (
            f"<WebIdentityToken>{'.'.join(parts)}.none</WebIdentityToken>"
            f"<Expiration>{end.strftime('%Y-%m-%dT%H:%M:%SZ')}</Expiration>"
        )

    def assume_role(self, request: Request, caller: Caller) -> str:
        asking = asked(request.params, caller)
        session, shown = self._session(request.params, asking, "AssumeRole")
        source = session.source_identity
        return shown + (f"<SourceIdentity>{escape(source)}</SourceIdentity>" if source else "")

    def assume_role_with_web_identity(self, request: Request, _: Caller | None) -> str:
        token = web_identity.read(request.params)
        # A token that cannot be good is refused before the role is looked at.
        _, shown = self._session(request.params, asked(request.params, token.bearer, token.claims), request.action)
        return shown + (
            f"<SubjectFromWebIdentityToken>{escape(token.subject)}</SubjectFromWebIdentityToken>"
            f"<Audience>{escape(token.audience)}</Audience><Provider>{escape(token.bearer.arn)}</Provider>"
        )

    def _session(self, params: dict[str, str], asking: trust.Asking, action: str) -> tuple[Caller, str]:
        """A session of the role that was asked for, and the part of the answer that every such call has."""
        caller = asking.caller
        seconds = duration(params.get("DurationSeconds"), DEFAULT, LONGEST)
        arn = params.get("RoleArn", "")
        found = ROLE_ARN.fullmatch(arn)
        if not found:
            raise invalid(f"{arn} is invalid")
        partition, account, _ = found.groups()
        policies = session_policies(params, account)
        role = find_role(account, partition, arn)
        if role is None or not trust.allows(unquote(role.assume_role_policy_document), asking):
            raise not_let_in(caller, action, arn)
        check_duration(seconds, "DurationSeconds" in params, role, caller)
        tags = asking.tags or {}
        session = self.credentials.open_session(
            seconds,
            account=account,
            arn=f"arn:{partition}:sts::{account}:assumed-role/{role.name}/{asking.role_session_name}",
            user_id=f"{role.id}:{asking.role_session_name}",
            principal_arn=arn,
            kind="role",
            source_identity=asking.source_identity or caller.source_identity,
            # Session tags win over those of the role.
            tags={**{tag["Key"]: tag["Value"] for tag in role.tags}, **caller.transitive, **tags},
            transitive={
                **caller.transitive,
                **{key: value for key, value in tags.items() if key in asking.transitive_keys},
            },
            session_policies=policies,
        )
        shown = (
            f"{keys(session)}<AssumedRoleUser><Arn>{escape(session.arn)}</Arn>"
            f"<AssumedRoleId>{escape(session.user_id)}</AssumedRoleId></AssumedRoleUser>"
        )
        return session, shown + ("<PackedPolicySize>6</PackedPolicySize>" if policies or tags else "")


def asked(params: dict[str, str], caller: Caller, claims: Context | None = None) -> trust.Asking:
    """The checked parameters of a request for a role."""
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
        claims=claims or {},
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


def session_policies(params: dict[str, str], account: str) -> tuple[Policy, ...]:
    """The policies that limit the session, none if it was not limited. They must be there, and of the role's account.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
    """
    policies = []
    if "Policy" in params:
        check_policy(params["Policy"])
        policies.append(Policy(params["Policy"]))
    while (arn := params.get(f"PolicyArns.member.{len(policies) - ('Policy' in params) + 1}.arn")) is not None:
        policy = find_managed(arn) if arn.split(":")[4:5] in ([account], ["aws"]) else None
        if policy is None:
            raise invalid(
                "At least one Policy ARN in the PolicyArns parameter does not match an existing IAM Managed Policy ARN."
            )
        policies.append(policy)
    return tuple(policies)


def check_policy(document: str) -> None:
    from moto.iam.exceptions import MalformedPolicyDocument
    from moto.iam.policy_validation import IAMPolicyDocumentValidator

    if len(document) > MOST_POLICY:
        raise invalid(violation("*", "policy", f"Member must have length less than or equal to {MOST_POLICY}"))
    try:
        json.loads(document)
    except ValueError:
        raise AwsError("MalformedPolicyDocument", "This policy contains invalid Json") from None
    try:
        IAMPolicyDocumentValidator(document).validate()
    except MalformedPolicyDocument as problem:
        raise AwsError("MalformedPolicyDocument", str(problem.message)) from None


def not_let_in(caller: Caller, action: str, arn: str) -> AwsError:
    if caller.kind == "identity":
        return AwsError("AccessDenied", f"Not authorized to perform sts:{action}", 403)
    message = f"User: {caller.arn} is not authorized to perform: sts:{action} on resource: {arn}"
    return AwsError("AccessDenied", message, 403)


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
