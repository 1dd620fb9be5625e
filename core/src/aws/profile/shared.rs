//! The shared files: where they are, and what they say together.

use super::lines::{Lines, Section, parse};
use crate::aws::env::Env;
use crate::aws::settings::Settings;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::PathBuf;

/// The settings of a profile that say where AWS is.
pub(super) const PLACE: &[&str] = &[
    "endpoint_url",
    "ignore_configured_endpoint_urls",
    "region",
    "services",
    "use_dualstack_endpoint",
    "use_fips_endpoint",
];
/// The settings of a profile that say whose credentials are used.
pub(super) const WHO: &[&str] = &[
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
    "credential_process",
    "credential_source",
    "duration_seconds",
    "external_id",
    "login_session",
    "mfa_serial",
    "role_arn",
    "role_session_name",
    "source_profile",
    "sso_account_id",
    "sso_region",
    "sso_role_name",
    "sso_session",
    "sso_start_url",
    "web_identity_token_file",
];

/// What all files say together.
#[derive(Default)]
pub(super) struct Shared {
    /// By their names.
    pub(super) profiles: BTreeMap<String, Section>,
    /// By their headings, such as `sso-session corp`.
    pub(super) others: BTreeMap<String, Section>,
    /// Where a heading is not UTF-8.
    pub(super) unnamed: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Config,
    Credentials,
}

/// A file to read.
struct File {
    kind: Kind,
    path: PathBuf,
    /// Whether it has to be there.
    required: bool,
}

/// Those of the provider block, otherwise the usual ones.
fn files(settings: &Settings, env: &Env) -> Vec<File> {
    let of = |kind, named: &[String], variable, usual| {
        if named.is_empty() {
            let path = env.get(variable);
            let path = env.at_home(path.as_deref().unwrap_or(usual));
            return vec![File { kind, path, required: false }];
        }
        let file = |path: &String| File { kind, path: env.at_home(path), required: true };
        named.iter().map(file).collect()
    };
    let mut files =
        of(Kind::Config, &settings.shared_config_files, "AWS_CONFIG_FILE", "~/.aws/config");
    files.extend(of(
        Kind::Credentials,
        &settings.shared_credentials_files,
        "AWS_SHARED_CREDENTIALS_FILE",
        "~/.aws/credentials",
    ));
    files
}

/// Reads the files. A later one wins, and one with credentials over one with configuration. A usual file that is not there is no error,
/// as in the SDKs; one that is there and cannot be read is. The error is a sentence.
pub(super) fn read(settings: &Settings, env: &Env) -> Result<Shared, String> {
    let mut shared = Shared::default();
    for File { kind, path, required } in files(settings, env) {
        let shown = path.display().to_string();
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(why) if !required && is_missing(why.kind()) => continue,
            Err(why) => return Err(format!("the file `{shown}` cannot be read: {why}")),
        };
        shared.add(kind, parse(&shown, &bytes, &[PLACE, WHO].concat())?);
    }
    Ok(shared)
}

/// Whether all files can be read a second time, which a pipe cannot.
pub(super) fn are_regular(settings: &Settings, env: &Env) -> bool {
    let is_pipe = |file: &File| std::fs::metadata(&file.path).is_ok_and(|found| !found.is_file());
    !files(settings, env).iter().any(is_pipe)
}

/// A home directory that is none has no files either.
fn is_missing(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::NotADirectory)
}

impl Shared {
    fn add(&mut self, kind: Kind, lines: Lines) {
        let Lines { sections, unnamed } = lines;
        self.unnamed.extend(unnamed);
        let twice = sections.contains_key("profile default");
        for (heading, section) in sections {
            let profile = heading.strip_prefix("profile ");
            let (known, name) = match (kind, profile) {
                (Kind::Config, Some(name)) => (&mut self.profiles, name.to_owned()),
                (Kind::Config, None) if heading == "default" && twice => continue,
                (Kind::Config, None) if heading == "default" => (&mut self.profiles, heading),
                (Kind::Config, None) => (&mut self.others, heading),
                (Kind::Credentials, None) => (&mut self.profiles, heading),
                (Kind::Credentials, Some(_)) => continue,
            };
            known.entry(name).or_default().merge(section);
        }
    }
}
