//! One shared file, line by line: sections and their settings.
//!
//! Read as the SDKs of AWS do: <https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html>. They leave out what they do not
//! understand; here that is a fault of its setting, which stops whoever needs it, because what is left out may be the role.

use crate::aws::files::unmarked;
use std::collections::BTreeMap;

/// What a section says. Not shown: its values may be secret keys.
#[derive(Default)]
pub(super) struct Section {
    settings: BTreeMap<String, String>,
    /// Settings that cannot be read, each with a sentence that says where and why.
    faults: Vec<(String, String)>,
}

impl Section {
    /// A setting that is there and not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.settings.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
    /// The first of these settings that is there and cannot be read, as a sentence.
    pub(super) fn fault(&self, names: &[&str]) -> Option<&str> {
        let mut faults = self.faults.iter();
        faults.find(|(name, _)| names.contains(&name.as_str())).map(|(_, why)| why.as_str())
    }
    /// The first setting at all that cannot be read.
    pub(super) fn any_fault(&self) -> Option<&str> {
        self.faults.first().map(|(_, why)| why.as_str())
    }
    /// A setting inside another one.
    pub(super) fn inner(&self, name: &str, inner: &str) -> Option<&str> {
        let lines = self.settings.get(name)?.lines();
        let mut pairs = lines.filter_map(|line| line.split_once('='));
        let (_, value) = pairs.rfind(|(name, _)| name.trim().eq_ignore_ascii_case(inner))?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }
    /// Adds what another file says, which wins.
    pub(super) fn merge(&mut self, other: Self) {
        self.settings.extend(other.settings);
        self.faults.extend(other.faults);
    }
}

/// What a file says.
#[derive(Default)]
pub(super) struct Lines {
    /// The sections by their headings, such as `profile work`.
    pub(super) sections: BTreeMap<String, Section>,
    /// Where a heading is not UTF-8, so that nobody can name it.
    pub(super) unnamed: Vec<String>,
}

const BLANKS: [char; 2] = [' ', '\t'];
const COMMENTS: [char; 2] = ['#', ';'];
/// Characters that nobody sees, which editors and clipboards leave at the beginning of a line.
const UNSEEN: [char; 2] = ['\u{feff}', '\u{200b}'];

/// Reads a file. `decisive` names the settings that must not be overlooked. The error is a sentence that quotes no value.
pub(super) fn parse(path: &str, bytes: &[u8], decisive: &[&str]) -> Result<Lines, String> {
    let bytes = unmarked(bytes).map_err(|why| format!("the file `{path}` {why}"))?;
    let mut parser =
        Parser { path, decisive, number: 0, found: Lines::default(), section: None, setting: None };
    for (number, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        parser.number = number + 1;
        parser.line(&String::from_utf8_lossy(line.strip_suffix(b"\r").unwrap_or(line)))?;
    }
    Ok(parser.found)
}

struct Parser<'a> {
    path: &'a str,
    decisive: &'a [&'a str],
    number: usize,
    found: Lines,
    /// The heading of the section, and how far its settings are indented, once there is one.
    section: Option<(String, Option<usize>)>,
    /// The setting that an indented line continues.
    setting: Option<String>,
}

