//! Data source `aws_elb_service_account`.

use super::of_region;
use crate::engine::{Cx, DataSource, Result};

model! {
    /// Tells the account of Elastic Load Balancing in a region, which the policy of a bucket for access logs has to let
    /// in. Newer regions have none. Calls nothing.
    pub(in crate::services) struct ServiceAccount {
        /// ID of the account.
        #[tf(computed)]
        id: Option<String>,
        /// ARN of the account.
        #[tf(computed)]
        arn: Option<String>,
    }
}

impl DataSource for ServiceAccount {
    const TYPE: &'static str = "aws_elb_service_account";
    const OFFLINE: bool = true;

    async fn read(cx: &Cx, _: &Self) -> Result<Self> {
        let lack = "Let in the service `logdelivery.elasticloadbalancing.amazonaws.com` instead";
        let id = of_region(ACCOUNTS, cx.region(), "account of Elastic Load Balancing", lack)?;
        let partition = cx.scope().partition().id;
        Ok(Self { id: Some(id.to_owned()), arn: Some(format!("arn:{partition}:iam::{id}:root")) })
    }
}

/// By region: <https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/enable-access-logs.html>
const ACCOUNTS: &[(&str, &str)] = &[
    ("af-south-1", "098369216593"),
    ("ap-east-1", "754344448648"),
    ("ap-northeast-1", "582318560864"),
    ("ap-northeast-2", "600734575887"),
    ("ap-northeast-3", "383597477331"),
    ("ap-south-1", "718504428378"),
    ("ap-southeast-1", "114774131450"),
    ("ap-southeast-2", "783225319266"),
    ("ap-southeast-3", "589379963580"),
    ("ca-central-1", "985666609251"),
    ("cn-north-1", "638102146993"),
    ("cn-northwest-1", "037604701340"),
    ("eu-central-1", "054676820928"),
    ("eu-north-1", "897822967062"),
    ("eu-south-1", "635631232127"),
    ("eu-west-1", "156460612806"),
    ("eu-west-2", "652711504416"),
    ("eu-west-3", "009996457667"),
    ("me-south-1", "076674570225"),
    ("sa-east-1", "507241528517"),
    ("us-east-1", "127311923021"),
    ("us-east-2", "033677994240"),
    ("us-gov-east-1", "190560391635"),
    ("us-gov-west-1", "048591011584"),
    ("us-west-1", "027434742980"),
    ("us-west-2", "797873946194"),
];

#[cfg(test)]
mod tests {
    use crate::aws::partition::{self, Partition};

    /// Newer regions have none, so that the table does not name each region, but each that it names.
    #[test]
    fn each_region_of_the_table_exists_in_a_partition_that_aws_documents() {
        for (region, _) in super::ACCOUNTS {
            assert!(partition::description(region).is_some(), "{region}");
            let partition = Partition::of(region).id;
            assert!(["aws", "aws-cn", "aws-us-gov"].contains(&partition), "{region}: {partition}");
        }
        for whole in ["aws-cn", "aws-us-gov"] {
            for region in Partition::with_id(whole).unwrap().regions() {
                assert!(super::ACCOUNTS.iter().any(|row| row.0 == region), "{region}");
            }
        }
    }

    #[test]
    fn each_region_stands_in_the_table_once_with_an_account() {
        assert!(super::ACCOUNTS.is_sorted_by(|a, b| a.0 < b.0));
        for (region, account) in super::ACCOUNTS {
            let is_account = account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit());
            assert!(is_account, "{region}");
        }
    }
}
