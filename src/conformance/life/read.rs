//! Reads, alone and together.

use super::lake::Fault;
use super::world::{World, text};
use crate::engine::{Private, life};
use crate::value::Value;

#[tokio::test]
async fn an_object_that_is_gone_is_null() {
    let world = World::new();
    let state = world.made(r#"name = "Argo""#).await;
    world.water().objects.clear();
    assert_eq!(world.read(&state).await.unwrap(), Value::Null);
}

#[tokio::test]
async fn an_object_that_nobody_changed_reads_as_it_was() {
    let world = World::new();
    for config in [
        r#"name = "Argo""#,
        r#"name = "Argo" note = "" network = "2001:DB8::/56" force = true tags = {}"#,
        r#"name = "Argo" note = "n" tags = { a = "b" } timeouts { create = "1m" }"#,
    ] {
        let state = world.made(config).await;
        assert_eq!(world.read(&state).await.unwrap(), state, "{config}");
    }
}

#[tokio::test]
async fn what_was_changed_elsewhere_is_shown_and_the_rest_keeps_its_words() {
    let world = World::new();
    let state = world.made(r#"name = "Argo" network = "2001:DB8::/56" force = true"#).await;
    let change = |name: &str, value: Value| {
        world.water().objects.get_mut("b-1").unwrap().value.insert(name, value);
    };
    change("note", Value::from("leaks"));
    let read = world.read(&state).await.unwrap();
    assert_eq!((text(&read, "note"), text(&read, "network")), ("leaks", "2001:DB8::/56"));
    assert_eq!(read.get("force"), &Value::Bool(true));
    change("network", Value::from("2001:db8::/48"));
    assert_eq!(text(&world.read(&read).await.unwrap(), "network"), "2001:db8::/48");
}

#[tokio::test]
async fn an_object_that_is_moving_reads_as_it_is() {
    let world = World::new();
    let state = world.made(r#"name = "Argo""#).await;
    let moving = crate::engine::State::Moving("afloat".into());
    world.water().objects.get_mut("b-1").unwrap().states = [moving].into();
    assert_eq!(world.read(&state).await.unwrap(), state);
}

#[tokio::test]
async fn empty_values_of_another_provider_become_null() {
    let world = World::new();
    world.made(r#"name = "Argo""#).await;
    let foreign = world.object(r#"id = "b-1" name = "Argo" note = "" size = 0 tags = {}"#);
    let theirs = Private::decode(br#"{"schema_version":"1"}"#);
    let state = life::read(&world.life(), &foreign, &theirs).await.unwrap();
    assert_eq!((state.get("note"), state.get("size")), (&Value::Null, &Value::Null));
    assert_eq!(state.get("tags"), &Value::Null);
    assert_eq!(state.get("force"), &Value::Bool(false), "what the state lacks is its default");
    let ours = life::read(&world.life(), &foreign, &Private::new()).await.unwrap();
    assert_eq!(ours.get("note"), &Value::from(""), "the user may have written that");
}

#[tokio::test]
async fn what_there_is_nothing_of_is_empty_after_a_create_a_read_and_an_import_alike() {
    let world = World::new();
    let made = world.made(r#"name = "Argo""#).await;
    assert_eq!((made.get("crew"), made.get("skipper")), (&Value::from(0), &Value::Null));
    let stub = life::import(world.entry(), "b-1").unwrap();
    assert_eq!(world.read(&stub).await.unwrap(), made);
    let mut older = made.clone();
    older.insert("crew", Value::Null);
    assert_eq!(world.read(&older).await.unwrap(), made);
}

/// So many boats, and reads of all of them at the same time.
async fn read_all(
    world: &World,
    ids: impl IntoIterator<Item = String>,
) -> Vec<Result<Value, String>> {
    let states: Vec<Value> =
        ids.into_iter().map(|id| world.object(&format!("id = {id:?}"))).collect();
    let reads = states.iter().map(|state| async {
        let life = world.life();
        life::read(&life, state, &Private::new()).await.map_err(|error| error.to_string())
    });
    futures(reads).await
}

/// Waits for all at the same time.
async fn futures<F: Future>(all: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut waiting: Vec<_> = all.map(|f| (Box::pin(f), None)).collect();
    std::future::poll_fn(|cx| {
        for (future, output) in waiting.iter_mut().filter(|(_, output)| output.is_none()) {
            if let std::task::Poll::Ready(value) = future.as_mut().poll(cx) {
                *output = Some(value);
            }
        }
        if waiting.iter().all(|(_, output)| output.is_some()) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    waiting.into_iter().filter_map(|(_, output)| output).collect()
}

async fn fleet(boats: usize) -> World {
    let world = World::with(|options| options.read_at_once = 10);
    for i in 0..boats {
        world.made(&format!(r#"name = "boat {i}""#)).await;
    }
    world
}

fn ids(boats: std::ops::RangeInclusive<usize>) -> impl Iterator<Item = String> {
    boats.map(|i| format!("b-{i}"))
}

#[tokio::test]
async fn reads_at_the_same_time_are_few_calls() {
    let world = fleet(25).await;
    let read = read_all(&world, ids(1..=25)).await;
    let names: Vec<_> = read.iter().map(|state| text(state.as_ref().unwrap(), "name")).collect();
    assert_eq!(names, (0..25).map(|i| format!("boat {i}")).collect::<Vec<_>>());
    assert_eq!(world.calls().len(), 3);
}

#[tokio::test]
async fn who_was_answered_goes_together_with_who_waits() {
    let world = World::with(|options| options.read_at_once = 2);
    for i in 1..=5 {
        world.made(&format!(r#"name = "boat {i}""#)).await;
    }
    // As many as Terraform reads at a time, each one object after the other.
    let one_by_one = async |ids: &[&str]| {
        for id in ids {
            let state = world.object(&format!("id = {id:?}"));
            life::read(&world.life(), &state, &Private::new()).await.unwrap();
        }
    };
    tokio::join!(one_by_one(&["b-1", "b-4"]), one_by_one(&["b-2", "b-5"]), one_by_one(&["b-3"]));
    let calls = world.calls();
    let together: Vec<_> = calls.iter().map(|call| call.matches("b-").count()).collect();
    assert_eq!(together, [2, 2, 1], "{calls:?}");
}

#[tokio::test]
async fn an_object_is_read_once_for_all_who_ask() {
    let world = fleet(1).await;
    let read = read_all(&world, std::iter::repeat_n("b-1".to_owned(), 5)).await;
    assert!(read.iter().all(|state| text(state.as_ref().unwrap(), "name") == "boat 0"));
    assert_eq!(world.calls(), ["read b-1"]);
}

#[tokio::test]
async fn a_missing_object_does_not_trouble_the_others() {
    let world = fleet(3).await;
    let read = read_all(&world, ids(1..=4)).await;
    assert_eq!(read[3], Ok(Value::Null));
    assert_eq!(text(read[0].as_ref().unwrap(), "name"), "boat 0");
    assert_eq!(world.calls(), ["read b-1,b-2,b-3,b-4"]);
}

#[tokio::test]
async fn an_error_is_told_to_all_in_the_call_and_to_no_other() {
    let world = fleet(12).await;
    world.fault("read", Fault::Refused("Denied", "No"));
    let read = read_all(&world, ids(1..=12)).await;
    assert_eq!(read.iter().filter(|state| state.is_err()).count(), 10);
    assert!(read_all(&world, ids(1..=12)).await.iter().all(Result::is_ok));
}

#[tokio::test]
async fn an_object_that_may_not_be_read_does_not_trouble_the_others() {
    let world = fleet(5).await;
    for call in ["read b-1,b-2,b-3", "read b-3", "read b-3"] {
        world.fault(call, Fault::Refused("UnauthorizedOperation", "not b-3"));
    }
    let read = read_all(&world, ids(1..=5)).await;
    let refused: Vec<_> = read.iter().map(Result::is_err).collect();
    assert_eq!(refused, [false, false, true, false, false], "{:?}", world.calls());
    // Where it is not about single objects, this is seen at once.
    for call in ["read b-1,b-2,b-3", "read b-1", "read b-3"] {
        world.fault(call, Fault::Refused("UnauthorizedOperation", "nothing"));
    }
    let before = world.water().calls.len();
    assert!(read_all(&world, ids(1..=5)).await.iter().all(Result::is_err));
    assert_eq!(world.water().calls.len(), before + 3);
}

#[tokio::test]
async fn a_panic_hangs_nobody() {
    let world = fleet(12).await;
    world.fault("read", Fault::Panic);
    let read = read_all(&world, ids(1..=12)).await;
    assert!(read[..10].iter().all(Result::is_err), "{read:?}");
    assert!(read_all(&world, ids(1..=12)).await.iter().all(Result::is_ok));
}

#[tokio::test]
async fn one_who_goes_away_troubles_nobody() {
    let world = fleet(2).await;
    let (first, second) = (world.object(r#"id = "b-1""#), world.object(r#"id = "b-2""#));
    let life = world.life();
    let private = Private::new();
    let staying = async {
        let gone =
            tokio::time::timeout(std::time::Duration::ZERO, life::read(&life, &first, &private));
        assert!(gone.await.is_err());
        life::read(&life, &second, &private).await
    };
    assert_eq!(text(&staying.await.unwrap(), "name"), "boat 1");
}
