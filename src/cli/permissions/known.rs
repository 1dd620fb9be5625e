//! What objects tell of each other: the path of a role by its name, the role of an instance profile.

use super::wanted::Wanted;
use std::collections::BTreeMap;

/// What is known of the roles and instance profiles of one account, by their names.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    paths: BTreeMap<String, String>,
    profiles: BTreeMap<String, String>,
}

impl Known {
    /// What these objects tell. What is replaced by another of the same name has the path of the new one.
    pub(super) fn of(objects: &[Wanted<'_>]) -> Self {
        let mut found = Self::default();
        for object in objects {
            let Some(name) = object.string("name") else { continue };
            match object.key.as_str() {
                "aws_iam_role" => {
                    let path = object.string("path").unwrap_or("/");
                    found.paths.insert(name.to_owned(), path.to_owned());
                }
                "aws_iam_instance_profile" => {
                    if let Some(role) = object.string("role") {
                        found.profiles.insert(name.to_owned(), role.to_owned());
                    }
                }
                _ => {}
            }
        }
        found
    }
    /// The path of a role, with slashes at both ends.
    pub(super) fn path_of_role(&self, name: &str) -> Option<&str> {
        self.paths.get(name).map(String::as_str)
    }
    /// The name of the role in an instance profile.
    pub(super) fn role_of_profile(&self, name: &str) -> Option<&str> {
        self.profiles.get(name).map(String::as_str)
    }
}
