//! The `Schema` section of a page: what may be set, what must be, and what can only be read.

use super::facts;
use crate::schema::{Nesting, Node, Rules, Schema, Syntax};
use crate::value::Type;
use std::fmt::Write as _;

/// The name of the block that has a section of its own.
const TIMEOUTS: &str = "timeouts";

/// The whole section.
pub(super) fn section(schema: &Schema) -> String {
    let mut text = String::from("## Schema\n");
    text.push_str(&together(schema));
    let mut inner = Vec::new();
    for (heading, lines) in groups(schema, "", &mut inner) {
        let _ = write!(text, "\n### {heading}\n\n{}", lines.concat());
    }
    for nested in inner {
        text.push_str(&nested);
    }
    text
}

/// What is demanded of several arguments together.
fn together(schema: &Schema) -> String {
    let sentences: Vec<String> = schema.together.iter().map(facts::together).collect();
    if sentences.is_empty() { String::new() } else { format!("\n{}\n", sentences.join(" ")) }
}

/// What a line says of one name or of several.
struct Line {
    names: Vec<&'static str>,
    text: String,
}

/// Lines by heading, sorted by name; names of which the same is to be said share a line. The sections of
/// what is nested go into `inner`, in the same order.
fn groups(schema: &Schema, at: &str, inner: &mut Vec<String>) -> Vec<(&'static str, Vec<String>)> {
    let mut groups: [(&str, Vec<Line>); 3] =
        [("Required", vec![]), ("Optional", vec![]), ("Read-Only", vec![])];
    let mut add = |group: usize, (name, text, section): (&'static str, String, Option<String>)| {
        let lines = &mut groups[group].1;
        match lines.iter_mut().find(|line| line.text == text) {
            Some(line) => line.names.push(name),
            None => lines.push(Line { names: vec![name], text }),
        }
        inner.extend(section);
    };
    let mut nodes: Vec<&Node> = schema.nodes.iter().collect();
    nodes.sort_by_key(|node| node.name);
    for node in nodes {
        let group = match node.rules {
            Rules { required: true, .. } => 0,
            Rules { min, .. } if node.is_block() => usize::from(min == 0),
            Rules { optional: true, .. } => 1,
            _ => 2,
        };
        add(group, if node.is_block() { block(node, at) } else { attribute(node, at) });
    }
    let printed = |line: Line| format!("- {} {}\n", named(&line.names), line.text);
    // The many stand for what is of no interest by itself: behind all that is.
    for (_, lines) in &mut groups {
        lines.sort_by_key(|line| line.names.len() > MANY);
    }
    groups
        .into_iter()
        .filter(|(_, lines)| !lines.is_empty())
        .map(|(heading, lines)| (heading, lines.into_iter().map(printed).collect()))
        .collect()
}

/// The most names that share a line by name.
const MANY: usize = 20;

/// All names, or from which to which they go where nobody would read them.
fn named(names: &[&str]) -> String {
    match names {
        [first, .., last] if names.len() > MANY => {
            format!("{} more names, from `{first}` to `{last}`", names.len())
        }
        _ => names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
    }
}

/// The line of an attribute and, where its values are objects, the section about them.
fn attribute(node: &Node, at: &str) -> (&'static str, String, Option<String>) {
    let name = node.name;
    let mut kind = match node.body() {
        Some((Nesting::Single, _)) if node.syntax == Syntax::Nested => "Attributes".to_owned(),
        Some((_, _)) if node.syntax == Syntax::Nested => "Attributes List".to_owned(),
        _ => type_name(&node.ty()),
    };
    if node.rules.sensitive {
        kind.push_str(", Sensitive");
    }
    let doc = facts::of(node);
    let Some((nesting, schema)) = node.body() else {
        return (name, format!("({kind}) {doc}"), None);
    };
    let anchor = anchor("nestedatt", at, name);
    let as_blocks = node.syntax == Syntax::Attribute && nesting != Nesting::Single;
    let written = if as_blocks && node.is_settable() {
        " Written as blocks, in which attributes that are left out are null, or with `=` as a list of objects that have all of them."
    } else {
        ""
    };
    let line = format!("({kind}) {doc}{written} {}", below(&anchor));
    let section = if node.is_settable() {
        nested_section(&anchor, at, name, schema)
    } else {
        answer_section(&anchor, at, name, schema)
    };
    (name, line, Some(section))
}

/// The line of a kind of nested block, and the section about what is in it.
fn block(node: &Node, at: &str) -> (&'static str, String, Option<String>) {
    let (name, Rules { min, max, .. }) = (node.name, node.rules);
    let doc = facts::of(node);
    if name == TIMEOUTS {
        return (name, format!("(Block) {doc} See [Timeouts](#timeouts)."), None);
    }
    let Some((nesting, schema)) = node.body() else { return (name, doc, None) };
    let mut kind = match nesting {
        Nesting::Single => "Block",
        Nesting::List => "Block List",
        Nesting::Set => "Block Set",
    }
    .to_owned();
    if min > 0 {
        let _ = write!(kind, ", Min: {min}");
    }
    if max > 0 {
        let _ = write!(kind, ", Max: {max}");
    }
    let anchor = anchor("nestedblock", at, name);
    let line = format!("({kind}) {doc} {}", below(&anchor));
    (name, line, Some(nested_section(&anchor, at, name, schema)))
}

