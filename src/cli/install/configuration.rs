//! The CLI configuration that leads to a mirror. It takes the place of the user's own, and so has its lines.

use super::brackets::{self, Item};
use super::names::{HOSTS, Source};
use super::place::{Place, home};
use super::{Env, Problem};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The first line of what this command writes.
const MARK: &str =
    "# Written by `terraform-provider-assumerole install`, which writes it anew each time.";
/// Before the path of the file that the other lines are from.
const LINES_OF: &str = "# The other lines are those of ";
/// The block of a CLI configuration that says where providers come from.
const BLOCK: &str = "provider_installation";

/// What Terraform and OpenTofu read today.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Configuration {
    /// The file, if there is one.
    path: Option<PathBuf>,
    text: String,
    /// Files that they read beside it, and no longer read once the environment names a file.
    passed_over: Vec<PathBuf>,
}

impl Configuration {
    /// What the environment leads to; where that is a file of this command, what that one was made from.
    pub(super) fn of_user(env: Env<'_>) -> Result<Self, Problem> {
        let chosen = env("TF_CLI_CONFIG_FILE").filter(|path| !path.is_empty()).map(PathBuf::from);
        let Some(path) = chosen else { return Self::by_default(env) };
        let path = std::path::absolute(&path).unwrap_or(path);
        match read(&path)? {
            Some(text) if is_ours(&text) => match origin(&text) {
                Some(path) => Self::at(path),
                None => Self::by_default(env),
            },
            text => Ok(Self {
                path: Some(path),
                text: text.unwrap_or_default(),
                passed_over: Vec::new(),
            }),
        }
    }

    /// What is in the user's home directory.
    fn by_default(env: Env<'_>) -> Result<Self, Problem> {
        let Ok(home) = home(env) else { return Ok(Self::default()) };
        let names =
            if cfg!(windows) { ["terraform.rc", "tofu.rc"] } else { [".terraformrc", ".tofurc"] };
        let path = names.map(|name| home.join(name)).into_iter().find(|path| path.exists());
        let own = path.map(Self::at).transpose()?.unwrap_or_default();
        let directory = home.join(if cfg!(windows) { "terraform.d" } else { ".terraform.d" });
        Ok(Self { passed_over: fragments(&directory), ..own })
    }

    fn at(path: PathBuf) -> Result<Self, Problem> {
        let text = read(&path)?.unwrap_or_default();
        Ok(Self { path: Some(path), text, passed_over: Vec::new() })
    }

    /// The file whose block makes Terraform and OpenTofu look for providers nowhere but there.
    pub(super) fn with_block(&self) -> Option<&Path> {
        let items = brackets::items(&self.text)?;
        self.path.as_deref().filter(|_| items.iter().any(|item| item.name == BLOCK))
    }

    /// Files that the user has, and that are no longer read once the environment names a file.
    pub(super) fn passed_over(&self) -> &[PathBuf] {
        &self.passed_over
    }

    /// These lines, with a block that finds the sources in a directory and nowhere else.
    pub(super) fn with_mirror(
        &self,
        directory: &Path,
        sources: &[Source],
    ) -> Result<String, Problem> {
        let names: Vec<String> = HOSTS
            .iter()
            .flat_map(|host| sources.iter().map(move |source| format!("\"{host}/{source}\"")))
            .collect();
        let (lines, methods) = self.taken_apart(&names)?;
        let origin =
            self.path.as_ref().map_or("nothing".to_owned(), |path| path.display().to_string());
        let mirror = format!(
            "\n  filesystem_mirror {{\n    path    = {}\n    include = [{}]\n  }}\n",
            quoted(directory),
            names.join(", ")
        );
        let (before, after) = methods;
        let lines =
            if lines.trim().is_empty() { String::new() } else { format!("{}\n\n", lines.trim()) };
        Ok(format!(
            "{MARK}\n{LINES_OF}{origin}\n\n{lines}{BLOCK} {{{before}{mirror}{}\n}}\n",
            after.trim_end()
        ))
    }

