//! The end of a group that something uses.

use super::*;

/// Two groups whose rules refer to each other.
async fn circle(world: &World<Store>, revoke: bool) -> [Value; 2] {
    let one = config(&json!({"revoke_rules_on_delete": revoke}));
    let one = done(world.create(&one).await);
    let other = done(world.create(&config(&json!({"name": "db"}))).await);
    for (group, to) in [("sg-3", "sg-4"), ("sg-4", "sg-3")] {
        let rule = json!({"groupId": group, "referencedGroupInfo": {"groupId": to}});
        with_rule(&mut world.aws(), &rule);
    }
    changes(world);
    [one, other]
}

#[tokio::test]
async fn revoke_rules_on_delete_opens_a_circle_of_groups() {
    let world = world();
    let [one, other] = circle(&world, true).await;
    assert!(done(world.delete(&one).await).is_null());
    assert_eq!(rules(&world, "sg-4"), [""; 0], "only what refers to the group is removed");
    assert!(done(world.delete(&other).await).is_null());
    assert_eq!(world.aws().all("security-group").len(), 2, "those that were given");
}

#[tokio::test]
async fn a_group_that_stays_in_use_says_by_what() {
    let world = world();
    let [one, _] = circle(&world, false).await;
    let interface = json!({
        "description": "ELB app/web/1", "requesterId": "amazon-elb", "groupSet": [{"groupId": "sg-3"}],
        "attachment": {"status": "attached"}, "status": "in-use", "tags": {"cluster": "prod"},
    });
    world.aws().with("network-interface", &interface);
    let outcome = world.delete(&one).await;
    let error = outcome.error.unwrap();
    assert_eq!(error.code(), Some("DependencyViolation"));
    let error = error.to_string();
    for what in [
        "network interface eni-1 (\"ELB app/web/1\", made by amazon-elb, tagged cluster=prod)",
        "rules of security group sg-4 (\"",
        "revoke_rules_on_delete",
    ] {
        assert!(error.contains(what), "{error}");
    }
    assert_has(&outcome.state, &json!({"id": "sg-3"}));
}

#[tokio::test]
async fn what_lambda_leaves_behind_is_removed_with_the_group() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let interface = json!({"interfaceType": "lambda", "groupSet": [{"groupId": "sg-3"}]});
    world.aws().with("network-interface", &interface);
    assert!(done(world.delete(&state).await).is_null());
    assert_eq!(world.aws().all("network-interface").len(), 0);
}
