//! `install`: puts the running program where Terraform and OpenTofu find it without a registry, and takes it away.

mod brackets;
mod configuration;
mod files;
mod names;
mod place;
mod problem;
#[cfg(test)]
mod tests;
mod told;

pub(super) use names::Base;
pub(super) use problem::Problem;

use super::arguments::Install;
use configuration::Configuration;
use files::{Plugins, Put};
use names::{Build, HOSTS, Source};
use place::Place;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// A variable of the environment, by name.
pub(super) type Env<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// What has been done to the files of a place.
#[derive(Debug, Default, PartialEq, Eq)]
struct Done {
    /// Something was written or removed.
    changed: bool,
    /// Programs of the same version, but other bytes, were there: lock files know their checksums.
    replaced: bool,
    /// Builds of earlier versions that are gone, by what they were called.
    removed: Vec<String>,
}

/// Carries `install` out with the running program, and returns what to print.
pub(super) fn run(asked: &Install, env: Env<'_>) -> Result<String, Problem> {
    let program = std::env::current_exe().map_err(Problem::Program)?;
    run_with(asked, &program, env)
}

fn run_with(asked: &Install, program: &Path, env: Env<'_>) -> Result<String, Problem> {
    let place = Place::of(asked, env)?;
    if let Place::Mirror(_) = place {
        Configuration::check(&place)?;
    }
    if asked.uninstall { uninstalled(&place) } else { installed(asked, &place, program, env) }
}

fn installed(
    asked: &Install,
    place: &Place,
    program: &Path,
    env: Env<'_>,
) -> Result<String, Problem> {
    let mut builds = vec![Build::own()];
    if asked.other_name.is_some() {
        builds.extend(asked.bases.iter().copied().map(Build::other));
    }
    let plugins = Plugins::new(place.plugins());
    // Before anything is written: what cannot be read leaves everything as it was.
    let own = Configuration::of_user(env)?;
    let configuration = match place {
        Place::Mirror(directory) => Some(own.with_mirror(directory, &sources(&plugins, &builds)?)?),
        Place::User(_) | Place::Project(_) => None,
    };
    let mut done = put(&plugins, &builds, program, asked.packed)?;
    if let Some(text) = configuration {
        done.changed |= plugins.write(&place.configuration(), &text)?;
    }
    Ok(told::installed(place, &builds, &done, &own))
}

/// The addresses that a directory holds, or is about to.
fn sources(plugins: &Plugins, builds: &[Build]) -> Result<Vec<Source>, Problem> {
    let mut found = vec![Source::OWN];
    let other = Source::OTHER;
    let mut held = false;
    for host in HOSTS {
        held |=
            plugins.entries(&other.directory(host))?.iter().any(|(entry, _)| other.is_ours(entry));
    }
    if held || builds.iter().any(|build| build.source == other) {
        found.push(other);
    }
    Ok(found)
}

/// Puts the builds there under the names of both registries, and removes those whose place they take.
fn put(plugins: &Plugins, builds: &[Build], program: &Path, packed: bool) -> Result<Done, Problem> {
    let mut done = Done::default();
    let mut first: Option<PathBuf> = None;
    for build in builds {
        for host in HOSTS {
            let directory = build.source.directory(host);
            let target = directory.join(if packed { build.packed() } else { build.unpacked() });
            let put = match &first {
                Some(first) => plugins.link(first, &target)?,
                None if packed => plugins.pack(program, &build.executable(), &target)?,
                None => plugins.copy(program, &target)?,
            };
            done.changed |= put != Put::Unchanged;
            done.replaced |= put == Put::Replaced;
            let removed =
                plugins.remove(&directory, |entry| build.source.is_rival(entry, &build.version))?;
            // The same version in the other form is one too many.
            let other = directory.join(if packed { build.unpacked() } else { build.packed() });
            done.changed |= plugins.remove_file(&other)? || !removed.is_empty();
            done.removed.extend(removed.iter().map(|entry| build.source.named(entry)));
            first.get_or_insert(target);
        }
        // An archive has the name of the program in it: one address and version, one archive.
        first = first.filter(|_| !packed);
    }
    done.removed.sort();
    done.removed.dedup();
    Ok(done)
}

fn uninstalled(place: &Place) -> Result<String, Problem> {
    let plugins = Plugins::new(place.plugins());
    let mut removed = Vec::new();
    for source in [Source::OWN, Source::OTHER] {
        for host in HOSTS {
            let entries = plugins.remove(&source.directory(host), |entry| source.is_ours(entry))?;
            removed.extend(entries.iter().map(|entry| source.named(entry)));
        }
    }
    if let Place::Mirror(_) = place {
        plugins.remove_file(&place.configuration())?;
    }
    place.prune();
    removed.sort();
    removed.dedup();
    Ok(told::uninstalled(place, &removed))
}
