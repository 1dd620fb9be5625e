use super::super::tests::has;
use crate::aws::fake::Answer;
use crate::services::testing::World;
use serde_json::json;

#[tokio::test]
async fn the_newest_ami_is_the_first_of_a_list_unless_the_oldest_one_shall_be() {
    let world = World::of("aws_subnet");
    let image = |id: &str, name: &str, day: u32| {
        let created = format!("2030-01-{day:02}T12:00:00.000Z");
        json!({"imageId": id, "name": name, "creationDate": created})
    };
    let images = json!({
        "imagesSet": [
            image("ami-2", "web-2", 20), image("ami-4", "db", 31), image("ami-3", "web-3", 30), image("ami-1", "web-1", 3),
        ],
    });
    for (ascending, ids) in
        [(false, ["ami-3", "ami-2", "ami-1"]), (true, ["ami-1", "ami-2", "ami-3"])]
    {
        world.refuse("DescribeImages", Answer::Data(images.clone()));
        let asked = json!({
            "owners": ["self"], "executable_users": ["all"], "include_deprecated": true, "name_regex": "^web-",
            "sort_ascending": ascending, "filter": [{"name": "architecture", "values": ["arm64"]}],
        });
        let told = world.ask("aws_ami_ids", &asked).await.unwrap();
        has(&told, &json!({"id": "us-east-1", "ids": ids}));
    }
    let sent = world.call("DescribeImages").params;
    for (name, value) in [
        ("Owner.1", "self"),
        ("ExecutableBy.1", "all"),
        ("IncludeDeprecated", "true"),
        ("Filter.1.Value.1", "arm64"),
        ("MaxResults", "1000"),
    ] {
        assert_eq!(sent[name], value, "{name}");
    }
    world.refuse("DescribeImages", Answer::Data(json!({"imagesSet": []})));
    let none = world.ask("aws_ami_ids", &json!({"owners": ["self"]})).await.unwrap();
    assert_eq!(none["ids"], json!([]));
}
