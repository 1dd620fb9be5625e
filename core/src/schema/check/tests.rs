//! What the compiler refuses, and what it takes.

use super::*;
use crate::schema::{Block, Doc, Node};
use std::collections::{BTreeMap, BTreeSet};

model! {
    /// A part whose values are planned.
    struct Planned {
        /// What tells it apart.
        #[tf(required)]
        name: String,
        /// What AWS decides.
        #[tf(optional, computed)]
        size: Option<i64>,
    }
}
model! {
    /// A part that is written as a whole.
    struct Whole {
        /// What tells it apart.
        #[tf(required)]
        name: String,
        /// Anything.
        #[tf(optional)]
        label: Option<String>,
    }
}
model! {
    /// A part with a secret.
    struct Hidden {
        /// What is hidden.
        #[tf(optional, sensitive)]
        secret: Option<String>,
    }
}
model! {
    /// A part with what is only sent.
    struct Sent {
        /// What is only sent.
        #[tf(optional, write_only)]
        secret: Option<String>,
    }
}
model! {
    /// A part with blocks.
    struct Outer {
        /// Blocks.
        #[tf(block)]
        inner: Vec<Whole>,
    }
}

const OPTIONAL: Rules = Rules::NONE.optional();
const COMPUTED: Rules = Rules::NONE.computed();

/// In a constant, each of these is an error of the compiler.
fn refused(check: impl FnOnce() -> Rules + std::panic::UnwindSafe) -> Option<String> {
    let panic = std::panic::catch_unwind(check).err()?;
    panic.downcast_ref::<&str>().map(|text| (*text).to_owned())
}

macro_rules! assert_refused {
    ($($rules:expr => $ty:ty),* $(,)?) => {
        $(assert!(refused(|| checked::<$ty>($rules)).is_some(), stringify!($rules => $ty));)*
    };
}
macro_rules! assert_taken {
    ($($rules:expr => $ty:ty),* $(,)?) => {
        $(assert_eq!(refused(|| checked::<$ty>($rules)), None, stringify!($rules => $ty));)*
    };
}

#[test]
fn a_rule_that_does_not_fit_the_type_of_an_attribute_does_not_compile() {
    assert_refused!(
        OPTIONAL => String,
        Rules::NONE.required() => Option<String>,
        Rules::NONE => Option<String>,
        OPTIONAL.range((1, 2)) => Option<String>,
        OPTIONAL.length((1, 2)) => Option<i64>,
        OPTIONAL.one_of(&["a"]) => Option<bool>,
        OPTIONAL.max(3) => Option<String>,
        OPTIONAL.default(Lit::Int(1)) => Option<String>,
        OPTIONAL.default(Lit::Text("1")) => Option<i64>,
        COMPUTED.conflicts(&["a"]) => Option<String>,
        OPTIONAL.recompute() => Option<String>,
        OPTIONAL.nested() => Option<String>,
        OPTIONAL.null() => Option<String>,
        COMPUTED.unread().null() => Option<String>,
        OPTIONAL.default(Lit::Int(1)).null() => Option<i64>,
        OPTIONAL.key(&["name"]) => Option<BTreeSet<String>>,
    );
    assert_taken!(
        OPTIONAL.range((1, 2)) => Option<Vec<i64>>,
        OPTIONAL.length((1, 2)).max(3) => Option<BTreeSet<String>>,
        OPTIONAL.one_of(&["a"]) => Option<BTreeMap<String, String>>,
        COMPUTED.null() => Option<BTreeSet<String>>,
        OPTIONAL.default(Lit::Decimal("0.5")) => Option<crate::value::Number>,
    );
}

