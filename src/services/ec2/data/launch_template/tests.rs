use super::super::tests::has;
use crate::services::testing::World;
use crate::store::Store;
use serde_json::json;

fn world() -> World<Store> {
    let world = World::of("aws_launch_template");
    let data = json!({
        "imageId": "ami-2", "instanceType": "t3.micro", "ebsOptimized": "true", "securityGroupIdSet": ["sg-1"],
        "blockDeviceMappingSet": [{"deviceName": "/dev/xvda", "ebs": {"volumeSize": 20, "encrypted": "true"}}],
        "licenseSet": [{"licenseConfigurationArn": "arn:aws:license-manager:us-east-1:111122223333:license-configuration:a"}],
        "secondaryInterfaceSet": [{"privateIpAddressesSet": [{"privateIpAddress": "10.1.0.4"}]}],
        "tagSpecificationSet": [{"resourceType": "instance", "tagSet": [{"key": "Name", "value": "web"}]}],
    });
    let template = json!({
        "launchTemplateName": "web", "latestVersionNumber": 2, "tags": {"Team": "a"},
        "_versions": [{"versionNumber": 1}, {"versionNumber": 2, "versionDescription": "larger", "launchTemplateData": data}],
    });
    world.aws().with("launch-template", &template);
    world.aws().with("launch-template", &json!({"launchTemplateName": "api"}));
    world
}

#[tokio::test]
async fn a_template_is_found_by_what_it_is_and_its_latest_version_is_told() {
    let world = world();
    for question in [
        json!({"id": "lt-1"}),
        json!({"name": "web"}),
        json!({"tags": {"Team": "a"}}),
        json!({"filter": [{"name": "launch-template-name", "values": ["web"]}]}),
    ] {
        has(
            &world.ask("aws_launch_template", &question).await.unwrap(),
            &json!({
                "arn": "arn:aws:ec2:us-east-1:111122223333:launch-template/lt-1", "default_version": 1,
                "description": "larger", "ebs_optimized": "true", "id": "lt-1", "image_id": "ami-2",
                "instance_type": "t3.micro", "latest_version": 2, "name": "web", "monitoring": [],
                "license_specification": [{
                    "license_configuration_arn": "arn:aws:license-manager:us-east-1:111122223333:license-configuration:a",
                }],
                "tag_specifications": [{"resource_type": "instance", "tags": {"Name": "web"}}], "tags": {"Team": "a"},
                "vpc_security_group_ids": ["sg-1"],
            }),
        );
    }
    let told = world.ask("aws_launch_template", &json!({"id": "lt-1"})).await.unwrap();
    assert_eq!(told["block_device_mappings"][0]["ebs"][0]["volume_size"], 20);
    assert_eq!(told["block_device_mappings"][0]["ebs"][0]["encrypted"], "true");
    assert_eq!(told["secondary_interfaces"][0]["private_ip_addresses"], json!(["10.1.0.4"]));
}

#[tokio::test]
async fn none_and_several_are_errors_that_say_what_was_found() {
    let world = world();
    let told = world.ask("aws_launch_template", &json!({})).await.unwrap_err().to_string();
    assert!(told.starts_with("2 launch templates match (lt-1, lt-2): "), "{told}");
    let none = json!({"name": "gone"});
    let told = world.ask("aws_launch_template", &none).await.unwrap_err().to_string();
    assert_eq!(told, r#"there is no launch template with `launch-template-name` = "gone""#);
}
