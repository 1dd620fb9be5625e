//! What an instance and a launch template say alike.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::plan::Draft;
use crate::schema::types::ArnText;
use crate::services::ec2::volumes::{WITH_IOPS, WITH_THROUGHPUT};
use crate::value::{Path, Value};

model! {
    /// Which Capacity Reservations the instance may use.
    pub(in crate::services) struct CapacityReservation {
        /// Whether the instance uses any open reservation that fits, only reservations, or none.
        #[tf(optional, one_of = &["capacity-reservations-only", "open", "none"])]
        capacity_reservation_preference: Option<String>,
        /// The reservation to use, in place of a preference.
        #[tf(block)]
        capacity_reservation_target: Option<CapacityTarget>,
    }
}

model! {
    /// A Capacity Reservation, or a group of them.
    pub(in crate::services) struct CapacityTarget {
        /// ID of the reservation.
        #[tf(optional)]
        capacity_reservation_id: Option<String>,
        /// ARN of the resource group of reservations, in place of an ID.
        #[tf(optional)]
        capacity_reservation_resource_group_arn: Option<ArnText>,
    }
}

/// Whether instances of a type earn CPU credits:
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances.html>.
pub(super) fn is_burstable(kind: &str) -> bool {
    let mut letters = kind.chars();
    letters.next() == Some('t') && letters.next().is_some_and(|c| c.is_ascii_digit())
}

/// The names of the settings of a volume, which are the same wherever it is written.
const KEY: &str = "kms_key_id";
const ENCRYPTED: &str = "encrypted";
const IOPS: &str = "iops";
const THROUGHPUT: &str = "throughput";
const TYPE: &str = "volume_type";

/// Refuses settings of a volume that do not go together, where they change.
pub(super) fn volume_fits(draft: &mut Draft<'_>, at: &Path) {
    let is_set = |draft: &Draft<'_>, at: &Path| {
        let value = draft.planned(at.clone());
        let says_something = !value.is_unknown() && !value.is_empty() && *value != Value::from(0);
        says_something && draft.changes(at.clone())
    };
    let key = at.attribute(KEY);
    let encrypted = at.attribute(ENCRYPTED);
    let is_off = |value: &Value| *value == Value::Bool(false) || value.as_str() == Some("false");
    if is_set(draft, &key) && is_off(draft.config(encrypted.clone())) {
        let detail = "A volume with a `kms_key_id` is encrypted: leave `encrypted` out, or set it to `true`.";
        draft.error(encrypted, "Conflicting arguments", detail);
    }
    let kind = draft.planned(at.attribute(TYPE)).as_str();
    let Some(kind) = kind.map(str::to_owned) else {
        return;
    };
    let known = [(IOPS, WITH_IOPS), (THROUGHPUT, WITH_THROUGHPUT)];
    for (name, takers) in known {
        let at = at.attribute(name);
        if is_set(draft, &at) && !takers.contains(&kind.as_str()) {
            let takers = takers.join(", ");
            let detail =
                format!("Volumes of the type `{kind}` take no `{name}`: those of {takers} do.");
            draft.error(at, "Argument without effect", detail);
        }
    }
}

/// Warns about a throughput that EC2 refuses only when it modifies the volume.
pub(super) fn throughput_beyond_iops(volume: &Value, at: &Path, problems: &mut Diagnostics) {
    let number = |name: &str| match volume.get(name) {
        Value::Number(number) => number.as_i64(),
        _ => None,
    };
    if let (Some(iops), Some(throughput)) = (number(IOPS), number(THROUGHPUT))
        && throughput > iops.saturating_div(4)
    {
        let detail =
            "EC2 documents a throughput of at most a quarter of the IOPS, in MiB a second.";
        let warning = Diagnostic::warning("Throughput beyond the IOPS", detail);
        problems.push(warning.at(at.attribute(THROUGHPUT)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn burstable_types_begin_with_t() {
        assert!(is_burstable("t3.micro") && is_burstable("t4g.nano"));
        assert!(!is_burstable("trn1.2xlarge") && !is_burstable("m5.large"));
    }
}
