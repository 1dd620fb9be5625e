//! Under which names the program is installed: addresses, versions, files.

use std::env::consts::{ARCH, EXE_SUFFIX, OS};
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// The registries in whose names providers are asked for: Terraform's and OpenTofu's.
pub(super) const HOSTS: [&str; 2] = ["registry.terraform.io", "registry.opentofu.org"];

/// What the build metadata of a version under another name begins with.
const MARK: &str = "+assumerole.";

/// An address without its host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Source {
    namespace: &'static str,
    name: &'static str,
}

impl Source {
    pub(super) const OWN: Self = Self { namespace: "assumerole", name: "assumerole" };
    pub(super) const OTHER: Self = Self { namespace: "hashicorp", name: "aws" };

    /// Its directory in a directory of plugins, for one of the [`HOSTS`].
    pub(super) fn directory(self, host: &str) -> PathBuf {
        [host, self.namespace, self.name].iter().collect()
    }

    /// Whether what has this name in its directory, a directory of a version or an archive, is one of ours.
    pub(super) fn is_ours(self, entry: &str) -> bool {
        self == Self::OWN || self.version(entry).contains(MARK)
    }

    /// Whether it is another build of ours for the same base: which one Terraform takes would be chance.
    pub(super) fn is_rival(self, entry: &str, version: &str) -> bool {
        let base = |version: &str| version.split('+').next().map(str::to_owned);
        let found = self.version(entry);
        self.is_ours(entry) && found != version && base(found) == base(version)
    }

    /// What has this name in its directory, for people.
    pub(super) fn named(self, entry: &str) -> String {
        format!("{self} {}", self.version(entry))
    }

    /// The version in the name of a directory, which is all of it, or of an archive.
    fn version(self, entry: &str) -> &str {
        let prefix = format!("terraform-provider-{}_", self.name);
        entry.strip_prefix(&prefix).and_then(|rest| rest.split('_').next()).unwrap_or(entry)
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.namespace, self.name)
    }
}

/// A version of another provider that this one stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) struct Base([u32; 3]);

impl Base {
    /// The version whose schemas this provider has.
    pub(in crate::cli) const DEFAULT: &str = "6.66.0";
}

impl FromStr for Base {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let numbers: Vec<u32> = text.split('.').map_while(|number| number.parse().ok()).collect();
        match *numbers.as_slice() {
            // `+6` and `06` are numbers, too, and no parts of a version.
            [major, minor, patch] if text == format!("{major}.{minor}.{patch}") => {
                Ok(Self([major, minor, patch]))
            }
            _ => Err("a version has three numbers, as 6.66.0 has"),
        }
    }
}

/// The program under one address and version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Build {
    pub(super) source: Source,
    pub(super) version: String,
}

impl Build {
    /// Under its own name.
    pub(super) fn own() -> Self {
        Self { source: Source::OWN, version: env!("CARGO_PKG_VERSION").to_owned() }
    }

    /// Under the name of another provider: a version that constraints take for `base`, and that people do not.
    pub(super) fn other(base: Base) -> Self {
        let Base([major, minor, patch]) = base;
        let version = format!("{major}.{minor}.{patch}{MARK}{}", env!("CARGO_PKG_VERSION"));
        Self { source: Source::OTHER, version }
    }

    /// The program in its directory, seen from the directory of its address.
    pub(super) fn unpacked(&self) -> PathBuf {
        [&self.version, &platform(), &self.executable()].iter().collect()
    }

    /// The archive, seen from there.
    pub(super) fn packed(&self) -> PathBuf {
        format!("terraform-provider-{}_{}_{}.zip", self.source.name, self.version, platform())
            .into()
    }

    /// The program itself.
    pub(super) fn executable(&self) -> String {
        format!("terraform-provider-{}_v{}{EXE_SUFFIX}", self.source.name, self.version)
    }
}

impl fmt::Display for Build {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.source, self.version)
    }
}

/// The platform of this program, as Go calls it.
pub(super) fn platform() -> String {
    let os = if OS == "macos" { "darwin" } else { OS };
    let arch = match ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        "x86" => "386",
        other => other,
    };
    format!("{os}_{arch}")
}
