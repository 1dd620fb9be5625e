//! Every registered type goes through its whole life over the store of `src/store`, with generated configurations:
//! first in an AWS in which nothing goes wrong, then with every call going wrong in every way.
//!
//! What a type has to say for that is its row, in `src/services/testing/rows.rs`.

mod faults;
mod lives;
mod permissions;
mod written;

use crate::conformance::only;
use crate::engine::Entry;
use crate::services::REGISTRY;
use crate::services::testing::{CATALOG, ROWS, Row, WITHOUT, row};
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// All types that have a row, with it.
fn types() -> impl Iterator<Item = (&'static Entry, &'static Row)> {
    let wanted = CATALOG.resources().filter(|e| only::is_wanted(e.resource.type_name()));
    wanted.filter_map(|entry| Some((entry, row(entry.resource.type_name())?)))
}

/// Runs something of each type, and tells of all types what is wrong.
fn each(run: impl Fn(&'static Entry, &'static Row)) {
    let wrong: Vec<String> = types()
        .filter_map(|(entry, row)| {
            let ended = catch_unwind(AssertUnwindSafe(|| run(entry, row)));
            ended.err().map(|why| format!("{}: {}", row.type_name, text(why.as_ref())))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// What a panic says.
fn text(why: &(dyn std::any::Any + Send)) -> String {
    let text = why.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| why.downcast_ref::<&str>().copied()).unwrap_or("it panicked").to_owned()
}

thread_local! {
    /// What is going on.
    static NOTE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Notes what is going on, for whoever reads of a failure.
fn note(what: impl FnOnce() -> String) {
    NOTE.set(what());
}

/// Runs something to its end; says what was going on if it panics.
fn run(about: &str, life: impl Future<Output = ()>) {
    note(String::new);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    if let Err(why) = catch_unwind(AssertUnwindSafe(|| runtime.block_on(life))) {
        panic!("{about}\n{}\n{}", NOTE.take(), text(why.as_ref()));
    }
}

#[test]
fn every_type_has_a_row_or_a_reason_to_have_none() {
    let reasons = WITHOUT.iter().map(|(name, _)| *name);
    let mut known: Vec<&str> = ROWS.iter().map(|row| row.type_name).chain(reasons).collect();
    known.sort_unstable();
    let registered: Vec<&str> =
        REGISTRY.resources.iter().map(crate::engine::Registered::type_name).collect();
    assert_eq!(known, registered, "see docs/development/adding-a-resource.md");
    assert!(ROWS.is_sorted_by_key(|row| row.type_name));
}
