//! `aws_iam_openid_connect_provider`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::{ABSENT, contended, from_aws, new_tags, retry, tag_rules, to_aws};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{
    AbsentIf, Change, Cx, Found, Identity, Lost, Observed, Operation, Resource, Result, Scope,
    Spec, Tagging, Tags, required,
};
use crate::plan::Draft;
use crate::schema::types::{IssuerUrl, Thumbprint};
use crate::value::Value;
use aws_sdk_iam::operation::get_open_id_connect_provider::GetOpenIdConnectProviderOutput;
use std::collections::BTreeSet;

/// What IAM accepts: characters of a client ID, client IDs, thumbprints.
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html>
const CLIENT_ID: usize = 255;
const CLIENTS: usize = 100;
const THUMBPRINTS: usize = 5;

model! {
    /// Provides an OpenID Connect identity provider of the account: roles can then trust those whom an issuer
    /// of tokens names, such as the pods of a Kubernetes cluster.
    pub struct OpenidConnectProvider {
        /// ARN of the provider.
        #[tf(computed)]
        arn: Option<String>,
        /// For whom the issuer's tokens are meant: their audiences. `sts.amazonaws.com` for pods.
        #[tf(required)]
        client_id_list: BTreeSet<String>,
        /// ARN of the provider.
        #[tf(computed)]
        id: Option<String>,
        /// Thumbprints of the certificates that may sign the issuer's. Left out or empty, IAM takes that of today's
        /// certificate; for issuers whose certificates come from well-known authorities it asks for none.
        #[tf(optional, computed)]
        thumbprint_list: Option<Vec<Thumbprint>>,
        /// URL of the issuer, as in the `iss` of its tokens. It is told without `https://`, as IAM has it and the
        /// condition keys of trust policies begin.
        #[tf(required, replace, without = "https://")]
        url: IssuerUrl,
    }
}

