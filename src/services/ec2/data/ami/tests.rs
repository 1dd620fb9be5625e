use crate::aws::fake::Answer;
use crate::services::testing::World;
use crate::store::Store;
use serde_json::{Value as Json, json};

/// An AMI that was created on a day of January 2030.
fn image(id: &str, name: &str, day: u32) -> Json {
    json!({
        "imageId": id, "name": name, "creationDate": format!("2030-01-{day:02}T12:00:00.000Z"),
        "architecture": "x86_64", "imageOwnerId": "099720109477", "isPublic": "true",
        "rootDeviceName": "/dev/sda1", "rootDeviceType": "ebs", "imageState": "available",
        "blockDeviceMapping": [
            {"deviceName": "/dev/sda1", "ebs": {
                "snapshotId": format!("snap-{id}"), "volumeSize": "8", "deleteOnTermination": "true",
                "volumeType": "gp3", "encrypted": "false",
            }},
            {"deviceName": "/dev/sdb", "virtualName": "ephemeral0"},
        ],
    })
}

/// A world in which there are three AMIs, whatever is asked for.
fn world() -> World<Store> {
    let world = World::of("aws_subnet");
    let images =
        [image("ami-1", "web-1", 3), image("ami-2", "web-2", 20), image("ami-3", "db", 31)];
    world.refuse("DescribeImages", Answer::Data(json!({"imagesSet": images})));
    world
}

#[tokio::test]
async fn the_most_recent_ami_of_those_that_match_is_found() {
    let world = world();
    let asked = json!({
        "owners": ["099720109477"], "most_recent": true, "name_regex": "^web-[0-9]+$",
        "include_deprecated": true, "filter": [{"name": "name", "values": ["*-1", "web-*"]}],
    });
    let found = world.ask("aws_ami", &asked).await.unwrap();
    assert_eq!((&found["id"], &found["name"]), (&json!("ami-2"), &json!("web-2")));
    assert_eq!(found["arn"], "arn:aws:ec2:us-east-1::image/ami-2");
    assert_eq!(found["root_snapshot_id"], "snap-ami-2");
    assert_eq!(found["state_reason"], json!({"code": "UNSET", "message": "UNSET"}));
    let devices = found["block_device_mappings"].as_array().unwrap();
    assert_eq!(devices[0]["ebs"]["volume_size"], "8");
    assert_eq!(
        (&devices[1]["ebs"], &devices[1]["virtual_name"]),
        (&json!({}), &json!("ephemeral0"))
    );
    let sent = world.call("DescribeImages").params;
    assert_eq!(sent["Owner.1"], "099720109477");
    assert_eq!(sent["IncludeDeprecated"], "true");
    assert_eq!((&sent["Filter.1.Name"][..], &sent["Filter.1.Value.2"][..]), ("name", "web-*"));
}

#[tokio::test]
async fn several_amis_and_none_are_errors() {
    let several =
        world().ask("aws_ami", &json!({"owners": ["self"]})).await.unwrap_err().to_string();
    let said = r#"3 AMIs match `owners` = "self" (ami-1, ami-2, ami-3): "#;
    assert!(several.starts_with(said), "{several}");
    let none = json!({"owners": ["self"], "name_regex": "^none$"});
    let none = world().ask("aws_ami", &none).await.unwrap_err().to_string();
    assert_eq!(none, r#"there is no AMI with `owners` = "self" and `name_regex` = "^none$""#);
}

#[test]
fn the_most_recent_ami_of_anybody_is_refused_unless_that_is_meant() {
    use crate::engine::{DataSource as _, life};
    use crate::services::testing::CATALOG;
    let entry = CATALOG.data_source(super::Ami::TYPE).unwrap();
    let refused = |config: Json| {
        let text = config.to_string();
        let mut config = crate::value::json::decode(text.as_bytes(), entry.ty()).unwrap();
        entry.schema().fill_blocks(&mut config);
        life::validate_data_source(entry, &config).iter().count()
    };
    assert_eq!(refused(json!({"most_recent": true})), 1);
    let named = json!({"most_recent": true, "filter": [{"name": "name", "values": ["a"]}]});
    assert_eq!(refused(named), 1);
    assert_eq!(refused(json!({"most_recent": true, "owners": ["amazon"]})), 0);
    let owned = json!({"most_recent": true, "filter": [{"name": "owner-id", "values": ["1"]}]});
    assert_eq!(refused(owned), 0);
    assert_eq!(refused(json!({"most_recent": true, "allow_unsafe_filter": true})), 0);
    assert_eq!(refused(json!({})), 0);
}
