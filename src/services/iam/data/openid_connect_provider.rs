//! Data source `aws_iam_openid_connect_provider`.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{Cx, DataSource, Error, Resource, Result, Scope};
use crate::schema::types::{ArnText, IssuerUrl};
use crate::services::iam::from_aws;
use crate::services::iam::openid_connect_provider::{self as provider, OpenidConnectProvider};
use crate::value::Value;
use std::collections::BTreeMap;

model! {
    /// Tells about an OpenID Connect identity provider of the account.
    pub(in crate::services) struct OpenidConnectProviderData {
        /// ARN of the provider. Needed, unless there is a `url`.
        #[tf(optional, computed)]
        arn: Option<ArnText>,
        /// For whom the issuer's tokens are meant: their audiences.
        #[tf(computed)]
        client_id_list: Option<Vec<String>>,
        /// ARN of the provider.
        #[tf(computed)]
        id: Option<String>,
        /// Tags of the provider.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
        /// Thumbprints of the certificates that may sign the issuer's.
        #[tf(computed)]
        thumbprint_list: Option<Vec<String>>,
        /// URL of the issuer. Needed, unless there is an `arn`. It is told without `https://`, as IAM has it and the
        /// condition keys of trust policies begin.
        #[tf(optional, computed)]
        url: Option<IssuerUrl>,
    }
}

impl DataSource for OpenidConnectProviderData {
    const TYPE: &'static str = "aws_iam_openid_connect_provider";
    const SCOPE: Scope = Scope::Global;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        let [arn, url] = ["arn", "url"].map(|name| config.get(name));
        let known = !arn.is_unknown() && !url.is_unknown();
        if known && arn.is_empty() == url.is_empty() {
            let detail = "A provider is found by its `arn` or by its `url`: set one of them.";
            problems.push(Diagnostic::error("Missing argument", detail).at("arn"));
        }
    }

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let named = config.arn.as_ref().map(ArnText::as_str).filter(|arn| !arn.is_empty());
        let url = config.url.as_ref().map_or("", IssuerUrl::as_str);
        let none = |of: &str| Error::Invalid(format!("there is no OpenID Connect provider {of}"));
        let arn = if let Some(arn) = named {
            arn.to_owned()
        } else {
            let is = |made: &str| provider::is_for(made, url);
            let found =
                cx.shown(OpenidConnectProvider::SPEC.type_name, is, || provider::with_url(cx, url));
            found.await?.ok_or_else(|| none(url))?
        };
        let (is, look) = (|made: &str| made == arn, || provider::get(cx, &arn));
        let found = cx.shown(OpenidConnectProvider::SPEC.type_name, is, look).await?;
        let found = found.ok_or_else(|| none(&arn))?;
        Ok(Self {
            arn: Some(arn.as_str().into()),
            client_id_list: Some(found.client_id_list().to_vec()),
            id: Some(arn),
            tags: Some(from_aws(found.tags())),
            thumbprint_list: Some(found.thumbprint_list().to_vec()),
            url: found.url().map(Into::into),
        })
    }
}
