//! The types, one file each. To add one: write its file, add its line here.

mod balancing;
mod checksum;
mod ec2;
mod eks;
mod elb;
mod elbv2;
mod functions;
mod iam;
mod meta;
mod names;
mod route53;
mod sts;
#[cfg(test)]
pub(crate) mod testing;

use crate::declared;
use crate::engine::{Registry, data, of};

/// All types and functions, each list by name.
pub const REGISTRY: Registry = Registry {
    resources: &[
        of::<ec2::default_route_table::DefaultRouteTable>(),
        of::<ec2::ebs_volume::EbsVolume>(),
        of::<ec2::egress_only_internet_gateway::EgressOnlyInternetGateway>(),
        of::<ec2::eip::Eip>(),
        of::<ec2::eip_association::EipAssociation>(),
        of::<eks::cluster::Cluster>(),
        of::<elb::load_balancer::Elb>(),
        of::<elb::attachment::Attachment>(),
        of::<iam::external_id::ExternalId>(),
        of::<iam::instance_profile::InstanceProfile>(),
        of::<iam::openid_connect_provider::OpenidConnectProvider>(),
        of::<iam::policy::Policy>(),
        of::<iam::role::Role>(),
        of::<iam::role_policies_exclusive::RolePoliciesExclusive>(),
        of::<iam::role_policy::RolePolicy>(),
        of::<iam::role_policy_attachment::RolePolicyAttachment>(),
        of::<iam::role_policy_attachments_exclusive::RolePolicyAttachmentsExclusive>(),
        of::<iam::role_trust_policy::RoleTrustPolicy>(),
        of::<iam::service_linked_role::ServiceLinkedRole>(),
        of::<ec2::instance::Instance>(),
        of::<ec2::internet_gateway::InternetGateway>(),
        of::<ec2::key_pair::KeyPair>(),
        of::<elbv2::load_balancer::LoadBalancer>(),
        of::<elbv2::listener::Listener>(),
        of::<elbv2::target_group::TargetGroup>(),
        of::<elbv2::target_group_attachment::TargetGroupAttachment>(),
        of::<ec2::main_route_table_association::MainRouteTableAssociation>(),
        of::<ec2::nat_gateway::NatGateway>(),
        of::<ec2::network_interface::NetworkInterface>(),
        of::<ec2::network_interface_attachment::NetworkInterfaceAttachment>(),
        of::<ec2::placement_group::PlacementGroup>(),
        of::<ec2::route::Route>(),
        of::<route53::record::Record>(),
        of::<route53::zone::Zone>(),
        of::<ec2::route_table::RouteTable>(),
        of::<ec2::route_table_association::RouteTableAssociation>(),
        of::<ec2::security_group::SecurityGroup>(),
        of::<ec2::security_group_rule::SecurityGroupRule>(),
        of::<ec2::subnet::Subnet>(),
        of::<ec2::volume_attachment::VolumeAttachment>(),
        of::<ec2::vpc::Vpc>(),
        of::<ec2::vpc_security_group_rule::EgressRule>(),
        of::<ec2::vpc_security_group_rule::IngressRule>(),
    ],
    data_sources: &[
        data::<ec2::data::ami::Ami>(),
        data::<meta::arn::Arn>(),
        data::<ec2::data::availability_zone::AvailabilityZoneData>(),
        data::<ec2::availability_zones::AvailabilityZones>(),
        data::<sts::caller_identity::CallerIdentity>(),
        data::<meta::default_tags::DefaultTags>(),
        data::<ec2::data::eip::EipData>(),
        data::<eks::data::cluster::ClusterData>(),
        data::<eks::data::cluster_auth::ClusterAuth>(),
        data::<elb::data::balancer::ElbData>(),
        data::<elb::data::hosted_zone_id::HostedZoneId>(),
        data::<elb::data::service_account::ServiceAccount>(),
        data::<iam::data::instance_profile::InstanceProfileData>(),
        data::<iam::data::openid_connect_provider::OpenidConnectProviderData>(),
        data::<iam::data::policy::PolicyData>(),
        data::<iam::policy_document::PolicyDocument>(),
        data::<iam::data::principal_policy_simulation::PrincipalPolicySimulation>(),
        data::<iam::data::role::RoleData>(),
        data::<iam::data::roles::Roles>(),
        data::<iam::data::session_context::SessionContext>(),
        data::<ec2::data::instance::InstanceData>(),
        data::<ec2::data::instances::Instances>(),
        data::<ec2::data::internet_gateway::InternetGatewayData>(),
        data::<ec2::data::nat_gateway::NatGatewayData>(),
        data::<ec2::data::nat_gateways::NatGateways>(),
        data::<meta::partition::Partition>(),
        data::<meta::region::Region>(),
        data::<ec2::data::regions::Regions>(),
        data::<ec2::data::route::RouteData>(),
        data::<ec2::data::route_table::RouteTableData>(),
        data::<ec2::data::route_tables::RouteTables>(),
        data::<ec2::data::security_group::SecurityGroupData>(),
        data::<ec2::data::security_groups::SecurityGroups>(),
        data::<meta::service_principal::ServicePrincipal>(),
        data::<ec2::data::subnet::SubnetData>(),
        data::<ec2::data::subnets::Subnets>(),
        data::<ec2::data::vpc::VpcData>(),
        data::<ec2::data::vpcs::Vpcs>(),
    ],
    functions: functions::ALL,
    declared: declared::TABLE,
};
