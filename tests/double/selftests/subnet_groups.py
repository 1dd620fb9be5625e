"""Groups of subnets of RDS, ElastiCache and Redshift."""

from __future__ import annotations

from .common import Case, client


class SubnetGroups(Case):
    def setUp(self) -> None:
        super().setUp()
        vpc = self.vpc()["VpcId"]
        made = [self.subnet(vpc, f"10.0.{i}.0/24", AvailabilityZone=f"us-east-1{zone}") for i, zone in enumerate("abc")]
        self.subnets = [subnet["SubnetId"] for subnet in made]

    def test_a_group_of_rds_is_made_once_changed_tagged_and_deleted(self) -> None:
        rds = client("rds", self.target)
        said = {"DBSubnetGroupName": "it", "DBSubnetGroupDescription": "first"}
        made = rds.create_db_subnet_group(**said, SubnetIds=self.subnets[:2], Tags=[{"Key": "a", "Value": "b"}])
        group = made["DBSubnetGroup"]
        self.assertEqual(group["SupportedNetworkTypes"], ["IPV4"])
        self.assertTrue(group["DBSubnetGroupArn"].endswith(":subgrp:it"), group)
        self.refused("DBSubnetGroupAlreadyExists", rds.create_db_subnet_group, **said, SubnetIds=self.subnets)
        changed = {"DBSubnetGroupName": "it", "DBSubnetGroupDescription": "second"}
        rds.modify_db_subnet_group(**changed, SubnetIds=self.subnets[1:])
        (shown,) = rds.describe_db_subnet_groups(DBSubnetGroupName="it")["DBSubnetGroups"]
        self.assertEqual(shown["DBSubnetGroupDescription"], "second")
        self.assertEqual([subnet["SubnetIdentifier"] for subnet in shown["Subnets"]], self.subnets[1:])
        arn = shown["DBSubnetGroupArn"]
        rds.add_tags_to_resource(ResourceName=arn, Tags=[{"Key": "c", "Value": "d"}])
        rds.remove_tags_from_resource(ResourceName=arn, TagKeys=["a"])
        self.assertEqual(rds.list_tags_for_resource(ResourceName=arn)["TagList"], [{"Key": "c", "Value": "d"}])
        rds.delete_db_subnet_group(DBSubnetGroupName="it")
        self.refused("DBSubnetGroupNotFoundFault", rds.describe_db_subnet_groups, DBSubnetGroupName="it")
        self.refused("DBSubnetGroupNotFoundFault", rds.delete_db_subnet_group, DBSubnetGroupName="it")
        self.refused("DBSubnetGroupNotFoundFault", rds.modify_db_subnet_group, **changed, SubnetIds=self.subnets)

    def test_a_group_of_elasticache_is_made_in_small_letters_changed_tagged_and_deleted(self) -> None:
        elasticache = client("elasticache", self.target)
        said = {"CacheSubnetGroupName": "It", "CacheSubnetGroupDescription": "first"}
        tags = [{"Key": "a", "Value": "b"}]
        elasticache.create_cache_subnet_group(**said, SubnetIds=self.subnets[:2], Tags=tags)
        create = elasticache.create_cache_subnet_group
        self.refused("CacheSubnetGroupAlreadyExists", create, **said, SubnetIds=self.subnets)
        changed = {"CacheSubnetGroupName": "it", "CacheSubnetGroupDescription": "second"}
        elasticache.modify_cache_subnet_group(**changed, SubnetIds=self.subnets[1:])
        (shown,) = elasticache.describe_cache_subnet_groups(CacheSubnetGroupName="it")["CacheSubnetGroups"]
        self.assertEqual((shown["CacheSubnetGroupName"], shown["CacheSubnetGroupDescription"]), ("it", "second"))
        self.assertEqual({subnet["SubnetIdentifier"] for subnet in shown["Subnets"]}, set(self.subnets[1:]))
        arn = shown["ARN"]
        elasticache.add_tags_to_resource(ResourceName=arn, Tags=[{"Key": "c", "Value": "d"}])
        elasticache.remove_tags_from_resource(ResourceName=arn, TagKeys=["a"])
        self.assertEqual(elasticache.list_tags_for_resource(ResourceName=arn)["TagList"], [{"Key": "c", "Value": "d"}])
        elasticache.delete_cache_subnet_group(CacheSubnetGroupName="it")
        gone = {"CacheSubnetGroupName": "it"}
        self.refused("CacheSubnetGroupNotFoundFault", elasticache.describe_cache_subnet_groups, **gone)
        self.refused("CacheSubnetGroupNotFoundFault", elasticache.delete_cache_subnet_group, **gone)
        self.refused("CacheSubnetGroupNotFoundFault", elasticache.list_tags_for_resource, ResourceName=arn)

    def test_a_group_of_redshift_is_made_once_changed_tagged_and_deleted(self) -> None:
        redshift = client("redshift", self.target)
        said = {"ClusterSubnetGroupName": "it", "Description": "first", "SubnetIds": self.subnets[:2]}
        redshift.create_cluster_subnet_group(**said, Tags=[{"Key": "a", "Value": "b"}])
        self.refused("ClusterSubnetGroupAlreadyExists", redshift.create_cluster_subnet_group, **said)
        changed = {"ClusterSubnetGroupName": "it", "Description": "second", "SubnetIds": self.subnets[1:]}
        redshift.modify_cluster_subnet_group(**changed)
        arn = "arn:aws:redshift:us-east-1:222222222222:subnetgroup:it"
        redshift.create_tags(ResourceName=arn, Tags=[{"Key": "c", "Value": "d"}])
        redshift.delete_tags(ResourceName=arn, TagKeys=["a"])
        (shown,) = redshift.describe_cluster_subnet_groups(ClusterSubnetGroupName="it")["ClusterSubnetGroups"]
        self.assertEqual((shown["Description"], shown["Tags"]), ("second", [{"Key": "c", "Value": "d"}]))
        self.assertEqual({subnet["SubnetIdentifier"] for subnet in shown["Subnets"]}, set(self.subnets[1:]))
        gone = {"ClusterSubnetGroupName": "it"}
        redshift.delete_cluster_subnet_group(**gone)
        self.refused("ClusterSubnetGroupNotFoundFault", redshift.describe_cluster_subnet_groups, **gone)
        self.refused("ClusterSubnetGroupNotFoundFault", redshift.modify_cluster_subnet_group, **changed)
