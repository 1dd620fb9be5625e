//! Create calls of Elastic Load Balancing. One that is sent again with the same arguments makes nothing new: it answers with what
//! is there.

use crate::engine::{Error, Result};

/// What a create call has made. An error if it is one of those that were there `before`: another resource's, or somebody
/// else's. `what` it is, is to be read after "a".
pub(super) fn not_ours(before: &[String], arn: String, what: &str) -> Result<String> {
    if !before.contains(&arn) {
        return Ok(arn);
    }
    Err(Error::Invalid(format!(
        "there is a {what} already, with the same settings: {arn}. To take it into the state, run `terraform import \
         ADDRESS {arn}`, or write an `import` block with the same ID. If it belongs to somebody else, or to another \
         resource, choose another one"
    )))
}

/// A number of a model as AWS takes it.
pub(super) fn int32(number: Option<i64>) -> Option<i32> {
    number.and_then(|number| i32::try_from(number).ok())
}
