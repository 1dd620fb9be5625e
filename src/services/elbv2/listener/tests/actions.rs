//! What becomes of a request: each kind of action, and each way to write it.

use super::{GROUP, OTHER, secure, sent, with, world};
use crate::plan::contract::Action;
use crate::services::testing::{assert_has, done};
use serde_json::{Value as Json, json};

fn shares(all: &[(&str, i64)], stickiness: &Json) -> Json {
    let groups = all.iter().map(|(arn, weight)| json!({"arn": arn, "weight": weight}));
    let forward = json!({"target_group": groups.collect::<Vec<_>>(), "stickiness": stickiness});
    json!({"type": "forward", "forward": [forward]})
}

#[tokio::test]
async fn one_group_stays_written_as_it_was_by_its_arn_or_in_a_block_or_both() {
    let arn = json!({"type": "forward", "target_group_arn": GROUP});
    let block = shares(&[(GROUP, 1)], &json!([]));
    let mut both = block.clone();
    both["target_group_arn"] = GROUP.into();
    for written in [arn, block, both] {
        let world = world();
        let state = done(world.create(&with(&written)).await);
        assert_eq!(world.plan(&state, &with(&written)).action, Action::NoOp, "{written}");
        let read = world.read(&state).await.unwrap();
        assert_eq!(read, state, "{written}");
        let action = &sent(&world, "CreateListener")[0];
        let groups = &action["ForwardConfig"]["TargetGroups"];
        assert!(groups[0]["Weight"].is_null(), "a group alone needs no weight: {action}");
    }
}

#[tokio::test]
async fn to_write_the_same_in_the_other_way_calls_nothing() {
    let world = world();
    let state =
        done(world.create(&with(&json!({"type": "forward", "target_group_arn": GROUP}))).await);
    world.actions();
    let block = with(&shares(&[(GROUP, 1)], &json!([{"duration": 60}])));
    let state = done(world.update(&state, &block).await);
    assert!(!world.actions().iter().any(|call| call.starts_with("Modify")));
    assert_eq!(world.plan(&state, &block).action, Action::NoOp);
}

#[tokio::test]
async fn shares_and_stickiness_are_sent_and_told() {
    let world = world();
    let sticky = json!([{"enabled": true, "duration": 60}]);
    let written = with(&shares(&[(GROUP, 90), (OTHER, 10)], &sticky));
    let state = done(world.create(&written).await);
    assert_eq!(
        sent(&world, "CreateListener"),
        json!([{
            "Type": "forward",
            "ForwardConfig": {
                "TargetGroups": [
                    {"TargetGroupArn": OTHER, "Weight": "10"}, {"TargetGroupArn": GROUP, "Weight": "90"},
                ],
                "TargetGroupStickinessConfig": {"DurationSeconds": "60", "Enabled": "true"},
            },
        }])
    );
    assert_eq!(world.plan(&state, &written).action, Action::NoOp);
    // A share can be none.
    let none = with(&shares(&[(GROUP, 100), (OTHER, 0)], &sticky));
    let state = done(world.update(&state, &none).await);
    assert_eq!(world.plan(&state, &none).action, Action::NoOp);
}

#[tokio::test]
async fn what_others_have_shared_out_anew_is_told_in_a_block_and_can_be_left_alone() {
    let world = world();
    let state =
        done(world.create(&with(&json!({"type": "forward", "target_group_arn": GROUP}))).await);
    let arn = state.get("arn").as_str().unwrap().to_owned();
    let groups =
        json!([{"TargetGroupArn": GROUP, "Weight": 0}, {"TargetGroupArn": OTHER, "Weight": 100}]);
    let action = json!({"Type": "forward", "Order": 1, "ForwardConfig": {"TargetGroups": groups}});
    world.aws().get("listener", &arn).unwrap().value["DefaultActions"] = json!([action]);
    let state = world.read(&state).await.unwrap();
    let told = shares(&[(OTHER, 100), (GROUP, 0)], &json!([]));
    let state_of = crate::value::json::encode(state.get("default_action")).unwrap();
    assert_eq!(state_of[0]["forward"][0]["target_group"], told["forward"][0]["target_group"]);
    assert_eq!(state_of[0]["target_group_arn"], Json::Null);
    // As with `ignore_changes = [default_action]`: another change keeps the shares.
    let mut other = with(&told);
    other["port"] = json!(81);
    other["default_action"][0]["order"] = json!(1);
    done(world.update(&state, &other).await);
    assert!(sent(&world, "ModifyListener").is_null());
    // And to have the one group again takes one call with a whole action.
    let one = with(&json!({"type": "forward", "target_group_arn": GROUP}));
    done(world.update(&world.read(&state).await.unwrap(), &one).await);
    assert_eq!(sent(&world, "ModifyListener")[0]["TargetGroupArn"], GROUP);
}

