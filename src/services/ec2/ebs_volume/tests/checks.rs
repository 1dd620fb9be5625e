//! What is refused in a plan.

use super::*;

#[tokio::test]
async fn settings_that_a_type_does_not_take_are_refused() {
    let world = world();
    let refused = |more: Json| world.problems(&config(&more));
    for (more, at) in [
        (json!({"type": "gp2", "iops": 300}), "iops"),
        (json!({"iops": 300}), "iops"),
        (json!({"type": "io1"}), "iops"),
        (json!({"type": "io2", "iops": 0}), "iops"),
        (json!({"type": "io1", "iops": 300, "throughput": 125}), "throughput"),
        (json!({"type": "gp3", "multi_attach_enabled": true}), "multi_attach_enabled"),
        (json!({"kms_key_id": "arn:aws:kms:us-east-1:1:key/a", "encrypted": false}), "kms_key_id"),
    ] {
        let problems = refused(more.clone());
        assert!(problems.len() == 1 && problems[0].contains(at), "{more}: {problems:?}");
    }
    for more in [
        json!({"type": "gp3", "iops": 3000, "throughput": 250}),
        json!({"type": "gp2", "iops": 0, "throughput": 0}),
        json!({"type": "a-new-one", "iops": 3000, "throughput": 250}),
    ] {
        assert_eq!(refused(more), [""; 0]);
    }
}

#[tokio::test]
async fn a_throughput_beyond_the_iops_is_a_warning() {
    let world = world();
    let warnings = |more: Json| world.plan(&Value::Null, &gp3(&more)).warnings.len();
    assert_eq!(warnings(json!({"throughput": 751})), 1);
    assert_eq!(warnings(json!({"throughput": 750})), 0);
    assert_eq!(warnings(json!({"throughput": 1000, "iops": 4000})), 0);
}

#[tokio::test]
async fn a_volume_cannot_shrink_unless_it_is_replaced() {
    let world = world();
    let state = created(&world, &config(&json!({"size": 20}))).await;
    let problems = |config: &Json| {
        let config = world.config(config);
        let proposed = crate::plan::contract::proposed_new(world.entry().schema(), &state, &config);
        let asked = crate::engine::life::Plan {
            prior: &state,
            config: &config,
            proposed: &proposed,
            private: b"",
        };
        let region = "us-east-1".into();
        crate::engine::life::plan(world.entry(), &asked, &region, &world.tags).0.diagnostics
    };
    assert!(problems(&config(&json!({"size": 8}))).has_errors());
    assert!(!problems(&config(&json!({"size": 21}))).has_errors());
    let elsewhere = json!({"size": 8, "availability_zone": "us-east-1b"});
    assert!(!problems(&config(&elsewhere)).has_errors());
}

#[tokio::test]
async fn what_is_there_already_is_no_reason_to_refuse_a_plan() {
    let world = world();
    world.aws().with("volume", &json!({"availabilityZone": "us-east-1a", "size": 8, "iops": 100}));
    let state = world.import("vol-1").await;
    // As `terraform plan -generate-config-out` writes it.
    let generated = config(&json!({"type": "gp2", "iops": 100, "tags": {"a": "b"}}));
    assert_eq!(world.plan(&state, &generated).action, Action::Update);
}
