//! Cores and threads, which version 5 of hashicorp/aws had beside `cpu_options` too.

use super::super::Instance;
use super::super::model::CpuOptions;
use crate::plan::Draft;
use crate::value::Path;

/// What is beside the block, and where the same is in it.
fn both() -> [(&'static str, Path); 2] {
    let inside = |name: &str| Path::from(Instance::cpu_options.name).index(0).attribute(name);
    [
        (Instance::cpu_core_count.name, inside(CpuOptions::core_count.name)),
        (Instance::cpu_threads_per_core.name, inside(CpuOptions::threads_per_core.name)),
    ]
}

/// Refuses what is said in both ways, and not as the same. What is there already, as a configuration that was generated
/// from it says, is no reason.
pub(super) fn is_said_once(draft: &mut Draft<'_>) {
    for (beside, inside) in both() {
        let said = [draft.config(beside), draft.config(inside.clone())];
        let are_written = said.iter().all(|said| !said.is_null() && !said.is_unknown());
        let differ = said[0] != said[1];
        if are_written && differ && (draft.changes(beside) || draft.changes(inside.clone())) {
            let detail =
                format!("`{beside}` and `{inside}` are the same: set the second one only.");
            draft.error(beside, "Conflicting arguments", detail);
        }
    }
}

/// What is said in one way is planned in the other.
pub(super) fn change(draft: &mut Draft<'_>) {
    for (beside, inside) in both() {
        let block = draft.planned(Instance::cpu_options);
        let is_there = block.as_elements().is_some_and(|blocks| !blocks.is_empty());
        let is_unknown = block.is_unknown();
        if draft.config(beside).is_null() {
            if is_there && draft.changes(inside.clone()) {
                draft.set(beside, draft.planned(inside).clone());
            } else if is_unknown {
                draft.unknown(beside);
            }
        } else if is_there && draft.changes(beside) && draft.config(inside.clone()).is_null() {
            draft.set(inside, draft.planned(beside).clone());
        }
    }
}