#[tokio::test]
async fn each_kind_of_action_is_made_imported_and_left_alone() {
    let claim = json!({"name": "role", "format": "string-array", "values": ["admin", "user"]});
    let forward = json!({"type": "forward", "target_group_arn": GROUP});
    for (first, key, told) in [
        (
            json!({"type": "authenticate-cognito", "authenticate_cognito": [{
                "user_pool_arn": "arn:aws:cognito-idp:us-east-1:111122223333:userpool/p", "user_pool_client_id": "c",
                "user_pool_domain": "d", "authentication_request_extra_params": {"display": "page"},
            }]}),
            "authenticate_cognito",
            json!({"scope": "openid", "session_timeout": 604_800, "on_unauthenticated_request": "authenticate"}),
        ),
        (
            json!({"type": "jwt-validation", "jwt_validation": [{
                "issuer": "https://id.example.com", "jwks_endpoint": "https://id.example.com/keys",
                "additional_claim": [claim],
            }]}),
            "jwt_validation",
            json!({"issuer": "https://id.example.com", "additional_claim": [claim]}),
        ),
        (
            json!({"type": "redirect", "redirect": [{"status_code": "HTTP_301", "protocol": "HTTPS", "port": "443"}]}),
            "redirect",
            json!({"host": "#{host}", "path": "/#{path}", "query": "#{query}"}),
        ),
        (
            json!({"type": "fixed-response", "fixed_response": [{"content_type": "text/plain", "status_code": "404"}]}),
            "fixed_response",
            json!({"message_body": null, "status_code": "404"}),
        ),
    ] {
        let world = world();
        let last = ["redirect", "fixed-response"].contains(&first["type"].as_str().unwrap());
        let all = if last { vec![first] } else { vec![first, forward.clone()] };
        let written = secure(&json!({"default_action": all}));
        let state = done(world.create(&written).await);
        let has = crate::value::json::encode(state.get("default_action")).unwrap();
        for (name, value) in told.as_object().unwrap() {
            assert_eq!(&has[0][key][0][name], value, "{key}.{name}");
        }
        assert_eq!(world.plan(&state, &written).action, Action::NoOp, "{key}");
        let imported = world.import(state.get("id").as_str().unwrap()).await;
        assert_eq!(world.plan(&imported, &written).action, Action::NoOp, "{key} after an import");
    }
}

fn oidc(secret: &str, client: &str) -> Json {
    let url = |path: &str| format!("https://id.example.com/{path}");
    let oidc = json!({
        "issuer": url(""), "authorization_endpoint": url("auth"), "token_endpoint": url("token"),
        "user_info_endpoint": url("user"), "client_id": client, "client_secret": secret,
    });
    let authenticate = json!({"type": "authenticate-oidc", "authenticate_oidc": [oidc]});
    secure(&json!({
        "default_action": [authenticate, {"type": "forward", "target_group_arn": GROUP}],
    }))
}

#[tokio::test]
async fn a_secret_is_sent_when_it_is_new_and_else_the_one_that_aws_has_is_kept() {
    let world = world();
    let state = done(world.create(&oidc("hush", "a")).await);
    assert_eq!(world.read(&state).await.unwrap(), state);
    let config = |action: &str| sent(&world, action)[0]["AuthenticateOidcConfig"].clone();
    assert_eq!(config("CreateListener")["ClientSecret"], "hush");
    // Another value beside it: AWS has the secret.
    let mut other = oidc("hush", "a");
    other["default_action"][0]["authenticate_oidc"][0]["scope"] = json!("openid email");
    let state = done(world.update(&state, &other).await);
    let kept = config("ModifyListener");
    assert_eq!(
        (&kept["ClientSecret"], &kept["UseExistingClientSecret"]),
        (&Json::Null, &json!("true"))
    );
    // Another client has another secret, be it the same string.
    let state = done(world.update(&state, &oidc("hush", "b")).await);
    assert_eq!(config("ModifyListener")["ClientSecret"], "hush");
    let state = done(world.update(&state, &oidc("shh", "b")).await);
    assert_eq!(config("ModifyListener")["ClientSecret"], "shh");
    assert_eq!(world.plan(&state, &oidc("shh", "b")).action, Action::NoOp);
}

