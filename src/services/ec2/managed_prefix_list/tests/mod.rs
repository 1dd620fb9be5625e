//! What is special about `aws_ec2_managed_prefix_list`. What it has in common with all types is tested in
//! `src/conformance/life`.

mod kind;

pub(in crate::services) use kind::ROW;
pub(in crate::services::ec2) use kind::{entries_of, set_entries};

use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::ec2::testing::refusal;
use crate::services::testing::{World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

fn world() -> World<Store> {
    World::of("aws_ec2_managed_prefix_list")
}

/// A list of so many entries at most, with these.
fn config(most: usize, entries: &[(&str, &str)]) -> Json {
    let entry = |(cidr, text): &(&str, &str)| match *text {
        "" => json!({"cidr": cidr, "description": null}),
        text => json!({"cidr": cidr, "description": text}),
    };
    let entry: Vec<Json> = entries.iter().map(entry).collect();
    json!({"address_family": "IPv4", "max_entries": most, "name": "offices", "entry": entry})
}

/// A list of many entries.
fn many(all: usize) -> Json {
    let mut config = config(all, &[]);
    let cidr =
        |i: usize| json!({"cidr": format!("10.{}.{}.0/24", i / 200, i % 200), "description": null});
    config["entry"] = (0..all).map(cidr).collect();
    config
}

/// The entries in AWS.
fn there(world: &World<Store>) -> Vec<String> {
    entries_of(&world.aws().get("managed-prefix-list", "pl-1").unwrap().value)
}

/// Somebody else changes the entries.
fn set(world: &World<Store>, all: &[(&str, &str)]) {
    set_entries(&mut world.aws().get("managed-prefix-list", "pl-1").unwrap().value, all);
}

/// What the calls since the last time have modified.
fn modified(world: &World<Store>) -> Vec<String> {
    let calls = world.calls().into_iter().filter(|call| call.action == "ModifyManagedPrefixList");
    let parts = |call: crate::aws::fake::Call| {
        let is_told = |name: &&String| {
            ["AddEntry", "Cur", "Max", "PrefixListName", "Rem"].iter().any(|p| name.starts_with(p))
        };
        let told = call.params.iter().filter(|(name, _)| is_told(name));
        told.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
    };
    calls.map(parts).collect()
}

#[tokio::test]
async fn all_that_a_create_call_takes_is_in_it() {
    let world = world();
    let mut config = config(5, &[("10.0.0.0/8", "all"), ("192.168.0.0/16", "")]);
    config["tags"] = json!({"a": "b"});
    let planned = world.plan(&crate::value::Value::Null, &config);
    let state = done(world.create_as(&planned).await);
    assert!(world.has_sent_token(&planned));
    let calls =
        ["CreateManagedPrefixList", "DescribeManagedPrefixLists", "GetManagedPrefixListEntries"];
    assert_eq!(world.actions(), calls);
    let call = world.call("CreateManagedPrefixList");
    for (name, value) in [
        ("AddressFamily", "IPv4"),
        ("Entry.1.Cidr", "10.0.0.0/8"),
        ("Entry.1.Description", "all"),
        ("Entry.2.Cidr", "192.168.0.0/16"),
        ("MaxEntries", "5"),
        ("PrefixListName", "offices"),
        ("TagSpecification.1.ResourceType", "prefix-list"),
    ] {
        assert_eq!(call.param(name), value, "{name}");
    }
    let arn = "arn:aws:ec2:us-east-1:111122223333:prefix-list/pl-1";
    let expected = json!({"id": "pl-1", "arn": arn, "owner_id": "111122223333", "version": 1});
    assert_has(&state, &expected);
}

#[tokio::test]
async fn more_entries_than_a_call_takes_are_added_in_further_calls() {
    let world = world();
    world.aws().nature.pending = 2;
    let state = done(world.create(&many(250)).await);
    assert_has(&state, &json!({"version": 3}));
    assert_eq!(there(&world).len(), 250);
    let sizes =
        modified(&world).iter().map(|call| call.matches("AddEntry").count()).collect::<Vec<_>>();
    assert_eq!(sizes, [100, 50]);
}

#[tokio::test]
async fn a_list_grows_before_its_entries_are_added_and_shrinks_after_they_are_removed() {
    let world = world();
    let (small, large) =
        (config(1, &[("10.0.0.0/8", "")]), config(2, &[("10.0.0.0/8", ""), ("10.9.0.0/16", "")]));
    let state = done(world.create(&small).await);
    modified(&world);
    let state = done(world.update(&state, &large).await);
    assert_has(&state, &json!({"max_entries": 2, "version": 2}));
    assert_eq!(modified(&world), ["MaxEntries=2", "AddEntry.1.Cidr=10.9.0.0/16 CurrentVersion=1"]);
    let state = done(world.update(&state, &small).await);
    assert_has(&state, &json!({"max_entries": 1, "version": 3}));
    assert_eq!(
        modified(&world),
        ["CurrentVersion=2 RemoveEntry.1.Cidr=10.9.0.0/16", "MaxEntries=1"]
    );
}

#[tokio::test]
async fn another_description_is_two_calls_and_another_name_is_no_new_version() {
    let world = world();
    let state = done(world.create(&config(2, &[("10.0.0.0/8", "a"), ("10.9.0.0/16", "")])).await);
    modified(&world);
    let other = config(2, &[("10.0.0.0/8", "b"), ("10.8.0.0/16", "")]);
    let state = done(world.update(&state, &other).await);
    assert_eq!(
        modified(&world),
        [
            "CurrentVersion=1 RemoveEntry.1.Cidr=10.0.0.0/8",
            "AddEntry.1.Cidr=10.0.0.0/8 AddEntry.1.Description=b AddEntry.2.Cidr=10.8.0.0/16 CurrentVersion=2 \
             RemoveEntry.1.Cidr=10.9.0.0/16",
        ]
    );
    let mut named = other;
    named["name"] = "branches".into();
    let planned = world.plan(&state, &named);
    assert_eq!(planned.value.get("version"), state.get("version"));
    let state = done(world.update_as(&state, &planned).await);
    assert_has(&state, &json!({"name": "branches", "version": 3}));
    assert_eq!(modified(&world), ["PrefixListName=branches"]);
}

#[tokio::test]
async fn entries_that_are_left_out_stay_and_an_empty_list_removes_them() {
    let world = world();
    let mut config = config(2, &[("10.0.0.0/8", "")]);
    let state = done(world.create(&config).await);
    config["entry"] = Json::Null;
    assert_eq!(world.plan(&state, &config).action, Action::NoOp);
    config["entry"] = json!([]);
    done(world.update(&state, &config).await);
    assert_eq!(there(&world), [""; 0]);
}

#[tokio::test]
async fn entries_that_others_have_added_since_the_plan_are_told_and_stay() {
    let world = world();
    let state = done(world.create(&config(3, &[("10.0.0.0/8", "")])).await);
    set(&world, &[("10.0.0.0/8", ""), ("10.7.0.0/16", "theirs")]);
    let outcome = world.update(&state, &config(3, &[("10.9.0.0/16", "")])).await;
    let told = outcome.error.unwrap().to_string();
    assert!(told.contains("10.7.0.0/16") && told.contains("Plan again"), "{told}");
    assert_eq!(there(&world), ["10.0.0.0/8", "10.7.0.0/16 theirs"]);
    // What was read since is known.
    let read = world.read(&state).await.unwrap();
    done(world.update(&read, &config(3, &[("10.9.0.0/16", "")])).await);
    assert_eq!(there(&world), ["10.9.0.0/16"]);
}

#[tokio::test]
async fn a_change_whose_answer_is_lost_is_not_made_twice() {
    let world = world();
    let state = done(world.create(&config(3, &[("10.0.0.0/8", "a")])).await);
    let cut = crate::aws::fake::Answer::cut(crate::aws::fake::Cut::After);
    world.lose("ModifyManagedPrefixList", cut);
    let state =
        done(world.update(&state, &config(3, &[("10.0.0.0/8", "b"), ("10.9.0.0/16", "")])).await);
    assert_eq!(there(&world), ["10.0.0.0/8 b", "10.9.0.0/16"]);
    assert_has(&state, &json!({"version": 3}));
}

#[tokio::test]
async fn what_ec2_could_not_do_is_told_in_its_words() {
    let world = world();
    let state = done(world.create(&config(1, &[])).await);
    let set = |state: &str, message: &str| {
        let mut aws = world.aws();
        let list = &mut aws.get("managed-prefix-list", "pl-1").unwrap().value;
        (list["state"], list["stateMessage"]) = (state.into(), message.into());
    };
    let failed = |list: &mut Json| *list = "modify-failed".into();
    world.aws().get("managed-prefix-list", "pl-1").unwrap().later(4, "state", failed);
    world.aws().get("managed-prefix-list", "pl-1").unwrap().value["stateMessage"] =
        "The following resources have no room: sg-1".into();
    world.aws().nature.pending = 8;
    let told = world.update(&state, &config(60, &[])).await.error.unwrap().to_string();
    assert!(told.contains("no room: sg-1 (modify-failed)"), "{told}");
    // A later change is another matter.
    world.aws().nature.pending = 0;
    world.aws().time_passes();
    set("modify-failed", "The following resources have no room: sg-1");
    let mut tagged = config(60, &[]);
    tagged["tags"] = json!({"a": "b"});
    let read = world.read(&state).await.unwrap();
    let state = done(world.update(&read, &tagged).await);
    set("create-failed", "Internal error");
    tagged["tags"] = json!({"a": "c"});
    let told = world.update(&state, &tagged).await.error.unwrap().to_string();
    assert!(told.contains("Internal error (create-failed)"), "{told}");
}

#[tokio::test]
async fn a_list_that_is_in_use_names_what_names_it() {
    let world = world();
    let state = done(world.create(&config(1, &[])).await);
    let uses = json!([
        {"resourceId": "sg-1", "resourceOwner": "111122223333"},
        {"resourceId": "rtb-1", "resourceOwner": "111122223333"},
    ]);
    world.aws().get("managed-prefix-list", "pl-1").unwrap().value["associations"] = uses;
    let told = world.delete(&state).await.error.unwrap().to_string();
    assert!(told.contains("rtb-1, sg-1"), "{told}");
}

#[tokio::test]
async fn a_list_that_is_deleted_is_gone_although_ec2_still_tells_of_it() {
    let world = world();
    let state = done(world.create(&config(1, &[])).await);
    world.aws().get("managed-prefix-list", "pl-1").unwrap().value["state"] =
        "delete-complete".into();
    assert!(world.read(&state).await.unwrap().is_null());
}

#[tokio::test]
async fn two_lists_are_read_with_one_call_and_entries_come_in_pages() {
    let world = world();
    let first = done(world.create(&config(5, &[("10.0.0.0/8", ""), ("10.9.0.0/16", "")])).await);
    let second = done(world.create(&config(5, &[])).await);
    world.aws().nature.page = 1;
    world.actions();
    let (a, b) = tokio::join!(world.read(&first), world.read(&second));
    assert_eq!((a.unwrap(), b.unwrap()), (first, second));
    let mut actions = world.actions();
    actions.sort();
    // A page for each list, and one for each entry.
    let expected = [&["DescribeManagedPrefixLists"; 2][..], &["GetManagedPrefixListEntries"; 3]];
    assert_eq!(actions, expected.concat());
}

#[test]
fn what_does_not_fit_is_refused_in_the_plan() {
    let world = world();
    let told = |config: &Json| world.problems(config).join("\n");
    let other = told(&config(5, &[("2001:db8::/32", "")]));
    assert!(other.contains("2001:db8::/32 is an IPv6 CIDR block"), "{other}");
    let full = told(&config(1, &[("10.0.0.0/8", ""), ("10.9.0.0/16", "")]));
    assert!(full.contains("There are 2 entries, and `max_entries` says 1"), "{full}");
    let twice = told(&config(5, &[("10.0.0.0/8", ""), ("10.0.0.0/8", "a")]));
    assert!(twice.contains("10.0.0.0/8"), "{twice}");
    let mut of_aws = config(1, &[]);
    of_aws["name"] = "com.amazonaws.mine".into();
    assert!(told(&of_aws).contains("those of the lists of AWS"));
    assert_eq!(told(&config(2, &[("10.0.0.0/8", ""), ("10.9.0.0/16", "")])), "");
}

#[tokio::test]
async fn ipv6_is_the_same_however_it_is_spelled() {
    let world = world();
    let mut config = config(5, &[("2001:0DB8::/32", "")]);
    config["address_family"] = "IPv6".into();
    let state = done(world.create(&config).await);
    assert_eq!(there(&world), ["2001:db8::/32"]);
    let read = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&read, &config).action, Action::NoOp);
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let (first, second) = (config(5, &[]), config(5, &[("10.0.0.0/8", "")]));
    let absent = "The prefix list ID 'pl-1' does not exist";
    let modify =
        |code: &'static str, message| (Operation::Update, "ModifyManagedPrefixList", code, message);
    let delete =
        |code: &'static str, message| (Operation::Delete, "DeleteManagedPrefixList", code, message);
    let errors = [
        modify("InvalidPrefixListID.NotFound", absent),
        modify("PrefixListVersionMismatch", "The prefix list has the incorrect version number"),
        modify("IncorrectState", "The prefix list is being modified"),
        delete("IncorrectState", "The prefix list is being modified"),
        delete("DependencyViolation", "The prefix list has dependencies"),
    ];
    World::assert_passing(world, &first, &second, &errors).await;
}

#[tokio::test]
async fn any_other_refusal_is_told_at_once() {
    let world = world();
    let state = done(world.create(&config(5, &[])).await);
    world.refuse("ModifyManagedPrefixList", refusal("InvalidPrefixListModification", "No."));
    let outcome = world.update(&state, &config(5, &[("10.0.0.0/8", "")])).await;
    assert!(outcome.error.unwrap().to_string().contains("No."));
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    let config = config(5, &[("10.0.0.0/8", "all"), ("192.168.0.0/16", "")]);
    done(world.create(&config).await);
    // As version 5.100 writes it.
    let state = json!({
        "address_family": "IPv4", "arn": "arn:aws:ec2:us-east-1:111122223333:prefix-list/pl-1",
        "entry": [
            {"cidr": "10.0.0.0/8", "description": "all"}, {"cidr": "192.168.0.0/16", "description": ""},
        ],
        "id": "pl-1", "max_entries": 5, "name": "offices", "owner_id": "111122223333", "tags": {}, "tags_all": {},
        "version": 1,
    });
    let taken = world.take_over(0, &state).await;
    assert_eq!(world.plan(&taken, &config).action, Action::NoOp);
}
