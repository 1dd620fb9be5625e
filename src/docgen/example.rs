//! The examples that pages quote: files below `examples/`, which a test of their own validates.

use super::root;

/// The text of a file below `examples/`, without blank lines around it.
pub(super) fn read(path: &str) -> Result<String, String> {
    match std::fs::read_to_string(root().join("examples").join(path)) {
        Ok(text) => Ok(text.trim().to_owned()),
        Err(problem) => Err(format!("examples/{path}: {problem}")),
    }
}

/// `terraform import ADDRESS ID`, from the `import.sh` of a resource type.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Import {
    /// The object of the example that it is about.
    pub(super) address: String,
    /// The id, without quotes.
    pub(super) id: String,
}

/// The one command of an `import.sh`.
pub(super) fn import(type_name: &str) -> Result<Import, String> {
    let path = format!("resources/{type_name}/import.sh");
    let text = read(&path)?;
    parse(&text).ok_or_else(|| {
        format!("examples/{path}: one line `terraform import {type_name}.NAME ID` is expected, not {text:?}")
    })
}

fn parse(text: &str) -> Option<Import> {
    let words: Vec<&str> = text.strip_prefix("terraform import ")?.split(' ').collect();
    let [address, id] = words.as_slice() else { return None };
    let id = id.trim_matches('\'').to_owned();
    (!id.contains('\n')).then(|| Import { address: (*address).to_owned(), id })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_command_has_an_address_and_an_id() {
        let import = parse("terraform import aws_vpc.main 'vpc-1'").unwrap();
        assert_eq!((import.address.as_str(), import.id.as_str()), ("aws_vpc.main", "vpc-1"));
        assert_eq!(parse("terraform import aws_vpc.main"), None);
        assert_eq!(parse("terraform import a.b c\nterraform import a.b d"), None);
    }
}
