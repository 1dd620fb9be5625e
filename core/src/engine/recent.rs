//! What this run has created, changed or deleted of late, and what AWS may not show everywhere yet for that reason.

use super::Operation;
use super::retry::PROPAGATION;
use super::{ASSUME_ROLE, AnyResource};
use crate::value::Value;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

/// The shortest string that counts as the name of something in a message of AWS.
const SHORTEST: usize = 3;

/// A change that was made.
#[derive(Clone, Debug)]
struct Made {
    type_name: &'static str,
    id: String,
    operation: Operation,
    /// What it is called by others.
    names: BTreeSet<String>,
    at: SystemTime,
}

/// The changes of this process. Belongs to one configuration of the provider; those of other processes of the same
/// run, one for each alias, are not known.
#[derive(Clone, Debug, Default)]
pub(super) struct Recent(Arc<Mutex<Vec<Made>>>);

/// What is refused: in which words, and the object that it is about.
#[derive(Clone, Copy)]
pub(super) struct Refusal<'a> {
    pub(super) message: &'a str,
    pub(super) object: &'a Value,
    pub(super) operation: Operation,
}

impl Recent {
    /// Notes a change. `object` is what is known of it, as a plan or a state.
    pub(super) fn note(
        &self,
        resource: &dyn AnyResource,
        operation: Operation,
        object: &Value,
        at: SystemTime,
    ) {
        let by_identity = resource.spec().identity.map_or(&[][..], |identity| identity.names);
        let names = ["id", "arn", "name"].iter().chain(by_identity);
        let names = names.filter_map(|name| object.get(name).as_str());
        self.add(resource.type_name(), operation, names, at);
    }
    fn add<'a>(
        &self,
        type_name: &'static str,
        operation: Operation,
        names: impl Iterator<Item = &'a str>,
        at: SystemTime,
    ) {
        let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
        let id = names.first().map(|id| (*id).to_owned()).unwrap_or_default();
        let names = names.into_iter().map(str::to_owned).collect();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|made| is_recent(made, at) && (made.type_name, &made.id) != (type_name, &id));
        all.push(Made { type_name, id, operation, names, at });
    }

    /// The change of something that a refusal is about, if there was one: what AWS names, or where it names nothing of
    /// the object, anything that the object names.
    pub(super) fn of(&self, refusal: Refusal<'_>, now: SystemTime) -> Option<String> {
        let texts = texts(refusal.object);
        let meant = match refusal.lacks() {
            Some(_) => vec![refusal.message],
            None => texts,
        };
        // Nobody uses an object because it is new.
        let is_itself = |made: &Made| {
            refusal.operation == Operation::Delete
                && refusal.object.get("id").as_str() == Some(&made.id)
        };
        self.find(now, |made| {
            let is_meant = |name: &String| meant.iter().any(|text| mentions(text, name));
            !is_itself(made) && made.names.iter().any(is_meant)
        })
    }
    /// The last change of an object whose type begins like this.
    pub(super) fn of_type(&self, prefix: &str, now: SystemTime) -> Option<String> {
        self.find(now, |made| made.type_name.starts_with(prefix))
    }
    fn find(&self, now: SystemTime, is: impl Fn(&Made) -> bool) -> Option<String> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let made = all.iter().rev().find(|made| is_recent(made, now) && is(made))?;
        let done = match made.operation {
            Operation::Create => "created",
            Operation::Delete => "deleted",
            _ => "changed",
        };
        Some(format!("this run {done} {} {}", made.type_name, made.id))
    }
    /// Notes that objects of these names were just created.
    #[cfg(any(test, feature = "testing"))]
    pub(super) fn note_names(&self, type_name: &'static str, names: &[&str], at: SystemTime) {
        self.add(type_name, Operation::Create, names.iter().copied(), at);
    }
}

impl Refusal<'_> {
    /// What AWS names: an ARN, or something that the object names too.
    pub(super) fn lacks(&self) -> Option<&str> {
        let arn = self.message.find("arn:").map(|at| {
            let end =
                |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | ')' | ']' | '`');
            let arn = &self.message[at..];
            arn[..arn.find(end).unwrap_or(arn.len())].trim_end_matches(['.', ';', ':'])
        });
        arn.or_else(|| {
            let named = texts(self.object).into_iter().filter(|text| text.len() >= SHORTEST);
            let named =
                named.filter(|text| mentions(self.message, text)).max_by_key(|t| t.len())?;
            let at = self.message.find(named)?;
            self.message.get(at..at + named.len())
        })
    }
}

fn is_recent(made: &Made, now: SystemTime) -> bool {
    now.duration_since(made.at).is_ok_and(|ago| ago <= PROPAGATION) || made.at > now
}

