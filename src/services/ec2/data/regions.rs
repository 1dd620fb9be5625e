//! Data source `aws_regions`.

use super::{ApiFilter, filters};
use crate::engine::{Cx, DataSource, Result, Scope};
use std::collections::BTreeSet;

model! {
    /// Lists the regions that the account may use.
    pub(in crate::services) struct Regions {
        /// Whether regions are listed that the account has not opted in to.
        #[tf(optional)]
        all_regions: Option<bool>,
        /// Name of the partition, as in ARNs: `aws`, `aws-cn`.
        #[tf(computed)]
        id: Option<String>,
        /// Names of the regions.
        #[tf(computed)]
        names: Option<BTreeSet<String>>,
        /// A filter of the API `DescribeRegions` that lets the regions through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

impl DataSource for Regions {
    const TYPE: &'static str = "aws_regions";
    const SCOPE: Scope = Scope::Global;

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let filters = filters(&[], None, &config.filter);
        let call = cx.ec2().describe_regions().set_all_regions(config.all_regions);
        let call = call.set_filters(Some(filters).filter(|filters| !filters.is_empty()));
        let regions = call.send().await?.regions.unwrap_or_default();
        Ok(Self {
            id: Some(cx.scope().partition().id.to_owned()),
            names: Some(regions.into_iter().filter_map(|region| region.region_name).collect()),
            ..config.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::aws::fake::{Answer, Call, Fake};
    use crate::services::ec2::testing::{answer, passes, set};
    use crate::services::testing::{ask, element};
    use serde_json::{Value as Json, json};

    /// Name, and whether the account has opted in.
    const REGIONS: [(&str, &str); 3] = [
        ("us-east-1", "opt-in-not-required"),
        ("eu-central-1", "opt-in-not-required"),
        ("me-central-1", "not-opted-in"),
    ];

    fn ec2(call: &Call) -> Answer {
        let all = call.param("AllRegions") == "true";
        let regions = REGIONS.iter().filter(|(name, status)| {
            let values = |filter: &str| match filter {
                "region-name" => vec![(*name).to_owned()],
                "opt-in-status" => vec![(*status).to_owned()],
                other => panic!("unexpected filter {other}"),
            };
            (all || *status != "not-opted-in") && passes(call, values)
        });
        let show = |(name, status): &(&str, &str)| {
            element("regionName", name) + &element("optInStatus", status)
        };
        answer(call, set("regionInfo", regions.map(show)))
    }

    async fn names(config: &Json) -> Json {
        let fake = Fake::new(ec2);
        let told = ask("aws_regions", fake.scope(), config).await.unwrap();
        assert_eq!((&told["id"], fake.actions().len()), (&json!("aws"), 1));
        told["names"].clone()
    }

    #[tokio::test]
    async fn regions_are_those_that_the_account_may_use_or_all() {
        assert_eq!(names(&json!({})).await, json!(["eu-central-1", "us-east-1"]));
        let all = json!({"all_regions": true});
        assert_eq!(names(&all).await, json!(["eu-central-1", "me-central-1", "us-east-1"]));
        let filter = json!({"name": "opt-in-status", "values": ["not-opted-in"]});
        let closed = json!({"all_regions": true, "filter": [filter]});
        assert_eq!(names(&closed).await, json!(["me-central-1"]));
    }
}
