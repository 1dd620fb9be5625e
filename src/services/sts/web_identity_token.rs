//! Ephemeral resource `aws_sts_web_identity_token`.

#[cfg(test)]
mod tests;

use crate::engine::{Cx, EphemeralResource, Error, Lease, Result, required};
use crate::secret::Secret;
use aws_sdk_sts::types::Tag;
use aws_smithy_types::date_time::Format;
use std::collections::{BTreeMap, BTreeSet};

model! {
    /// Has STS sign a token that says who we are, for services outside of AWS that trust the issuer of our account: a JSON Web
    /// Token for OpenID Connect. The account has to have outbound identity federation switched on.
    pub(in crate::services) struct WebIdentityToken {
        /// Whom the token is for: the claim `aud`.
        #[tf(required, min = 1, max = 10, length = (1, 1000))]
        audience: BTreeSet<String>,
        /// For how many seconds the token is good. STS makes it 300 where nothing is set. The session that asks for it has to
        /// last as long.
        #[tf(optional, range = (60, 3600))]
        duration_seconds: Option<i64>,
        /// When the token ends, in RFC 3339.
        #[tf(computed)]
        expiration: Option<String>,
        /// How the token is signed.
        #[tf(required, one_of = &["ES384", "RS256"])]
        signing_algorithm: String,
        /// What else the token is to say, as claims of its own.
        #[tf(optional, max = 50, length = (1, 256))]
        tags: Option<BTreeMap<String, String>>,
        /// The token.
        #[tf(computed, sensitive)]
        web_identity_token: Option<Secret>,
    }
}

impl EphemeralResource for WebIdentityToken {
    const TYPE: &'static str = "aws_sts_web_identity_token";

    async fn open(cx: &Cx, config: &Self) -> Result<Lease<Self>> {
        let seconds = config.duration_seconds.map(i32::try_from).transpose();
        let tag =
            |(key, value): (&String, &String)| Tag::builder().key(key).value(value).build().ok();
        let tags: Vec<Tag> = config.tags.iter().flatten().filter_map(tag).collect();
        let answer = cx
            .sts()
            .get_web_identity_token()
            .set_audience(Some(config.audience.iter().cloned().collect()))
            .set_duration_seconds(seconds.map_err(|error| Error::Invalid(error.to_string()))?)
            .signing_algorithm(&config.signing_algorithm)
            .set_tags((!tags.is_empty()).then_some(tags))
            .send()
            .await?;
        let end = required(answer.expiration, "Expiration")?;
        let token = required(answer.web_identity_token, "WebIdentityToken")?;
        Ok(Lease::of(Self {
            expiration: end.fmt(Format::DateTime).ok(),
            web_identity_token: Some(Secret::from(token)),
            ..config.clone()
        }))
    }
}
