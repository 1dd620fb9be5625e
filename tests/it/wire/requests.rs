use super::{Served, serve};
use crate::client::Failure;
use assumerole::wire::proto::health::{HealthCheckRequest, HealthCheckResponse};
use assumerole::wire::proto::tfplugin6::{DynamicValue, validate_provider_config};

/// The names after `rpc` in our own proto.
fn declared() -> impl Iterator<Item = &'static str> {
    let lines = include_str!("../../../proto/tfplugin6.proto").lines();
    lines.filter_map(|line| line.trim().strip_prefix("rpc ")?.split('(').next())
}

#[tokio::test]
async fn bytes_that_are_no_message_get_a_sentence_from_every_method_and_the_process_lives() {
    let Served { running: _running, client, .. } = serve().await;
    for bytes in [vec![0xff; 12], b"\x0a\xff\xff\xff\xff\x0f".to_vec(), vec![0x00], vec![0x0f; 3]] {
        for rpc in declared() {
            let answer =
                client.call_raw(&format!("tfplugin6.Provider/{rpc}"), bytes.clone()).await.unwrap();
            let text = String::from_utf8_lossy(&answer);
            assert!(
                text.contains(&format!("The request {rpc} cannot be read")),
                "{rpc} {bytes:?}: {text}"
            );
        }
    }
}

#[tokio::test]
async fn a_value_of_five_megabytes_arrives() {
    let Served { running: _running, client, .. } = serve().await;
    let length: u32 = 5 << 20;
    let mut msgpack = b"\x81\xa6region\xdb".to_vec();
    msgpack.extend(length.to_be_bytes());
    msgpack.resize(msgpack.len() + length as usize, b'x');
    let config = Some(DynamicValue { msgpack: msgpack.into(), json: Default::default() });
    let request = validate_provider_config::Request { config };
    // Whether a region may be so long is not the wire's business; that there is an answer is.
    let _: validate_provider_config::Response =
        client.provider("ValidateProviderConfig", &request).await.unwrap();
}

#[tokio::test]
async fn a_method_of_a_newer_protocol_is_unimplemented() {
    let Served { running: _running, client, .. } = serve().await;
    for path in ["tfplugin6.Provider/ListResource", "tfplugin5.Provider/GetSchema"] {
        match client.call_raw(path, Vec::new()).await {
            Err(Failure::Status(12, _)) => {}
            other => panic!("{path}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn the_ping_of_go_plugin_is_answered() {
    let Served { running: _running, client, .. } = serve().await;
    let request = HealthCheckRequest { service: "plugin".to_owned() };
    let answer: HealthCheckResponse =
        client.call("grpc.health.v1.Health/Check", &request).await.unwrap();
    assert_eq!(answer.status().as_str_name(), "SERVING");
}
