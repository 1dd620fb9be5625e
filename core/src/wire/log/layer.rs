//! From events to lines.

use super::line::{Line, fields_of};
use serde_json::{Map, Value};
use std::time::SystemTime;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::{LookupSpan, Scope};

/// The crate of the types, and the name under which all of ours is logged.
const OURS: &str = "assumerole";
/// This crate.
const CORE: &str = "assumerole_core";

/// The name of a target in a line, if it is ours: which crate it is in is nobody's business. What the AWS SDK and the HTTP stack log
/// at trace may hold secrets, so it is never even formatted.
fn module(target: &str) -> Option<String> {
    let name = target.split("::").next().filter(|name| [OURS, CORE].contains(name))?;
    Some(target.replacen(name, OURS, 1))
}

/// Writes every event of ours up to `level`, with the fields of the spans around it.
pub(super) struct Lines {
    pub(super) level: Level,
    pub(super) write: fn(&[u8]),
}

impl Lines {
    fn wants(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= self.level && module(metadata.target()).is_some()
    }
}

/// The fields of a span, kept with it.
struct SpanFields(Map<String, Value>);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Lines {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if self.wants(metadata) { Interest::always() } else { Interest::never() }
    }
    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        self.wants(metadata)
    }
    fn max_level_hint(&self) -> Option<tracing::level_filters::LevelFilter> {
        Some(self.level.into())
    }
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            span.extensions_mut()
                .insert(SpanFields(fields_of(|visitor| attributes.record(visitor))));
        }
    }
    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(SpanFields(fields)) = span.extensions_mut().get_mut()
        {
            fields.extend(fields_of(|visitor| values.record(visitor)));
        }
    }
    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Map::new();
        for span in context.event_scope(event).into_iter().flat_map(Scope::from_root) {
            if let Some(SpanFields(around)) = span.extensions().get() {
                fields.extend(around.clone());
            }
        }
        fields.extend(fields_of(|visitor| event.record(visitor)));
        #[expect(
            clippy::disallowed_methods,
            reason = "when it was logged, which no plan depends on"
        )]
        let time = SystemTime::now();
        let metadata = event.metadata();
        let module = &module(metadata.target()).unwrap_or_default();
        (self.write)(&Line { level: *metadata.level(), module, time, fields }.encode());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::cell::RefCell;
    use tracing_subscriber::layer::SubscriberExt as _;

    thread_local! {
        static WRITTEN: RefCell<Vec<Value>> = const { RefCell::new(Vec::new()) };
    }

    fn logged(level: Level, work: impl FnOnce()) -> Vec<Value> {
        let write = |line: &[u8]| {
            WRITTEN.with_borrow_mut(|lines| lines.push(serde_json::from_slice(line).unwrap()));
        };
        tracing::subscriber::with_default(
            tracing_subscriber::registry().with(Lines { level, write }),
            work,
        );
        WRITTEN.take()
    }

    #[test]
    fn only_our_own_events_up_to_the_level_are_written() {
        let lines = logged(Level::INFO, || {
            tracing::info!(target: "assumerole_core::engine", "ours");
            tracing::info!(target: "assumerole::services", "ours too");
            tracing::debug!(target: "assumerole_core::engine", "too much");
            tracing::error!(target: "aws_smithy_runtime", "a secret");
            tracing::error!(target: "assumerole_other", "not ours either");
        });
        let told: Vec<_> = lines.iter().map(|line| (&line["@module"], &line["@message"])).collect();
        assert_eq!(
            told,
            [
                (&json!("assumerole::engine"), &json!("ours")),
                (&json!("assumerole::services"), &json!("ours too")),
            ]
        );
    }

    #[test]
    fn an_event_carries_the_fields_of_the_spans_around_it() {
        let lines = logged(Level::TRACE, || {
            let span = tracing::info_span!("rpc", kind = "aws_vpc", id = tracing::field::Empty);
            let _inside = span.enter();
            span.record("id", "vpc-1");
            tracing::warn!(attempt = 2, kind = "aws_subnet", "again");
        });
        assert_eq!(lines[0]["id"], "vpc-1");
        assert_eq!(
            (&lines[0]["attempt"], &lines[0]["kind"]),
            (&Value::from(2), &Value::from("aws_subnet"))
        );
    }
}
