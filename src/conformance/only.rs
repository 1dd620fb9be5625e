//! One type alone, or some with commas between them, for whoever writes it: `ONLY=aws_vpc cargo test --lib registered`.

use std::env;

/// Whether a type is named.
pub(super) fn is_set() -> bool {
    env::var_os("ONLY").is_some()
}

/// Whether a type is to be tested: all are, unless one is named.
pub(super) fn is_wanted(type_name: &str) -> bool {
    env::var("ONLY").map_or(true, |only| only.split(',').any(|one| one == type_name))
}
