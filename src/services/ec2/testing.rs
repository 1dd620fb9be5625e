//! What EC2 documents for all its calls: filters, tags, pages, the shape of answers.

pub(in crate::services) mod endpoints;
pub(in crate::services) mod interfaces;
pub(in crate::services) mod kinds;
mod launch_templates;
pub(in crate::services) mod network_acls;
pub(in crate::services) mod networks;
pub(in crate::services) mod route_tables;
pub(in crate::services) mod security_groups;
pub(in crate::services) mod volumes;

use crate::aws::fake::{Answer, Call};

/// An answer to a call.
pub(in crate::services) fn answer(call: &Call, body: impl AsRef<str>) -> Answer {
    let (action, body) = (&call.action, body.as_ref());
    Answer::xml(
        200,
        format!(
            "<{action}Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>r</requestId>{body}\
             </{action}Response>"
        ),
    )
}

/// An error of the client.
pub(in crate::services) fn refusal(code: &str, message: &str) -> Answer {
    Answer::error(code, message, 400)
}

/// A set of items.
pub(in crate::services) fn set(name: &str, items: impl IntoIterator<Item = String>) -> String {
    let items: String =
        items.into_iter().map(|item| ["<item>", &item, "</item>"].concat()).collect();
    format!("<{name}>{items}</{name}>")
}

/// Whether an object whose values for a filter are these passes all filters of a call.
pub(in crate::services) fn passes(call: &Call, values: impl Fn(&str) -> Vec<String>) -> bool {
    let filter = |i: usize| {
        let name = call.params.get(&format!("Filter.{i}.Name"))?;
        let wanted = (1..).map_while(|j| call.params.get(&format!("Filter.{i}.Value.{j}")));
        let wanted: Vec<&String> = wanted.collect();
        assert!((1..=200).contains(&wanted.len()), "EC2 takes 1 to 200 values in a filter");
        Some(values(name).iter().any(|value| wanted.contains(&value)))
    };
    (1..).map_while(filter).all(|passes| passes)
}
