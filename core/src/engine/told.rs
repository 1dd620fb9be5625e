//! What only a create call knows of what it makes, and no read tells.

use super::Cx;
use crate::schema::{Attr, Field};
use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What the create call of one operation has told, by attribute.
#[derive(Clone, Default)]
pub(super) struct Told(Arc<Mutex<BTreeMap<&'static str, Value>>>);

impl Cx {
    /// Says in a create call what no read will tell, such as what was there before: it is in the state, whatever fails
    /// afterwards. For attributes that are `computed` and `unread`.
    pub fn tell<M, T: Field>(&self, attribute: Attr<M, T>, value: &T) {
        let mut told = self.told().0.lock().unwrap_or_else(PoisonError::into_inner);
        told.insert(attribute.name, value.encode());
    }

    /// A plan with what its create call has told in the place of what was not known.
    pub(super) fn with_told(&self, planned: &Value) -> Value {
        let told = self.told().0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut known = planned.clone();
        for (name, value) in told.iter().filter(|(name, _)| planned.get(name).is_unknown()) {
            known.insert(name, value.clone());
        }
        known
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::fake::{Answer, Fake};
    use std::time::Duration;

    model! {
        /// A gate.
        struct Gate {
            /// What was there before.
            #[tf(computed, unread)]
            before: Option<String>,
            /// Its name.
            #[tf(optional)]
            name: Option<String>,
        }
    }

    #[test]
    fn what_is_told_is_known_for_the_rest_of_the_operation_where_the_plan_did_not_know_it() {
        let fake = Fake::new(|_| Answer::Never);
        let cx = Cx::new(fake.scope(), fake.stop().clone()).operation(Duration::MAX, false);
        cx.clone().tell(Gate::before, &Some("a".to_owned()));
        cx.tell(Gate::name, &Some("other".to_owned()));
        let planned = Value::object([("before", Value::Unknown), ("name", Value::from("gate"))]);
        let known = cx.with_told(&planned);
        assert_eq!(
            (known.get("before").as_str(), known.get("name").as_str()),
            (Some("a"), Some("gate"))
        );
        assert_eq!(cx.operation(Duration::MAX, false).with_told(&planned), planned);
    }
}
