//! The order in which hashicorp/aws takes the blocks of a set: by the decimal checksums of what they say. Visible
//! where two blocks are about principals of one kind, or about one condition key.

use super::{Condition, Principals};
use crate::services::checksum::crc32;
use std::collections::BTreeSet;

/// The CRC-32 of a string, as in ISO 3309.
pub(super) fn checksum(text: &str) -> u32 {
    crc32(text.as_bytes())
}

pub(super) fn principals(blocks: &BTreeSet<Principals>) -> Vec<&Principals> {
    sorted(blocks, |block| {
        let identifiers = sorted(&block.identifiers, |text| format!("{text};"));
        format!("identifiers:{{{}}};type:{};", listed(identifiers), block.r#type)
    })
}

pub(super) fn conditions(blocks: &BTreeSet<Condition>) -> Vec<&Condition> {
    sorted(blocks, |Condition { test, values, variable }| {
        format!("test:{test};values:({});variable:{variable};", listed(values))
    })
}

/// Each text with a semicolon after it.
fn listed<'a>(texts: impl IntoIterator<Item = &'a String>) -> String {
    texts.into_iter().flat_map(|text| [text, ";"]).collect()
}

fn sorted<T>(items: &BTreeSet<T>, said: impl Fn(&T) -> String) -> Vec<&T> {
    let mut items: Vec<&T> = items.iter().collect();
    items.sort_by_cached_key(|item| checksum(&said(item)).to_string());
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_the_standard() {
        assert_eq!(checksum("123456789"), 0xcbf4_3926);
        assert_eq!(checksum(""), 0);
    }
}
