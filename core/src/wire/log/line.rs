//! One line: a JSON object as hclog writes it.

use serde_json::{Map, Value};
use std::fmt::Debug;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tracing::Level;
use tracing::field::{Field, Visit};

/// Hosts cut lines at 64 KiB and do not parse what is cut.
const LONGEST: usize = 64 * 1024 - 1;
/// What is left of a message in a line that would be longer, in bytes: JSON may need six for one.
const SHORT_MESSAGE: usize = 4 * 1024;

/// What an event has to say.
pub(super) struct Line<'a> {
    pub(super) level: Level,
    pub(super) module: &'a str,
    pub(super) time: SystemTime,
    /// With the message, under `@message`.
    pub(super) fields: Map<String, Value>,
}

impl Line<'_> {
    /// The line with its end.
    pub(super) fn encode(self) -> Vec<u8> {
        let mut line = self.fields;
        // Hosts panic if one of these is not a string.
        let message = match line.remove(MESSAGE) {
            Some(Value::String(text)) => text,
            Some(other) => other.to_string(),
            None => String::new(),
        };
        let head = [
            ("@level", level_name(self.level).to_owned()),
            ("@module", self.module.to_owned()),
            ("@timestamp", timestamp(self.time)),
        ];
        line.extend(head.clone().map(|(key, value)| (key.to_owned(), value.into())));
        line.insert(MESSAGE.to_owned(), message.clone().into());
        let text = Value::Object(line).to_string();
        if text.len() < LONGEST {
            return (text + "\n").into_bytes();
        }
        let mut short =
            Map::from_iter(head.map(|(key, value)| (key.to_owned(), Value::from(value))));
        let cut = message.floor_char_boundary(SHORT_MESSAGE);
        short.insert(MESSAGE.to_owned(), message[..cut].into());
        short.insert("truncated".to_owned(), true.into());
        (Value::Object(short).to_string() + "\n").into_bytes()
    }
}

const MESSAGE: &str = "@message";

fn level_name(level: Level) -> &'static str {
    match level {
        Level::ERROR => "error",
        Level::WARN => "warn",
        Level::INFO => "info",
        Level::DEBUG => "debug",
        Level::TRACE => "trace",
    }
}

/// `2006-01-02T15:04:05.000000Z`: with any other form, hosts take the line for text.
fn timestamp(time: SystemTime) -> String {
    const DAY: u64 = 24 * 60 * 60;
    let since = time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    let (days, second) = (since.as_secs() / DAY, since.as_secs() % DAY);
    let (year, month, day) = date(days);
    let (hour, minute, second, micros) =
        (second / 3600, second / 60 % 60, second % 60, since.subsec_micros());
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micros:06}Z")
}

/// The Gregorian date of a day counted from 1970-01-01.
///
/// Years begin in March here, which puts the leap day at their end; 400 of them are one era of 146,097 days.
fn date(days: u64) -> (u64, u64, u64) {
    const FROM_YEAR_0_TO_1970: u64 = 719_468;
    const ERA: u64 = 146_097;
    let days = days + FROM_YEAR_0_TO_1970;
    let (era, of_era) = (days / ERA, days % ERA);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

/// What `record` shows to a visitor.
pub(super) fn fields_of(record: impl FnOnce(&mut dyn Visit)) -> Map<String, Value> {
    let mut fields = Fields(Map::new());
    record(&mut fields);
    fields.0
}

struct Fields(Map<String, Value>);

impl Fields {
    fn put(&mut self, field: &Field, value: impl Into<Value>) {
        let name = if field.name() == "message" { MESSAGE } else { field.name() };
        self.0.insert(name.to_owned(), value.into());
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.put(field, format!("{value:?}"));
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value);
    }
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value);
    }
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value);
    }
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value);
    }
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(fields: Map<String, Value>) -> (usize, Map<String, Value>) {
        let line =
            Line { level: Level::WARN, module: "assumerole", time: UNIX_EPOCH, fields }.encode();
        assert_eq!(line.iter().position(|byte| *byte == b'\n'), Some(line.len() - 1));
        let Value::Object(object) = serde_json::from_slice(&line).unwrap() else {
            panic!("no object")
        };
        (line.len(), object)
    }

    #[test]
    fn what_hosts_need_as_strings_are_strings_whatever_the_fields_say() {
        let given = [
            ("@level", Value::from(1)),
            (MESSAGE, 2.into()),
            ("@timestamp", Value::Null),
            ("n", f64::NAN.into()),
        ];
        let (_, line) = encoded(Map::from_iter(given.map(|(key, value)| (key.to_owned(), value))));
        assert_eq!(line["@level"], "warn");
        assert_eq!(line[MESSAGE], "2");
        assert_eq!(line["@timestamp"], "1970-01-01T00:00:00.000000Z");
        assert_eq!(line["n"], Value::Null);
    }

    #[test]
    fn a_line_break_in_a_message_stays_inside_its_line() {
        let (_, line) = encoded(Map::from_iter([(MESSAGE.to_owned(), "a\nb".into())]));
        assert_eq!(line[MESSAGE], "a\nb");
    }

    #[test]
    fn no_line_is_longer_than_hosts_read() {
        let worst = "\u{1}".repeat(100_000);
        let (length, line) = encoded(Map::from_iter([(MESSAGE.to_owned(), worst.into())]));
        assert!(length <= 64 * 1024 && line["truncated"] == true);
        let cut_inside_a_letter = "ä".repeat(50_001) + "x";
        let (length, _) =
            encoded(Map::from_iter([(MESSAGE.to_owned(), cut_inside_a_letter.into())]));
        assert!(length <= 64 * 1024);
        let (length, line) = encoded(Map::from_iter([
            ("big".to_owned(), "x".repeat(70_000).into()),
            (MESSAGE.to_owned(), "m".into()),
        ]));
        assert!(length < 1024 && line[MESSAGE] == "m");
    }

    #[test]
    fn dates_are_right_around_leap_days_and_turns_of_the_year() {
        let known = [
            (0, "1970-01-01T00:00:00"),
            (951_782_400, "2000-02-29T00:00:00"),
            (951_868_799, "2000-02-29T23:59:59"),
            (1_709_251_199, "2024-02-29T23:59:59"),
            (1_735_689_599, "2024-12-31T23:59:59"),
            (1_735_689_600, "2025-01-01T00:00:00"),
            (4_107_542_400, "2100-03-01T00:00:00"),
        ];
        for (seconds, expected) in known {
            let time = UNIX_EPOCH + Duration::new(seconds, 123_456_789);
            assert_eq!(timestamp(time), format!("{expected}.123456Z"));
        }
    }
}
