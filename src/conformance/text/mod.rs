//! The cases of `tests/plan`: Markdown that says what the planner does, with schemas and objects in a
//! notation close to HCL. `tests/plan/README.md` describes it.

mod case;
mod fields;
mod lexer;
mod print;
mod resource;
mod run;
mod schema;
mod value;

pub(super) use print::object;
