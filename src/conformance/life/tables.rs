//! The tables of errors that pass by themselves, of every registered type.

use super::lake::Fault;
use super::world::{World, done, failed};
use crate::engine::life::Outcome;
use crate::engine::{Because, Operation, Retry, Within};
use crate::services::REGISTRY;
use crate::value::Value;

/// A boat that names something else.
const CONFIG: &str = r#"name = "Argo" note = "Jason""#;

/// What becomes of an object when the call of this operation is refused so many times. `is_explained` says whether this
/// run has just created what explains it; otherwise it has done nothing for long.
async fn refused(
    table: &'static [Retry],
    retry: &Retry,
    times: usize,
    is_explained: bool,
) -> Outcome {
    let world = World::with(|options| options.retries = table);
    let prior =
        if retry.operation == Operation::Create { Value::Null } else { world.made(CONFIG).await };
    let call = match retry.operation {
        Operation::Create => "create",
        Operation::Update => "update",
        Operation::Delete => "delete",
        _ => {
            panic!("reads are not repeated: {retry:?} has no effect")
        }
    };
    world.later();
    if is_explained {
        world.has_created(explaining(retry.within), "Jason");
    }
    let message = if retry.message.is_empty() { "Come back later" } else { retry.message };
    for _ in 0..times {
        world.fault(call, Fault::Refused(retry.code, message));
    }
    match retry.operation {
        Operation::Create => world.create(CONFIG).await,
        Operation::Update => world.update(&prior, r#"name = "Argo" note = "Jason" size = 2"#).await,
        _ => world.delete(&prior).await,
    }
}

/// The type of an object that explains a refusal: any, where what the refused object names does.
fn explaining(within: Within) -> &'static str {
    match within {
        Within::Propagation(Because::Changed(prefix)) => prefix,
        _ => "aws_iam_role",
    }
}

/// What is said of a refusal that is believed.
fn believed(within: Within, is_explained: bool) -> &'static str {
    const EVENTUAL: &str = "This error is usually caused by eventual consistency (";
    match within {
        Within::Propagation(Because::Itself) => EVENTUAL,
        Within::Propagation(_) if is_explained => EVENTUAL,
        Within::Propagation(_) => {
            "Nothing that this run has created or changed explains it, so it was retried for 20 s only"
        }
        Within::Contention => "It was retried for 120 s.",
        Within::Timeout => "It was retried for 600 s.",
    }
}

/// What AWS calls missing although it is there: a transit gateway, of a route in a VPC whose attachment to it is on its
/// way, for minutes.
const ON_ITS_WAY: &[&str] = &["InvalidTransitGatewayID.NotFound"];

#[test]
fn what_does_not_exist_is_not_waited_for_until_the_operation_ends() {
    for resource in REGISTRY.resources {
        for retry in resource.spec().retries {
            let words = ["NotFound", "NoSuch", "DoesNotExist"];
            let is_missing = words.iter().any(|word| retry.code.contains(*word));
            let ends = retry.within != Within::Timeout || ON_ITS_WAY.contains(&retry.code);
            assert!(!is_missing || ends, "{}: {retry:?}", resource.type_name());
        }
    }
}

#[tokio::test]
async fn each_entry_of_each_table_is_waited_for_and_believed_after_its_own_time() {
    let mut entries = 0;
    for resource in REGISTRY.resources {
        let table = resource.spec().retries;
        for retry in table {
            for is_explained in [true, false] {
                let about = format!("{}: {retry:?}, {is_explained}", resource.type_name());
                let ended = refused(table, retry, 3, is_explained).await;
                assert!(ended.error.is_none(), "{about}: {:?}", ended.error);
                done(ended);
                let (_, error) = failed(refused(table, retry, 1000, is_explained).await);
                assert_eq!(error.code(), Some(retry.code), "{about}: {error}");
                let (told, error) = (believed(retry.within, is_explained), error.to_string());
                let in_time = !told.ends_with('(') || error.contains("persisted for 120 s.");
                assert!(error.contains(told) && in_time, "{about}: {error}");
            }
            entries += 1;
        }
    }
    assert!(entries > 30, "{entries}");
}
