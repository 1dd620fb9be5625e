//! What is special about `aws_ec2_managed_prefix_list_entry`. What it has in common with all types is tested in
//! `src/conformance/life`. What EC2 documents of lists is beside `aws_ec2_managed_prefix_list`.

use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::ec2::managed_prefix_list::tests::{entries_of, set_entries};
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

/// How `aws_ec2_managed_prefix_list_entry` is tested with all types: two lists.
pub(in crate::services) const ROW: Row = Row {
    given: |store| {
        for name in ["offices", "branches"] {
            store.with("managed-prefix-list", &json!({"prefixListName": name}));
        }
    },
    ..Row::of("aws_ec2_managed_prefix_list_entry")
};

fn world() -> World<Store> {
    World::of("aws_ec2_managed_prefix_list_entry")
}

fn config(cidr: &str) -> Json {
    json!({"prefix_list_id": "pl-1", "cidr": cidr})
}

fn there(world: &World<Store>) -> Vec<String> {
    entries_of(&world.aws().get("managed-prefix-list", "pl-1").unwrap().value)
}

fn set(world: &World<Store>, all: &[(&str, &str)]) {
    set_entries(&mut world.aws().get("managed-prefix-list", "pl-1").unwrap().value, all);
}

/// How often a list was modified since the last time.
fn modified(world: &World<Store>) -> usize {
    world.actions().iter().filter(|action| *action == "ModifyManagedPrefixList").count()
}

#[tokio::test]
async fn an_entry_is_added_to_the_version_that_was_read() {
    let world = world();
    set(&world, &[("10.1.0.0/16", "theirs")]);
    let mut config = config("10.0.0.0/16");
    config["description"] = "office".into();
    let state = done(world.create(&config).await);
    let call = world.call("ModifyManagedPrefixList");
    for (name, value) in [
        ("AddEntry.1.Cidr", "10.0.0.0/16"),
        ("AddEntry.1.Description", "office"),
        ("CurrentVersion", "2"),
        ("PrefixListId", "pl-1"),
    ] {
        assert_eq!(call.param(name), value, "{name}");
    }
    assert_eq!(there(&world), ["10.0.0.0/16 office", "10.1.0.0/16 theirs"]);
    assert_has(&state, &json!({"id": "pl-1,10.0.0.0/16"}));
    let imported = world.import("pl-1,10.0.0.0/16").await;
    assert_eq!(world.plan(&imported, &config).action, Action::NoOp);
    done(world.delete(&state).await);
    assert_eq!(there(&world), ["10.1.0.0/16 theirs"]);
}

#[tokio::test]
async fn entries_that_come_at_the_same_time_are_one_change() {
    let world = world();
    world.aws().nature.pending = 2;
    let [a, b, c] = ["10.0.0.0/16", "10.1.0.0/16", "10.2.0.0/16"].map(config);
    let (a, b, c) = tokio::join!(world.create(&a), world.create(&b), world.create(&c));
    let [a, b, c] = [a, b, c].map(done);
    assert_eq!((modified(&world), there(&world).len()), (1, 3));
    let read = tokio::join!(world.read(&a), world.read(&b), world.read(&c));
    assert_eq!(
        [read.0.unwrap(), read.1.unwrap(), read.2.unwrap()],
        [a.clone(), b.clone(), c.clone()]
    );
    assert_eq!(world.actions(), ["GetManagedPrefixListEntries"]);
    let gone = tokio::join!(world.delete(&a), world.delete(&b), world.delete(&c));
    for outcome in [gone.0, gone.1, gone.2] {
        done(outcome);
    }
    assert_eq!((modified(&world), there(&world)), (1, vec![]));
}

#[tokio::test]
async fn an_entry_that_is_there_already_is_told_with_its_import_and_keeps_no_other_back() {
    let world = world();
    set(&world, &[("10.0.0.0/16", "theirs")]);
    let (taken, free) = (config("10.0.0.0/16"), config("10.1.0.0/16"));
    let (taken, free) = tokio::join!(world.create(&taken), world.create(&free));
    let told = taken.error.unwrap().to_string();
    assert!(told.contains("`terraform import ADDRESS pl-1,10.0.0.0/16`"), "{told}");
    assert!(taken.state.is_null());
    done(free);
    assert_eq!(there(&world), ["10.0.0.0/16 theirs", "10.1.0.0/16"]);
}

