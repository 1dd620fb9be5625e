//! Where a web identity token comes from.

use super::{Settings, WebIdentity};
use crate::aws::env::Env;
use crate::secret::Secret;

/// Where a web identity token comes from, and who says so: `` the argument `web_identity_token` ``.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenSource {
    /// The token itself.
    Token(Secret, &'static str),
    /// A file that has it.
    File(String, &'static str),
}

/// The one source of the token. What is given in the block wins over the environment. The error is a sentence for the block.
pub fn token_source(
    token: Option<&Secret>,
    file: Option<&str>,
    env: &Env,
) -> Result<TokenSource, String> {
    let token = token.filter(|token| !token.is_empty());
    let file = file.filter(|file| !file.is_empty());
    match (token, file) {
        (Some(_), Some(_)) => {
            return Err(
                "only one of `web_identity_token` and `web_identity_token_file` can be given"
                    .to_owned(),
            );
        }
        (Some(token), None) => {
            return Ok(TokenSource::Token(token.clone(), "the argument `web_identity_token`"));
        }
        (None, Some(file)) => {
            let origin = "the argument `web_identity_token_file`";
            return Ok(TokenSource::File(file.to_owned(), origin));
        }
        (None, None) => {}
    }
    match (env.get("TF_AWS_WEB_IDENTITY_TOKEN"), env.get("AWS_WEB_IDENTITY_TOKEN_FILE")) {
        (Some(_), Some(_)) => Err(
            "the environment has two sources of the token, TF_AWS_WEB_IDENTITY_TOKEN and AWS_WEB_IDENTITY_TOKEN_FILE: unset one, or \
             set `web_identity_token` or `web_identity_token_file`"
                .to_owned(),
        ),
        (Some(token), None) => {
            Ok(TokenSource::Token(token.into(), "the environment variable TF_AWS_WEB_IDENTITY_TOKEN"))
        }
        (None, Some(file)) => {
            Ok(TokenSource::File(file, "the environment variable AWS_WEB_IDENTITY_TOKEN_FILE"))
        }
        (None, None) => Err(
            "the token is missing: set `web_identity_token` or `web_identity_token_file`, or one of the environment variables \
             TF_AWS_WEB_IDENTITY_TOKEN and AWS_WEB_IDENTITY_TOKEN_FILE"
                .to_owned(),
        ),
    }
}

impl WebIdentity {
    /// Where its token comes from. The error is a sentence for the block.
    pub fn token_source(&self, env: &Env) -> Result<TokenSource, String> {
        token_source(self.token.as_ref(), self.token_file.as_deref(), env)
    }
}

impl Settings {
    /// Whether there are static keys beside a web identity, so that nobody knows which of them is meant. hashicorp/aws takes the keys
    /// without a word. The error is a sentence for the block of the web identity.
    pub fn check_web_identity(&self) -> Result<(), String> {
        let given =
            |secret: &Option<Secret>| secret.as_ref().is_some_and(|secret| !secret.is_empty());
        let keys = given(&self.access_key) || given(&self.secret_key) || given(&self.token);
        if self.web_identity.is_some() && keys {
            return Err(
                "`assume_role_with_web_identity` cannot be used together with `access_key`, `secret_key` or `token`: remove the keys, or \
                 the block"
                    .to_owned(),
            );
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: [(&str, &str); 2] =
        [("TF_AWS_WEB_IDENTITY_TOKEN", "env-token"), ("AWS_WEB_IDENTITY_TOKEN_FILE", "/env/file")];

    #[test]
    fn there_is_exactly_one_source_and_the_block_wins() {
        let source = |token: Option<&str>, file: Option<&str>, env: &[(&str, &str)]| {
            token_source(token.map(Secret::from).as_ref(), file, &Env::of(env))
        };
        let token = |text: &str, origin| Ok(TokenSource::Token(text.into(), origin));
        let file = |text: &str, origin| Ok(TokenSource::File(text.to_owned(), origin));
        let block_token = "the argument `web_identity_token`";
        assert_eq!(source(Some("block"), None, &BOTH), token("block", block_token));
        assert_eq!(source(Some("block"), Some(""), &[]), token("block", block_token));
        let block_file = "the argument `web_identity_token_file`";
        assert_eq!(source(None, Some("/f"), &BOTH), file("/f", block_file));
        let env_token = "the environment variable TF_AWS_WEB_IDENTITY_TOKEN";
        assert_eq!(source(None, None, &BOTH[..1]), token("env-token", env_token));
        let env_file = "the environment variable AWS_WEB_IDENTITY_TOKEN_FILE";
        assert_eq!(source(Some(""), None, &BOTH[1..]), file("/env/file", env_file));
        for (given, environment, part) in [
            ((Some("block"), Some("/f")), &[][..], "only one of"),
            ((None, None), &BOTH[..], "two sources"),
            ((None, None), &[], "missing"),
        ] {
            let message = source(given.0, given.1, environment).unwrap_err();
            assert!(message.contains(part), "{message}");
            assert!(!message.contains("env-token") && !message.contains("block,"), "{message}");
        }
    }

    #[test]
    fn static_keys_beside_a_web_identity_are_an_error() {
        let role = super::super::role_arn("arn:aws:iam::123456789012:role/R").unwrap();
        let identity = Some(WebIdentity::new(role));
        let alone = Settings { web_identity: identity, ..Settings::default() };
        assert_eq!(alone.check_web_identity(), Ok(()));
        let keys = Settings { secret_key: Some("hunter2".into()), ..alone };
        let message = keys.check_web_identity().unwrap_err();
        assert!(message.contains("`access_key`") && !message.contains("hunter2"), "{message}");
    }
}
