"""VPC peering connections.

https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
"""

from __future__ import annotations

from typing import Any

# Filter -> what it looks at.
FILTERS = {
    "accepter-vpc-info.owner-id": lambda c: c.peer_vpc.owner_id,
    "accepter-vpc-info.vpc-id": lambda c: c.peer_vpc.id,
    "requester-vpc-info.owner-id": lambda c: c.vpc.owner_id,
    "requester-vpc-info.vpc-id": lambda c: c.vpc.id,
    "status-code": lambda c: c._status.code,
    "vpc-peering-connection-id": lambda c: c.id,
}


def existing(backend: Any, connection_id: str) -> Any:
    if connection_id not in backend.vpc_pcxs:
        message = f"The vpcPeeringConnection ID '{connection_id}' does not exist"
        backend.raise_error("InvalidVpcPeeringConnectionID.NotFound", message)
    return backend.vpc_pcxs[connection_id]


def connections_are_described_by_filters_and_refused_if_they_are_not_there() -> None:
    """moto ignores the filters of DescribeVpcPeeringConnections, and writes the code of the refusal in another way."""
    from moto.core.responses import ActionResult
    from moto.ec2.models.vpc_peering_connections import VPCPeeringConnectionBackend
    from moto.ec2.responses.vpc_peering_connections import VPCPeeringConnections

    def get_vpc_peering_connection(self: Any, vpc_pcx_id: str) -> Any:
        return existing(self, vpc_pcx_id)

    def describe(self: Any) -> Any:
        backend, filters = self.ec2_backend, self._filters_from_querystring()
        wanted = self._get_param("VpcPeeringConnectionIds") or []
        shown = [existing(backend, name) for name in wanted] or list(backend.vpc_pcxs.values())
        for name, values in filters.items():
            if name not in FILTERS:
                backend.raise_error("InvalidParameterValue", f"The filter '{name}' is invalid")
            shown = [connection for connection in shown if FILTERS[name](connection) in values]
        return ActionResult({"VpcPeeringConnections": [told(backend, connection) for connection in shown]})

    VPCPeeringConnectionBackend.get_vpc_peering_connection = get_vpc_peering_connection
    VPCPeeringConnections.describe_vpc_peering_connections = describe


def told(backend: Any, connection: Any) -> dict[str, Any]:
    """A connection as one account and region sees it: with the tags that it has there.

    https://docs.aws.amazon.com/vpc/latest/peering/create-vpc-peering-connection.html
    """
    tags = backend.tags.get(connection.id, {})
    sides = [dict(connection.requester_vpc_info), dict(connection.accepter_vpc_info)]
    for side in sides:
        if connection._status.code != "active":
            side.pop("PeeringOptions")
    return {
        "VpcPeeringConnectionId": connection.id,
        "RequesterVpcInfo": sides[0],
        "AccepterVpcInfo": sides[1],
        "Status": connection.status,
        "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
    }


def each_side_has_options_of_its_own_once_the_connection_is_active() -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcPeeringConnectionOptions.html"""
    from moto.ec2.responses.vpc_peering_connections import VPCPeeringConnections

    modify = VPCPeeringConnections.modify_vpc_peering_connection_options
    delete = VPCPeeringConnections.delete_vpc_peering_connection

    def modified(self: Any) -> Any:
        backend = self.ec2_backend
        connection = existing(backend, self._get_param("VpcPeeringConnectionId"))
        if connection._status.code != "active":
            message = f"Peering {connection.id} is not active. Peering options can be added only to active peerings."
            backend.raise_error("OperationNotPermitted", message)
        for name, vpc in (("Requester", connection.vpc), ("Accepter", connection.peer_vpc)):
            is_own = (vpc.owner_id, vpc.region) == (backend.account_id, backend.region_name)
            if self._get_param(f"{name}PeeringConnectionOptions") and not is_own:
                message = (
                    f"User {backend.account_id} does not have permission to modify the {name.lower()} side peering options"
                )
                backend.raise_error("OperationNotPermitted", message)
        return modify(self)

    def deleted(self: Any) -> Any:
        connection = existing(self.ec2_backend, self._get_param("VpcPeeringConnectionId"))
        if connection._status.code in ("deleted", "expired", "failed", "rejected"):
            message = (
                f"Invalid state transition for {connection.id}, attempted to transition from {connection._status.code} "
                "to deleting"
            )
            self.ec2_backend.raise_error("InvalidStateTransition", message)
        return delete(self)

    VPCPeeringConnections.modify_vpc_peering_connection_options = modified
    VPCPeeringConnections.delete_vpc_peering_connection = deleted


PATCHES = [
    connections_are_described_by_filters_and_refused_if_they_are_not_there,
    each_side_has_options_of_its_own_once_the_connection_is_active,
]
