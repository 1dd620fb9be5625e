//! `inline_policy` and `managed_policy_arns`.

use super::*;

#[tokio::test]
async fn policies_that_nobody_set_are_not_even_listed() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    world.aws().roles.get_mut("app").unwrap().inline.insert("theirs".into(), allow("s3:*"));
    world.aws().roles.get_mut("app").unwrap().attached.insert(ADMIN.into());
    world.actions();
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.actions(), ["GetRole"]);
    assert_has(&state, &json!({"inline_policy": null, "managed_policy_arns": null}));
    let state = done(world.update(&state, &config(&json!({"description": "x"}))).await);
    assert_eq!(world.actions(), ["UpdateRole", "GetRole"]);
    assert_has(&state, &json!({"inline_policy": null}));
    assert_eq!(world.aws().roles["app"].inline.len(), 1);
}

#[tokio::test]
async fn blocks_are_the_policies_of_the_role_and_others_are_removed() {
    let world = world();
    let with = |policies: &[Json]| config(&json!({"inline_policy": policies}));
    let two = with(&[inline("a", "s3:Get*"), inline("b", "ec2:*")]);
    let state = done(world.create(&two).await);
    assert_eq!(world.aws().roles["app"].inline.len(), 2);
    assert_eq!(world.plan(&state, &two).action, Action::NoOp);

    // Changed, added and removed.
    world.calls();
    let other = with(&[inline("a", "s3:Put*"), inline("c", "sqs:*")]);
    let state = done(world.update(&state, &other).await);
    let changed: Vec<String> = world
        .calls()
        .into_iter()
        .filter(|call| !call.action.starts_with("Get") && !call.action.starts_with("List"))
        .map(|call| format!("{} {}", call.action, call.param("PolicyName")))
        .collect();
    assert_eq!(changed, ["DeleteRolePolicy b", "PutRolePolicy a", "PutRolePolicy c"]);

    // Somebody adds one: the next plan takes it away.
    world.aws().roles.get_mut("app").unwrap().inline.insert("theirs".into(), allow("s3:*"));
    world.aws().page = 1;
    let state = world.read(&state).await.unwrap();
    assert_eq!(state.get("inline_policy").as_elements().unwrap().len(), 3);
    let state = done(world.update(&state, &other).await);
    assert_eq!(world.call("DeleteRolePolicy").param("PolicyName"), "theirs");

    // IAM spells policies in its own way.
    let respelled = allow("s3:Put*").replace(',', " , ");
    world.aws().roles.get_mut("app").unwrap().inline.insert("a".into(), respelled);
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&state, &other).action, Action::NoOp);

    // They go with the role, without `force_detach_policies`.
    done(world.delete(&state).await);
    assert!(world.aws().roles.is_empty());
}

#[tokio::test]
async fn an_empty_block_removes_all_policies() {
    let world = world();
    let none = config(&json!({"inline_policy": [{}]}));
    let state = done(world.create(&config(&json!({"inline_policy": [inline("a", "s3:*")]}))).await);
    let state = done(world.update(&state, &none).await);
    assert!(world.aws().roles["app"].inline.is_empty());
    assert_eq!(world.plan(&state, &none).action, Action::NoOp);
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&state, &none).action, Action::NoOp);

    world.aws().roles.get_mut("app").unwrap().inline.insert("theirs".into(), allow("s3:*"));
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&state, &none).action, Action::Update);
    done(world.update(&state, &none).await);
    assert!(world.aws().roles["app"].inline.is_empty());
}

#[tokio::test]
async fn blocks_that_are_taken_out_leave_the_policies_as_they_are() {
    let world = world();
    let state = done(world.create(&config(&json!({"inline_policy": [inline("a", "s3:*")]}))).await);
    assert_eq!(world.plan(&state, &config(&json!({}))).action, Action::NoOp);
    let state = done(world.update(&state, &config(&json!({"description": "x"}))).await);
    assert_has(&state, &json!({"inline_policy": [inline("a", "s3:*")]}));
    assert_eq!(world.aws().roles["app"].inline.len(), 1);
}

#[tokio::test]
async fn managed_policies_are_attached_and_detached_within_their_quota() {
    let world = world();
    let with = |arns: &[&str]| config(&json!({"managed_policy_arns": arns}));
    let third = "arn:aws:iam::111122223333:policy/third";
    let state = done(world.create(&with(&[READ_ONLY, ADMIN])).await);
    assert_eq!(world.plan(&state, &with(&[ADMIN, READ_ONLY])).action, Action::NoOp);
    world.actions();
    // The model has room for two.
    let state = done(world.update(&state, &with(&[READ_ONLY, third])).await);
    assert_eq!(
        world.actions(),
        [
            "ListAttachedRolePolicies",
            "DetachRolePolicy",
            "AttachRolePolicy",
            "GetRole",
            "ListAttachedRolePolicies",
        ]
    );
    let state = done(world.update(&state, &with(&[])).await);
    assert!(world.aws().roles["app"].attached.is_empty());
    assert_has(&state, &json!({"managed_policy_arns": []}));

    world.aws().roles.get_mut("app").unwrap().attached.insert(ADMIN.into());
    let state = world.read(&state).await.unwrap();
    assert_has(&state, &json!({"managed_policy_arns": [ADMIN]}));
    assert_eq!(world.plan(&state, &with(&[])).action, Action::Update);
    done(world.delete(&state).await);
}

