//! Refuses, at compile time, rules that cannot work where they stand.
//!
//! Each function panics for such a rule; in a constant, that is an error of the compiler.
#![expect(
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "to panic while the crate is compiled is what these functions are for"
)]

use super::{Field, Lit, Node, Rules, Schema, Shape, Syntax, Together};
use std::borrow::Cow;

/// The rules of an attribute whose Rust type is `T`.
#[must_use]
pub const fn checked<T: Field>(rules: Rules) -> Rules {
    let (settable, shape) = (rules.required || rules.optional, T::SHAPE);
    assert!(
        rules.required != T::NULLABLE,
        "a required attribute is a plain `T`; any other is an `Option<T>`"
    );
    assert!(settable || rules.computed, "say `required`, `optional` or `computed`");
    assert!(
        !(rules.required && (rules.optional || rules.computed)),
        "`required` excludes `optional`, `computed` and `default`"
    );
    assert!(!(rules.write_only && rules.computed), "`write_only` excludes `computed`");
    assert!(rules.default.is_none() || rules.optional, "`default` needs `optional`");
    assert!(
        settable || (rules.conflicts.is_empty() && rules.requires.is_empty()),
        "`conflicts` and `requires` are for what can be set"
    );
    assert!(
        rules.computed || (rules.recompute_with.is_empty() && !rules.recompute),
        "`recompute_with` and `recompute` are for what is computed"
    );
    assert!(!shape.hides_objects(), "rules of objects work in a list or a set of them only");
    assert!(
        !rules.null || (rules.computed && rules.default.is_none() && !rules.unread),
        "`null` is for what AWS has, or has not: computed, without a default, and read"
    );
    fits(rules, shape);
    if let Some((_, inner)) = shape.body() {
        if rules.nested {
            assert!(!matches!(shape, Shape::Set(_)), "no set can be a nested attribute");
            inside(inner, if rules.computed && settable { In::Filled } else { In::Nested });
        } else {
            assert!(!rules.write_only, "what is written as blocks cannot be `write_only`");
            inside(inner, if settable { In::Objects } else { In::Answer });
        }
    } else {
        assert!(!rules.nested, "`nested` is for what has a body");
    }
    rules
}

/// The rules of a kind of blocks.
#[must_use]
pub const fn checked_block<T: super::Blocks>(rules: Rules) -> Rules {
    assert!(
        !rules.required && !rules.optional && rules.default.is_none(),
        "a block is optional, or has a `min`"
    );
    assert!(!rules.sensitive && !rules.write_only, "the attributes of a block are hidden, not it");
    assert!(
        rules.computed || (rules.recompute_with.is_empty() && !rules.recompute),
        "`recompute_with` and `recompute` are for what is computed"
    );
    assert!(!rules.nested, "a block is no nested attribute");
    assert!(!rules.null, "`null` is for attributes");
    assert!(T::MOST == 0 || rules.max == 0, "there is at most one of an `Option`");
    assert!(T::MOST == 0 || rules.min <= T::MOST, "there is at most one of an `Option`");
    fits(rules, T::SHAPE);
    assert!(!rules.computed || rules.min == 0, "what AWS fills in can be left out");
    if let Some((_, inner)) = T::SHAPE.body() {
        let set = matches!(T::SHAPE, Shape::Set(_));
        // Terraform takes everything in a block that AWS fills in for computed, which excludes `write_only`.
        inside(inner, if set || rules.computed { In::Set } else { In::Blocks });
    }
    rules
}

/// Rules that need values of some kind.
const fn fits(rules: Rules, shape: Shape) {
    let element = shape.element();
    assert!(
        rules.one_of.is_empty() || matches!(element, Shape::String),
        "`one_of` is for strings and collections of them"
    );
    assert!(
        rules.length.is_none() || matches!(element, Shape::String),
        "`length` is for strings and collections of them; collections have `min` and `max`"
    );
    assert!(
        rules.range.is_none() || matches!(element, Shape::Number),
        "`range` is for numbers and collections of them"
    );
    assert!(
        (rules.min == 0 && rules.max == 0) || shape.is_collection(),
        "`min` and `max` are for blocks and collections"
    );
    let fits = match rules.default {
        None => true,
        Some(Lit::Bool(_)) => matches!(shape, Shape::Bool),
        Some(Lit::Int(_) | Lit::Decimal(_)) => matches!(shape, Shape::Number),
        Some(Lit::Text(_)) => matches!(shape, Shape::String),
        Some(Lit::Nothing) => matches!(shape, Shape::Map(_)),
    };
    assert!(fits, "the default is not of the type of the attribute");
    if rules.empty_is_unset {
        assert!(matches!(shape, Shape::String), "`empty_is_unset` is for strings");
        assert!(
            rules.optional && rules.computed,
            "`empty_is_unset` is for what is there also where it is not set"
        );
        assert!(
            !rules.recompute && rules.recompute_with.is_empty(),
            "`empty_is_unset` keeps the value, `recompute` and `recompute_with` do not"
        );
    }
    if rules.without.is_some() {
        assert!(matches!(shape, Shape::String), "`without` is for strings");
        assert!(!rules.computed, "`without` is for what the user writes");
    }
    if rules.empty_is_value {
        assert!(matches!(shape, Shape::String), "`empty_is_value` is for strings");
        assert!(
            (rules.required || (rules.optional && rules.computed)) && !rules.empty_is_unset,
            "`empty_is_value` is for what has to be set, or is there also where it is not"
        );
    }
    if !rules.key.is_empty() {
        let Shape::Set(Shape::Object(schema)) = shape else {
            panic!("`key` is for sets of blocks or objects")
        };
        let mut i = 0;
        while i < rules.key.len() {
            match find(schema, rules.key[i]) {
                Some(node) => assert!(node.rules.required, "what is in a `key` is `required`"),
                None => panic!("a `key` names what is not there"),
            }
            i += 1;
        }
    }
}

