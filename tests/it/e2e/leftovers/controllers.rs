//! What controllers in a cluster create in AWS, which Terraform hears nothing of.

use crate::double::{Account, Double};
use crate::judge::Judge;
use crate::sdk::{self, keys, wait};
use aws_sdk_ec2::types::{
    Filter, IpPermission, ResourceType, Tag, TagSpecification, UserIdGroupPair, VolumeType,
};
use aws_sdk_elasticloadbalancing::types::{Listener, Tag as ClassicTag};
use aws_sdk_elasticloadbalancingv2::types::{Action, ActionTypeEnum, Tag as BalancerTag};

/// Those of one cluster, and where they are at work.
pub(in crate::e2e) struct Controllers {
    ec2: aws_sdk_ec2::Client,
    elb: aws_sdk_elasticloadbalancing::Client,
    elbv2: aws_sdk_elasticloadbalancingv2::Client,
    cluster: String,
    vpc: String,
    subnet: String,
}

fn specification(of: ResourceType, tags: &[(&str, &str)]) -> TagSpecification {
    let tag = |(key, value): &(&str, &str)| Tag::builder().key(*key).value(*value).build();
    let tags = tags.iter().map(tag).collect();
    TagSpecification::builder().resource_type(of).set_tags(Some(tags)).build()
}

impl Controllers {
    /// In a VPC of an account, whose load balancers are in this subnet.
    pub(in crate::e2e) fn of(account: &Account, cluster: &str, vpc: &str, subnet: &str) -> Self {
        Self::judged_by(Double::shared(), account, cluster, (vpc, subnet))
    }

    /// The same with another judge.
    pub(in crate::e2e) fn judged_by(
        judge: &impl Judge,
        account: &Account,
        cluster: &str,
        (vpc, subnet): (&str, &str),
    ) -> Self {
        let url = judge.url();
        Self {
            ec2: sdk::ec2(&url, keys(account)),
            elb: sdk::elb(&url, keys(account)),
            elbv2: sdk::elbv2(&url, keys(account)),
            cluster: cluster.to_owned(),
            vpc: vpc.to_owned(),
            subnet: subnet.to_owned(),
        }
    }

    fn owner(&self) -> String {
        format!("kubernetes.io/cluster/{}", self.cluster)
    }

    /// The security group with this name.
    pub(in crate::e2e) fn group_named(&self, name: &str) -> String {
        let filters = [("group-name", name), ("vpc-id", self.vpc.as_str())];
        let filters =
            filters.map(|(name, value)| Filter::builder().name(name).values(value).build());
        let call = self.ec2.describe_security_groups().set_filters(Some(filters.to_vec()));
        let found = wait(call.send()).expect("groups");
        found.security_groups()[0].group_id().expect("an ID").to_owned()
    }

    /// The security group of a load balancer for a service, and a rule that lets it into the group of the workers. Returns
    /// the ID of the group.
    pub(in crate::e2e) fn group(&self, name: &str, workers: &str) -> String {
        let owner = self.owner();
        let group = self
            .ec2
            .create_security_group()
            .vpc_id(&self.vpc)
            .group_name(format!("k8s-elb-{name}"))
            .description(format!("Security group for Kubernetes ELB {name} (default/web)"))
            .tag_specifications(specification(ResourceType::SecurityGroup, &[(&owner, "owned")]));
        let group = wait(group.send()).expect("a group").group_id.expect("an ID");
        let from = UserIdGroupPair::builder().group_id(&group).build();
        let all = IpPermission::builder().ip_protocol("-1").user_id_group_pairs(from).build();
        let rule = self.ec2.authorize_security_group_ingress().group_id(workers);
        wait(rule.ip_permissions(all).send()).expect("a rule");
        group
    }

    /// A classic load balancer for a service, with its group. Returns the ID of the group.
    pub(in crate::e2e) fn classic(&self, name: &str, workers: &str) -> String {
        let (owner, group) = (self.owner(), self.group(name, workers));
        let listener =
            Listener::builder().protocol("TCP").load_balancer_port(80).instance_port(30_080);
        let tag = |key: &str, value: &str| ClassicTag::builder().key(key).value(value).build();
        let balancer = self
            .elb
            .create_load_balancer()
            .load_balancer_name(name)
            .listeners(listener.build().expect("a listener"))
            .subnets(&self.subnet)
            .security_groups(&group)
            .tags(tag(&owner, "owned").expect("a tag"))
            .tags(tag("kubernetes.io/service-name", "default/web").expect("a tag"));
        wait(balancer.send()).expect("a load balancer");
        group
    }

    /// A network load balancer of AWS Load Balancer Controller, which leads to a target group. Returns both ARNs.
    pub(in crate::e2e) fn network(&self, name: &str) -> [String; 2] {
        let tags: Vec<BalancerTag> = [
            ("elbv2.k8s.aws/cluster", self.cluster.as_str()),
            ("service.k8s.aws/stack", "default/web"),
            ("service.k8s.aws/resource", "LoadBalancer"),
        ]
        .map(|(key, value)| BalancerTag::builder().key(key).value(value).build())
        .to_vec();
        let balancer = self.elbv2.create_load_balancer().name(name).r#type("network".into());
        let balancer = balancer.subnets(&self.subnet).set_tags(Some(tags.clone())).send();
        let balancer = wait(balancer).expect("a load balancer");
        let balancer = balancer.load_balancers()[0].load_balancer_arn().expect("an ARN").to_owned();
        let group = self.target_group(name, Some(tags));
        let action = Action::builder().r#type(ActionTypeEnum::Forward).target_group_arn(&group);
        let listener = self.elbv2.create_listener().load_balancer_arn(&balancer).port(80);
        let listener = listener.protocol("TCP".into()).default_actions(action.build());
        wait(listener.send()).expect("a listener");
        [balancer, group]
    }

    /// A target group with these tags. Returns its ARN.
    pub(in crate::e2e) fn target_group(
        &self,
        name: &str,
        tags: Option<Vec<BalancerTag>>,
    ) -> String {
        let group = self.elbv2.create_target_group().name(name).target_type("ip".into());
        let group = group.protocol("TCP".into()).port(80).vpc_id(&self.vpc).set_tags(tags);
        let group = wait(group.send()).expect("a target group");
        group.target_groups()[0].target_group_arn().expect("an ARN").to_owned()
    }

    /// A network interface for pods, whose node is gone. Returns its ID.
    pub(in crate::e2e) fn interface(&self) -> String {
        let tags = [
            ("cluster.k8s.amazonaws.com/name", self.cluster.as_str()),
            ("node.k8s.amazonaws.com/instance_id", "i-0123456789abcdef0"),
        ];
        let call = self.ec2.create_network_interface().subnet_id(&self.subnet);
        let call = call.description("aws-K8S-i-0123456789abcdef0");
        let call = call.tag_specifications(specification(ResourceType::NetworkInterface, &tags));
        let made = wait(call.send()).expect("an interface").network_interface.expect("it");
        made.network_interface_id.expect("an ID")
    }

    /// A volume for a claim. Returns its ID.
    pub(in crate::e2e) fn volume(&self, zone: &str) -> String {
        let owner = self.owner();
        let tags = [(owner.as_str(), "owned"), ("CSIVolumeName", "pvc-1")];
        let call =
            self.ec2.create_volume().availability_zone(zone).size(1).volume_type(VolumeType::Gp3);
        let call = call.tag_specifications(specification(ResourceType::Volume, &tags));
        wait(call.send()).expect("a volume").volume_id.expect("an ID")
    }
}
