//! States of hashicorp/aws 4.x and 5.x.

use super::Instance;
use super::model::CpuOptions;
use serde_json::{Map, Value as Json, json};

/// Puts what version 4 had beside `cpu_options` into it, where it is not there as well.
pub(super) fn upgrade(state: &mut Map<String, Json>) {
    let said = |name: &str| state.get(name).filter(|said| !said.is_null()).cloned();
    let cores = said(Instance::cpu_core_count.name);
    let threads = said(Instance::cpu_threads_per_core.name);
    let has_none = |options: &Json| options.as_array().is_none_or(Vec::is_empty);
    let lacks_options = state.get(Instance::cpu_options.name).is_none_or(has_none);
    if lacks_options && (cores.is_some() || threads.is_some()) {
        let options = json!([{
            CpuOptions::core_count.name: cores, CpuOptions::threads_per_core.name: threads,
        }]);
        state.insert(Instance::cpu_options.name.into(), options);
    }
}
