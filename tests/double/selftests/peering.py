"""VPC peering connections."""

from __future__ import annotations

from typing import Any

from .common import SOURCE, TARGET, Case, client

ALLOW = {"AllowDnsResolutionFromRemoteVpc": True}


class Peering(Case):
    def setUp(self) -> None:
        super().setUp()
        self.theirs = client("ec2", self.source)
        self.vpc_id = self.vpc("10.0.0.0/16")["VpcId"]
        self.other = self.theirs.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
        self.addCleanup(self.theirs.delete_vpc, VpcId=self.other)
        tags = [{"ResourceType": "vpc-peering-connection", "Tags": [{"Key": "side", "Value": "ours"}]}]
        call = {"VpcId": self.vpc_id, "PeerVpcId": self.other, "PeerOwnerId": SOURCE, "TagSpecifications": tags}
        made = self.ec2.create_vpc_peering_connection(**call)["VpcPeeringConnection"]
        self.of = {"VpcPeeringConnectionId": made["VpcPeeringConnectionId"]}

    def shown(self, ec2: Any) -> dict[str, Any]:
        by_id = [{"Name": "vpc-peering-connection-id", "Values": [self.of["VpcPeeringConnectionId"]]}]
        (shown,) = ec2.describe_vpc_peering_connections(Filters=by_id)["VpcPeeringConnections"]
        return shown

    def test_only_who_is_asked_accepts_and_each_side_has_tags_of_its_own(self) -> None:
        self.refused("OperationNotPermitted", self.ec2.accept_vpc_peering_connection, **self.of)
        self.theirs.accept_vpc_peering_connection(**self.of)
        name = self.of["VpcPeeringConnectionId"]
        self.theirs.create_tags(Resources=[name], Tags=[{"Key": "side", "Value": "theirs"}])
        self.refused("InvalidStateTransition", self.theirs.accept_vpc_peering_connection, **self.of)
        ours, theirs = self.shown(self.ec2), self.shown(self.theirs)
        self.assertEqual((ours["Status"]["Code"], theirs["Status"]["Code"]), ("active", "active"))
        self.assertEqual(ours["RequesterVpcInfo"]["OwnerId"], TARGET)
        tags = [shown["Tags"] for shown in (ours, theirs)]
        self.assertEqual(tags, [[{"Key": "side", "Value": "ours"}], [{"Key": "side", "Value": "theirs"}]])

    def test_options_are_those_of_the_own_side_of_an_active_connection(self) -> None:
        ours = {**self.of, "RequesterPeeringConnectionOptions": ALLOW}
        self.refused("OperationNotPermitted", self.ec2.modify_vpc_peering_connection_options, **ours)
        self.assertNotIn("PeeringOptions", self.shown(self.ec2)["RequesterVpcInfo"])
        self.theirs.accept_vpc_peering_connection(**self.of)
        self.ec2.modify_vpc_peering_connection_options(**ours)
        self.refused("OperationNotPermitted", self.theirs.modify_vpc_peering_connection_options, **ours)
        told = self.shown(self.theirs)["RequesterVpcInfo"]["PeeringOptions"]
        self.assertTrue(told["AllowDnsResolutionFromRemoteVpc"])

    def test_a_connection_that_was_deleted_stays_visible_and_one_that_is_not_there_is_refused(self) -> None:
        self.ec2.delete_vpc_peering_connection(**self.of)
        self.assertEqual(self.shown(self.theirs)["Status"]["Code"], "deleted")
        self.refused("InvalidStateTransition", self.ec2.delete_vpc_peering_connection, **self.of)
        ids = {"VpcPeeringConnectionIds": ["pcx-0123456789abcdef0"]}
        describe = self.ec2.describe_vpc_peering_connections
        self.refused("InvalidVpcPeeringConnectionID.NotFound", describe, **ids)
