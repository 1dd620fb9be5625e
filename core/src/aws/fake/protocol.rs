//! The protocols of AWS: how an answer and an error are written, from values with the names of the wire.

use crate::aws::services::Protocol;
use serde_json::Value as Json;
use std::fmt::Write;

impl Protocol {
    /// Whether the path of a request says what it is about.
    pub(super) fn is_rest(self) -> bool {
        matches!(self, Self::RestJson | Self::RestXml)
    }

    /// The body of an answer.
    pub fn body(self, action: &str, request_id: &str, answer: &Json) -> String {
        let id = |name: &str| xml(name, &Json::from(request_id), Items::Item);
        match self {
            Self::Ec2 => format!(
                "<{action}Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">{}{}</{action}Response>",
                id("requestId"),
                inside(answer, Items::Item)
            ),
            Self::Query => format!(
                "<{action}Response><{action}Result>{}</{action}Result><ResponseMetadata>{}</ResponseMetadata></{action}Response>",
                inside(answer, Items::Member),
                id("RequestId")
            ),
            Self::RestXml => {
                format!("<{action}Response>{}</{action}Response>", inside(answer, Items::Singular))
            }
            Self::Json | Self::RestJson => answer.to_string(),
        }
    }

    /// The body of an error.
    pub fn error(self, code: &str, message: &str, request_id: &str) -> String {
        let message = &escaped(message);
        match self {
            Self::Ec2 => format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Errors><Error><Code>{code}</Code><Message>{message}</Message>\
                 </Error></Errors><RequestID>{request_id}</RequestID></Response>"
            ),
            Self::Query | Self::RestXml => format!(
                "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>\
                 <RequestId>{request_id}</RequestId></ErrorResponse>"
            ),
            Self::Json | Self::RestJson => {
                serde_json::json!({"__type": code, "message": message}).to_string()
            }
        }
    }
}

/// What the elements of a list are called.
#[derive(Clone, Copy)]
enum Items {
    Item,
    Member,
    /// As the list, without its `s`. A list of another name has no element around it.
    Singular,
}

/// What is called otherwise than `member` in lists of the query protocol: a list is an object around it then, as a map is
/// one around its entries.
const OWN_NAMES: &[&str] =
    &["CacheSubnetGroup", "ClusterSubnetGroup", "DBSubnetGroup", "Subnet", "Tag", "entry"];

/// The fields of an object. Those that begin with `_` are nobody's business, and those with `@` are headers.
fn inside(value: &Json, items: Items) -> String {
    let fields = value.as_object().into_iter().flatten();
    let shown = fields.filter(|(name, _)| !name.starts_with(['_', '@']));
    shown.map(|(name, value)| xml(name, value, items)).collect()
}

fn xml(name: &str, value: &Json, items: Items) -> String {
    let content = match value {
        Json::Null => return String::new(),
        Json::Bool(value) => value.to_string(),
        Json::Number(value) => value.to_string(),
        Json::String(text) => escaped(text),
        Json::Object(_) => inside(value, items),
        Json::Array(all) => {
            let (item, around) = match (items, name.strip_suffix('s')) {
                (Items::Member, _) if OWN_NAMES.contains(&name) => (name, false),
                // EC2 says of what the IDs of a few lists are.
                (Items::Item, _) if name == "groupSet" && all.iter().all(Json::is_string) => {
                    ("groupId", true)
                }
                (Items::Item, _) => ("item", true),
                (Items::Member, _) => ("member", true),
                (Items::Singular, Some(item)) => (item, true),
                (Items::Singular, None) => (name, false),
            };
            let all: String = all.iter().map(|value| xml(item, value, items)).collect();
            if !around {
                return all;
            }
            all
        }
    };
    format!("<{name}>{content}</{name}>")
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\t' | '\n' | '\r' => _ = write!(escaped, "&#{};", u32::from(c)),
            c => escaped.push(c),
        }
    }
    escaped
}
