//! The types that an attribute of a case can have.

use crate::schema::types::{ArnText, Cidr, Ipv4Cidr, Ipv6Cidr};
use crate::schema::{Doc, Field, Node, Rules};
use crate::value::Number;
use std::collections::{BTreeMap, BTreeSet};

model! {
    /// A rule of a firewall, as the value of an attribute.
    pub(super) struct Rule {
        /// A port.
        #[tf(required)]
        port: i64,
        /// Where from.
        #[tf(optional)]
        from: Option<Cidr>,
        /// What AWS calls it.
        #[tf(optional)]
        name: Option<String>,
    }
}

const fn of<T: Field>() -> Node {
    Node::of::<T>("", Doc(&["A case."]), Rules::NONE)
}

/// An attribute of the type of that name, without a name and rules.
pub(super) fn named(name: &str) -> Option<Node> {
    Some(match name {
        "string" => of::<Option<String>>(),
        "number" => of::<Option<i64>>(),
        "fraction" => of::<Option<Number>>(),
        "bool" => of::<Option<bool>>(),
        "arn" => of::<Option<ArnText>>(),
        "cidr" => of::<Option<Cidr>>(),
        "ipv4_cidr" => of::<Option<Ipv4Cidr>>(),
        "ipv6_cidr" => of::<Option<Ipv6Cidr>>(),
        "list(string)" => of::<Option<Vec<String>>>(),
        "list(number)" => of::<Option<Vec<i64>>>(),
        "list(cidr)" => of::<Option<Vec<Cidr>>>(),
        "set(string)" => of::<Option<BTreeSet<String>>>(),
        "set(cidr)" => of::<Option<BTreeSet<Cidr>>>(),
        "map(string)" => of::<Option<BTreeMap<String, String>>>(),
        "list(rule)" => of::<Option<Vec<Rule>>>(),
        "set(rule)" => of::<Option<BTreeSet<Rule>>>(),
        _ => return None,
    })
}
