"""Placement groups."""

from __future__ import annotations

from botocore.exceptions import ClientError

from .common import Case


class PlacementGroups(Case):
    def test_a_group_is_created_once_tagged_by_its_id_and_deleted(self) -> None:
        tags = [{"ResourceType": "placement-group", "Tags": [{"Key": "a", "Value": "b"}]}]
        call = {"GroupName": "it", "Strategy": "partition", "TagSpecifications": tags}
        made = self.ec2.create_placement_group(**call)["PlacementGroup"]
        self.assertEqual((made["PartitionCount"], made["State"]), (2, "available"))
        with self.assertRaisesRegex(ClientError, "InvalidPlacementGroup.Duplicate"):
            self.ec2.create_placement_group(**call)
        self.ec2.create_tags(Resources=[made["GroupId"]], Tags=[{"Key": "c", "Value": "d"}])
        by_name = [{"Name": "group-name", "Values": ["it"]}]
        (shown,) = self.ec2.describe_placement_groups(Filters=by_name)["PlacementGroups"]
        self.assertEqual({tag["Key"] for tag in shown["Tags"]}, {"a", "c"})
        self.ec2.delete_placement_group(GroupName="it")
        self.assertEqual(self.ec2.describe_placement_groups(Filters=by_name)["PlacementGroups"], [])
        with self.assertRaisesRegex(ClientError, "InvalidPlacementGroup.Unknown"):
            self.ec2.delete_placement_group(GroupName="it")
