//! The role in an import id.

use super::AssumeRole;
use crate::arn::Arn;
use crate::aws::{partition, settings};
use crate::schema::Field;
use crate::schema::types::{ExternalId, RoleArn, SessionName};
use crate::secret::Secret;
use crate::value::Value;

/// Takes the parts `|name=value` off the end of an import id. A `|` that no name and `=` follow belongs to what is
/// before it: the path of an ARN may hold any character from `!` to DEL. What could be a misspelt name is one.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
pub(in crate::engine) fn split(import_id: &str) -> (&str, Vec<(&str, &str)>) {
    let begins = import_id.match_indices('|').filter(|(i, _)| named(&import_id[i + 1..]).is_some());
    let mut ends: Vec<usize> = begins.map(|(i, _)| i).collect();
    let object = &import_id[..ends.first().copied().unwrap_or(import_id.len())];
    ends.push(import_id.len());
    let parts = ends.windows(2).filter_map(|ends| named(&import_id[ends[0] + 1..ends[1]]));
    (object, parts.collect())
}

fn named(part: &str) -> Option<(&str, &str)> {
    let in_name = |b: u8| b.is_ascii_alphanumeric() || b"_- ".contains(&b);
    part.split_once('=').filter(|(name, _)| !name.is_empty() && name.bytes().all(in_name))
}

/// The attribute's value from the parts of an import id: `role_arn`, `external_id` and `session_name`. Each
/// `role_arn` begins a new role. `lacks_region` says that the object could have a region before the parts, and has
/// none.
pub(in crate::engine) fn from_import(
    parts: &[(&str, &str)],
    lacks_region: bool,
) -> Result<Value, String> {
    let mut roles: Vec<AssumeRole> = Vec::new();
    for (name, value) in parts {
        // What is behind a bar may be an external ID whose name is misspelt, and must not be quoted.
        let explain = |problem| if value.contains('|') { syntax() } else { problem };
        match (*name, roles.last_mut()) {
            ("role_arn", _) => {
                let arn = settings::role_arn(value).map_err(explain)?;
                check_role(&arn, lacks_region).map_err(explain)?;
                let role_arn = Some(RoleArn::from(*value));
                roles.push(AssumeRole { role_arn, ..AssumeRole::default() });
            }
            ("external_id", Some(role)) => {
                settings::external_id(&Secret::from(*value))?;
                let before = role.external_id.replace(ExternalId::from(*value));
                once(name, before.is_none())?;
            }
            ("session_name", Some(role)) => {
                settings::session_name(value).map_err(explain)?;
                let before = role.session_name.replace(SessionName::from(*value));
                once(name, before.is_none())?;
            }
            _ => return Err(syntax()),
        }
    }
    let roles = Some(roles).filter(|roles| !roles.is_empty());
    Ok(roles.encode())
}

fn syntax() -> String {
    "After `|`, an import id takes `role_arn=..`, and after that `external_id=..` and `session_name=..`.".into()
}

fn once(name: &str, first: bool) -> Result<(), String> {
    if first {
        return Ok(());
    }
    Err(format!("`{name}` is given twice for one role."))
}

/// A name of a role may look like one with a region behind it. Where the region is missing, it was meant as one.
fn check_role(arn: &Arn, lacks_region: bool) -> Result<(), String> {
    let name = arn.role_name().unwrap_or_default();
    if let Some((_, region)) = name.rsplit_once('@')
        && lacks_region
        && partition::is_region_shaped(region)
    {
        return Err(format!(
            "The region stands behind the id and before the role: `ID@{region}|role_arn=..`."
        ));
    }
    Ok(())
}
