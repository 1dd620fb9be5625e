//! docs/development/adding-a-resource.md quotes the type that it is about: its code, and the lines that lead to it.

const PAGE: &str = include_str!("../../docs/development/adding-a-resource.md");

/// The type, which the page shows from the first line to the last.
const TYPE: &str = include_str!("../services/ec2/internet_gateway.rs");

/// What else the page quotes, in blocks of Rust or in a line of its own.
const QUOTED: &[&str] = &[
    include_str!("../services/ec2/internet_gateway/tests/kind.rs"),
    include_str!("../services/ec2/mod.rs"),
    include_str!("../services/mod.rs"),
    include_str!("../services/testing/rows.rs"),
];

const IMPORT: &str = include_str!("../../examples/resources/aws_internet_gateway/import.sh");

/// The blocks of Rust of the page.
fn blocks() -> impl Iterator<Item = &'static str> {
    PAGE.split("```rust\n").skip(1).map(|rest| rest.split("```").next().unwrap())
}

#[test]
fn the_guide_shows_the_whole_of_its_type() {
    let its = blocks().filter(|block| !QUOTED.iter().any(|text| text.contains(block)));
    let shown = its.collect::<Vec<_>>().join("\n");
    let differs = shown.lines().zip(TYPE.lines()).find(|(shown, is)| shown != is);
    assert_eq!(differs, None, "on the page, and in src/services/ec2/internet_gateway.rs");
    assert_eq!(shown.lines().count(), TYPE.lines().count());
}

#[test]
fn the_guide_shows_each_line_that_leads_to_its_type() {
    for (line, file) in [
        ("pub(super) mod internet_gateway;", 1),
        ("of::<ec2::internet_gateway::InternetGateway>(),", 2),
        ("&ec2::internet_gateway::tests::ROW,", 3),
    ] {
        assert!(PAGE.contains(line) && QUOTED[file].contains(line), "{line}");
    }
    assert!(PAGE.contains(IMPORT.trim_end()), "{IMPORT}");
    let quoted = blocks().filter(|block| QUOTED[0].contains(block));
    assert_eq!(
        quoted.count(),
        1,
        "the row and the kind, in src/services/ec2/internet_gateway/tests/kind.rs"
    );
}
