//! Values that attributes can have: what their types accept of a pool, or what is listed here for them.

use crate::schema::{Node, REQUIRED};
use crate::value::{Path, Type, Value};
use proptest::prelude::*;
use proptest::sample::select;

/// Texts for attributes whose types do not tell what AWS accepts, or which would be another one in each change, by
/// type and path.
const LISTED: &[(&str, &str, &[&str])] = &[
    ("aws_default_network_acl", "default_network_acl_id", &["acl-1", "acl-2"]),
    ("aws_default_network_acl", "egress.action", ACL_ACTIONS),
    ("aws_default_network_acl", "egress.cidr_block", ACL_CIDRS),
    ("aws_default_network_acl", "egress.ipv6_cidr_block", NOTHING),
    ("aws_default_network_acl", "egress.protocol", ACL_PROTOCOLS),
    ("aws_default_network_acl", "ingress.action", ACL_ACTIONS),
    ("aws_default_network_acl", "ingress.cidr_block", ACL_CIDRS),
    ("aws_default_network_acl", "ingress.ipv6_cidr_block", NOTHING),
    ("aws_default_network_acl", "ingress.protocol", ACL_PROTOCOLS),
    ("aws_default_network_acl", "subnet_ids", &["subnet-1", "subnet-2"]),
    ("aws_default_route_table", "default_route_table_id", TABLES),
    ("aws_default_route_table", "propagating_vgws", &["vgw-1", "vgw-2"]),
    ("aws_default_route_table", "route.cidr_block", &["0.0.0.0/0", "10.9.0.0/16", "10.8.0.0/16"]),
    ("aws_default_route_table", "route.core_network_arn", NOTHING),
    ("aws_default_route_table", "route.destination_prefix_list_id", NOTHING),
    ("aws_default_route_table", "route.egress_only_gateway_id", NOTHING),
    ("aws_default_route_table", "route.gateway_id", &["igw-1"]),
    ("aws_default_route_table", "route.instance_id", NOTHING),
    ("aws_default_route_table", "route.ipv6_cidr_block", NOTHING),
    ("aws_default_route_table", "route.nat_gateway_id", NOTHING),
    ("aws_default_route_table", "route.network_interface_id", NOTHING),
    ("aws_default_route_table", "route.transit_gateway_id", NOTHING),
    ("aws_default_route_table", "route.vpc_endpoint_id", NOTHING),
    ("aws_default_route_table", "route.vpc_peering_connection_id", NOTHING),
    ("aws_default_security_group", "egress.description", &["web"]),
    ("aws_default_security_group", "egress.prefix_list_ids", LISTS),
    ("aws_default_security_group", "egress.protocol", FEW_PROTOCOLS),
    ("aws_default_security_group", "egress.security_groups", &["sg-3", "sg-4"]),
    ("aws_default_security_group", "ingress.description", &["web"]),
    ("aws_default_security_group", "ingress.prefix_list_ids", LISTS),
    ("aws_default_security_group", "ingress.protocol", FEW_PROTOCOLS),
    ("aws_default_security_group", "ingress.security_groups", &["sg-3", "sg-4"]),
    ("aws_default_security_group", "vpc_id", VPCS),
    ("aws_default_subnet", "availability_zone", &["us-east-1a"]),
    ("aws_default_subnet", "availability_zone_id", &["use1-az1"]),
    (
        "aws_default_subnet",
        "ipv6_cidr_block",
        &["2001:db8::/56", "2001:DB8:0::/56", "2001:db8::/64"],
    ),
    ("aws_default_vpc", "ipv6_cidr_block", &["2001:db8::/56", "2001:DB8:0::/56", "2001:db8::/48"]),
    ("aws_default_vpc", "ipv6_ipam_pool_id", &["ipam-pool-1", "IPAM Managed"]),
    ("aws_ebs_volume", "availability_zone", &["us-east-1a", "us-east-1b"]),
    ("aws_ebs_volume", "kms_key_id", KMS_KEYS),
    ("aws_ebs_volume", "snapshot_id", &["snap-1", "snap-2"]),
    ("aws_ebs_volume", "type", &["gp2", "gp3", "gp3", "gp3", "io1", "io2"]),
    ("aws_ec2_managed_prefix_list", "entry.cidr", &["10.0.0.0/16", "10.1.0.0/24", "10.2.0.0/24"]),
    ("aws_ec2_managed_prefix_list_entry", "cidr", &["10.0.0.0/16", "10.1.0.0/24"]),
    ("aws_ec2_managed_prefix_list_entry", "prefix_list_id", LISTS),
    ("aws_ec2_tag", "key", &["a", "Name"]),
    ("aws_ec2_tag", "resource_id", VPCS),
    ("aws_ec2_tag", "value", &["", "a", "web-1"]),
    ("aws_egress_only_internet_gateway", "vpc_id", VPCS),
    ("aws_eip", "address", &["198.51.100.7", "198.51.100.8"]),
    ("aws_eip", "associate_with_private_ip", &["10.0.0.8", "10.0.0.9"]),
    ("aws_eip", "instance", &["i-1", "i-2"]),
    ("aws_eip", "ipam_pool_id", POOLS),
    ("aws_eip", "network_interface", &["eni-1", "eni-2"]),
    ("aws_eip_association", "allocation_id", &["eipalloc-1", "eipalloc-2"]),
    ("aws_eip_association", "instance_id", &["i-1", "i-2"]),
    ("aws_eip_association", "network_interface_id", &["eni-1", "eni-2"]),
    ("aws_eip_association", "private_ip_address", &["10.0.0.8", "10.0.0.9"]),
    ("aws_eip_association", "public_ip", &["203.0.113.1", "203.0.113.2"]),
    ("aws_eks_cluster", "compute_config.node_role_arn", ROLE_ARNS),
    ("aws_eks_cluster", "outpost_config.outpost_arns", ROLE_ARNS),
    ("aws_eks_cluster", "role_arn", ROLE_ARNS),
    ("aws_eks_cluster", "version", &["1.32", "1.33"]),
    ("aws_eks_cluster", "vpc_config.security_group_ids", &["sg-1", "sg-2"]),
    ("aws_eks_cluster", "vpc_config.subnet_ids", &["subnet-1", "subnet-2"]),
    ("aws_elb", "availability_zones", &["us-east-1a", "us-east-1b", "us-east-1c"]),
    ("aws_elb", "health_check.target", &["HTTP:80/", "http:80/", "TCP:8080"]),
    ("aws_elb", "instances", &["i-1", "i-2"]),
    ("aws_elb", "listener.instance_protocol", &["HTTP", "http", "HTTPS"]),
    ("aws_elb", "listener.lb_protocol", &["HTTPS", "https"]),
    ("aws_elb", "listener.ssl_certificate_id", CERTIFICATES),
    ("aws_elb", "security_groups", &["sg-1", "sg-2"]),
    ("aws_elb", "subnets", SUBNETS),
    ("aws_everything", "disk.name", &["a", "b", "c"]),
    ("aws_everything", "disk.network", FEW_NETWORKS),
    ("aws_everything", "peer.action", &["deny", "drop"]),
    ("aws_everything", "peer.network", FEW_NETWORKS),
    ("aws_elb_attachment", "elb", &["web", "api"]),
    ("aws_elb_attachment", "instance", &["i-1", "i-2"]),
    ("aws_flow_log", "eni_id", &["eni-1", "eni-2"]),
    ("aws_flow_log", "iam_role_arn", ROLE_ARNS),
    ("aws_flow_log", "log_destination", &["arn:aws:s3:::flows", "arn:aws:s3:::flows/network/"]),
    ("aws_flow_log", "log_format", &["${srcaddr} ${dstaddr}", "${srcaddr}"]),
    ("aws_flow_log", "regional_nat_gateway_id", &["nat-1", "nat-2"]),
    ("aws_flow_log", "subnet_id", &["subnet-1", "subnet-2"]),
    ("aws_flow_log", "tag_field_specification.tag_keys", &["Name", "Owner"]),
    ("aws_flow_log", "transit_gateway_attachment_id", &["tgw-attach-1", "tgw-attach-2"]),
    ("aws_flow_log", "transit_gateway_id", &["tgw-1", "tgw-2"]),
    ("aws_flow_log", "vpc_id", VPCS),
    ("aws_iam_instance_profile", "role", ROLES),
    (
        "aws_iam_openid_connect_provider",
        "url",
        &["https://id.example.com/a", "https://id.example.com/b"],
    ),
    ("aws_iam_role", "permissions_boundary", POLICIES),
    ("aws_iam_role_policies_exclusive", "role_name", ROLES),
    ("aws_iam_role_policy", "role", ROLES),
    ("aws_iam_role_policy_attachment", "policy_arn", POLICIES),
    ("aws_iam_role_policy_attachment", "role", ROLES),
    ("aws_iam_role_policy_attachments_exclusive", "role_name", ROLES),
    ("aws_iam_role_trust_policy", "role", ROLES),
    (
        "aws_iam_service_linked_role",
        "aws_service_name",
        &["autoscaling.amazonaws.com", "spot.amazonaws.com"],
    ),
    ("aws_instance", "ami", &["ami-1", "ami-2"]),
    ("aws_instance", "ebs_block_device.device_name", DEVICES),
    ("aws_instance", "ebs_block_device.kms_key_id", KEYS_OF_KMS),
    ("aws_instance", "ephemeral_block_device.device_name", &["/dev/sdb", "/dev/sdc"]),
    ("aws_instance", "iam_instance_profile", ROLES),
    ("aws_instance", "instance_market_options.spot_options.max_price", &["0.03", "0.0300", "1"]),
    (
        "aws_instance",
        "instance_market_options.spot_options.valid_until",
        &["2030-01-31T12:00:00Z", "2030-01-31T13:00:00+01:00"],
    ),
    ("aws_instance", "instance_type", &["t3.micro", "t3.small", "m5.large"]),
    ("aws_instance", "ipv6_addresses", &["2001:db8::1:1", "2001:db8::1:2", "2001:DB8::1:3"]),
    ("aws_instance", "launch_template.id", &["lt-1", "lt-2"]),
    ("aws_instance", "launch_template.name", ROLES),
    ("aws_instance", "private_ip", &["10.0.0.200", "10.0.0.201"]),
    ("aws_instance", "root_block_device.kms_key_id", KEYS_OF_KMS),
    ("aws_instance", "secondary_private_ips", &["10.0.1.10", "10.0.1.11", "10.0.1.12"]),
    ("aws_instance", "security_groups", OWN_GROUPS),
    ("aws_instance", "user_data", &["#!/bin/sh\necho a", "#!/bin/sh\necho b"]),
    ("aws_instance", "user_data_base64", &["aGVsbG8=", "IyEvYmluL3No"]),
    ("aws_internet_gateway", "vpc_id", VPCS),
    ("aws_key_pair", "key_name", &["a", "admin"]),
    ("aws_key_pair", "public_key", KEYS_OF_SSH),
    ("aws_launch_template", "block_device_mappings.ebs.kms_key_id", KEYS_OF_KMS),
    ("aws_launch_template", "image_id", &["ami-1", "ami-2"]),
    (
        "aws_launch_template",
        "instance_market_options.spot_options.max_price",
        &["0.03", "0.0300", "1"],
    ),
    (
        "aws_launch_template",
        "instance_market_options.spot_options.valid_until",
        &["2030-01-31T12:00:00Z", "2030-01-31T13:00:00+01:00"],
    ),
    ("aws_launch_template", "instance_requirements.accelerator_manufacturers", &["nvidia", "amd"]),
    ("aws_launch_template", "instance_requirements.accelerator_names", &["a100", "t4"]),
    ("aws_launch_template", "instance_requirements.allowed_instance_types", &["m5.*", "t3.micro"]),
    ("aws_launch_template", "instance_requirements.excluded_instance_types", &["m5.*", "t3.micro"]),
    ("aws_launch_template", "instance_type", &["t3.micro", "m5.large"]),
    ("aws_launch_template", "name", &["web-1", "web-2"]),
    ("aws_launch_template", "name_prefix", &["web-", "a"]),
    ("aws_launch_template", "network_interfaces.ipv4_addresses", PRIVATE_IPS),
    ("aws_launch_template", "network_interfaces.ipv4_prefixes", &["10.0.1.16/28", "10.0.1.32/28"]),
    (
        "aws_launch_template",
        "network_interfaces.ipv6_addresses",
        &["2001:db8::15", "2001:DB8:0::15", "2001:db8::16"],
    ),
    (
        "aws_launch_template",
        "network_interfaces.ipv6_prefixes",
        &["2001:db8:1::/80", "2001:db8:2::/80"],
    ),
    ("aws_launch_template", "network_interfaces.private_ip_address", PRIVATE_IPS),
    ("aws_launch_template", "network_interfaces.security_groups", OWN_GROUPS),
    ("aws_launch_template", "secondary_interfaces.private_ip_addresses", PRIVATE_IPS),
    ("aws_launch_template", "security_group_names", &["default", "web"]),
    ("aws_launch_template", "user_data", &["aGVsbG8=", "IyEvYmluL3No"]),
    ("aws_launch_template", "vpc_security_group_ids", OWN_GROUPS),
    ("aws_lb", "security_groups", &["sg-1", "sg-2"]),
    ("aws_lb", "subnet_mapping.ipv6_address", &["2001:db8::15", "2001:DB8:0::15"]),
    ("aws_lb", "subnet_mapping.private_ipv4_address", &["10.0.1.15", "10.0.2.15"]),
    ("aws_lb", "subnet_mapping.subnet_id", SUBNETS),
    ("aws_lb", "subnets", SUBNETS),
    ("aws_lb_listener", "certificate_arn", CERTIFICATES),
    ("aws_lb_listener", "default_action.fixed_response.status_code", &["200", "404"]),
    ("aws_lb_listener", "default_action.forward.target_group.arn", TARGET_GROUPS),
    // Terraform leaves an empty one out of what it generates, where it means another thing: its page says so.
    ("aws_lb_listener", "default_action.redirect.query", &["#{query}", "a=b"]),
    ("aws_lb_listener", "default_action.target_group_arn", TARGET_GROUPS),
    ("aws_lb_listener", "default_action.type", ACTIONS),
    ("aws_lb_listener", "load_balancer_arn", BALANCERS),
    ("aws_lb_listener", "protocol", &["HTTPS", "https"]),
    ("aws_lb_target_group", "deregistration_delay", &["60", "060", "300"]),
    ("aws_lb_target_group", "health_check.matcher", &["200", "200-299"]),
    ("aws_lb_target_group", "health_check.path", &["/", "/health"]),
    ("aws_lb_target_group", "health_check.port", &["80", "traffic-port"]),
    ("aws_lb_target_group", "health_check.protocol", &["HTTP", "http", "TCP"]),
    ("aws_lb_target_group", "load_balancer_arns", BALANCERS),
    ("aws_lb_target_group", "name_prefix", &["a", "web-1"]),
    ("aws_lb_target_group", "preserve_client_ip", &["false", "true"]),
    ("aws_lb_target_group", "protocol_version", &["HTTP1", "http1", "GRPC"]),
    (
        "aws_lb_target_group",
        "target_group_health.dns_failover.minimum_healthy_targets_count",
        COUNTS,
    ),
    (
        "aws_lb_target_group",
        "target_group_health.dns_failover.minimum_healthy_targets_percentage",
        COUNTS,
    ),
    (
        "aws_lb_target_group",
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets_percentage",
        COUNTS,
    ),
    ("aws_lb_target_group", "vpc_id", &["vpc-1", "vpc-2"]),
    ("aws_lb_target_group_attachment", "availability_zone", &["all", "us-east-1a"]),
    ("aws_lb_target_group_attachment", "quic_server_id", &["0x0123456789abcdef"]),
    ("aws_lb_target_group_attachment", "target_group_arn", TARGET_GROUPS),
    ("aws_lb_target_group_attachment", "target_id", &["i-1", "10.0.1.15"]),
    ("aws_main_route_table_association", "route_table_id", &["rtb-2", "rtb-3"]),
    ("aws_main_route_table_association", "vpc_id", &["vpc-1"]),
    ("aws_nat_gateway", "allocation_id", &["eipalloc-1", "eipalloc-2"]),
    ("aws_nat_gateway", "availability_zone_address.allocation_ids", &["eipalloc-5", "eipalloc-6"]),
    (
        "aws_nat_gateway",
        "availability_zone_address.availability_zone",
        &["us-east-1a", "us-east-1b"],
    ),
    (
        "aws_nat_gateway",
        "availability_zone_address.availability_zone_id",
        &["use1-az4", "use1-az6"],
    ),
    ("aws_nat_gateway", "private_ip", &["10.0.1.8", "10.0.1.9"]),
    ("aws_nat_gateway", "secondary_allocation_ids", &["eipalloc-3", "eipalloc-4"]),
    ("aws_nat_gateway", "secondary_private_ip_addresses", &["10.0.1.21", "10.0.1.22"]),
    ("aws_nat_gateway", "subnet_id", SUBNETS),
    ("aws_nat_gateway", "vpc_id", VPCS),
    ("aws_route", "carrier_gateway_id", &["cagw-1", "cagw-2"]),
    ("aws_route", "core_network_arn", CORE_NETWORKS),
    ("aws_route", "destination_cidr_block", &["0.0.0.0/0", "10.9.0.0/16"]),
    ("aws_route", "destination_ipv6_cidr_block", &["::/0", "0::/0", "2001:db8::/56"]),
    ("aws_route", "destination_prefix_list_id", LISTS),
    ("aws_route", "egress_only_gateway_id", &["eigw-1", "eigw-2"]),
    ("aws_route", "gateway_id", &["igw-1", "vgw-1"]),
    ("aws_route", "local_gateway_id", &["lgw-1", "lgw-2"]),
    ("aws_route", "nat_gateway_id", &["nat-1", "nat-2"]),
    ("aws_route", "network_interface_id", &["eni-1", "eni-2"]),
    ("aws_route", "odb_network_arn", ODB_NETWORKS),
    ("aws_route", "route_table_id", TABLES),
    ("aws_route", "transit_gateway_id", &["tgw-1", "tgw-2"]),
    ("aws_route", "vpc_endpoint_id", &["vpce-1", "vpce-2"]),
    ("aws_route", "vpc_peering_connection_id", &["pcx-1", "pcx-2"]),
    ("aws_network_acl", "egress.action", ACL_ACTIONS),
    ("aws_network_acl", "egress.cidr_block", ACL_CIDRS),
    ("aws_network_acl", "egress.ipv6_cidr_block", NOTHING),
    ("aws_network_acl", "egress.protocol", ACL_PROTOCOLS),
    ("aws_network_acl", "ingress.action", ACL_ACTIONS),
    ("aws_network_acl", "ingress.cidr_block", ACL_CIDRS),
    ("aws_network_acl", "ingress.ipv6_cidr_block", NOTHING),
    ("aws_network_acl", "ingress.protocol", ACL_PROTOCOLS),
    ("aws_network_acl", "subnet_ids", &["subnet-1", "subnet-2"]),
    ("aws_network_acl", "vpc_id", VPCS),
    ("aws_network_acl_association", "network_acl_id", &["acl-2", "acl-3"]),
    ("aws_network_acl_association", "subnet_id", &["subnet-1", "subnet-2"]),
    ("aws_network_acl_rule", "network_acl_id", &["acl-2", "acl-3"]),
    ("aws_network_acl_rule", "protocol", ACL_PROTOCOLS),
    ("aws_network_acl_rule", "rule_action", ACL_ACTIONS),
    ("aws_network_interface", "attachment.instance", &["i-1", "i-2"]),
    ("aws_network_interface", "ipv4_prefixes", &["10.0.1.16/28", "10.0.1.32/28"]),
    ("aws_network_interface", "ipv6_address_list", &["2001:db8::15", "2001:db8::16"]),
    (
        "aws_network_interface",
        "ipv6_addresses",
        &["2001:db8::15", "2001:DB8:0::15", "2001:db8::16"],
    ),
    ("aws_network_interface", "ipv6_prefixes", &["2001:db8:1::/80", "2001:db8:2::/80"]),
    ("aws_network_interface", "private_ip", PRIVATE_IPS),
    ("aws_network_interface", "private_ip_list", PRIVATE_IPS),
    ("aws_network_interface", "private_ips", PRIVATE_IPS),
    ("aws_network_interface", "security_groups", &["sg-1", "sg-2"]),
    ("aws_network_interface", "subnet_id", &["subnet-1", "subnet-2"]),
    ("aws_network_interface_attachment", "instance_id", &["i-1", "i-2"]),
    ("aws_network_interface_attachment", "network_interface_id", &["eni-1", "eni-2"]),
    ("aws_network_interface_sg_attachment", "network_interface_id", &["eni-1", "eni-2"]),
    ("aws_network_interface_sg_attachment", "security_group_id", OWN_GROUPS),
    ("aws_placement_group", "name", &["a", "web-1"]),
    ("aws_route53_record", "name", &["www", "WWW.example.com.", "*.api"]),
    ("aws_route53_record", "zone_id", &["Z1", "Z2"]),
    ("aws_route53_zone", "delegation_set_id", &["N1PA6795SAMPLE", "N2PA6795SAMPLE"]),
    ("aws_route53_zone", "name", &["example.net", "EXAMPLE.net.", "a/b.example.net"]),
    ("aws_route53_zone", "vpc.vpc_id", &["vpc-1", "vpc-2"]),
    ("aws_route53_zone", "vpc.vpc_region", &["eu-central-1", "us-east-1"]),
    ("aws_route_table", "propagating_vgws", &["vgw-1", "vgw-2"]),
    ("aws_route_table", "route.carrier_gateway_id", NOTHING),
    ("aws_route_table", "route.cidr_block", &["0.0.0.0/0", "10.9.0.0/16", "10.8.0.0/16"]),
    ("aws_route_table", "route.core_network_arn", NOTHING),
    ("aws_route_table", "route.destination_prefix_list_id", NOTHING),
    ("aws_route_table", "route.egress_only_gateway_id", NOTHING),
    ("aws_route_table", "route.gateway_id", &["igw-1"]),
    ("aws_route_table", "route.ipv6_cidr_block", NOTHING),
    ("aws_route_table", "route.local_gateway_id", NOTHING),
    ("aws_route_table", "route.nat_gateway_id", NOTHING),
    ("aws_route_table", "route.network_interface_id", NOTHING),
    ("aws_route_table", "route.odb_network_arn", NOTHING),
    ("aws_route_table", "route.transit_gateway_id", NOTHING),
    ("aws_route_table", "route.vpc_endpoint_id", NOTHING),
    ("aws_route_table", "route.vpc_peering_connection_id", NOTHING),
    ("aws_route_table", "vpc_id", VPCS),
    ("aws_route_table_association", "gateway_id", &["igw-1", "igw-2"]),
    ("aws_route_table_association", "route_table_id", TABLES),
    ("aws_route_table_association", "subnet_id", &["subnet-1", "subnet-2"]),
    ("aws_security_group", "egress.description", &["web"]),
    ("aws_security_group", "egress.prefix_list_ids", LISTS),
    ("aws_security_group", "egress.protocol", FEW_PROTOCOLS),
    ("aws_security_group", "egress.security_groups", OWN_GROUPS),
    ("aws_security_group", "ingress.description", &["web"]),
    ("aws_security_group", "ingress.prefix_list_ids", LISTS),
    ("aws_security_group", "ingress.protocol", FEW_PROTOCOLS),
    ("aws_security_group", "ingress.security_groups", OWN_GROUPS),
    ("aws_security_group", "vpc_id", &["vpc-1", "vpc-2"]),
    ("aws_security_group_rule", "prefix_list_ids", LISTS),
    ("aws_security_group_rule", "protocol", FEW_PROTOCOLS),
    ("aws_security_group_rule", "security_group_id", &["sg-1"]),
    ("aws_security_group_rule", "source_security_group_id", OWN_GROUPS),
    ("aws_subnet", "cidr_block", &["10.0.1.0/24", "10.0.2.0/28"]),
    ("aws_subnet", "ipv4_ipam_pool_id", POOLS),
    ("aws_subnet", "ipv6_cidr_block", &["2001:db8::/56", "2001:DB8:0::/56", "2001:db8::/64"]),
    ("aws_subnet", "ipv6_ipam_pool_id", POOLS),
    ("aws_subnet", "vpc_id", VPCS),
    ("aws_volume_attachment", "device_name", &["/dev/sdf", "/dev/sdg"]),
    ("aws_volume_attachment", "instance_id", &["i-1", "i-2"]),
    ("aws_volume_attachment", "volume_id", &["vol-1", "vol-2"]),
    ("aws_vpc", "cidr_block", &["10.0.0.0/16", "10.1.0.0/24"]),
    ("aws_vpc", "ipv4_ipam_pool_id", POOLS),
    ("aws_vpc", "ipv6_cidr_block", &["2001:db8::/56", "2001:DB8:0::/56", "2001:db8::/48"]),
    ("aws_vpc", "ipv6_ipam_pool_id", &["ipam-pool-1", "IPAM Managed"]),
    ("aws_vpc_dhcp_options", "domain_name_servers", &["10.0.0.2", "AmazonProvidedDNS"]),
    ("aws_vpc_dhcp_options", "ipv6_address_preferred_lease_time", &["140", "1440"]),
    ("aws_vpc_dhcp_options", "netbios_name_servers", &["10.0.0.4", "10.0.0.5"]),
    ("aws_vpc_dhcp_options", "netbios_node_type", &["2", "8"]),
    ("aws_vpc_dhcp_options", "ntp_servers", &["10.0.0.6", "10.0.0.7"]),
    ("aws_vpc_dhcp_options_association", "dhcp_options_id", &["dopt-01", "dopt-02", "default"]),
    ("aws_vpc_dhcp_options_association", "vpc_id", VPCS),
    ("aws_vpc_endpoint", "dns_options.private_dns_specified_domains", &["a.example.com", "*"]),
    ("aws_vpc_endpoint", "network_interface_ids", &["eni-1", "eni-2"]),
    ("aws_vpc_endpoint", "policy", POLICIES_OF_ENDPOINTS),
    ("aws_vpc_endpoint", "resource_configuration_arn", LATTICE),
    ("aws_vpc_endpoint", "route_table_ids", TABLES),
    ("aws_vpc_endpoint", "security_group_ids", OWN_GROUPS),
    ("aws_vpc_endpoint", "service_name", SERVICES),
    ("aws_vpc_endpoint", "service_network_arn", LATTICE),
    ("aws_vpc_endpoint", "service_region", &["us-east-1", "eu-central-1"]),
    ("aws_vpc_endpoint", "subnet_configuration.ipv4", PRIVATE_IPS),
    ("aws_vpc_endpoint", "subnet_configuration.ipv6", &["2001:db8::9", "2001:DB8:0::a"]),
    ("aws_vpc_endpoint", "subnet_configuration.subnet_id", SUBNETS),
    ("aws_vpc_endpoint", "subnet_ids", SUBNETS),
    (
        "aws_vpc_endpoint",
        "vpc_endpoint_type",
        &["Gateway", "Interface", "GatewayLoadBalancer", "Interface"],
    ),
    ("aws_vpc_endpoint", "vpc_id", VPCS),
    ("aws_vpc_endpoint_route_table_association", "route_table_id", TABLES),
    ("aws_vpc_endpoint_route_table_association", "vpc_endpoint_id", ENDPOINTS),
    ("aws_vpc_endpoint_security_group_association", "security_group_id", OWN_GROUPS),
    ("aws_vpc_endpoint_security_group_association", "vpc_endpoint_id", ENDPOINTS),
    ("aws_vpc_endpoint_subnet_association", "subnet_id", SUBNETS),
    ("aws_vpc_endpoint_subnet_association", "vpc_endpoint_id", ENDPOINTS),
    ("aws_vpc_ipv4_cidr_block_association", "cidr_block", &["100.64.0.0/16", "100.65.0.0/24"]),
    ("aws_vpc_ipv4_cidr_block_association", "ipv4_ipam_pool_id", POOLS),
    ("aws_vpc_ipv4_cidr_block_association", "vpc_id", VPCS),
    (
        "aws_vpc_ipv6_cidr_block_association",
        "ipv6_cidr_block",
        &["2001:db8::/56", "2001:DB8:0::/56", "2001:db8::/48"],
    ),
    ("aws_vpc_ipv6_cidr_block_association", "ipv6_ipam_pool_id", POOLS),
    ("aws_vpc_ipv6_cidr_block_association", "ipv6_pool", &["ipv6pool-ec2-1", "ipv6pool-ec2-2"]),
    ("aws_vpc_ipv6_cidr_block_association", "vpc_id", VPCS),
    ("aws_vpc_peering_connection", "peer_owner_id", &["111122223333"]),
    ("aws_vpc_peering_connection", "peer_region", &["us-east-1"]),
    ("aws_vpc_peering_connection", "peer_vpc_id", &["vpc-3", "vpc-4"]),
    ("aws_vpc_peering_connection", "vpc_id", VPCS),
    ("aws_vpc_peering_connection_accepter", "vpc_peering_connection_id", &["pcx-1", "pcx-2"]),
    ("aws_vpc_peering_connection_options", "vpc_peering_connection_id", &["pcx-1", "pcx-2"]),
    ("aws_vpc_security_group_egress_rule", "ip_protocol", PROTOCOLS),
    ("aws_vpc_security_group_egress_rule", "referenced_security_group_id", GROUPS),
    ("aws_vpc_security_group_egress_rule", "security_group_id", &["sg-1", "sg-2"]),
    ("aws_vpc_security_group_ingress_rule", "ip_protocol", PROTOCOLS),
    ("aws_vpc_security_group_ingress_rule", "referenced_security_group_id", GROUPS),
    ("aws_vpc_security_group_ingress_rule", "security_group_id", &["sg-1", "sg-2"]),
];
const KEYS_OF_SSH: &[&str] = &[
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK8Go+MpFxTk81bBnJsVzRlR7G5mYqp3vgdUfyiTgzQd",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC3wQSXwAVr7R86FOu+HcglP+UmMFMsbnhKXPCkn2g+m a@b\n",
];
const VPCS: &[&str] = &["vpc-1", "vpc-2"];
const ENDPOINTS: &[&str] = &["vpce-1", "vpce-2"];
const LATTICE: &[&str] = &[
    "arn:aws:vpc-lattice:us-east-1:111122223333:resourceconfiguration/rcfg-1",
    "arn:aws:vpc-lattice:us-east-1:111122223333:servicenetwork/sn-1",
];
const POLICIES_OF_ENDPOINTS: &[&str] = &[
    r#"{"Statement":[{"Effect":"Allow","Action":"*","Principal":"*","Resource":"*"}]}"#,
    r#"{"Statement": {"Principal": {"AWS": "*"}, "Effect": "Allow", "Action": ["*"], "Resource": "*"}}"#,
    r#"{"Statement":[{"Effect":"Deny","Action":"s3:*","Principal":"*","Resource":"*"}]}"#,
];
/// Services of endpoints: one with a prefix list, and one that has to accept endpoints.
const SERVICES: &[&str] =
    &["com.amazonaws.us-east-1.s3", "com.amazonaws.vpce.us-east-1.vpce-svc-1"];
