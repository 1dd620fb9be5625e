//! Files that say who we are: each is read, or the error says why not.

use super::error::Source;
use crate::secret::Secret;
use std::path::Path;
use zeroize::Zeroizing;

/// What some editors and shells write before UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The bytes without a byte order mark. The error is the rest of a sentence about the file, and quotes nothing of it.
pub(super) fn unmarked(bytes: &[u8]) -> Result<&[u8], &'static str> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || bytes.contains(&0) {
        return Err("is UTF-16 or binary, and not UTF-8");
    }
    Ok(bytes.strip_prefix(MARK).unwrap_or(bytes))
}

/// Reads a file that holds one token, without blanks and line breaks around it.
pub(super) fn token(path: &Path) -> Result<Secret, Source> {
    let read = std::fs::read(path).map(Zeroizing::new);
    let bytes = read.map_err(|why| -> Source { std::sync::Arc::new(why) })?;
    let text =
        unmarked(&bytes).and_then(|bytes| std::str::from_utf8(bytes).map_err(|_| "is not UTF-8"));
    text.map(|text| Secret::from(text.trim())).map_err(|why| because(format!("the file {why}")))
}

/// A sentence as the cause of an error.
pub(super) fn because(sentence: String) -> Source {
    Box::<dyn std::error::Error + Send + Sync>::from(sentence).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_read_over_and_what_is_no_utf_8_is_refused_without_being_quoted() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let read = |bytes: &[u8]| {
            std::fs::write(file.path(), bytes).unwrap();
            token(file.path()).map_err(|why| why.to_string())
        };
        assert_eq!(read(b" hunter2\r\n"), Ok("hunter2".into()));
        assert_eq!(read(b"\xef\xbb\xbfhunter2\n"), Ok("hunter2".into()));
        for bytes in [&b"\xff\xfeh\0u\0"[..], b"\xfe\xff\0h\0u", b"h\0u\0n\0", b"hunter2\xfc"] {
            let why = read(bytes).unwrap_err();
            assert!(why.contains("UTF-") && !why.contains("hunter2"), "{why}");
        }
    }
}
