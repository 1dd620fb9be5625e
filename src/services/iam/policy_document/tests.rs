//! What is printed, byte for byte. The cases are those that hashicorp/aws tests, and what they leave out.

use crate::aws::fake::Fake;
use crate::engine::{Catalog, Cx, TagPolicy, life};
use crate::services::REGISTRY;
use crate::value::{Value, json as values};
use serde_json::{Value as Json, json};

const TYPE: &str = "aws_iam_policy_document";

fn config(config: &Json) -> Value {
    let catalog = Catalog::of(&REGISTRY);
    let entry = catalog.data_source(TYPE).unwrap();
    let mut value = values::decode(config.to_string().as_bytes(), entry.ty()).unwrap();
    entry.schema().fill_blocks(&mut value);
    value
}

/// The data source with this configuration, or what is wrong.
async fn read(given: &Json) -> Result<Value, String> {
    let catalog = Catalog::of(&REGISTRY);
    let entry = catalog.data_source(TYPE).unwrap();
    let fake = Fake::new(|call| panic!("{} was called", call.action));
    let cx = Cx::new(fake.scope(), fake.stop().clone());
    let answer = life::read_data_source(entry, &cx, &TagPolicy::default(), &config(given)).await;
    answer.map_err(|error| error.to_string())
}

async fn minified(given: &Json) -> String {
    read(given).await.unwrap().get("minified_json").as_str().unwrap().to_owned()
}

#[tokio::test]
async fn everything_that_a_statement_can_say_is_printed_as_hashicorp_aws_does() {
    let document = read(&json!({
        "policy_id": "policy_id",
        "statement": [
            {
                "sid": "1",
                "actions": ["s3:ListAllMyBuckets", "s3:GetBucketLocation"],
                "resources": ["arn:aws:s3:::*"],
            },
            {
                "actions": ["s3:ListBucket"],
                "resources": ["arn:aws:s3:::foo"],
                "condition": [{
                    "test": "StringLike",
                    "variable": "s3:prefix",
                    "values": ["home/", "", "home/&{aws:username}/"],
                }],
                "not_principals": [{"type": "AWS", "identifiers": ["arn:blahblah:example"]}],
            },
            {
                "actions": ["s3:*"],
                "resources": [
                    "arn:aws:s3:::foo/house/&{aws:username}",
                    "arn:aws:s3:::foo/house/&{aws:username}/*",
                ],
                "principals": [{"type": "AWS", "identifiers": ["arn:blahblah:example"]}],
            },
            {"effect": "Deny", "not_actions": ["s3:*"], "not_resources": ["arn:aws:s3:::*"]},
            {"actions": ["kinesis:*"], "principals": [{"type": "AWS", "identifiers": ["*"]}]},
            {"actions": ["firehose:*"], "principals": [{"type": "*", "identifiers": ["*"]}]},
        ],
    }))
    .await
    .unwrap();
    let expected = r#"{
  "Version": "2012-10-17",
  "Id": "policy_id",
  "Statement": [
    {
      "Sid": "1",
      "Effect": "Allow",
      "Action": [
        "s3:ListAllMyBuckets",
        "s3:GetBucketLocation"
      ],
      "Resource": "arn:aws:s3:::*"
    },
    {
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::foo",
      "NotPrincipal": {
        "AWS": "arn:blahblah:example"
      },
      "Condition": {
        "StringLike": {
          "s3:prefix": [
            "home/",
            "",
            "home/${aws:username}/"
          ]
        }
      }
    },
    {
      "Effect": "Allow",
      "Action": "s3:*",
      "Resource": [
        "arn:aws:s3:::foo/house/${aws:username}/*",
        "arn:aws:s3:::foo/house/${aws:username}"
      ],
      "Principal": {
        "AWS": "arn:blahblah:example"
      }
    },
    {
      "Effect": "Deny",
      "NotAction": "s3:*",
      "NotResource": "arn:aws:s3:::*"
    },
    {
      "Effect": "Allow",
      "Action": "kinesis:*",
      "Principal": {
        "AWS": "*"
      }
    },
    {
      "Effect": "Allow",
      "Action": "firehose:*",
      "Principal": "*"
    }
  ]
}"#;
    assert_eq!(document.get("json").as_str(), Some(expected));
    assert_eq!(document.get("version").as_str(), Some("2012-10-17"));
    let checksum = super::order::checksum(expected).to_string();
    assert_eq!(document.get("id").as_str(), Some(checksum.as_str()));
}

