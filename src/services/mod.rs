//! The types, one file each. To add one: write its file, add its line here.

use crate::engine::{AnyDataSource, AnyResource};

/// All resource types, by name.
pub const RESOURCES: &[&dyn AnyResource] = &[];

/// All data sources, by name.
pub const DATA_SOURCES: &[&dyn AnyDataSource] = &[];
