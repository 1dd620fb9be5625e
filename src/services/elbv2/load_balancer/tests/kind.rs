//! How `aws_lb` is tested with all types.

use crate::services::testing::Row;
use crate::store::Store;
use serde_json::json;

pub(in crate::services) const ROW: Row = Row {
    makes: Some("load-balancer"),
    given: subnets,
    // What a type does not have is as it was written, and what AWS does not tell of logs that are off.
    not_imported: &[
        "access_logs",
        "client_keep_alive",
        "connection_logs",
        "desync_mitigation_mode",
        "dns_record_client_routing_policy",
        "drop_invalid_header_fields",
        "enable_cross_zone_load_balancing",
        "enable_http2",
        "enable_prefix_for_ipv6_source_nat",
        "enable_tls_version_and_cipher_suite_headers",
        "enable_waf_fail_open",
        "enable_xff_client_port",
        "enable_zonal_shift",
        "enforce_security_group_inbound_rules_on_private_link_traffic",
        "health_check_logs",
        "idle_timeout",
        "ipam_pools",
        "minimum_load_balancer_capacity",
        "preserve_host_header",
        "secondary_ips_auto_assigned_per_subnet",
        "xff_header_processing_mode",
    ],
    // One that is protected cannot be deleted in the end: a test of its own changes that.
    replacing: &[
        "enable_deletion_protection",
        "secondary_ips_auto_assigned_per_subnet",
        "subnet_mapping",
    ],
    refused: |config| config["enable_deletion_protection"] == true,
    ..Row::of("aws_lb")
};

/// Three subnets in three zones.
pub(super) fn subnets(store: &mut Store) {
    for zone in ["us-east-1a", "us-east-1b", "us-east-1c"] {
        let subnet = json!({"vpcId": "vpc-1", "availabilityZone": zone});
        store.with("subnet", &subnet);
    }
}