/// A statement about these blocks of principals of the kind `AWS`, as it is printed.
async fn printed_principals(blocks: &[&[&str]], prefix: &str) -> String {
    let arn = |account: &&str| format!("arn:{prefix}:iam::{}:root", account.repeat(12));
    let blocks: Vec<Json> = blocks
        .iter()
        .map(|accounts| json!({"type": "AWS", "identifiers": accounts.iter().map(arn).collect::<Vec<_>>()}))
        .collect();
    let statement = json!({"actions": ["*"], "principals": blocks});
    minified(&json!({"statement": [statement]})).await
}

#[tokio::test]
async fn many_blocks_of_one_kind_come_in_the_order_of_their_checksums() {
    for (blocks, prefix, order) in [
        (vec![["1"].as_slice(), &["2", "3"]], "aws", ["1", "3", "2", ""]),
        (vec![&["1", "2"], &["3"], &["4"]], "aws", ["3", "4", "2", "1"]),
        (vec![&["1", "2"], &["3"], &["4"]], "aws-us-gov", ["3", "2", "1", "4"]),
    ] {
        let arns: Vec<String> = order
            .iter()
            .filter(|account| !account.is_empty())
            .map(|account| format!("\"arn:{prefix}:iam::{}:root\"", account.repeat(12)))
            .collect();
        let printed = printed_principals(&blocks, prefix).await;
        let expected = format!("\"Principal\":{{\"AWS\":[{}]}}", arns.join(","));
        assert!(printed.contains(&expected), "{printed}");
    }
}

