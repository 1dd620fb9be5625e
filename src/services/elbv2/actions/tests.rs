//! What two lists of actions have in common.

use super::*;

const GROUP: &str = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/1";

fn by_arn(arn: &str) -> Action {
    let target_group_arn = Some(arn.into());
    Action { target_group_arn, r#type: FORWARD.into(), ..Action::default() }
}

fn by_block(weight: i64, sticky: Option<bool>) -> Action {
    let target_group = [Share { arn: GROUP.into(), weight: Some(weight) }].into();
    let stickiness = sticky.map(|on| ForwardStickiness { duration: 60, enabled: Some(on) });
    let forward = Some(Forward { stickiness, target_group });
    Action { forward, r#type: FORWARD.into(), ..Action::default() }
}

#[test]
fn an_arn_and_a_block_with_nothing_but_that_group_mean_the_same() {
    let arn = by_arn(GROUP);
    let mut both = by_block(1, None);
    both.target_group_arn = arn.target_group_arn.clone();
    for same in [by_block(1, None), by_block(1, Some(false)), both] {
        assert!(mean_the_same(std::slice::from_ref(&arn), std::slice::from_ref(&same)), "{same:?}");
    }
    let other = GROUP.replace("web", "other");
    for not in [by_block(1, Some(true)), by_block(2, None), by_arn(&other)] {
        assert!(!mean_the_same(std::slice::from_ref(&arn), std::slice::from_ref(&not)), "{not:?}");
    }
    assert!(!mean_the_same(std::slice::from_ref(&arn), &[arn.clone(), arn.clone()]));
}
