"""What carries tags."""

from __future__ import annotations

from typing import Any

from .common import Case, TARGET, client


class Carriers(Case):
    def arns(self, *filters: tuple[str, list[str]], **params: Any) -> list[str]:
        tagging = client("resourcegroupstaggingapi", self.target)
        asked = [{"Key": key, "Values": values} for key, values in filters]
        pages = tagging.get_paginator("get_resources").paginate(TagFilters=asked, **params)
        return [found["ResourceARN"] for page in pages for found in page["ResourceTagMappingList"]]

    def test_every_filter_counts_and_so_does_an_empty_value(self) -> None:
        vpc_id = self.ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        other = self.vpc("10.1.0.0/16")["VpcId"]
        self.ec2.create_tags(Resources=[vpc_id], Tags=[{"Key": "owner", "Value": "vendor"}, {"Key": "a", "Value": ""}])
        self.ec2.create_tags(Resources=[other], Tags=[{"Key": "owner", "Value": "vendor"}])
        arn = f"arn:aws:ec2:us-east-1:{TARGET}:vpc/{{}}"
        both = sorted([arn.format(vpc_id), arn.format(other)])
        self.assertEqual(sorted(self.arns(("owner", ["vendor"]), ResourcesPerPage=1)), both)
        self.assertEqual(self.arns(("owner", ["vendor"]), ("a", [""])), [arn.format(vpc_id)])
        self.assertEqual(self.arns(("owner", ["vendor"]), ResourceTypeFilters=["ec2:subnet"]), [])
        self.assertEqual(sorted(self.arns(("owner", []), ResourceTypeFilters=["ec2"])), both)
        self.ec2.delete_vpc(VpcId=vpc_id)
        self.assertEqual(self.arns(("owner", ["vendor"])), [arn.format(other)])
