//! Actions that a call needs beside its own: what AWS does for the caller then, it does with the caller's permissions.
//!
//! From the columns "Dependent actions" of the Service Authorization Reference, and for the roles of services and for
//! keys from <https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html>,
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-service-linked-roles.html>,
//! <https://docs.aws.amazon.com/eks/latest/userguide/using-service-linked-roles-eks.html>,
//! <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/service-linked-roles-spot-instance-requests.html> and
//! <https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html>.

use super::Case;
use crate::policy::Test;

/// An action that comes with some calls.
pub(super) struct Beside {
    /// The calls, as actions.
    pub(super) with: &'static [&'static str],
    /// The actions that they need beside themselves.
    pub(super) actions: &'static [&'static str],
    /// Its conditions: operator, key and value.
    conditions: &'static [(&'static str, &'static str, &'static str)],
    /// When they are needed.
    pub(super) case: Option<Case>,
    /// The ARN that they are on, where it is not that of the kind.
    pub(super) arn: Option<&'static str>,
}

impl Beside {
    const fn of(with: &'static [&'static str], actions: &'static [&'static str]) -> Self {
        Self { with, actions, conditions: &[], case: None, arn: None }
    }
    /// To hand a role to a service.
    const fn pass(
        with: &'static [&'static str],
        to: &'static [(&'static str, &'static str, &'static str)],
        case: Option<Case>,
    ) -> Self {
        Self { conditions: to, case, ..Self::of(with, &["iam:PassRole"]) }
    }
    /// To let AWS make its own role for a service.
    const fn linked(
        with: &'static [&'static str],
        role: &'static str,
        to: &'static [(&'static str, &'static str, &'static str)],
        case: Case,
    ) -> Self {
        let of = Self::of(with, &["iam:CreateServiceLinkedRole"]);
        Self { conditions: to, case: Some(case), arn: Some(role), ..of }
    }
    /// What they are needed under.
    pub(super) fn conditions(&self) -> Vec<Test> {
        let test = |(test, variable, value): &(&str, &str, &str)| Test {
            test: (*test).to_owned(),
            variable: (*variable).to_owned(),
            values: vec![(*value).to_owned()],
        };
        self.conditions.iter().map(test).collect()
    }
}

/// The role that AWS makes itself for a service.
macro_rules! role_of {
    ($service:literal) => {
        concat!("arn:${Partition}:iam::${Account}:role/aws-service-role/", $service, "/*")
    };
}

const EQUALS: &str = "StringEquals";
const PASSED: &str = "iam:PassedToService";
const LINKED: &str = "iam:AWSServiceName";
const FOR_AWS: (&str, &str, &str) = ("Bool", "kms:GrantIsForAWSResource", "true");
/// EC2 uses keys for the caller, who needs no data that they protect.
const BY_EC2: (&str, &str, &str) = ("StringLike", "kms:ViaService", "ec2.*");
/// Calls that may use a volume.
const VOLUMES: &[&str] = &["ec2:AttachVolume", "ec2:CreateVolume", "ec2:RunInstances"];

