//! Values that AWS stores without their beginning, such as the URL of an issuer.

use crate::schema::Schema;
use crate::value::Value;

/// Plans what AWS will store, so that other resources get the same from the first plan on
/// (docs/decisions/0058-the-url-of-an-issuer.md).
pub(super) fn apply(schema: &Schema, planned: &mut Value) {
    for node in schema.attributes() {
        planned.change(node.name, |value| {
            if let Some(stored) = node.rules.stored(value) {
                *value = stored;
            }
        });
    }
}