const DEVICES: &[&str] = &["/dev/sdf", "sdg", "/dev/xvdh"];
const KEYS_OF_KMS: &[&str] = &[
    "11111111-2222-3333-4444-555555555555",
    "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555",
];
const ROLES: &[&str] = &["a", "web-1"];
const ROLE_ARNS: &[&str] =
    &["arn:aws:iam::123456789012:role/a", "arn:aws:iam::123456789012:role/b"];
const POLICIES: &[&str] =
    &["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::123456789012:role/a"];
const BALANCERS: &[&str] = &[
    "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/web/1",
    "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/other/2",
    "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/third/3",
    "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/fourth/4",
];
const CERTIFICATES: &[&str] = &[
    "arn:aws:acm:us-east-1:111122223333:certificate/1",
    "arn:aws:acm:us-east-1:111122223333:certificate/2",
];
/// Mostly what needs no block of its own: of the others, half lack theirs.
const ACTIONS: &[&str] = &[
    "authenticate-cognito",
    "authenticate-oidc",
    "fixed-response",
    "jwt-validation",
    "redirect",
    "forward",
    "forward",
    "forward",
    "forward",
    "forward",
    "forward",
    "forward",
    "forward",
    "forward",
    "forward",
    "forward",
];
const KMS_KEYS: &[&str] = &[
    "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555",
    "arn:aws:kms:us-east-1:111122223333:key/66666666-7777-8888-9999-000000000000",
];
const PRIVATE_IPS: &[&str] = &["10.0.1.15", "10.0.1.16", "10.0.1.17"];
const COUNTS: &[&str] = &["off", "1", "50"];
const SUBNETS: &[&str] = &["subnet-1", "subnet-2", "subnet-3"];
const TARGET_GROUPS: &[&str] = &[
    "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/0123456789abcdef",
    "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/api/0123456789abcdef",
];
const PROTOCOLS: &[&str] = &["tcp", "6", "TCP", "udp", "icmp", "icmpv6", "-1", "all", "50"];
const GROUPS: &[&str] = &["sg-1", "sg-2", "111122223333/sg-2"];
const OWN_GROUPS: &[&str] = &["sg-1", "sg-2"];
const LISTS: &[&str] = &["pl-1", "pl-2"];
const TABLES: &[&str] = &["rtb-1", "rtb-2"];
/// Of several arguments that exclude each other inside of an object, all but one.
const NOTHING: &[&str] = &[""];
const CORE_NETWORKS: &[&str] = &[
    "arn:aws:networkmanager::111122223333:core-network/core-network-1",
    "arn:aws:networkmanager::111122223333:core-network/core-network-2",
];
const ODB_NETWORKS: &[&str] = &[
    "arn:aws:odb:us-east-1:111122223333:odb-network/odbnet_1",
    "arn:aws:odb:us-east-1:111122223333:odb-network/odbnet_2",
];
const FEW_NETWORKS: &[&str] = &["10.0.0.0/16", "2001:db8::/56", "2001:DB8:0::/56"];
const ACL_ACTIONS: &[&str] = &["allow", "Deny"];
const ACL_CIDRS: &[&str] = &["0.0.0.0/0", "10.0.0.0/8"];
const ACL_PROTOCOLS: &[&str] = &["tcp", "6", "UDP", "17"];
const FEW_PROTOCOLS: &[&str] = &["tcp", "6", "udp"];
const POOLS: &[&str] = &["ipam-pool-1", "ipam-pool-2"];

