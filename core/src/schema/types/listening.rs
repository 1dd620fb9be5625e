//! What listeners and target groups are made of: protocols in any case, ports, paths and amounts.

use crate::quoted::quoted;
use crate::schema::{Field, Problem, Shape};
use crate::secret::Secret;
use crate::value::{Path, Value};

text! {
    /// The protocol of a listener, in any case.
    /// <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html>
    ListenerProtocol, check = check_listener_protocol, same = str::eq_ignore_ascii_case, sent = listener_protocol
}
text! {
    /// The version of HTTP that targets get, in any case.
    /// <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html>
    ProtocolVersion, check = check_version, same = str::eq_ignore_ascii_case, sent = version
}
text! {
    /// The protocol of a health check, in any case.
    HealthCheckProtocol, check = check_health_protocol, same = str::eq_ignore_ascii_case, sent = health_protocol
}
text! {
    /// The port of a health check: a number, or that of the target.
    HealthCheckPort, check = check_health_port, same = never
}
text! {
    /// The path that a health check asks for.
    HealthCheckPath, check = check_health_path, same = never
}
text! {
    /// How long a target may take to finish what it is at, in seconds.
    DeregistrationDelay, check = check_delay, same = same_number
}
text! {
    /// How many targets have to be healthy.
    HealthyTargets, check = check_targets, same = same_number
}
text! {
    /// The percentage of targets that has to be healthy.
    HealthyPercentage, check = check_percentage, same = same_number
}
text! {
    /// The status of an answer that a listener gives by itself.
    ResponseStatus, check = check_status, same = never
}

const LISTENER_PROTOCOLS: &[&str] =
    &["GENEVE", "HTTP", "HTTPS", "QUIC", "TCP", "TCP_QUIC", "TCP_UDP", "TLS", "UDP"];
const VERSIONS: &[&str] = &["GRPC", "HTTP1", "HTTP2"];
const HEALTH_PROTOCOLS: &[&str] = &["HTTP", "HTTPS", "TCP"];
const TRAFFIC_PORT: &str = "traffic-port";
const OFF: &str = "off";

fn never(_: &str, _: &str) -> bool {
    false
}

fn same_number(a: &str, b: &str) -> bool {
    matches!((a.parse::<u32>(), b.parse::<u32>()), (Ok(a), Ok(b)) if a == b)
}