impl Resource for OpenidConnectProvider {
    const SPEC: Spec = Spec {
        scope: Scope::Global,
        tagging: Some(Tagging {
            on_create: true,
            policy_type: Some("iam:oidc-provider"),
            set: |cx, arn, tags| Box::pin(tag(cx, arn, tags)),
            remove: |cx, arn, keys| Box::pin(untag(cx, arn, keys)),
        }),
        retries: &[
            // The issuer may be as new as this.
            retry(Operation::Create, "OpenIdIdpCommunicationError", ""),
            contended(Operation::Create),
            contended(Operation::Update),
            contended(Operation::Delete),
        ],
        identity: Some(Identity::ARN),
        ..Spec::of("aws_iam_openid_connect_provider", Lost::Unique, "the ARN of the provider")
    };
    type Key = String;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        let mut refuse = |at: &'static str, detail: String| {
            problems.push(Diagnostic::error("Invalid value", detail).at(at));
        };
        let clients = OpenidConnectProvider::client_id_list.name;
        let ids = config.get(clients).as_elements().unwrap_or_default();
        for length in ids.iter().filter_map(|id| Some(id.as_str()?.chars().count())) {
            if !(1..=CLIENT_ID).contains(&length) {
                refuse(
                    clients,
                    format!("A client ID has {length} characters; 1 to {CLIENT_ID} are accepted."),
                );
            }
        }
        if ids.len() > CLIENTS {
            refuse(clients, format!("These are {} client IDs; IAM accepts {CLIENTS}.", ids.len()));
        }
        let list = OpenidConnectProvider::thumbprint_list.name;
        let count = config.get(list).as_elements().unwrap_or_default().len();
        if count > THUMBPRINTS {
            refuse(list, format!("These are {count} thumbprints; IAM accepts {THUMBPRINTS}."));
        }
    }

    fn plan(draft: &mut Draft<'_>) {
        tag_rules::check(draft);
        // Thumbprints cannot be taken away, only replaced:
        // https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateOpenIDConnectProviderThumbprint.html
        let list = OpenidConnectProvider::thumbprint_list;
        let prior = draft.prior(list);
        if is_empty_list(draft.config(list)) && !prior.is_null() {
            draft.set(list, prior.clone());
        }
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let answer = cx
            .iam()
            .create_open_id_connect_provider()
            .url(with_scheme(plan.url.as_str()))
            .set_client_id_list(Some(plan.client_id_list.iter().cloned().collect()))
            .set_thumbprint_list(plan.thumbprint_list.as_deref().and_then(thumbprints))
            .set_tags(new_tags(cx.tags())?)
            .send()
            .await?;
        required(answer.open_id_connect_provider_arn, "OpenIDConnectProviderArn")
    }

    async fn read(cx: &Cx, arns: &[String]) -> Result<Found<Self>> {
        let mut found = Found::<Self>::new();
        for arn in arns {
            let provider = get(cx, arn).await?;
            let observed = provider.map(|provider| observed(arn, provider, cx.known(arn)));
            found.add(arn, observed);
        }
        Ok(found)
    }

    async fn update(cx: &Cx, arn: &String, change: Change<'_, Self>) -> Result<()> {
        let (old, new) = (&change.old.client_id_list, &change.new.client_id_list);
        for id in new.difference(old) {
            let call = cx.iam().add_client_id_to_open_id_connect_provider();
            call.open_id_connect_provider_arn(arn).client_id(id).send().await?;
        }
        for id in old.difference(new) {
            let call = cx.iam().remove_client_id_from_open_id_connect_provider();
            call.open_id_connect_provider_arn(arn).client_id(id).send().await?;
        }
        let list = change.of(OpenidConnectProvider::thumbprint_list);
        if let Some(list) = list.and_then(|list| thumbprints(list.as_deref()?)) {
            let call = cx.iam().update_open_id_connect_provider_thumbprint();
            let call = call.open_id_connect_provider_arn(arn).set_thumbprint_list(Some(list));
            call.send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Cx, arn: &String, _: &Self) -> Result<()> {
        let call = cx.iam().delete_open_id_connect_provider().open_id_connect_provider_arn(arn);
        call.send().await.absent_if(ABSENT)?;
        Ok(())
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<String>> {
        let Some(arn) = with_url(cx, plan.url.as_str()).await? else { return Ok(vec![]) };
        // A provider of somebody else for the same issuer has other tags or other audiences.
        let ours = get(cx, &arn).await?.filter(|provider| {
            cx.can_have_made(provider.create_date.as_ref())
                && from_aws(provider.tags()) == *cx.tags()
                && provider.client_id_list().iter().collect::<BTreeSet<_>>()
                    == plan.client_id_list.iter().collect()
        });
        Ok(ours.map(|_| arn).into_iter().collect())
    }
}

/// The ARN of the provider for an issuer, of which an account has one.
pub(super) async fn with_url(cx: &Cx, url: &str) -> Result<Option<String>> {
    let answer = cx.iam().list_open_id_connect_providers().send().await?;
    let arns = answer.open_id_connect_provider_list.unwrap_or_default().into_iter();
    Ok(arns.filter_map(|entry| entry.arn).find(|arn| is_for(arn, url)))
}

/// Whether this is the ARN of the provider for an issuer.
pub(super) fn is_for(arn: &str, url: &str) -> bool {
    arn.ends_with(&format!(":oidc-provider/{}", bare(url)))
}

/// A provider; none if it is not there.
pub(super) async fn get(cx: &Cx, arn: &str) -> Result<Option<GetOpenIdConnectProviderOutput>> {
    let call = cx.iam().get_open_id_connect_provider().open_id_connect_provider_arn(arn);
    call.send().await.absent_if(ABSENT)
}

fn thumbprints(list: &[Thumbprint]) -> Option<Vec<String>> {
    let list: Vec<String> = list.iter().cloned().map(Into::into).collect();
    Some(list).filter(|list| !list.is_empty())
}

fn is_empty_list(value: &Value) -> bool {
    value.as_elements().is_some_and(<[Value]>::is_empty)
}

/// `known` is what the plan or the state says of it.
fn observed(
    arn: &str,
    provider: GetOpenIdConnectProviderOutput,
    known: &Value,
) -> Observed<OpenidConnectProvider> {
    let tags = from_aws(provider.tags());
    let mut thumbprints = provider.thumbprint_list.unwrap_or_default();
    // To IAM, no thumbprints means that it chooses one, and Terraform wants back what was planned.
    if is_empty_list(known.get(OpenidConnectProvider::thumbprint_list.name)) {
        thumbprints.clear();
    }
    Observed::settled(OpenidConnectProvider {
        arn: Some(arn.to_owned()),
        client_id_list: provider.client_id_list.unwrap_or_default().into_iter().collect(),
        id: Some(arn.to_owned()),
        thumbprint_list: Some(thumbprints.into_iter().map(Into::into).collect()),
        url: bare(&provider.url.unwrap_or_default()).into(),
    })
    .tagged(tags)
}

async fn tag(cx: &Cx, arn: &str, tags: Tags) -> Result<()> {
    let call = cx.iam().tag_open_id_connect_provider().open_id_connect_provider_arn(arn);
    call.set_tags(Some(to_aws(&tags)?)).send().await?;
    Ok(())
}

async fn untag(cx: &Cx, arn: &str, keys: Vec<String>) -> Result<()> {
    let call = cx.iam().untag_open_id_connect_provider().open_id_connect_provider_arn(arn);
    call.set_tag_keys(Some(keys)).send().await?;
    Ok(())
}

/// A URL as IAM takes it.
fn with_scheme(url: &str) -> String {
    format!("https://{}", bare(url))
}

/// A URL as IAM returns it.
fn bare(url: &str) -> &str {
    url.strip_prefix("https://").unwrap_or(url)
}
