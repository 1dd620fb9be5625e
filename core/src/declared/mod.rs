//! Types of hashicorp/aws that are declared and not managed: they have a schema, so that modules which mention them
//! validate, and nothing else ([record 51](../../docs/decisions/0051-declared-types.md)).

mod compare;
mod deprecated;
mod table;
#[cfg(test)]
mod tests;

pub use table::{Attribute, Block, Declared, Nested, Table};

/// All of them, in the schemas of hashicorp/aws 6.66: what `names.txt` lists, without what this provider manages.
pub const TABLE: Table = Table::of(include_str!("table.txt"));
