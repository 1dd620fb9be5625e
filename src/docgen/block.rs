//! The `Schema` section of a page: what may be set, what must be, and what can only be read.

use super::facts;
use crate::schema::{Attribute, Nested, Nesting, Schema};
use crate::value::Type;
use std::fmt::Write as _;

/// The name of the block that has a section of its own.
const TIMEOUTS: &str = "timeouts";

/// The whole section.
pub(super) fn section(schema: &Schema) -> String {
    let mut text = String::from("## Schema\n");
    let mut inner = Vec::new();
    for (heading, lines) in groups(schema, "", &mut inner) {
        let _ = write!(text, "\n### {heading}\n\n{}", lines.concat());
    }
    for nested in inner {
        text.push_str(&nested);
    }
    text
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
    let mut fields: Vec<Part<'_>> = schema.attributes.iter().map(Part::Attribute).collect();
    fields.extend(schema.blocks.iter().map(Part::Block));
    fields.sort_by_key(Part::name);
    for field in &fields {
        match field {
            Part::Attribute(a) if a.rules.required => add(0, attribute(a, at)),
            Part::Attribute(a) if a.rules.optional => add(1, attribute(a, at)),
            Part::Attribute(a) => add(2, attribute(a, at)),
            Part::Block(b) => add(usize::from(b.min == 0), block(b, at)),
        }
    }
    let printed = |line: Line| {
        let names: Vec<String> = line.names.iter().map(|name| format!("`{name}`")).collect();
        format!("- {} {}\n", names.join(", "), line.text)
    };
    groups
        .into_iter()
        .filter(|(_, lines)| !lines.is_empty())
        .map(|(heading, lines)| (heading, lines.into_iter().map(printed).collect()))
        .collect()
}

enum Part<'a> {
    Attribute(&'a Attribute),
    Block(&'a Nested),
}
impl Part<'_> {
    fn name(&self) -> &'static str {
        match self {
            Part::Attribute(a) => a.name,
            Part::Block(b) => b.name,
        }
    }
}

/// The line of an attribute and, where its values are objects, the section about them.
fn attribute(attribute: &Attribute, at: &str) -> (&'static str, String, Option<String>) {
    let Attribute { name, ty, rules, nested, .. } = attribute;
    let mut kind = match nested {
        Some((Nesting::Single, _)) => "Attributes".to_owned(),
        Some((Nesting::List, _)) => "Attributes List".to_owned(),
        Some((Nesting::Set, _)) => "Attributes Set".to_owned(),
        None => type_name(ty),
    };
    if rules.sensitive {
        kind.push_str(", Sensitive");
    }
    let doc = facts::of(attribute);
    let Some(fields) = object_in(ty) else {
        return (name, format!("({kind}) {doc}"), None);
    };
    let anchor = anchor("nestedatt", at, name);
    if let Some((_, schema)) = nested {
        let section = nested_section(&anchor, at, name, schema);
        return (name, format!("({kind}) {doc} {}", below(&anchor)), Some(section));
    }
    let written = if rules.optional {
        " Written with `=`, as a list of objects that each have all their attributes."
    } else {
        ""
    };
    let line = format!("({kind}) {doc}{written} {}", below(&anchor));
    let mut section = heading(&anchor, at, name);
    section.push_str("\nEach object has:\n\n");
    for (field, ty) in fields {
        let _ = writeln!(section, "- `{field}` ({})", type_name(ty));
    }
    (name, line, Some(section))
}

/// The line of a kind of nested block, and the section about what is in it.
fn block(nested: &Nested, at: &str) -> (&'static str, String, Option<String>) {
    let Nested { name, nesting, min, max, .. } = nested;
    let doc = facts::of_block(nested);
    if *name == TIMEOUTS {
        return (name, format!("(Block) {doc} See [Timeouts](#timeouts)."), None);
    }
    let mut kind = match nesting {
        Nesting::Single => "Block",
        Nesting::List => "Block List",
        Nesting::Set => "Block Set",
    }
    .to_owned();
    if *min > 0 {
        let _ = write!(kind, ", Min: {min}");
    }
    if *max > 0 {
        let _ = write!(kind, ", Max: {max}");
    }
    let anchor = anchor("nestedblock", at, name);
    let line = format!("({kind}) {doc} {}", below(&anchor));
    (name, line, Some(nested_section(&anchor, at, name, &nested.schema)))
}

/// The section about what is in a nested block or a nested attribute.
fn nested_section(anchor: &str, at: &str, name: &str, schema: &Schema) -> String {
    let mut section = heading(anchor, at, name);
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

fn object_in(ty: &Type) -> Option<&std::collections::BTreeMap<String, Type>> {
    match ty {
        Type::Object(fields) => Some(fields),
        Type::List(t) | Type::Set(t) | Type::Map(t) => object_in(t),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Block;
    use crate::schema::types::{Object, Record};
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
            #[tf(optional)]
            owner: Option<Record<Person>>,
            /// Who lives there.
            #[tf(computed)]
            people: Option<BTreeSet<Object<Person>>>,
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

<a id=\"nestedatt--owner\"></a>
### Nested Schema for `owner`

Optional:

- `name` (String) Name.

<a id=\"nestedatt--people\"></a>
### Nested Schema for `people`

Each object has:

- `name` (String)
";
        assert_eq!(section(&House::schema()), expected);
    }
}
