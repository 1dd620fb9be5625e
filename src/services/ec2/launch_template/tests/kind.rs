//! How `aws_launch_template` is tested with all types.

use crate::services::testing::Row;

/// How `aws_launch_template` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    makes: Some("launch-template"),
    // What says nothing to EC2, it does not tell: blocks without anything in them, and zeros.
    not_imported: &[
        "block_device_mappings",
        "capacity_reservation_specification",
        "cpu_options",
        "credit_specification",
        "iam_instance_profile",
        "instance_market_options",
        "instance_requirements",
        "maintenance_options",
        "metadata_options",
        "network_interfaces",
        "network_performance_options",
        "placement",
        "secondary_interfaces",
        "tag_specifications",
        "update_default_version",
    ],
    // A new template has one version, so that no configuration of one can say another: versions.rs has that.
    replacing: &["default_version"],
    ..Row::of("aws_launch_template")
};
