//! MessagePack, as the plugin protocol carries values.
//!
//! The bytes are read and written by the schema's [`Type`]: the same bytes mean a list or a set, a map or
//! an object. Strings are taken as they are; normalising them is Terraform's task.

mod decode;
mod encode;
#[cfg(test)]
mod tests;

pub use decode::decode;
pub use encode::encode;
