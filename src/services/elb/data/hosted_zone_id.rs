//! Data source `aws_elb_hosted_zone_id`.

use super::of_region;
use crate::engine::{Cx, DataSource, Result};

model! {
    /// Tells the hosted zone that the DNS names of classic load balancers of a region are in, for alias records of Route
    /// 53. Calls nothing.
    pub(in crate::services) struct HostedZoneId {
        /// ID of the hosted zone.
        #[tf(computed)]
        id: Option<String>,
    }
}

impl DataSource for HostedZoneId {
    const TYPE: &'static str = "aws_elb_hosted_zone_id";
    const OFFLINE: bool = true;

    async fn read(cx: &Cx, _: &Self) -> Result<Self> {
        let lack = "Use `zone_id` of the load balancer itself";
        let id = of_region(ZONES, cx.region(), "hosted zone of classic load balancers", lack)?;
        Ok(Self { id: Some(id.to_owned()) })
    }
}

/// By region: <https://docs.aws.amazon.com/general/latest/gr/elb.html>
const ZONES: &[(&str, &str)] = &[
    ("af-south-1", "Z268VQBMOI5EKX"),
    ("ap-east-1", "Z3DQVH9N71FHZ0"),
    ("ap-east-2", "Z02789141MW7T1WBU19PO"),
    ("ap-northeast-1", "Z14GRHDCWA56QT"),
    ("ap-northeast-2", "ZWKZPGTI48KDX"),
    ("ap-northeast-3", "Z5LXEXXYW11ES"),
    ("ap-south-1", "ZP97RAFLXTNZK"),
    ("ap-south-2", "Z0173938T07WNTVAEPZN"),
    ("ap-southeast-1", "Z1LMS91P8CMLE5"),
    ("ap-southeast-2", "Z1GM3OXH4ZPM65"),
    ("ap-southeast-3", "Z08888821HLRG5A9ZRTER"),
    ("ap-southeast-4", "Z09517862IB2WZLPXG76F"),
    ("ap-southeast-5", "Z06010284QMVVW7WO5J"),
    ("ap-southeast-6", "Z023301818UFJ50CIO0MV"),
    ("ap-southeast-7", "Z0390008CMBRTHFGWBCB"),
    ("ca-central-1", "ZQSVJUPU6J1EY"),
    ("ca-west-1", "Z06473681N0SF6OS049SD"),
    ("cn-north-1", "Z1GDH35T77C1KE"),
    ("cn-northwest-1", "ZM7IZAIOVVDZF"),
    ("eu-central-1", "Z215JYRZR1TBD5"),
    ("eu-central-2", "Z06391101F2ZOEP8P5EB3"),
    ("eu-north-1", "Z23TAZ6LKFMNIO"),
    ("eu-south-1", "Z3ULH7SSC9OV64"),
    ("eu-south-2", "Z0956581394HF5D5LXGAP"),
    ("eu-west-1", "Z32O12XQLNTSW2"),
    ("eu-west-2", "ZHURV8PSTC4K8"),
    ("eu-west-3", "Z3Q77PNBQS71R4"),
    ("il-central-1", "Z09170902867EHPV2DABU"),
    ("me-central-1", "Z08230872XQRWHG2XF6I"),
    ("me-south-1", "ZS929ML54UICD"),
    ("mx-central-1", "Z023552324OKD1BB28BH5"),
    ("sa-east-1", "Z2P70J7HTTTPLU"),
    ("us-east-1", "Z35SXDOTRQ7X7K"),
    ("us-east-2", "Z3AADJGX6KTTL2"),
    ("us-gov-east-1", "Z166TLBEWOO7G0"),
    ("us-gov-west-1", "Z33AYJ8TM3BH4J"),
    ("us-west-1", "Z368ELLRRE2KJ0"),
    ("us-west-2", "Z1H1FL5HABSF5"),
];

#[cfg(test)]
mod tests {
    use crate::aws::partition::Partition;

    #[test]
    fn the_table_has_each_region_of_the_partitions_that_aws_documents_and_no_other() {
        let documented = ["aws", "aws-cn", "aws-us-gov"].into_iter().filter_map(Partition::with_id);
        let mut regions: Vec<&str> = documented.flat_map(Partition::regions).collect();
        regions.sort_unstable();
        let table: Vec<&str> = super::ZONES.iter().map(|row| row.0).collect();
        assert_eq!(table, regions);
    }

    #[test]
    fn each_region_stands_in_the_table_once_and_has_a_zone_of_its_own() {
        assert!(super::ZONES.is_sorted_by(|a, b| a.0 < b.0));
        let zones: std::collections::BTreeSet<_> = super::ZONES.iter().map(|row| row.1).collect();
        assert_eq!(zones.len(), super::ZONES.len());
    }
}
