//! What is special about `aws_key_pair`. What it has in common with all types is tested in `src/conformance/life`.

mod kind;

pub(in crate::services) use kind::ROW;

use crate::aws::fake::{Answer, Cut};
use crate::engine::Error;
use crate::plan::contract::Action;
use crate::services::testing::{World, assert_has, done};
use crate::store::Store;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Json, json};

const A: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK8Go+MpFxTk81bBnJsVzRlR7G5mYqp3vgdUfyiTgzQd";
const B: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC3wQSXwAVr7R86FOu+HcglP+UmMFMsbnhKXPCkn2g+m";

fn world() -> World<Store> {
    World::of("aws_key_pair")
}

fn config(key: &str) -> Json {
    json!({"key_name": "admin", "public_key": key})
}

/// A pair that somebody else made, with a tag.
fn there(world: &World<Store>, key: &str, tag: &str) {
    let pair = json!({
        "keyName": "admin", "publicKey": format!("{key} admin"), "keyType": "ed25519", "tags": {"of": tag},
    });
    world.aws().with("key-pair", &pair);
}

#[tokio::test]
async fn the_key_is_sent_without_its_comment_and_stays_in_the_state_as_it_was_written() {
    let world = world();
    let written = format!("{A} me@example.com\n");
    let state = done(world.create(&config(&written)).await);
    let sent = world.call("ImportKeyPair").params["PublicKeyMaterial"].clone();
    assert_eq!(STANDARD.decode(sent).unwrap(), format!("{A}\n").into_bytes());
    assert_has(
        &state,
        &json!({
            "arn": "arn:aws:ec2:us-east-1:111122223333:key-pair/admin", "id": "admin", "key_name": "admin",
            "key_name_prefix": "", "key_pair_id": "key-1", "key_type": "ed25519", "public_key": written,
        }),
    );
    for same in [A.to_owned(), format!("{A} another comment")] {
        assert_eq!(world.plan(&state, &config(&same)).action, Action::NoOp, "{same}");
    }
    assert_eq!(world.plan(&state, &config(B)).replace, ["public_key"]);
}

#[tokio::test]
async fn the_key_of_an_imported_pair_is_that_of_aws() {
    let world = world();
    there(&world, A, "a");
    let state = world.import("admin").await;
    assert_eq!(world.call("DescribeKeyPairs").param("IncludePublicKey"), "true");
    let mut config = config(&format!("{A} me@example.com"));
    config["tags"] = json!({"of": "a"});
    assert_eq!(world.plan(&state, &config).replace, [""; 0]);
    config["public_key"] = B.into();
    assert_eq!(world.plan(&state, &config).replace, ["public_key"]);
}

#[tokio::test]
async fn a_key_that_others_have_put_in_its_place_is_seen() {
    let world = world();
    let state = done(world.create(&config(A)).await);
    world.aws().get("key-pair", "admin").unwrap().value["publicKey"] = B.into();
    let read = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&read, &config(A)).replace, ["public_key"]);
}

#[tokio::test]
async fn a_key_in_another_format_is_what_the_user_wrote() {
    let block = "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----\n";
    let world = world();
    let state = done(world.create(&config(block)).await);
    assert_has(&state, &json!({"public_key": block}));
    let read = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&read, &config(block)).action, Action::NoOp);
}

#[tokio::test]
async fn a_pair_is_tagged_by_its_id() {
    let world = world();
    let state = done(world.create(&config(A)).await);
    let mut tagged = config(A);
    tagged["tags"] = json!({"a": "b"});
    let state = done(world.update(&state, &tagged).await);
    assert_eq!(world.call("CreateTags").param("ResourceId.1"), "key-1");
    done(world.update(&state, &config(A)).await);
    assert_eq!(world.call("DeleteTags").param("ResourceId.1"), "key-1");
}

#[tokio::test]
async fn names_with_wildcards_of_filters_are_names() {
    let world = world();
    let made = |name: &str| json!({"key_name": name, "public_key": A});
    done(world.create(&made("abc")).await);
    let state = done(world.create(&made(r"a*?\")).await);
    assert_eq!(world.call("DescribeKeyPairs").param("Filter.1.Value.1"), r"a\*\?\\");
    assert_eq!(world.read(&state).await.unwrap(), state);
}

#[tokio::test]
async fn a_pair_of_somebody_else_is_not_taken_when_an_answer_is_lost() {
    for (key, tag, is_ours) in [(A, "us", true), (B, "us", false), (A, "them", false)] {
        let world = world();
        there(&world, key, tag);
        world.refuse("ImportKeyPair", Answer::cut(Cut::After));
        let mut config = config(A);
        config["tags"] = json!({"of": "us"});
        let outcome = world.create(&config).await;
        if is_ours {
            assert_has(&done(outcome), &json!({"id": "admin"}));
            continue;
        }
        let code = outcome.error.as_ref().and_then(Error::code);
        assert_eq!(code, Some("InvalidKeyPair.Duplicate"), "{key} {tag}");
    }
}

#[tokio::test]
async fn many_pairs_are_read_with_one_call_and_a_missing_one_fails_nothing() {
    let world = world();
    let mut states = Vec::new();
    for name in ["a", "b", "c"] {
        states.push(done(world.create(&json!({"key_name": name, "public_key": A})).await));
    }
    world.aws().remove("key-pair", "a");
    world.actions();
    let read = |i: usize| world.read(&states[i]);
    let (a, b, c) = tokio::join!(read(0), read(1), read(2));
    assert!(a.unwrap().is_null());
    assert_eq!([b.unwrap(), c.unwrap()], states[1..]);
    assert_eq!(world.actions(), ["DescribeKeyPairs"]);
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    there(&world, A, "a");
    // As version 5.100 writes it: without the line end of the file.
    let state = json!({
        "arn": "arn:aws:ec2:us-east-1:111122223333:key-pair/admin", "fingerprint": null, "id": "admin",
        "key_name": "admin", "key_name_prefix": "", "key_pair_id": "key-1", "key_type": "ed25519",
        "public_key": format!("{A} me@example.com"), "tags": {"of": "a"}, "tags_all": {"of": "a"},
    });
    let taken = world.take_over(1, &state).await;
    let mut config = config(&format!("{A} me@example.com\n"));
    config["tags"] = json!({"of": "a"});
    assert_eq!(world.plan(&taken, &config).action, Action::NoOp);
}
