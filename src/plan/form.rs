//! What AWS stores of a value that it has taken: the value itself in another form, or something else.

use crate::schema::Schema;
use crate::value::Value;

/// How many characters may stand for one that a service does not take, as in `&szlig;`.
const LONGEST: usize = 8;

/// Whether what is seen of an attribute or block is what was planned, in another form: with signs or letters replaced,
/// left out or written out, or in other cases. All of it has to be there.
#[must_use]
pub fn is_other_form(schema: &Schema, name: &str, planned: &Value, seen: &Value) -> bool {
    let is_chosen = schema.attribute(name).is_some_and(|a| !a.rules.one_of.is_empty());
    !is_chosen && fits(planned, seen)
}

fn fits(planned: &Value, seen: &Value) -> bool {
    match (planned, seen) {
        (Value::Unknown, _) => true,
        (Value::String(planned), Value::String(seen)) => {
            planned == seen || resembles(planned, seen)
        }
        (Value::List(planned), Value::List(seen)) => each_fits(planned, seen),
        (Value::Set(planned), Value::Set(seen)) => {
            let left = |of: &[Value], other: &[Value]| -> Vec<Value> {
                of.iter().filter(|item| !other.contains(item)).cloned().collect()
            };
            each_fits(&left(planned, seen), &left(seen, planned))
        }
        (Value::Map(planned), Value::Map(seen)) => {
            planned.keys().eq(seen.keys())
                && planned.iter().zip(seen.values()).all(|((_, planned), seen)| fits(planned, seen))
        }
        (planned, seen) => planned == seen,
    }
}

fn each_fits(planned: &[Value], seen: &[Value]) -> bool {
    planned.len() == seen.len()
        && planned.iter().zip(seen).all(|(planned, seen)| fits(planned, seen))
}

/// Whether the letters and digits of ASCII are the same, in the same order, and nothing but other characters was
/// replaced.
fn resembles(planned: &str, seen: &str) -> bool {
    if planned.is_empty() || seen.is_empty() {
        return false;
    }
    let seen: Vec<char> = seen.chars().collect();
    // Where in `seen` one can be after each character of what was planned.
    let mut places = vec![true; 1];
    places.resize(seen.len() + 1, false);
    for c in planned.chars() {
        let mut next = vec![false; seen.len() + 1];
        for at in (0..places.len()).filter(|at| places[*at]) {
            if c.is_ascii_alphanumeric() {
                if seen.get(at).is_some_and(|seen| seen.eq_ignore_ascii_case(&c)) {
                    next[at + 1] = true;
                }
            } else {
                let end = seen.len().min(at + LONGEST);
                next[at..=end].fill(true);
            }
        }
        places = next;
    }
    places.last() == Some(&true)
}

/// The first string that is seen in another form, as it was planned and as it is seen.
#[must_use]
pub fn differing<'a>(planned: &'a Value, seen: &'a Value) -> Option<(&'a str, &'a str)> {
    let first = |planned: &'a [Value], seen: &'a [Value]| {
        planned.iter().zip(seen).find_map(|(planned, seen)| differing(planned, seen))
    };
    match (planned, seen) {
        (Value::String(planned), Value::String(seen)) if planned != seen => Some((planned, seen)),
        (Value::List(planned), Value::List(seen)) => first(planned, seen),
        (Value::Set(planned), Value::Set(seen)) => {
            let planned = planned.iter().find(|item| !seen.contains(item))?;
            let seen = seen.iter().find(|item| !item.is_null() && fits(planned, item));
            differing(planned, seen?)
        }
        (Value::Map(planned), Value::Map(seen)) => {
            planned.iter().find_map(|(key, planned)| differing(planned, seen.get(key)?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_has_the_same_letters_and_another_value_has_not() {
        for (planned, seen) in [
            ("Maße", "Ma?e"),
            ("Maße", "Mae"),
            ("Maße", "Masse"),
            ("Maße & more", "Ma&szlig;e &amp; more"),
            ("a\u{2013}b\n", "a-b"),
            ("Team", "team"),
            (" a", "a"),
        ] {
            assert!(resembles(planned, seen), "{planned:?}, {seen:?}");
        }
        for (planned, seen) in [
            ("us-east-1a", "us-east-1b"),
            ("a", ""),
            ("", "a"),
            ("arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/ab"),
            ("a b", "a, which was long before b"),
            ("vpc-1", "vpc-2"),
        ] {
            assert!(!resembles(planned, seen), "{planned:?}, {seen:?}");
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
