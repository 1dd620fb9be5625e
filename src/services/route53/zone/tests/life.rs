//! Zones that are created and changed.

use super::*;
use crate::aws::fake::Cut;
use crate::engine::Operation;

/// The steps of an operation, without those that only look.
fn steps(world: &World<Store>) -> Vec<String> {
    let mut actions = world.actions();
    actions.retain(|action| !action.starts_with("List") && action != "GetHostedZone");
    actions
}

#[tokio::test]
async fn a_public_zone_is_created_with_its_token_and_waited_for() {
    let world = world();
    world.aws().nature.pending = 2;
    let mut config = public();
    config["tags"] = json!({"Name": "a"});
    let state = done(world.create(&config).await);
    assert_eq!(
        steps(&world),
        ["CreateHostedZone", "GetChange", "GetChange", "GetChange", "ChangeTagsForResource"]
    );
    let call = world.call("CreateHostedZone").input;
    assert_eq!(call["CallerReference"].as_str().unwrap().len(), 36);
    assert_has(
        &state,
        &json!({
            "id": "Z1", "zone_id": "Z1", "arn": "arn:aws:route53:::hostedzone/Z1", "name": "example.net",
            "comment": "Managed by Terraform", "delegation_set_id": null, "force_destroy": false,
            "name_servers": ["ns-1.awsdns-1.org", "ns-2.awsdns-2.com"],
            "primary_name_server": "ns-2.awsdns-2.com", "enable_accelerated_recovery": false,
            "tags": {"Name": "a"},
        }),
    );
}

#[tokio::test]
async fn a_zone_whose_answer_was_lost_is_found_by_its_token() {
    let world = world();
    world.aws().with("hosted-zone", &json!({"Name": "example.net.", "CallerReference": "theirs"}));
    world.lose("CreateHostedZone", Answer::cut(Cut::After));
    let state = done(world.create(&public()).await);
    assert_has(&state, &json!({"id": "Z2"}));
    assert_eq!(world.aws().all("hosted-zone").len(), 2);
}

#[tokio::test]
async fn a_token_that_is_taken_by_no_zone_of_the_name_is_an_error() {
    let world = world();
    world.refuse("CreateHostedZone", Answer::error("HostedZoneAlreadyExists", "It exists", 409));
    let outcome = world.create(&public()).await;
    assert!(outcome.state.is_null());
    assert_eq!(outcome.error.unwrap().code(), Some("HostedZoneAlreadyExists"));
}

#[tokio::test]
async fn a_private_zone_gets_its_vpcs_one_after_the_other_and_is_never_without_one() {
    let world = world();
    world.aws().nature.pending = 1;
    let state = done(world.create(&private(&["vpc-1", "vpc-2"])).await);
    assert_eq!(
        steps(&world),
        [
            "CreateHostedZone",
            "GetChange",
            "GetChange",
            "AssociateVPCWithHostedZone",
            "GetChange",
            "GetChange"
        ]
    );
    assert_has(
        &state,
        &json!({
            "vpc": [
                {"vpc_id": "vpc-1", "vpc_region": "us-east-1"}, {"vpc_id": "vpc-2", "vpc_region": "us-east-1"},
            ],
            "name_servers": ["ns-1.awsdns-1.org.", "ns-2.awsdns-2.com."],
        }),
    );
    let state = done(world.update(&state, &private(&["vpc-3"])).await);
    assert_eq!(
        steps(&world),
        [
            "AssociateVPCWithHostedZone",
            "GetChange",
            "GetChange",
            "DisassociateVPCFromHostedZone",
            "GetChange",
            "GetChange",
            "DisassociateVPCFromHostedZone",
            "GetChange",
            "GetChange",
        ]
    );
    assert_eq!(world.plan(&state, &private(&["vpc-3"])).action, Action::NoOp);
    let mut elsewhere = private(&["vpc-3"]);
    elsewhere["vpc"][0]["vpc_region"] = "eu-central-1".into();
    assert_eq!(world.plan(&state, &elsewhere).action, Action::Update);
}

#[tokio::test]
async fn a_vpc_that_an_earlier_attempt_has_associated_is_associated() {
    let world = world();
    let state = done(world.create(&private(&["vpc-1"])).await);
    world.lose("AssociateVPCWithHostedZone", Answer::cut(Cut::After));
    world.lose("DisassociateVPCFromHostedZone", Answer::cut(Cut::After));
    let state = done(world.update(&state, &private(&["vpc-2"])).await);
    assert_has(&state, &json!({"vpc": [{"vpc_id": "vpc-2", "vpc_region": "us-east-1"}]}));
    // The VPC has another zone of the name.
    world.refuse("AssociateVPCWithHostedZone", Answer::error("ConflictingDomainExists", "no", 400));
    let error = world.update(&state, &private(&["vpc-2", "vpc-3"])).await.error.unwrap();
    assert_eq!(error.code(), Some("ConflictingDomainExists"));
}

