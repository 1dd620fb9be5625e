//! What is demanded of the block about Capacity Reservations.

use super::Instance;
use super::model::{CapacityReservation, CapacityTarget};
use crate::plan::Draft;
use crate::value::Path;

/// Reservations are said in one way. What is there already, as a configuration that was generated from it says, does.
pub(super) fn is_said_once(draft: &mut Draft<'_>) {
    let node = Instance::capacity_reservation_specification;
    if !draft.changes(node) {
        return;
    }
    let block = Path::from(node.inside());
    let target = CapacityReservation::capacity_reservation_target.name;
    let preference = CapacityReservation::capacity_reservation_preference.name;
    let id = CapacityTarget::capacity_reservation_id.name;
    let group = CapacityTarget::capacity_reservation_resource_group_arn.name;
    exactly_one(draft, &block, [preference, target]);
    exactly_one(draft, &block.attribute(target).index(0), [id, group]);
}

/// Refuses a block that says both, and one that says neither.
fn exactly_one(draft: &mut Draft<'_>, at: &Path, names: [&str; 2]) {
    let block = draft.config(at.clone());
    if block.as_map().is_none() {
        return;
    }
    let is_set = |name: &str| {
        let said = block.get(name);
        !said.is_unknown() && !said.is_empty()
    };
    let [one, other] = names;
    if is_set(one) && is_set(other) {
        let detail = format!("Only one of `{one}` and `{other}` can be set.");
        draft.error(at.attribute(other), "Conflicting arguments", detail);
    } else if block.get(one).is_empty() && block.get(other).is_empty() {
        let detail = format!("Exactly one of `{one}` and `{other}` is required.");
        draft.error(at.clone(), "Missing argument", detail);
    }
}
