//! The data sources that list IDs, and what all lists have in common.

use super::{ApiFilter, TIMEOUT, filters};
use crate::engine::{Cx, DataSource, Result};
use crate::variant::{As, Variant};
use aws_sdk_ec2::types::Filter;
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::time::Duration;

model! {
    /// A list of IDs.
    pub(in crate::services) struct Ids {
        /// Name of the region.
        #[tf(optional, computed)]
        id: Option<String>,
        /// The IDs, in the order in which EC2 tells them.
        #[tf(computed)]
        ids: Option<Vec<String>>,
        /// Tags that all that is listed has.
        #[tf(optional)]
        tags: Option<BTreeMap<String, String>>,
        /// A filter of the API that lets through what is listed.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

model! {
    /// A list of IDs of what is in VPCs.
    pub(in crate::services) struct IdsInVpc {
        /// Name of the region.
        #[tf(optional, computed)]
        id: Option<String>,
        /// The IDs, in the order in which EC2 tells them.
        #[tf(computed)]
        ids: Option<Vec<String>>,
        /// Tags that all that is listed has.
        #[tf(optional)]
        tags: Option<BTreeMap<String, String>>,
        /// ID of the VPC that all that is listed is in.
        #[tf(optional)]
        vpc_id: Option<String>,
        /// A filter of the API that lets through what is listed.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

/// What is listed.
pub(in crate::services) trait Listed: Variant {
    /// The name of the list in HCL.
    const TYPE: &'static str;

    /// The IDs of all that passes the filters.
    fn ids(cx: &Cx, filters: Vec<Filter>) -> impl Future<Output = Result<Vec<String>>> + Send;
}

impl<L: Listed> DataSource for As<Ids, L> {
    const TYPE: &'static str = L::TYPE;
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let config = config.model.clone();
        let wanted = filters(&[], config.tags.as_ref(), &config.filter);
        let ids = Some(L::ids(cx, wanted).await?);
        Ok(Ids { id: here(cx), ids, ..config }.into())
    }
}

impl<L: Listed> DataSource for As<IdsInVpc, L> {
    const TYPE: &'static str = L::TYPE;
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let config = config.model.clone();
        let arguments = [("vpc-id", config.vpc_id.as_deref())];
        let wanted = filters(&arguments, config.tags.as_ref(), &config.filter);
        let ids = Some(L::ids(cx, wanted).await?);
        Ok(IdsInVpc { id: here(cx), ids, ..config }.into())
    }
}

/// The ID of a list: the region.
#[expect(clippy::unnecessary_wraps, reason = "as the models have it")]
pub(super) fn here(cx: &Cx) -> Option<String> {
    Some(cx.region().to_owned())
}

/// What is told of each object that was found. Several such lists have one order, so an empty string stands for nothing.
#[expect(clippy::unnecessary_wraps, reason = "as the models have them")]
pub(super) fn each<T>(found: &[T], of: impl Fn(&T) -> Option<String>) -> Option<Vec<String>> {
    Some(found.iter().map(|one| of(one).unwrap_or_default()).collect())
}
