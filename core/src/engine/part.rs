//! Parts of an object that need a permission of their own.

use super::cx::Purpose;
use super::tags::TagAttributes;
use super::{Cx, Error, Result, Tags};
use crate::diagnostic::Diagnostic;
use crate::schema::{Attr, Field};
use std::collections::BTreeMap;
use std::future::Future;

impl Cx {
    /// Reads a part of an object that exists. If that is refused in a refresh, the state keeps what it has, and a
    /// warning says which permission is missing: a role that may not read one thing can still work on the others.
    pub async fn part<M, T: Field>(
        &self,
        id: &str,
        attribute: Attr<M, T>,
        read: impl Future<Output = Result<T>> + Send,
    ) -> Result<T> {
        let error = match read.await {
            Ok(part) => return Ok(part),
            Err(error) => error,
        };
        match T::decode(self.known(id).get(attribute.name)) {
            Some(kept) if self.may_keep(&error) => {
                self.warn(not_refreshed(attribute.name, id, &error));
                Ok(kept)
            }
            _ => Err(error),
        }
    }

    /// The same for many objects, of which one call reads the part.
    pub async fn parts<M, T: Field>(
        &self,
        ids: &[String],
        attribute: Attr<M, Option<T>>,
        read: impl Future<Output = Result<BTreeMap<String, T>>> + Send,
    ) -> Result<BTreeMap<String, T>> {
        let error = match read.await {
            Ok(parts) => return Ok(parts),
            Err(error) => error,
        };
        let kept = |id: &String| Some((id.clone(), T::decode(self.known(id).get(attribute.name))?));
        let kept: BTreeMap<String, T> = ids.iter().filter_map(kept).collect();
        if self.may_keep(&error) && kept.len() == ids.len() {
            self.warn(not_refreshed(attribute.name, &ids.join(", "), &error));
            return Ok(kept);
        }
        Err(error)
    }

    /// The same for the tags of objects, where a call of their own tells them.
    pub async fn tags_of(
        &self,
        ids: &[String],
        read: impl Future<Output = Result<BTreeMap<String, Tags>>> + Send,
    ) -> Result<BTreeMap<String, Tags>> {
        self.parts(ids, TagAttributes::tags_all, read).await
    }

    /// Reads what several attributes of objects are made of, such as their volumes; `attribute` is one of them. None if that is
    /// refused in a refresh: the type shows what is known then. An import has to read it.
    pub async fn facet<T: Send>(
        &self,
        ids: &[String],
        attribute: &'static str,
        read: impl Future<Output = Result<T>> + Send,
    ) -> Result<Option<T>> {
        let error = match read.await {
            Ok(facet) => return Ok(Some(facet)),
            Err(error) => error,
        };
        let is_known = |id: &String| !self.known(id).get("arn").is_null();
        if self.may_keep(&error) && ids.iter().all(is_known) {
            self.warn(not_refreshed(attribute, &ids.join(", "), &error));
            return Ok(None);
        }
        Err(error)
    }

    /// Whether a refusal is one that the state can be kept after: what is written has to be seen.
    fn may_keep(&self, error: &Error) -> bool {
        self.purpose() == Purpose::Refresh
            && error.aws().is_some_and(crate::aws::Error::is_access_denied)
    }
}

fn not_refreshed(name: &'static str, of: &str, error: &Error) -> Diagnostic {
    let detail = format!(
        "`{name}` of {of} stays as it is in the state, and a change of it outside of Terraform is not seen, because it may \
         not be read: {error}. Allow that to the role if it is to be seen."
    );
    Diagnostic::warning("Not refreshed", detail).at(name)
}
