use super::super::tests::has;
use crate::aws::fake::Answer;
use crate::services::testing::World;
use serde_json::json;

const TYPE: &str = "aws_ebs_snapshot";

#[tokio::test]
async fn a_snapshot_is_told_with_all_that_ec2_says_of_it() {
    let world = World::of("aws_ebs_volume");
    let snapshot = |id: &str, day: u32| {
        json!({
            "snapshotId": id, "description": "nightly", "encrypted": "true", "ownerId": "111122223333",
            "kmsKeyId": "arn:aws:kms:us-east-1:111122223333:key/k", "dataEncryptionKeyId": "snapshot-1",
            "startTime": format!("2026-01-{day:02}T03:04:05.678Z"), "status": "completed", "storageTier": "standard",
            "volumeId": "vol-1", "volumeSize": 20, "tagSet": [{"key": "Name", "value": "db"}],
        })
    };
    let both = Answer::Data(json!({"snapshotSet": [snapshot("snap-7", 7), snapshot("snap-3", 3)]}));
    world.refuse("DescribeSnapshots", both.clone());
    let asked = json!({
        "most_recent": true, "owners": ["self"], "restorable_by_user_ids": ["111122223333"], "tags": {"Name": "db"},
    });
    has(
        &world.ask(TYPE, &asked).await.unwrap(),
        &json!({
            "arn": "arn:aws:ec2:us-east-1::snapshot/snap-7", "data_encryption_key_id": "snapshot-1",
            "description": "nightly", "encrypted": true, "id": "snap-7",
            "kms_key_id": "arn:aws:kms:us-east-1:111122223333:key/k", "outpost_arn": "", "owner_alias": "",
            "owner_id": "111122223333", "owners": ["self"], "snapshot_id": "snap-7",
            "start_time": "2026-01-07T03:04:05Z", "state": "completed", "storage_tier": "standard",
            "tags": {"Name": "db"}, "volume_id": "vol-1", "volume_size": 20,
        }),
    );
    let sent = world.call("DescribeSnapshots").params;
    for (name, value) in [
        ("Owner.1", "self"),
        ("RestorableBy.1", "111122223333"),
        ("Filter.1.Name", "tag:Name"),
        ("MaxResults", "1000"),
    ] {
        assert_eq!(sent[name], value, "{name}");
    }
    world.refuse("DescribeSnapshots", both);
    let several = world.ask(TYPE, &json!({"owners": ["self"]})).await.unwrap_err().to_string();
    assert_eq!(
        several,
        r#"2 EBS snapshots match `owners` = "self" (snap-3, snap-7): add arguments or filters until one does, or set `most_recent` to `true`"#
    );
}

#[tokio::test]
async fn ids_are_asked_for_without_pages_and_one_that_is_not_there_is_told() {
    let world = World::of("aws_ebs_volume");
    let absent = ("InvalidSnapshot.NotFound", "The snapshot 'snap-9' does not exist.");
    world.refuse("DescribeSnapshots", Answer::error(absent.0, absent.1, 400));
    let none = world.ask(TYPE, &json!({"snapshot_ids": ["snap-9"]})).await.unwrap_err();
    assert_eq!(none.to_string(), r#"there is no EBS snapshot with `snapshot-id` = "snap-9""#);
    let sent = world.call("DescribeSnapshots").params;
    assert_eq!((&sent["SnapshotId.1"][..], sent.get("MaxResults")), ("snap-9", None));
}

#[tokio::test]
async fn a_snapshot_is_found_by_its_volume() {
    let world = World::of("aws_ebs_volume");
    let snapshot =
        json!({"volumeId": "vol-1", "startTime": "2026-01-02T03:04:05.678Z", "description": ""});
    let id = world.aws().with("snapshot", &snapshot);
    let asked = json!({"filter": [{"name": "volume-id", "values": ["vol-1"]}]});
    let told = world.ask(TYPE, &asked).await.unwrap();
    has(&told, &json!({"id": id, "description": "", "volume_size": 8, "tags": {}}));
}