/// The strings in an object. Its role, and the external ID with it, are not what a call is about.
fn texts(object: &Value) -> Vec<&str> {
    match object {
        Value::String(text) if !text.is_empty() => vec![text],
        Value::List(items) | Value::Set(items) => items.iter().flat_map(texts).collect(),
        Value::Map(fields) => {
            let fields = fields.iter().filter(|(name, _)| *name != ASSUME_ROLE);
            fields.flat_map(|(_, value)| texts(value)).collect()
        }
        _ => vec![],
    }
}

/// Whether a string holds a name, and not only as a part of another one.
fn mentions(text: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '+' | '=' | '@');
    text.match_indices(name).any(|(at, _)| {
        !text[..at].ends_with(is_part) && !text[at + name.len()..].starts_with(is_part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const ROLE: &str = "arn:aws:iam::111122223333:role/app";

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }
    fn recent() -> Recent {
        let recent = Recent::default();
        recent.note_names("aws_iam_role", &["app", ROLE], at(1000));
        recent
    }
    fn explained(message: &str, object: &Value) -> bool {
        recent().of(Refusal { message, object, operation: Operation::Update }, at(1000)).is_some()
    }

    #[test]
    fn what_aws_names_explains_a_refusal_or_does_not_whatever_else_the_object_names() {
        let object = Value::object([("role", "app".into()), ("policy_arn", "arn:x".into())]);
        assert!(explained("The role with name app cannot be found.", &object));
        assert!(!explained("Policy arn:x does not exist or is not attachable.", &object));
        let policy = format!(r#"{{"Principal":{{"AWS":["{ROLE}","{ROLE}-2"]}}}}"#);
        let object = Value::object([("assume_role_policy", policy.into())]);
        let refused = |arn: &str| format!(r#"Invalid principal in policy: "AWS":"{arn}""#);
        assert!(explained(&refused(ROLE), &object));
        assert!(!explained(&refused(&format!("{ROLE}-2")), &object));
    }

    #[test]
    fn where_aws_names_nothing_all_that_the_object_names_can_be_meant() {
        let object = |role: &str| Value::object([("roles", Value::List(vec![role.into()]))]);
        assert!(explained("Invalid principal in policy.", &object(ROLE)));
        for other in ["arn:aws:iam::111122223333:role/app-2", "my-app", "apps", ""] {
            assert!(!explained("Invalid principal in policy.", &object(other)), "{other}");
        }
        let own = Value::object([(ASSUME_ROLE, object(ROLE))]);
        assert!(!explained("Invalid principal in policy.", &own));
    }

    #[test]
    fn what_is_deleted_is_not_held_back_by_its_own_creation() {
        let recent = recent();
        recent.note_names("aws_iam_role_policy", &["app:a", "app"], at(1001));
        let object = Value::object([("id", "app".into()), ("arn", ROLE.into())]);
        let of = |operation| {
            recent.of(Refusal { message: "In use.", object: &object, operation }, at(1001))
        };
        assert_eq!(
            of(Operation::Delete).as_deref(),
            Some("this run created aws_iam_role_policy app:a")
        );
        let alone = super::tests::recent();
        let refusal = Refusal { message: "In use.", object: &object, operation: Operation::Delete };
        assert_eq!(alone.of(refusal, at(1001)), None);
    }

    #[test]
    fn a_change_explains_what_is_refused_within_two_minutes_of_it() {
        let object = Value::from(ROLE);
        let of = |now| {
            recent()
                .of(Refusal { message: "", object: &object, operation: Operation::Update }, at(now))
        };
        assert_eq!(of(1120).as_deref(), Some("this run created aws_iam_role app"));
        assert_eq!(of(1121), None);
        assert_eq!(of(999), of(1000), "clocks go back");
        assert!(recent().of_type("aws_iam_", at(1000)).is_some());
        assert!(recent().of_type("aws_vpc", at(1000)).is_none());
    }

    #[test]
    fn a_refusal_says_what_is_lacking() {
        let object = Value::object([("role", "mispelt".into()), ("name", "role".into())]);
        for (message, lacks) in [
            ("The role with name mispelt cannot be found.", Some("mispelt")),
            ("Policy arn:aws:iam::1:policy/x does not exist", Some("arn:aws:iam::1:policy/x")),
            (
                r#"Invalid principal in policy: "AWS":"arn:aws:iam::1:root""#,
                Some("arn:aws:iam::1:root"),
            ),
            ("Invalid principal in policy", None),
        ] {
            let refusal = Refusal { message, object: &object, operation: Operation::Create };
            assert_eq!(refusal.lacks(), lacks, "{message}");
        }
    }
}
