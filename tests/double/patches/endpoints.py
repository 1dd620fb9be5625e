"""VPC endpoints.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html
"""

from __future__ import annotations

from typing import Any

TABLES, SUBNETS, GROUPS = "RouteTableIds", "SubnetIds", "SecurityGroupIds"
# The services of AWS that there are, as pairs with the type of endpoints.
SERVICES = [("s3", "Gateway"), ("dynamodb", "Gateway")] + [
    (name, "Interface")
    for name in ("s3", "ec2", "ecr.api", "ecr.dkr", "ecs", "kms", "lambda", "logs", "rds", "secretsmanager", "ssm", "sts")
]
# A set of an endpoint in the parameters, and in moto.
SETS = {TABLES: "route_table_ids", SUBNETS: "subnet_ids", GROUPS: "security_group_ids"}


def of_aws(region: str, name: str, kind: str) -> dict[str, Any]:
    """A service of AWS, as DescribeVpcEndpointServices tells it."""
    number = f"{SERVICES.index((name, kind)):017x}"
    service = {
        "AcceptanceRequired": False,
        "AvailabilityZones": [f"{region}{zone}" for zone in "abc"],
        "BaseEndpointDnsNames": [f"{name}.{region}.vpce.amazonaws.com"],
        "ManagesVpcEndpoints": False,
        "Owner": "amazon",
        "ServiceId": f"vpce-svc-{number}",
        "ServiceName": f"com.amazonaws.{region}.{name}",
        "ServiceRegion": region,
        "ServiceType": [{"ServiceType": kind}],
        "SupportedIpAddressTypes": ["ipv4"],
        "Tags": [],
        "VpcEndpointPolicySupported": True,
    }
    if kind == "Interface":
        private = f"{name}.{region}.amazonaws.com"
        service["PrivateDnsName"], service["PrivateDnsNames"] = private, [{"PrivateDnsName": private}]
        service["PrivateDnsNameVerificationState"] = "verified"
    return service


def is_gateway(endpoint: Any) -> bool:
    return endpoint.vpc_endpoint_type == "Gateway"


def says(handler: Any, endpoint: Any) -> None:
    """Sets what a call says, but for the sets."""
    if addresses := handler._get_param("IpAddressType"):
        endpoint.ip_address_type = addresses
    if (private := handler._get_param("PrivateDnsEnabled")) is not None:
        endpoint.private_dns_enabled = str(private).lower() == "true"
    if str(handler._get_param("ResetPolicy")).lower() == "true":
        endpoint.policy_document = type(endpoint).DEFAULT_POLICY
    options = {**(endpoint.dns_options or {}), **(handler._get_param("DnsOptions") or {})}
    endpoint.dns_options = options or None


def follow(backend: Any, endpoint: Any, addresses: list[dict[str, str]]) -> None:
    """Makes the network interfaces and the routes those of the subnets and the route tables."""
    if is_gateway(endpoint):
        lead_there(backend, endpoint)
        return
    said = {one["SubnetId"]: one for one in addresses}
    for eni in [backend.enis[i] for i in endpoint.network_interface_ids if i in backend.enis]:
        if eni.subnet.id not in endpoint.subnet_ids or eni.subnet.id in said:
            backend.enis.pop(eni.id)
            endpoint.network_interface_ids.remove(eni.id)
    there = {backend.enis[i].subnet.id for i in endpoint.network_interface_ids}
    for subnet in [backend.get_subnet(i) for i in endpoint.subnet_ids if i not in there]:
        its = said.get(subnet.id, {})
        eni = backend.create_network_interface(subnet, its.get("Ipv4"))
        eni.ipv6_addresses = [its["Ipv6"]] if "Ipv6" in its else []
        eni.interface_type, eni.requester_managed, eni.status = "vpc_endpoint", True, "in-use"
        eni.description = f"VPC Endpoint Interface {endpoint.id}"
        endpoint.network_interface_ids.append(eni.id)
    for eni in [backend.enis[i] for i in endpoint.network_interface_ids]:
        eni._group_set = [backend.get_security_group_from_id(i) for i in endpoint.security_group_ids]


def lead_there(backend: Any, endpoint: Any) -> None:
    """The route tables of a gateway endpoint have a route to the prefix list of its service, and no others."""
    target = endpoint.destination_prefix_list_id
    for table in backend.route_tables.values() if target else ():
        route = table._routes.get(f"{table.id}~{target}")
        leads = route is not None and route.gateway_id == endpoint.id
        if leads and table.id not in endpoint.route_table_ids:
            backend.delete_route(table.id, None, None, target)
        elif not leads and table.id in endpoint.route_table_ids:
            backend.create_route(table.id, None, gateway_id=endpoint.id, destination_prefix_list_id=target)


