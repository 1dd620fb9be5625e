"""New objects that cannot be seen yet: how each is named, in which lists it is missing, and AWS's words for it.

https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from typing import Callable

from .wire import Answer, Request, error

READ = re.compile(r"(Describe|Get|List)\w*")
NEW_ID = re.compile(r"<(\w+)>((?:[a-z]+-)+[0-9a-f]{8,17})</")
# Where calls are given a trust policy, in which a new role may be a principal.
TRUST = {"CreateRole": "AssumeRolePolicyDocument", "UpdateAssumeRolePolicy": "PolicyDocument"}

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
    "pcx": ("InvalidVpcPeeringConnectionID.NotFound", "The vpcPeeringConnection ID '{}' does not exist"),
    "pl": ("InvalidPrefixListID.NotFound", "The prefix list ID '{}' does not exist"),
    "i": ("InvalidInstanceID.NotFound", "The instance ID '{}' does not exist"),
    "vol": ("InvalidVolume.NotFound", "The volume '{}' does not exist."),
}
NOT_FOUND_ELSE = ("InvalidID", "The ID '{}' is not valid")


@dataclass
class Missing:
    """A list without the object: the parameters it must have been asked with, and what the row would hold."""

    params: dict[str, str]
    row: dict[str, str]


@dataclass
class New:
    """An object of EC2, known by its `id`, or of IAM.

    `keys` are the parameters that together name it in a call; none if no call names it. `lists` are the lists it would
    be in. `uses` are other parameters that need it: name, value, and the code and message of the refusal. `principal`
    is the ARN by which trust policies of any account may name it, and callers of any account assume it.
    """

    service: str
    account: str | None
    made_by: str
    id: str = ""
    keys: dict[str, str] = field(default_factory=dict)
    message: str = ""
    lists: dict[str, Missing] = field(default_factory=dict)
    uses: list[tuple[str, str, str, str]] = field(default_factory=list)
    principal: str | None = None
    reads: int = 0
    writes: int = 0

    def unread(self, request: Request, account: str | None) -> Answer | None:
        """What a read that asks for the object is told."""
        if not self.reads or not READ.fullmatch(request.action) or not self._is_of(request, account):
            return None
        if self.service == "ec2":
            asked = any(value == self.id and not is_filter(key) for key, value in request.params.items())
            return not_found(self.id) if asked else None
        return error("iam", "NoSuchEntity", self.message, 404) if self._is_named(request) else None

    def unlisted(self, request: Request, account: str | None, answer: Answer) -> Answer | None:
        """The answer of a list without the object, or None if that has not got it."""
        if not self.reads or not READ.fullmatch(request.action) or not self._is_of(request, account):
            return None
        if self.service == "ec2":
            by_filter = any(value == self.id and is_filter(key) for key, value in request.params.items())
            return without_rows(answer, lambda row: self.id in texts(row).values()) if by_filter else None
        missing = self.lists.get(request.action)
        if missing is None or not missing.params.items() <= request.params.items():
            return None
        return without_rows(answer, lambda row: missing.row.items() <= texts(row).items())

    def unwritten(self, request: Request, account: str | None) -> Answer | None:
        """What a call that needs the object is told."""
        if not self.writes or READ.fullmatch(request.action):
            return None
        if self.principal and json.dumps(self.principal) in request.params.get(TRUST.get(request.action, ""), ""):
            return error("iam", "MalformedPolicyDocument", f'Invalid principal in policy: "AWS":"{self.principal}"')
        if self.principal and request.action == "AssumeRole" and request.params.get("RoleArn") == self.principal:
            who = f"User: arn:aws:iam::{account}:root is not authorized to perform"
            return error("sts", "AccessDenied", f"{who}: sts:AssumeRole on resource: {self.principal}", 403)
        for key, value, code, message in self.uses:
            if request.params.get(key) == value and account == self.account:
                return error(request.service, code, message, 404 if code == "NoSuchEntity" else 400)
        if not self._is_of(request, account) or request.action == self.made_by:
            return None
        if self.service == "ec2":
            return not_found(self.id) if self.id in request.params.values() else None
        return error("iam", "NoSuchEntity", self.message, 404) if self._is_named(request) else None

    def _is_of(self, request: Request, account: str | None) -> bool:
        return (request.service, account) == (self.service, self.account)

    def _is_named(self, request: Request) -> bool:
        return bool(self.keys) and self.keys.items() <= request.params.items()


def made(request: Request, account: str | None, answer: Answer) -> New | None:
    """What a call has just made, if it makes anything that could be missed."""
    body = answer.body.decode()
    if request.service == "ec2":
        name = new_id(request, body)
        return New("ec2", account, request.action, id=name) if name else None
    make = MAKERS.get(request.action) if request.service == "iam" else None
    if make is None:
        return None
    new = make(request.params, body)
    new.account, new.made_by = account, request.action
    return new


def role(params: dict[str, str], body: str) -> New:
    name = element(body, "RoleName")
    message = f"The role with name {name} cannot be found."
    new = new_in_iam({"RoleName": name}, message, {"ListRoles": Missing({}, {"RoleName": name})})
    new.principal = element(body, "Arn")
    return new


def policy(params: dict[str, str], body: str) -> New:
    arn = element(body, "Arn")
    unattachable = f"{arn} does not exist or is not attachable."
    return new_in_iam(
        {"PolicyArn": arn},
        f"Policy {arn} was not found.",
        {"ListPolicies": Missing({}, {"Arn": arn})},
        [
            ("PolicyArn", arn, "NoSuchEntity", f"Policy {unattachable}"),
            ("PermissionsBoundary", arn, "NoSuchEntity", f"Scope ARN: {unattachable}"),
        ],
    )


def policy_version(params: dict[str, str], body: str) -> New:
    arn, version = params["PolicyArn"], element(body, "VersionId")
    return new_in_iam(
        {"PolicyArn": arn, "VersionId": version},
        f"Policy {arn} version {version} does not exist or is not attachable.",
        {"ListPolicyVersions": Missing({"PolicyArn": arn}, {"VersionId": version})},
    )


def instance_profile(params: dict[str, str], body: str) -> New:
    name, arn = element(body, "InstanceProfileName"), element(body, "Arn")
    invalid = "Value ({}) for parameter iamInstanceProfile.{} is invalid. Invalid IAM Instance Profile {}"
    return new_in_iam(
        {"InstanceProfileName": name},
        f"Instance Profile {name} cannot be found.",
        {"ListInstanceProfiles": Missing({}, {"InstanceProfileName": name})},
        [
            ("IamInstanceProfile.Name", name, "InvalidParameterValue", invalid.format(name, "name", "name")),
            ("IamInstanceProfile.Arn", arn, "InvalidParameterValue", invalid.format(arn, "arn", "ARN")),
        ],
    )


def role_of_profile(params: dict[str, str], _: str) -> New:
    profile = {"InstanceProfileName": params["InstanceProfileName"]}
    role = {"RoleName": params["RoleName"]}
    return new_in_iam(
        {}, "", {"GetInstanceProfile": Missing(profile, role), "ListInstanceProfilesForRole": Missing(role, profile)}
    )


def provider(params: dict[str, str], body: str) -> New:
    arn = element(body, "OpenIDConnectProviderArn")
    return new_in_iam(
        {"OpenIDConnectProviderArn": arn},
        f"OpenIDConnect Provider not found for arn {arn}",
        {"ListOpenIDConnectProviders": Missing({}, {"Arn": arn})},
    )


def attachment(params: dict[str, str], _: str) -> New:
    role, policy = {"RoleName": params["RoleName"]}, {"PolicyArn": params["PolicyArn"]}
    return new_in_iam(
        {}, "", {"ListAttachedRolePolicies": Missing(role, policy), "ListEntitiesForPolicy": Missing(policy, role)}
    )


def inline_policy(params: dict[str, str], _: str) -> New:
    role, name = params["RoleName"], params["PolicyName"]
    return new_in_iam(
        {"RoleName": role, "PolicyName": name},
        f"The role policy with name {name} cannot be found.",
        {"ListRolePolicies": Missing({"RoleName": role}, {"": name})},
    )


MAKERS: dict[str, Callable[[dict[str, str], str], New]] = {
    "AddRoleToInstanceProfile": role_of_profile,
    "AttachRolePolicy": attachment,
    "CreateInstanceProfile": instance_profile,
    "CreateOpenIDConnectProvider": provider,
    "CreatePolicy": policy,
    "CreatePolicyVersion": policy_version,
    "CreateRole": role,
    "CreateServiceLinkedRole": role,
    "PutRolePolicy": inline_policy,
}


def new_in_iam(keys: dict[str, str], message: str, lists: dict[str, Missing], uses: list | None = None) -> New:
    return New("iam", None, "", keys=keys, message=message, lists=lists, uses=uses or [])


def new_id(request: Request, body: str) -> str | None:
    """The id of what a call has made: <vpcId> for CreateVpc; else the first id that the request did not name."""
    ids = [(name.lower(), value) for name, value in NEW_ID.findall(body) if value not in request.text]
    own = [value for name, value in ids if name.removesuffix("id") in request.action.lower()]
    return next(iter(own or [value for _, value in ids]), None)


def element(body: str, name: str) -> str:
    found = re.search(rf"<{name}>([^<]*)</{name}>", body)
    return found[1] if found else ""


def not_found(name: str) -> Answer:
    code, message = NOT_FOUND.get(name.rsplit("-", 1)[0], NOT_FOUND_ELSE)
    return error("ec2", code, message.format(name))


def is_filter(key: str) -> bool:
    return key.startswith("Filter.")


def texts(row: ElementTree.Element) -> dict[str, str]:
    """A row of a list by element; a row that is one text stands under the empty name."""
    return {"": row.text or "", **{child.tag.rpartition("}")[2]: child.text or "" for child in row}}


def without_rows(answer: Answer, is_it: Callable[[ElementTree.Element], bool]) -> Answer | None:
    """The answer without the <item> or <member> elements that are meant, or None if there are none."""
    root = ElementTree.fromstring(answer.body)
    found = [
        (parent, row)
        for parent in root.iter()
        for row in parent
        if row.tag.rpartition("}")[2] in ("item", "member") and is_it(row)
    ]
    if not found:
        return None
    for parent, row in found:
        parent.remove(row)
    ElementTree.register_namespace("", root.tag.partition("}")[0].lstrip("{"))
    body = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Answer(answer.status, answer.headers, body)
