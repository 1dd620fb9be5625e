//! Requests that are signed here and sent by somebody else, who learns by their answer whose they are.

use super::{Error, Result, Scope};
use crate::secret::Secret;
use aws_sigv4::http_request::{
    SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign,
};
use aws_sigv4::sign::v4::SigningParams;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::time::Duration;

/// What stands in a query as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

impl Scope {
    /// A URL that asks STS whose session this is, good for so long: the proof of an identity towards somebody who has to send
    /// `headers` with it. It names AWS's own endpoint of the region, whatever endpoint is configured, because that is what
    /// EKS accepts. No call but those for the session.
    pub async fn presigned_identity(
        &self,
        headers: &[(&str, &str)],
        expires: Duration,
    ) -> Result<Secret> {
        let credentials = self.session.admitted().await?;
        let host = format!("sts.{}.{}", self.region(), self.partition().dns_suffix);
        let url = format!("https://{host}/?Action=GetCallerIdentity&Version=2011-06-15");
        let mut settings = SigningSettings::default();
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(expires);
        let identity = credentials.into();
        let params = SigningParams::builder()
            .identity(&identity)
            .region(self.region())
            .name("sts")
            .time(self.now())
            .settings(settings)
            .build()
            .map_err(|error| unsigned(&error))?
            .into();
        let all = headers.iter().copied().chain([("host", host.as_str())]);
        let request = SignableRequest::new("GET", &url, all, SignableBody::Bytes(&[]))
            .map_err(|error| unsigned(&error))?;
        let signed = sign(request, &params).map_err(|error| unsigned(&error))?.into_parts().0;
        let (_, query) = signed.into_parts();
        let mut url = url;
        for (name, value) in &query {
            let value = utf8_percent_encode(value, PLAIN);
            url = format!("{url}&{name}={value}");
        }
        Ok(Secret::from(url))
    }
}

fn unsigned(error: &dyn std::error::Error) -> Error {
    Error::Config(format!("a request to STS cannot be signed: {error}"))
}
