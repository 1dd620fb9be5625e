//! Where something stands in the text of a policy.

use std::fmt;

/// A place in a string, as editors count it: lines from 1, and in them characters from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column in that line.
    pub column: usize,
}

impl Position {
    /// The place of the character that begins at this byte. A line break belongs to the line that it ends.
    pub(super) fn of(text: &str, byte: usize) -> Self {
        let before = text.as_bytes().get(..byte).unwrap_or(text.as_bytes());
        let lines = || before.split(|byte| *byte == b'\n');
        let last = lines().next_back().unwrap_or_default();
        Self {
            line: lines().count(),
            column: last.iter().filter(|byte| begins_character(**byte)).count() + 1,
        }
    }

    /// The place where `serde_json` has found an error: it counts the bytes of a line up to the wrong one.
    pub(super) fn of_error(text: &str, error: &serde_json::Error) -> Self {
        let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
        let read = lines.map(str::len).sum::<usize>() + error.column();
        Self::of(text, read.saturating_sub(1))
    }
}

fn begins_character(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_from_one_in_each_line() {
        let text = "ä€b\n\nc";
        for (character, line, column) in [('ä', 1, 1), ('€', 1, 2), ('b', 1, 3), ('c', 3, 1)] {
            let byte = text.find(character).unwrap();
            assert_eq!(Position::of(text, byte), Position { line, column }, "{character}");
        }
        let ends = text.match_indices('\n').map(|(byte, _)| Position::of(text, byte));
        assert_eq!(
            ends.collect::<Vec<_>>(),
            [Position { line: 1, column: 4 }, Position { line: 2, column: 1 }]
        );
        assert_eq!(Position::of("", 0), Position { line: 1, column: 1 });
        assert_eq!(Position::of("ab", 9), Position { line: 1, column: 3 });
    }
}
