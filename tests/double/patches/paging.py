"""Paging of EC2's Describe calls: moto ignores MaxResults and answers everything at once.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html#api-pagination
"""

from __future__ import annotations

import base64
from typing import Any

# Method of moto -> member of the answer that is paged.
PAGED = {
    "describe_dhcp_options": "DhcpOptions",
    "describe_images": "Images",
    "describe_instance_type_offerings": "InstanceTypeOfferings",
    "describe_instance_types": "InstanceTypes",
    "describe_internet_gateways": "InternetGateways",
    "describe_managed_prefix_lists": "PrefixLists",
    "describe_nat_gateways": "NatGateways",
    "describe_network_acls": "NetworkAcls",
    "describe_network_interfaces": "NetworkInterfaces",
    "describe_route_tables": "RouteTables",
    "describe_security_group_rules": "SecurityGroupRules",
    "describe_security_groups": "SecurityGroups",
    "describe_snapshots": "Snapshots",
    "describe_spot_price_history": "SpotPriceHistory",
    "describe_subnets": "Subnets",
    "describe_volumes": "Volumes",
    "describe_vpc_endpoints": "VpcEndpoints",
    "describe_vpc_peering_connections": "VpcPeeringConnections",
    "describe_vpcs": "Vpcs",
    "get_managed_prefix_list_entries": "Entries",
}
LEAST, MOST = 5, 1000
# What is told in smaller pages.
SMALLER = {"describe_instance_types": 100, "describe_managed_prefix_lists": 100, "get_managed_prefix_list_entries": 100}


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
        most = SMALLER.get(method, MOST)
        size = int(size or most)
        if not LEAST <= size <= most:
            message = f"Value ( {size} ) for parameter maxResults is invalid. Expecting a value between {LEAST} and {most}."
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
