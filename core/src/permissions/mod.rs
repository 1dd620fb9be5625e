//! What IAM has to allow for resource types: the operations that they were seen to call, as actions on resources under
//! conditions ([record 69](../../docs/decisions/0069-from-operations-to-permissions.md)).
//!
//! Three steps: [`needs`] says what types need, without any place; [`Scope::grants`] narrows it to an account, names,
//! tags; [`document`] writes the statements, and [`split`] shares them out over documents that IAM takes.

mod beside;
mod collect;
mod need;
mod own;
pub mod recorded;
mod reference;
mod scope;
#[cfg(test)]
mod tests;
mod write;

pub use collect::needs;
pub use need::{Case, Kind, Need, Object, Phase, Unknown};
pub use scope::{Grant, Scope, Useless, filled};
pub use write::{MANAGED_POLICY, document, full_document, json, split};