/// The same for numbers.
const NUMBERED: &[(&str, &str, &[i64])] = &[
    ("aws_default_network_acl", "egress.from_port", &[0, 1]),
    ("aws_default_network_acl", "egress.icmp_code", &[-1, 0]),
    ("aws_default_network_acl", "egress.icmp_type", &[-1, 0]),
    ("aws_default_network_acl", "egress.rule_no", &[100, 200, 300]),
    ("aws_default_network_acl", "egress.to_port", &[1, 65_535]),
    ("aws_default_network_acl", "ingress.from_port", &[0, 1]),
    ("aws_default_network_acl", "ingress.icmp_code", &[-1, 0]),
    ("aws_default_network_acl", "ingress.icmp_type", &[-1, 0]),
    ("aws_default_network_acl", "ingress.rule_no", &[100, 200, 300]),
    ("aws_default_network_acl", "ingress.to_port", &[1, 65_535]),
    ("aws_instance", "placement_partition_number", &[1, 2, 7]),
    ("aws_instance", "secondary_network_interface.private_ip_address_count", &[1, 2, 4]),
    ("aws_ebs_volume", "iops", &[3_000, 4_000, 5_000]),
    ("aws_ebs_volume", "size", &[8, 20, 80]),
    ("aws_ebs_volume", "throughput", &[125, 250, 500]),
    ("aws_ec2_managed_prefix_list", "max_entries", &[3, 5, 20]),
    ("aws_elb", "access_logs.interval", &[5, 60]),
    ("aws_elb", "health_check.interval", &[30, 300]),
    ("aws_elb", "health_check.timeout", &[3, 29]),
    ("aws_network_acl", "egress.from_port", &[0, 1]),
    ("aws_network_acl", "egress.icmp_code", &[-1, 0]),
    ("aws_network_acl", "egress.icmp_type", &[-1, 0]),
    ("aws_network_acl", "egress.rule_no", &[100, 200, 300]),
    ("aws_network_acl", "egress.to_port", &[1, 65_535]),
    ("aws_network_acl", "ingress.from_port", &[0, 1]),
    ("aws_network_acl", "ingress.icmp_code", &[-1, 0]),
    ("aws_network_acl", "ingress.icmp_type", &[-1, 0]),
    ("aws_network_acl", "ingress.rule_no", &[100, 200, 300]),
    ("aws_network_acl", "ingress.to_port", &[1, 65_535]),
    ("aws_network_acl_rule", "from_port", &[0, 1]),
    ("aws_network_acl_rule", "icmp_code", &[-1, 0]),
    ("aws_network_acl_rule", "icmp_type", &[-1, 0]),
    ("aws_network_acl_rule", "rule_number", &[100, 200]),
    ("aws_network_acl_rule", "to_port", &[1, 65_535]),
    ("aws_launch_template", "default_version", &[1]),
    (
        "aws_launch_template",
        "instance_market_options.spot_options.block_duration_minutes",
        &[60, 120],
    ),
    ("aws_launch_template", "latest_version", &[1]),
    ("aws_network_interface", "attachment.device_index", &[1, 2]),
    ("aws_network_interface", "attachment.network_card_index", &[0, 1]),
    ("aws_network_interface", "ipv4_prefix_count", &[0, 1, 2]),
    ("aws_network_interface", "ipv6_address_count", &[0, 1, 2]),
    ("aws_network_interface", "ipv6_prefix_count", &[0, 1, 2]),
    ("aws_network_interface", "private_ips_count", &[0, 1, 2]),
    ("aws_network_interface_attachment", "device_index", &[1, 2]),
    ("aws_network_interface_attachment", "network_card_index", &[0, 1]),
    ("aws_placement_group", "partition_count", &[2, 3]),
    ("aws_default_vpc", "ipv6_netmask_length", &[44, 56, 60]),
    ("aws_flow_log", "max_aggregation_interval", &[60, 600]),
    ("aws_vpc_ipv6_cidr_block_association", "ipv6_netmask_length", &[44, 56, 60]),
    ("aws_vpc", "ipv6_netmask_length", &[44, 56, 60]),
    ("aws_vpc_security_group_egress_rule", "from_port", FROM),
    ("aws_vpc_security_group_egress_rule", "to_port", TO),
    ("aws_vpc_security_group_ingress_rule", "from_port", FROM),
    ("aws_vpc_security_group_ingress_rule", "to_port", TO),
];
const FROM: &[i64] = &[0, 8, 80, -1];
const TO: &[i64] = &[80, 128, 443, -1];

