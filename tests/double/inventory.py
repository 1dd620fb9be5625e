"""What the accounts hold, without what AWS puts there itself. Tests assert with it that nothing is left.

Every kind is listed from moto's own state: the tagging API sees only some of them.
"""

from __future__ import annotations

from typing import Any, Callable, Iterable

from .accounts import ADMINISTRATOR

Held = dict[str, dict[str, list[str]]]


def own_prefix_lists(backend: Any) -> Iterable[str]:
    lists = (l for l in backend.managed_prefix_lists.values() if l.state != "delete-complete")
    return (l.id for l in lists if not l.prefix_list_name.startswith("com.amazonaws."))


def is_somebodys(role: Any) -> bool:
    """AWS makes service-linked roles too, when a service is first used. Those that nobody asked for do not count."""
    return not role.path.startswith("/aws-service-role/") or getattr(role, "made_by_request", False)


EC2_KINDS: dict[str, Callable[[Any], Iterable[str]]] = {
    "vpc": lambda b: (v.id for v in b.vpcs.values() if not v.is_default),
    "subnet": lambda b: (s.id for zone in b.subnets.values() for s in zone.values() if not s.default_for_az),
    "security-group": lambda b: (g.id for vpc in b.groups.values() for g in vpc.values() if g.name != "default"),
    "route-table": lambda b: (t.id for t in b.route_tables.values() if not t.main_association_id),
    "network-acl": lambda b: (a.id for a in b.network_acls.values() if not a.default),
    "internet-gateway": lambda b: b.internet_gateways,
    "egress-only-internet-gateway": lambda b: b.egress_only_internet_gateways,
    "nat-gateway": lambda b: (n.id for n in b.nat_gateways.values() if n.state != "deleted"),
    "elastic-ip": lambda b: (a.allocation_id for a in b.addresses),
    "vpc-endpoint": lambda b: (e.id for e in b.vpc_end_points.values() if e.state != "deleted"),
    "vpc-peering-connection": lambda b: (p.id for p in b.vpc_pcxs.values() if p._status.code != "deleted"),
    "managed-prefix-list": lambda b: own_prefix_lists(b),
    "dhcp-options": lambda b: (i for i in b.dhcp_options_sets if i != b.default_dhcp_options.id),
    "flow-log": lambda b: b.flow_logs,
    "network-interface": lambda b: b.enis,
    "instance": lambda b: (
        i.id for r in b.reservations.values() for i in r.instances if i._state.name != "terminated"
    ),
    "spot-instances-request": lambda b: (
        r.id for r in b.spot_instance_requests.values() if r.state not in {"cancelled", "closed"}
    ),
    "volume": lambda b: b.volumes,
    "snapshot": lambda b: (s.id for s in b.snapshots.values() if s.owner_id == b.account_id and not s.from_ami),
    "key-pair": lambda b: b.key_pairs,
    "launch-template": lambda b: b.launch_templates,
    "placement-group": lambda b: b.__dict__.get("placement_groups", {}),
}

IAM_KINDS: dict[str, Callable[[Any], Iterable[str]]] = {
    "role": lambda b: (r.name for r in b.roles.values() if is_somebodys(r)),
    "user": lambda b: (u.name for u in b.users.values() if u.name != ADMINISTRATOR),
    "group": lambda b: b.groups,
    "policy": lambda b: (p.name for p in b.managed_policies.values() if f"::{b.account_id}:" in p.arn),
    "instance-profile": lambda b: (p.name for p in b.instance_profiles.values()),
    "open-id-connect-provider": lambda b: b.open_id_providers,
}

ROUTE53_KINDS: dict[str, Callable[[Any], Iterable[str]]] = {
    "hosted-zone": lambda b: b.zones,
    "record-set": lambda b: (
        f"{r.name} {r.type}" for z in b.zones.values() for r in z.rrsets if r.type not in ("NS", "SOA")
    ),
}

ELBV2_KINDS: dict[str, Callable[[Any], Iterable[str]]] = {
    "load-balancer": lambda b: b.load_balancers,
    "target-group": lambda b: b.target_groups,
}

ELB_KINDS: dict[str, Callable[[Any], Iterable[str]]] = {"classic-load-balancer": lambda b: b.load_balancers}

ELASTICACHE_KINDS: dict[str, Callable[[Any], Iterable[str]]] = {
    "cache-subnet-group": lambda b: (name for name in b.cache_subnet_groups if name != "default")
}

RDS_KINDS: dict[str, Callable[[Any], Iterable[str]]] = {
    "db-subnet-group": lambda b: (group.name for group in b.subnet_groups.values())
}

REDSHIFT_KINDS: dict[str, Callable[[Any], Iterable[str]]] = {"cluster-subnet-group": lambda b: b.subnet_groups}

EKS_KINDS: dict[str, Callable[[Any], Iterable[str]]] = {"cluster": lambda b: b.clusters}


def held(account: str | None = None) -> dict[str, Held]:
    """{account: {region or "global": {kind: [ids]}}}, sorted; accounts, regions and kinds that hold nothing are left out,
    but an account that was asked for is always there."""
    from moto.ec2.models import ec2_backends
    from moto.eks.models import eks_backends
    from moto.elasticache.models import elasticache_backends
    from moto.elb.models import elb_backends
    from moto.elbv2.models import elbv2_backends
    from moto.iam.models import iam_backends
    from moto.rds.models import rds_backends
    from moto.redshift.models import redshift_backends
    from moto.route53.models import route53_backends

    found: dict[str, Held] = {account: {}} if account else {}
    services = (
        (ec2_backends, EC2_KINDS),
        (eks_backends, EKS_KINDS),
        (elasticache_backends, ELASTICACHE_KINDS),
        (elb_backends, ELB_KINDS),
        (elbv2_backends, ELBV2_KINDS),
        (iam_backends, IAM_KINDS),
        (rds_backends, RDS_KINDS),
        (redshift_backends, REDSHIFT_KINDS),
        (route53_backends, ROUTE53_KINDS),
    )
    of_groups = (elasticache_backends, rds_backends, redshift_backends)
    regional = (ec2_backends, eks_backends, elb_backends, elbv2_backends, *of_groups)
    for backends, kinds in services:
        for owner, region, backend in backends.iter_backends():
            if account not in (None, owner):
                continue
            for kind, list_ids in kinds.items():
                if ids := sorted(list_ids(backend)):
                    place = region if backends in regional else "global"
                    found.setdefault(owner, {}).setdefault(place, {})[kind] = ids
    return found
