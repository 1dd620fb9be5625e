//! Rules that are there already, and answers that were lost.

use super::*;
use crate::aws::fake::Cut;

#[tokio::test]
async fn a_rule_that_is_there_already_is_named() {
    let world = world();
    there(&world, &https("10.1.0.0/16"));
    there(&world, &json!({"isEgress": true, "cidrIpv4": "10.0.0.0/8"}));
    let mut other = https("10.0.0.0/8");
    other["description"] = "by hand".into();
    let id = there(&world, &other);
    let outcome = world.create(&config(&json!({"description": "ours"}))).await;
    assert!(outcome.state.is_null());
    let error = outcome.error.unwrap();
    assert_eq!((error.code(), error.existing()), (Some("InvalidPermission.Duplicate"), Some(&*id)));
    let told = error.to_string();
    assert!(told.contains(&format!("It is the rule {id}, \"by hand\".")), "{told}");
}

#[tokio::test]
async fn a_rule_that_would_become_another_one_is_refused_with_that() {
    let world = world();
    let id = there(&world, &https("10.1.0.0/16"));
    let state = done(world.create(&config(&json!({}))).await);
    let outcome = world.update(&state, &config(&json!({"cidr_ipv4": "10.1.0.0/16"}))).await;
    assert_eq!(outcome.error.unwrap().existing(), Some(&*id));
    assert_has(&outcome.state, &json!({"cidr_ipv4": "10.0.0.0/8"}));
}

#[tokio::test]
async fn a_rule_that_may_not_be_looked_for_is_refused_in_the_words_of_ec2() {
    let world = world();
    there(&world, &https("10.0.0.0/8"));
    let refusal = Answer::error("UnauthorizedOperation", "You are not authorized", 403);
    world.refuse("DescribeSecurityGroupRules", refusal);
    let error = world.create(&config(&json!({}))).await.error.unwrap();
    assert_eq!((error.code(), error.existing()), (Some("InvalidPermission.Duplicate"), None));
}

#[tokio::test]
async fn a_rule_whose_answer_was_lost_is_found_by_its_traffic_its_description_and_its_tags() {
    let world = world();
    there(&world, &https("10.1.0.0/16"));
    world.aws().nature.late = 2;
    world.lose("AuthorizeSecurityGroupIngress", Answer::cut(Cut::After));
    let ours = config(&json!({"description": "ours", "tags": {"Name": "a"}}));
    let state = done(world.create(&ours).await);
    assert_has(&state, &json!({"description": "ours", "tags": {"Name": "a"}}));
    assert_eq!(world.aws().all("security-group-rule").len(), 2);
}

#[tokio::test]
async fn a_rule_of_somebody_else_is_not_taken_for_one_whose_answer_was_lost() {
    for (description, tags) in [(json!("theirs"), json!({"Name": "a"})), (json!(null), json!({}))] {
        let world = world();
        let mut other = https("10.0.0.0/8");
        (other["description"], other["tags"]) = (description, tags);
        let id = there(&world, &other);
        world.refuse("AuthorizeSecurityGroupIngress", Answer::cut(Cut::After));
        let outcome = world.create(&config(&json!({"tags": {"Name": "a"}}))).await;
        assert!(outcome.state.is_null());
        assert_eq!(outcome.error.unwrap().existing(), Some(&*id));
    }
}