/// Attributes that most configurations need although none of them alone is required.
const NEEDED: &[(&str, &str)] = &[
    ("aws_default_network_acl", "egress.cidr_block"),
    ("aws_default_network_acl", "ingress.cidr_block"),
    ("aws_default_route_table", "route.cidr_block"),
    ("aws_default_route_table", "route.gateway_id"),
    ("aws_default_subnet", "availability_zone"),
    ("aws_ebs_volume", "iops"),
    ("aws_ebs_volume", "size"),
    ("aws_ebs_volume", "type"),
    ("aws_eks_cluster", "upgrade_policy.support_type"),
    ("aws_flow_log", "iam_role_arn"),
    ("aws_flow_log", "log_destination"),
    ("aws_flow_log", "traffic_type"),
    ("aws_flow_log", "vpc_id"),
    ("aws_instance", "ami"),
    ("aws_instance", "instance_type"),
    ("aws_elb", "listener.ssl_certificate_id"),
    ("aws_lb", "subnets"),
    ("aws_lb_listener", "certificate_arn"),
    ("aws_lb_listener", "default_action.target_group_arn"),
    ("aws_lb_listener", "port"),
    ("aws_lb_listener", "protocol"),
    ("aws_lb_target_group", "port"),
    ("aws_lb_target_group", "protocol"),
    ("aws_lb_target_group", "vpc_id"),
    ("aws_nat_gateway", "allocation_id"),
    ("aws_nat_gateway", "subnet_id"),
    ("aws_network_acl", "egress.cidr_block"),
    ("aws_network_acl", "ingress.cidr_block"),
    ("aws_network_acl_rule", "cidr_block"),
    ("aws_network_acl_rule", "from_port"),
    ("aws_network_acl_rule", "to_port"),
    ("aws_route_table", "route.cidr_block"),
    ("aws_route_table", "route.gateway_id"),
    ("aws_security_group_rule", "cidr_blocks"),
    ("aws_subnet", "cidr_block"),
    ("aws_vpc", "cidr_block"),
    ("aws_vpc_endpoint", "service_name"),
    ("aws_vpc_peering_connection_options", "accepter.allow_remote_vpc_dns_resolution"),
    ("aws_vpc_peering_connection_options", "requester.allow_remote_vpc_dns_resolution"),
    ("aws_vpc_security_group_egress_rule", "from_port"),
    ("aws_vpc_security_group_egress_rule", "to_port"),
    ("aws_vpc_security_group_ingress_rule", "from_port"),
    ("aws_vpc_security_group_ingress_rule", "to_port"),
];

