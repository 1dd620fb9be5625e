//! Blocks of options.

model! {
    /// Options of the processor.
    pub(in crate::services) struct CpuOptions {
        /// Whether AMD SEV-SNP is used. A change needs a new instance.
        #[tf(optional, computed, one_of = &["enabled", "disabled"])]
        amd_sev_snp: Option<String>,
        /// Number of cores.
        #[tf(optional, computed)]
        core_count: Option<i64>,
        /// Whether virtual machines can be run in the instance.
        #[tf(optional, computed, one_of = &["enabled", "disabled"])]
        nested_virtualization: Option<String>,
        /// Threads of each core: 1 or 2.
        #[tf(optional, computed)]
        threads_per_core: Option<i64>,
    }
}

model! {
    /// What an instance of a burstable type does when its CPU credits are used up.
    pub(in crate::services) struct CreditSpecification {
        /// Whether credits are bought (`unlimited`) or not (`standard`).
        #[tf(optional, computed, one_of = &["standard", "unlimited"])]
        cpu_credits: Option<String>,
    }
}

model! {
    /// Options of AWS Nitro Enclaves.
    pub(in crate::services) struct EnclaveOptions {
        /// Whether enclaves can be run in the instance.
        #[tf(optional, computed)]
        enabled: Option<bool>,
    }
}

model! {
    /// Options of maintenance.
    pub(in crate::services) struct MaintenanceOptions {
        /// Whether AWS moves the instance to another host when its own fails.
        #[tf(optional, computed, one_of = &["default", "disabled"])]
        auto_recovery: Option<String>,
    }
}

model! {
    /// Options of the instance metadata service. What is left out is as the account and the AMI say.
    pub(in crate::services) struct MetadataOptions {
        /// Whether the metadata service can be reached.
        #[tf(optional, computed, one_of = &["enabled", "disabled"])]
        http_endpoint: Option<String>,
        /// Whether it can be reached over IPv6.
        #[tf(optional, computed, one_of = &["enabled", "disabled"])]
        http_protocol_ipv6: Option<String>,
        /// How many hops an answer can travel.
        #[tf(optional, computed, range = (1, 64))]
        http_put_response_hop_limit: Option<i64>,
        /// Whether requests need a session token (IMDSv2).
        #[tf(optional, computed, one_of = &["optional", "required"])]
        http_tokens: Option<String>,
        /// Whether the tags of the instance can be read there.
        #[tf(optional, computed, one_of = &["enabled", "disabled"])]
        instance_metadata_tags: Option<String>,
    }
}

model! {
    /// Options of the host name.
    pub(in crate::services) struct PrivateDnsNameOptions {
        /// Whether DNS answers for the resource name with A records.
        #[tf(optional, computed)]
        enable_resource_name_dns_a_record: Option<bool>,
        /// Whether DNS answers for the resource name with AAAA records.
        #[tf(optional, computed)]
        enable_resource_name_dns_aaaa_record: Option<bool>,
        /// What the host name is made of: the address, or the ID of the instance. A change stops and starts the
        /// instance.
        #[tf(optional, computed, one_of = &["ip-name", "resource-name"])]
        hostname_type: Option<String>,
    }
}
