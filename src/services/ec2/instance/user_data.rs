//! User data, in its two attributes.

use super::Instance;
use crate::schema::types::UserDataBase64;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The user data of a plan or a state as EC2 takes it; empty if there is none.
pub(in crate::services::ec2) fn sent(instance: &Instance) -> String {
    match (&instance.user_data, &instance.user_data_base64) {
        // What is base64 already is not written as base64 once more, as in hashicorp/aws.
        (Some(text), _) => bare(text.as_str()).unwrap_or_else(|| text.to_base64()),
        (None, Some(base64)) => bare(base64.as_str()).unwrap_or_default(),
        (None, None) => String::new(),
    }
}

/// Base64 without line breaks; none if it is something else.
fn bare(text: &str) -> Option<String> {
    UserDataBase64::from(text).bytes().map(|bytes| STANDARD.encode(bytes))
}

/// Whether a string is base64 already.
pub(super) fn is_base64(text: &str) -> bool {
    !text.is_empty() && bare(text).is_some()
}

/// Puts what EC2 says into the attribute that knows it: the one that is set, or the text if it is one.
pub(in crate::services::ec2) fn show(said: &str, known: Option<&Instance>, seen: &mut Instance) {
    let in_base64 = known.is_some_and(|known| known.user_data_base64.is_some());
    let as_text = known.is_some_and(|known| known.user_data.is_some());
    if said.is_empty() {
        return;
    }
    let text = UserDataBase64::from(said).bytes().map(String::from_utf8);
    match text {
        Some(Ok(text)) if !in_base64 => seen.user_data = Some(text.into()),
        _ if as_text => seen.user_data = Some(said.into()),
        _ => seen.user_data_base64 = Some(said.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: Option<&str>, base64: Option<&str>) -> Instance {
        let (user_data, user_data_base64) = (text.map(Into::into), base64.map(Into::into));
        Instance { user_data, user_data_base64, ..Instance::default() }
    }

    #[test]
    fn text_is_sent_as_base64_once() {
        assert_eq!(sent(&with(Some("#!/bin/sh"), None)), "IyEvYmluL3No");
        assert_eq!(sent(&with(Some("IyEvYmluL3No"), None)), "IyEvYmluL3No");
        assert_eq!(sent(&with(None, Some("IyEv\nYmluL3No\n"))), "IyEvYmluL3No");
        assert_eq!(sent(&with(None, None)), "");
    }

    #[test]
    fn what_is_no_text_is_shown_as_base64_and_text_as_the_state_has_it() {
        let shown = |said: &str, known: Option<&Instance>| {
            let mut seen = Instance::default();
            show(said, known, &mut seen);
            let text = |text: Option<String>| text.unwrap_or_default();
            (text(seen.user_data.map(Into::into)), text(seen.user_data_base64.map(Into::into)))
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(shown("IyEvYmluL3No", None), pair("#!/bin/sh", ""));
        assert_eq!(shown("H4sIAP8=", None), pair("", "H4sIAP8="));
        assert_eq!(shown("H4sIAP8=", Some(&with(Some("H4sIAP8="), None))), pair("H4sIAP8=", ""));
        let in_base64 = with(None, Some("IyEvYmluL3No"));
        assert_eq!(shown("IyEvYmluL3No", Some(&in_base64)), pair("", "IyEvYmluL3No"));
        assert_eq!(shown("", None), pair("", ""));
    }
}