pub(super) const ALL: &[Beside] = &[
    Beside::pass(
        &[
            "ec2:AssociateIamInstanceProfile",
            "ec2:ReplaceIamInstanceProfileAssociation",
            "ec2:RequestSpotInstances",
            "ec2:RunInstances",
            "iam:AddRoleToInstanceProfile",
        ],
        &[(EQUALS, PASSED, "ec2.amazonaws.com")],
        Some(Case::Role),
    ),
    Beside::pass(
        &["ec2:CreateFlowLogs"],
        &[(EQUALS, PASSED, "vpc-flow-logs.amazonaws.com")],
        Some(Case::Role),
    ),
    Beside::pass(&["eks:CreateCluster"], &[(EQUALS, PASSED, "eks.amazonaws.com")], None),
    // The role of the nodes that EKS runs itself.
    Beside::pass(
        &["eks:UpdateClusterConfig"],
        &[(EQUALS, PASSED, "eks.amazonaws.com")],
        Some(Case::Role),
    ),
    Beside::linked(
        &["eks:CreateCluster"],
        role_of!("eks.amazonaws.com"),
        &[(EQUALS, LINKED, "eks.amazonaws.com")],
        Case::ServiceLinkedRole,
    ),
    Beside::linked(
        &["elasticloadbalancing:CreateLoadBalancer"],
        role_of!("elasticloadbalancing.amazonaws.com"),
        &[(EQUALS, LINKED, "elasticloadbalancing.amazonaws.com")],
        Case::ServiceLinkedRole,
    ),
    Beside::linked(
        &["ec2:RunInstances"],
        role_of!("spot.amazonaws.com"),
        &[(EQUALS, LINKED, "spot.amazonaws.com")],
        Case::Spot,
    ),
    Beside::linked(
        &["ec2:RequestSpotInstances"],
        role_of!("spot.amazonaws.com"),
        &[(EQUALS, LINKED, "spot.amazonaws.com")],
        Case::ServiceLinkedRole,
    ),
    Beside {
        conditions: &[FOR_AWS, BY_EC2],
        case: Some(Case::CustomerKey),
        ..Beside::of(VOLUMES, &["kms:CreateGrant"])
    },
    Beside {
        conditions: &[BY_EC2],
        case: Some(Case::CustomerKey),
        ..Beside::of(
            VOLUMES,
            &[
                "kms:Decrypt",
                "kms:DescribeKey",
                "kms:GenerateDataKeyWithoutPlaintext",
                "kms:ReEncryptFrom",
                "kms:ReEncryptTo",
            ],
        )
    },
    Beside {
        case: Some(Case::CustomerKey),
        ..Beside::of(&["eks:CreateCluster"], &["kms:CreateGrant", "kms:DescribeKey"])
    },
    Beside::of(
        &["ec2:CreateVpcEndpoint"],
        &[
            "ec2:DescribeSecurityGroups",
            "ec2:DescribeSubnets",
            "ec2:DescribeVpcs",
            "route53:AssociateVPCWithHostedZone",
        ],
    ),
    Beside::of(
        &["route53:AssociateVPCWithHostedZone", "route53:CreateHostedZone"],
        &["ec2:DescribeVpcs"],
    ),
    Beside::of(&["ec2:CreateFlowLogs"], &["logs:CreateLogDelivery"]),
    Beside::of(&["ec2:DeleteFlowLogs"], &["logs:DeleteLogDelivery"]),
    // Claims of a token are called tags.
    Beside {
        case: Some(Case::Tags),
        ..Beside::of(&["sts:GetWebIdentityToken"], &["sts:TagGetWebIdentityToken"])
    },
];

/// The action that sets tags while an object is created; none if the call itself is enough.
pub(super) fn tagging(service: &str, kind: Option<&str>) -> Option<&'static str> {
    match (service, kind) {
        ("ec2", _) => Some("ec2:CreateTags"),
        ("eks", _) => Some("eks:TagResource"),
        ("elasticache", _) => Some("elasticache:AddTagsToResource"),
        ("elasticloadbalancing", _) => Some("elasticloadbalancing:AddTags"),
        ("iam", Some("role")) => Some("iam:TagRole"),
        ("iam", Some("policy")) => Some("iam:TagPolicy"),
        ("iam", Some("instance-profile")) => Some("iam:TagInstanceProfile"),
        ("iam", Some("oidc-provider")) => Some("iam:TagOpenIDConnectProvider"),
        ("rds", _) => Some("rds:AddTagsToResource"),
        ("redshift", _) => Some("redshift:CreateTags"),
        _ => None,
    }
}

/// The key of the condition that an action of tags is called by this creation; none if the service has none.
pub(super) fn create_action(service: &str) -> Option<&'static str> {
    match service {
        "ec2" => Some("ec2:CreateAction"),
        "elasticloadbalancing" => Some("elasticloadbalancing:CreateAction"),
        _ => None,
    }
}