#[tokio::test]
async fn after_an_import_nobody_knows_the_secret_and_the_next_apply_sends_it() {
    let world = world();
    let state = done(world.create(&oidc("hush", "a")).await);
    let imported = world.import(state.get("id").as_str().unwrap()).await;
    let planned = world.plan(&imported, &oidc("hush", "a"));
    assert_eq!(planned.action, Action::Update);
    let state = done(world.update_as(&imported, &planned).await);
    assert_eq!(sent(&world, "ModifyListener")[0]["AuthenticateOidcConfig"]["ClientSecret"], "hush");
    assert_eq!(world.plan(&state, &oidc("hush", "a")).action, Action::NoOp);
}

#[tokio::test]
async fn after_an_import_the_secret_can_be_left_to_aws_but_not_that_of_another_client() {
    let world = world();
    let state = done(world.create(&oidc("hush", "a")).await);
    let imported = world.import(state.get("id").as_str().unwrap()).await;
    let without = |client: &str, scope: &str| {
        let mut written = oidc("", client);
        let block = &mut written["default_action"][0]["authenticate_oidc"][0];
        (block["client_secret"], block["scope"]) = (Json::Null, scope.into());
        written
    };
    let unchanged = without("a", "openid");
    assert_eq!(world.plan(&imported, &unchanged).action, Action::NoOp);
    done(world.update(&imported, &without("a", "openid email")).await);
    let kept = sent(&world, "ModifyListener")[0]["AuthenticateOidcConfig"].clone();
    assert_eq!(kept["UseExistingClientSecret"], "true");
    assert!(kept["ClientSecret"].is_null(), "{kept}");
    let problems = world.problems(&unchanged);
    let [told] = problems.as_slice() else { panic!("{problems:?}") };
    assert!(told.starts_with("default_action[0].authenticate_oidc[0].client_secret: "), "{told}");
}

#[tokio::test]
async fn an_empty_query_leaves_the_query_out() {
    let world = world();
    let redirect = |query: Json| {
        with(
            &json!({"type": "redirect", "redirect": [{"status_code": "HTTP_302", "query": query}]}),
        )
    };
    let state = done(world.create(&redirect(json!(""))).await);
    assert_eq!(sent(&world, "CreateListener")[0]["RedirectConfig"]["Query"], "");
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&state, &redirect(json!(""))).action, Action::NoOp);
    let state = done(world.update(&state, &redirect(Json::Null)).await);
    assert_eq!(sent(&world, "ModifyListener")[0]["RedirectConfig"]["Query"], "#{query}");
    assert_eq!(world.plan(&state, &redirect(json!("#{query}"))).action, Action::NoOp);
}

#[tokio::test]
async fn actions_are_told_in_the_order_of_the_blocks_however_aws_counts_them() {
    let world = world();
    let fixed = json!({"content_type": "text/plain", "status_code": "200"});
    let cognito = json!({
        "user_pool_arn": "arn:aws:cognito-idp:us-east-1:111122223333:userpool/p", "user_pool_client_id": "c",
        "user_pool_domain": "d",
    });
    let written = secure(&json!({"default_action": [
        {"type": "fixed-response", "fixed_response": [fixed], "order": 20},
        {"type": "authenticate-cognito", "authenticate_cognito": [cognito], "order": 10},
    ]}));
    let state = done(world.create(&written).await);
    let arn = state.get("arn").as_str().unwrap().to_owned();
    {
        let mut aws = world.aws();
        let actions = &mut aws.get("listener", &arn).unwrap().value["DefaultActions"];
        (actions[0]["Order"], actions[1]["Order"]) = (json!(2), json!(1));
    }
    let read = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&read, &written).action, Action::NoOp);
    assert_eq!(sent(&world, "CreateListener")[1]["Order"], "10");
}

#[tokio::test]
async fn blocks_of_another_kind_of_action_have_no_effect_and_stay_in_the_state() {
    let world = world();
    let written = with(&json!({
        "type": "redirect", "redirect": [{"status_code": "HTTP_301"}], "target_group_arn": GROUP,
    }));
    let problems = world.problems(&written);
    let [told] = problems.as_slice() else { panic!("{problems:?}") };
    assert!(told.starts_with("default_action[0].target_group_arn: "), "{told}");
    let state = done(world.create(&written).await);
    assert!(sent(&world, "CreateListener")[0]["TargetGroupArn"].is_null());
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&state, &written).action, Action::NoOp);
    assert_has(&state, &json!({"port": 80}));
}
