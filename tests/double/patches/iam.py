"""IAM roles and policies.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
"""

from __future__ import annotations

import json
import re
from typing import Any

NAME = re.compile(r"[\w+=,.@-]{1,64}", re.ASCII)
PATH = re.compile(r"(/)|(/[\x21-\x7e]+/)")
PRINCIPAL_ARN = re.compile(r"arn:(aws[\w-]*):iam::(\d{12}):(root|(?:role|user)/.+)|arn:aws[\w-]*:sts::\d{12}:.+")
ACCOUNT_OR_ID = re.compile(r"\*|\d{12}|A[A-Z]{3}[A-Z0-9]{12,124}")
SHORTEST, LONGEST = 3600, 43200


def roles_are_checked() -> None:
    """CreateRole and UpdateAssumeRolePolicy refuse names, paths, durations and trust policies that AWS refuses."""
    from moto.iam.models import IAMBackend

    create, update = IAMBackend.create_role, IAMBackend.update_assume_role_policy

    def create_role(self: Any, role_name: str, assume_role_policy_document: str, path: str | None, *rest: Any, **kw: Any) -> Any:
        check_role(role_name, path, rest[3] if len(rest) > 3 else kw.get("max_session_duration"))
        check_trust(assume_role_policy_document)
        return create(self, role_name, assume_role_policy_document, path, *rest, **kw)

    def update_assume_role_policy(self: Any, role_name: str, policy_document: str) -> None:
        self.get_role(role_name)
        check_trust(policy_document)
        update(self, role_name, policy_document)

    IAMBackend.create_role, IAMBackend.update_assume_role_policy = create_role, update_assume_role_policy


def profiles_say_what_is_not_in_them() -> None:
    """RemoveRoleFromInstanceProfile says NoSuchEntity for a role that the profile does not have.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveRoleFromInstanceProfile.html
    """
    from moto.iam.exceptions import NotFoundException
    from moto.iam.models import IAMBackend

    remove = IAMBackend.remove_role_from_instance_profile

    def remove_role_from_instance_profile(self: Any, profile_name: str, role_name: str) -> None:
        try:
            remove(self, profile_name, role_name)
        except ValueError:
            message = f"Instance Profile {profile_name} does not have the role {role_name}."
            raise NotFoundException(message) from None

    IAMBackend.remove_role_from_instance_profile = remove_role_from_instance_profile


def check_role(name: str, path: str | None, duration: Any) -> None:
    from moto.iam.exceptions import ValidationError

    def refuse(value: Any, member: str, constraint: str) -> None:
        raise ValidationError(
            f"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {constraint}"
        )

    if len(name) > 64:
        refuse(name, "roleName", "Member must have length less than or equal to 64")
    if not NAME.fullmatch(name):
        raise ValidationError(
            "The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the "
            "following: +=,.@_-"
        )
    if path and (not PATH.fullmatch(path) or len(path) > 512):
        raise ValidationError("The specified value for path is invalid. It must begin and end with / and contain only "
                              "alphanumeric characters and/or / characters.")
    if duration is not None and int(duration) < SHORTEST:
        refuse(duration, "maxSessionDuration", f"Member must have value greater than or equal to {SHORTEST}")
    if duration is not None and int(duration) > LONGEST:
        refuse(duration, "maxSessionDuration", f"Member must have value less than or equal to {LONGEST}")


