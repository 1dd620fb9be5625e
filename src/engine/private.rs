//! What the engine keeps beside an object: private data that Terraform stores and hands back.

use serde_json::{Value as Json, json};

/// What the engine keeps beside an object. Other providers' private data, which comes with states taken
/// over from them, counts as none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Private {
    /// Whether this provider wrote it.
    pub ours: bool,
    /// The idempotency token of a create call that is planned.
    pub token: Option<String>,
}

const MARK: &str = "assumerole";

impl Private {
    /// The private data of an object that this provider has read or made.
    #[must_use]
    pub fn new() -> Self {
        Self { ours: true, token: None }
    }
    /// Reads private data; what is not ours, or not readable, is nothing.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Self {
        match serde_json::from_slice::<Json>(bytes) {
            Ok(json) if json.get(MARK).is_some() => Self {
                ours: true,
                token: json.get("token").and_then(Json::as_str).map(str::to_owned),
            },
            _ => Self::default(),
        }
    }
    /// The private data as Terraform stores it.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        match &self.token {
            Some(token) => json!({ MARK: 1, "token": token }),
            None => json!({ MARK: 1 }),
        }
        .to_string()
        .into_bytes()
    }
    /// A plan to create: with the token that was minted before for the same plan, or a new one.
    #[must_use]
    pub fn planning(earlier: &[u8]) -> Self {
        Self { ours: true, token: Self::decode(earlier).token.or_else(mint) }
    }
}

/// A random (version 4) UUID. None if the operating system has no randomness to give.
pub(super) fn mint() -> Option<String> {
    let mut b = [0u8; 16];
    getrandom::fill(&mut b).ok()?;
    b[6] = (b[6] & 0x0f) | 0x40;
    b[8] = (b[8] & 0x3f) | 0x80;
    let hex = format!("{:032x}", u128::from_be_bytes(b));
    Some([&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_survives_the_way_through_terraform_and_is_not_minted_again() {
        let planned = Private::planning(b"");
        let again = Private::planning(&planned.encode());
        assert_eq!(planned.token.as_ref().map(String::len), Some(36));
        assert_eq!(again, planned);
        assert_ne!(Private::planning(b"").token, planned.token);
    }

    #[test]
    fn private_data_of_other_providers_and_garbage_count_as_none() {
        let foreign = br#"{"schema_version":"1","e2bfb730":{"create":600}}"#;
        assert_eq!(Private::decode(foreign), Private::default());
        assert_eq!(Private::decode(b"\xff\x00"), Private::default());
        assert!(Private::decode(&Private::new().encode()).ours);
    }
}
