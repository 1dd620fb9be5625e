//! Where the instance is placed, and the licenses that it needs there.

use super::form::{number, said, told, word};
use crate::schema::types::ArnText;
use aws_sdk_ec2::types::{
    LaunchTemplateLicenseConfiguration, LaunchTemplateLicenseConfigurationRequest,
    LaunchTemplatePlacementRequest, ResponseLaunchTemplateData as Data,
};
use std::collections::BTreeSet;

model! {
    /// Where the instance is placed.
    pub(in crate::services) struct Placement {
        /// Whether an instance on a dedicated host comes back to it: `host`, or else `default`.
        #[tf(optional)]
        affinity: Option<String>,
        /// Availability zone of the instance.
        #[tf(optional)]
        availability_zone: Option<String>,
        /// ID of the placement group.
        #[tf(optional, conflicts = &["group_name"])]
        group_id: Option<String>,
        /// Name of the placement group.
        #[tf(optional, conflicts = &["group_id"])]
        group_name: Option<String>,
        /// ID of the dedicated host.
        #[tf(optional, conflicts = &["host_resource_group_arn"])]
        host_id: Option<String>,
        /// ARN of the resource group of hosts.
        #[tf(optional, conflicts = &["host_id"])]
        host_resource_group_arn: Option<ArnText>,
        /// Number of the partition of the placement group.
        #[tf(optional, range = (1, 2_147_483_647))]
        partition_number: Option<i64>,
        /// Reserved by AWS.
        #[tf(optional)]
        spread_domain: Option<String>,
        /// Whether the instance runs on hardware that others use too.
        #[tf(optional, one_of = &["default", "dedicated", "host"])]
        tenancy: Option<String>,
    }
}

model! {
    /// A license configuration of AWS License Manager.
    pub(in crate::services) struct License {
        /// ARN of the license configuration.
        #[tf(required)]
        license_configuration_arn: ArnText,
    }
}

pub(super) fn wanted(placement: &Placement) -> LaunchTemplatePlacementRequest {
    let hosts = placement.host_resource_group_arn.as_ref();
    LaunchTemplatePlacementRequest::builder()
        .set_affinity(said(placement.affinity.as_deref()))
        .set_availability_zone(said(placement.availability_zone.as_deref()))
        .set_group_id(said(placement.group_id.as_deref()))
        .set_group_name(said(placement.group_name.as_deref()))
        .set_host_id(said(placement.host_id.as_deref()))
        .set_host_resource_group_arn(said(hosts.map(ArnText::as_str)))
        .set_partition_number(number(placement.partition_number))
        .set_spread_domain(said(placement.spread_domain.as_deref()))
        .set_tenancy(word(placement.tenancy.as_deref()))
        .build()
}

pub(super) fn seen(data: &Data) -> Option<Placement> {
    let said = data.placement()?;
    Some(Placement {
        affinity: said.affinity.clone(),
        availability_zone: said.availability_zone.clone(),
        group_id: said.group_id.clone(),
        group_name: said.group_name.clone(),
        host_id: said.host_id.clone(),
        host_resource_group_arn: said.host_resource_group_arn.clone().map(Into::into),
        partition_number: said.partition_number.map(i64::from),
        spread_domain: said.spread_domain.clone(),
        tenancy: told(said.tenancy()),
    })
}

pub(super) fn licenses(
    licenses: &BTreeSet<License>,
) -> Option<Vec<LaunchTemplateLicenseConfigurationRequest>> {
    let one = |license: &License| {
        LaunchTemplateLicenseConfigurationRequest::builder()
            .license_configuration_arn(license.license_configuration_arn.as_str())
            .build()
    };
    Some(licenses.iter().map(one).collect()).filter(|all: &Vec<_>| !all.is_empty())
}

pub(super) fn seen_licenses(said: &[LaunchTemplateLicenseConfiguration]) -> BTreeSet<License> {
    let one = |license: &LaunchTemplateLicenseConfiguration| {
        let license_configuration_arn = license.license_configuration_arn.clone()?.into();
        Some(License { license_configuration_arn })
    };
    said.iter().filter_map(one).collect()
}
