//! The routing policies of a record: by what Route 53 chooses among records of one name and type.

use crate::schema::Lit;
use std::collections::BTreeSet;

/// Their names. A record has one of them at most.
pub(super) const ALL: [&str; 7] = [
    "cidr_routing_policy",
    "failover_routing_policy",
    "geolocation_routing_policy",
    "geoproximity_routing_policy",
    "latency_routing_policy",
    "multivalue_answer_routing_policy",
    "weighted_routing_policy",
];

/// For each of them all others.
pub(super) const OTHERS: [[&str; 6]; 7] = {
    let mut all = [[""; 6]; 7];
    let mut i = 0;
    while i < 7 {
        let mut other = 0;
        while other < 6 {
            all[i][other] = ALL[if other < i { other } else { other + 1 }];
            other += 1;
        }
        i += 1;
    }
    all
};

model! {
    /// Where the answer leads within AWS.
    pub(in crate::services) struct Alias {
        /// Whether the record counts as healthy only if its target does.
        #[tf(required)]
        evaluate_target_health: bool,
        /// DNS name of the target, such as that of a load balancer, or of another record in the zone.
        #[tf(required, length = (1, 1024))]
        name: crate::schema::types::DnsName,
        /// ID of the hosted zone of the target: that of the load balancer, or of the record's own zone.
        #[tf(required, length = (1, 32))]
        zone_id: String,
    }
}
model! {
    /// By the IP address that asks.
    pub(in crate::services) struct Cidr {
        /// ID of the CIDR collection.
        #[tf(required)]
        collection_id: String,
        /// Location in the collection. `*` for all addresses that are in none.
        #[tf(required)]
        location_name: String,
    }
}
model! {
    /// By what is healthy.
    pub(in crate::services) struct Failover {
        /// Whether the record is the one that answers while it is healthy.
        #[tf(required, one_of = &["PRIMARY", "SECONDARY"])]
        r#type: String,
    }
}
model! {
    /// By where the question comes from.
    pub(in crate::services) struct Geolocation {
        /// Code of a continent, such as `EU`.
        #[tf(optional, conflicts = &["country", "subdivision"])]
        continent: Option<String>,
        /// Code of a country, such as `DE`. `*` for wherever no other record is for.
        #[tf(optional, conflicts = &["continent"])]
        country: Option<String>,
        /// Code of a part of the country, such as `CA` of the United States.
        #[tf(optional, requires = &["country"])]
        subdivision: Option<String>,
    }
}
model! {
    /// By how near the target is.
    pub(in crate::services) struct Geoproximity {
        /// Region that the target is in.
        #[tf(optional, conflicts = &["coordinates", "local_zone_group"])]
        aws_region: Option<String>,
        /// By how much the area is larger or smaller than it would be, from -99 to 99. 0 by default.
        #[tf(optional, default = Lit::Int(0), range = (-99, 99))]
        bias: Option<i64>,
        /// Where the target is, if it is not in AWS.
        #[tf(block, max = 1, conflicts = &["aws_region", "local_zone_group"])]
        coordinates: BTreeSet<Coordinates>,
        /// Group of local zones that the target is in.
        #[tf(optional, conflicts = &["aws_region", "coordinates"])]
        local_zone_group: Option<String>,
    }
}
model! {
    /// A place on earth.
    pub(in crate::services) struct Coordinates {
        /// Degrees north of the equator, from -90 to 90 and with at most two decimals.
        #[tf(required)]
        latitude: String,
        /// Degrees east of Greenwich, from -180 to 180 and with at most two decimals.
        #[tf(required)]
        longitude: String,
    }
}
model! {
    /// By where the answer arrives fastest.
    pub(in crate::services) struct Latency {
        /// Region that the target is in.
        #[tf(required)]
        region: String,
    }
}
model! {
    /// By weight.
    pub(in crate::services) struct Weighted {
        /// Share of the answers, in relation to the weights of the other records, from 0 to 255.
        #[tf(required, range = (0, 255))]
        weight: i64,
    }
}
