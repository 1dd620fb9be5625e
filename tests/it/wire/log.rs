use super::{Served, serve, serve_with};
use assumerole::wire::proto::plugin::Empty;
use assumerole::wire::proto::tfplugin6::validate_provider_config::{Request, Response};

/// What a process with a few requests behind it wrote on stderr.
async fn logged(served: Served) -> String {
    let Served { running, client, .. } = served;
    let _: Response = client.provider("ValidateProviderConfig", &Request::default()).await.unwrap();
    client.call_raw("tfplugin6.Provider/ReadResource", vec![0xff; 4]).await.unwrap();
    let _: Empty = client.call("plugin.GRPCController/Shutdown", &Empty {}).await.unwrap();
    running.end().await.stderr
}

#[tokio::test]
async fn without_tf_log_nothing_is_written() {
    assert_eq!(logged(serve().await).await, "");
}

#[tokio::test]
async fn with_tf_log_every_line_is_what_hosts_parse() {
    let text = logged(serve_with(|launch| launch.env("TF_LOG", "TRACE")).await).await;
    assert!(text.lines().count() >= 2, "{text}");
    for line in text.lines() {
        let parsed: serde_json::Value = serde_json::from_str(line).unwrap();
        for key in ["@level", "@message", "@module", "@timestamp"] {
            assert!(parsed[key].is_string(), "{key} in {line}");
        }
        assert!(
            ["trace", "debug", "info", "warn", "error"]
                .contains(&parsed["@level"].as_str().unwrap())
        );
        assert!(parsed["@module"].as_str().unwrap().starts_with("assumerole::"), "{line}");
        let form: String = parsed["@timestamp"]
            .as_str()
            .unwrap()
            .chars()
            .map(|c| if c.is_ascii_digit() { '0' } else { c })
            .collect();
        assert_eq!(form, "0000-00-00T00:00:00.000000Z");
    }
}

#[tokio::test]
async fn the_level_for_providers_counts_more_than_the_one_for_all() {
    let quiet = |launch: crate::client::Launch| {
        launch.env("TF_LOG", "TRACE").env("TF_LOG_PROVIDER", "error")
    };
    assert_eq!(logged(serve_with(quiet).await).await, "");
}
