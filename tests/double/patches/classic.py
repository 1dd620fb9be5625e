"""Classic load balancers of Elastic Load Balancing.

https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_CreateLoadBalancer.html
https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_LoadBalancerAttributes.html
"""

from __future__ import annotations

from typing import Any

DESYNC = "elb.http.desyncmitigationmode"


def new_ones_are_whole() -> None:
    """CreateLoadBalancer: zones follow from subnets, and there is a health check from the beginning.

    moto has neither, and makes a security group where none is named.
    """
    from moto.ec2.models import ec2_backends
    from moto.elb.models import ELBBackend, FakeHealthCheck, LoadBalancer

    create = ELBBackend.create_load_balancer

    def create_load_balancer(self: Any, name: str, ports: Any, subnets: Any = None, **said: Any) -> Any:
        ec2 = ec2_backends[self.account_id][self.region_name]
        if subnets and not said.get("security_groups"):
            said["security_groups"] = [default_group(ec2, ec2.get_subnet(subnets[0]).vpc_id)]
        balancer = create(self, name=name, ports=ports, subnets=subnets, **said)
        balancer.availability_zones = zones_of(ec2, balancer.subnets)
        balancer.dns_name = f"{name}-1.{self.region_name}.elb.amazonaws.com"
        balancer.health_check = FakeHealthCheck(5, 10, 2, 30, f"TCP:{ports[0]['InstancePort']}")
        balancer.attributes = {
            "cross_zone_load_balancing": {"Enabled": False},
            "connection_draining": {"Enabled": False, "Timeout": 300},
            "access_log": {"Enabled": False},
            "connection_settings": {"IdleTimeout": 60},
            "additional_attributes": [(DESYNC, "defensive")],
        }
        balancer.group_name = lambda: ec2.get_security_group_from_id(balancer.security_groups[0]).name
        speak(balancer, ports)
        return balancer

    def source_security_group(self: Any) -> dict[str, str]:
        return {"OwnerAlias": self.account_id, "GroupName": self.group_name()}

    ELBBackend.create_load_balancer = create_load_balancer
    LoadBalancer.source_security_group = property(source_security_group)
    LoadBalancer.canonical_hosted_zone_name_id = "Z215JYRZR1TBD5"


def default_group(ec2: Any, vpc: str) -> str:
    groups = ec2.describe_security_groups(filters={"vpc-id": [vpc], "group-name": ["default"]})
    return str(groups[0].id)


def zones_of(ec2: Any, subnets: list[str]) -> list[str]:
    return sorted({ec2.get_subnet(subnet).availability_zone for subnet in subnets})


def speak(balancer: Any, ports: list[dict[str, Any]]) -> None:
    """Notes what instances are spoken to in: moto takes it for what clients speak."""
    for port in ports:
        for listener in balancer.listeners:
            if int(listener.load_balancer_port) == int(port["LoadBalancerPort"]):
                listener.spoken = port.get("InstanceProtocol", listener.protocol).upper()


def listeners_have_two_protocols() -> None:
    """CreateLoadBalancerListeners, DeleteLoadBalancerListeners: of several listeners, those that are named."""
    from moto.elb.models import ELBBackend, FakeListener

    create = ELBBackend.create_load_balancer_listeners

    def create_load_balancer_listeners(self: Any, name: str, ports: list[dict[str, Any]]) -> Any:
        balancer = create(self, name=name, ports=ports)
        speak(balancer, ports)
        return balancer

    def delete_load_balancer_listeners(self: Any, name: str, ports: list[Any]) -> Any:
        balancer = self.get_load_balancer(name)
        gone = {int(port) for port in ports}
        balancer.listeners = [one for one in balancer.listeners if int(one.load_balancer_port) not in gone]
        return balancer

    FakeListener.instance_protocol = property(lambda self: getattr(self, "spoken", self.protocol))
    ELBBackend.create_load_balancer_listeners = create_load_balancer_listeners
    ELBBackend.delete_load_balancer_listeners = delete_load_balancer_listeners


