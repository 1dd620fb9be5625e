//! Import, and states that hashicorp/aws wrote.

use super::*;

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    let made = done(world.create(&private(&["vpc-1"])).await);
    assert_has(&made, &json!({"id": "Z1"}));
    // As version 5.100 writes it.
    let state = json!({
        "arn": "arn:aws:route53:::hostedzone/Z1",
        "comment": "Managed by Terraform",
        "delegation_set_id": "",
        "force_destroy": false,
        "id": "Z1",
        "name": "example.net",
        "name_servers": ["ns-1.awsdns-1.org.", "ns-2.awsdns-2.com."],
        "primary_name_server": "ns-1.awsdns-1.org.",
        "tags": {},
        "tags_all": {},
        "timeouts": null,
        "vpc": [{"vpc_id": "vpc-1", "vpc_region": "us-east-1"}],
        "zone_id": "Z1",
    });
    let taken = world.take_over(0, &state).await;
    assert_eq!(world.plan(&taken, &private(&["vpc-1"])).action, Action::NoOp);
    let again = world.read(&taken).await.unwrap();
    assert_eq!(world.plan(&again, &private(&["vpc-1"])).action, Action::NoOp);
}

#[tokio::test]
async fn an_imported_zone_needs_no_change_however_its_id_is_written() {
    let world = world();
    done(world.create(&public()).await);
    for id in ["Z1", "/hostedzone/Z1"] {
        let state = world.import(id).await;
        assert_has(&state, &json!({"id": "Z1", "zone_id": "Z1"}));
        assert_eq!(world.plan(&state, &public()).action, Action::NoOp, "{id}");
    }
}

#[tokio::test]
async fn two_zones_are_read_with_one_call_for_their_tags() {
    let world = world();
    let mut states = Vec::new();
    for name in ["example.net", "example.org"] {
        states.push(done(world.create(&json!({"name": name, "tags": {"Name": name}})).await));
    }
    world.actions();
    let (one, two) = tokio::join!(world.read(&states[0]), world.read(&states[1]));
    assert_eq!([one.unwrap(), two.unwrap()], [states[0].clone(), states[1].clone()]);
    assert_eq!(world.actions(), ["GetHostedZone", "GetHostedZone", "ListTagsForResources"]);
    world.aws().remove("hosted-zone", "Z1");
    let (one, two) = tokio::join!(world.read(&states[0]), world.read(&states[1]));
    assert_eq!((one.unwrap().is_null(), two.unwrap() == states[1]), (true, true));
}
