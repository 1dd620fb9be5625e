"""Route tables.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceRoute.html
"""

from __future__ import annotations

from typing import Any

from .vpc import network


def a_destination_has_one_route() -> None:
    """A second route for a destination is refused, also for IPv6 and for the CIDR block of the VPC, and CIDR blocks are
    written in the short form."""
    from moto.ec2.models.route_tables import RouteBackend

    create = RouteBackend.create_route

    def create_route(
        self: Any,
        route_table_id: str,
        destination_cidr_block: str | None,
        destination_ipv6_cidr_block: str | None = None,
        destination_prefix_list_id: str | None = None,
        local: bool = False,
        **target: Any,
    ) -> Any:
        ipv4, ipv6 = network(destination_cidr_block), network(destination_ipv6_cidr_block)
        destination = ipv4 or ipv6 or destination_prefix_list_id
        routes = self.get_route_table(route_table_id)._routes
        if not local and f"{route_table_id}~{destination}" in routes:
            self.raise_error("RouteAlreadyExists", f"The route identified by {destination} already exists.")
        if target.get("gateway_id") == "local":
            self.raise_error("InvalidGatewayID.NotFound", "The gateway ID 'local' does not exist")
        route = create(self, route_table_id, ipv4, ipv6, destination_prefix_list_id, local, **target)
        route.came_with_table = local
        return route

    RouteBackend.create_route = create_route


def the_route_into_the_vpc_can_lead_elsewhere_and_stays() -> None:
    """ReplaceRoute lets it lead elsewhere, and with LocalTarget into the VPC again; DeleteRoute refuses it."""
    from moto.ec2.models.route_tables import Route, RouteBackend
    from moto.ec2.responses.route_tables import RouteTables

    replace, respond, delete = RouteBackend.replace_route, RouteTables.replace_route, RouteTables.delete_route
    remove = RouteBackend.delete_route

    def replace_route(self: Any, table: str, ipv4: str, ipv6: str | None = None, *more: Any, **target: Any) -> Any:
        route = replace(self, table, network(ipv4), network(ipv6), *more, **target)
        route.local = False
        return route

    def delete_route(self: Any, table: str, ipv4: str | None, ipv6: str | None = None, *more: Any) -> Any:
        return remove(self, table, network(ipv4), network(ipv6), *more)

    def named(self: Any) -> Any:
        """The route that a call names, if it is there."""
        table = self.ec2_backend.get_route_table(self._get_param("RouteTableId"))
        names = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")
        destination = next(network(value) for name in names if (value := self._get_param(name)))
        return table._routes.get(f"{table.id}~{destination}")

    def deleted(self: Any) -> Any:
        route = named(self)
        if route and route.came_with_table:
            destination = route.destination_cidr_block or route.destination_ipv6_cidr_block
            message = f"cannot remove local route {destination} in route table {route.route_table.id}"
            self.ec2_backend.raise_error("InvalidParameterValue", message)
        return delete(self)

    def replaced(self: Any) -> Any:
        result = respond(self)
        named(self).local = str(self._get_param("LocalTarget")).lower() == "true"
        return result

    RouteBackend.replace_route, RouteBackend.delete_route = replace_route, delete_route
    RouteTables.replace_route, RouteTables.delete_route = replaced, deleted
    Route.origin = property(lambda self: "CreateRouteTable" if self.came_with_table else "CreateRoute")


def what_is_associated_is_refused_a_second_table() -> None:
    """A subnet and a gateway have one association at most, and the main route table of a VPC is not deleted.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateRouteTable.html
    """
    from moto.ec2.models.route_tables import RouteBackend, RouteTable
    from moto.ec2.responses.route_tables import RouteTables

    associate, values = RouteBackend.associate_route_table, RouteTable.get_filter_value
    delete = RouteTables.delete_route_table

    def associate_route_table(
        self: Any, route_table_id: str, gateway_id: str | None = None, subnet_id: str | None = None
    ) -> Any:
        self.get_route_table(route_table_id)
        if any((subnet_id or gateway_id) in table._associations.values() for table in self.route_tables.values()):
            message = f"the specified association for route table {route_table_id} conflicts with an existing association"
            self.raise_error("Resource.AlreadyAssociated", message)
        return associate(self, route_table_id, gateway_id, subnet_id)

    def delete_route_table(self: Any) -> Any:
        table = self.ec2_backend.get_route_table(self._get_param("RouteTableId"))
        if table.main_association_id:
            message = f"The routeTable '{table.id}' has dependencies and cannot be deleted."
            self.ec2_backend.raise_error("DependencyViolation", message)
        return delete(self)

    def get_filter_value(self: Any, filter_name: str, method_name: str | None = None) -> Any:
        if filter_name == "association.gateway-id":
            return [target for target in self._associations.values() if not target.startswith("subnet-")]
        return values(self, filter_name, method_name)

    RouteBackend.associate_route_table, RouteTable.get_filter_value = associate_route_table, get_filter_value
    RouteTables.delete_route_table = delete_route_table


PATCHES = [
    a_destination_has_one_route,
    the_route_into_the_vpc_can_lead_elsewhere_and_stays,
    what_is_associated_is_refused_a_second_table,
]