const DURATIONS: &[&str] = &["30s", "10m", "1h30m"];

/// Texts of which each attribute takes what it accepts: two spellings of one thing among them.
const POOL: &[&str] = &[
    "",
    "a",
    "web-1",
    "/",
    "/team/",
    "10.0.0.0/16",
    "10.1.0.0/24",
    "::/0",
    "0::/0",
    "2001:db8::/56",
    "2001:DB8:0::/56",
    "arn:aws:iam::123456789012:role/a",
    "arn:aws:iam::aws:policy/ReadOnlyAccess",
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*"}]}"#,
    r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": ["sts:AssumeRole"]}}"#,
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ec2.amazonaws.com"}}]}"#,
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}"#,
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}"#,
    "0123456789abcdef0123456789abcdef01234567",
    "30s",
    "eu-central-1",
    "us-east-1",
    "11111111-2222-3333-4444-555555555555",
    "https://id.example.com/a",
    "https://id.example.com/b",
];

const NUMBERS: &[i64] = &[0, 1, 2, 24, 80, 443, 3600, -1];
const KEYS: &[&str] = &["a", "Name", "k8s:b"];

/// Whether a configuration should set the attribute.
pub(super) fn is_needed(type_name: &str, path: &str) -> bool {
    NEEDED.contains(&(type_name, path))
}