#[test]
fn a_rule_that_terraform_has_no_place_for_in_an_object_does_not_compile() {
    assert_refused!(
        OPTIONAL => Option<Vec<Planned>>,
        OPTIONAL.computed() => Option<BTreeSet<Planned>>,
        OPTIONAL => Option<Vec<Hidden>>,
        OPTIONAL => Option<Vec<Sent>>,
        OPTIONAL => Option<Vec<Outer>>,
        OPTIONAL.nested() => Option<Outer>,
        OPTIONAL.computed().nested() => Option<Planned>,
        OPTIONAL.nested() => Option<BTreeSet<Planned>>,
        OPTIONAL => Option<BTreeMap<String, Whole>>,
        OPTIONAL => Option<Vec<Vec<Whole>>>,
    );
    assert_taken!(
        OPTIONAL.computed() => Option<BTreeSet<Whole>>,
        COMPUTED => Option<Vec<Planned>>,
        OPTIONAL.nested() => Option<Planned>,
        OPTIONAL.nested() => Option<Vec<Sent>>,
    );
}

#[test]
fn a_rule_that_has_no_meaning_for_blocks_does_not_compile() {
    let block = |rules| refused(move || checked_block::<Vec<Planned>>(rules));
    for rules in [OPTIONAL, Rules::NONE.required(), Rules::NONE.sensitive(), Rules::NONE.null()] {
        assert!(block(rules).is_some(), "{rules:?}");
    }
    for rules in [Rules::NONE.one_of(&["a"]), Rules::NONE.recompute(), Rules::NONE.nested()] {
        assert!(block(rules).is_some(), "{rules:?}");
    }
    assert_eq!(block(Rules::NONE.min(1).max(2).replace().deprecated("Why.")), None);
    assert!(refused(|| checked_block::<Option<Planned>>(Rules::NONE.max(2))).is_some());
    assert!(refused(|| checked_block::<BTreeSet<Sent>>(Rules::NONE)).is_some());
}

#[test]
fn a_key_names_what_every_element_has() {
    let key = |names| refused(move || checked_block::<BTreeSet<Planned>>(Rules::NONE.key(names)));
    assert_eq!(key(&["name"]), None);
    assert!(key(&["size"]).is_some());
    assert!(key(&["nothing"]).is_some());
    assert!(refused(|| checked_block::<Vec<Planned>>(Rules::NONE.key(&["name"]))).is_some());
}

fn names(rules: Rules, together: &'static [Together]) -> Option<String> {
    let nodes: &'static [Node] = Box::leak(Box::new([
        Node::of::<Option<String>>("kind", Doc(&[]), OPTIONAL.one_of(&["a", "b"])),
        Node::of::<Option<i64>>("size", Doc(&[]), rules),
        Node::of_blocks::<Vec<Outer>>("outer", Doc(&[]), Rules::NONE),
    ]));
    refused(move || {
        checked_names(&Schema { doc: Doc(&[]), nodes: Cow::Borrowed(nodes), together });
        Rules::NONE
    })
}

#[test]
fn rules_name_what_is_there() {
    const FITS: Together = Together::NONE.none_of(&["size"]).when(("kind", &["a"]));
    const WITHOUT: Together = Together::NONE.none_of(&["size"]);
    const OTHER: Together = Together::NONE.exactly_one_of(&["size"]).when(("kind", &["c"]));
    assert_eq!(names(OPTIONAL.conflicts(&["kind", "outer.inner.label"]), &[]), None);
    assert!(names(OPTIONAL.conflicts(&["kinds"]), &[]).is_some());
    assert!(names(OPTIONAL.requires(&["outer.inner.labels"]), &[]).is_some());
    assert!(names(OPTIONAL.requires(&["kind.inner"]), &[]).is_some());
    assert_eq!(names(OPTIONAL, &[FITS]), None);
    assert!(names(OPTIONAL, &[WITHOUT]).is_some());
    assert!(names(OPTIONAL, &[OTHER]).is_some());
}

#[test]
fn a_field_can_have_a_name_that_rust_does_not_have() {
    model! {
        /// A rule.
        struct Rule {
            /// Whether it is about the group itself.
            #[tf(optional, name = "self")]
            itself: Option<bool>,
        }
    }
    assert_eq!(Rule::itself.name, "self");
    assert!(Rule::SCHEMA.node("self").is_some());
    let rule = Rule { itself: Some(true) };
    assert_eq!(<Rule as Block>::decode(&rule.clone().encode()), Ok(rule));
}