def attributes_are_set_one_by_one() -> None:
    """ModifyLoadBalancerAttributes: what is not named stays, and nothing is there twice."""
    from moto.elb.models import ELBBackend

    def modify_load_balancer_attributes(self: Any, load_balancer_name: str, **said: Any) -> None:
        attributes = self.get_load_balancer(load_balancer_name).attributes
        names = {"cross_zone": "cross_zone_load_balancing"}
        for name, value in said.items():
            if name == "additional_attributes":
                more = {attribute["Key"]: attribute["Value"] for attribute in value}
                attributes[name] = list({**dict(attributes[name]), **more}.items())
            elif name == "connection_draining" and value:
                # How long it may take is told only together with true, and stays.
                timeout = value.get("Timeout") if value["Enabled"] else None
                attributes[name] = value | {"Timeout": timeout or attributes[name]["Timeout"]}
            elif value:
                attributes[names.get(name, name)] = value

    ELBBackend.modify_load_balancer_attributes = modify_load_balancer_attributes


def absent_ones_are_refused() -> None:
    """What is asked of a load balancer that is not there is refused. moto breaks on it."""
    from moto.elb.exceptions import NoActiveLoadBalancerFoundError
    from moto.elb.models import ELBBackend

    def get_load_balancer(self: Any, load_balancer_name: str) -> Any:
        if load_balancer_name not in self.load_balancers:
            raise NoActiveLoadBalancerFoundError(load_balancer_name)
        return self.load_balancers[load_balancer_name]

    ELBBackend.get_load_balancer = get_load_balancer


def registering_twice_is_registering_once() -> None:
    """RegisterInstancesWithLoadBalancer."""
    from moto.elb.models import ELBBackend

    register = ELBBackend.register_instances

    def register_instances(self: Any, load_balancer_name: str, instance_ids: Any, **said: Any) -> Any:
        there = self.get_load_balancer(load_balancer_name).instance_ids
        new = [instance for instance in instance_ids if instance not in there]
        return register(self, load_balancer_name, new, **said)

    ELBBackend.register_instances = register_instances


def zones_follow_from_subnets() -> None:
    """AttachLoadBalancerToSubnets, DetachLoadBalancerFromSubnets: at least one stays, and one in each zone."""
    from moto.ec2.models import ec2_backends
    from moto.elb.exceptions import ELBClientError
    from moto.elb.models import ELBBackend

    def place(backend: Any, name: str, subnets: list[str]) -> list[str]:
        ec2 = ec2_backends[backend.account_id][backend.region_name]
        zones = zones_of(ec2, subnets)
        if not subnets or len(zones) < len(subnets):
            message = "ELB cannot be attached to multiple subnets in the same AZ, and to at least one."
            raise ELBClientError("InvalidConfigurationRequest", message)
        balancer = backend.get_load_balancer(name)
        balancer.subnets, balancer.availability_zones = subnets, zones
        return subnets

    def attach(self: Any, load_balancer_name: str, subnets: list[str]) -> list[str]:
        there = self.get_load_balancer(load_balancer_name).subnets
        return place(self, load_balancer_name, there + [subnet for subnet in subnets if subnet not in there])

    def detach(self: Any, load_balancer_name: str, subnets: list[str]) -> list[str]:
        there = self.get_load_balancer(load_balancer_name).subnets
        return place(self, load_balancer_name, [subnet for subnet in there if subnet not in subnets])

    ELBBackend.attach_load_balancer_to_subnets = attach
    ELBBackend.detach_load_balancer_from_subnets = detach


PATCHES = (
    new_ones_are_whole,
    listeners_have_two_protocols,
    attributes_are_set_one_by_one,
    absent_ones_are_refused,
    registering_twice_is_registering_once,
    zones_follow_from_subnets,
)
