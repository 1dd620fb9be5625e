//! What the user should know although nothing failed.

use super::env::{ACCESS_KEY, Env, SECRET_KEY};
use super::settings::{Hop, Settings};
use crate::secret::Secret;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// AWS gives no longer session to a caller that is a role's session itself.
pub(super) const LONGEST_CHAINED: Duration = Duration::from_hours(1);

/// Warnings, each said once.
#[derive(Debug, Default)]
pub(super) struct Warnings(Mutex<Said>);

#[derive(Debug, Default)]
struct Said {
    all: BTreeSet<String>,
    fresh: Vec<String>,
}

impl Warnings {
    pub(super) fn add(&self, text: String) {
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if said.all.insert(text.clone()) {
            tracing::warn!("{text}");
            said.fresh.push(text);
        }
    }
    /// Those that were not taken before.
    pub(super) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner).fresh)
    }
}

/// What a role says whose session was to last longer than AWS lets it.
pub(super) fn too_long(hop: &Hop) -> String {
    format!(
        "`duration` of role {} is more than one hour. It is assumed with the session of another role, and AWS ends such sessions after \
         one hour. The provider asks for one hour, and renews the session in time.",
        hop.role_arn
    )
}

/// The roles of a chain whose sessions were to last longer than AWS lets them. `of_role` says that already the first of them is assumed
/// with a role's session.
pub(super) fn of_chain(chain: &[Hop], of_role: bool) -> impl Iterator<Item = String> {
    let own = usize::from(!of_role);
    let chained = chain.iter().skip(own);
    chained.filter(|hop| hop.duration.is_some_and(|wanted| wanted > LONGEST_CHAINED)).map(too_long)
}

/// What can be said about a provider block before anything is done.
pub(super) fn of_block(settings: &Settings, env: &Env) -> Vec<String> {
    let mut found: Vec<String> =
        of_chain(&settings.chain, settings.web_identity.is_some()).collect();
    let profile = settings.profile.as_ref().filter(|name| !name.is_empty());
    let keys = env.first(ACCESS_KEY).is_some() && env.first(SECRET_KEY).is_some();
    if let (Some(profile), true, false) = (profile, keys, has_keys(settings)) {
        found.push(format!(
            "The keys of the environment (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY) are not used, because the provider block names profile `{profile}`."
        ));
    }
    let given = |url: &Option<Secret>| url.as_ref().is_some_and(|url| !url.is_empty());
    let https = ["HTTPS_PROXY", "https_proxy"].into_iter().find_map(|name| env.get(name));
    if given(&settings.http_proxy) && settings.https_proxy.is_none() && https.is_none() {
        found.push(
            "The proxy in `http_proxy` is used for HTTPS too, because nothing names one for HTTPS. Set `https_proxy`, to an empty string if \
             HTTPS goes without a proxy."
                .to_owned(),
        );
    }
    let own = settings.ec2_metadata_service_endpoint.as_ref().is_some_and(|url| !url.is_empty());
    let new = env.get("AWS_EC2_METADATA_SERVICE_ENDPOINT").is_some();
    if env.get("AWS_METADATA_URL").is_some() && !own && !new {
        found.push(
            "AWS_METADATA_URL is deprecated: use AWS_EC2_METADATA_SERVICE_ENDPOINT or `ec2_metadata_service_endpoint`.".to_owned(),
        );
    }
    found
}

fn has_keys(settings: &Settings) -> bool {
    [&settings.access_key, &settings.secret_key, &settings.token]
        .into_iter()
        .any(|secret| secret.as_ref().is_some_and(|secret| !secret.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::settings::{WebIdentity, role_arn};

    fn hop(name: &str, hours: u64) -> Hop {
        let role = role_arn(&format!("arn:aws:iam::123456789012:role/{name}")).unwrap();
        Hop { duration: Some(Duration::from_hours(hours)), ..Hop::new(role) }
    }

    #[test]
    fn a_chained_session_of_more_than_an_hour_is_warned_of() {
        let chain = vec![hop("First", 2), hop("Second", 2), hop("Third", 1)];
        let settings = Settings { chain, ..Settings::default() };
        let found = of_block(&settings, &Env::of(&[]));
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("role/Second"), "{found:?}");
        let web_identity = Some(WebIdentity::new(hop("W", 1).role_arn));
        let found = of_block(&Settings { web_identity, ..settings }, &Env::of(&[]));
        assert!(found.len() == 2 && found[0].contains("role/First"), "{found:?}");
    }

    #[test]
    fn keys_of_the_environment_that_a_profile_hides_are_warned_of() {
        let env = Env::of(&[("AWS_ACCESS_KEY_ID", "a"), ("AWS_SECRET_ACCESS_KEY", "hunter2")]);
        let profile = Settings { profile: Some("work".to_owned()), ..Settings::default() };
        let found = of_block(&profile, &env);
        assert!(found[0].contains("`work`") && !found[0].contains("hunter2"), "{found:?}");
        let keys = Settings { access_key: Some("a".into()), ..profile };
        assert!(of_block(&keys, &env).is_empty());
        assert!(of_block(&Settings::default(), &env).is_empty());
    }

    #[test]
    fn a_proxy_that_https_gets_by_default_is_warned_of_without_its_url() {
        let warned = |http: &str, https: Option<&str>, env: &[(&str, &str)]| {
            let settings = Settings {
                http_proxy: Some(http.into()),
                https_proxy: https.map(Into::into),
                ..Settings::default()
            };
            of_block(&settings, &Env::of(env)).pop()
        };
        let said = warned("http://me:hunter2@proxy", None, &[]).unwrap();
        assert!(said.contains("`https_proxy`") && !said.contains("hunter2"), "{said}");
        assert_eq!(warned("http://proxy", Some(""), &[]), None);
        assert_eq!(warned("http://proxy", None, &[("https_proxy", "http://other")]), None);
        assert_eq!(warned("", None, &[]), None);
    }

    #[test]
    fn a_warning_is_said_once() {
        let warnings = Warnings::default();
        warnings.add("a".to_owned());
        warnings.add("a".to_owned());
        assert_eq!(warnings.take(), ["a"]);
        warnings.add("a".to_owned());
        assert!(warnings.take().is_empty());
    }
}
