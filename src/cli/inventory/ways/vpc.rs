//! EC2: networks.

use super::Step::{Call, Each, Gone, Made};
use super::{Way, made};

const WITH_VPC: &str = "AWS made it together with the VPC, and it goes with the VPC";
const OF_AWS: &str =
    "AWS made it for every account, and others may use it: delete it by hand if nothing does";

pub(super) const WAYS: &[Way] = &[
    Way::with("aws_default_network_acl", 55, WITH_VPC),
    Way::with("aws_default_route_table", 58, WITH_VPC),
    Way::with("aws_default_security_group", 54, WITH_VPC),
    Way::with("aws_default_subnet", 56, OF_AWS),
    Way::with("aws_default_vpc", 70, OF_AWS),
    Way::calls(
        "aws_ec2_managed_prefix_list",
        62,
        &[Call("aws ec2 delete-managed-prefix-list --prefix-list-id {id}")],
    ),
    Way::calls(
        "aws_ec2_managed_prefix_list_entry",
        44,
        &[Call(
            "aws ec2 modify-managed-prefix-list --prefix-list-id {prefix_list_id} --remove-entries Cidr={cidr} \
             --current-version \"$(aws ec2 describe-managed-prefix-lists --prefix-list-ids {prefix_list_id} \
             --query 'PrefixLists[0].Version' --output text)\"",
        )],
    ),
    Way::calls(
        "aws_egress_only_internet_gateway",
        48,
        &[Call(
            "aws ec2 delete-egress-only-internet-gateway --egress-only-internet-gateway-id {id}",
        )],
    )
    .named("egress-only-internet-gateway"),
    Way::calls("aws_flow_log", 27, &[Call("aws ec2 delete-flow-logs --flow-log-ids {id}")]),
    Way::calls(
        "aws_internet_gateway",
        48,
        &[
            Call("aws ec2 detach-internet-gateway --internet-gateway-id {id} --vpc-id {vpc_id}"),
            Call("aws ec2 delete-internet-gateway --internet-gateway-id {id}"),
        ],
    ),
    Way::calls(
        "aws_main_route_table_association",
        41,
        &[Call(
            "aws ec2 replace-route-table-association --association-id {id} --route-table-id {original_route_table_id}",
        )],
    ),
    Way::calls(
        "aws_nat_gateway",
        24,
        &[
            Call("aws ec2 delete-nat-gateway --nat-gateway-id {id}"),
            Call("aws ec2 wait nat-gateway-deleted --nat-gateway-ids {id}"),
        ],
    )
    .named("natgateway"),
    Way::calls(
        "aws_network_acl",
        55,
        &[
            Each(
                "aws ec2 describe-network-acls --network-acl-ids {id} \
                 --query 'NetworkAcls[0].Associations[].NetworkAclAssociationId' --output text",
                &["aws ec2 replace-network-acl-association --association-id {each} \
                 --network-acl-id \"$(aws ec2 describe-network-acls --filters Name=vpc-id,Values={vpc_id} \
                 Name=default,Values=true --query 'NetworkAcls[0].NetworkAclId' --output text)\""],
            ),
            Call("aws ec2 delete-network-acl --network-acl-id {id}"),
        ],
    ),
    Way::with(
        "aws_network_acl_association",
        42,
        "a subnet always has a network ACL: it goes with the subnet, or before its network ACL",
    ),
    Way::calls("aws_network_acl_rule", 42, &[Made(made::acl_entry)]),
    Way::calls("aws_route", 40, &[Made(made::route)]),
    Way::calls("aws_route_table", 58, &[Call("aws ec2 delete-route-table --route-table-id {id}")]),
    Way::calls(
        "aws_route_table_association",
        41,
        &[Call("aws ec2 disassociate-route-table --association-id {id}")],
    ),
    Way::calls(
        "aws_security_group",
        54,
        &[
            // Groups that name each other can only go when their rules have gone.
            Each(
                "aws ec2 describe-security-group-rules --filters Name=group-id,Values={id} \
                 --query 'SecurityGroupRules[?!IsEgress && ReferencedGroupInfo].SecurityGroupRuleId' --output text",
                &[
                    "aws ec2 revoke-security-group-ingress --group-id {id} --security-group-rule-ids {each}",
                ],
            ),
            Each(
                "aws ec2 describe-security-group-rules --filters Name=group-id,Values={id} \
                 --query 'SecurityGroupRules[?IsEgress && ReferencedGroupInfo].SecurityGroupRuleId' --output text",
                &[
                    "aws ec2 revoke-security-group-egress --group-id {id} --security-group-rule-ids {each}",
                ],
            ),
            Call("aws ec2 delete-security-group --group-id {id}"),
        ],
    ),
    Way::calls("aws_security_group_rule", 50, &[Made(made::group_rule)]),
    Way::calls("aws_subnet", 56, &[Call("aws ec2 delete-subnet --subnet-id {id}")]),
    Way::calls("aws_vpc", 70, &[Call("aws ec2 delete-vpc --vpc-id {id}")]),
    Way::calls(
        "aws_vpc_dhcp_options",
        72,
        &[Call("aws ec2 delete-dhcp-options --dhcp-options-id {id}")],
    ),
    Way::calls(
        "aws_vpc_dhcp_options_association",
        43,
        &[Call("aws ec2 associate-dhcp-options --dhcp-options-id default --vpc-id {vpc_id}")],
    ),
    Way::calls(
        "aws_vpc_endpoint",
        26,
        &[
            Call("aws ec2 delete-vpc-endpoints --vpc-endpoint-ids {id}"),
            Gone(
                "aws ec2 describe-vpc-endpoints --filters Name=vpc-endpoint-id,Values={id} \
                 --query 'VpcEndpoints[?State!=`deleted`].VpcEndpointId' --output text",
            ),
        ],
    ),
    Way::calls(
        "aws_vpc_endpoint_route_table_association",
        25,
        &[Call(
            "aws ec2 modify-vpc-endpoint --vpc-endpoint-id {vpc_endpoint_id} --remove-route-table-ids {route_table_id}",
        )],
    ),
    Way::calls(
        "aws_vpc_endpoint_security_group_association",
        25,
        &[Call(
            "aws ec2 modify-vpc-endpoint --vpc-endpoint-id {vpc_endpoint_id} --remove-security-group-ids {security_group_id}",
        )],
    ),
    Way::calls(
        "aws_vpc_endpoint_subnet_association",
        25,
        &[Call(
            "aws ec2 modify-vpc-endpoint --vpc-endpoint-id {vpc_endpoint_id} --remove-subnet-ids {subnet_id}",
        )],
    ),
    Way::calls(
        "aws_vpc_ipv4_cidr_block_association",
        60,
        &[Call("aws ec2 disassociate-vpc-cidr-block --association-id {id}")],
    ),
    Way::calls(
        "aws_vpc_ipv6_cidr_block_association",
        60,
        &[Call("aws ec2 disassociate-vpc-cidr-block --association-id {id}")],
    ),
    Way::calls(
        "aws_vpc_peering_connection",
        46,
        &[Call("aws ec2 delete-vpc-peering-connection --vpc-peering-connection-id {id}")],
    )
    .named("vpc-peering-connection"),
    Way::with(
        "aws_vpc_peering_connection_accepter",
        46,
        "either side can delete the connection, and whoever has requested it does",
    )
    .named("vpc-peering-connection"),
    Way::with("aws_vpc_peering_connection_options", 45, "it goes with its peering connection"),
    Way::calls(
        "aws_vpc_security_group_egress_rule",
        50,
        &[Call(
            "aws ec2 revoke-security-group-egress --group-id {security_group_id} --security-group-rule-ids {id}",
        )],
    ),
    Way::calls(
        "aws_vpc_security_group_ingress_rule",
        50,
        &[Call(
            "aws ec2 revoke-security-group-ingress --group-id {security_group_id} --security-group-rule-ids {id}",
        )],
    ),
];
