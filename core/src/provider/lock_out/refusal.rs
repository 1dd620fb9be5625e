//! Lock-outs in words.

use super::behind::{Change, What};
use crate::diagnostic::Diagnostic;
use crate::engine::trust::ALLOW_LOCK_OUT;
use crate::quoted::first_of;

/// So many objects are named.
const NAMED: usize = 10;

/// How a change would lock us out.
pub(super) struct LockOut {
    /// The role as the way to the objects names it.
    pub(super) role_arn: String,
    /// Who assumes it, if that is known.
    pub(super) caller: Option<String>,
    pub(super) external_id_sent: bool,
    /// What the new trust policy lacks.
    pub(super) lacks: Option<String>,
}

/// A change that is refused because these objects stand behind the role.
pub(super) fn refused(change: &Change, out: &LockOut, objects: &[String]) -> Diagnostic {
    let LockOut { role_arn, caller, external_id_sent, lacks } = out;
    let by = caller.as_ref().map(|caller| format!(" by {caller}")).unwrap_or_default();
    let id = if *external_id_sent { "with an external ID" } else { "without an external ID" };
    let lacks =
        lacks.as_ref().map(|lacks| format!(" The new trust policy does not let that in: {lacks}."));
    let resource = format!("{} {}", change.type_name, change.id);
    let detail = format!(
        "The change of {resource} would lock this configuration out: the role is assumed{by}, {id}, to reach {}. Nothing \
         behind it could be read, changed or deleted any more.{}\n\nBehind the role, as far as this run has seen: {}.\n\n{}",
        count(objects.len()),
        lacks.unwrap_or_default(),
        first_of(objects, NAMED),
        advice(change, &resource),
    );
    Diagnostic::error(summary(change, role_arn), detail)
}

fn summary(change: &Change, role_arn: &str) -> String {
    match change.what {
        What::Deleted => format!("Role {role_arn} is to be deleted, and objects behind it stay"),
        What::Closed => {
            format!("Role {role_arn} is to let nobody in any more, and objects behind it stay")
        }
        What::Trusts { .. } => {
            format!("The new trust policy of role {role_arn} does not let us in")
        }
    }
}

fn advice(change: &Change, resource: &str) -> String {
    match change.what {
        What::Deleted | What::Closed => format!(
            "Destroy what is behind the role before it or in the same run, or lead to it through another role first, with \
             `assume_role`. If the lock-out is meant, set `{ALLOW_LOCK_OUT} = true` on {resource}, and apply that before the \
             resource is taken out."
        ),
        What::Trusts { .. } => format!(
            "Let the caller and the external ID that are in use stay beside the new ones, and apply; then change \
             `assume_role` of what is behind the role, and apply; and take the old ones out last. If the lock-out is meant, \
             set `{ALLOW_LOCK_OUT} = true` on {resource}."
        ),
    }
}

/// The end of a role that is refused because what the plan deletes behind it is still there.
pub(super) fn too_early(change: &Change, objects: &[String]) -> Diagnostic {
    let resource = format!("{} {}", change.type_name, change.id);
    Diagnostic::error(
        format!("{resource} cannot go before what is behind it"),
        format!(
            "The plan deletes {} behind the role as well, of which this is not deleted yet: {}. Without the role nobody \
             could do it. Nothing was done to the role.\n\nApply again. Terraform deletes the objects first if it knows that \
             they need the role: take `role_arn` of their `assume_role` from the resource of the role, or name it in \
             `depends_on`.",
            count(objects.len()),
            first_of(objects, NAMED)
        ),
    )
}

fn count(objects: usize) -> String {
    if objects == 1 { "1 object".to_owned() } else { format!("{objects} objects") }
}
