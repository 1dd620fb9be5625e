//! Patterns of actions and ARNs: `*` is any string, `?` any character.

/// Whether a pattern matches whatever another pattern matches.
pub(in crate::cli::permissions) fn covers(pattern: &str, other: &str) -> bool {
    let (pattern, other): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), other.chars().collect());
    let (mut p, mut o) = (0, 0);
    // Where to go on when the last star has to swallow one more character.
    let mut retry = None;
    while let Some(wanted) = other.get(o) {
        match pattern.get(p) {
            Some('*') => {
                retry = Some((p + 1, o));
                p += 1;
            }
            // A star of the other one is more than a single character.
            Some('?') if *wanted != '*' => (p, o) = (p + 1, o + 1),
            Some(c) if c == wanted && *c != '?' => (p, o) = (p + 1, o + 1),
            _ => {
                let Some((next, swallowed)) = retry else { return false };
                retry = Some((next, swallowed + 1));
                (p, o) = (next, swallowed + 1);
            }
        }
    }
    pattern.iter().skip(p).all(|c| *c == '*')
}

/// Whether there is a string that both patterns match.
pub(in crate::cli::permissions) fn overlap(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    // Whether what remains of `a` behind a place overlaps with what remains of `b`: one row for each place in `a`, from
    // the end.
    let star = |c: Option<&char>| c == Some(&'*');
    let mut below: Vec<bool> = ends(&b);
    for c in a.iter().rev() {
        let mut row = vec![false; b.len() + 1];
        for place in (0..=b.len()).rev() {
            let at = |row: &[bool], place: usize| row.get(place).copied().unwrap_or(false);
            let other = b.get(place);
            let one = match other {
                Some(other) => *c == '?' || *other == '?' || c == other,
                None => false,
            };
            let found = if star(Some(c)) || star(other) {
                let swallow = star(Some(c))
                    && (at(&below, place) || (other.is_some() && at(&row, place + 1)));
                swallow || (star(other) && (at(&row, place + 1) || at(&below, place)))
            } else {
                one && at(&below, place + 1)
            };
            if let Some(cell) = row.get_mut(place) {
                *cell = found;
            }
        }
        below = row;
    }
    below.first().copied().unwrap_or(false)
}

/// Whether what remains of a pattern matches nothing at all, by place.
fn ends(pattern: &[char]) -> Vec<bool> {
    let mut found = vec![true; pattern.len() + 1];
    let mut empty = true;
    for (place, c) in pattern.iter().enumerate().rev() {
        empty = empty && *c == '*';
        if let Some(cell) = found.get_mut(place) {
            *cell = empty;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_covers_what_it_matches_in_every_case() {
        for (pattern, other) in [
            ("*", "a"),
            ("*", "*"),
            ("", ""),
            ("a*", "a"),
            ("a*", "a*b?"),
            ("a*c", "ab*c"),
            ("?", "?"),
            ("?", "x"),
            ("a**b", "ab"),
            ("arn:*:iam::*:role/*", "arn:aws:iam::111122223333:role/*/x"),
        ] {
            assert!(covers(pattern, other), "{pattern} {other}");
        }
        for (pattern, other) in [
            ("", "*"),
            ("a", "*"),
            ("?", "*"),
            ("x", "?"),
            ("a*c", "a*"),
            ("a*b", "a*"),
            ("arn:aws:iam::1:role/a*", "arn:aws:iam::1:role/*"),
        ] {
            assert!(!covers(pattern, other), "{pattern} {other}");
        }
    }

    #[test]
    fn patterns_overlap_if_a_string_matches_both() {
        for (a, b) in [
            ("*", ""),
            ("", ""),
            ("a*", "*b"),
            ("a?c", "ab*"),
            ("a*c", "ab*bc"),
            ("*x*", "*y*"),
            ("role/*", "role/a/*.b"),
        ] {
            assert!(overlap(a, b) && overlap(b, a), "{a} {b}");
        }
        for (a, b) in [("a", ""), ("a*", "b*"), ("a?", "a"), ("*a", "*b"), ("a*b", "a")] {
            assert!(!overlap(a, b) && !overlap(b, a), "{a} {b}");
        }
    }
}
