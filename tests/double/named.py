"""Which objects an EC2 call is on.

Follows the table of "Actions, resources, and condition keys for Amazon EC2": most calls are on all that they name.
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
"""

from __future__ import annotations

import re

from .wire import Request

# EC2's types in ARNs, by the prefix of the id.
TYPES = {
    "acl": "network-acl",
    "ami": "image",
    "dopt": "dhcp-options",
    "eigw": "egress-only-internet-gateway",
    "eipalloc": "elastic-ip",
    "eni": "network-interface",
    "fl": "vpc-flow-log",
    "i": "instance",
    "igw": "internet-gateway",
    "key": "key-pair",
    "lt": "launch-template",
    "nat": "natgateway",
    "pcx": "vpc-peering-connection",
    "pg": "placement-group",
    "pl": "prefix-list",
    "rtb": "route-table",
    "sg": "security-group",
    "sgr": "security-group-rule",
    "sir": "spot-instances-request",
    "snap": "snapshot",
    "subnet": "subnet",
    "vol": "volume",
    "vpc": "vpc",
    "vpce": "vpc-endpoint",
}
RESOURCE_ID = re.compile(r"([a-z]+)-[0-9a-f]{8,17}")
# Reads that are on an object. All others are on everything.
READS = re.compile(r"Describe\w+Attribute|Get(IpamPoolAllocations|ManagedPrefixListEntries|PasswordData)")
# Calls that are on nothing else, whatever they name.
ONLY = {
    "AuthorizeSecurityGroupEgress": "security-group",
    "AuthorizeSecurityGroupIngress": "security-group",
    "CreateLaunchTemplate": "launch-template",
    "CreateLaunchTemplateVersion": "launch-template",
    "CreateRoute": "route-table",
    "DeleteRoute": "route-table",
    "ReplaceRoute": "route-table",
    "RevokeSecurityGroupEgress": "security-group",
    "RevokeSecurityGroupIngress": "security-group",
}


def named(request: Request, account: str) -> list[tuple[str, str]]:
    """The objects that a call names, each with its type in ARNs."""
    if re.match(r"(Describe|Get)[A-Z]", request.action) and not READS.fullmatch(request.action):
        return []
    ids = [value for key, value in request.params.items() if not key.startswith("Filter.")]
    found = [(value, type_of(value)) for value in ids]
    found += [between for value in ids for between in associated(request, account, value)]
    return [(one, name) for one, name in found if name and ONLY.get(request.action, name) == name]


def type_of(value: str) -> str | None:
    of = RESOURCE_ID.fullmatch(value)
    return TYPES.get(of[1]) if of else None


def is_gone(request: Request, account: str) -> bool:
    """Whether a call names an association that is not there, so that it is on nothing."""
    ids = [value for value in request.params.values() if value.startswith(("eipassoc-", "rtbassoc-"))]
    return any(not associated(request, account, one) for one in ids)


def associated(request: Request, account: str, association_id: str) -> list[tuple[str, str | None]]:
    """What an association is between."""
    from moto.ec2.models import ec2_backends

    backend = ec2_backends[account][request.region]
    if association_id.startswith("rtbassoc-"):
        for table in backend.route_tables.values():
            if association_id in table._associations:
                target = table._associations[association_id]
                return [(table.id, "route-table"), (target, type_of(target))]
            if association_id == table.main_association_id:
                return [(table.id, "route-table")]
    if association_id.startswith("eipassoc-"):
        for address in backend.addresses:
            if address.association_id == association_id:
                eni = [(address.eni.id, "network-interface")] if address.eni else []
                return [(address.id, "elastic-ip"), *eni]
    return []
