//! The id of an object whose update gives it another one.

use super::{Cx, Key};
use std::sync::{Arc, Mutex, PoisonError};

/// The id that an object has since an operation has moved it.
#[derive(Clone, Default)]
pub(super) struct Moved(Arc<Mutex<Option<String>>>);

impl Cx {
    /// Says that this update has given the object another key, as soon as AWS has accepted that: whatever fails
    /// afterwards, the object is looked for under the new one. For objects that AWS tells apart by what can be changed.
    pub fn moved_to(&self, key: &impl Key) {
        *self.moved().0.lock().unwrap_or_else(PoisonError::into_inner) = Some(key.to_string());
    }
    /// The id of the object that had this id when the operation began.
    pub(super) fn id_now(&self, id: &str) -> String {
        let moved = self.moved().0.lock().unwrap_or_else(PoisonError::into_inner);
        moved.clone().unwrap_or_else(|| id.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::fake::{Answer, Fake};
    use std::time::Duration;

    #[test]
    fn an_object_has_its_new_id_for_the_rest_of_the_operation() {
        let fake = Fake::new(|_| Answer::Never);
        let cx = Cx::new(fake.scope(), fake.stop().clone());
        let operation = cx.operation(Duration::MAX, false);
        assert_eq!(operation.id_now("a"), "a");
        operation.clone().moved_to(&"b".to_owned());
        assert_eq!(operation.id_now("a"), "b");
        assert_eq!(operation.operation(Duration::MAX, false).id_now("a"), "a");
    }
}
