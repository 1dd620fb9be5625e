//! A trusted principal that was deleted.

use super::*;
use crate::engine::trust;

const CALLER: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/caller"},"Action":"sts:AssumeRole"}]}"#;

#[tokio::test]
async fn a_deleted_principal_is_told_in_a_read_and_an_apply_puts_the_trust_in_place_anew() {
    let world = world();
    let trusting = config(&json!({"assume_role_policy": CALLER}));
    let state = done(world.create(&trusting).await);
    assert!(trust::read(world.entry().resource, &state).is_empty());

    let dead = CALLER.replace("arn:aws:iam::111122223333:role/caller", "AROAABCDEFGHIJKLMNOPQ");
    world.aws().roles.get_mut("app").unwrap().trust = dead;
    let state = world.read(&state).await.unwrap();
    let told: Vec<_> = trust::read(world.entry().resource, &state).into_iter().collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].summary, "A trusted principal was deleted");
    assert!(told[0].detail.contains("aws_iam_role app names AROAABCDEFGHIJKLMNOPQ"));

    world.actions();
    let repaired = done(world.update(&state, &trusting).await);
    assert_eq!(world.actions(), ["UpdateAssumeRolePolicy", "GetRole"]);
    assert_eq!(world.call("UpdateAssumeRolePolicy").param("PolicyDocument"), CALLER);
    assert!(trust::read(world.entry().resource, &repaired).is_empty());
    assert_has(&repaired, &json!({"assume_role_policy": CALLER}));
}

#[tokio::test]
async fn the_argument_about_checks_is_kept_without_a_call() {
    let world = world();
    let state = done(world.create(&config(&json!({"trust_policy_checks": "warn"}))).await);
    assert_has(&state, &json!({"trust_policy_checks": "warn"}));
    world.actions();
    let state = done(world.update(&state, &config(&json!({"trust_policy_checks": "off"}))).await);
    assert_eq!(world.actions(), [""; 0]);
    assert_has(&state, &json!({"trust_policy_checks": "off"}));
    let same = config(&json!({"trust_policy_checks": "off"}));
    assert_eq!(world.plan(&state, &same).action, Action::NoOp);
}

#[tokio::test]
async fn a_lock_out_is_allowed_without_a_call_and_the_policy_that_comes_with_it_is_set() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    world.actions();
    let allowing = config(&json!({"allow_lock_out": true}));
    let state = done(world.update(&state, &allowing).await);
    assert_eq!(world.actions(), [""; 0]);
    assert_has(&state, &json!({"allow_lock_out": true}));
    let shut = config(&json!({"allow_lock_out": true, "assume_role_policy": CALLER}));
    done(world.update(&state, &shut).await);
    assert_eq!(world.actions(), ["UpdateAssumeRolePolicy", "GetRole"]);
}
