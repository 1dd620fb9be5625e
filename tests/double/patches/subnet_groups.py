"""Groups of subnets of RDS, ElastiCache and Redshift."""

from __future__ import annotations

from typing import Any


def groups_of_rds_are_unique_and_stay_when_they_are_changed() -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBSubnetGroup.html"""
    from moto.rds.exceptions import DBSubnetGroupNotFoundError, RDSClientError
    from moto.rds.models import DBSubnetGroup, RDSBackend

    create = RDSBackend.create_subnet_group

    def create_subnet_group(self: Any, subnet_name: str, description: str, subnets: Any, tags: Any) -> Any:
        if subnet_name in self.subnet_groups:
            message = f"The DB subnet group '{subnet_name}' already exists."
            raise RDSClientError("DBSubnetGroupAlreadyExists", message)
        return create(self, subnet_name, description, subnets, tags)

    def modify_db_subnet_group(self: Any, subnet_name: str, description: str | None, subnets: Any) -> Any:
        group = self.subnet_groups.get(subnet_name)
        if group is None:
            raise DBSubnetGroupNotFoundError(subnet_name)
        group.subnets = subnets
        if description is not None:
            group.description = description
        return group

    def supported_network_types(self: Any) -> list[str]:
        dual = all(subnet.ipv6_cidr_block_associations for subnet in self._subnets)
        return ["IPV4", "DUAL"] if dual else ["IPV4"]

    RDSBackend.create_subnet_group = create_subnet_group  # type: ignore[method-assign]
    RDSBackend.modify_db_subnet_group = modify_db_subnet_group  # type: ignore[method-assign]
    DBSubnetGroup.supported_network_types = property(supported_network_types)  # type: ignore[attr-defined]


def groups_of_elasticache_have_small_letters_and_are_changed_and_deleted() -> None:
    """https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyCacheSubnetGroup.html"""
    from moto.core.responses import ActionResult, EmptyResult
    from moto.elasticache.exceptions import CacheSubnetGroupNotFound
    from moto.elasticache.models import CacheSubnetGroup, ElastiCacheBackend
    from moto.elasticache.responses import ElastiCacheResponse

    create, describe = ElastiCacheBackend.create_cache_subnet_group, ElastiCacheBackend.describe_cache_subnet_groups
    list_tags = ElastiCacheBackend.list_tags_for_resource

    def create_cache_subnet_group(self: Any, cache_subnet_group_name: str, **said: Any) -> Any:
        return create(self, cache_subnet_group_name=cache_subnet_group_name.lower(), **said)

    def describe_cache_subnet_groups(self: Any, cache_subnet_group_name: str | None = None) -> Any:
        return describe(self, cache_subnet_group_name and cache_subnet_group_name.lower())

    def list_tags_for_resource(self: Any, arn: str) -> Any:
        kind, _, name = arn.rpartition(":")
        if kind.endswith(":subnetgroup") and name not in self.cache_subnet_groups:
            raise CacheSubnetGroupNotFound(name)
        return list_tags(self, arn)

    def named(self: Any) -> Any:
        (group,) = self.elasticache_backend.describe_cache_subnet_groups(self._get_param("CacheSubnetGroupName"))
        return group

    def modify_cache_subnet_group(self: Any) -> Any:
        backend, old = self.elasticache_backend, named(self)
        description = self._get_param("CacheSubnetGroupDescription")
        name = old.cache_subnet_group_name
        backend.cache_subnet_groups[name] = CacheSubnetGroup(
            account_id=backend.account_id,
            region_name=backend.region_name,
            cache_subnet_group_name=name,
            cache_subnet_group_description=old.cache_subnet_group_description if description is None else description,
            subnet_ids=self._get_param("SubnetIds") or old.subnet_ids,
            tags=old.tags,
        )
        return ActionResult({"CacheSubnetGroup": backend.cache_subnet_groups[name]})

    def delete_cache_subnet_group(self: Any) -> Any:
        backend, group = self.elasticache_backend, named(self)
        backend.tagging_service.delete_all_tags_for_resource(group.arn)
        del backend.cache_subnet_groups[group.cache_subnet_group_name]
        return EmptyResult()

    ElastiCacheBackend.create_cache_subnet_group = create_cache_subnet_group  # type: ignore[method-assign]
    ElastiCacheBackend.describe_cache_subnet_groups = describe_cache_subnet_groups  # type: ignore[method-assign]
    ElastiCacheBackend.list_tags_for_resource = list_tags_for_resource  # type: ignore[method-assign]
    for handler in (modify_cache_subnet_group, delete_cache_subnet_group):
        setattr(ElastiCacheResponse, handler.__name__, handler)


def groups_of_redshift_are_unique_and_are_changed() -> None:
    """https://docs.aws.amazon.com/redshift/latest/APIReference/API_ModifyClusterSubnetGroup.html"""
    from moto.core.responses import ActionResult
    from moto.redshift.exceptions import RedshiftClientError
    from moto.redshift.models import RedshiftBackend
    from moto.redshift.responses import RedshiftResponse

    create = RedshiftBackend.create_cluster_subnet_group

    def create_cluster_subnet_group(self: Any, cluster_subnet_group_name: str, **said: Any) -> Any:
        if cluster_subnet_group_name in self.subnet_groups:
            message = f"Cluster subnet group {cluster_subnet_group_name} already exists."
            raise RedshiftClientError("ClusterSubnetGroupAlreadyExists", message)
        return create(self, cluster_subnet_group_name=cluster_subnet_group_name, **said)

    def modify_cluster_subnet_group(self: Any) -> Any:
        name, description = self._get_param("ClusterSubnetGroupName"), self._get_param("Description")
        (group,) = self.redshift_backend.describe_cluster_subnet_groups(name)
        group.subnet_ids = self._get_param("SubnetIds") or group.subnet_ids
        group.description = group.description if description is None else description
        return ActionResult({"ClusterSubnetGroup": group})

    RedshiftBackend.create_cluster_subnet_group = create_cluster_subnet_group  # type: ignore[method-assign]
    RedshiftResponse.modify_cluster_subnet_group = modify_cluster_subnet_group  # type: ignore[attr-defined]


PATCHES = (
    groups_of_rds_are_unique_and_stay_when_they_are_changed,
    groups_of_elasticache_have_small_letters_and_are_changed_and_deleted,
    groups_of_redshift_are_unique_and_are_changed,
)
