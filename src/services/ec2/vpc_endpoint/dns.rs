//! What DNS answers for an endpoint.

use super::{INTERFACE, VpcEndpoint};
use crate::engine::Change;
use aws_sdk_ec2::types::{
    DnsOptions as AwsOptions, DnsOptionsSpecification, VpcEndpoint as AwsEndpoint,
};
use std::collections::BTreeSet;

model! {
    /// What DNS answers for the names of an endpoint.
    pub struct DnsOptions {
        /// Which records there are for the endpoint.
        #[tf(optional, computed, one_of = &["dualstack", "ipv4", "ipv6", "service-defined"])]
        dns_record_ip_type: Option<String>,
        /// Whether the names of the service lead to the endpoint only from outside of the VPC, and inside to a gateway
        /// endpoint, without which EC2 refuses it. For services that have endpoints of both types, such as S3.
        #[tf(optional, computed)]
        private_dns_only_for_inbound_resolver_endpoint: Option<bool>,
        /// For which names of a resource there are private hosted zones. For `Resource` and `ServiceNetwork` endpoints.
        #[tf(optional, computed, replace, one_of = &["ALL_DOMAINS", "SPECIFIED_DOMAINS_ONLY",
             "VERIFIED_DOMAINS_AND_SPECIFIED_DOMAINS", "VERIFIED_DOMAINS_ONLY"])]
        private_dns_preference: Option<String>,
        /// The names that `private_dns_preference` speaks of.
        #[tf(optional, computed, replace, min = 1, max = 10)]
        private_dns_specified_domains: Option<BTreeSet<String>>,
    }
}
model! {
    /// A DNS name.
    pub struct DnsEntry {
        /// The name.
        #[tf(computed)]
        dns_name: Option<String>,
        /// ID of the private hosted zone of the name.
        #[tf(computed)]
        hosted_zone_id: Option<String>,
    }
}

/// The options of a create call; none if nothing is said.
pub(super) fn of_new(plan: &VpcEndpoint) -> Option<DnsOptionsSpecification> {
    let options = plan.dns_options.as_ref()?;
    let only = options.private_dns_only_for_inbound_resolver_endpoint;
    let domains = options.private_dns_specified_domains.clone();
    said(
        DnsOptionsSpecification::builder()
            .set_dns_record_ip_type(options.dns_record_ip_type.as_deref().map(Into::into))
            .set_private_dns_only_for_inbound_resolver_endpoint(
                only.filter(|only| *only || has_choice(plan)),
            )
            .set_private_dns_preference(options.private_dns_preference.clone())
            .set_private_dns_specified_domains(domains.map(|all| all.into_iter().collect()))
            .build(),
    )
}

/// Those of a change: what differs, and where private names are turned on, for whom they are.
pub(super) fn of_change(change: &Change<'_, VpcEndpoint>) -> Option<DnsOptionsSpecification> {
    let new = change.new.dns_options.as_ref()?;
    let old = change.old.dns_options.as_ref();
    let records = new.dns_record_ip_type.as_deref();
    let records =
        records.filter(|is| old.and_then(|old| old.dns_record_ip_type.as_deref()) != Some(is));
    let only = new.private_dns_only_for_inbound_resolver_endpoint;
    let was = old.and_then(|old| old.private_dns_only_for_inbound_resolver_endpoint);
    let is_turned_on = change.of(VpcEndpoint::private_dns_enabled) == Some(&Some(true));
    let only = only.filter(|only| is_turned_on || was != Some(*only));
    said(
        DnsOptionsSpecification::builder()
            .set_dns_record_ip_type(records.map(Into::into))
            .set_private_dns_only_for_inbound_resolver_endpoint(
                only.filter(|only| *only || has_choice(change.new)),
            )
            .build(),
    )
}

fn said(options: DnsOptionsSpecification) -> Option<DnsOptionsSpecification> {
    (options != DnsOptionsSpecification::builder().build()).then_some(options)
}

/// Whether EC2 takes a no to the question who private names are for: only where it would take a yes.
fn has_choice(endpoint: &VpcEndpoint) -> bool {
    let service = endpoint.service_name.as_deref().unwrap_or_default();
    let is_both = [".s3", ".dynamodb"].iter().any(|end| service.ends_with(end));
    is_both && endpoint.vpc_endpoint_type.as_deref() == Some(INTERFACE)
}

/// What EC2 tells. A no that it has not been told, it does not tell.
pub(super) fn options(told: Option<&AwsOptions>, known: Option<&DnsOptions>) -> Option<DnsOptions> {
    let none = AwsOptions::builder().build();
    let says_no_more = |known: &&DnsOptions| {
        let texts = [&known.dns_record_ip_type, &known.private_dns_preference];
        texts.into_iter().flatten().all(String::is_empty)
            && known.private_dns_specified_domains.as_ref().is_none_or(BTreeSet::is_empty)
    };
    let told = told.or_else(|| known.filter(says_no_more).map(|_| &none))?;
    let known = known.and_then(|known| known.private_dns_only_for_inbound_resolver_endpoint);
    let domains = told.private_dns_specified_domains().iter().cloned().collect::<BTreeSet<_>>();
    Some(DnsOptions {
        dns_record_ip_type: told.dns_record_ip_type().map(|its| its.as_str().to_owned()),
        private_dns_only_for_inbound_resolver_endpoint: told
            .private_dns_only_for_inbound_resolver_endpoint()
            .or(known.filter(|only| !only)),
        private_dns_preference: told.private_dns_preference.clone(),
        private_dns_specified_domains: Some(domains).filter(|domains| !domains.is_empty()),
    })
}

/// The names of an endpoint.
pub(super) fn entries(endpoint: &AwsEndpoint) -> Vec<DnsEntry> {
    let entries = endpoint.dns_entries().iter().map(|entry| DnsEntry {
        dns_name: entry.dns_name.clone(),
        hosted_zone_id: entry.hosted_zone_id.clone(),
    });
    entries.collect()
}
