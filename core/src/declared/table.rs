//! The table of schemas. Nothing of it is read before somebody asks for it.
//!
//! `table.txt` is a part for each type, with an empty line between them. The first line is the type, the others are what
//! is in it, those of a block one space further in than the block:
//!
//! ```text
//! resource aws_thing 2 1             kind, name, schema version, the oldest version whose states have the same shape
//!  name rs "string"                  attribute: name, flags, type as JSON
//!  rule list 0 1 d                   blocks: name, nesting, at least, at most (0: any number), `d` if deprecated
//!   port oc "number"
//! ```
//!
//! Flags: `r`equired, `o`ptional, `c`omputed, `s`ensitive, `w`rite-only, `d`eprecated.

use super::{compare, deprecated};
use crate::schema::Nesting;
use crate::value::{CodecError, Path, Type, Value, json};
use std::collections::BTreeMap;
use std::iter::Peekable;
use std::str::Lines;

/// The text of a table.
#[derive(Clone, Copy, Debug, Default)]
pub struct Table(&'static str);

impl Table {
    /// Of this text.
    #[must_use]
    pub const fn of(text: &'static str) -> Self {
        Self(text)
    }
    /// The resource types, by name.
    pub fn resources(self) -> impl Iterator<Item = Declared> {
        self.of_kind("resource")
    }
    /// The data sources, by name.
    pub fn data_sources(self) -> impl Iterator<Item = Declared> {
        self.of_kind("data")
    }
    fn of_kind(self, kind: &'static str) -> impl Iterator<Item = Declared> {
        self.0.split("\n\n").filter_map(move |part| Declared::read(part, kind))
    }
}

/// A type that is declared.
#[derive(Clone, Copy, Debug)]
pub struct Declared {
    /// Its name.
    pub name: &'static str,
    /// The version of its schema.
    pub version: i64,
    /// The oldest version whose states have the same shape.
    pub oldest: i64,
    body: &'static str,
}

impl Declared {
    fn read(part: &'static str, wanted: &str) -> Option<Self> {
        let (head, body) = part.split_once('\n')?;
        let mut words = head.split(' ');
        let kind = words.next().filter(|kind| *kind == wanted);
        let (name, mut number) = (kind.and(words.next())?, || words.next()?.parse().ok());
        Some(Self { name, version: number()?, oldest: number()?, body })
    }
    /// What is in it.
    #[must_use]
    pub fn block(&self) -> Block {
        block(&mut self.body.lines().peekable(), 1)
    }
    /// The type of its objects.
    pub fn ty(&self) -> Result<Type, CodecError> {
        self.block().ty()
    }
    /// A state of hashicorp/aws as it is. The error says why that is not possible.
    pub fn upgrade(&self, version: i64, state: &[u8]) -> Result<Value, String> {
        let Self { name, version: newest, oldest, .. } = self;
        if version > *newest {
            return Err(format!(
                "The state was written by a newer hashicorp/aws: its schema version of {name} is {version}, and this \
                 version of the provider knows {newest}."
            ));
        }
        if version < *oldest {
            return Err(format!(
                "The state was written by a hashicorp/aws older than 5.100: its schema version of {name} is {version}, \
                 and {oldest} is needed. Run `terraform apply -refresh-only` with hashicorp/aws 5.100 or newer, then \
                 come back."
            ));
        }
        let unreadable = |problem: CodecError| format!("The state cannot be read: {problem}.");
        let block = self.block();
        let mut value = block.ty().and_then(|ty| json::decode(state, &ty)).map_err(unreadable)?;
        block.fill(&mut value);
        Ok(value)
    }
    /// Where a configuration sets what is deprecated.
    #[must_use]
    pub fn deprecated(&self, config: &Value) -> Vec<Path> {
        deprecated::set_in(&self.block(), config)
    }
    /// Where a configuration says something else than the state of an object: what would be a change.
    #[must_use]
    pub fn differences(&self, config: &Value, state: &Value) -> Vec<Path> {
        compare::differences(&self.block(), config, state)
    }
}

/// What is in a type or in a block.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// Its attributes.
    pub attributes: Vec<Attribute>,
    /// The blocks in it.
    pub blocks: Vec<Nested>,
}

