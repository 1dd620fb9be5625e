//! `aws_partition`, which is known without AWS.

use crate::aws::Settings;
use crate::aws::fake::Fake;
use crate::engine::DataSource;
use crate::services::testing::ask;
use serde_json::json;

#[tokio::test]
async fn the_partition_of_the_region_is_known_without_a_call() {
    for (region, id, suffix, reverse) in [
        ("eu-west-1", "aws", "amazonaws.com", "com.amazonaws"),
        ("cn-north-1", "aws-cn", "amazonaws.com.cn", "cn.com.amazonaws"),
        ("us-gov-west-1", "aws-us-gov", "amazonaws.com", "com.amazonaws"),
    ] {
        let fake = Fake::new(|call| panic!("{} was called", call.action));
        let scope = fake.accounts(Settings::default()).scope(region, None);
        let answer = ask("aws_partition", scope, &json!({})).await.unwrap();
        assert_eq!((&answer["id"], &answer["partition"]), (&json!(id), &json!(id)));
        assert_eq!(answer["dns_suffix"], suffix);
        assert_eq!(answer["reverse_dns_prefix"], reverse);
        assert!(fake.calls().is_empty());
    }
    const { assert!(super::Partition::OFFLINE, "not even a session is needed") };
}