/// The section about objects that can only be read.
fn answer_section(anchor: &str, at: &str, name: &str, schema: &Schema) -> String {
    let mut section = heading(anchor, at, name);
    section.push_str("\nEach object has:\n\n");
    let mut nodes: Vec<&Node> = schema.nodes.iter().collect();
    nodes.sort_by_key(|node| node.name);
    let mut inner = String::new();
    for node in nodes {
        let doc = facts::of(node);
        let mut below_it = String::new();
        if let Some((_, schema)) = node.body() {
            let (at, anchor) =
                (dotted(at, name), self::anchor("nestedatt", &dotted(at, name), node.name));
            below_it = format!(" {}", below(&anchor));
            inner.push_str(&answer_section(&anchor, &at, node.name, schema));
        }
        let _ = writeln!(section, "- `{}` ({}) {doc}{below_it}", node.name, type_name(&node.ty()));
    }
    section + &inner
}

/// The section about what is in a nested block or a nested attribute.
fn nested_section(anchor: &str, at: &str, name: &str, schema: &Schema) -> String {
    let mut section = heading(anchor, at, name);
    section.push_str(&together(schema));
    let mut inner = Vec::new();
    for (heading, lines) in groups(schema, &dotted(at, name), &mut inner) {
        let _ = write!(section, "\n{heading}:\n\n{}", lines.concat());
    }
    section + &inner.concat()
}

fn below(anchor: &str) -> String {
    format!("(see [below for nested schema](#{anchor}))")
}

fn heading(anchor: &str, at: &str, name: &str) -> String {
    format!("\n<a id=\"{anchor}\"></a>\n### Nested Schema for `{}`\n", dotted(at, name))
}

fn anchor(kind: &str, at: &str, name: &str) -> String {
    format!("{kind}--{}", dotted(at, name).replace('.', "--"))
}

fn dotted(at: &str, name: &str) -> String {
    if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") }
}

/// A type in words.
pub(super) fn type_name(ty: &Type) -> String {
    match ty {
        Type::Bool => "Boolean".to_owned(),
        Type::Number => "Number".to_owned(),
        Type::String => "String".to_owned(),
        Type::Dynamic => "Dynamic".to_owned(),
        Type::List(t) => format!("List of {}", type_name(t)),
        Type::Set(t) => format!("Set of {}", type_name(t)),
        Type::Map(t) => format!("Map of {}", type_name(t)),
        Type::Object(_) => "Object".to_owned(),
        Type::Tuple(_) => "Tuple".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Block;
    use std::collections::BTreeSet;

    model! {
        /// A house.
        struct House {
            /// Number in the street.
            #[tf(required)]
            number: i64,
            /// Key under the mat.
            #[tf(optional, sensitive)]
            key: Option<String>,
            /// Who owns it.
            #[tf(optional, nested)]
            owner: Option<Person>,
            /// Who lives there.
            #[tf(computed)]
            people: Option<BTreeSet<Person>>,
            /// Who may come in.
            #[tf(optional, computed, max = 2)]
            guest: Option<Vec<Guest>>,
            /// What is above the cellar.
            #[tf(block, min = 1)]
            floor: Vec<Floor>,
        }
    }
    model! {
        /// A floor.
        struct Floor {
            /// What is behind its doors.
            #[tf(block, max = 7)]
            room: Vec<Person>,
        }
    }
    model! {
        /// A guest.
        #[tf(exactly_one_of = &["name", "key"], when = ("door", &["front"]))]
        #[tf(none_of = &["key"], when = ("door", &["back"]))]
        struct Guest {
            /// Which way.
            #[tf(required, one_of = &["front", "back"])]
            door: String,
            /// Who.
            #[tf(optional, length = (1, 9))]
            name: Option<String>,
            /// With which.
            #[tf(optional)]
            key: Option<String>,
        }
    }
    model! {
        /// A person.
        struct Person {
            /// Name.
            #[tf(optional)]
            name: Option<String>,
        }
    }

    #[test]
    fn required_optional_and_read_only_parts_stand_apart_and_blocks_get_their_own_sections() {
        let expected = "\
## Schema

### Required

- `floor` (Block List, Min: 1) What is above the cellar. (see [below for nested schema](#nestedblock--floor))
- `number` (Number) Number in the street.

### Optional

- `guest` (List of Object) Who may come in. At most 2 elements. Written as blocks, in which attributes that are left \
out are null, or with `=` as a list of objects that have all of them. (see [below for nested schema](#nestedatt--guest))
- `key` (String, Sensitive) Key under the mat.
- `owner` (Attributes) Who owns it. (see [below for nested schema](#nestedatt--owner))

### Read-Only

- `people` (Set of Object) Who lives there. (see [below for nested schema](#nestedatt--people))

<a id=\"nestedblock--floor\"></a>
### Nested Schema for `floor`

Optional:

- `room` (Block List, Max: 7) What is behind its doors. (see [below for nested schema](#nestedblock--floor--room))

<a id=\"nestedblock--floor--room\"></a>
### Nested Schema for `floor.room`

Optional:

- `name` (String) Name.

<a id=\"nestedatt--guest\"></a>
### Nested Schema for `guest`

Exactly one of `name` and `key` is required where `door` is `front`. `key` cannot be set where `door` is `back`.

Required:

- `door` (String) Which way. Accepts `front` or `back`.

Optional:

- `key` (String) With which.
- `name` (String) Who. 1 to 9 characters.

<a id=\"nestedatt--owner\"></a>
### Nested Schema for `owner`

Optional:

- `name` (String) Name.

<a id=\"nestedatt--people\"></a>
### Nested Schema for `people`

Each object has:

- `name` (String) Name.
";
        assert_eq!(section(House::SCHEMA), expected);
    }
}
