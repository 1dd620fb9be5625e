//! Certificates that clients have to show.

use crate::schema::types::ArnText;
use aws_sdk_elasticloadbalancingv2::types::MutualAuthenticationAttributes;

model! {
    /// Whether clients have to show certificates.
    pub struct MutualAuthentication {
        /// Whether clients are told whose certificates are accepted. Of the mode `verify`.
        #[tf(optional, computed, recompute_with = &[MutualAuthentication::mode.name], one_of = &["off", "on"])]
        advertise_trust_store_ca_names: Option<String>,
        /// Whether certificates that have expired are accepted. Of the mode `verify`.
        #[tf(optional)]
        ignore_client_certificate_expiry: Option<bool>,
        /// Whether certificates are checked against the trust store, passed on to the targets, or not asked for.
        #[tf(required, one_of = &["off", "passthrough", "verify"])]
        mode: String,
        /// ARN of the trust store. Of the mode `verify`, which needs it.
        #[tf(optional)]
        trust_store_arn: Option<ArnText>,
    }
}

pub(super) const VERIFY: &str = "verify";

/// What AWS gets: of a mode only what belongs to it, because anything else is refused, and be it `false`.
pub(super) fn sent(of: &MutualAuthentication) -> MutualAuthenticationAttributes {
    let verifies = of.mode == VERIFY;
    let names = of.advertise_trust_store_ca_names.as_deref().map(Into::into);
    MutualAuthenticationAttributes::builder()
        .mode(&of.mode)
        .set_trust_store_arn(of.trust_store_arn.clone().filter(|_| verifies).map(Into::into))
        .set_ignore_client_certificate_expiry(
            of.ignore_client_certificate_expiry.or(Some(false)).filter(|_| verifies),
        )
        .set_advertise_trust_store_ca_names(names.filter(|_| verifies))
        .build()
}

/// What AWS says; none if that is nothing.
pub(super) fn observed(
    told: &MutualAuthenticationAttributes,
    known: Option<&MutualAuthentication>,
) -> Option<MutualAuthentication> {
    let mode = told.mode.clone()?;
    let verifies = mode == VERIFY;
    let names = told.advertise_trust_store_ca_names().map(|names| names.as_str().to_owned());
    let known = known.and_then(|known| known.ignore_client_certificate_expiry);
    let ignores = if verifies {
        // Nobody has to say that no certificate is too old.
        told.ignore_client_certificate_expiry.filter(|ignores| *ignores || known.is_some())
    } else {
        known
    };
    Some(MutualAuthentication {
        advertise_trust_store_ca_names: names.filter(|_| verifies),
        ignore_client_certificate_expiry: ignores,
        trust_store_arn: told.trust_store_arn().map(Into::into),
        mode,
    })
}