/// What a body belongs to.
#[derive(Clone, Copy)]
enum In {
    /// Blocks, one of which can be found by its place.
    Blocks,
    /// Blocks of a set, or some that AWS fills in.
    Set,
    /// A nested attribute.
    Nested,
    /// A nested attribute that AWS fills in where the user does not.
    Filled,
    /// An attribute that users write as blocks, or as a whole.
    Objects,
    /// An attribute that only AWS sets.
    Answer,
}

const fn inside(schema: &Schema, place: In) {
    let nodes = nodes(schema);
    let mut i = 0;
    while i < nodes.len() {
        let (rules, syntax) = (nodes[i].rules, nodes[i].syntax);
        assert!(rules.without.is_none(), "`without` is for attributes of the type itself");
        match place {
            In::Blocks => {}
            In::Set => {
                assert!(!rules.write_only, "Terraform takes no `write_only` there");
                assert!(!rules.empty_is_unset, "nothing in a set waits for the next read");
            }
            In::Nested | In::Filled => {
                assert!(!matches!(syntax, Syntax::Block), "a nested attribute has no blocks");
                assert!(
                    matches!(place, In::Nested) || rules.computed,
                    "where anything in a nested attribute is not computed, Terraform takes all of it for written"
                );
            }
            In::Objects | In::Answer => {
                assert!(
                    matches!(syntax, Syntax::Attribute),
                    "an attribute with objects has no blocks and no nested attributes"
                );
                assert!(!rules.sensitive, "Terraform hides such an attribute as a whole or not");
                assert!(
                    rules.default.is_none()
                        && !rules.write_only
                        && !rules.recompute
                        && rules.recompute_with.is_empty(),
                    "Terraform takes the objects of an attribute only as they were written"
                );
                assert!(
                    matches!(place, In::Answer) || !rules.computed,
                    "Terraform takes the objects of an attribute only as they were written"
                );
            }
        }
        if let Some((_, inner)) = nodes[i].body() {
            let next = match (place, syntax) {
                (In::Objects | In::Answer | In::Nested | In::Filled, _) => place,
                (In::Set, Syntax::Block) => In::Set,
                _ => In::Blocks,
            };
            inside(inner, next);
        }
        i += 1;
    }
}

/// Refuses names of attributes that are not there.
pub const fn checked_names(schema: &Schema) {
    let nodes = nodes(schema);
    let mut i = 0;
    while i < nodes.len() {
        let rules = nodes[i].rules;
        all_there(schema, rules.conflicts);
        all_there(schema, rules.requires);
        all_there(schema, rules.recompute_with);
        i += 1;
    }
    i = 0;
    while i < schema.together.len() {
        together(schema, schema.together[i]);
        i += 1;
    }
}

const fn together(schema: &Schema, Together { demand, names, when }: Together) {
    assert!(!matches!(demand, super::Demand::Nothing), "nothing is demanded");
    assert!(
        when.is_some() || !matches!(demand, super::Demand::None),
        "`none_of` has a meaning with `when` only"
    );
    all_there(schema, names);
    if let Some((name, is)) = when {
        let Some(node) = find(schema, name) else { panic!("`when` names what is not there") };
        assert!(matches!(node.shape, Shape::String), "`when` is about a string");
        let mut i = 0;
        while i < is.len() {
            let known = node.rules.one_of.is_empty() || is_one_of(node.rules.one_of, is[i]);
            assert!(known, "`when` names a value that the attribute cannot have");
            i += 1;
        }
    }
}

const fn all_there(schema: &Schema, names: &[&str]) {
    let mut i = 0;
    while i < names.len() {
        assert!(leads_somewhere(schema, names[i]), "a rule names what is not there");
        i += 1;
    }
}

/// Whether a name with dots leads to something.
const fn leads_somewhere(schema: &Schema, path: &str) -> bool {
    let bytes = path.as_bytes();
    let mut end = 0;
    while end < bytes.len() && bytes[end] != b'.' {
        end += 1;
    }
    let (first, rest) = path.split_at(end);
    match find(schema, first) {
        None => false,
        Some(_) if rest.is_empty() => true,
        Some(node) => match node.body() {
            Some((_, inner)) => leads_somewhere(inner, rest.split_at(1).1),
            None => false,
        },
    }
}

const fn nodes(schema: &Schema) -> &[Node] {
    match &schema.nodes {
        Cow::Borrowed(nodes) => nodes,
        Cow::Owned(_) => panic!("only what is declared can be checked"),
    }
}

const fn find<'a>(schema: &'a Schema, name: &str) -> Option<&'a Node> {
    let nodes = nodes(schema);
    let mut i = 0;
    while i < nodes.len() {
        if equal(nodes[i].name, name) {
            return Some(&nodes[i]);
        }
        i += 1;
    }
    None
}

/// Whether a string is one of these.
#[must_use]
pub(crate) const fn is_one_of(texts: &[&str], text: &str) -> bool {
    let mut i = 0;
    while i < texts.len() {
        if equal(texts[i], text) {
            return true;
        }
        i += 1;
    }
    false
}

const fn equal(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

#[cfg(test)]
mod tests;