/// A word as AWS writes it.
fn canonical<'a>(text: &'a str, words: &[&'static str]) -> &'a str {
    words.iter().find(|word| word.eq_ignore_ascii_case(text)).copied().unwrap_or(text)
}
fn listener_protocol(text: &str) -> &str {
    canonical(text, LISTENER_PROTOCOLS)
}
fn version(text: &str) -> &str {
    canonical(text, VERSIONS)
}
fn health_protocol(text: &str) -> &str {
    canonical(text, HEALTH_PROTOCOLS)
}

fn check_word(text: &str, words: &[&str]) -> Result<(), String> {
    if words.iter().any(|word| word.eq_ignore_ascii_case(text)) {
        return Ok(());
    }
    let accepted: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    Err(format!("{} is not accepted here. Use one of {}.", quoted(text), accepted.join(", ")))
}
fn check_listener_protocol(text: &str) -> Result<(), String> {
    check_word(text, LISTENER_PROTOCOLS)
}
fn check_version(text: &str) -> Result<(), String> {
    check_word(text, VERSIONS)
}
fn check_health_protocol(text: &str) -> Result<(), String> {
    check_word(text, HEALTH_PROTOCOLS)
}

/// A whole number from `least` to `most`, or the word that may stand in its place.
fn check_number(text: &str, (least, most): (u32, u32), word: Option<&str>) -> Result<(), String> {
    let is_fitting = text.parse().is_ok_and(|number: u32| (least..=most).contains(&number));
    if is_fitting || word == Some(text) {
        return Ok(());
    }
    let or = word.map_or_else(String::new, |word| format!(", or {}", quoted(word)));
    let of = if most == u32::MAX { "up".to_owned() } else { format!("to {most}") };
    Err(format!("{} is not accepted here. Use a whole number from {least} {of}{or}.", quoted(text)))
}
fn check_health_port(text: &str) -> Result<(), String> {
    check_number(text, (1, 65535), Some(TRAFFIC_PORT))
}
fn check_delay(text: &str) -> Result<(), String> {
    check_number(text, (0, 3600), None)
}
fn check_targets(text: &str) -> Result<(), String> {
    check_number(text, (1, u32::MAX), Some(OFF))
}
fn check_percentage(text: &str) -> Result<(), String> {
    check_number(text, (1, 100), Some(OFF))
}

fn check_health_path(text: &str) -> Result<(), String> {
    if !text.starts_with('/') {
        return Err(format!("{} is not a path: it begins with a slash.", quoted(text)));
    }
    if text.chars().count() > 1024 {
        return Err("The path has more than 1024 characters.".to_owned());
    }
    Ok(())
}

fn check_status(text: &str) -> Result<(), String> {
    let is_status = text.len() == 3
        && text.starts_with(['2', '4', '5'])
        && text.bytes().all(|b| b.is_ascii_digit());
    if is_status {
        return Ok(());
    }
    Err(format!(
        "{} is not a status that a listener can answer with: 2XX, 4XX or 5XX, such as \"404\".",
        quoted(text)
    ))
}

/// A secret that AWS takes and never tells again. After an import nobody knows it, although it has to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Untold(Option<Secret>);

impl Untold {
    /// The secret; none if nobody knows it.
    #[must_use]
    pub fn known(&self) -> Option<&Secret> {
        self.0.as_ref()
    }
}
impl From<&str> for Untold {
    fn from(text: &str) -> Self {
        Self(Some(text.into()))
    }
}
impl Field for Untold {
    const SHAPE: Shape = Shape::String;
    fn decode(value: &Value) -> Option<Self> {
        Option::<Secret>::decode(value).map(Self)
    }
    fn encode(&self) -> Value {
        self.0.encode()
    }
    fn check(_: &Value, _: &Path, _: &mut Vec<Problem>) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn protocols_are_taken_in_any_case_and_sent_as_aws_writes_them() {
        for (written, sent) in [("https", "HTTPS"), ("Tcp_Udp", "TCP_UDP"), ("TLS", "TLS")] {
            assert_eq!(check_listener_protocol(written), Ok(()));
            assert_eq!(ListenerProtocol::from(written).as_str(), sent);
        }
        assert!(ListenerProtocol::same(&"https".into(), &"HTTPS".into()));
        assert!(check_listener_protocol("FTP").unwrap_err().contains("\"TCP_QUIC\""));
        assert_eq!(ProtocolVersion::from("grpc").as_str(), "GRPC");
        assert_eq!(HealthCheckProtocol::from("tcp").as_str(), "TCP");
        assert!(check_health_protocol("UDP").is_err());
    }

    #[test]
    fn numbers_in_strings_have_their_limits_and_words() {
        for (check, right, wrong) in [
            (
                check_health_port as fn(&str) -> _,
                &["1", "65535", "traffic-port"][..],
                &["0", "65536", "http"][..],
            ),
            (check_delay, &["0", "3600"], &["3601", "-1", "off"]),
            (check_targets, &["1", "1000", "off"], &["0", "on"]),
            (check_percentage, &["1", "100", "off"], &["0", "101", "50%"]),
            (check_status, &["200", "503"], &["301", "20", "2xx", "5000"]),
            (check_health_path, &["/", "/health?a=b"], &["health"]),
        ] {
            for text in right {
                assert_eq!(check(text), Ok(()), "{text}");
            }
            for text in wrong {
                assert!(check(text).is_err(), "{text}");
            }
        }
        assert!(check_health_path(&format!("/{}", "a".repeat(1024))).is_err());
        assert!(DeregistrationDelay::same(&"060".into(), &"60".into()));
        assert!(!HealthyTargets::same(&"off".into(), &"1".into()));
    }

    #[test]
    fn a_secret_that_nobody_knows_is_null_and_no_other_is_printed() {
        assert_eq!(Untold::decode(&Value::Null), Some(Untold::default()));
        assert_eq!(Untold::default().encode(), Value::Null);
        let known = Untold::from("hush");
        assert_eq!(Untold::decode(&known.encode()), Some(known.clone()));
        assert!(!format!("{known:?}").contains("hush"));
    }
}
