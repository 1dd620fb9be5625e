use super::{Served, serve, serve_with};
use crate::client::{Client, Launch, Running, exists};
use assumerole::wire::proto::plugin::Empty;
use assumerole::wire::proto::tfplugin6::{stop_provider, validate_provider_config};
use std::time::{Duration, Instant};

async fn still_serves(client: &Client) {
    let request = validate_provider_config::Request::default();
    let _: validate_provider_config::Response =
        client.provider("ValidateProviderConfig", &request).await.unwrap();
}

async fn ended_cleanly(running: Running, address: &str, within: Duration) {
    let ended = running.end().await;
    assert!(ended.status.success() && ended.left.is_empty() && !exists(address), "{ended:?}");
    assert!(ended.stdout.is_empty() && ended.stderr.is_empty(), "{ended:?}");
    assert!(ended.after < within, "{ended:?}");
}

#[tokio::test]
async fn ctrl_c_reaches_the_host_and_does_not_end_its_plugin() {
    let Served { running, client, .. } = serve().await;
    running.signal("INT");
    still_serves(&client).await;
    running.signal("INT");
    still_serves(&client).await;
}

#[tokio::test]
async fn stop_answers_at_once_and_the_process_serves_on() {
    let Served { running: _running, client, .. } = serve().await;
    let begun = Instant::now();
    let stopped: stop_provider::Response =
        client.provider("StopProvider", &stop_provider::Request {}).await.unwrap();
    assert_eq!(stopped.error, "");
    assert!(begun.elapsed() < Duration::from_secs(1));
    still_serves(&client).await;
}

#[tokio::test]
async fn shutdown_answers_and_ends_the_process_although_the_streams_of_go_plugin_are_open() {
    let Served { running, client, handshake, .. } = serve().await;
    let _stdio = client.open_stream("plugin.GRPCStdio/StreamStdio", true).await;
    let _broker = client.open_stream("plugin.GRPCBroker/StartStream", false).await;
    let _: Empty = client.call("plugin.GRPCController/Shutdown", &Empty {}).await.unwrap();
    ended_cleanly(running, &handshake.address, Duration::from_secs(2)).await;
}

#[tokio::test]
async fn the_signal_to_terminate_ends_the_process_and_removes_its_socket() {
    let Served { running, handshake, client: _client, .. } = serve().await;
    running.signal("TERM");
    ended_cleanly(running, &handshake.address, Duration::from_secs(2)).await;
}

#[tokio::test]
async fn without_a_connection_it_ends_some_seconds_later_although_its_parent_lives() {
    let Served { running, handshake, client, .. } = serve().await;
    // A client ends its handshake before the server does: until an answer came, it may not count as a host yet.
    still_serves(&client).await;
    client.cut().await;
    ended_cleanly(running, &handshake.address, Duration::from_secs(20)).await;
}

#[tokio::test]
async fn a_killed_host_leaves_no_process_behind() {
    let Served { running, handshake, client, .. } = serve_with(Launch::under_shell).await;
    running.signal("KILL");
    // The kernel closes the connections of a host that was killed: until then somebody is there to be served.
    still_serves(&client).await;
    client.cut().await;
    let ended = running.end().await;
    assert!(ended.left.is_empty() && !exists(&handshake.address), "{ended:?}");
    assert!(ended.after < Duration::from_secs(4), "{ended:?}");
}

#[tokio::test]
async fn a_host_that_is_killed_before_it_connects_leaves_no_process_behind() {
    let mut running = Launch::without_tls().under_shell().start();
    running.handshake();
    running.signal("KILL");
    let ended = running.end().await;
    assert!(ended.left.is_empty(), "{ended:?}");
}
