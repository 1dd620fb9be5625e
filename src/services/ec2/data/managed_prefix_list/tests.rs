use crate::services::testing::World;
use crate::store::Store;
use serde_json::json;

fn world() -> World<Store> {
    let world = World::of("aws_ec2_managed_prefix_list");
    let own = json!({
        "prefixListName": "offices", "maxEntries": 5, "tags": {"Name": "main"},
        "versions": [{"entries": [{"cidr": "10.0.0.0/8", "description": "all"}, {"cidr": "10.9.0.0/16"}]}],
    });
    world.aws().with("managed-prefix-list", &own);
    let of_aws = json!({
        "prefixListName": "com.amazonaws.us-east-1.s3", "maxEntries": null, "ownerId": "AWS",
        "versions": [{"entries": [{"cidr": "52.216.0.0/15"}]}],
    });
    world.aws().with("managed-prefix-list", &of_aws);
    world
}

#[tokio::test]
async fn a_list_is_found_by_what_it_is_and_told_with_its_entries() {
    let world = world();
    for question in [
        json!({"id": "pl-1"}),
        json!({"name": "offices"}),
        json!({"tags": {"Name": "main"}}),
        json!({"filter": [{"name": "prefix-list-name", "values": ["offices"]}]}),
    ] {
        let told = world.ask("aws_ec2_managed_prefix_list", &question).await.unwrap();
        for (name, value) in [
            ("address_family", json!("IPv4")),
            ("arn", json!("arn:aws:ec2:us-east-1:111122223333:prefix-list/pl-1")),
            (
                "entries",
                json!([
                    {"cidr": "10.0.0.0/8", "description": "all"}, {"cidr": "10.9.0.0/16", "description": ""},
                ]),
            ),
            ("id", json!("pl-1")),
            ("max_entries", json!(5)),
            ("name", json!("offices")),
            ("owner_id", json!("111122223333")),
            ("tags", json!({"Name": "main"})),
            ("version", json!(1)),
        ] {
            assert_eq!(told[name], value, "`{name}` for {question}");
        }
    }
}

#[tokio::test]
async fn a_list_of_aws_is_found_by_its_name() {
    let question = json!({"name": "com.amazonaws.us-east-1.s3"});
    let told = world().ask("aws_ec2_managed_prefix_list", &question).await.unwrap();
    assert_eq!((&told["owner_id"], &told["max_entries"]), (&json!("AWS"), &json!(0)));
    assert_eq!(told["entries"][0]["cidr"], "52.216.0.0/15");
}

#[tokio::test]
async fn none_and_several_are_errors() {
    let world = world();
    let told = async |question: serde_json::Value| {
        world.ask("aws_ec2_managed_prefix_list", &question).await.unwrap_err().to_string()
    };
    assert!(told(json!({"name": "others"})).await.contains("there is no managed prefix list"));
    assert!(told(json!({})).await.contains("2 managed prefix lists match (pl-1, pl-2)"));
}