def check_trust(document: str) -> None:
    """A trust policy is JSON, says who, and names only principals that exist.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    from moto.iam.exceptions import MalformedPolicyDocument
    from moto.iam.policy_validation import IAMTrustPolicyDocumentValidator

    try:
        policy = json.loads(document)
    except ValueError:
        raise MalformedPolicyDocument("This policy contains invalid Json") from None
    if not isinstance(policy, dict):
        raise MalformedPolicyDocument("Syntax errors in policy.")
    statements = policy.get("Statement", [])
    for statement in statements if isinstance(statements, list) else [statements]:
        if isinstance(statement, dict) and not {"Principal", "NotPrincipal"} & set(statement):
            raise MalformedPolicyDocument("Missing required field Principal")
        principal = statement.get("Principal") if isinstance(statement, dict) else None
        named = principal.get("AWS", []) if isinstance(principal, dict) else []
        for name in named if isinstance(named, list) else [named]:
            if not exists(name):
                raise MalformedPolicyDocument(f'Invalid principal in policy: "AWS":"{name}"')
    IAMTrustPolicyDocumentValidator(without_wild_actions(policy)).validate()


def without_wild_actions(policy: dict[str, Any]) -> str:
    """moto knows the actions of trust policies only by their full names; AWS takes sts:* and the like."""
    copy = json.loads(json.dumps(policy))
    statements = copy.get("Statement", [])
    for statement in statements if isinstance(statements, list) else [statements]:
        actions = statement.get("Action") if isinstance(statement, dict) else None
        listed = actions if isinstance(actions, list) else [actions]
        if any(isinstance(action, str) and re.fullmatch(r"(?i)\*|sts:.*", action) for action in listed):
            statement["Action"] = "sts:AssumeRole"
    return json.dumps(copy)


def exists(principal: Any) -> bool:
    """Whether AWS would take a principal: an account always, a user or a role only if it is there.

    Accounts that the double has never seen cannot be looked into; their users and roles are taken to exist.
    """
    from moto.iam.models import iam_backends

    if not isinstance(principal, str):
        return False
    if ACCOUNT_OR_ID.fullmatch(principal):
        return True
    found = PRINCIPAL_ARN.fullmatch(principal)
    if not found:
        return False
    partition, account, what = found.groups()
    if what in (None, "root") or account not in iam_backends.keys():
        return True
    backend = iam_backends[account][partition]
    owned = backend.roles if what.startswith("role/") else backend.users
    return any(item.arn == principal for item in owned.values())


def an_update_keeps_the_description() -> None:
    """UpdateRole leaves the description as it is when it was given none; moto erases it. The longest session is another
    matter: left out, it is one hour again.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html
    """
    from moto.core.responses import EmptyResult
    from moto.iam.responses import IamResponse

    def update_role(self: Any) -> Any:
        role = self.backend.get_role(self._get_param("RoleName"))
        description, duration = self._get_param("Description"), self._get_param("MaxSessionDuration")
        check_role(role.name, role.path, duration)
        role.description = role.description if description is None else description
        role.max_session_duration = duration or SHORTEST
        return EmptyResult()

    IamResponse.update_role = update_role


def times_have_no_fractions() -> None:
    """The creation date of a role is shown in whole seconds.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html
    """
    from moto.iam.models import Role

    original = Role.__init__

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        self.create_date = self.create_date.replace(microsecond=0)

    Role.__init__ = __init__


def missing_roles_are_named() -> None:
    """NoSuchEntity reads as at AWS."""
    from moto.iam.exceptions import NotFoundException
    from moto.iam.models import IAMBackend

    original = IAMBackend.get_role

    def get_role(self: Any, role_name: str) -> Any:
        try:
            return original(self, role_name)
        except NotFoundException:
            raise NotFoundException(f"The role with name {role_name} cannot be found.") from None

    IAMBackend.get_role = get_role


def an_attached_policy_is_kept() -> None:
    """DeletePolicy refuses while the policy is attached.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html
    """
    from moto.iam.exceptions import DeleteConflictException
    from moto.iam.models import IAMBackend

    original = IAMBackend.delete_policy

    def delete_policy(self: Any, policy_arn: str) -> Any:
        policy = self.managed_policies.get(policy_arn)
        if policy and policy.attachment_count > 0:
            raise DeleteConflictException("Cannot delete a policy attached to entities.")
        return original(self, policy_arn)

    IAMBackend.delete_policy = delete_policy


def attaching_twice_is_attaching_once() -> None:
    """AttachRolePolicy counts a policy that is attached already no second time.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_Policy.html
    """
    from moto.iam.models import ManagedPolicy

    original = ManagedPolicy.attach_to

    def attach_to(self: Any, obj: Any) -> None:
        if self.arn not in obj.managed_policies:
            original(self, obj)

    ManagedPolicy.attach_to = attach_to


PATCHES = [
    roles_are_checked,
    an_update_keeps_the_description,
    missing_roles_are_named,
    times_have_no_fractions,
    an_attached_policy_is_kept,
    attaching_twice_is_attaching_once,
    profiles_say_what_is_not_in_them,
]
