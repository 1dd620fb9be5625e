//! The code of docs/development/adding-a-resource.md, which is compiled with the tests.

use crate::schema::lint;
use crate::services::OF_THE_GUIDE;

const PAGE: &str = include_str!("../../docs/development/adding-a-resource.md");
const CODE: &str = include_str!("../../tests/guide/internet_gateway.rs");

/// The blocks of Rust of the page, but for the line of the registry.
fn blocks() -> Vec<&'static str> {
    let blocks = PAGE.split("```rust\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.filter(|block| !block.starts_with("of::<")).collect()
}

#[test]
fn the_code_of_the_guide_is_the_code_that_is_compiled() {
    let shown = blocks().join("\n");
    let differs = shown.lines().zip(CODE.lines()).find(|(shown, compiled)| shown != compiled);
    assert_eq!(differs, None, "on the page, and in tests/guide/internet_gateway.rs");
    assert_eq!(shown.lines().count(), CODE.lines().count());
}

#[test]
fn the_line_of_the_guide_is_that_of_its_type() {
    let name = OF_THE_GUIDE.rust_type().rsplit("::").next().unwrap();
    let line =
        format!("of::<ec2::{}::{name}>(),", OF_THE_GUIDE.type_name().trim_start_matches("aws_"));
    assert!(PAGE.contains(&line), "{line}");
    let problems = lint::problems(OF_THE_GUIDE.type_name(), &OF_THE_GUIDE.model());
    assert_eq!(problems, [""; 0]);
}
