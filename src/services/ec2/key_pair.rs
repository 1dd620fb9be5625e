//! `aws_key_pair`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::{FILTER_VALUES, TAGGING, filter, from_aws, has_tags, literal, tag_specifications};
use crate::engine::{
    AbsentIf, Cx, Error, Found, Lost, Observed, Resource, Result, Spec, Tagging, Tags, required,
};
use crate::schema::types::{KeyPairName, PublicKey};
use crate::services::names;
use aws_sdk_ec2::primitives::Blob;
use aws_sdk_ec2::types::{Filter, KeyPairInfo, ResourceType};

model! {
    /// Provides a key pair: a public key that EC2 puts into new instances. The private key never gets to AWS.
    pub struct KeyPair {
        /// ARN of the key pair.
        #[tf(computed)]
        arn: Option<String>,
        /// Fingerprint of the key, in the form that EC2 has for keys of its type.
        #[tf(computed)]
        fingerprint: Option<String>,
        /// Name of the key pair.
        #[tf(computed)]
        id: Option<String>,
        /// Name of the key pair. Generated if neither this nor `key_name_prefix` is set.
        #[tf(optional, computed, replace, empty_is_unset, length = (1, 255), conflicts = &[KeyPair::key_name_prefix.name])]
        key_name: Option<KeyPairName>,
        /// Prefix of a generated unique name.
        #[tf(optional, computed, replace, empty_is_unset, length = (1, 229), conflicts = &[KeyPair::key_name.name])]
        key_name_prefix: Option<KeyPairName>,
        /// ID of the key pair, such as `key-0123456789abcdef0`.
        #[tf(computed)]
        key_pair_id: Option<String>,
        /// Type of the key: `rsa` or `ed25519`.
        #[tf(computed)]
        key_type: Option<String>,
        /// Public key, as OpenSSH writes it into files that end in `.pub`. Another comment is no change.
        #[tf(required, replace)]
        public_key: PublicKey,
    }
}

impl Resource for KeyPair {
    const SPEC: Spec = Spec {
        version: 1,
        tagging: Some(Tagging {
            policy_type: Some("ec2:key-pair"),
            set: |cx, name, tags| Box::pin(tag(cx, name, tags)),
            remove: |cx, name, keys| Box::pin(untag(cx, name, keys)),
            ..TAGGING
        }),
        read_at_once: FILTER_VALUES,
        ..Spec::of("aws_key_pair", Lost::Unique, "the name of the key pair")
    };
    type Key = String;

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let answer = cx
            .ec2()
            .import_key_pair()
            .key_name(name(cx, plan))
            .public_key_material(Blob::new(plan.public_key.bare()))
            .set_tag_specifications(tag_specifications(cx, ResourceType::KeyPair))
            .send()
            .await?;
        required(answer.key_name, "KeyName")
    }

    async fn read(cx: &Cx, names: &[String]) -> Result<Found<Self>> {
        let all = async { Ok(Some(describe(cx, None).await?)) };
        let of = |names: Vec<String>| describe(cx, Some(by_name(&names)));
        let pairs = cx.described("key pairs", names, KeyPairInfo::key_name, all, of).await?;
        let mut found = Found::<Self>::new();
        for pair in pairs {
            let Some(name) = pair.key_name.clone() else { continue };
            let arn = arn(cx, &name).await?;
            let known = cx.known_as::<Self>(&name).map(|known| known.public_key);
            found.insert(name, observed(pair, arn, known));
        }
        Ok(found)
    }

    async fn delete(cx: &Cx, name: &String, _: &Self) -> Result<()> {
        let call = cx.ec2().delete_key_pair().key_name(name);
        call.send().await.absent_if(&["InvalidKeyPair.NotFound"])?;
        Ok(())
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<String>> {
        // A pair of somebody else that has the same name is older, or has other tags or another key.
        let ours = |pair: &KeyPairInfo| {
            let key = pair.public_key().map(PublicKey::from);
            cx.can_have_made(pair.create_time())
                && has_tags(cx, pair.tags())
                && !key.is_some_and(|key| key.is_another(&plan.public_key))
        };
        let pairs = describe(cx, Some(by_name(&[name(cx, plan)]))).await?;
        Ok(pairs.into_iter().filter(ours).filter_map(|pair| pair.key_name).collect())
    }
}

fn name(cx: &Cx, plan: &KeyPair) -> String {
    names::chosen(cx, plan.key_name.as_ref(), plan.key_name_prefix.as_ref(), names::PREFIX)
}

/// The filter for these names, which may hold what is a wildcard in filters.
fn by_name(names: &[String]) -> Filter {
    filter("key-name", names.iter().map(|name| literal(name)))
}

async fn describe(cx: &Cx, filter: Option<Filter>) -> Result<Vec<KeyPairInfo>> {
    let filters = filter.map(|filter| vec![filter]);
    let call = cx.ec2().describe_key_pairs().set_filters(filters).include_public_key(true);
    Ok(call.send().await?.key_pairs.unwrap_or_default())
}

/// EC2 does not tell it.
pub(super) async fn arn(cx: &Cx, name: &str) -> Result<String> {
    let account = cx.scope().identity().await?.account_id;
    let partition = cx.scope().partition().id;
    Ok(format!("arn:{partition}:ec2:{}:{account}:key-pair/{name}", cx.region()))
}

/// `known` is the key in the plan or in the prior state. EC2 shows each key as OpenSSH writes it, so one in another
/// format cannot be compared with it.
fn observed(pair: KeyPairInfo, arn: String, known: Option<PublicKey>) -> Observed<KeyPair> {
    let tags = from_aws(pair.tags());
    let shown = pair.public_key.map(PublicKey::from).filter(PublicKey::is_openssh);
    let kept = known.filter(|known| shown.is_none() || !known.is_openssh());
    Observed::settled(KeyPair {
        arn: Some(arn),
        fingerprint: pair.key_fingerprint,
        id: pair.key_name.clone(),
        key_name_prefix: pair.key_name.as_deref().map(|name| names::prefix_of(name).into()),
        key_name: pair.key_name.map(Into::into),
        key_pair_id: pair.key_pair_id,
        key_type: pair.key_type.map(|kind| kind.to_string()),
        public_key: kept.or(shown).unwrap_or_default(),
    })
    .tagged(tags)
}

/// What key pairs are tagged by.
async fn id_of(cx: &Cx, name: &str) -> Result<String> {
    let pairs = describe(cx, Some(by_name(&[name.to_owned()]))).await?;
    let its = pairs.into_iter().find(|pair| pair.key_name() == Some(name));
    its.and_then(|pair| pair.key_pair_id).ok_or(Error::Gone)
}

async fn tag(cx: &Cx, name: &str, tags: Tags) -> Result<()> {
    let id = id_of(cx, name).await?;
    (TAGGING.set)(cx, &id, tags).await
}

async fn untag(cx: &Cx, name: &str, keys: Vec<String>) -> Result<()> {
    let id = id_of(cx, name).await?;
    (TAGGING.remove)(cx, &id, keys).await
}