#[tokio::test]
async fn in_a_list_that_is_full_the_error_says_what_to_raise_and_what_fits_is_added() {
    let world = world();
    world.aws().get("managed-prefix-list", "pl-1").unwrap().value["maxEntries"] = 1.into();
    let (a, b) = (config("10.0.0.0/16"), config("10.1.0.0/16"));
    let (a, b) = tokio::join!(world.create(&a), world.create(&b));
    let errors: Vec<String> =
        [a, b].into_iter().filter_map(|o| o.error.map(|e| e.to_string())).collect();
    let [told] = errors.as_slice() else { panic!("one has room: {errors:?}") };
    assert!(told.contains("`max_entries`"), "{told}");
    assert_eq!(there(&world).len(), 1);
}

#[tokio::test]
async fn an_entry_whose_answer_is_lost_is_found_again() {
    let world = world();
    world.lose("ModifyManagedPrefixList", Answer::cut(Cut::After));
    let state = done(world.create(&config("10.0.0.0/16")).await);
    assert_has(&state, &json!({"id": "pl-1,10.0.0.0/16"}));
    assert_eq!(there(&world), ["10.0.0.0/16"]);
}

#[tokio::test]
async fn an_entry_that_somebody_has_removed_is_gone() {
    let world = world();
    let state = done(world.create(&config("10.0.0.0/16")).await);
    set(&world, &[]);
    assert!(world.read(&state).await.unwrap().is_null());
    world.actions();
    done(world.delete(&state).await);
    assert_eq!(modified(&world), 0);
    world.aws().remove("managed-prefix-list", "pl-1");
    assert!(world.read(&state).await.unwrap().is_null());
    done(world.delete(&state).await);
}

#[tokio::test]
async fn a_change_that_ec2_cannot_make_is_told_in_its_words() {
    let world = world();
    world.aws().nature.pending = 8;
    {
        let mut aws = world.aws();
        let list = aws.get("managed-prefix-list", "pl-1").unwrap();
        list.value["stateMessage"] = "No room in rtb-1".into();
        list.later(3, "state", |state| *state = "modify-failed".into());
    }
    let told = world.create(&config("10.0.0.0/16")).await.error.unwrap().to_string();
    assert!(told.contains("No room in rtb-1 (modify-failed)"), "{told}");
}

#[tokio::test]
async fn an_ipv6_block_is_the_same_however_it_is_spelled() {
    let world = world();
    world.aws().get("managed-prefix-list", "pl-1").unwrap().value["addressFamily"] = "IPv6".into();
    let config = config("2001:0DB8::/32");
    let state = done(world.create(&config).await);
    assert_has(&state, &json!({"id": "pl-1,2001:0DB8::/32", "cidr": "2001:0DB8::/32"}));
    assert_eq!(there(&world), ["2001:db8::/32"]);
    assert_eq!(world.read(&state).await.unwrap(), state);
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let config = config("10.0.0.0/16");
    let absent = "The prefix list ID 'pl-1' does not exist";
    let (other, busy) =
        ("The prefix list has the incorrect version number", "It is being modified");
    let modify = |operation, code: &'static str, message| {
        (operation, "ModifyManagedPrefixList", code, message)
    };
    let errors = [
        modify(Operation::Create, "InvalidPrefixListID.NotFound", absent),
        modify(Operation::Create, "PrefixListVersionMismatch", other),
        modify(Operation::Create, "IncorrectState", busy),
        modify(Operation::Delete, "PrefixListVersionMismatch", other),
        modify(Operation::Delete, "IncorrectState", busy),
    ];
    World::assert_passing(world, &config, &config, &errors).await;
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    set(&world, &[("10.0.0.0/16", "")]);
    // As version 5.100 writes it.
    let state = json!({
        "cidr": "10.0.0.0/16", "description": "", "id": "pl-1,10.0.0.0/16", "prefix_list_id": "pl-1",
    });
    let taken = world.take_over(0, &state).await;
    assert_eq!(world.plan(&taken, &config("10.0.0.0/16")).action, Action::NoOp);
}
