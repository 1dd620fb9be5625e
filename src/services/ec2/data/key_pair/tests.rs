use super::super::tests::has;
use crate::services::testing::World;
use serde_json::json;

const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFIX it";

#[tokio::test]
async fn a_key_pair_is_found_by_what_it_is() {
    let world = World::of("aws_key_pair");
    let pair = json!({
        "keyName": "it*", "keyType": "ed25519", "keyFingerprint": "of it", "publicKey": KEY, "tags": {"Team": "it"},
    });
    world.aws().with("key-pair", &pair);
    world.aws().with("key-pair", &json!({"keyName": "italy"}));
    let all = world.ask("aws_key_pair", &json!({})).await.unwrap_err().to_string();
    assert!(all.starts_with("2 key pairs match (it*, italy): "), "{all}");
    let whole = json!({
        "arn": "arn:aws:ec2:us-east-1:111122223333:key-pair/it*", "create_time": "2026-01-02T03:04:05Z",
        "fingerprint": "of it", "id": "key-1", "key_name": "it*", "key_pair_id": "key-1", "key_type": "ed25519",
        "public_key": KEY, "tags": {"Team": "it"},
    });
    for mut question in [
        json!({"key_name": "it*"}),
        json!({"key_pair_id": "key-1"}),
        json!({"tags": {"Team": "it"}}),
        json!({"filter": [{"name": "tag:Team", "values": ["it"]}]}),
    ] {
        question["include_public_key"] = true.into();
        has(&world.ask("aws_key_pair", &question).await.unwrap(), &whole);
        assert_eq!(world.call("DescribeKeyPairs").params["IncludePublicKey"], "true");
    }
    let none = world.ask("aws_key_pair", &json!({"key_name": "none"})).await.unwrap_err();
    assert_eq!(none.to_string(), r#"there is no key pair with `key-name` = "none""#);
    assert!(!world.call("DescribeKeyPairs").params.contains_key("IncludePublicKey"));
}
