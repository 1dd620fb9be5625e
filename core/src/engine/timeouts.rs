//! How long an operation may take, and the `timeouts` block by which the user says so.

use super::{Cx, Operation};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::duration;
use crate::schema::{Block as _, Node, Rules, Schema, Semantics, Shape, Syntax};
use crate::value::{Path, Value};
use std::borrow::Cow;
use std::sync::OnceLock;
use std::time::Duration;

/// How long each operation of a type may take, and for which of them the user may say so.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    minutes: [u64; OPERATIONS],
    configurable: [bool; OPERATIONS],
}

/// How many operations there are. A plan waits for nothing, nor does an ephemeral resource.
const OPERATIONS: usize = Operation::Close as usize + 1;

model! {
    /// How long to wait. A number with a unit: `30s`, `10m`, `1h30m`.
    pub struct Block {
        /// How long to wait for the creation.
        #[tf(optional)]
        create: Option<String>,
        /// How long to wait for a read.
        #[tf(optional)]
        read: Option<String>,
        /// How long to wait for an update.
        #[tf(optional)]
        update: Option<String>,
        /// How long to wait for the deletion.
        #[tf(optional)]
        delete: Option<String>,
    }
}

const NAMES: [&str; 4] = ["create", "read", "update", "delete"];

impl Timeouts {
    /// Ten minutes for everything, and nothing that the user may say about it.
    pub const DEFAULT: Self = Self { minutes: [10; OPERATIONS], configurable: [false; OPERATIONS] };

    /// So many minutes for an operation, unless the user says otherwise.
    #[must_use]
    pub const fn with(mut self, operation: Operation, minutes: u64) -> Self {
        self.minutes[operation as usize] = minutes;
        self.configurable[operation as usize] = true;
        self
    }

    /// For what the user may say how long to wait, and the minutes that are waited otherwise.
    #[must_use]
    pub fn configurable(&self) -> Vec<(&'static str, u64)> {
        let all = NAMES.into_iter().zip(self.minutes).zip(self.configurable);
        all.filter(|(_, configurable)| *configurable)
            .map(|(name_and_minutes, _)| name_and_minutes)
            .collect()
    }

    /// The `timeouts` block, if the user may say anything.
    pub(super) fn block(&self) -> Option<Node> {
        let which = (0..1 << NAMES.len()).find(|bits| {
            (0..NAMES.len()).all(|i| self.configurable[i] == (bits & (1 << i) != 0))
        })?;
        (which > 0).then(|| block(SCHEMAS[which].get_or_init(|| schema(self.configurable))))
    }

    /// The context of an operation on an object, which knows how long it may take.
    pub(super) fn operation(&self, cx: &Cx, operation: Operation, object: &Value) -> Cx {
        cx.operation(self.limit(operation, object), said(operation, object).is_some())
    }

    /// How long an operation may take on an object: what its `timeouts` block says, or the type's own limit.
    #[must_use]
    pub fn limit(&self, operation: Operation, object: &Value) -> Duration {
        said(operation, object).unwrap_or(Duration::from_mins(self.minutes[operation as usize]))
    }
}

/// The block for each choice of operations, made on first use.
static SCHEMAS: [OnceLock<Schema>; 1 << NAMES.len()] =
    [const { OnceLock::new() }; 1 << NAMES.len()];

fn schema(configurable: [bool; OPERATIONS]) -> Schema {
    let known = |node: &&Node| {
        NAMES.iter().position(|name| *name == node.name).is_some_and(|i| configurable[i])
    };
    let nodes = Block::NODES.iter().filter(known).copied().collect();
    Schema { nodes: Cow::Owned(nodes), ..Block::SCHEMA.clone() }
}

/// A `timeouts` block.
pub(super) fn block(schema: &'static Schema) -> Node {
    Node {
        name: "timeouts",
        doc: schema.doc,
        rules: Rules::NONE,
        shape: Shape::Object(schema),
        syntax: Syntax::Block,
        semantics: Semantics::OF_BLOCKS,
    }
}

/// What the `timeouts` block of an object or of a data source says.
pub(super) fn said(operation: Operation, object: &Value) -> Option<Duration> {
    let text = object.get("timeouts").get(NAMES.get(operation as usize)?).as_str()?;
    duration::parse(text).ok()
}

/// Checks the strings of a `timeouts` block.
pub(super) fn validate(config: &Value, problems: &mut Diagnostics) {
    for (name, value) in config.get("timeouts").as_map().into_iter().flatten() {
        if let Some(Err(problem)) = value.as_str().map(duration::parse) {
            let path = Path::from("timeouts").attribute(name);
            problems.push(Diagnostic::error("Invalid duration", problem).at(path));
        }
    }
}
