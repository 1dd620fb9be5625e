//! The pages in `docs/`: compared with what was rendered, or written anew.

use super::Pages;
use std::collections::BTreeSet;
use std::path::Path;

/// The folders of `docs/` in which every page is an output.
const FOLDERS: &[&str] = &["resources", "data-sources", "ephemeral-resources", "functions"];

/// What differs between `pages` and the files in `docs`, one line for each file.
pub(super) fn differences(pages: &Pages, docs: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in pages {
        match std::fs::read_to_string(docs.join(path)) {
            Ok(committed) if committed == *text => {}
            Ok(committed) => {
                found.push(format!("docs/{path}: {}", first_difference(&committed, text)));
            }
            Err(_) => found.push(format!("docs/{path} is missing")),
        }
    }
    found.extend(left_over(pages, docs).iter().map(|path| format!("docs/{path} is left over")));
    found
}

/// Makes the files in `docs` those of `pages`.
pub(super) fn write(pages: &Pages, docs: &Path) -> std::io::Result<()> {
    for (path, text) in pages {
        let path = docs.join(path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, text)?;
    }
    left_over(pages, docs).iter().try_for_each(|path| std::fs::remove_file(docs.join(path)))
}

/// Files in the folders of pages that are no page.
fn left_over(pages: &Pages, docs: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for folder in FOLDERS {
        for file in std::fs::read_dir(docs.join(folder)).into_iter().flatten().flatten() {
            let path = format!("{folder}/{}", file.file_name().to_string_lossy());
            if !pages.contains_key(&path) {
                found.insert(path);
            }
        }
    }
    found
}

fn first_difference(committed: &str, rendered: &str) -> String {
    let (mut old, mut new) = (committed.lines(), rendered.lines());
    let end = "the end of the page";
    for number in 1.. {
        match (old.next(), new.next()) {
            (None, None) => break,
            (old, new) if old != new => {
                return format!(
                    "line {number}\n    - {}\n    + {}",
                    old.unwrap_or(end),
                    new.unwrap_or(end)
                );
            }
            _ => {}
        }
    }
    "the line ends".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_missing_and_left_over_pages_are_told_and_mended() {
        let docs = tempfile::tempdir().unwrap();
        let page = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        write(
            &Pages::from([page("index.md", "a\nb\n"), page("resources/gone.md", "x")]),
            docs.path(),
        )
        .unwrap();
        let pages = Pages::from([page("index.md", "a\nc\n"), page("resources/vpc.md", "y")]);
        assert_eq!(
            differences(&pages, docs.path()),
            [
                "docs/index.md: line 2\n    - b\n    + c",
                "docs/resources/vpc.md is missing",
                "docs/resources/gone.md is left over",
            ]
        );
        write(&pages, docs.path()).unwrap();
        assert_eq!(differences(&pages, docs.path()), [""; 0]);
    }
}
