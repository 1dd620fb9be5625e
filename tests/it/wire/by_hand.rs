use crate::client::{Client, Launch, exists};
use assumerole::wire::proto::plugin::Empty;
use assumerole::wire::proto::tfplugin6::get_provider_schema;

#[tokio::test]
async fn started_without_a_host_it_says_how_to_use_it() {
    let ended = Launch::by_hand().start().end().await;
    assert_eq!((ended.status.code(), &*ended.stdout), (Some(1), ""));
    assert_eq!(ended.stderr.lines().count(), 1, "{}", ended.stderr);
    for part in ["Terraform and OpenTofu", "assumerole/assumerole", "terraform init", "--help"] {
        assert!(ended.stderr.contains(part), "{}", ended.stderr);
    }
}

#[tokio::test]
async fn the_cookie_of_another_kind_of_plugin_is_no_host() {
    let ended = Launch::by_hand().env("TF_PLUGIN_MAGIC_COOKIE", "packer").start().end().await;
    assert_eq!((ended.status.code(), &*ended.stdout), (Some(1), ""));
}

#[tokio::test]
async fn version_and_help_go_to_stdout() {
    let version = Launch::by_hand().arg("--version").start().end().await;
    assert_eq!(
        version.stdout,
        format!("terraform-provider-assumerole {}\n", env!("CARGO_PKG_VERSION"))
    );
    let help = Launch::by_hand().arg("--help").start().end().await;
    assert!(help.stdout.contains("required_providers") && help.stdout.contains("--debug"));
    for ended in [version, help] {
        assert!(ended.status.success() && ended.stderr.is_empty());
    }
}

#[tokio::test]
async fn an_unknown_argument_is_an_error_even_under_a_host() {
    let ended = Launch::without_tls().arg("--frobnicate").start().end().await;
    assert_eq!((ended.status.code(), &*ended.stdout), (Some(2), ""));
    assert!(ended.stderr.contains("unexpected argument '--frobnicate'"), "{}", ended.stderr);
}

#[tokio::test]
async fn what_cannot_be_installed_is_one_sentence_with_a_status_of_its_own() {
    let below_a_file = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml/mirror");
    let install = ["install", "--mirror", below_a_file];
    let launch = install.into_iter().fold(Launch::by_hand(), Launch::arg);
    let ended = launch.start().end().await;
    assert_eq!((ended.status.code(), &*ended.stdout), (Some(1), ""));
    assert_eq!(ended.stderr.lines().count(), 1, "{}", ended.stderr);
    assert!(ended.stderr.contains("cannot write "), "{}", ended.stderr);
}

#[tokio::test]
async fn a_shell_gets_its_script() {
    let ended = Launch::by_hand().arg("completion").arg("bash").start().end().await;
    assert!(ended.status.success() && ended.stderr.is_empty(), "{ended:?}");
    assert!(ended.stdout.contains("--uninstall"), "{}", ended.stdout);
}

/// What stands between the quotes of the instruction that `--debug` prints.
fn reattach(text: &str) -> serde_json::Value {
    let value = text
        .split_once("TF_REATTACH_PROVIDERS='")
        .unwrap()
        .1
        .trim_end()
        .strip_suffix('\'')
        .unwrap();
    serde_json::from_str(value).unwrap()
}

#[tokio::test]
async fn with_debug_it_serves_one_host_after_the_other_until_ctrl_c() {
    let mut running = Launch::by_hand().arg("--debug").start();
    let instruction = std::iter::repeat_with(|| running.line())
        .find(|line| line.contains("TF_REATTACH"))
        .unwrap();
    let attach = &reattach(&instruction)["assumerole/assumerole"];
    assert_eq!((&attach["Protocol"], &attach["ProtocolVersion"]), (&"grpc".into(), &6.into()));
    assert_eq!((&attach["Pid"], &attach["Test"]), (&running.pid().into(), &true.into()));
    assert_eq!(attach["Addr"]["Network"], "unix");
    let address = attach["Addr"]["String"].as_str().unwrap().to_owned();
    for _ in 0..2 {
        let client = Client::plain(&address).await.unwrap();
        let _: get_provider_schema::Response =
            client.provider("GetProviderSchema", &get_provider_schema::Request {}).await.unwrap();
        let _: Empty = client.call("plugin.GRPCController/Shutdown", &Empty {}).await.unwrap();
    }
    running.signal("INT");
    let ended = running.end().await;
    assert!(ended.status.success() && ended.left.is_empty() && !exists(&address), "{ended:?}");
}
