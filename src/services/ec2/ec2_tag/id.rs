//! IDs of tags.

use crate::engine::Key;
use crate::quoted::quoted;
use std::fmt;

/// `RESOURCE_ID,KEY`. A key may hold a comma, an ID does not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct TagId {
    object: String,
    key: String,
}

impl TagId {
    pub(super) fn new(object: &str, key: &str) -> Self {
        Self { object: object.to_owned(), key: key.to_owned() }
    }
    pub(super) fn object(&self) -> &str {
        &self.object
    }
    pub(super) fn key(&self) -> &str {
        &self.key
    }
}

impl fmt::Display for TagId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", self.object, self.key)
    }
}

impl Key for TagId {
    fn parse(id: &str) -> Result<Self, String> {
        match id.split_once(',') {
            Some((object, key)) if !object.is_empty() && !key.is_empty() => {
                Ok(Self::new(object, key))
            }
            _ => Err(format!("{} is not RESOURCE_ID,KEY.", quoted(id))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_comma_ends_the_id_of_the_object() {
        let id = TagId::parse("subnet-1,a,b").unwrap();
        assert_eq!((id.object(), id.key()), ("subnet-1", "a,b"));
        assert_eq!(id.to_string(), "subnet-1,a,b");
        for id in ["", "subnet-1", "subnet-1,", ",a"] {
            assert!(TagId::parse(id).is_err(), "{id}");
        }
    }
}
