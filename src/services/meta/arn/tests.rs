//! `aws_arn`, which is taken apart without AWS.

use crate::aws::fake::Fake;
use crate::engine::DataSource;
use crate::schema::Field;
use crate::schema::types::ArnPattern;
use crate::services::testing::ask;
use crate::value::Path;
use serde_json::{Value as Json, json};

async fn asked(config: Json) -> Result<Json, String> {
    const { assert!(super::Arn::OFFLINE, "not even a session is needed") };
    let fake = Fake::new(|call| panic!("{} was called", call.action));
    ask("aws_arn", fake.scope(), &config).await.map_err(|error| error.to_string())
}

#[tokio::test]
async fn each_part_of_an_arn_is_told_and_colons_in_the_last_one_stay() {
    for (arn, parts) in [
        (
            "arn:aws:rds:eu-west-1:123456789012:db:mysql-db",
            ["aws", "rds", "eu-west-1", "123456789012", "db:mysql-db"],
        ),
        ("arn:aws-cn:s3:::bucket/key", ["aws-cn", "s3", "", "", "bucket/key"]),
        ("arn:aws:iam::123456789012:role/a/b", ["aws", "iam", "", "123456789012", "role/a/b"]),
        ("arn:aws:s3:::x", ["aws", "s3", "", "", "x"]),
        (
            "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1",
            ["aws", "iam", "", "cloudfront", "user/CloudFront Origin Access Identity E1"],
        ),
        ("arn:*:ec2:*:*:vpc/*", ["*", "ec2", "*", "*", "vpc/*"]),
        ("arn:::::", ["", "", "", "", ""]),
    ] {
        let answer = asked(json!({"arn": arn})).await.unwrap();
        let names = ["partition", "service", "region", "account", "resource"];
        assert_eq!(names.map(|name| answer[name].as_str().unwrap()), parts, "{arn}");
        assert_eq!((&answer["arn"], &answer["id"]), (&json!(arn), &json!(arn)));
    }
}

#[tokio::test]
async fn an_id_of_the_user_stays() {
    let answer = asked(json!({"arn": "arn:aws:s3:::bucket", "id": "mine"})).await.unwrap();
    assert_eq!(answer["id"], "mine");
}

#[tokio::test]
async fn what_has_no_six_parts_is_refused() {
    for text in ["bucket", "urn:aws:s3:::x", "arn:aws:s3::x"] {
        let mut found = Vec::new();
        ArnPattern::check(&text.into(), &Path::from("arn"), &mut found);
        assert_eq!(found.len(), 1, "{text}");
    }
    assert!(asked(json!({"arn": ""})).await.unwrap_err().contains("is not an ARN"));
}
