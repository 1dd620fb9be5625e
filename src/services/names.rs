//! Names that users choose, or have made up: `name` and `name_prefix`, as hashicorp/aws has them.
//!
//! What a service accepts as a name is a type of `core/src/schema/types`.

use crate::engine::Cx;

/// How long the made-up part of a name is: as long as that of hashicorp/aws.
const SUFFIX: usize = 26;

/// What made-up names of most types begin with.
pub(super) const PREFIX: &str = "terraform-";

/// The name of a new object: what the user chose, or one that is the same for every attempt of the same plan, after the
/// prefix that the user chose, or `otherwise`.
pub(super) fn chosen<S: AsRef<str>>(
    cx: &Cx,
    name: Option<&S>,
    prefix: Option<&S>,
    otherwise: &str,
) -> String {
    match (written(name), written(prefix)) {
        (Some(name), _) => name.to_owned(),
        (None, prefix) => prefix.unwrap_or(otherwise).to_owned() + &suffix(cx.token()),
    }
}

fn written<S: AsRef<str>>(name: Option<&S>) -> Option<&str> {
    name.map(AsRef::as_ref).filter(|name| !name.is_empty())
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
        assert_eq!(chosen(&cx, Some(&"app"), None, PREFIX), "app");
        let made = |name, prefix| chosen(&cx, name, prefix, PREFIX);
        assert_eq!(made(Some(&""), Some(&"app-")), "app-");
        assert_eq!(made(None, Some(&"")), PREFIX);
        assert_eq!(made(None, None), PREFIX);
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
