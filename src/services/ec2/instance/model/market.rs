//! Blocks about prices, and about the launch template.

use crate::schema::Lit;
use crate::schema::types::{Price, Time};

model! {
    /// On which market the instance is bought.
    pub(in crate::services) struct MarketOptions {
        /// The market: `spot`, for example.
        #[tf(optional, computed, one_of = &["spot", "capacity-block",
            "interruptible-capacity-reservation", "on-demand"])]
        market_type: Option<String>,
        /// What is asked for on the Spot market.
        #[tf(block, computed)]
        spot_options: Option<SpotOptions>,
    }
}

model! {
    /// What is asked for on the Spot market.
    pub(in crate::services) struct SpotOptions {
        /// What AWS does with the instance when it needs the capacity. `terminate` by default.
        #[tf(optional, computed, one_of = &["hibernate", "stop", "terminate"])]
        instance_interruption_behavior: Option<String>,
        /// Most that is paid for an hour, in US dollars. The price on demand by default.
        #[tf(optional, computed)]
        max_price: Option<Price>,
        /// Whether the request ends with the instance, or starts another one. `one-time` by default.
        #[tf(optional, computed, one_of = &["one-time", "persistent"])]
        spot_instance_type: Option<String>,
        /// When a `persistent` request ends, in RFC 3339.
        #[tf(optional, computed)]
        valid_until: Option<Time>,
    }
}

model! {
    /// A launch template that says what the configuration leaves out.
    #[tf(exactly_one_of = &["id", "name"])]
    pub(in crate::services) struct LaunchTemplate {
        /// ID of the launch template.
        #[tf(optional, computed)]
        id: Option<String>,
        /// Name of the launch template.
        #[tf(optional, computed)]
        name: Option<String>,
        /// Version of the launch template: a number, `$Default` or `$Latest`. Another number needs a new instance; what
        /// `$Default` and `$Latest` stand for is looked at when the instance is created, and not later. `$Default` by
        /// default.
        #[tf(optional, default = Lit::Text("$Default"), length = (1, 255))]
        version: Option<String>,
    }
}
