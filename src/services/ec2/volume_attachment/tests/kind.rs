//! How `aws_volume_attachment` is tested with all types.

use crate::services::testing::Row;
use serde_json::json;

/// How `aws_volume_attachment` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    given: |store| {
        for _ in 0..2 {
            store.with("instance", &json!({"instanceState": {"code": 16, "name": "running"}}));
            store
                .with("volume", &json!({"availabilityZone": "us-east-1a", "size": 8, "iops": 100}));
        }
    },
    import_id: |state| {
        let parts = ["device_name", "volume_id", "instance_id"];
        parts.map(|name| state[name].as_str().unwrap_or_default()).join(":")
    },
    // What stays attached cannot be attached again.
    refused: |config| config["skip_destroy"] == true,
    replacing: &["skip_destroy"],
    ..Row::of("aws_volume_attachment")
};
