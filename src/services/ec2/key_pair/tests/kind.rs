//! Key pairs as the EC2 API Reference documents them.

use super::{A, B};
use crate::services::testing::Row;
use crate::store::{Does, Key, Kind, Refusal, Turn, on};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Json, json};

/// How `aws_key_pair` is tested with all types.
pub(in crate::services) const ROW: Row =
    Row { kinds: &[&PAIR], makes: Some("key-pair"), ..Row::of("aws_key_pair") };

const PAIR: Kind = Kind {
    key: Key::Chosen(&["keyName"]),
    absent: ("InvalidKeyPair.NotFound", "The keypair '{}' does not exist."),
    start: || json!({"createTime": "2026-01-02T03:04:05Z"}),
    filled: &[("keyPairId", "key-{number}")],
    new: read,
    unique: &[(&["keyName"], "InvalidKeyPair.Duplicate", "The keypair '{}' already exists.")],
    tagged: Some("key-pair"),
    tagged_by: Some("keyPairId"),
    operations: &[
        on("ImportKeyPair", Does::Create("")),
        on(
            "DescribeKeyPairs",
            Does::List("keySet", &[("key-name", "keyName"), ("key-pair-id", "keyPairId")]),
        ),
        on("DeleteKeyPair", Does::Delete),
    ],
    ..Kind::of("ec2", "key-pair")
};

/// What EC2 makes of a key. It writes all of them as OpenSSH does, and puts the name in the place of the comment.
fn read(turn: &mut Turn<'_>, pair: &mut Json) -> Result<(), Refusal> {
    let text = String::from_utf8(STANDARD.decode(turn.text("publicKeyMaterial")).unwrap()).unwrap();
    let key = match text.trim() {
        key if key == A || key == B => key,
        other if other.contains("SSH2 PUBLIC KEY") => A,
        _ => {
            return Err(Refusal::new(
                "InvalidKey.Format",
                "Key is not in valid OpenSSH public key format",
            ));
        }
    };
    pair.as_object_mut().unwrap().remove("publicKeyMaterial");
    let kind = key.split('-').nth(1).and_then(|rest| rest.split(' ').next());
    pair["keyType"] = kind.into();
    pair["keyFingerprint"] = format!("of {}", &key[key.len() - 8..]).into();
    pair["publicKey"] = format!("{key} {}", turn.text("keyName")).into();
    Ok(())
}
