//! What an inventory is made of: a state, however it is written.

use super::{Problem, stored};
use crate::cli::plan_file::{Mode, Object, Plan, Problem as File, Roles, State};

/// An object, and what is known of the provider block that manages it.
pub(super) struct Found {
    pub(super) object: Object,
    /// The roles of the provider block. None, if nothing tells them.
    pub(super) provider_roles: Option<Vec<String>>,
    /// The region of the provider block, if something tells it.
    pub(super) provider_region: Option<String>,
}

/// Reads a state: as `terraform show -json` prints it, as it is stored, or as it stands in a plan, which also has the
/// provider blocks. Only the managed objects of this provider are in it.
pub(super) fn read(file: &str, text: &str) -> Result<Vec<Found>, Problem> {
    let found: Vec<Found> = match State::read(file, text) {
        Ok(state) => state.objects.into_iter().map(alone).collect(),
        Err(File::Stored { .. }) => {
            let state = serde_json::from_str(text).unwrap_or_default();
            stored::objects(file, &state)?.into_iter().map(alone).collect()
        }
        Err(File::NoState { .. }) => {
            let mut plan = Plan::read(file, text)?;
            let objects = std::mem::take(&mut plan.prior.objects);
            objects.into_iter().map(|object| configured(&plan, object)).collect()
        }
        Err(problem) => return Err(problem.into()),
    };
    let ours = |found: &Found| found.object.mode == Mode::Managed && found.object.is_ours();
    Ok(found.into_iter().filter(ours).collect())
}

fn alone(object: Object) -> Found {
    Found { object, provider_roles: None, provider_region: None }
}

fn configured(plan: &Plan, object: Object) -> Found {
    let provider = plan.provider(&object);
    let provider_roles = provider.and_then(|provider| match &provider.roles {
        Roles::Known(roles) => Some(roles.clone()),
        Roles::Computed => None,
    });
    let provider_region = provider.and_then(|provider| provider.region.clone());
    Found { object, provider_roles, provider_region }
}
