"""Paging of EC2's Describe calls: moto ignores MaxResults and answers everything at once.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html#api-pagination
"""

from __future__ import annotations

import base64
from typing import Any

# Method of moto -> member of the answer that is paged.
PAGED = {
    "describe_dhcp_options": "DhcpOptions",
    "describe_internet_gateways": "InternetGateways",
    "describe_managed_prefix_lists": "PrefixLists",
    "describe_nat_gateways": "NatGateways",
    "describe_network_acls": "NetworkAcls",
    "describe_network_interfaces": "NetworkInterfaces",
    "describe_route_tables": "RouteTables",
    "describe_security_group_rules": "SecurityGroupRules",
    "describe_security_groups": "SecurityGroups",
    "describe_subnets": "Subnets",
    "describe_volumes": "Volumes",
    "describe_vpc_endpoints": "VpcEndpoints",
    "describe_vpcs": "Vpcs",
}
LEAST, MOST = 5, 1000


def describe_calls_are_paged() -> None:
    """MaxResults limits an answer, NextToken continues it."""
    from moto.ec2.responses import EC2Response

    for method, member in PAGED.items():
        setattr(EC2Response, method, paged(getattr(EC2Response, method), method, member))


def paged(original: Any, method: str, member: str) -> Any:
    def page(self: Any) -> Any:
        result = original(self)
        size, token = self._get_param("MaxResults"), self._get_param("NextToken")
        if size is None and token is None:
            return result
        size = int(size or MOST)
        if not LEAST <= size <= MOST:
            message = f"Value ( {size} ) for parameter maxResults is invalid. Expecting a value between {LEAST} and {MOST}."
            self.ec2_backend.raise_error("InvalidParameterValue", message)
        start = position(token, method) if token else 0
        if start is None:
            self.ec2_backend.raise_error("InvalidNextToken", f"Invalid token '{token}'")
        rows = list(result.result[member])
        result.result[member] = rows[start : start + size]
        if start + size < len(rows):
            result.result["NextToken"] = base64.b64encode(f"{method}:{start + size}".encode()).decode()
        return result

    return page


def position(token: str, method: str) -> int | None:
    try:
        name, _, start = base64.b64decode(token, validate=True).decode().partition(":")
        return int(start) if name == method else None
    except ValueError:
        return None


PATCHES = [describe_calls_are_paged]
