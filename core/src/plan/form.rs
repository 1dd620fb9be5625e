//! What AWS stores of a value that it has taken: the value itself in another form, or something else.

use crate::schema::Schema;
use crate::value::Value;

/// How many characters may stand for one that a service does not take, as in `&szlig;`.
const LONGEST: usize = 8;

/// Whether what is seen of an attribute or block is what was planned, in another form: with signs or letters replaced,
/// left out or written out, or in other cases. All of it has to be there.
#[must_use]
pub fn is_other_form(schema: &Schema, name: &str, planned: &Value, observed: &Value) -> bool {
    let is_chosen = schema.attribute(name).is_some_and(|a| !a.rules.one_of.is_empty());
    !is_chosen && fits(planned, observed)
}

fn fits(planned: &Value, observed: &Value) -> bool {
    match (planned, observed) {
        (Value::Unknown, _) => true,
        (Value::String(planned), Value::String(observed)) => {
            planned == observed || resembles(planned, observed)
        }
        (Value::List(planned), Value::List(observed)) => each_fits(planned, observed),
        (Value::Set(planned), Value::Set(observed)) => {
            let left = |of: &[Value], other: &[Value]| -> Vec<Value> {
                of.iter().filter(|item| !other.contains(item)).cloned().collect()
            };
            each_fits(&left(planned, observed), &left(observed, planned))
        }
        (Value::Map(planned), Value::Map(observed)) => {
            planned.keys().eq(observed.keys())
                && planned
                    .iter()
                    .zip(observed.values())
                    .all(|((_, planned), observed)| fits(planned, observed))
        }
        (planned, observed) => planned == observed,
    }
}

fn each_fits(planned: &[Value], observed: &[Value]) -> bool {
    planned.len() == observed.len()
        && planned.iter().zip(observed).all(|(planned, observed)| fits(planned, observed))
}

/// Whether the letters and digits of ASCII are the same, in the same order, and nothing but other characters was
/// replaced.
fn resembles(planned: &str, observed: &str) -> bool {
    if planned.is_empty() || observed.is_empty() {
        return false;
    }
    let observed: Vec<char> = observed.chars().collect();
    // Where in `seen` one can be after each character of what was planned.
    let mut places = vec![true; 1];
    places.resize(observed.len() + 1, false);
    for c in planned.chars() {
        let mut next = vec![false; observed.len() + 1];
        for at in (0..places.len()).filter(|at| places[*at]) {
            if c.is_ascii_alphanumeric() {
                if observed.get(at).is_some_and(|observed| observed.eq_ignore_ascii_case(&c)) {
                    next[at + 1] = true;
                }
            } else {
                let end = observed.len().min(at + LONGEST);
                next[at..=end].fill(true);
            }
        }
        places = next;
    }
    places.last() == Some(&true)
}

/// The first string that is seen in another form, as it was planned and as it is seen.
#[must_use]
pub fn differing<'a>(planned: &'a Value, observed: &'a Value) -> Option<(&'a str, &'a str)> {
    let first = |planned: &'a [Value], observed: &'a [Value]| {
        planned.iter().zip(observed).find_map(|(planned, observed)| differing(planned, observed))
    };
    match (planned, observed) {
        (Value::String(planned), Value::String(observed)) if planned != observed => {
            Some((planned, observed))
        }
        (Value::List(planned), Value::List(observed)) => first(planned, observed),
        (Value::Set(planned), Value::Set(observed)) => {
            let planned = planned.iter().find(|item| !observed.contains(item))?;
            let observed = observed.iter().find(|item| !item.is_null() && fits(planned, item));
            differing(planned, observed?)
        }
        (Value::Map(planned), Value::Map(observed)) => {
            planned.iter().find_map(|(key, planned)| differing(planned, observed.get(key)?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_has_the_same_letters_and_another_value_has_not() {
        for (planned, observed) in [
            ("Maße", "Ma?e"),
            ("Maße", "Mae"),
            ("Maße", "Masse"),
            ("Maße & more", "Ma&szlig;e &amp; more"),
            ("a\u{2013}b\n", "a-b"),
            ("Team", "team"),
            (" a", "a"),
        ] {
            assert!(resembles(planned, observed), "{planned:?}, {observed:?}");
        }
        for (planned, observed) in [
            ("us-east-1a", "us-east-1b"),
            ("a", ""),
            ("", "a"),
            ("arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/ab"),
            ("a b", "a, which was long before b"),
            ("vpc-1", "vpc-2"),
        ] {
            assert!(!resembles(planned, observed), "{planned:?}, {observed:?}");
        }
    }

    #[test]
    fn a_collection_is_whole_and_its_numbers_are_the_same() {
        let set =
            |texts: &[&str]| Value::set(texts.iter().map(|text| Value::from(*text)).collect());
        assert!(fits(&set(&["a", "ß"]), &set(&["?", "a"])));
        assert!(!fits(&set(&["a", "ß"]), &set(&["a"])), "that is not there yet");
        let object = |text: &str, number: i64| {
            Value::List(vec![Value::object([("t", text.into()), ("n", Value::from(number))])])
        };
        assert!(fits(&object("ß", 1), &object("?", 1)) && !fits(&object("ß", 1), &object("?", 2)));
        assert_eq!(differing(&object("ß", 1), &object("?", 1)), Some(("ß", "?")));
        assert_eq!(differing(&set(&["a", "ß"]), &set(&["?", "a"])), Some(("ß", "?")));
    }
}
