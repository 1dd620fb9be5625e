"""What a call needs: actions, the ARNs that they are on, and the condition keys that come with them.

Follows the tables of "Actions, resources, and condition keys" of EC2, IAM, STS and Elastic Load Balancing. The calls of
other services are on "*".
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .named import TYPES, is_gone, named
from .policies import Context
from .wire import NotEmulated, Request

# What policies call a service, where its signature says something else.
PREFIXES = {"monitoring": "cloudwatch", "tagging": "tag"}
# What calls make whose names do not say it as ARNs do.
MADE = {
    "AllocateAddress": "elastic-ip",
    "AuthorizeSecurityGroupEgress": "security-group-rule",
    "AuthorizeSecurityGroupIngress": "security-group-rule",
    "CreateFlowLogs": "vpc-flow-log",
    "CreateManagedPrefixList": "prefix-list",
    "CreateNatGateway": "natgateway",
    "RequestSpotInstances": "spot-instances-request",
    "RunInstances": "instance",
}
# What calls make beside that.
ALSO_MADE = {"RunInstances": ("network-interface", "volume")}
BALANCING_ARN = re.compile(r"(?:LoadBalancer|Listener|Resource|Rule|TargetGroup)Arns?(?:\.member\.\d+)?")
TAG_KEY = re.compile(r"((?:.*\.)?Tags?(?:\.member)?\.\d+)\.Key")
# Calls on roles that can be made to depend on the boundary of the role.
BOUNDED = {"AttachRolePolicy", "DeleteRolePermissionsBoundary", "DeleteRolePolicy", "DetachRolePolicy", "PutRolePolicy"}


@dataclass(frozen=True)
class Need:
    """An action on a resource, which is "*" where the action has none. `context` belongs to this pair alone."""

    action: str
    resource: str = "*"
    context: Context = field(default_factory=dict)


def needs(request: Request, account: str) -> list[Need]:
    """What must be allowed for a call of this account, all of it."""
    service = PREFIXES.get(request.service, request.service)
    if "/" in request.action:
        raise NotEmulated(f"policies on {service}, whose calls have no names")
    action, tags = f"{service}:{request.action}", tags_of(request.params)
    if service == "ec2" and is_gone(request, account):
        # AWS does not say what it looks at then. Here anybody is told that it is not there.
        return []
    if service == "ec2":
        return of_ec2(request, account, action, tags)
    if service == "iam":
        return of_iam(request, account, action, tags)
    if service == "sts":
        return of_sts(request, action, tags)
    if service == "elasticloadbalancing":
        return of_balancing(request, account, action, tags)
    return [Need(action, "*", tags)]


def tags_of(params: dict[str, str]) -> Context:
    """The condition keys of the tags, and of the tag keys, that a call is given."""
    found = {value: params.get(f"{at[1]}.Value", "") for key, value in params.items() if (at := TAG_KEY.fullmatch(key))}
    keys = [*found, *(value for key, value in params.items() if key.startswith("TagKeys.member."))]
    context = {f"aws:requesttag/{key.lower()}": [value] for key, value in found.items()}
    return {**context, "aws:tagkeys": keys} if keys else context


def of_ec2(request: Request, account: str, action: str, tags: Context) -> list[Need]:
    def arn(kind: str, one: str) -> str:
        # What can be shared with others is in the ARN of nobody.
        owner = "" if kind in {"image", "snapshot"} else account
        return f"arn:aws:ec2:{request.region}:{owner}:{kind}/{one}"

    found = [
        Need(action, arn(kind, one), {**tags, **tags_of_ec2(request, account, one)})
        for one, kind in named(request, account)
    ]
    made = type_made(request.action)
    if made:
        found += [Need(action, arn(kind, "*"), tags) for kind in (made, *ALSO_MADE.get(request.action, ()))]
        if tags:
            context = {**tags, "ec2:createaction": [request.action]}
            found.append(Need("ec2:CreateTags", arn(made, "*"), context))
    profiles = ("IamInstanceProfile.Name", "IamInstanceProfile.Arn", "LaunchSpecification.IamInstanceProfile.Name")
    if profile := next((request.params[name] for name in profiles if name in request.params), ""):
        found += passed(account, role_of_profile(account, profile.rsplit("/", 1)[-1]))
    if role := request.params.get("DeliverLogsPermissionArn"):
        found += passed(account, role.rsplit("/", 1)[-1], "vpc-flow-logs.amazonaws.com")
    return found or [Need(action, "*", tags)]


def type_made(action: str) -> str | None:
    """The type of what an EC2 call makes: vpc for CreateVpc. Tags and routes are nothing by themselves."""
    if action in MADE:
        return MADE[action]
    name = action.removeprefix("Create")
    kebab = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()
    return kebab if name != action and kebab in TYPES.values() else None


def of_iam(request: Request, account: str, action: str, tags: Context) -> list[Need]:
    params, context = request.params, dict(tags)
    resource = iam_resource(request, account)
    if "PolicyArn" in params and resource != params["PolicyArn"]:
        context["iam:policyarn"] = [params["PolicyArn"]]
    role = find(account, "roles", params.get("RoleName"))
    boundary = params.get("PermissionsBoundary")
    if role and request.action in BOUNDED:
        boundary = role.permissions_boundary_arn
    if boundary:
        context["iam:permissionsboundary"] = [boundary]
    if "AWSServiceName" in params:
        context["iam:awsservicename"] = [params["AWSServiceName"]]
    context |= tags_of_iam(account, resource)
    needed = [Need(action, resource, context)]
    if tags and request.action.startswith("Create"):
        needed.append(Need(action.replace("Create", "Tag"), resource, context))
    if request.action == "AddRoleToInstanceProfile":
        needed += passed(account, params.get("RoleName"))
    return needed


def iam_resource(request: Request, account: str) -> str:
    """The ARN that an IAM call is on. What is to be made has the path of the request, everything else its own."""
    params, arn = request.params, f"arn:aws:iam::{account}:"
    path = params.get("Path", "/")
    if "AWSServiceName" in params:
        return f"{arn}role/aws-service-role/{params['AWSServiceName']}/*"
    if "DeletionTaskId" in params:
        return f"{arn}role/" + params["DeletionTaskId"].removeprefix("task/").rpartition("/")[0]
    for name, kind, owned in (
        ("InstanceProfileName", "instance-profile", "instance_profiles"),
        ("RoleName", "role", "roles"),
        ("UserName", "user", "users"),
        ("GroupName", "group", "groups"),
    ):
        if name in params:
            there = find(account, owned, params[name])
            return there.arn if there else f"{arn}{kind}{path}{params[name]}"
    if request.action == "CreatePolicy":
        return f"{arn}policy{path}{params.get('PolicyName')}"
    if request.action == "CreateOpenIDConnectProvider":
        return f"{arn}oidc-provider/" + params.get("Url", "").partition("://")[2]
    named = ("PolicyArn", "OpenIDConnectProviderArn", "PolicySourceArn")
    return next((params[name] for name in named if name in params), "*")


def of_balancing(request: Request, account: str, action: str, tags: Context) -> list[Need]:
    """Classic load balancers are known by their names, what is newer by its ARN."""
    params = request.params
    if request.action.startswith("Describe"):
        return [Need(action)]
    arn = f"arn:aws:elasticloadbalancing:{request.region}:{account}:"
    names = [value for key, value in params.items() if re.fullmatch(r"LoadBalancerNames?(\.member\.\d+)?", key)]
    named = [f"{arn}loadbalancer/{name}" for name in names]
    named += [value for key, value in params.items() if BALANCING_ARN.fullmatch(key)]
    if request.action == "CreateTargetGroup":
        named.append(f"{arn}targetgroup/{params.get('Name')}/*")
    if request.action == "CreateLoadBalancer" and "Name" in params:
        kind = {"network": "net", "gateway": "gwy"}.get(params.get("Type", ""), "app")
        named.append(f"{arn}loadbalancer/{kind}/{params['Name']}/*")
    found = [Need(action, one, {**tags, **tags_of_balancing(request, account, one)}) for one in named]
    if request.action.startswith("Create") and tags:
        context = {**tags, "elasticloadbalancing:createaction": [request.action]}
        listener = request.action == "CreateListener"
        made = [one.replace(":loadbalancer/", ":listener/") + "/*" for one in named] if listener else named
        found += [Need("elasticloadbalancing:AddTags", one, context) for one in made]
    if request.action == "CreateLoadBalancer":
        found += linked(account, "elasticloadbalancing.amazonaws.com", "AWSServiceRoleForElasticLoadBalancing")
    return found or [Need(action, "*", tags)]


def linked(account: str, service: str, name: str) -> list[Need]:
    """The right to have AWS make the role of a service, while it is not there. The double never makes it."""
    arn = f"arn:aws:iam::{account}:role/aws-service-role/{service}/{name}"
    context = {"iam:awsservicename": [service]}
    return [] if find(account, "roles", name) else [Need("iam:CreateServiceLinkedRole", arn, context)]


def of_sts(request: Request, action: str, tags: Context) -> list[Need]:
    params, context = request.params, dict(tags)
    for name in ("ExternalId", "RoleSessionName", "SourceIdentity"):
        if name in params:
            context[f"sts:{name.lower()}"] = [params[name]]
    transitive = [value for key, value in params.items() if key.startswith("TransitiveTagKeys.member.")]
    if transitive:
        context["sts:transitivetagkeys"] = transitive
    actions = [action]
    if tags:
        actions.append("sts:TagGetWebIdentityToken" if request.action == "GetWebIdentityToken" else "sts:TagSession")
    if "SourceIdentity" in params:
        actions.append("sts:SetSourceIdentity")
    return [Need(one, params.get("RoleArn", "*"), context) for one in actions]


def passed(account: str, role_name: str | None, service: str = "ec2.amazonaws.com") -> list[Need]:
    """The right to hand a role to a service."""
    role = find(account, "roles", role_name)
    return [Need("iam:PassRole", role.arn, {"iam:passedtoservice": [service]})] if role else []


def role_of_profile(account: str, name: str) -> str | None:
    profile = find(account, "instance_profiles", name)
    return profile.roles[0].name if profile and profile.roles else None


def find(account: str, owned: str, name: str | None):
    """moto's object of an account with this name, or None."""
    from moto.iam.models import iam_backends

    return next((one for one in getattr(iam_backends[account]["aws"], owned).values() if one.name == name), None)


