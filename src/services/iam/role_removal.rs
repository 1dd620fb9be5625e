//! The end of a role: what is in its way, and whose that is.

use super::{ABSENT, role_policies};
use crate::diagnostic::Diagnostic;
use crate::engine::{AbsentIf, Cx, Error, Result};
use crate::schema::types::PolicyArn;
use std::collections::BTreeSet;
use std::time::Duration;

/// What goes with the role. Everything else in it is somebody else's.
#[derive(Clone, Copy)]
pub(super) struct Owned {
    /// The policies in the role.
    pub(super) inline: bool,
    /// The attachments of managed policies.
    pub(super) attached: bool,
}

/// For how long IAM may still show what was removed a moment ago, such as an attachment that was destroyed just before
/// the role.
const STALE: Duration = Duration::from_secs(5);
/// For how long IAM may refuse to delete a role although there is nothing in its way any more.
const UNSEEN: Duration = Duration::from_mins(2);

/// Deletes a role. IAM refuses to delete one that has policies or is in an instance profile; only then is it looked
/// for why. The instance profiles are left last, so that nothing happens to machines as long as policies of others
/// hold the role.
pub(super) async fn remove(cx: &Cx, role: &str, owned: Owned) -> Result<()> {
    let Some(refusal) = refused(cx, role).await? else { return Ok(()) };
    let mut obstacles = Obstacles::of(cx, role).await?;
    for name in obstacles.inline.iter().filter(|_| owned.inline) {
        role_policies::delete_inline(cx, role, name).await?;
    }
    for arn in obstacles.attached.iter().filter(|_| owned.attached) {
        role_policies::detach(cx, role, arn.as_str()).await?;
    }
    if obstacles.of_others(owned) {
        if lets_go(cx, role, STALE).await? {
            return Ok(());
        }
        // Lists are late, too: what they show may be gone for longer than that.
        obstacles = Obstacles::of(cx, role).await?;
        if obstacles.of_others(owned) {
            return Err(refusal.explained(&obstacles.named(owned)));
        }
    }
    for profile in &obstacles.profiles {
        leave(cx, role, profile).await?;
    }
    if lets_go(cx, role, UNSEEN).await? {
        return Ok(());
    }
    Err(refusal.explained(&late(&obstacles.profiles.join(", "))))
}

/// Takes a role out of an instance profile. What that does to machines is said at once: the role may not get deleted
/// after all, and a second try would not find the profile any more.
async fn leave(cx: &Cx, role: &str, profile: &str) -> Result<()> {
    let call = cx.iam().remove_role_from_instance_profile().role_name(role);
    call.instance_profile_name(profile).send().await.absent_if(ABSENT)?;
    cx.warn(Diagnostic::warning(
        "A role was taken out of an instance profile made elsewhere",
        format!(
            "Role {role} was still in the instance profile {profile}, which this resource has not made. It was taken \
             out of it, so that it can be deleted: EC2 instances that use this profile have no role any more. That is done \
             without `force_detach_policies`, too; with it, a destroy also detaches and deletes the policies that \
             others have given the role."
        ),
    ));
    Ok(())
}

fn late(profiles: &str) -> String {
    let what = if profiles.is_empty() {
        "Nothing is in the role any more".to_owned()
    } else {
        format!(
            "The role was taken out of the instance profiles {profiles}, and nothing else is in it"
        )
    };
    format!("{what}, but AWS did not see that in {} s.", UNSEEN.as_secs())
}

/// Deletes a role as soon as IAM lets it. Whether it did in time.
async fn lets_go(cx: &Cx, role: &str, limit: Duration) -> Result<bool> {
    let is_gone = || async { Ok(refused(cx, role).await?.is_none()) };
    match cx.until_within(limit, "not let go by what was in it", is_gone).await {
        Ok(()) => Ok(true),
        Err(Error::Timeout { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Asks IAM to delete a role. Returns why it does not, if that is because of something in the role.
async fn refused(cx: &Cx, role: &str) -> Result<Option<Error>> {
    match cx.iam().delete_role().role_name(role).send().await.absent_if(ABSENT) {
        Err(error) if error.code() == Some("DeleteConflict") => Ok(Some(error)),
        deleted => deleted.map(|_| None),
    }
}

/// What can be in a role.
struct Obstacles {
    attached: BTreeSet<PolicyArn>,
    inline: Vec<String>,
    profiles: Vec<String>,
}

impl Obstacles {
    async fn of(cx: &Cx, role: &str) -> Result<Self> {
        let (attached, inline, profiles) = tokio::try_join!(
            role_policies::attached(cx, role),
            role_policies::inline_names(cx, role),
            instance_profiles(cx, role),
        )?;
        Ok(Self { attached, inline, profiles })
    }

    fn of_others(&self, owned: Owned) -> bool {
        !(owned.attached || self.attached.is_empty()) || !(owned.inline || self.inline.is_empty())
    }

    fn named(&self, owned: Owned) -> String {
        let attached = self.attached.iter().map(PolicyArn::as_str).filter(|_| !owned.attached);
        let inline = self.inline.iter().map(String::as_str).filter(|_| !owned.inline);
        let profiles = self.profiles.iter().map(String::as_str);
        let kinds: [(&str, Vec<&str>); 3] = [
            ("the managed policies", attached.collect()),
            ("the policies in the role", inline.collect()),
            ("the instance profiles", profiles.collect()),
        ];
        let kinds = kinds.iter().filter(|(_, names)| !names.is_empty());
        let named: Vec<_> =
            kinds.map(|(kind, names)| format!("{kind} {}", names.join(", "))).collect();
        format!(
            "Still there, although not made by this resource: {}. Remove them, or apply `force_detach_policies = true` \
             first: then a destroy detaches all managed policies from the role, deletes all policies in it, and takes it \
             out of all instance profiles.",
            named.join("; ")
        )
    }
}

/// The instance profiles that a role is in.
async fn instance_profiles(cx: &Cx, role: &str) -> Result<Vec<String>> {
    let pages =
        cx.iam().list_instance_profiles_for_role().role_name(role).into_paginator().items().send();
    let profiles: Vec<_> =
        pages.collect::<std::result::Result<_, _>>().await.absent_if(ABSENT)?.unwrap_or_default();
    Ok(profiles.into_iter().map(|profile| profile.instance_profile_name).collect())
}