/// All strings that are tried for an attribute, whether it accepts them or not.
pub(super) fn texts(type_name: &str, path: &str) -> impl Iterator<Item = Value> {
    let listed = LISTED.iter().find(|(ty, at, _)| (*ty, *at) == (type_name, path));
    listed.map_or(POOL, |(.., texts)| texts).iter().map(|text| Value::from(*text))
}

/// Values of an attribute, none of them null or unknown as a whole.
pub(super) fn of(type_name: &str, path: &str, attribute: &Node) -> BoxedStrategy<Value> {
    if let Some((.., texts)) = LISTED.iter().find(|(ty, at, _)| (*ty, *at) == (type_name, path)) {
        return chosen(attribute, texts.to_vec());
    }
    if let Some((.., numbers)) = NUMBERED.iter().find(|(ty, at, _)| (*ty, *at) == (type_name, path))
    {
        return select(*numbers).prop_map(Value::from).boxed();
    }
    if path.starts_with("timeouts.") {
        return select(DURATIONS).prop_map(Value::from).boxed();
    }
    let rules = &attribute.rules;
    if !rules.one_of.is_empty() {
        let unset = rules.empty_is_unset.then_some("");
        let accepted: Vec<_> = rules.one_of.iter().copied().chain(unset).collect();
        return chosen(attribute, accepted);
    }
    if let Some((least, most)) = rules.range {
        return prop_oneof![Just(least), Just(most), least..=most].prop_map(Value::from).boxed();
    }
    value(&attribute.ty(), &|value| accepts(attribute, &value))
}

