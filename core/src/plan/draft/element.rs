//! One of several objects in a plan.

use crate::schema::{At, Attr, Inside, Many};
use crate::value::{Path, Value};

/// One of several objects in a plan in the making: a block, or an element of an attribute. What was written of it and
/// what is there of it is found by its place in a list, and by its key in a set.
pub struct Element<M, B> {
    /// The way to it.
    pub at: Inside<M, B>,
    /// What the user wrote of it; null where that cannot be told.
    pub config: Value,
    /// What is there of it; null if it is new.
    pub prior: Value,
    /// What it will be, as far as it has been planned when the hook asked.
    pub planned: Value,
}

impl<M, B> Element<M, B> {
    /// Whether it is not there yet.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.prior.is_null()
    }
    /// Whether the plan changes something in it, or may change it.
    pub fn changes(&self, at: impl Into<At<B>>) -> bool {
        let at = Path::from(at.into());
        at.in_value(&self.planned) != at.in_value(&self.prior)
    }
    /// The objects in it that are planned. The way to each begins at the whole object.
    #[must_use]
    pub fn elements<T: Many>(&self, several: Attr<B, T>) -> Vec<Element<M, T::Body>> {
        all(&Path::from(&self.at), several, [&self.config, &self.prior, &self.planned])
    }
}

/// All objects of an attribute of the object at `at`.
pub(super) fn all<M, N, T: Many>(
    at: &Path,
    several: Attr<N, T>,
    object: [&Value; 3],
) -> Vec<Element<M, T::Body>> {
    let at = at.attribute(several.name);
    let [config, prior, planned] = object.map(|object| object.get(several.name));
    let element = |way: Path, object: &Value| {
        let of =
            |all: &Value| Path(way.0.last().cloned().into_iter().collect()).in_value(all).clone();
        let (config, prior, planned) = (of(config), of(prior), object.clone());
        Element { at: Inside::new(way), config, prior, planned }
    };
    match planned {
        Value::List(items) => {
            items.iter().enumerate().map(|(i, item)| element(at.index(i), item)).collect()
        }
        Value::Set(items) => {
            let key = |item: &Value| {
                let key = several.key.iter().map(|name| (*name, item.get(name).clone()));
                if several.key.is_empty() { Value::Null } else { Value::object(key) }
            };
            items.iter().map(|item| element(at.element(key(item)), item)).collect()
        }
        _ => vec![],
    }
}