impl Parser<'_> {
    fn line(&mut self, line: &str) -> Result<(), String> {
        let line = line.trim_start_matches(UNSEEN);
        let text = line.trim_matches(BLANKS).trim_start_matches(UNSEEN);
        if text.is_empty() || text.starts_with(COMMENTS) {
            return Ok(());
        }
        let indent = line.chars().take_while(|letter| BLANKS.contains(letter)).count();
        let continues = indent > self.indent() && self.setting.is_some();
        match (text.starts_with('['), continues) {
            (true, false) => self.heading(text),
            (true, true) if without_comment(text, false).ends_with(']') => {
                Err(self.wrong("is a heading that is indented: begin it at the margin"))
            }
            (_, true) => self.continuation(text),
            (false, false) => self.property(text, indent),
        }
    }

    fn heading(&mut self, text: &str) -> Result<(), String> {
        let name = without_comment(text, false).strip_prefix('[').and_then(|t| t.strip_suffix(']'));
        let name = name.ok_or_else(|| self.wrong("is a heading without its `]`"))?.trim();
        let name = match name.split_once(BLANKS) {
            Some((kind, name)) => format!("{kind} {}", name.trim()),
            None => name.to_owned(),
        };
        if name.contains(char::REPLACEMENT_CHARACTER) {
            let place = self.place();
            self.found.unnamed.push(place);
        }
        self.found.sections.entry(name.clone()).or_default();
        (self.section, self.setting) = (Some((name, None)), None);
        Ok(())
    }

    fn property(&mut self, text: &str, indent: usize) -> Result<(), String> {
        let Some((_, margin)) = &mut self.section else {
            return Err(self.wrong("is outside of any section"));
        };
        margin.get_or_insert(indent);
        let (name, value) = without_comment(text, true)
            .split_once('=')
            .ok_or_else(|| self.wrong("is no setting, because it has no `=`"))?;
        let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
        if name.is_empty() {
            return Err(self.wrong("is a setting without a name"));
        }
        let word: String = name.chars().take_while(|letter| is_of_name(*letter)).collect();
        if word != name && self.decisive.contains(&word.as_str()) {
            let why = self.wrong(&format!("has something between `{word}` and its `=`"));
            self.fault(&word, why);
        }
        self.check(&name, value);
        self.section().settings.insert(name.clone(), value.to_owned());
        self.setting = Some(name);
        Ok(())
    }

    /// A further line of a setting. That of one that is empty so far is a setting inside it.
    fn continuation(&mut self, text: &str) -> Result<(), String> {
        let setting = self.setting.clone().unwrap_or_default();
        let so_far = self.section().settings.get(&setting).cloned().unwrap_or_default();
        let inner = text.split_once('=').map(|(name, _)| name.trim().to_ascii_lowercase());
        match inner.as_deref() {
            None | Some("") if so_far.is_empty() || so_far.starts_with('\n') => {
                return Err(self.wrong("is no setting, because it has no name or no `=`"));
            }
            Some(name)
                if self.decisive.contains(&name)
                    && !so_far.starts_with('\n')
                    && !so_far.is_empty() =>
            {
                let why = self.wrong(&format!(
                    "is indented, so that it sets `{name}` for some tools and continues `{setting}` for others: begin it where the \
                     other settings begin"
                ));
                self.fault(name, why);
            }
            _ => {}
        }
        self.check(&setting, text);
        self.section().settings.insert(setting, format!("{so_far}\n{text}"));
        Ok(())
    }

    /// Notes a value that is not UTF-8.
    fn check(&mut self, name: &str, value: &str) {
        if value.contains(char::REPLACEMENT_CHARACTER) {
            let why = self.wrong(&format!("sets `{name}` to what is not UTF-8"));
            self.fault(name, why);
        }
    }

    fn fault(&mut self, name: &str, why: String) {
        self.section().faults.push((name.to_owned(), why));
    }
    fn section(&mut self) -> &mut Section {
        let name = self.section.as_ref().map(|(name, _)| name.clone()).unwrap_or_default();
        self.found.sections.entry(name).or_default()
    }
    fn indent(&self) -> usize {
        self.section.as_ref().and_then(|(_, margin)| *margin).unwrap_or_default()
    }
    fn place(&self) -> String {
        format!("line {} of `{}`", self.number, self.path)
    }
    fn wrong(&self, why: &str) -> String {
        format!("{} {why}", self.place())
    }
}

fn is_of_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

