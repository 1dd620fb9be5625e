//! What a plan of a volume needs beyond the rules of its attributes: EC2 takes size, type, IOPS and throughput as a whole.

use super::super::volumes::{WITH_IOPS, WITH_THROUGHPUT, takes};
use super::EbsVolume;
use crate::plan::Draft;
use crate::value::Value;

/// Types whose IOPS must be said.
const NEEDING_IOPS: &[&str] = &["io1", "io2"];
/// The types that several instances can have at once.
const SHARED: &[&str] = &["io1", "io2"];
/// What EC2 creates where nothing is said.
const DEFAULT: &str = "gp2";
/// The IOPS that a volume of the type `gp3` has where nothing is said.
const GP3_IOPS: i64 = 3_000;

/// What EC2 judges together.
const TUPLE: [&str; 4] =
    [EbsVolume::size.name, EbsVolume::kind.name, EbsVolume::iops.name, EbsVolume::throughput.name];
/// What makes it another volume.
const REPLACING: [&str; 6] = [
    EbsVolume::availability_zone.name,
    EbsVolume::encrypted.name,
    EbsVolume::kms_key_id.name,
    EbsVolume::multi_attach_enabled.name,
    EbsVolume::outpost_arn.name,
    EbsVolume::snapshot_id.name,
];

pub(super) fn plan(draft: &mut Draft<'_>) {
    recompute(draft);
    // What is there already, as a configuration that was generated from it says, is no reason to refuse anything.
    if draft.is_create() || TUPLE.iter().any(|name| draft.changes(*name)) {
        fits_together(draft);
        grows(draft);
    }
    if draft.is_create() {
        has_its_key(draft);
    }
}

/// What EC2 derives anew from what changes.
fn recompute(draft: &mut Draft<'_>) {
    if draft.is_create() {
        return;
    }
    let of_its_size = draft.planned(EbsVolume::kind).as_str() == Some("gp2");
    let kind_changes = draft.changes(EbsVolume::kind);
    if draft.config(EbsVolume::iops).is_null()
        && (kind_changes || (of_its_size && draft.changes(EbsVolume::size)))
    {
        draft.unknown(EbsVolume::iops);
    }
    if draft.config(EbsVolume::throughput).is_null() && kind_changes {
        draft.unknown(EbsVolume::throughput);
    }
}

/// A number that the user wrote, if it says anything.
fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().filter(|number| *number != 0),
        _ => None,
    }
}

/// The type that is meant; none if it is not known yet.
fn kind(draft: &Draft<'_>) -> Option<String> {
    match draft.config(EbsVolume::kind) {
        Value::Unknown => None,
        Value::String(kind) if !kind.is_empty() => Some(kind.clone()),
        _ => Some(draft.prior(EbsVolume::kind).as_str().unwrap_or(DEFAULT).to_owned()),
    }
}

fn fits_together(draft: &mut Draft<'_>) {
    let Some(kind) = kind(draft) else { return };
    let takes = |takers: &[&str]| takes(Some(&kind), takers);
    let iops = draft.config(EbsVolume::iops);
    let says_iops = number(iops);
    let throughput = number(draft.config(EbsVolume::throughput));
    let is_needed = NEEDING_IOPS.contains(&kind.as_str());
    let is_new = draft.is_create() || draft.changes(EbsVolume::kind);
    if is_new && is_needed && !iops.is_unknown() && says_iops.is_none() {
        let detail = format!("A volume of the type `{kind}` needs `iops`.");
        draft.error(EbsVolume::iops, "Missing argument", detail);
    }
    if says_iops.is_some() && !takes(WITH_IOPS) {
        let detail = format!(
            "The IOPS of a volume of the type `{kind}` cannot be said: leave `iops` out, or use `gp3`, `io1` or `io2`."
        );
        draft.error(EbsVolume::iops, "Conflicting arguments", detail);
    }
    if throughput.is_some() && !takes(WITH_THROUGHPUT) {
        let detail = format!(
            "The throughput of a volume of the type `{kind}` cannot be said: leave `throughput` out, or use `gp3`."
        );
        draft.error(EbsVolume::throughput, "Conflicting arguments", detail);
    }
    if draft.is_create()
        && *draft.config(EbsVolume::multi_attach_enabled) == Value::Bool(true)
        && !takes(SHARED)
    {
        let detail = format!(
            "Several instances can have a volume of the type `io1` or `io2`, and not of `{kind}`: change `type`, or leave \
             `multi_attach_enabled` out."
        );
        draft.error(EbsVolume::multi_attach_enabled, "Conflicting arguments", detail);
    }
    let least = match iops {
        Value::Unknown => None,
        _ => says_iops.or(Some(GP3_IOPS)),
    };
    if let (Some(throughput), Some(iops), "gp3") = (throughput, least, kind.as_str())
        && throughput > iops.saturating_div(4)
    {
        let detail = format!(
            "EC2 documents a throughput of at most a quarter of the IOPS: {} MiB per second for {iops}. It may take more \
             and fail afterwards.",
            iops.saturating_div(4)
        );
        draft.warning(EbsVolume::throughput, "Throughput beyond the IOPS", detail);
    }
}

/// A volume that stays never shrinks.
fn grows(draft: &mut Draft<'_>) {
    let sizes = (number(draft.prior(EbsVolume::size)), number(draft.planned(EbsVolume::size)));
    let (Some(old), Some(new)) = sizes else { return };
    let is_replaced = REPLACING.iter().any(|name| draft.replaces(*name));
    if new < old && !is_replaced {
        let detail = format!(
            "EC2 does not make a volume of {old} GiB smaller. Set `size` to {old} or more; or, for a new volume without \
             the data of this one, run `terraform taint` on its address first."
        );
        draft.error(EbsVolume::size, "A volume cannot shrink", detail);
    }
}

/// A key without encryption.
fn has_its_key(draft: &mut Draft<'_>) {
    let is_plain = *draft.config(EbsVolume::encrypted) == Value::Bool(false);
    let key = draft.config(EbsVolume::kms_key_id);
    if is_plain && !key.is_unknown() && !key.is_empty() {
        let detail = "A volume with a KMS key is encrypted: set `encrypted` to `true`, or leave `kms_key_id` out.";
        draft.error(EbsVolume::encrypted, "Conflicting arguments", detail);
    }
}