#[tokio::test]
async fn an_empty_arn_among_those_of_managed_policies_is_none() {
    let world = world();
    let with = |arns: &[&str]| config(&json!({"managed_policy_arns": arns}));
    assert_eq!(world.problems(&with(&[""])), [""; 0]);
    let state = done(world.create(&with(&["", ADMIN])).await);
    assert_eq!(world.call("AttachRolePolicy").param("PolicyArn"), ADMIN);
    assert_has(&state, &json!({"managed_policy_arns": ["", ADMIN]}));
    let state = world.read(&state).await.unwrap();
    for same in [&["", ADMIN][..], &[ADMIN]] {
        assert_eq!(world.plan(&state, &with(same)).action, Action::NoOp);
    }
    let state = done(world.update(&state, &with(&[""])).await);
    assert!(world.aws().roles["app"].attached.is_empty());
    for same in [&[""][..], &[]] {
        assert_eq!(world.plan(&state, &with(same)).action, Action::NoOp);
    }
}

#[tokio::test]
async fn a_policy_that_vanishes_meanwhile_is_not_missed() {
    let world = world();
    let state = done(world.create(&config(&json!({"inline_policy": [inline("a", "s3:*")]}))).await);
    world.refuse("GetRolePolicy", Answer::error("NoSuchEntity", "gone", 404));
    let state = world.read(&state).await.unwrap();
    assert_eq!(state.get("inline_policy").as_elements().unwrap().len(), 0);
}

#[test]
fn a_block_has_a_name_of_its_own_and_a_policy_or_neither() {
    let world = world();
    let told = |blocks: Json| world.problems(&config(&json!({"inline_policy": blocks})));
    let half = "A value is required here.";
    for (blocks, what) in [
        (json!([{"name": "a"}]), format!("The block `a` has no policy. {half}")),
        (json!([{"name": "a", "policy": ""}]), format!("The block `a` has no policy. {half}")),
        (json!([{"policy": allow("s3:*")}]), format!("A block has a policy and no name. {half}")),
        (
            json!([inline("a", "s3:*"), inline("a", "ec2:*"), inline("b", "s3:*")]),
            "Two blocks have the name `a`: a role has one policy of a name.".to_owned(),
        ),
    ] {
        assert_eq!(told(blocks), [format!("inline_policy: {what}")]);
    }
    assert_eq!(told(json!([{}])), [""; 0]);
    assert_eq!(told(json!([{"name": "", "policy": null}, inline("a", "s3:*")])), [""; 0]);
}

#[test]
fn what_is_not_known_of_a_block_is_not_wrong() {
    let world = world();
    let block = |name: &str, policy: Value| {
        Value::object([("name", Value::from(name)), ("policy", policy)])
    };
    let mut config = world.config(&config(&json!({})));
    let (all, none) = (block("a", allow("s3:*").into()), Value::Null);
    for blocks in [
        vec![block("a", Value::Unknown)],
        vec![all.clone(), block("a", Value::Unknown)],
        vec![Value::object([("name", Value::Unknown), ("policy", none.clone())])],
        vec![Value::object([("name", none), ("policy", Value::Unknown)])],
    ] {
        config.insert("inline_policy", Value::set(blocks));
        let problems = crate::engine::life::validate(world.entry(), &config);
        assert!(problems.is_empty(), "{problems:?}");
    }
}

#[tokio::test]
async fn policies_that_may_not_be_read_stay_as_they_are_in_a_refresh_and_a_warning_says_so() {
    let world = world();
    let with =
        config(&json!({"inline_policy": [inline("a", "s3:*")], "managed_policy_arns": [ADMIN]}));
    let state = done(world.create(&with).await);
    let refused =
        || Answer::error("AccessDenied", "not authorized to perform: iam:ListRolePolicies", 403);
    world.refuse("ListRolePolicies", refused());
    let (read, told) = world.read_with_warnings(&state).await.unwrap();
    assert_eq!((read, told.len()), (state.clone(), 1), "{told:?}");
    assert!(told[0].contains("`inline_policy` of app") && told[0].contains("iam:ListRolePolicies"));

    // What is written has to be seen.
    let other =
        config(&json!({"inline_policy": [inline("b", "s3:*")], "managed_policy_arns": [ADMIN]}));
    world.refuse("ListRolePolicies", refused());
    assert_eq!(world.update(&state, &other).await.error.unwrap().code(), Some("AccessDenied"));
}