def an_endpoint_has_what_is_said_of_it() -> None:
    """Its type, its groups, its options and its addresses. One with network interfaces has the default security group of
    its VPC where no other is named, and always keeps one."""
    from moto.ec2.models.vpcs import VPCEndPoint
    from moto.ec2.responses import EC2Response

    create = EC2Response.create_vpc_endpoint
    VPCEndPoint.requester_managed = False
    values = VPCEndPoint.get_filter_value

    def created(self: Any) -> Any:
        backend = self.ec2_backend
        addresses = self._get_param("SubnetConfigurations") or []
        for subnet in self._get_param(SUBNETS) or []:
            backend.get_subnet(subnet)
        for table in self._get_param(TABLES) or []:
            backend.get_route_table(table)
        result = create(self)
        endpoint = result.result["VpcEndpoint"]
        for eni in endpoint.network_interface_ids:
            backend.enis.pop(eni, None)
        endpoint.network_interface_ids = []
        endpoint.vpc_endpoint_type = endpoint.vpc_endpoint_type or "Gateway"
        endpoint.service_region = backend.region_name
        endpoint.ip_address_type = "ipv4"
        endpoint.dns_options = None if is_gateway(endpoint) else {"DnsRecordIpType": "ipv4"}
        endpoint.resource_configuration_arn = self._get_param("ResourceConfigurationArn")
        endpoint.service_network_arn = self._get_param("ServiceNetworkArn")
        if not is_gateway(endpoint) and not endpoint.security_group_ids:
            endpoint.security_group_ids = [backend.get_default_security_group(endpoint.vpc_id).id]
        says(self, endpoint)
        follow(backend, endpoint, addresses)
        return result

    def get_filter_value(self: Any, filter_name: str, method_name: str | None = None) -> Any:
        own = {"vpc-endpoint-id": "id", "service-region": "service_region", "vpc-id": "vpc_id", "service-name": "service_name"}
        return getattr(self, own[filter_name]) if filter_name in own else values(self, filter_name, method_name)

    EC2Response.create_vpc_endpoint, VPCEndPoint.get_filter_value = created, get_filter_value


def a_change_of_an_endpoint_is_carried_out() -> None:
    """All of it: what is there cannot be added, what is not there cannot be taken away."""
    from moto.ec2.responses import EC2Response

    modify = EC2Response.modify_vpc_endpoint

    def modified(self: Any) -> Any:
        backend = self.ec2_backend
        endpoint = backend.get_vpc_end_point(self._get_param("VpcEndpointId"))
        for name, field in SETS.items():
            there = getattr(endpoint, field) or []
            added, gone = (self._get_param(f"{verb}{name}") or [] for verb in ("Add", "Remove"))
            if wrong := [i for i in added if i in there] + [i for i in gone if i not in there]:
                code = "RouteAlreadyExists" if name == TABLES and wrong[0] in there else "InvalidParameter"
                backend.raise_error(code, f"{wrong[0]} cannot be added or removed.")
            if name == GROUPS and gone and not set(there) - set(gone) | set(added):
                backend.raise_error("InvalidParameter", "The endpoint must have at least one security group.")
            find = {TABLES: backend.get_route_table, SUBNETS: backend.get_subnet}
            for one in added if name in find else ():
                find[name](one)
            # Each change is made of lists of its own.
            setattr(endpoint, field, list(there))
        result = modify(self)
        says(self, endpoint)
        follow(backend, endpoint, self._get_param("SubnetConfigurations") or [])
        return result

    EC2Response.modify_vpc_endpoint = modified


def an_endpoint_that_is_deleted_is_gone() -> None:
    """With its interfaces and its routes. One that is not there is told in the answer.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpcEndpoints.html
    """
    from moto.core.responses import ActionResult
    from moto.ec2.responses import EC2Response

    def deleted(self: Any) -> Any:
        backend, refused = self.ec2_backend, []
        for name in self._get_param("VpcEndpointIds") or []:
            endpoint = backend.vpc_end_points.pop(name, None)
            if endpoint is None:
                error = {"Code": "InvalidVpcEndpoint.NotFound", "Message": f"The Vpc Endpoint Id '{name}' does not exist"}
                refused.append({"ResourceId": name, "Error": error})
                continue
            endpoint.route_table_ids, endpoint.subnet_ids = [], []
            follow(backend, endpoint, [])
            backend.tags.pop(name, None)
        return ActionResult({"Unsuccessful": refused})

    EC2Response.delete_vpc_endpoints = deleted


def services_and_their_prefix_lists_are_found() -> None:
    """Some services by the filters of the call, and prefix lists with their CIDR blocks. moto asks all of its services,
    which takes packages that are not here.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcEndpointServices.html
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribePrefixLists.html
    """
    from moto.ec2.models.managed_prefixes import ManagedPrefixList
    from moto.ec2.models.vpcs import VPCBackend

    known: dict[str, list[dict[str, Any]]] = {}
    services = VPCBackend._filter_endpoint_services

    def offered(account_id: str, region: str) -> list[dict[str, Any]]:
        return known.setdefault(region, [of_aws(region, name, kind) for name, kind in SERVICES])

    def filtered(names: list[str], filters: list[dict[str, Any]], all_services: list[dict[str, Any]]) -> Any:
        renamed = [{**one, "Value": one.get("Values") or one.get("Value") or []} for one in filters or []]
        return services(names, renamed, all_services)

    def cidrs(self: Any) -> list[str]:
        entries = list(self.entries.values())
        return [entry["Cidr"] for entry in entries[-1]] if entries else []

    VPCBackend._collect_default_endpoint_services = staticmethod(offered)
    VPCBackend._filter_endpoint_services = staticmethod(filtered)
    ManagedPrefixList.cidrs = property(cidrs)


PATCHES = (
    an_endpoint_has_what_is_said_of_it,
    a_change_of_an_endpoint_is_carried_out,
    an_endpoint_that_is_deleted_is_gone,
    services_and_their_prefix_lists_are_found,
)
