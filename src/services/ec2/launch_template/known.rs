//! What EC2 tells of a version, beside what is known of it: what says nothing to EC2, it does not tell.

use super::options::MetadataOptions;
use super::{LaunchTemplate, data};
use crate::schema::Block;
use crate::value::Value;

/// Puts what was read into the terms of `known`, the plan or the prior state. `settles`: it is read to see whether the plan
/// has arrived.
pub(super) fn beside(
    mut seen: LaunchTemplate,
    known: &LaunchTemplate,
    settles: bool,
) -> LaunchTemplate {
    if let (Some(seen), Some(known)) = (&mut seen.metadata_options, &known.metadata_options) {
        hide_defaults(seen, known);
    }
    if !data::earns(known) {
        // They are not sent.
        seen.credit_specification.clone_from(&known.credit_specification);
    }
    let (written, told) = (Block::encode(known.clone()), Block::encode(seen.clone()));
    let mut merged = told.clone();
    for (name, value) in told.as_map().into_iter().flatten() {
        let value = match (written.get(name), value) {
            (Value::List(_), Value::List(_)) => merge(written.get(name), value, settles),
            _ => or_written(written.get(name), value),
        };
        merged.insert(name, value);
    }
    <LaunchTemplate as Block>::decode(&merged).unwrap_or(seen)
}

/// The defaults that EC2 documents of metadata options may be told where nobody has set them.
///
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_LaunchTemplateInstanceMetadataOptionsRequest.html>
fn hide_defaults(seen: &mut MetadataOptions, known: &MetadataOptions) {
    let hide = |seen: &mut Option<String>, known: Option<&String>, default: &str| {
        if known.is_none_or(String::is_empty) && seen.as_deref() == Some(default) {
            *seen = None;
        }
    };
    hide(&mut seen.http_endpoint, known.http_endpoint.as_ref(), "enabled");
    hide(&mut seen.http_protocol_ipv6, known.http_protocol_ipv6.as_ref(), "disabled");
    hide(&mut seen.http_tokens, known.http_tokens.as_ref(), "optional");
    hide(&mut seen.instance_metadata_tags, known.instance_metadata_tags.as_ref(), "disabled");
    if known.http_put_response_hop_limit.is_none() && seen.http_put_response_hop_limit == Some(1) {
        seen.http_put_response_hop_limit = None;
    }
}

/// What was written, where it says nothing and nothing is told.
fn or_written(written: &Value, told: &Value) -> Value {
    let is_number = matches!(written, Value::Bool(_) | Value::Number(_));
    if told.is_empty() && says_nothing(written) && !is_number {
        return plain(written);
    }
    told.clone()
}

fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Bool(on) => !on,
        Value::Number(_) => *value == Value::from(0),
        Value::List(items) | Value::Set(items) => items.iter().all(says_nothing),
        Value::Map(fields) => fields.values().all(says_nothing),
        other => other.is_empty(),
    }
}

/// A block that says nothing, without what hashicorp/aws writes there into its states.
fn plain(value: &Value) -> Value {
    match value {
        Value::Bool(_) | Value::Number(_) => Value::Null,
        Value::List(items) => Value::List(items.iter().map(plain).collect()),
        Value::Map(fields) => {
            Value::object(fields.iter().map(|(name, value)| (name, plain(value))))
        }
        other => other.clone(),
    }
}

/// What is inside of blocks. A block that says nothing is not sent: it stands where it was written.
fn merge(written: &Value, told: &Value, settles: bool) -> Value {
    match (written, told) {
        (Value::List(written), Value::List(told)) => {
            let is_sent = |block: &&Value| written.len() == told.len() || !says_nothing(block);
            if written.iter().filter(is_sent).count() != told.len() {
                return Value::List(told.clone());
            }
            let mut told = told.iter();
            let one = |block: &Value| {
                let told = if is_sent(&block) { told.next() } else { None };
                told.map_or_else(|| plain(block), |told| merge(block, told, settles))
            };
            Value::List(written.iter().map(one).collect())
        }
        (Value::Map(written), Value::Map(told)) => {
            Value::object(told.iter().map(|(name, told)| {
                let written = written.get(name).unwrap_or(&Value::Null);
                (name, merge(written, told, settles))
            }))
        }
        // What EC2 may fill in is no reason to wait for anything else.
        (Value::Null, told) if settles && !told.is_empty() => Value::Null,
        (written, told) => or_written(written, told),
    }
}

#[cfg(test)]
mod tests {
    use super::super::devices::{BlockDevice, Volume};
    use super::*;

    fn device(name: &str, ebs: Option<Volume>) -> BlockDevice {
        BlockDevice { device_name: Some(name.into()), ebs, ..BlockDevice::default() }
    }
    #[expect(clippy::unnecessary_wraps, reason = "as the model has it")]
    fn sized(volume_size: Option<i64>) -> Option<Volume> {
        Some(Volume { volume_size, ..Volume::default() })
    }
    fn with(devices: Vec<BlockDevice>) -> LaunchTemplate {
        LaunchTemplate { block_device_mappings: devices, ..LaunchTemplate::default() }
    }

    #[test]
    fn blocks_that_say_nothing_stand_where_they_were_written() {
        let nothing = BlockDevice::default();
        let written = LaunchTemplate {
            metadata_options: Some(MetadataOptions::default()),
            ..with(vec![nothing.clone(), device("a", sized(None)), device("b", sized(Some(8)))])
        };
        let told = with(vec![device("a", None), device("b", sized(Some(8)))]);
        assert_eq!(beside(told, &written, false), written);
        // Where others have come or gone, there is no telling.
        let told = with(vec![device("b", sized(Some(8)))]);
        let seen = beside(told.clone(), &written, false);
        assert_eq!(seen.block_device_mappings, told.block_device_mappings);
    }

    #[test]
    fn what_was_set_elsewhere_is_seen_and_what_is_filled_in_is_not_waited_for() {
        let (written, told) =
            (with(vec![device("a", sized(None))]), with(vec![device("a", sized(Some(8)))]));
        assert_eq!(beside(told.clone(), &written, false), told);
        assert_eq!(beside(told, &written, true), written);
        let (written, told) = (with(vec![device("a", None)]), with(vec![device("a", sized(None))]));
        assert_eq!(beside(told.clone(), &written, true), told);
    }

    #[test]
    fn documented_defaults_of_metadata_options_are_not_seen_unless_they_are_written() {
        let options = |tokens: Option<&str>, endpoint: Option<&str>| LaunchTemplate {
            metadata_options: Some(MetadataOptions {
                http_tokens: tokens.map(str::to_owned),
                http_endpoint: endpoint.map(str::to_owned),
                http_put_response_hop_limit: endpoint.map(|_| 1),
                ..MetadataOptions::default()
            }),
            ..LaunchTemplate::default()
        };
        let told = options(Some("required"), Some("enabled"));
        let written = options(Some("required"), None);
        assert_eq!(beside(told.clone(), &written, false), written);
        assert_eq!(beside(told.clone(), &told, false), told);
        let seen = beside(told, &options(None, None), false);
        assert_eq!(seen, written);
    }
}
