//! Names that users choose, or have made up.

use crate::engine::Cx;
use crate::schema::types::IamName;

/// How long the made-up part of a name is: as long as that of hashicorp/aws.
const SUFFIX: usize = 26;

/// The name of a new object: what the user chose, or one that is the same for every attempt of the same plan.
pub(super) fn chosen(cx: &Cx, name: Option<&IamName>, prefix: Option<&IamName>) -> String {
    match (written(name), written(prefix)) {
        (Some(name), _) => name.to_owned(),
        (None, prefix) => prefix.unwrap_or("terraform-").to_owned() + &suffix(cx.token()),
    }
}

fn written(name: Option<&IamName>) -> Option<&str> {
    name.map(IamName::as_str).filter(|name| !name.is_empty())
}

/// Random digits, the same for the same idempotency token.
fn suffix(token: &str) -> String {
    token.chars().filter(char::is_ascii_hexdigit).take(SUFFIX).collect()
}

/// What was put before a made-up suffix; empty if the name was chosen.
pub(super) fn prefix_of(name: &str) -> &str {
    match name.len().checked_sub(SUFFIX).and_then(|at| name.split_at_checked(at)) {
        Some((prefix, suffix)) if suffix.bytes().all(|b| b.is_ascii_hexdigit()) => prefix,
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::fake::{Answer, Fake};

    #[test]
    fn a_chosen_name_is_taken_and_any_other_is_made_up_once() {
        let fake = Fake::new(|_| Answer::Never);
        let cx = Cx::new(fake.scope(), fake.stop().clone());
        let (name, prefix, empty) =
            (IamName::from("app"), IamName::from("app-"), IamName::from(""));
        assert_eq!(chosen(&cx, Some(&name), None), "app");
        assert_eq!(chosen(&cx, Some(&empty), Some(&prefix)), "app-");
        assert_eq!(
            suffix("0123abcd-0123-4123-8123-0123456789ab"),
            "0123abcd0123412381230123456789ab"[..26]
        );
    }

    #[test]
    fn a_prefix_is_what_stands_before_twenty_six_digits() {
        assert_eq!(prefix_of("app-0123abcd012341238123012345"), "app-");
        assert_eq!(prefix_of("terraform-20240102030405678900000001"), "terraform-");
        for chosen in
            ["app", "", "äapp-0123abcd01234123812301234", "app-0123abcd01234123812301234z"]
        {
            assert_eq!(prefix_of(chosen), "", "{chosen}");
        }
    }
}
