//! Which kinds of objects the types are about: what the lives of all types go through, in `src/conformance/life`.

use crate::services::{ec2, eks, elasticache, elb, elbv2, iam, rds, redshift, route53};
use crate::store::{Kind, Store};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// How a type is tested with all others.
pub(crate) struct Row {
    /// The type.
    pub(crate) type_name: &'static str,
    /// The kinds of objects that it alone is about.
    pub(crate) kinds: &'static [&'static Kind],
    /// The kind of which each resource is one object. None: it changes what others have made.
    pub(crate) makes: Option<&'static str>,
    /// What is there before: what configurations name.
    pub(crate) given: fn(&mut Store),
    /// What others do before each apply, by its configuration.
    pub(crate) meanwhile: fn(&mut Store, &Json),
    /// The import ID of an object, by its state.
    pub(crate) import_id: fn(&Json) -> String,
    /// Attributes that a read after an import does not tell as one after a create does.
    pub(crate) not_imported: &'static [&'static str],
    /// Arguments of which another value may be another object, as the plan of the type decides.
    pub(crate) replacing: &'static [&'static str],
    /// Kinds of which something stays behind where it is asked for, such as final snapshots.
    pub(crate) leaves: &'static [&'static str],
    /// A configuration whose object comes and goes beside those that are drawn: it calls operations that they may not.
    pub(crate) besides: Option<fn() -> Json>,
    /// Configurations that AWS refuses although no plan can know.
    pub(crate) refused: fn(&Json) -> bool,
}

impl Row {
    /// A row that says nothing yet.
    pub(crate) const fn of(type_name: &'static str) -> Self {
        let (given, meanwhile) = (|_: &mut Store| {}, |_: &mut Store, _: &Json| {});
        Self {
            type_name,
            kinds: &[],
            makes: None,
            given,
            meanwhile,
            import_id: |state| state["id"].as_str().unwrap_or_default().to_owned(),
            not_imported: &[],
            replacing: &[],
            leaves: &[],
            besides: None,
            refused: |_| false,
        }
    }
}

/// One for each type, by its name.
pub(crate) const ROWS: &[&Row] = &[
    &ec2::cluster_leftovers::tests::ROW,
    &rds::subnet_group::tests::ROW,
    &ec2::default_network_acl::tests::ROW,
    &ec2::default_route_table::tests::ROW,
    &ec2::default_security_group::tests::ROW,
    &ec2::default_subnet::tests::ROW,
    &ec2::default_vpc::tests::ROW,
    &ec2::ebs_volume::tests::ROW,
    &ec2::managed_prefix_list::tests::ROW,
    &ec2::managed_prefix_list_entry::tests::ROW,
    &ec2::ec2_tag::tests::ROW,
    &ec2::egress_only_internet_gateway::tests::ROW,
    &ec2::eip::tests::ROW,
    &ec2::eip_association::tests::ROW,
    &eks::cluster::tests::ROW,
    &elasticache::subnet_group::tests::ROW,
    &elb::load_balancer::tests::ROW,
    &elb::attachment::tests::ROW,
    &ec2::flow_log::tests::ROW,
    &iam::instance_profile::tests::ROW,
    &iam::openid_connect_provider::tests::ROW,
    &iam::policy::tests::ROW,
    &iam::role::tests::ROW,
    &iam::role_policies_exclusive::tests::ROW,
    &iam::role_policy::tests::ROW,
    &iam::role_policy_attachment::tests::ROW,
    &iam::role_policy_attachments_exclusive::tests::ROW,
    &iam::role_session_revocation::tests::ROW,
    &iam::role_trust_policy::tests::ROW,
    &iam::service_linked_role::tests::ROW,
    &ec2::instance::tests::ROW,
    &ec2::internet_gateway::tests::ROW,
    &ec2::key_pair::tests::ROW,
    &ec2::launch_template::tests::ROW,
    &elbv2::load_balancer::tests::ROW,
    &elbv2::listener::tests::ROW,
    &elbv2::target_group::tests::ROW,
    &elbv2::target_group_attachment::tests::ROW,
    &ec2::main_route_table_association::tests::ROW,
    &ec2::nat_gateway::tests::ROW,
    &ec2::network_acl::tests::ROW,
    &ec2::network_acl_association::tests::ROW,
    &ec2::network_acl_rule::tests::ROW,
    &ec2::network_interface::tests::ROW,
    &ec2::network_interface_attachment::tests::ROW,
    &ec2::network_interface_sg_attachment::tests::ROW,
    &ec2::placement_group::tests::ROW,
    &redshift::subnet_group::tests::ROW,
    &ec2::route::tests::ROW,
    &route53::record::tests::ROW,
    &route53::zone::tests::ROW,
    &ec2::route_table::tests::ROW,
    &ec2::route_table_association::tests::ROW,
    &ec2::security_group::tests::ROW,
    &ec2::security_group_rule::tests::ROW,
    &ec2::spot_instance_request::tests::ROW,
    &ec2::subnet::tests::ROW,
    &ec2::volume_attachment::tests::ROW,
    &ec2::vpc::tests::ROW,
    &ec2::vpc_dhcp_options::tests::ROW,
    &ec2::vpc_dhcp_options_association::tests::ROW,
    &ec2::vpc_endpoint::tests::ROW,
    &ec2::vpc_endpoint_route_table_association::tests::ROW,
    &ec2::vpc_endpoint_security_group_association::tests::ROW,
    &ec2::vpc_endpoint_subnet_association::tests::ROW,
    &ec2::vpc_ipv4_cidr_block_association::tests::ROW,
    &ec2::vpc_ipv6_cidr_block_association::tests::ROW,
    &ec2::vpc_peering_connection::tests::ROW,
    &ec2::vpc_peering_connection_accepter::tests::ROW,
    &ec2::vpc_peering_connection_options::tests::ROW,
    &ec2::vpc_security_group_rule::tests::EGRESS,
    &ec2::vpc_security_group_rule::tests::INGRESS,
];

/// Types that need none, and why.
pub(crate) const WITHOUT: &[(&str, &str)] =
    &[("aws_external_id", "it exists in the state alone, and calls nothing")];

/// The row of a type.
pub(crate) fn row(type_name: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.type_name == type_name).copied()
}

/// All kinds, each once.
pub(super) fn kinds() -> impl Iterator<Item = &'static Kind> {
    let shared = [
        ec2::testing::kinds::ALL,
        elb::testing::ALL,
        elbv2::testing::ALL,
        iam::testing::kinds::ALL,
        route53::testing::ALL,
    ];
    let shared = shared.into_iter().flatten();
    let all = ROWS.iter().flat_map(|row| row.kinds).chain(shared);
    all.map(|kind| (kind.name, *kind)).collect::<BTreeMap<_, _>>().into_values()
}
