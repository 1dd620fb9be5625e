//! Services other than EC2.

use super::Step::{Call, Each, Held, Made, Note, Shell};
use super::{Ends, Way, made};

pub(super) const WAYS: &[Way] = &[
    Way::with(
        "aws_cluster_leftovers",
        19,
        "it holds nothing itself: what the controllers of the cluster made carries the tag of the cluster",
    ),
    Way::calls(
        "aws_db_subnet_group",
        40,
        &[Call("aws rds delete-db-subnet-group --db-subnet-group-name {name}")],
    ),
    Way::calls(
        "aws_eks_cluster",
        10,
        &[
            Held(
                "deletion_protection",
                "The cluster is protected against deletion.",
                "aws eks update-cluster-config --name {name} --no-deletion-protection",
            ),
            Each(
                "aws eks list-nodegroups --cluster-name {name} --query 'nodegroups[]' --output text",
                &[
                    "aws eks delete-nodegroup --cluster-name {name} --nodegroup-name {each}",
                    "aws eks wait nodegroup-deleted --cluster-name {name} --nodegroup-name {each}",
                ],
            ),
            Each(
                "aws eks list-fargate-profiles --cluster-name {name} --query 'fargateProfileNames[]' --output text",
                &[
                    "aws eks delete-fargate-profile --cluster-name {name} --fargate-profile-name {each}",
                    "aws eks wait fargate-profile-deleted --cluster-name {name} --fargate-profile-name {each}",
                ],
            ),
            Call("aws eks delete-cluster --name {name}"),
            Call("aws eks wait cluster-deleted --name {name}"),
        ],
    ),
    Way::calls(
        "aws_elasticache_subnet_group",
        40,
        &[Call("aws elasticache delete-cache-subnet-group --cache-subnet-group-name {id}")],
    ),
    Way::calls("aws_elb", 14, &[Call("aws elb delete-load-balancer --load-balancer-name {name}")]),
    Way::calls(
        "aws_elb_attachment",
        6,
        &[Call(
            "aws elb deregister-instances-from-load-balancer --load-balancer-name {elb} --instances {instance}",
        )],
    ),
    Way { regional: false, ..Way::of("aws_external_id", 0, Ends::Nowhere) },
    Way::global(
        "aws_iam_instance_profile",
        80,
        &[
            Call(
                "aws iam remove-role-from-instance-profile --instance-profile-name {name} --role-name {role}",
            ),
            Call("aws iam delete-instance-profile --instance-profile-name {name}"),
        ],
    ),
    Way::global(
        "aws_iam_openid_connect_provider",
        82,
        &[Call("aws iam delete-open-id-connect-provider --open-id-connect-provider-arn {arn}")],
    ),
    Way::global(
        "aws_iam_policy",
        86,
        &[
            Each(
                "aws iam list-policy-versions --policy-arn {arn} \
                 --query 'Versions[?!IsDefaultVersion].VersionId' --output text",
                &["aws iam delete-policy-version --policy-arn {arn} --version-id {each}"],
            ),
            Call("aws iam delete-policy --policy-arn {arn}"),
        ],
    ),
    Way::global(
        "aws_iam_role",
        84,
        &[
            Each(
                "aws iam list-attached-role-policies --role-name {name} \
                 --query 'AttachedPolicies[].PolicyArn' --output text",
                &["aws iam detach-role-policy --role-name {name} --policy-arn {each}"],
            ),
            Each(
                "aws iam list-role-policies --role-name {name} --query 'PolicyNames[]' --output text",
                &["aws iam delete-role-policy --role-name {name} --policy-name {each}"],
            ),
            Each(
                "aws iam list-instance-profiles-for-role --role-name {name} \
                 --query 'InstanceProfiles[].InstanceProfileName' --output text",
                &[
                    "aws iam remove-role-from-instance-profile --instance-profile-name {each} --role-name {name}",
                ],
            ),
            Call("aws iam delete-role --role-name {name}"),
        ],
    ),
    Way::global_with(
        "aws_iam_role_policies_exclusive",
        76,
        "it makes nothing: the policies in the role go with the role",
    ),
    Way::global(
        "aws_iam_role_policy",
        78,
        &[Call("aws iam delete-role-policy --role-name {role} --policy-name {name}")],
    ),
    Way::global(
        "aws_iam_role_policy_attachment",
        78,
        &[Call("aws iam detach-role-policy --role-name {role} --policy-arn {policy_arn}")],
    ),
    Way::global_with(
        "aws_iam_role_policy_attachments_exclusive",
        76,
        "it makes nothing: the attachments go with the role",
    ),
    Way::global_with(
        "aws_iam_role_session_revocation",
        83,
        "it keeps old sessions out, and goes with its role",
    ),
    Way::global_with(
        "aws_iam_role_trust_policy",
        83,
        "a role always has a trust policy, which goes with the role",
    ),
    Way::global(
        "aws_iam_service_linked_role",
        88,
        &[
            Note("AWS refuses this as long as the service needs the role."),
            Call("aws iam delete-service-linked-role --role-name {name}"),
        ],
    ),
    Way::calls(
        "aws_lb",
        14,
        &[
            Held(
                "enable_deletion_protection",
                "The load balancer is protected against deletion.",
                "aws elbv2 modify-load-balancer-attributes --load-balancer-arn {arn} \
                 --attributes Key=deletion_protection.enabled,Value=false",
            ),
            Call("aws elbv2 delete-load-balancer --load-balancer-arn {arn}"),
            Call("aws elbv2 wait load-balancers-deleted --load-balancer-arns {arn}"),
        ],
    ),
    Way::calls("aws_lb_listener", 12, &[Call("aws elbv2 delete-listener --listener-arn {arn}")]),
    Way::calls(
        "aws_lb_target_group",
        16,
        &[Call("aws elbv2 delete-target-group --target-group-arn {arn}")],
    ),
    Way::calls("aws_lb_target_group_attachment", 6, &[Made(made::target)]),
    Way::calls(
        "aws_redshift_subnet_group",
        40,
        &[Call("aws redshift delete-cluster-subnet-group --cluster-subnet-group-name {name}")],
    ),
    Way::global("aws_route53_record", 4, &[Shell(made::record)]),
    Way::global(
        "aws_route53_zone",
        64,
        &[
            Note("AWS refuses this as long as the zone has records other than its own NS and SOA."),
            Call("aws route53 delete-hosted-zone --id {zone_id}"),
        ],
    ),
];
