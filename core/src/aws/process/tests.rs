//! Programs that answer, fail and hang.

use super::*;
use aws_smithy_async::rt::sleep::Sleep;
use std::path::PathBuf;
use std::time::Instant;

/// A minute that ends when a file is written.
#[derive(Debug)]
struct Until(PathBuf);

impl AsyncSleep for Until {
    fn sleep(&self, duration: Duration) -> Sleep {
        assert_eq!(duration, Duration::from_mins(1));
        let path = self.0.clone();
        Sleep::new(async move {
            while std::fs::read_to_string(&path).unwrap_or_default().is_empty() {
                tokio::task::yield_now().await;
            }
        })
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_program_that_hangs_is_ended_after_a_minute() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("pid");
    let command = format!("echo $$ > {}; exec sleep 600", file.display());
    let sleep = SharedAsyncSleep::new(Until(file.clone()));
    let error = Process { command: command.into(), sleep }.ask().await.unwrap_err();
    assert!(error.contains("`echo` was ended after one minute"), "{error}");
    assert!(!error.contains("600"), "{error}");

    let id = std::fs::read_to_string(&file).unwrap();
    let alive = || {
        let state = std::fs::read_to_string(format!("/proc/{}/stat", id.trim()));
        state.is_ok_and(|state| !state.contains(") Z "))
    };
    let begin = Instant::now();
    while alive() {
        assert!(begin.elapsed() < Duration::from_secs(10), "{id} is still there");
        tokio::task::yield_now().await;
    }
}

#[cfg(unix)]
#[tokio::test]
async fn what_a_program_leaves_running_is_not_waited_for() {
    let answer = r#"{"Version": 1, "AccessKeyId": "AKIA", "SecretAccessKey": "x"}"#;
    let begin = Instant::now();
    for ending in ["", "exit 3"] {
        let command = format!("sleep 30 & echo '{answer}'; echo why >&2; {ending}");
        let asked = Process::new(command.into()).ask().await;
        match ending {
            "" => assert_eq!(asked.unwrap().access_key_id(), "AKIA"),
            _ => assert!(asked.unwrap_err().ends_with(": why")),
        }
    }
    assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
}

#[test]
fn a_program_is_named_without_its_arguments() {
    for (command, expected) in [
        ("aws-vault exec me --json", "`aws-vault`"),
        ("  \"/opt/my tools/helper\" --password hunter2", "`/opt/my tools/helper`"),
        ("PASSWORD=hunter2 helper", "the command"),
        ("PASSWORD='a hunter2' helper", "the command"),
        ("", "the command"),
    ] {
        assert_eq!(program(command), expected);
    }
}

#[test]
fn only_the_end_of_what_a_program_says_is_quoted_and_no_line_with_a_key() {
    let long = "x".repeat(500);
    for (said, expected) in [
        ("one\ntwo\n\nthree\nfour\n", "two three four"),
        ("\u{1b}[31mred\u{7}", "[31mred"),
        ("{\"SecretAccessKey\": \"hunter2\"}\naws_session_token = hunter2\nno", "no"),
        ("  \n", "it did not say why"),
        (&long, &long[..200]),
    ] {
        assert_eq!(last_words(said.as_bytes()), expected);
    }
}

#[test]
fn an_answer_is_read_as_aws_documents_it_and_an_error_quotes_nothing_of_it() {
    let whole = r#"{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "hunter2", "SessionToken": "t",
        "Expiration": "2030-01-01T02:00:00+02:00", "AccountId": "111122223333"}"#;
    let found = credentials(whole.as_bytes()).unwrap();
    assert_eq!((found.access_key_id(), found.secret_access_key()), ("A", "hunter2"));
    assert_eq!(found.session_token(), Some("t"));
    let end = SystemTime::UNIX_EPOCH + Duration::from_hours(525_960);
    assert_eq!(found.expiry(), Some(end));
    let plain =
        r#"{"version": 1, "accessKeyId": "A", "secretAccessKey": "hunter2", "Expiration": null}"#;
    assert_eq!(credentials(plain.as_bytes()).unwrap().expiry(), None);
    for (wrong, part) in [
        ("hunter2", "JSON"),
        ("[\"hunter2\"]", "no object"),
        (r#"{"AccessKeyId": "A", "SecretAccessKey": "hunter2"}"#, "`Version`"),
        (r#"{"Version": 2, "AccessKeyId": "A", "SecretAccessKey": "hunter2"}"#, "`Version`"),
        (r#"{"Version": 1, "SecretAccessKey": "hunter2"}"#, "`AccessKeyId`"),
        (r#"{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": ""}"#, "`SecretAccessKey`"),
        (
            r#"{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "s", "Expiration": "hunter2"}"#,
            "`Expiration`",
        ),
    ] {
        let why = credentials(wrong.as_bytes()).unwrap_err();
        assert!(why.contains(part) && !why.contains("hunter2"), "{wrong}: {why}");
    }
}