#[tokio::test]
async fn sources_statements_and_overrides_are_merged_in_this_order() {
    let one = |sid: &str, action: &str| {
        format!(r#"{{"Statement":[{{"Sid":"{sid}","Effect":"Allow","Action":"{action}"}}]}}"#)
    };
    for (given, expected) in [
        (
            json!({
                "source_policy_documents": [one("", "a:1"), one("two", "a:2"), null, ""],
                "statement": [{"sid": "two", "actions": ["a:3"]}, {"sid": "four", "actions": ["a:4"]}],
                "override_policy_documents": [one("four", "a:5"), one("six", "a:6")],
            }),
            concat!(
                r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"a:1"},"#,
                r#"{"Sid":"two","Effect":"Allow","Action":"a:3"},{"Sid":"four","Effect":"Allow","Action":"a:5"},"#,
                r#"{"Sid":"six","Effect":"Allow","Action":"a:6"}]}"#,
            ),
        ),
        (
            json!({"override_policy_documents": [one("s", "a:1"), one("s", "a:2")]}),
            r#"{"Version":"2012-10-17","Statement":[{"Sid":"s","Effect":"Allow","Action":"a:2"}]}"#,
        ),
        (
            json!({"version": "2008-10-17", "source_policy_documents": [r#"{"Version":"2012-10-17"}"#]}),
            r#"{"Version":"2012-10-17"}"#,
        ),
        (
            json!({"version": "2008-10-17", "statement": [{"actions": ["ec2:*"], "resources": ["*"]}]}),
            r#"{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"ec2:*","Resource":"*"}]}"#,
        ),
        (json!({"policy_id": "", "source_json": ""}), r#"{"Version":"2012-10-17"}"#),
    ] {
        assert_eq!(minified(&given).await, expected);
    }
}

#[tokio::test]
async fn conditions_of_one_test_are_printed_together() {
    let condition = |variable: &str, values: &[&str]| json!({"test": "StringEquals", "variable": variable, "values": values});
    let given = json!({"statement": [{
        "actions": ["sts:AssumeRole"],
        "condition": [
            condition("sts:ExternalId", &["b", "a"]),
            condition("aws:PrincipalOrgID", &["o-<1>"]),
            {"test": "Null", "variable": "aws:PrincipalTag/x", "values": []},
        ],
    }]});
    let expected = concat!(
        r#""Condition":{"Null":{"aws:PrincipalTag/x":[]},"#,
        r#""StringEquals":{"aws:PrincipalOrgID":"o-\u003c1\u003e","sts:ExternalId":["b","a"]}}"#,
    );
    let printed = minified(&given).await;
    assert!(printed.contains(expected), "{printed}");
}

#[tokio::test]
async fn a_sid_that_stands_there_twice_is_refused() {
    let source = r#"{"Statement":[{"Sid":"same","Action":"a:b"}]}"#;
    for (given, place) in [
        (json!({"source_policy_documents": [source, source]}), "in source_policy_documents twice"),
        (
            json!({"statement": [{"sid": "same", "actions": ["a:b"]}, {"sid": "same", "actions": ["a:c"]}]}),
            "in two `statement` blocks",
        ),
    ] {
        let error = read(&given).await.unwrap_err();
        assert!(error.contains("\"same\"") && error.contains(place), "{error}");
    }
    let nameless =
        json!({"statement": [{"sid": "", "actions": ["a:b"]}, {"sid": "", "actions": ["a:b"]}]});
    assert!(read(&nameless).await.is_ok());
}

#[tokio::test]
async fn variables_are_refused_in_policies_that_do_not_know_them() {
    for statement in [
        json!({"resources": ["&{aws:username}"]}),
        json!({"not_resources": ["&{aws:username}"]}),
        json!({"principals": [{"type": "AWS", "identifiers": ["&{aws:username}"]}]}),
        json!({"not_principals": [{"type": "AWS", "identifiers": ["&{aws:username}"]}]}),
        json!({"condition": [{"test": "StringLike", "variable": "s3:prefix", "values": ["&{aws:username}"]}]}),
    ] {
        let error =
            read(&json!({"version": "2008-10-17", "statement": [statement]})).await.unwrap_err();
        assert!(error.contains("which policies of the version 2008-10-17 do not know"), "{error}");
    }
}

#[test]
fn what_is_wrong_is_told_at_its_place() {
    let catalog = Catalog::of(&REGISTRY);
    let entry = catalog.data_source(TYPE).unwrap();
    let problems = |given: &Json| -> Vec<String> {
        let problems = life::validate_data_source(entry, &config(given));
        problems.iter().map(|d| d.path.clone().unwrap_or_default().to_string()).collect()
    };
    assert_eq!(
        problems(&json!({"source_policy_documents": ["{}", "{"]})),
        ["source_policy_documents[1]"]
    );
    assert_eq!(
        problems(&json!({"override_policy_documents": ["[]"]})),
        ["override_policy_documents[0]"]
    );
    assert_eq!(problems(&json!({"source_json": "{}"})), ["source_json"]);
    assert_eq!(problems(&json!({"statement": [{}, {"sid": "a-b"}]})), ["statement[1].sid"]);
    assert_eq!(problems(&json!({"statement": [{"effect": "allow"}]})), ["statement[0].effect"]);
    assert_eq!(problems(&json!({"version": "2012"})), ["version"]);
    assert_eq!(
        problems(&json!({"source_policy_documents": ["", null], "source_json": ""})),
        [""; 0]
    );
}

#[tokio::test]
async fn an_effect_that_nobody_set_is_allow_in_the_policy_and_nothing_in_the_state() {
    let given = json!({"statement": [{"actions": ["s3:*"], "resources": ["*"]}]});
    let state = read(&given).await.unwrap();
    let statement = &state.get("statement").as_elements().unwrap()[0];
    assert!(statement.get("effect").is_null());
    assert!(minified(&given).await.contains(r#""Effect":"Allow""#));
}

#[tokio::test]
async fn an_element_that_no_policy_has_is_an_error_and_not_left_out() {
    let source = r#"{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condtion": {}}]}"#;
    let error = read(&json!({"source_policy_documents": [source]})).await.unwrap_err();
    assert!(error.contains("Condtion") && error.contains("source_policy_documents[0]"), "{error}");
}
