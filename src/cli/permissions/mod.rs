//! `permissions`: prints the policies that a plan, a state or types need, or compares one with them.

mod compare;
mod known;
mod narrow;
mod policies;
mod print;
mod problem;
mod session;
#[cfg(test)]
mod tests;
mod wanted;

pub(super) use print::Format;
pub(super) use problem::Problem;

use super::Answer;
use super::arguments::Permissions;
use super::plan_file::{self, Plan, State};
use policies::Policy;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What a comparison ends with that finds something missing.
pub(super) const LACKS: u8 = 3;

/// Carries `permissions` out, and returns what to print.
pub(super) fn run(asked: &Permissions) -> Result<Answer, Problem> {
    let stdin = |path: &&Path| plan_file::is_stdin(path);
    let files = [&asked.plan, &asked.state, &asked.compare];
    if files.into_iter().filter_map(Option::as_deref).filter(stdin).count() > 1 {
        return Err(Problem::Twice);
    }
    run_with(asked, &|path| plan_file::text(path))
}

/// The same with files that come from anywhere.
fn run_with(
    asked: &Permissions,
    read: &dyn Fn(&Path) -> Result<String, plan_file::Problem>,
) -> Result<Answer, Problem> {
    let policies = of_one_role(policies(asked, read)?, asked)?;
    let Some(path) = &asked.compare else {
        return print::printed(&policies, asked).map(Answer::done);
    };
    let file = plan_file::name(path);
    let given = compare::Given::read(&read(path)?)
        .map_err(|error| Problem::Policy { file: file.clone(), error })?;
    let compared = compare::compared(&policies, &given, &file);
    Ok(Answer { text: compared.text, status: if compared.lacks { LACKS } else { 0 } })
}

/// The policies that are asked for, by role.
fn policies(
    asked: &Permissions,
    read: &dyn Fn(&Path) -> Result<String, plan_file::Problem>,
) -> Result<Vec<Policy>, Problem> {
    let tags: BTreeMap<String, String> = asked.tags.iter().cloned().collect();
    if let Some(path) = &asked.plan {
        let file = plan_file::name(path);
        let plan = Plan::read(&file, &read(path)?)?;
        let wanted = wanted::of_plan(&plan, asked);
        let changed = plan.changes.iter().map(|change| &change.object);
        some(&wanted, &file, changed.chain(&plan.prior.objects))?;
        policies::policies(wanted, &file, &tags)
    } else if let Some(path) = &asked.state {
        let file = plan_file::name(path);
        let state = State::read(&file, &read(path)?)?;
        let wanted = wanted::of_state(&state, asked);
        some(&wanted, &file, &state.objects)?;
        policies::policies(wanted, &file, &tags)
    } else {
        let wanted = wanted::of_types(asked);
        some(&wanted, "--types", [])?;
        policies::policies(wanted, "--types", &tags)
    }
}

/// An error if nothing is wanted.
fn some<'a>(
    wanted: &[wanted::Wanted<'_>],
    file: &str,
    objects: impl IntoIterator<Item = &'a plan_file::Object>,
) -> Result<(), Problem> {
    let foreign = objects.into_iter().filter(|object| !object.is_ours());
    let others: BTreeSet<&str> = foreign.map(|object| object.provider.as_str()).collect();
    if wanted.is_empty() { Err(wanted::nothing(file.to_owned(), others)) } else { Ok(()) }
}

/// The policy of one role, where one is asked for.
fn of_one_role(policies: Vec<Policy>, asked: &Permissions) -> Result<Vec<Policy>, Problem> {
    let Some(role) = &asked.role else { return Ok(policies) };
    let (found, others): (Vec<_>, Vec<_>) =
        policies.into_iter().partition(|policy| policy.who.title() == role.as_str());
    if found.is_empty() {
        let known = others.iter().map(|policy| policy.who.title().to_owned()).collect();
        return Err(Problem::NoSuchRole { asked: role.clone(), known });
    }
    Ok(found)
}
