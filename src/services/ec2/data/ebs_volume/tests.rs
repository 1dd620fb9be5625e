use super::super::tests::has;
use crate::services::testing::{World, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

fn world() -> World<Store> {
    let world = World::of("aws_ebs_volume");
    let volume = |name: &str, day: u32| {
        json!({
            "availabilityZone": "us-east-1a", "size": 20, "volumeType": "gp3", "iops": 3000, "throughput": 125,
            "encrypted": "true", "kmsKeyId": "arn:aws:kms:us-east-1:111122223333:key/k", "snapshotId": "snap-1",
            "volumeInitializationRate": 200, "createTime": format!("2026-01-{day:02}T03:04:05.678Z"),
            "tags": {"Name": name, "Team": "it"},
        })
    };
    for (name, day) in [("a", 7), ("b", 9), ("c", 8)] {
        world.aws().with("volume", &volume(name, day));
    }
    world
}

fn by_zone(more: &Json) -> Json {
    let mut asked = json!({"filter": [{"name": "availability-zone", "values": ["us-east-1a"]}]});
    asked.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    asked
}

#[tokio::test]
async fn a_volume_is_found_by_what_it_is_and_the_newest_of_several_if_that_is_asked_for() {
    let world = world();
    for question in [
        json!({"tags": {"Name": "b"}}),
        json!({"filter": [{"name": "volume-id", "values": ["vol-2"]}]}),
        by_zone(&json!({"most_recent": true})),
    ] {
        let told = world.ask("aws_ebs_volume", &question).await.unwrap();
        has(
            &told,
            &json!({
                "arn": "arn:aws:ec2:us-east-1:111122223333:volume/vol-2", "availability_zone": "us-east-1a",
                "create_time": "2026-01-09T03:04:05Z", "encrypted": true, "id": "vol-2", "iops": 3000,
                "kms_key_id": "arn:aws:kms:us-east-1:111122223333:key/k", "multi_attach_enabled": false,
                "outpost_arn": "", "size": 20, "snapshot_id": "snap-1", "tags": {"Name": "b", "Team": "it"},
                "throughput": 125, "volume_id": "vol-2", "volume_initialization_rate": 200, "volume_type": "gp3",
            }),
        );
    }
    let several = world.ask("aws_ebs_volume", &by_zone(&json!({}))).await.unwrap_err();
    assert_eq!(
        several.to_string(),
        r#"3 EBS volumes match `availability-zone` = "us-east-1a" (vol-1, vol-2, vol-3): add arguments or filters until one does, or set `most_recent` to `true`"#
    );
    let none = json!({"most_recent": true, "tags": {"Name": "none"}});
    let none = world.ask("aws_ebs_volume", &none).await.unwrap_err().to_string();
    assert_eq!(none, r#"there is no EBS volume with `tag:Name` = "none""#);
}

#[tokio::test]
async fn volumes_are_listed_over_all_pages() {
    let world = world();
    world.aws().nature.page = 2;
    let all = world.ask("aws_ebs_volumes", &json!({"tags": {"Team": "it"}})).await.unwrap();
    has(
        &all,
        &json!({"id": "us-east-1", "ids": ["vol-1", "vol-2", "vol-3"], "tags": {"Team": "it"}}),
    );
    let none = json!({"filter": [{"name": "status", "values": ["in-use"]}]});
    assert_eq!(world.ask("aws_ebs_volumes", &none).await.unwrap()["ids"], json!([]));
}

#[tokio::test]
async fn a_volume_that_the_same_run_has_created_is_waited_for() {
    let world = World::of("aws_ebs_volume");
    let volume = json!({"availability_zone": "us-east-1a", "size": 5});
    let made = done(world.create(&volume).await);
    let id = made.get("id").as_str().unwrap();
    world.aws().get("volume", id).unwrap().hidden = 2;
    let asked = json!({"filter": [{"name": "volume-id", "values": [id]}]});
    assert_eq!(world.ask("aws_ebs_volume", &asked).await.unwrap()["size"], 5);
}
