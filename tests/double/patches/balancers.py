"""Load balancers of Elastic Load Balancing.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
"""

from __future__ import annotations

from typing import Any

# How ARNs call the types.
KINDS = {"application": "app", "network": "net", "gateway": "gwy"}
ALL = {"deletion_protection.enabled": "false"}
LOGGED = {
    "access_logs.s3.enabled": "false",
    "access_logs.s3.bucket": "",
    "access_logs.s3.prefix": "",
    "ipv6.deny_all_igw_traffic": "false",
    "zonal_shift.config.enabled": "false",
}
ATTRIBUTES = {
    "application": {
        **ALL,
        **LOGGED,
        "client_keep_alive.seconds": "3600",
        "connection_logs.s3.enabled": "false",
        "connection_logs.s3.bucket": "",
        "connection_logs.s3.prefix": "",
        "idle_timeout.timeout_seconds": "60",
        "load_balancing.cross_zone.enabled": "true",
        "routing.http.desync_mitigation_mode": "defensive",
        "routing.http.drop_invalid_header_fields.enabled": "false",
        "routing.http.preserve_host_header.enabled": "false",
        "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "false",
        "routing.http.xff_client_port.enabled": "false",
        "routing.http.xff_header_processing.mode": "append",
        "routing.http2.enabled": "true",
        "waf.fail_open.enabled": "false",
    },
    "network": {
        **ALL,
        **LOGGED,
        "dns_record.client_routing_policy": "any_availability_zone",
        "load_balancing.cross_zone.enabled": "false",
        "secondary_ips.auto_assigned.per_subnet": "0",
    },
    "gateway": {**ALL, "load_balancing.cross_zone.enabled": "false"},
}


def load_balancers_are_of_their_type() -> None:
    """ARNs name the type, attributes are those of the type, and the scheme is always told but for gateways.

    moto calls all of them `app`, and has the same four attributes for all.
    """
    from moto.elbv2.models import ELBv2Backend

    create = ELBv2Backend.create_load_balancer

    def create_load_balancer(self: Any, name: str, **said: Any) -> Any:
        refuse_a_name_that_is_taken(self, name)
        if not said.get("scheme"):
            said["scheme"] = "internet-facing"
        balancer = create(self, name=name, **said)
        del self.load_balancers[balancer.arn]
        tags = self.tagging_service.list_tags_for_resource(balancer.arn)["Tags"]
        self.tagging_service.delete_all_tags_for_resource(balancer.arn)
        balancer.arn = balancer.arn.replace("/app/", f"/{KINDS[balancer.type]}/")
        balancer.attrs = dict(ATTRIBUTES[balancer.type])
        self.load_balancers[balancer.arn] = balancer
        self.tagging_service.tag_resource(balancer.arn, tags)
        return balancer

    ELBv2Backend.create_load_balancer = create_load_balancer


def refuse_a_name_that_is_taken(backend: Any, name: str) -> None:
    from moto.elbv2.exceptions import DuplicateLoadBalancerName

    if any(balancer.name == name for balancer in backend.load_balancers.values()):
        raise DuplicateLoadBalancerName()


def protected_load_balancers_stay() -> None:
    """DeleteLoadBalancer: one with deletion protection is not deleted."""
    from moto.elbv2.models import RESTError
    from moto.elbv2.models import ELBv2Backend

    delete = ELBv2Backend.delete_load_balancer

    def delete_load_balancer(self: Any, arn: str) -> None:
        balancer = self.load_balancers.get(arn)
        if balancer and balancer.attrs.get("deletion_protection.enabled") == "true":
            message = f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled"
            raise RESTError("OperationNotPermitted", message)
        delete(self, arn)

    ELBv2Backend.delete_load_balancer = delete_load_balancer


def subnets_of_network_load_balancers_may_lie_in_one_zone() -> None:
    """SetSubnets: only application load balancers need two zones.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_SetSubnets.html
    """
    from moto.elbv2.models import AvailabilityZone, ELBv2Backend

    change = ELBv2Backend.set_subnets

    def set_subnets(self: Any, arn: str, subnets: list[str], subnet_mappings: list[dict[str, Any]]) -> Any:
        balancer = self.load_balancers.get(arn)
        if balancer is None or balancer.type == "application":
            return change(self, arn, subnets, subnet_mappings)
        zones: dict[str, str] = {}
        wanted = subnets + [mapping["SubnetId"] for mapping in subnet_mappings]
        balancer.subnets = [self._get_subnet(zones, subnet) for subnet in wanted]
        return [AvailabilityZone(subnet) for subnet in balancer.subnets]

    ELBv2Backend.set_subnets = set_subnets


PATCHES = (
    load_balancers_are_of_their_type,
    protected_load_balancers_stay,
    subnets_of_network_load_balancers_may_lie_in_one_zone,
)
