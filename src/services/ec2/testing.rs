//! What EC2 documents for all its calls: filters, tags, pages, the shape of answers.

pub(in crate::services) mod interfaces;

use crate::aws::fake::{Answer, Call};
use crate::engine::Tags;
use crate::services::testing::element;

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

/// The answer to a call that only does something.
pub(in crate::services) fn yes(call: &Call) -> Answer {
    answer(call, "<return>true</return>")
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

/// Tags as an answer has them.
pub(in crate::services) fn tag_set(tags: &Tags) -> String {
    set("tagSet", tags.iter().map(|(k, v)| element("key", k) + &element("value", v)))
}

/// The tags in a create call, which are for objects of this kind.
pub(in crate::services) fn tags_for(call: &Call, kind: &str) -> Tags {
    if call.params.keys().any(|name| name.starts_with("TagSpecification")) {
        assert_eq!(call.param("TagSpecification.1.ResourceType"), kind);
    }
    numbered(call, "TagSpecification.1.Tag")
}

/// The tags `NAME.1.Key`, `NAME.1.Value`, `NAME.2.Key` ...
pub(in crate::services) fn numbered(call: &Call, name: &str) -> Tags {
    let at = |i: usize, part: &str| call.params.get(&format!("{name}.{i}.{part}")).cloned();
    let tag = |i| Some((at(i, "Key")?, at(i, "Value").unwrap_or_default()));
    (1..).map_while(tag).collect()
}

/// Carries `CreateTags` and `DeleteTags` out.
pub(in crate::services) fn retag(call: &Call, tags: &mut Tags) -> Answer {
    for (key, value) in numbered(call, "Tag") {
        match call.action.as_str() {
            "CreateTags" => _ = tags.insert(key, value),
            _ => _ = tags.remove(&key),
        }
    }
    yes(call)
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

/// One page of the items of an answer. `size` items make a page; 0 means that all do.
pub(in crate::services) fn page(
    call: &Call,
    name: &str,
    items: Vec<String>,
    size: usize,
) -> Answer {
    let from = call.param("NextToken").strip_prefix("page-").map_or(0, |at| at.parse().unwrap());
    let to = if size == 0 { items.len() } else { items.len().min(from + size) };
    let next = (to < items.len()).then(|| element("nextToken", format!("page-{to}")));
    answer(call, set(name, items.into_iter().take(to).skip(from)) + &next.unwrap_or_default())
}
