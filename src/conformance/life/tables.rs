//! The tables of errors that pass by themselves, of every registered type.

use super::lake::Fault;
use super::world::{World, done, failed};
use crate::engine::life::Outcome;
use crate::engine::{Retry, Verb, Within};
use crate::services::REGISTRY;
use crate::value::Value;

const CONFIG: &str = r#"name = "Argo""#;

/// What becomes of an object when the call of this operation is refused so many times.
async fn refused(table: &'static [Retry], retry: &Retry, times: usize) -> Outcome {
    let world = World::with(|options| options.retries = table);
    let prior = if retry.verb == Verb::Create { Value::Null } else { world.made(CONFIG).await };
    let call = match retry.verb {
        Verb::Create => "create",
        Verb::Update => "update",
        Verb::Delete => "delete",
        Verb::Read => panic!("reads are not repeated: {retry:?} has no effect"),
    };
    let message = if retry.message.is_empty() { "Come back later" } else { retry.message };
    for _ in 0..times {
        world.fault(call, Fault::Refused(retry.code, message));
    }
    match retry.verb {
        Verb::Create => world.create(CONFIG).await,
        Verb::Update => world.update(&prior, r#"name = "Argo" size = 2"#).await,
        _ => world.delete(&prior).await,
    }
}

#[tokio::test]
async fn each_entry_of_each_table_is_waited_for_and_believed_after_its_own_time() {
    let mut entries = 0;
    for resource in REGISTRY.resources {
        let table = resource.retries();
        for retry in table {
            let about = format!("{}: {retry:?}", resource.type_name());
            let ended = refused(table, retry, 3).await;
            assert!(ended.error.is_none(), "{about}: {:?}", ended.error);
            done(ended);
            let (_, error) = failed(refused(table, retry, 1000).await);
            assert_eq!(error.code(), Some(retry.code), "{about}: {error}");
            let limit = match retry.within {
                Within::Propagation => "in 120 s",
                Within::Timeout => "for 600 s",
            };
            assert!(error.to_string().contains(limit), "{about}: {error}");
            entries += 1;
        }
    }
    assert!(entries > 30, "{entries}");
}
