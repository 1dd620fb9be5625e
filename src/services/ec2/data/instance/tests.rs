use super::super::tests::has;
use crate::services::testing::{World, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

/// A world with two instances: `i-1`, of which much is said, and `i-2`.
async fn world() -> World<Store> {
    let world = World::of("aws_instance");
    let web = json!({
        "ami": "ami-1", "instance_type": "t3.micro", "user_data": "#!/bin/sh",
        "disable_api_stop": true, "tags": {"Name": "web"}, "vpc_security_group_ids": ["sg-1"],
        "associate_public_ip_address": true, "ipv6_addresses": ["2001:db8::9"],
        "root_block_device": [{"volume_size": 20, "tags": {"a": "b"}}],
        "ebs_block_device": [{"device_name": "/dev/sdf", "volume_size": 5}],
    });
    done(world.create(&web).await);
    done(world.create(&json!({"ami": "ami-1", "instance_type": "m5.large"})).await);
    world
}

#[tokio::test]
async fn an_instance_is_found_by_what_it_is() {
    let world = world().await;
    for question in [
        json!({"instance_id": "i-1"}),
        json!({"instance_tags": {"Name": "web"}}),
        json!({"filter": [{"name": "tag:Name", "values": ["web", "db"]}]}),
    ] {
        let found = world.ask("aws_instance", &question).await.unwrap();
        has(
            &found,
            &json!({
                "ami": "ami-1",
                "arn": "arn:aws:ec2:us-east-1:111122223333:instance/i-1",
                "associate_public_ip_address": true,
                "credit_specification": [{"cpu_credits": "unlimited"}],
                "disable_api_stop": true,
                "disable_api_termination": false,
                "ephemeral_block_device": [],
                "id": "i-1",
                "instance_state": "running",
                "instance_type": "t3.micro",
                "ipv6_addresses": ["2001:db8::9"],
                "maintenance_options": [{"auto_recovery": "default"}],
                "security_groups": ["name-of-sg-1"],
                "tags": {"Name": "web"},
                // That of `#!/bin/sh`.
                "user_data": "8ba27a5c52aadda081f0346f31b2e3044f15894c",
                "user_data_base64": null,
                "vpc_security_group_ids": ["sg-1"],
            }),
        );
        assert_eq!(found["root_block_device"][0]["tags"], json!({"a": "b"}));
        assert_eq!(found["ebs_block_device"][0]["volume_size"], 5);
    }
    let with_data = json!({"instance_id": "i-1", "get_user_data": true});
    let found = world.ask("aws_instance", &with_data).await.unwrap();
    assert_eq!(found["user_data_base64"], "IyEvYmluL3No");
}

#[tokio::test]
async fn several_instances_are_an_error_and_one_that_is_terminated_is_none() {
    let world = world().await;
    let several = world.ask("aws_instance", &json!({})).await.unwrap_err().to_string();
    assert!(several.starts_with("2 instances match (i-1, i-2): "), "{several}");
    world.aws().get("instance", "i-2").unwrap().value["instanceState"]["name"] =
        "terminated".into();
    assert_eq!(world.ask("aws_instance", &json!({})).await.unwrap()["id"], "i-1");
    let terminated = json!({"filter": [{"name": "instance-state-name", "values": ["terminated"]}]});
    assert_eq!(world.ask("aws_instance", &terminated).await.unwrap()["id"], "i-2");
    let none = world.ask("aws_instance", &json!({"instance_id": "i-9"})).await.unwrap_err();
    assert_eq!(none.to_string(), r#"there is no instance with `instance-id` = "i-9""#);
}

#[tokio::test]
async fn the_password_of_a_windows_instance_is_waited_for() {
    let world = world().await;
    let asked = json!({"instance_id": "i-2", "get_password_data": true});
    assert_eq!(world.ask("aws_instance", &asked).await.unwrap()["password_data"], Json::Null);
    world.aws().get("instance", "i-2").unwrap().value["platform"] = "windows".into();
    let found = world.ask("aws_instance", &asked).await.unwrap();
    assert_eq!(found["password_data"], "cGFzc3dvcmQ=");
}

#[tokio::test]
async fn instances_that_run_are_listed_unless_other_states_are_asked_for() {
    let world = world().await;
    world.aws().nature.page = 1;
    let all = world.ask("aws_instances", &json!({})).await.unwrap();
    assert_eq!((&all["id"], &all["ids"]), (&json!("us-east-1"), &json!(["i-1", "i-2"])));
    assert_eq!(all["private_ips"], json!(["10.0.0.1", "10.0.0.2"]));
    assert_eq!(all["public_ips"], json!(["198.51.100.1"]));
    world.aws().get("instance", "i-2").unwrap().value["instanceState"]["name"] = "stopped".into();
    assert_eq!(world.ask("aws_instances", &json!({})).await.unwrap()["ids"], json!(["i-1"]));
    let stopped = json!({"instance_state_names": ["stopped"]});
    assert_eq!(world.ask("aws_instances", &stopped).await.unwrap()["ids"], json!(["i-2"]));
    let tagged = json!({"instance_tags": {"Name": "db"}});
    assert_eq!(world.ask("aws_instances", &tagged).await.unwrap()["ids"], json!([]));
}
