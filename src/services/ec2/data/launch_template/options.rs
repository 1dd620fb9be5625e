//! Blocks of options, of capacity and of tags.

use std::collections::BTreeMap;

model! {
    /// Which Capacity Reservations the instance may use.
    pub(in crate::services) struct Reservation {
        /// Whether the instance uses any open reservation that fits, only reservations, or none.
        #[tf(computed)]
        capacity_reservation_preference: Option<String>,
        /// The reservation to use.
        #[tf(computed)]
        capacity_reservation_target: Option<Vec<Target>>,
    }
}

model! {
    /// A Capacity Reservation, or a group of them.
    pub(in crate::services) struct Target {
        /// ID of the reservation.
        #[tf(computed)]
        capacity_reservation_id: Option<String>,
        /// ARN of the resource group of reservations.
        #[tf(computed)]
        capacity_reservation_resource_group_arn: Option<String>,
    }
}

model! {
    /// Options of the processor.
    pub(in crate::services) struct Cpu {
        /// Whether AMD SEV-SNP is used.
        #[tf(computed)]
        amd_sev_snp: Option<String>,
        /// Number of cores.
        #[tf(computed)]
        core_count: Option<i64>,
        /// Whether virtual machines can be run in the instance.
        #[tf(computed)]
        nested_virtualization: Option<String>,
        /// Threads of each core.
        #[tf(computed)]
        threads_per_core: Option<i64>,
    }
}

model! {
    /// What an instance of a burstable type does when its CPU credits are used up.
    pub(in crate::services) struct Credits {
        /// Whether credits are bought (`unlimited`) or not (`standard`).
        #[tf(computed)]
        cpu_credits: Option<String>,
    }
}

model! {
    /// Options of hibernation.
    pub(in crate::services) struct Hibernation {
        /// Whether the instance can hibernate.
        #[tf(computed)]
        configured: Option<bool>,
    }
}

model! {
    /// The instance profile.
    pub(in crate::services) struct Profile {
        /// ARN of the instance profile.
        #[tf(computed)]
        arn: Option<String>,
        /// Name of the instance profile.
        #[tf(computed)]
        name: Option<String>,
    }
}

model! {
    /// On which market the instance is bought.
    pub(in crate::services) struct Market {
        /// The market: `spot`, for example.
        #[tf(computed)]
        market_type: Option<String>,
        /// What is asked for on the Spot market.
        #[tf(computed)]
        spot_options: Option<Vec<Spot>>,
    }
}

model! {
    /// What is asked for on the Spot market.
    pub(in crate::services) struct Spot {
        /// For how many minutes the instance is not taken back.
        #[tf(computed)]
        block_duration_minutes: Option<i64>,
        /// What AWS does with the instance when it needs the capacity.
        #[tf(computed)]
        instance_interruption_behavior: Option<String>,
        /// Most that is paid for an hour, in US dollars.
        #[tf(computed)]
        max_price: Option<String>,
        /// Whether the request ends with the instance, or starts another one.
        #[tf(computed)]
        spot_instance_type: Option<String>,
        /// When a `persistent` request ends, in RFC 3339.
        #[tf(computed)]
        valid_until: Option<String>,
    }
}

model! {
    /// A license configuration of AWS License Manager.
    pub(in crate::services) struct License {
        /// ARN of the license configuration.
        #[tf(computed)]
        license_configuration_arn: Option<String>,
    }
}

model! {
    /// Monitoring of the instance.
    pub(in crate::services) struct Monitoring {
        /// Whether detailed monitoring is on.
        #[tf(computed)]
        enabled: Option<bool>,
    }
}

model! {
    /// Options of the bandwidth.
    pub(in crate::services) struct Bandwidth {
        /// What has more of the bandwidth: the network (`vpc-1`), EBS (`ebs-1`), or none of them.
        #[tf(computed)]
        bandwidth_weighting: Option<String>,
    }
}

model! {
    /// Where the instance is placed.
    pub(in crate::services) struct Placement {
        /// Whether an instance on a dedicated host comes back to it.
        #[tf(computed)]
        affinity: Option<String>,
        /// Availability zone of the instance.
        #[tf(computed)]
        availability_zone: Option<String>,
        /// ID of the placement group.
        #[tf(computed)]
        group_id: Option<String>,
        /// Name of the placement group.
        #[tf(computed)]
        group_name: Option<String>,
        /// ID of the dedicated host.
        #[tf(computed)]
        host_id: Option<String>,
        /// ARN of the resource group of hosts.
        #[tf(computed)]
        host_resource_group_arn: Option<String>,
        /// Number of the partition of the placement group.
        #[tf(computed)]
        partition_number: Option<i64>,
        /// Reserved by AWS.
        #[tf(computed)]
        spread_domain: Option<String>,
        /// Whether the instance runs on hardware that others use too.
        #[tf(computed)]
        tenancy: Option<String>,
    }
}

model! {
    /// Tags of what is created with the instance.
    pub(in crate::services) struct TagsOf {
        /// What is tagged, such as `instance` or `volume`.
        #[tf(computed)]
        resource_type: Option<String>,
        /// The tags, by key.
        #[tf(computed)]
        tags: Option<BTreeMap<String, String>>,
    }
}