#[tokio::test]
async fn vpcs_that_others_have_associated_are_left_alone() {
    let world = world();
    let state = done(world.create(&private(&["vpc-1"])).await);
    let theirs = json!({"VPCId": "vpc-9", "VPCRegion": "us-east-1"});
    world.aws().get("hosted-zone", "Z1").unwrap().value["_vpcs"]
        .as_array_mut()
        .unwrap()
        .push(theirs);
    let planned = world.plan(&state, &private(&["vpc-1", "vpc-2"]));
    world.update_as(&state, &planned).await;
    let vpcs = world.aws().get("hosted-zone", "Z1").unwrap().value["_vpcs"].clone();
    assert_eq!(vpcs.as_array().unwrap().len(), 3, "{vpcs}");
}

#[tokio::test]
async fn a_zone_cannot_be_made_public_or_private() {
    let world = world();
    for (was, becomes) in [(public(), private(&["vpc-1"])), (private(&["vpc-1"]), public())] {
        let state = done(world.create(&was).await);
        let planned = std::panic::AssertUnwindSafe(|| world.plan(&state, &becomes));
        let refused = std::panic::catch_unwind(planned).unwrap_err();
        let told = refused.downcast_ref::<String>().unwrap();
        assert!(told.contains("-replace=ADDRESS"), "{told}");
    }
}

#[tokio::test]
async fn a_comment_is_terraforms_the_users_or_none() {
    let world = world();
    let mut config = public();
    config["comment"] = "".into();
    let state = done(world.create(&config).await);
    assert_has(&state, &json!({"comment": ""}));
    assert_eq!(world.plan(&state, &config).action, Action::NoOp);
    let state = done(world.update(&state, &public()).await);
    assert_has(&state, &json!({"comment": "Managed by Terraform"}));
    config["comment"] = "ours".into();
    let state = done(world.update(&state, &config).await);
    config["comment"] = "".into();
    done(world.update(&state, &config).await);
    assert!(world.call("UpdateHostedZoneComment").input["Comment"].is_null());
}

#[tokio::test]
async fn another_spelling_of_the_name_is_the_same_zone() {
    let world = world();
    let state = done(world.create(&json!({"name": "Example.NET."})).await);
    assert_has(&state, &json!({"name": "Example.NET."}));
    assert_ne!(world.plan(&state, &public()).action, Action::Replace);
    assert_eq!(world.plan(&state, &json!({"name": "example.org"})).replace, ["name"]);
}

#[tokio::test]
async fn accelerated_recovery_is_switched_on_and_off_and_waited_for() {
    let world = world();
    world.aws().nature.pending = 2;
    let mut config = public();
    config["enable_accelerated_recovery"] = true.into();
    let state = done(world.create(&config).await);
    assert_has(&state, &json!({"enable_accelerated_recovery": true}));
    let features = || world.aws().get("hosted-zone", "Z1").unwrap().value["Features"].clone();
    assert_eq!(features(), json!({"AcceleratedRecoveryStatus": "ENABLED"}));
    config["enable_accelerated_recovery"] = false.into();
    let off = done(world.update(&state, &config).await);
    assert_eq!(features(), json!({"AcceleratedRecoveryStatus": "DISABLED"}));
    config["enable_accelerated_recovery"] = true.into();
    let state = done(world.update(&off, &config).await);
    world.actions();
    done(world.delete(&state).await);
    // It would hold the zone.
    assert_eq!(world.actions()[0], "UpdateHostedZoneFeatures");
}

#[tokio::test]
async fn tags_that_may_not_be_read_stay_in_a_refresh() {
    let world = world();
    let mut config = public();
    config["tags"] = json!({"Name": "a"});
    let state = done(world.create(&config).await);
    world.refuse("ListTagsForResources", Answer::error("AccessDenied", "no", 403));
    let (read, warnings) = world.read_with_warnings(&state).await.unwrap();
    assert_eq!(read, state);
    assert!(warnings[0].contains("ListTagsForResources"), "{warnings:?}");
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for_and_nothing_else() {
    let (config, mut changed) = (private(&["vpc-1"]), private(&["vpc-1", "vpc-2"]));
    changed["force_destroy"] = true.into();
    let conflict = "Another user submitted a request";
    let keys = "The key-signing key has a DS record in the parent zone";
    World::assert_passing(
        world,
        &config,
        &changed,
        &[
            (Operation::Update, "AssociateVPCWithHostedZone", "ConcurrentModification", conflict),
            (Operation::Delete, "DeleteHostedZone", "ConcurrentModification", conflict),
            (Operation::Delete, "DeleteHostedZone", "KeySigningKeyInParentDSRecord", keys),
        ],
    )
    .await;
    let world = world();
    world.refuse("CreateHostedZone", Answer::error("TooManyHostedZones", "no", 400));
    assert_eq!(world.create(&config).await.error.unwrap().code(), Some("TooManyHostedZones"));
}
