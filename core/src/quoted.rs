//! How a message shows a string that it is about.

/// So many characters are enough to recognise a string by.
const LONGEST: usize = 60;

/// The text in double quotes, cut short if it is long: a message never prints a whole document.
#[must_use]
pub fn quoted(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{:?}", format!("{}…", &text[..end])),
        None => format!("{text:?}"),
    }
}

/// The first of some names, and how many more there are.
#[must_use]
pub fn first_of(names: &[String], most: usize) -> String {
    let (told, rest) = names.split_at(names.len().min(most));
    let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
    told.join(", ") + &more
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_is_shown_as_it_is() {
        assert_eq!(quoted("10.0.0.0/16"), r#""10.0.0.0/16""#);
        assert_eq!(quoted("a \"b\"\n"), r#""a \"b\"\n""#);
        assert_eq!(quoted(&"ä".repeat(60)), format!("\"{}\"", "ä".repeat(60)));
    }

    #[test]
    fn of_many_names_the_first_are_told_and_the_others_counted() {
        let names = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(
            [3, 2, 1].map(|most| first_of(&names, most)),
            ["a, b, c", "a, b and 1 more", "a and 2 more"]
        );
        assert_eq!(first_of(&[], 2), "");
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(quoted(&"ä".repeat(61)), format!("\"{}…\"", "ä".repeat(60)));
    }
}
