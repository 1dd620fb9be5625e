//! Markdown into cases.

use std::collections::BTreeMap;

/// One case: the fenced blocks of a section, by what they are. Those at the top of the file belong to all.
pub(super) struct Case {
    pub(super) file: String,
    pub(super) title: String,
    pub(super) blocks: BTreeMap<String, String>,
}

const KINDS: &[&str] =
    &["schema", "provider", "prior", "config", "planned", "replace", "errors", "seen", "state"];

impl Case {
    pub(super) fn block(&self, kind: &str) -> Option<&str> {
        self.blocks.get(kind).map(String::as_str)
    }
    pub(super) fn place(&self) -> String {
        format!("tests/plan/{}, \"{}\"", self.file, self.title)
    }
}

pub(super) fn parse(file: &str, text: &str) -> Vec<Case> {
    let mut sections = text.split("\n## ");
    let shared = fences(file, sections.next().unwrap_or_default());
    let case = |section: &str| {
        let (title, body) = section.split_once('\n').unwrap_or((section, ""));
        let mut blocks = shared.clone();
        blocks.extend(fences(file, body));
        Case { file: file.into(), title: title.trim().into(), blocks }
    };
    sections.map(case).collect()
}

fn fences(file: &str, text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut parts = text.split("```");
    parts.next();
    while let (Some(block), Some(_prose)) = (parts.next(), parts.next()) {
        let (kind, body) = block.split_once('\n').unwrap_or((block, ""));
        assert!(KINDS.contains(&kind), "tests/plan/{file}: there is no block {kind:?}");
        assert!(
            found.insert(kind.into(), body.into()).is_none(),
            "tests/plan/{file}: two {kind} in one case"
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_has_its_own_blocks_and_those_of_the_file() {
        let text = "# Title\n```schema\na\n```\n## One\nProse.\n```config\nb\n```\n```planned\nc\n```\n## Two\n```schema\nd\n```\n";
        let cases = parse("x.md", text);
        let blocks: Vec<_> = cases.iter().map(|c| (c.title.as_str(), c.blocks.len())).collect();
        assert_eq!(blocks, [("One", 3), ("Two", 1)]);
        assert_eq!(cases[0].block("schema"), Some("a\n"));
        assert_eq!(cases[1].block("schema"), Some("d\n"));
    }
}
