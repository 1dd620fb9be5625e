//! What all sessions and clients of one provider share.

use super::env::{Env, yes_or_no};
use super::error::{Error, Result};
use super::insistence::Checked;
use super::pace::Paces;
use super::profile::{self, Profiles};
use super::settings::{RetryMode, Settings, retry_mode};
use super::trust::TrustChanges;
use super::warnings::{self, Warnings};
use super::{clients, instance, name};
use crate::stop::Stop;
use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep};
use aws_smithy_async::time::SharedTimeSource;
use aws_smithy_runtime::client::retries::TokenBucket;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use std::fmt;
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;
use tokio::sync::OnceCell;

/// A variable and a setting of profiles that say yes or no.
pub(super) struct Switch {
    variable: &'static str,
    key: &'static str,
}

pub(super) const IGNORE: Switch = Switch {
    variable: "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    key: "ignore_configured_endpoint_urls",
};
pub(super) const DUALSTACK: Switch =
    Switch { variable: "AWS_USE_DUALSTACK_ENDPOINT", key: "use_dualstack_endpoint" };
pub(super) const FIPS: Switch =
    Switch { variable: "AWS_USE_FIPS_ENDPOINT", key: "use_fips_endpoint" };

/// What all sessions and clients of one provider share.
pub(super) struct Common {
    pub(super) settings: Settings,
    pub(super) stop: Stop,
    pub(super) http: SharedHttpClient,
    pub(super) time: SharedTimeSource,
    pub(super) sleep: SharedAsyncSleep,
    pub(super) env: Env,
    /// The quota of retries, which is off unless the provider block sets one.
    pub(super) quota: TokenBucket,
    pub(super) region: OnceCell<String>,
    pub(super) trust: TrustChanges,
    /// Whether roles insist on their external IDs, as far as they were asked.
    pub(super) checked: Checked,
    pub(super) paces: Paces,
    pub(super) warnings: Warnings,
    profiles: OnceLock<Profiles>,
    session_name: OnceLock<String>,
}

impl fmt::Debug for Common {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Common").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Common {
    pub(super) fn new(
        settings: Settings,
        stop: Stop,
        env: Env,
        http: SharedHttpClient,
        time: SharedTimeSource,
        sleep: SharedAsyncSleep,
    ) -> Self {
        let capacity = settings.token_bucket_rate_limiter_capacity.filter(|capacity| *capacity > 0);
        let quota = match capacity.and_then(|capacity| usize::try_from(capacity).ok()) {
            Some(capacity) => TokenBucket::builder().capacity(capacity).build(),
            None => TokenBucket::unlimited(),
        };
        let found = Warnings::default();
        let old = clients::warnings(&settings, &env);
        for text in warnings::of_block(&settings, &env).into_iter().chain(old) {
            found.add(text);
        }
        Self {
            settings,
            stop,
            http,
            time,
            sleep,
            env,
            quota,
            region: OnceCell::new(),
            trust: TrustChanges::default(),
            checked: Checked::default(),
            paces: Paces::default(),
            warnings: found,
            profiles: OnceLock::new(),
            session_name: OnceLock::new(),
        }
    }

    /// Waits, and says whether the wait came to its end; `None` if the user stopped the run.
    pub(super) async fn pause(&self, wait: Duration) -> Option<()> {
        tokio::select! {
            biased;
            () = self.stop.wait() => None,
            () = self.sleep.sleep(wait) => Some(()),
        }
    }

    /// The shared files, read on first use.
    pub(super) fn profiles(&self) -> Result<&Profiles> {
        if let Some(known) = self.profiles.get() {
            return Ok(known);
        }
        let read = Profiles::read(&self.settings, &self.env)?;
        Ok(self.profiles.get_or_init(|| read))
    }

    fn profile(&self) -> String {
        let named = profile::named(&self.settings, &self.env);
        named.map_or_else(|| "default".to_owned(), |named| named.name)
    }

    /// A setting of the profile that is named, or of the default one. Whether it could be read is for [`Common::sound`] to say.
    pub(super) fn of_profile(&self, name: &str) -> Option<String> {
        self.profiles().ok()?.get(&self.profile(), name).map(str::to_owned)
    }

    /// The endpoint of a service in the section of services of that profile, after the name of the section.
    pub(super) fn of_services(&self, service: &str) -> Option<(String, String)> {
        let (section, url) = self.profiles().ok()?.service_endpoint(&self.profile(), service)?;
        Some((section.to_owned(), url.to_owned()))
    }

    /// An error if something outside of the provider block that says who we are or where AWS is cannot be read. To be asked before
    /// credentials or a region are looked for, because what cannot be read counts as not set elsewhere.
    pub(super) fn sound(&self) -> Result<()> {
        if let Some(problem) = self.env.problem() {
            return Err(Error::Config(problem));
        }
        self.profiles()?.check(&self.profile()).map_err(Error::Config)?;
        let Settings { use_dualstack_endpoint, use_fips_endpoint, .. } = self.settings;
        for (switch, argument) in
            [(&IGNORE, None), (&DUALSTACK, use_dualstack_endpoint), (&FIPS, use_fips_endpoint)]
        {
            self.switched(argument, switch).map_err(Error::Config)?;
        }
        if self.settings.skip_metadata_api_check.is_none() {
            self.env.says(instance::DISABLED).map_err(Error::Config)?;
        }
        match clients::problem(self) {
            Some(problem) => Err(Error::Config(problem)),
            None => Ok(()),
        }
    }

    /// A switch: the argument, the environment, the profile.
    pub(super) fn switch(&self, argument: Option<bool>, switch: &Switch) -> Option<bool> {
        self.switched(argument, switch).ok().flatten()
    }
    fn switched(&self, argument: Option<bool>, switch: &Switch) -> Result<Option<bool>, String> {
        let Switch { variable, key } = *switch;
        if argument.is_some() {
            return Ok(argument);
        }
        if let Some(said) = self.env.says(variable)? {
            return Ok(Some(said));
        }
        let Some(text) = self.of_profile(key) else { return Ok(None) };
        yes_or_no(&text, || format!("`{key}` of profile `{}`", self.profile())).map(Some)
    }

    /// How often a request is sent at most.
    pub(super) fn attempts(&self) -> u32 {
        let environment = || self.env.get("AWS_MAX_ATTEMPTS")?.parse().ok();
        self.settings.max_retries.or_else(environment).unwrap_or(25).max(1)
    }

    /// How retries are paced.
    pub(super) fn retry_mode(&self) -> RetryMode {
        let environment = || retry_mode(&self.env.get("AWS_RETRY_MODE")?).ok();
        self.settings.retry_mode.or_else(environment).unwrap_or_default()
    }

    /// The name of sessions that are given none: the same for the whole run.
    pub(super) fn session_name(&self) -> String {
        let made = || name::session_name(&self.env, Path::new("."), &name::random());
        self.session_name.get_or_init(made).clone()
    }
}