impl Block {
    /// The type of its objects.
    pub fn ty(&self) -> Result<Type, CodecError> {
        let attributes = self.attributes.iter().map(|of| Ok((of.name.to_owned(), of.ty()?)));
        let blocks = self.blocks.iter().map(|of| Ok((of.name.to_owned(), of.ty()?)));
        attributes.chain(blocks).collect::<Result<BTreeMap<_, _>, _>>().map(Type::Object)
    }
    /// Puts no blocks where a state that lacks a kind of them has null.
    fn fill(&self, object: &mut Value) {
        for Nested { name, nesting, block, .. } in &self.blocks {
            let none = match nesting {
                Nesting::Single => Value::Null,
                Nesting::List => Value::List(vec![]),
                Nesting::Set => Value::Set(vec![]),
            };
            if object.get(name).is_null() {
                object.insert(name, none);
            }
            object.change(name, |inside| inside.for_each_object(|object| block.fill(object)));
        }
    }
}

/// An attribute.
#[derive(Clone, Copy, Debug)]
pub struct Attribute {
    /// Its name.
    pub name: &'static str,
    /// Its type, as JSON.
    pub json: &'static str,
    flags: &'static str,
}

impl Attribute {
    /// Its type.
    pub fn ty(&self) -> Result<Type, CodecError> {
        Type::from_json(self.json)
    }
    /// Whether the user must set it.
    #[must_use]
    pub fn required(&self) -> bool {
        self.flags.contains('r')
    }
    /// Whether the user may set it.
    #[must_use]
    pub fn optional(&self) -> bool {
        self.flags.contains('o')
    }
    /// Whether a provider may set it.
    #[must_use]
    pub fn computed(&self) -> bool {
        self.flags.contains('c')
    }
    /// Whether Terraform does not show it.
    #[must_use]
    pub fn sensitive(&self) -> bool {
        self.flags.contains('s')
    }
    /// Whether it is in no plan and no state.
    #[must_use]
    pub fn write_only(&self) -> bool {
        self.flags.contains('w')
    }
    /// Whether it should not be used any more.
    #[must_use]
    pub fn deprecated(&self) -> bool {
        self.flags.contains('d')
    }
}

/// A kind of blocks in another block.
#[derive(Clone, Debug)]
pub struct Nested {
    /// Its name.
    pub name: &'static str,
    /// How many of them there are, and in which order.
    pub nesting: Nesting,
    /// At least so many.
    pub min: i64,
    /// At most so many; zero means any number.
    pub max: i64,
    /// Whether it should not be used any more.
    pub deprecated: bool,
    /// What is in it.
    pub block: Block,
}

impl Nested {
    fn ty(&self) -> Result<Type, CodecError> {
        let inner = self.block.ty()?;
        Ok(match self.nesting {
            Nesting::Single => inner,
            Nesting::List => Type::list(inner),
            Nesting::Set => Type::set(inner),
        })
    }
}

fn nesting(word: &str) -> Option<Nesting> {
    match word {
        "single" => Some(Nesting::Single),
        "list" => Some(Nesting::List),
        "set" => Some(Nesting::Set),
        _ => None,
    }
}

/// Reads the lines that are so far in, and what belongs to them.
fn block(lines: &mut Peekable<Lines<'static>>, depth: usize) -> Block {
    let mut found = Block::default();
    while let Some(line) = lines.next_if(|line| line.len() - line.trim_start().len() == depth) {
        let mut words = line.trim_start().splitn(3, ' ');
        let (Some(name), Some(word), Some(rest)) = (words.next(), words.next(), words.next())
        else {
            continue;
        };
        let Some(nesting) = nesting(word) else {
            found.attributes.push(Attribute { name, json: rest, flags: word });
            continue;
        };
        let mut numbers = rest.split(' ').map(|word| word.parse().unwrap_or_default());
        let mut number = || numbers.next().unwrap_or_default();
        let (min, max) = (number(), number());
        let (deprecated, block) = (rest.ends_with('d'), block(lines, depth + 1));
        found.blocks.push(Nested { name, nesting, min, max, deprecated, block });
    }
    found
}
