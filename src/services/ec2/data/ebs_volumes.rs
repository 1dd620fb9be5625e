//! Data source `aws_ebs_volumes`.

use super::ebs_volume;
use super::list::{Ids, Listed};
use crate::engine::{Cx, Result};
use crate::schema::Doc;
use crate::variant::{As, Variant};
use aws_sdk_ec2::types::Filter;

/// What is listed.
#[derive(Clone, Default, PartialEq)]
pub(in crate::services) struct OfEbsVolumes;

/// The data source.
pub(in crate::services) type EbsVolumes = As<Ids, OfEbsVolumes>;

impl Variant for OfEbsVolumes {
    const DOC: Doc = Doc(&[
        "Lists the IDs of EBS volumes, by tags and filters of `DescribeVolumes`. None is an empty list.",
    ]);
}

impl Listed for OfEbsVolumes {
    const TYPE: &'static str = "aws_ebs_volumes";

    async fn ids(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<String>> {
        let found = ebs_volume::describe(cx, filters).await?;
        Ok(found.into_iter().filter_map(|volume| volume.volume_id).collect())
    }
}
