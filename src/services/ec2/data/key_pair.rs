//! Data source `aws_key_pair`.

#[cfg(test)]
mod tests;

use super::{ApiFilter, Search, TIMEOUT, filters, seconds};
use crate::engine::{Cx, DataSource, Resource, Result};
use crate::services::ec2::key_pair::{self, KeyPair};
use crate::services::ec2::{from_aws, literal};
use aws_sdk_ec2::types::KeyPairInfo;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

model! {
    /// Tells about a key pair. Exactly one has to match.
    pub(in crate::services) struct KeyPairData {
        /// ARN of the key pair.
        #[tf(computed)]
        arn: Option<String>,
        /// When the key pair was created, in RFC 3339.
        #[tf(computed)]
        create_time: Option<String>,
        /// Fingerprint of the key, in the form that EC2 has for keys of its type.
        #[tf(computed)]
        fingerprint: Option<String>,
        /// ID of the key pair.
        #[tf(computed)]
        id: Option<String>,
        /// Whether `public_key` is read. `false` by default.
        #[tf(optional)]
        include_public_key: Option<bool>,
        /// Name of the key pair.
        #[tf(optional, computed)]
        key_name: Option<String>,
        /// ID of the key pair, such as `key-0123456789abcdef0`.
        #[tf(optional, computed)]
        key_pair_id: Option<String>,
        /// Type of the key: `rsa` or `ed25519`.
        #[tf(computed)]
        key_type: Option<String>,
        /// Public key, as OpenSSH writes it, if `include_public_key` asks for it.
        #[tf(computed)]
        public_key: Option<String>,
        /// Tags that the key pair has. All of its tags are told.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
        /// A filter of the API `DescribeKeyPairs` that lets the key pair through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

impl DataSource for KeyPairData {
    const TYPE: &'static str = KeyPair::SPEC.type_name;
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let name = config.key_name.as_deref().map(literal);
        let by = "key-name";
        let arguments = [(by, name.as_deref()), ("key-pair-id", config.key_pair_id.as_deref())];
        let wanted = filters(&arguments, config.tags.as_ref(), &config.filter);
        let search = Search::of(["key pair", "key pairs"], by, wanted);
        let look = || async {
            let filters = Some(search.filters()).filter(|filters| !filters.is_empty());
            let call = cx.ec2().describe_key_pairs().set_filters(filters);
            let call = call.set_include_public_key(config.include_public_key);
            Ok(call.send().await?.key_pairs.unwrap_or_default())
        };
        let pair = search.the_one(cx, Self::TYPE, KeyPairInfo::key_name, look).await?;
        let name = pair.key_name.clone().unwrap_or_default();
        Ok(Self {
            arn: Some(key_pair::arn(cx, &name).await?),
            create_time: seconds(pair.create_time()),
            fingerprint: pair.key_fingerprint.clone(),
            id: pair.key_pair_id.clone(),
            include_public_key: config.include_public_key,
            key_name: Some(name),
            key_pair_id: pair.key_pair_id.clone(),
            key_type: pair.key_type().map(|kind| kind.as_str().to_owned()),
            public_key: pair.public_key.clone(),
            tags: Some(from_aws(pair.tags())),
            filter: config.filter.clone(),
        })
    }
}
