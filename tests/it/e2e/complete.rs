use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder with one of these endings.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let of = |path: PathBuf| {
        if path.is_dir() {
            return files(&path, endings);
        }
        let wanted = path.extension().is_some_and(|ending| endings.iter().any(|e| ending == *e));
        if wanted { vec![path] } else { vec![] }
    };
    paths.flat_map(of).collect()
}

/// All configurations that a test here applies: those beside the tests, and the examples that they name.
fn applied() -> String {
    let read = |path: PathBuf| fs::read_to_string(path).expect("a text");
    let tests = files(&root().join("tests/it/e2e"), &["rs", "tf"]).into_iter().map(read);
    let tests: String = tests.collect();
    let folders = fs::read_dir(root().join("examples")).expect("the examples");
    let named = folders.map(|entry| entry.expect("an entry").path()).filter(|folder| {
        let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        tests.contains(&format!(", \"{name}\", &variables)"))
    });
    let examples: String = named.flat_map(|folder| files(&folder, &["tf"])).map(read).collect();
    tests + &examples
}

/// The names in the registry, which are those of the rendered pages (`src/docgen` checks that).
fn pages(folder: &str) -> Vec<String> {
    let pages = files(&root().join("docs").join(folder), &["md"]);
    let name = |page: &PathBuf| {
        page.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned()
    };
    pages.iter().map(name).collect()
}

#[test]
fn terraform_has_applied_every_type_and_every_function() {
    let applied = applied();
    let resources = pages("resources").into_iter().map(|name| format!("resource \"aws_{name}\""));
    let sources = pages("data-sources").into_iter().map(|name| format!("data \"aws_{name}\""));
    let ephemeral = pages("ephemeral-resources").into_iter();
    let ephemeral = ephemeral.map(|name| format!("ephemeral \"aws_{name}\""));
    let functions = pages("functions").into_iter().map(|name| format!("provider::aws::{name}("));
    let all: Vec<String> = resources.chain(sources).chain(ephemeral).chain(functions).collect();
    assert!(all.len() > 30, "{all:?}");
    let missing: Vec<&String> = all.iter().filter(|use_of| !applied.contains(*use_of)).collect();
    assert!(missing.is_empty(), "no test in tests/it/e2e applies these: {missing:?}");
}