/// One of these strings, or several of them where the attribute has several.
fn chosen(attribute: &Node, texts: Vec<&'static str>) -> BoxedStrategy<Value> {
    let one = select(texts).prop_map(Value::from);
    let some = prop::collection::vec(one.clone(), attribute.rules.min as usize..3);
    match attribute.ty() {
        Type::List(_) => some.prop_map(Value::List).boxed(),
        Type::Set(_) => some.prop_map(Value::set).boxed(),
        _ => one.boxed(),
    }
}

fn accepts(attribute: &Node, value: &Value) -> bool {
    let mut problems = Vec::new();
    (attribute.semantics.check)(value, &Path::root(), &mut problems);
    // The attributes of an object are tried one by one, and the others are null meanwhile.
    problems.retain(|(_, problem)| !problem.ends_with(REQUIRED));
    let rules = &attribute.rules;
    let (least, most) = rules.length.unwrap_or((0, usize::MAX));
    // What has to be set, or is always there, is no empty string, unless that counts as not set.
    let always_there = rules.required || rules.computed;
    let fits = match value.as_str().map(|text| text.chars().count()) {
        None => true,
        Some(0) => !always_there || rules.empty_is_unset || rules.empty_is_value,
        Some(length) => (least..=most).contains(&length),
    };
    problems.is_empty() && fits
}

