//! Where to install.

use super::super::arguments::Install;
use super::{Env, Problem};
use std::path::{Path, PathBuf};

/// Where to install: an absolute directory of the kind that was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A directory that a CLI configuration has to name.
    Mirror(PathBuf),
    /// The plugin directory of the user, in which Terraform and OpenTofu look by themselves.
    User(PathBuf),
    /// The directory of a configuration, below which they look by themselves when they are run there.
    Project(PathBuf),
}

impl Place {
    pub(super) fn of(asked: &Install, env: Env<'_>) -> Result<Self, Problem> {
        if let Some(directory) = &asked.project {
            if !directory.is_dir() {
                return Err(Problem::NoProject(directory.clone()));
            }
            return Ok(Self::Project(absolute(directory)?));
        }
        if asked.user {
            return Ok(Self::User(data_of_terraform(env)?.join("plugins")));
        }
        let directory = match &asked.mirror {
            Some(directory) => directory.clone(),
            None => data(env)?.join(env!("CARGO_PKG_NAME")),
        };
        Ok(Self::Mirror(absolute(&directory)?))
    }

    /// The directory with the plugins.
    pub(super) fn plugins(&self) -> PathBuf {
        match self {
            Self::Mirror(directory) | Self::User(directory) => directory.clone(),
            Self::Project(directory) => directory.join("terraform.d").join("plugins"),
        }
    }

    /// The CLI configuration of a mirror.
    pub(super) fn configuration(&self) -> PathBuf {
        self.plugins().join("assumerole.tfrc")
    }

    /// Removes what is left empty of the directories that were made.
    pub(super) fn prune(&self) {
        let plugins = self.plugins();
        let parent = plugins.parent().filter(|_| matches!(self, Self::Project(_)));
        for directory in [Some(plugins.as_path()), parent].into_iter().flatten() {
            // One that is not empty stays, and so does one that somebody else looks after.
            let _ = std::fs::remove_dir(directory);
        }
    }
}

/// The user's home directory.
pub(super) fn home(env: Env<'_>) -> Result<PathBuf, Problem> {
    named(env, if cfg!(windows) { "APPDATA" } else { "HOME" })
}

/// Where Terraform and OpenTofu keep what is the user's.
fn data_of_terraform(env: Env<'_>) -> Result<PathBuf, Problem> {
    Ok(home(env)?.join(if cfg!(windows) { "terraform.d" } else { ".terraform.d" }))
}

/// Where programs keep what is the user's.
fn data(env: Env<'_>) -> Result<PathBuf, Problem> {
    if cfg!(windows) {
        return named(env, "LOCALAPPDATA");
    }
    named(env, "XDG_DATA_HOME").or_else(|_| Ok(home(env)?.join(".local").join("share")))
}

fn named(env: Env<'_>, variable: &'static str) -> Result<PathBuf, Problem> {
    let value = env(variable).map(PathBuf::from);
    // The XDG specification wants relative ones to be ignored, and a home that is relative is none.
    value.filter(|path| path.is_absolute()).ok_or(Problem::Homeless(variable))
}

fn absolute(path: &Path) -> Result<PathBuf, Problem> {
    std::path::absolute(path).map_err(|cause| Problem::Read { path: path.to_owned(), cause })
}