def tags_of_ec2(request: Request, account: str, resource_id: str) -> Context:
    from moto.ec2.models import ec2_backends

    tags = ec2_backends[account][request.region].tags.get(resource_id, {})
    return resource_tags("ec2", tags)


def tags_of_balancing(request: Request, account: str, arn: str) -> Context:
    from moto.elb.models import elb_backends
    from moto.elbv2.models import elbv2_backends

    classic = elb_backends[account][request.region].load_balancers.get(arn.rpartition(":loadbalancer/")[2])
    newer = elbv2_backends[account][request.region].tagging_service
    return resource_tags("elasticloadbalancing", classic.tags if classic else newer.get_tag_dict_for_resource(arn))


def tags_of_iam(account: str, arn: str) -> Context:
    from moto.iam.models import iam_backends

    backend = iam_backends[account]["aws"]
    role = next((role for role in backend.roles.values() if role.arn == arn), None)
    if role:
        return resource_tags("iam", {tag["Key"]: tag["Value"] for tag in role.tags})
    profile = next((profile for profile in backend.instance_profiles.values() if profile.arn == arn), None)
    if profile:
        return resource_tags("iam", {tag["Key"]: tag["Value"] for tag in profile.tags})
    policy = backend.managed_policies.get(arn)
    return resource_tags("iam", {tag["Key"]: tag["Value"] for tag in policy.tags.values()} if policy else {})


def resource_tags(service: str, tags: dict[str, str]) -> Context:
    return {f"{owner}:resourcetag/{key.lower()}": [value] for key, value in tags.items() for owner in ("aws", service)}