    /// The lines without the block, and what is in the block before and after the place of another method, where all
    /// else passes these names over.
    fn taken_apart(&self, names: &[String]) -> Result<(String, (String, String)), Problem> {
        let wrong =
            |why| Problem::Configuration { path: self.path.clone().unwrap_or_default(), why };
        if self.text.trim_start().starts_with('{') {
            return Err(wrong("it is in JSON, and only lines of HCL can be taken along"));
        }
        let unread = || wrong("a bracket or a string is not closed");
        let items = brackets::items(&self.text).ok_or_else(unread)?;
        let mut blocks = items.iter().filter(|item| item.name == BLOCK);
        let Some((block, inner)) = blocks.next().and_then(|item| Some((item, item.inner.clone()?)))
        else {
            let direct = format!("  direct {{\n    exclude = [{}]\n  }}", names.join(", "));
            return Ok((self.text.clone(), (String::new(), direct)));
        };
        if blocks.next().is_some() {
            return Err(wrong("it has more than one provider_installation block"));
        }
        let lines = [self.text.get(..block.whole.start), self.text.get(block.whole.end..)];
        let body = self.text.get(inner).unwrap_or_default();
        let methods = methods(body, names).ok_or_else(unread)?;
        Ok((lines.into_iter().flatten().collect(), methods))
    }

    /// Whether what is in the place of the file that is to be written is from this command, or nothing.
    pub(super) fn check(place: &Place) -> Result<(), Problem> {
        let path = place.configuration();
        match read(&path)? {
            Some(text) if !is_ours(&text) => Err(Problem::Foreign(path)),
            _ => Ok(()),
        }
    }
}

/// The methods in a block, in two parts: overrides of developers, which have to be the first, and all others, which
/// pass these names over.
fn methods(body: &str, names: &[String]) -> Option<(String, String)> {
    let items = brackets::items(body)?;
    let (mut before, mut after, mut at) = (String::new(), String::new(), 0);
    for item in &items {
        let part = if item.name == "dev_overrides" { &mut before } else { &mut after };
        let Some(inner) = item.inner.clone().filter(|_| item.name != "dev_overrides") else {
            part.push_str(body.get(at..item.whole.end)?);
            at = item.whole.end;
            continue;
        };
        let (place, text) = exclusion(body.get(inner.clone())?, names)?;
        let place = inner.start + place;
        part.push_str(body.get(at..place)?);
        part.push_str(&text);
        at = place;
    }
    after.push_str(body.get(at..)?);
    Some((before, after))
}

/// Where in a method something has to be inserted so that it passes these names over, and what.
fn exclusion(method: &str, names: &[String]) -> Option<(usize, String)> {
    let items = brackets::items(method)?;
    let list = |item: &Item<'_>| item.inner.clone().filter(|_| item.name == "exclude");
    if let Some(list) = items.iter().find_map(list) {
        return Some((list.start, format!("{}, ", names.join(", "))));
    }
    let goes_on = method.trim_start_matches([' ', '\t']).starts_with(['\n', '\r']);
    let end = if goes_on { "" } else { "\n  " };
    Some((0, format!("\n    exclude = [{}]{end}", names.join(", "))))
}

/// What Terraform and OpenTofu read of a directory, in order.
fn fragments(directory: &Path) -> Vec<PathBuf> {
    let read = |path: &Path| {
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        [".tfrc", ".tfrc.json"].iter().any(|end| name.ends_with(end))
    };
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let mut found: Vec<_> = entries.map(|entry| entry.path()).filter(|path| read(path)).collect();
    found.sort();
    found
}

fn is_ours(text: &str) -> bool {
    text.starts_with(MARK)
}

/// Which file the lines of one of ours are from.
fn origin(text: &str) -> Option<PathBuf> {
    let path = text.lines().nth(1)?.strip_prefix(LINES_OF)?;
    (path != "nothing").then(|| path.into())
}

fn read(path: &Path) -> Result<Option<String>, Problem> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error)
            if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
        {
            Ok(None)
        }
        Err(cause) => Err(Problem::Read { path: path.to_owned(), cause }),
    }
}

/// A path as a string of HCL.
fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    format!("\"{}\"", path.replace('\\', "\\\\").replace('"', "\\\""))
}
