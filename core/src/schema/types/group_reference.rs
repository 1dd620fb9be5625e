//! Security groups that rules refer to.

use crate::quoted::quoted;

text! {
    /// A security group that a rule refers to: its ID, and before it the account that owns it, with a slash, where that is
    /// another one.
    GroupReference, check = check_reference, same = same_reference
}

impl GroupReference {
    /// The ID of the group.
    #[must_use]
    pub fn id(&self) -> &str {
        apart(self.as_str()).1
    }
    /// The account that owns it, if it is named.
    #[must_use]
    pub fn owner(&self) -> Option<&str> {
        apart(self.as_str()).0
    }
}

fn apart(text: &str) -> (Option<&str>, &str) {
    text.split_once('/').map_or((None, text), |(owner, id)| (Some(owner), id))
}

fn check_reference(text: &str) -> Result<(), String> {
    let (owner, id) = apart(text);
    if id.starts_with("sg-") && !id.contains('/') && owner.is_none_or(|owner| !owner.is_empty()) {
        return Ok(());
    }
    Err(format!(
        "{} is no security group: write its ID, such as sg-0123456789abcdef0, or its account and its ID, such as \
         111122223333/sg-0123456789abcdef0.",
        quoted(text)
    ))
}

/// EC2 tells the owner of a group in another account, but not over a transit gateway.
fn same_reference(a: &str, b: &str) -> bool {
    let ((owner, id), (other_owner, other_id)) = (apart(a), apart(b));
    id == other_id && (owner == other_owner || owner.is_none() || other_owner.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Field;

    #[test]
    fn a_reference_names_the_account_where_it_is_another_one() {
        let same = |a: &str, b: &str| GroupReference::same(&a.into(), &b.into());
        assert!(same("111122223333/sg-1", "sg-1") && same("sg-1", "111122223333/sg-1"));
        assert!(!same("111122223333/sg-1", "444455556666/sg-1"));
        assert!(!same("sg-1", "sg-2"));
        let foreign = GroupReference::from("444455556666/sg-1");
        assert_eq!((foreign.owner(), foreign.id()), (Some("444455556666"), "sg-1"));
        let own = GroupReference::from("sg-1");
        assert_eq!((own.owner(), own.id()), (None, "sg-1"));
        for wrong in ["default", "/sg-1", "a/b/sg-1", "sg-1/444455556666", "sg-1/sg-2/"] {
            assert!(check_reference(wrong).unwrap_err().contains("111122223333/sg-"), "{wrong}");
        }
    }
}