/// The text before a comment. In a setting there has to be a blank before it, because values may hold these characters.
fn without_comment(text: &str, after_blank: bool) -> &str {
    let mut blank = false;
    for (at, letter) in text.char_indices() {
        if COMMENTS.contains(&letter) && (blank || !after_blank) {
            return text[..at].trim();
        }
        blank = letter.is_whitespace();
    }
    text.trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLE: &[&str] = &["role_arn"];

    fn read(text: &[u8]) -> Result<Lines, String> {
        parse("/config", text, &["role_arn", "region"])
    }

    #[test]
    fn sections_and_settings_are_read_as_the_sdks_do() {
        for (text, expected) in [
            ("[profile a]\nrole_arn = R", "R"),
            ("[profile a]\r\nrole_arn = R\r\n", "R"),
            ("[ profile\ta ] # x\nROLE_ARN=R ; x", "R"),
            ("\t\n[profile a]; x\n\nrole_arn = R;x", "R;x"),
            ("[profile a]\nrole_arn = x=y", "x=y"),
            ("[profile a]\nrole_arn = x\nrole_arn = R", "R"),
            ("[profile a]\nregion = x\n[profile b]\n[profile a]\nrole_arn = R", "R"),
            ("[profile a]\nregion = x\n  # x\nrole_arn = R", "R"),
            ("[profile a]\nrole_arn = x\n -y # z", "x\n-y # z"),
            // Nobody sees these.
            ("\u{feff}[profile a]\nrole_arn = R", "R"),
            ("[profile a]\n\u{200b}role_arn\u{a0}=\u{a0}R\u{a0}", "R"),
            // A section that is indented as a whole.
            ("[profile a]\n  region = x\n  role_arn = R", "R"),
            ("[profile a]\n  region = x\nrole_arn = R", "R"),
        ] {
            let found = read(text.as_bytes()).unwrap_or_else(|why| panic!("{text}: {why}"));
            let section = &found.sections["profile a"];
            assert_eq!(section.get("role_arn"), Some(expected), "{text}");
            assert_eq!(section.any_fault(), None, "{text}");
        }
        let found = read(b"[services a]\nsts =\n  endpoint_url = http://x\niam =\n").unwrap();
        assert_eq!(found.sections["services a"].inner("sts", "endpoint_url"), Some("http://x"));
        assert_eq!(found.sections["services a"].inner("iam", "endpoint_url"), None);
    }

    #[test]
    fn what_is_not_utf_8_counts_only_where_it_says_something() {
        let latin = |text: &str| -> Vec<u8> {
            text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect()
        };
        for text in [
            "# für Müller\n[profile a]\nrole_arn = R",
            "[profile a]\nrole_arn = R # für Müller",
            "[profile a] ; für Müller\nrole_arn = R",
            "[profile a]\nrole_arn = R\ncomment = für Müller",
            "[profile Müller]\nrole_arn = x\n[profile a]\nrole_arn = R",
        ] {
            let found = read(&latin(text)).unwrap();
            let section = &found.sections["profile a"];
            assert_eq!((section.get("role_arn"), section.fault(ROLE)), (Some("R"), None), "{text}");
        }
        let found = read(&latin("[profile a]\n\nrole_arn = hunter2ü")).unwrap();
        let why = found.sections["profile a"].fault(ROLE).unwrap();
        assert_eq!(why, "line 3 of `/config` sets `role_arn` to what is not UTF-8");
        let found = read(&latin("\n[profile Müller]")).unwrap();
        assert_eq!(found.unnamed, ["line 2 of `/config`"]);
    }

    #[test]
    fn a_role_that_some_tools_would_overlook_is_a_fault_and_another_setting_is_none() {
        for (text, part) in [
            ("[profile a]\nregion = x\n role_arn = hunter2", "line 3 of `/config` is indented"),
            ("[profile a]\nrole_arn : hunter2 = x", "between `role_arn` and its `=`"),
        ] {
            let found = read(text.as_bytes()).unwrap();
            let why = found.sections["profile a"].fault(ROLE).unwrap();
            assert!(why.contains(part) && !why.contains("hunter2"), "{why}");
        }
        for text in ["[a]\nregion = x\n other = y", "[a]\ns3 =\n region = y", "[a]\nan other = y"] {
            assert_eq!(read(text.as_bytes()).unwrap().sections["a"].any_fault(), None, "{text}");
        }
    }

    #[test]
    fn a_line_that_is_nothing_is_an_error_with_its_place() {
        for (text, number, part) in [
            ("region = hunter2", 1, "outside of any section"),
            ("[a]\n[b", 2, "without its `]`"),
            ("[a]\n\nhunter2", 3, "no `=`"),
            ("[a]\n= hunter2", 2, "without a name"),
            ("[a]\nregion = x\n [profile b]\nrole_arn = hunter2", 3, "heading that is indented"),
            ("[a]\ns3 =\n hunter2", 3, "no `=`"),
        ] {
            let why = read(text.as_bytes()).err().unwrap();
            let place = format!("line {number} of `/config`");
            assert!(why.starts_with(&place) && why.contains(part), "{why}");
            assert!(!why.contains("hunter2"), "{why}");
        }
        assert!(read(b"\xff\xfe[\0a\0").err().unwrap().contains("`/config` is UTF-16"));
    }
}
