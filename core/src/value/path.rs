//! Where in a configuration or state a value stands.

use super::Value;
use std::fmt;

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// An attribute or a nested block type of an object.
    Attribute(String),
    /// An element of a map.
    Key(String),
    /// An element of a list or tuple.
    Index(i64),
    /// An element of a set: the object of the attributes that tell it from others, null where nothing does.
    Element(Value),
}

/// The way from the root of an object to one of its values, e.g. `statement[0].principals`.
///
/// Terraform cannot index sets: there a path ends at the set, and [`Path::shown`] says the rest in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(pub Vec<Step>);

impl Path {
    /// The object itself.
    #[must_use]
    pub fn root() -> Path {
        Path::default()
    }
    /// An attribute of the object that this path leads to.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Path {
        self.step(Step::Attribute(name.to_owned()))
    }
    /// An element of the map that this path leads to.
    #[must_use]
    pub fn key(&self, key: &str) -> Path {
        self.step(Step::Key(key.to_owned()))
    }
    /// An element of the list that this path leads to.
    #[must_use]
    pub fn index(&self, index: usize) -> Path {
        self.step(Step::Index(i64::try_from(index).unwrap_or(i64::MAX)))
    }
    /// An element of the set that this path leads to, by its key.
    #[must_use]
    pub fn element(&self, key: Value) -> Path {
        self.step(Step::Element(key))
    }
    /// What the path leads to in an object; null where it leads nowhere.
    #[must_use]
    pub fn in_value<'a>(&self, object: &'a Value) -> &'a Value {
        self.find_in(object).unwrap_or(&Value::Null)
    }
    /// What the path leads to in an object; none where it leads nowhere.
    #[must_use]
    pub fn find_in<'a>(&self, object: &'a Value) -> Option<&'a Value> {
        self.0.iter().try_fold(object, |value, step| match (step, value) {
            (Step::Attribute(name) | Step::Key(name), Value::Map(fields)) => fields.get(name),
            (Step::Index(i), Value::List(items)) => items.get(usize::try_from(*i).ok()?),
            (Step::Element(key), Value::Set(items)) => items.iter().find(|item| has(item, key)),
            _ => None,
        })
    }
    /// Puts a value where the path leads to in an object. Does nothing where it leads nowhere.
    pub fn put(&self, object: &mut Value, value: Value) {
        put(&self.0, object, value);
    }
    /// What the path leads to in an object, to change it; none where it leads nowhere.
    #[cfg(any(test, feature = "testing"))]
    pub fn in_value_mut<'a>(&self, object: &'a mut Value) -> Option<&'a mut Value> {
        self.0.iter().try_fold(object, |value, step| match (step, value) {
            (Step::Attribute(name) | Step::Key(name), Value::Map(fields)) => fields.get_mut(name),
            (Step::Index(i), Value::List(items)) => items.get_mut(usize::try_from(*i).ok()?),
            (Step::Element(key), Value::Set(items)) => items.iter_mut().find(|item| has(item, key)),
            _ => None,
        })
    }
    /// How Terraform can be told of the place, and the rest of the way in words.
    #[must_use]
    pub fn shown(&self) -> (Path, Option<String>) {
        let Some(end) = self.0.iter().position(|step| matches!(step, Step::Element(_))) else {
            return (self.clone(), None);
        };
        let (start, rest) = self.0.split_at(end);
        let mut words = Vec::new();
        let mut inside = Path::root();
        for step in rest {
            match step {
                Step::Element(key) => {
                    words.extend(Some(format!("`{inside}`")).filter(|_| !inside.0.is_empty()));
                    words.extend(key_in_words(key));
                    inside = Path::root();
                }
                step => inside.0.push(step.clone()),
            }
        }
        words.extend(Some(format!("`{inside}`")).filter(|_| !inside.0.is_empty()));
        (Path(start.to_vec()), Some(words.join(", ")).filter(|words| !words.is_empty()))
    }
    /// The path that goes on from here as `rest` goes on from the root.
    #[must_use]
    pub fn join(&self, rest: &Path) -> Path {
        Path(self.0.iter().chain(&rest.0).cloned().collect())
    }
    fn step(&self, step: Step) -> Path {
        let mut steps = self.0.clone();
        steps.push(step);
        Path(steps)
    }
}

fn put(way: &[Step], inside: &mut Value, value: Value) {
    let Some((first, rest)) = way.split_first() else {
        *inside = value;
        return;
    };
    match (first, inside) {
        (Step::Attribute(name) | Step::Key(name), Value::Map(fields)) => {
            put(rest, fields.entry(name.clone()).or_default(), value);
        }
        (Step::Index(i), Value::List(items)) => {
            if let Some(item) = usize::try_from(*i).ok().and_then(|i| items.get_mut(i)) {
                put(rest, item, value);
            }
        }
        (Step::Element(key), set @ Value::Set(_)) => {
            let Value::Set(items) = &mut *set else { return };
            if let Some(item) = items.iter_mut().find(|item| has(item, key)) {
                put(rest, item, value);
            }
            *set = Value::set(std::mem::take(items));
        }
        _ => {}
    }
}

/// Whether an element has this key. Without a key, nothing can be found.
fn has(element: &Value, key: &Value) -> bool {
    key.as_map().is_some_and(|key| key.iter().all(|(name, value)| element.get(name) == value))
}

/// `the element with device_name = "/dev/sdb"`; nothing where there is no key.
fn key_in_words(key: &Value) -> Option<String> {
    let fields: Vec<String> =
        key.as_map()?.iter().map(|(name, value)| format!("{name} = {}", text(value))).collect();
    Some(format!("the element with {}", fields.join(", ")))
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text:?}"),
        Value::Number(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        _ => "..".to_owned(),
    }
}

/// `Vpc::cidr_block.name` and other attribute names are paths of one step.
impl From<&str> for Path {
    fn from(name: &str) -> Self {
        Path::root().attribute(name)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.0.iter().enumerate() {
            match step {
                Step::Attribute(name) if i == 0 => write!(f, "{name}")?,
                Step::Attribute(name) => write!(f, ".{name}")?,
                Step::Key(key) => write!(f, "[{key:?}]")?,
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Element(key) => {
                    let fields = key.as_map().into_iter().flatten().map(|(_, value)| text(value));
                    write!(f, "[{}]", fields.collect::<Vec<_>>().join(", "))?;
                }
            }
        }
        Ok(())
    }
}
