//! The service of a type: the folder below `src/services` that it is declared in, and what its first line
//! calls it.

use super::root;

/// `EC2`, from the name of a Rust type in `services::ec2` and the first line of `src/services/ec2/mod.rs`:
/// `//! EC2: networks.`
pub(super) fn title(rust_type: &str) -> Result<String, String> {
    let folder =
        folder(rust_type).ok_or_else(|| format!("{rust_type} is not in crate::services"))?;
    let path = format!("src/services/{folder}/mod.rs");
    let text = std::fs::read_to_string(root().join(&path))
        .map_err(|problem| format!("{path}: {problem}"))?;
    heading(&text).map(str::to_owned).ok_or_else(|| {
        format!("{path}: the first line must name the service, as in `//! EC2: networks.`")
    })
}

fn folder(rust_type: &str) -> Option<&str> {
    let (_, rest) = rust_type.split_once("::services::")?;
    rest.split_once("::").map(|(folder, _)| folder)
}

fn heading(text: &str) -> Option<&str> {
    let (name, rest) = text.lines().next()?.strip_prefix("//! ")?.split_once(':')?;
    (!name.is_empty() && !rest.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_a_type_is_its_service() {
        assert_eq!(folder("assumerole::services::ec2::vpc::Vpc"), Some("ec2"));
        assert_eq!(folder("assumerole::engine::Thing"), None);
    }

    #[test]
    fn the_first_line_of_a_service_begins_with_its_name() {
        assert_eq!(heading("//! EC2: networks.\n\nmod vpc;"), Some("EC2"));
        assert_eq!(heading("//! Networks.\n"), None);
        assert_eq!(heading("mod vpc;\n"), None);
    }
}
