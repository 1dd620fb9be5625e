//! What one operation may use.

use super::retry::PROPAGATION;
use super::wait::Wait;
use super::{Result, Tags};
use crate::aws::{Retries, Scope};
use crate::schema::Attr;
use crate::stop::Stop;
use crate::value::Value;
use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

/// What one operation may use: the clients of its role and region, the tags to create with, the token.
#[derive(Clone)]
pub struct Cx {
    scope: Scope,
    retries: Retries,
    stop: Stop,
    tags: Tags,
    token: String,
    known: Arc<BTreeMap<String, Value>>,
}

impl Cx {
    /// For an operation in one account and region.
    #[must_use]
    pub fn new(scope: Scope, stop: Stop) -> Self {
        Self {
            scope,
            retries: Retries::All,
            stop,
            tags: Tags::new(),
            token: String::new(),
            known: Arc::default(),
        }
    }
    /// For a create call: its tags and its idempotency token. `retries` says whether the call may be sent
    /// again when its answer is lost.
    #[must_use]
    pub(super) fn creating(&self, tags: Tags, token: String, retries: Retries) -> Self {
        Self { retries, tags, token, ..self.clone() }
    }
    /// For calls that may be sent again in other cases.
    #[must_use]
    pub(super) fn with_retries(&self, retries: Retries) -> Self {
        Self { retries, ..self.clone() }
    }
    /// For a read of objects, of which `known` has the plan or the prior state, by id.
    #[must_use]
    pub(super) fn knowing(&self, known: BTreeMap<String, Value>) -> Self {
        Self { known: Arc::new(known), ..self.clone() }
    }
    /// What the plan or the prior state says of an object that is being read; null if it says nothing.
    #[must_use]
    pub fn known(&self, id: &str) -> &Value {
        self.known.get(id).unwrap_or(&Value::Null)
    }
    /// Whether a read has to say what an attribute is, where that costs a call of its own: not if it is null
    /// in the plan and in the state of everything that is read.
    #[must_use]
    pub fn wants<M, T>(&self, attribute: Attr<M, T>) -> bool {
        self.known.is_empty()
            || self.known.values().any(|known| !known.get(attribute.name).is_null())
    }

    /// EC2, in the region of the object.
    #[must_use]
    pub fn ec2(&self) -> aws_sdk_ec2::Client {
        self.scope.ec2(self.retries)
    }
    /// IAM, in the partition of the region.
    #[must_use]
    pub fn iam(&self) -> aws_sdk_iam::Client {
        self.scope.iam(self.retries)
    }
    /// The Resource Groups Tagging API, in the region of the object.
    pub(super) fn tagging(&self) -> aws_sdk_resourcegroupstagging::Client {
        self.scope.tagging(self.retries)
    }
    /// STS, in the region of the object.
    #[must_use]
    pub fn sts(&self) -> aws_sdk_sts::Client {
        self.scope.sts(self.retries)
    }
    /// The account, the region and the role.
    #[must_use]
    pub fn scope(&self) -> &Scope {
        &self.scope
    }
    /// The region of the object.
    #[must_use]
    pub fn region(&self) -> &str {
        self.scope.region()
    }
    /// The tags that a create call must set.
    #[must_use]
    pub fn tags(&self) -> &Tags {
        &self.tags
    }
    /// The idempotency token of a create call, minted at plan time where Terraform keeps it.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }
    /// Looks again and again until `there` says yes, for a step that has to be over before the next call can
    /// be made. An error after two minutes, and when Terraform stops; `last` says what is being waited for.
    pub async fn until<F>(&self, last: &str, there: impl FnMut() -> F + Send) -> Result<()>
    where
        F: Future<Output = Result<bool>> + Send,
    {
        self.until_within(PROPAGATION, last, there).await
    }
    /// The same for a step that AWS documents to take longer.
    pub async fn until_within<F>(
        &self,
        limit: Duration,
        last: &str,
        mut there: impl FnMut() -> F + Send,
    ) -> Result<()>
    where
        F: Future<Output = Result<bool>> + Send,
    {
        let mut wait = Wait::new(self, limit);
        while !there().await? {
            wait.pause(last).await?;
        }
        Ok(())
    }
    pub(super) fn stop(&self) -> &Stop {
        &self.stop
    }
}
