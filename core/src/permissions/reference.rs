//! Actions of IAM as the Service Authorization Reference has them, from `reference.txt`.

use super::Kind;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const TEXT: &str = include_str!("reference.txt");

/// What an action does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Read,
    Write,
    /// It sets or removes tags.
    Tag,
}

/// An action.
#[derive(Debug)]
pub(super) struct Action {
    pub(super) name: &'static str,
    pub(super) level: Level,
    /// Whether the tags of the request can be a condition of an action without kinds.
    pub(super) tags: bool,
    /// The kinds that it is on; none if IAM allows it on everything or not at all.
    pub(super) on: Vec<On>,
}

/// A kind that an action is on.
#[derive(Clone, Copy, Debug)]
pub(super) struct On {
    pub(super) kind: Kind,
    /// Whether the tags of the request can be a condition.
    pub(super) request: bool,
    /// Whether the tags that the resource has can be a condition.
    pub(super) resource: bool,
}

#[derive(Debug, Default)]
struct Reference {
    kinds: BTreeMap<(&'static str, &'static str), Kind>,
    actions: BTreeMap<&'static str, Action>,
}

static REFERENCE: LazyLock<Reference> = LazyLock::new(|| read(TEXT));

/// The action with this name: `ec2:RunInstances`.
pub(super) fn action(name: &str) -> Option<&'static Action> {
    REFERENCE.actions.get(name)
}

/// All actions, by name.
#[cfg(test)]
pub(super) fn actions() -> impl Iterator<Item = &'static Action> {
    REFERENCE.actions.values()
}

fn read(text: &'static str) -> Reference {
    let mut found = Reference::default();
    for line in text.lines() {
        let mut words = line.split(' ');
        match (words.next(), words.next(), words.next()) {
            (Some("kind"), Some(service), Some(name)) => {
                let arn = words.next().unwrap_or_default();
                found.kinds.insert((service, name), Kind { service, name, arn });
            }
            (Some("action"), Some(name), Some(level)) => {
                let service = name.split(':').next().unwrap_or_default();
                let level = match level {
                    "read" => Level::Read,
                    "tag" => Level::Tag,
                    _ => Level::Write,
                };
                let rest: Vec<&str> = words.collect();
                let tags = rest == ["+"];
                let on = rest.iter().filter_map(|word| on(&found, service, word)).collect();
                found.actions.insert(name, Action { name, level, tags, on });
            }
            _ => {}
        }
    }
    found
}

fn on(found: &Reference, service: &str, word: &str) -> Option<On> {
    let name = word.trim_end_matches(['+', '=']);
    let marks = word.strip_prefix(name).unwrap_or_default();
    let kind = *found.kinds.get(&(service, name))?;
    Some(On { kind, request: marks.contains('+'), resource: marks.contains('=') })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_comment_a_kind_or_an_action_and_each_kind_is_known_and_used() {
        let mut used = std::collections::BTreeSet::new();
        for line in TEXT.lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<&str> = line.split(' ').collect();
            match words.as_slice() {
                ["kind", _, _, arn] => assert!(arn.starts_with("arn:${Partition}:"), "{line}"),
                ["action", name, "read" | "write" | "tag", kinds @ ..] => {
                    let read = action(name).unwrap();
                    assert!(read.on.len() == kinds.len() || kinds == ["+"], "{line}");
                    used.extend(read.on.iter().map(|on| on.kind));
                }
                _ => panic!("{line}"),
            }
        }
        let unused: Vec<_> = REFERENCE.kinds.values().filter(|kind| !used.contains(kind)).collect();
        assert!(unused.is_empty(), "{unused:?}");
    }

    #[test]
    fn tags_of_the_request_and_of_the_resource_are_told_apart() {
        let subnet = action("ec2:CreateSubnet").unwrap();
        let marks = |name: &str| {
            let on = subnet.on.iter().find(|on| on.kind.name == name).unwrap();
            (on.request, on.resource)
        };
        assert_eq!((marks("subnet"), marks("vpc")), ((true, false), (false, true)));
        assert!(action("eks:CreateCluster").unwrap().tags);
        assert!(!action("ec2:DescribeVpcs").unwrap().tags);
    }
}
