//! Reads of what has attributes and tags beside what a describe call tells.

use super::attributes::Attributes;
use super::tags::{Listed, tags_of};
use crate::engine::{Cx, Found, Observed, Resource, Result, concurrently};
use std::future::Future;
use std::pin::Pin;

/// What AWS says of the attributes of an object; none where they may not be read, or nobody wants them.
pub(super) type Told = Option<Attributes>;

/// A call for the attributes of one object; none if there is no such object.
pub(super) type Asked = Pin<Box<dyn Future<Output = Result<Option<Told>>> + Send>>;

/// The attributes of an object, of which `kept` is one; none if there is no such object.
pub(super) async fn attributes_of(
    cx: &Cx,
    arn: &str,
    kept: &'static str,
    read: impl Future<Output = Result<Option<Attributes>>> + Send,
) -> Result<Option<Told>> {
    Ok(match cx.facet(&[arn.to_owned()], kept, read).await? {
        Some(told) => told.map(Some),
        None => Some(None),
    })
}

/// Objects by ARN, with their attributes and tags. One that is gone meanwhile is not there.
pub(super) async fn with_attributes<R, T>(
    cx: &Cx,
    objects: Vec<(String, T)>,
    listed: Option<Listed>,
    attributes: fn(Cx, String) -> Asked,
    observed: fn(T, Option<&Attributes>, Option<R>) -> R,
) -> Result<Found<R>>
where
    R: Resource<Key = String>,
{
    let arns: Vec<String> = objects.iter().map(|(arn, _)| arn.clone()).collect();
    let told = concurrently(arns.clone(), |arn| attributes(cx.clone(), arn));
    let (told, mut tags) = tokio::try_join!(told, tags_of(cx, &arns, listed))?;
    let all = objects.into_iter().zip(told);
    let all = all.filter_map(|((arn, object), told)| {
        let model = observed(object, told?.as_ref(), cx.known_as(&arn));
        let tags = tags.remove(&arn).unwrap_or_default();
        Some((arn, Observed::settled(model).tagged(tags)))
    });
    Ok(all.collect())
}
