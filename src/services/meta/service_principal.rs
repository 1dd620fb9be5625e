//! `aws_service_principal`.

use crate::aws::partition::Partition;
use crate::engine::{Cx, DataSource, Result};

model! {
    /// Tells what an AWS service is called as a principal, in the partition of a region. Calls nothing.
    pub struct ServicePrincipal {
        /// Name, region and suffix.
        #[tf(computed)]
        id: Option<String>,
        /// Name of the principal, such as `ec2.amazonaws.com`.
        #[tf(computed)]
        name: Option<String>,
        /// Name of the service, such as `ec2`.
        #[tf(required)]
        service_name: String,
        /// What follows the name of the service, such as `amazonaws.com`.
        #[tf(computed)]
        suffix: Option<String>,
    }
}

impl DataSource for ServicePrincipal {
    const TYPE: &'static str = "aws_service_principal";
    const OFFLINE: bool = true;

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let (service, region) = (&config.service_name, cx.region());
        let suffix = suffix(service, Partition::of(region));
        Ok(Self {
            id: Some(format!("{service}.{region}.{suffix}")),
            name: Some(format!("{service}.{suffix}")),
            service_name: service.clone(),
            suffix: Some(suffix.to_owned()),
        })
    }
}

/// The services that are called otherwise in a partition: as its host names end. All others have the same name in every
/// partition, whatever their host names are.
const OWN_NAMES: &[(&str, &[&str])] = &[
    ("aws-cn", &["codedeploy", "ec2", "elasticmapreduce", "logs", "s3"]),
    ("aws-iso", &["cloudhsm", "config", "logs", "workspaces"]),
    ("aws-iso-b", &["dms", "logs"]),
];

fn suffix(service: &str, partition: &Partition) -> &'static str {
    let own = OWN_NAMES.iter().find(|(id, _)| *id == partition.id);
    let is_own = own.is_some_and(|(_, services)| services.contains(&service));
    if is_own { partition.dns_suffix } else { "amazonaws.com" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::Settings;
    use crate::aws::fake::Fake;
    use crate::services::testing::ask;
    use serde_json::json;

    #[tokio::test]
    async fn the_name_is_that_of_the_service_in_the_partition_of_the_region() {
        for (service, region, name, id) in [
            ("ec2", "eu-central-1", "ec2.amazonaws.com", "ec2.eu-central-1.amazonaws.com"),
            ("ec2", "cn-north-1", "ec2.amazonaws.com.cn", "ec2.cn-north-1.amazonaws.com.cn"),
        ] {
            let fake = Fake::new(|call| panic!("{} was called", call.action));
            // The region of the object, and not the one of the provider.
            let scope = fake.accounts(Settings::default()).scope(region, None);
            let config = json!({"service_name": service});
            let answer = ask("aws_service_principal", scope, &config).await.unwrap();
            assert_eq!((&answer["name"], &answer["id"]), (&json!(name), &json!(id)));
            assert_eq!(
                (&answer["region"], &answer["service_name"]),
                (&json!(region), &json!(service))
            );
            assert!(name.ends_with(answer["suffix"].as_str().unwrap()));
        }
    }

    /// For China: <https://github.com/hashicorp/terraform-provider-aws/pull/47141> for EC2 and S3,
    /// <https://github.com/aws/aws-cdk/issues/31767> for EMR, and
    /// <https://github.com/terraform-aws-modules/terraform-aws-rds-proxy/pull/32> for RDS. For the rest
    /// <https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/region-info/lib/default.ts>, as hashicorp/aws takes
    /// it: without the names that hold a region.
    #[test]
    fn few_services_have_another_name_in_another_partition() {
        for (region, services, expected) in [
            (
                "cn-north-1",
                ["codedeploy", "ec2", "elasticmapreduce", "logs", "s3"].as_slice(),
                "amazonaws.com.cn",
            ),
            ("cn-northwest-1", &["ec2", "s3"], "amazonaws.com.cn"),
            ("cn-north-1", &["eks", "lambda", "rds", "pods.eks"], "amazonaws.com"),
            ("us-iso-east-1", &["cloudhsm", "config", "logs", "workspaces"], "c2s.ic.gov"),
            ("us-iso-east-1", &["dms", "ec2", "s3", "states"], "amazonaws.com"),
            ("us-isob-east-1", &["dms", "logs"], "sc2s.sgov.gov"),
            ("us-isob-east-1", &["config", "ec2", "states"], "amazonaws.com"),
            ("us-gov-west-1", &["codedeploy", "ec2", "logs", "s3"], "amazonaws.com"),
            ("eusc-de-east-1", &["ec2", "logs", "s3"], "amazonaws.com"),
            ("eu-central-1", &["codedeploy", "ec2", "logs", "s3"], "amazonaws.com"),
        ] {
            for service in services {
                assert_eq!(suffix(service, Partition::of(region)), expected, "{service} {region}");
            }
        }
    }

    #[test]
    fn the_partitions_with_names_of_their_own_exist() {
        for (id, services) in OWN_NAMES {
            assert!(Partition::with_id(id).is_some(), "{id}");
            assert!(services.is_sorted(), "{id}");
        }
    }
}
