//! The types that an attribute of a case can have.

use crate::schema::types::{ArnText, Cidr, Ipv4Cidr, Ipv6Cidr, Object};
use crate::schema::{Field, Semantics};
use crate::value::Type;
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

fn of<T: Field>() -> (Type, Semantics) {
    (T::ty(), Semantics { same: T::same, check: T::check })
}

/// The type of that name, and what its values mean.
pub(super) fn named(name: &str) -> Option<(Type, Semantics)> {
    Some(match name {
        "string" => of::<Option<String>>(),
        "number" => of::<Option<i64>>(),
        "bool" => of::<Option<bool>>(),
        "arn" => of::<Option<ArnText>>(),
        "cidr" => of::<Option<Cidr>>(),
        "ipv4_cidr" => of::<Option<Ipv4Cidr>>(),
        "ipv6_cidr" => of::<Option<Ipv6Cidr>>(),
        "list(string)" => of::<Option<Vec<String>>>(),
        "list(cidr)" => of::<Option<Vec<Cidr>>>(),
        "set(string)" => of::<Option<BTreeSet<String>>>(),
        "set(cidr)" => of::<Option<BTreeSet<Cidr>>>(),
        "map(string)" => of::<Option<BTreeMap<String, Option<String>>>>(),
        "list(rule)" => of::<Option<Vec<Object<Rule>>>>(),
        "set(rule)" => of::<Option<BTreeSet<Object<Rule>>>>(),
        _ => return None,
    })
}
