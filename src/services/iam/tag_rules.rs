//! What IAM accepts as tags, which is less than most services do.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_Tag.html>,
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules>

use crate::plan::Draft;
use crate::quoted::quoted;
use crate::value::Value;
use std::collections::BTreeMap;

const MOST: usize = 50;
const LONGEST_KEY: usize = 128;
const LONGEST_VALUE: usize = 256;

/// Refuses a plan that gives an object tags that IAM refuses, those of the provider among them.
pub(super) fn check(draft: &mut Draft<'_>) {
    if !draft.changes("tags_all") {
        return;
    }
    let all = draft.planned("tags_all");
    let tags = if all.as_map().is_some() { all } else { draft.config("tags") };
    for problem in tags.as_map().map(problems).unwrap_or_default() {
        draft.error("tags", "Tags that IAM refuses", problem);
    }
}

fn problems(tags: &BTreeMap<String, Value>) -> Vec<String> {
    let mut found = Vec::new();
    if tags.len() > MOST {
        found.push(format!("These are {} tags; IAM accepts {MOST}.", tags.len()));
    }
    let mut keys = BTreeMap::new();
    for (key, value) in tags {
        if let Some(other) = keys.insert(key.to_lowercase(), key) {
            found.push(format!(
                "The tags {} and {} differ only in their case, and to IAM they are one.",
                quoted(other),
                quoted(key)
            ));
        }
        let (name, value) = (quoted(key), value.as_str().unwrap_or_default());
        found.extend(problem(&format!("key {name}"), key, LONGEST_KEY));
        found.extend(problem(&format!("value of the tag {name}"), value, LONGEST_VALUE));
        if key.is_empty() {
            found.push("The key of a tag is empty.".to_owned());
        }
    }
    found
}

fn problem(what: &str, text: &str, most: usize) -> Option<String> {
    let length = text.chars().count();
    if length > most {
        return Some(format!("The {what} has {length} characters; IAM accepts {most}."));
    }
    let fits = |c: char| {
        c.is_alphanumeric() || "_.:/=+-@".contains(c) || (c.is_whitespace() && !c.is_control())
    };
    let wrong = text.chars().find(|c| !fits(*c))?;
    Some(format!(
        "The {what} has {wrong:?} in it: IAM accepts letters, digits, spaces and the characters _.:/=+-@."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(tags: &[(&str, &str)]) -> Vec<String> {
        problems(
            &tags.iter().map(|(key, value)| ((*key).to_owned(), Value::from(*value))).collect(),
        )
    }

    #[test]
    fn what_iam_accepts_is_accepted() {
        let long = ("k".repeat(128), "v".repeat(256));
        for tags in [
            [("team", "a"), ("Größe 1", "文 – no")].map(|(k, v)| (k, v.replace(" – ", " "))),
            [(long.0.as_str(), long.1), ("a_.:/=+-@", String::new())],
        ] {
            let tags: Vec<(&str, &str)> = tags.iter().map(|(k, v)| (*k, v.as_str())).collect();
            assert_eq!(found(&tags), [""; 0]);
        }
    }

    #[test]
    fn what_iam_refuses_is_told() {
        let (key, value) = ("k".repeat(129), "v".repeat(257));
        for (tags, told) in [
            ([("team", "a, b"), ("x", "")], "The value of the tag \"team\" has ',' in it"),
            ([("team!", "a"), ("x", "")], "The key \"team!\" has '!' in it"),
            ([("team", "a\nb"), ("x", "")], "has '\\n' in it"),
            ([("Team", "a"), ("team", "b")], "\"Team\" and \"team\" differ only in their case"),
            ([(key.as_str(), "a"), ("x", "")], "has 129 characters; IAM accepts 128"),
            ([("team", value.as_str()), ("x", "")], "has 257 characters; IAM accepts 256"),
            ([("", "a"), ("x", "")], "The key of a tag is empty."),
        ] {
            let [problem] = found(&tags).try_into().unwrap();
            assert!(problem.contains(told) && problem.ends_with('.'), "{problem}");
        }
        let many: Vec<String> = (0..51).map(|n| format!("k{n}")).collect();
        let many: Vec<(&str, &str)> = many.iter().map(|key| (key.as_str(), "")).collect();
        assert_eq!(found(&many), ["These are 51 tags; IAM accepts 50."]);
        assert_eq!(found(&many[1..]), [""; 0]);
    }
}
