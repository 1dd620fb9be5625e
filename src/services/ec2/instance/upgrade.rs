//! States of hashicorp/aws 5.x.

use serde_json::{Map, Value as Json, json};

/// Puts what version 5 had beside `cpu_options` into it, where it is not there as well.
pub(in crate::services::ec2) fn upgrade(state: &mut Map<String, Json>) {
    let cores = state.remove("cpu_core_count").filter(|cores| !cores.is_null());
    let threads = state.remove("cpu_threads_per_core").filter(|threads| !threads.is_null());
    if cores.is_none() && threads.is_none() {
        return;
    }
    let has_none = |options: &Json| options.as_array().is_none_or(Vec::is_empty);
    if state.get("cpu_options").is_none_or(has_none) {
        let options = json!([{"core_count": cores, "threads_per_core": threads}]);
        state.insert("cpu_options".into(), options);
    }
}
