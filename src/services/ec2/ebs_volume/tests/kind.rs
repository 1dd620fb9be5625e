//! How `aws_ebs_volume` is tested with all types.

use crate::services::testing::Row;
use serde_json::json;

/// How `aws_ebs_volume` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    makes: Some("volume"),
    leaves: &["snapshot"],
    given: |store| {
        for _ in 0..2 {
            store.with("snapshot", &json!({}));
        }
    },
    ..Row::of("aws_ebs_volume")
};