/// Values of a type, each part of which is accepted where it stands.
fn value(ty: &Type, accepts: &dyn Fn(Value) -> bool) -> BoxedStrategy<Value> {
    match ty {
        Type::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        Type::Number => {
            let fitting = NUMBERS.iter().map(|n| Value::from(*n)).filter(|n| accepts(n.clone()));
            select(fitting.collect::<Vec<_>>()).boxed()
        }
        Type::String => {
            let fitting: Vec<_> =
                POOL.iter().map(|t| Value::from(*t)).filter(|t| accepts(t.clone())).collect();
            assert!(!fitting.is_empty(), "the pool has no text for an attribute: list some for it");
            select(fitting).boxed()
        }
        Type::List(ty) => {
            let item = value(ty, &|item| accepts(Value::List(vec![item])));
            prop::collection::vec(item, 0..3).prop_map(Value::List).boxed()
        }
        Type::Set(ty) => {
            let item = value(ty, &|item| accepts(Value::Set(vec![item])));
            prop::collection::vec(item, 0..3).prop_map(Value::set).boxed()
        }
        Type::Map(ty) => {
            let item = value(ty, &|item| accepts(Value::object([("a", item)])));
            // A null is as good as no such key.
            let item = prop_oneof![1 => Just(Value::Null), 3 => item];
            prop::collection::btree_map(select(KEYS).prop_map(str::to_owned), item, 0..3)
                .prop_map(Value::Map)
                .boxed()
        }
        Type::Object(types) => {
            let field = |(name, ty): (&String, &Type)| {
                let inside = |value: Value| {
                    let mut object = Value::object(types.keys().map(|n| (n.as_str(), Value::Null)));
                    object.insert(name, value);
                    accepts(object)
                };
                (Just(name.clone()), value(ty, &inside))
            };
            types.iter().map(field).collect::<Vec<_>>().prop_map(Value::object).boxed()
        }
        // No attribute is of these types.
        Type::Dynamic | Type::Tuple(_) => Just(Value::Null).boxed(),
    }
}
