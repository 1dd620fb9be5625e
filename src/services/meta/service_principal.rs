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

/// Most services have the same name in every partition.
fn suffix(service: &str, partition: &Partition) -> &'static str {
    let own_name = match partition.id {
        "aws-cn" => ["codedeploy", "elasticmapreduce", "logs"].as_slice(),
        "aws-iso" => &["cloudhsm", "config", "logs", "workspaces"],
        "aws-iso-b" => &["dms", "logs"],
        _ => &[],
    };
    if own_name.contains(&service) { partition.dns_suffix } else { "amazonaws.com" }
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
            ("logs", "cn-north-1", "logs.amazonaws.com.cn", "logs.cn-north-1.amazonaws.com.cn"),
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

    #[test]
    fn few_services_have_another_name_in_another_partition() {
        for (service, region, expected) in [
            ("ec2", "eu-central-1", "amazonaws.com"),
            ("ec2", "cn-north-1", "amazonaws.com"),
            ("logs", "cn-north-1", "amazonaws.com.cn"),
            ("codedeploy", "cn-northwest-1", "amazonaws.com.cn"),
            ("codedeploy", "us-gov-west-1", "amazonaws.com"),
            ("logs", "us-iso-east-1", "c2s.ic.gov"),
            ("dms", "us-iso-east-1", "amazonaws.com"),
            ("dms", "us-isob-east-1", "sc2s.sgov.gov"),
        ] {
            assert_eq!(suffix(service, Partition::of(region)), expected, "{service} in {region}");
        }
    }
}
