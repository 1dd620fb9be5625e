//! Data source `aws_availability_zone`.

use super::{ApiFilter, Search, TIMEOUT, filters};
use crate::engine::{Cx, DataSource, Result};
use aws_sdk_ec2::types::AvailabilityZone as AwsZone;
use std::collections::BTreeSet;
use std::time::Duration;

model! {
    /// Tells about an availability zone, a local zone or a Wavelength zone. Exactly one has to match.
    pub(in crate::services) struct AvailabilityZoneData {
        /// Whether zones are looked at that the account has not opted in to.
        #[tf(optional)]
        all_availability_zones: Option<bool>,
        /// What AWS calls the group of the zone, such as `US West (Oregon) 1`.
        #[tf(computed)]
        group_long_name: Option<String>,
        /// Group of the zone. For an availability zone, that is its region with a number.
        #[tf(computed)]
        group_name: Option<String>,
        /// Name of the zone.
        #[tf(computed)]
        id: Option<String>,
        /// Name of the zone.
        #[tf(optional, computed)]
        name: Option<String>,
        /// What follows the region in the name: `a`, or `wl1-sfo-wlz-1`.
        #[tf(computed)]
        name_suffix: Option<String>,
        /// Group of zones that the addresses are told to the internet from.
        #[tf(computed)]
        network_border_group: Option<String>,
        /// Whether the account has opted in: `opt-in-not-required`, `opted-in` or `not-opted-in`.
        #[tf(computed)]
        opt_in_status: Option<String>,
        /// ID of the zone that a local zone or a Wavelength zone is controlled from.
        #[tf(computed)]
        parent_zone_id: Option<String>,
        /// Name of the zone that a local zone or a Wavelength zone is controlled from.
        #[tf(computed)]
        parent_zone_name: Option<String>,
        /// State of the zone, such as `available`.
        #[tf(optional, computed)]
        state: Option<String>,
        /// ID of the zone, the same in all accounts.
        #[tf(optional, computed)]
        zone_id: Option<String>,
        /// Type of the zone: `availability-zone`, `local-zone` or `wavelength-zone`.
        #[tf(computed)]
        zone_type: Option<String>,
        /// A filter of the API `DescribeAvailabilityZones` that lets the zone through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

impl DataSource for AvailabilityZoneData {
    const TYPE: &'static str = "aws_availability_zone";
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let arguments = [
            ("state", config.state.as_deref()),
            ("zone-id", config.zone_id.as_deref()),
            ("zone-name", config.name.as_deref()),
        ];
        let wanted = filters(&arguments, None, &config.filter);
        let what = ["availability zone", "availability zones"];
        let search = Search::of(what, "zone-name", wanted.clone());
        let call = cx.ec2().describe_availability_zones();
        let call = call.set_all_availability_zones(config.all_availability_zones);
        let call = call.set_filters(Some(wanted).filter(|wanted| !wanted.is_empty()));
        let zones = call.send().await?.availability_zones.unwrap_or_default();
        let zone = search.only(zones, AwsZone::zone_name)?;
        Ok(observed(zone.ok_or_else(|| search.nothing())?, config))
    }
}

fn observed(zone: AwsZone, config: &AvailabilityZoneData) -> AvailabilityZoneData {
    let name = zone.zone_name.unwrap_or_default();
    let suffix = name.strip_prefix(zone.region_name.as_deref().unwrap_or_default());
    AvailabilityZoneData {
        all_availability_zones: config.all_availability_zones,
        group_long_name: zone.group_long_name,
        group_name: zone.group_name,
        id: Some(name.clone()),
        name_suffix: suffix.map(|suffix| suffix.trim_start_matches('-').to_owned()),
        network_border_group: zone.network_border_group,
        opt_in_status: zone.opt_in_status.map(|status| status.as_str().to_owned()),
        parent_zone_id: zone.parent_zone_id,
        parent_zone_name: zone.parent_zone_name,
        state: zone.state.map(|state| state.as_str().to_owned()),
        zone_id: zone.zone_id,
        zone_type: zone.zone_type,
        name: Some(name),
        filter: config.filter.clone(),
    }
}

#[cfg(test)]
mod tests {
    use crate::aws::fake::{Answer, Call, Fake};
    use crate::services::ec2::testing::{answer, passes, set};
    use crate::services::testing::{ask, element};
    use serde_json::{Value as Json, json};

    /// Name, ID, type and parent.
    const ZONES: [(&str, &str, &str, &str); 3] = [
        ("us-east-1a", "use1-az6", "availability-zone", ""),
        ("us-east-1b", "use1-az1", "availability-zone", ""),
        ("us-east-1-bos-1a", "use1-bos1-az1", "local-zone", "us-east-1b"),
    ];

    fn ec2(call: &Call) -> Answer {
        let all = call.param("AllAvailabilityZones") == "true";
        let zones = ZONES.iter().filter(|(name, id, kind, _)| {
            let values = |filter: &str| match filter {
                "zone-name" => vec![(*name).to_owned()],
                "zone-id" => vec![(*id).to_owned()],
                "zone-type" => vec![(*kind).to_owned()],
                "state" => vec!["available".to_owned()],
                other => panic!("unexpected filter {other}"),
            };
            (all || *kind == "availability-zone") && passes(call, values)
        });
        let show = |(name, id, kind, parent): &(&str, &str, &str, &str)| {
            element("zoneName", name)
                + &element("zoneId", id)
                + &element("zoneType", kind)
                + &element("zoneState", "available")
                + &element("regionName", "us-east-1")
                + &element("groupName", "us-east-1-zg-1")
                + &element("groupLongName", "US East (N. Virginia) 1")
                + &element("networkBorderGroup", "us-east-1")
                + &element("optInStatus", "opt-in-not-required")
                + &element("parentZoneName", parent)
        };
        answer(call, set("availabilityZoneInfo", zones.map(show)))
    }

    async fn asked(config: &Json) -> Result<Json, String> {
        let scope = Fake::new(ec2).scope();
        ask("aws_availability_zone", scope, config).await.map_err(|error| error.to_string())
    }

    #[tokio::test]
    async fn a_zone_is_found_by_name_and_id_and_filter() {
        let filter = json!([{"name": "zone-id", "values": ["use1-az6"]}]);
        for question in [
            json!({"name": "us-east-1a", "state": "available"}),
            json!({"zone_id": "use1-az6"}),
            json!({"filter": filter}),
        ] {
            let told = asked(&question).await.unwrap();
            for (name, value) in [
                ("id", "us-east-1a"),
                ("name", "us-east-1a"),
                ("name_suffix", "a"),
                ("zone_id", "use1-az6"),
                ("zone_type", "availability-zone"),
                ("state", "available"),
                ("region", "us-east-1"),
                ("group_name", "us-east-1-zg-1"),
                ("group_long_name", "US East (N. Virginia) 1"),
                ("network_border_group", "us-east-1"),
                ("opt_in_status", "opt-in-not-required"),
            ] {
                assert_eq!(told[name], value, "`{name}` of {question}");
            }
        }
    }

    #[tokio::test]
    async fn a_local_zone_has_a_longer_suffix_and_a_parent() {
        let question = json!({"name": "us-east-1-bos-1a", "all_availability_zones": true});
        let told = asked(&question).await.unwrap();
        assert_eq!(
            (&told["name_suffix"], &told["parent_zone_name"]),
            (&json!("bos-1a"), &json!("us-east-1b"))
        );
        let closed = asked(&json!({"name": "us-east-1-bos-1a"})).await.unwrap_err();
        assert!(closed.starts_with("there is no availability zone"), "{closed}");
    }

    #[tokio::test]
    async fn several_zones_are_an_error_that_names_them() {
        let told = asked(&json!({})).await.unwrap_err();
        assert!(told.starts_with("2 availability zones match (us-east-1a, us-east-1b)"), "{told}");
    }
}
