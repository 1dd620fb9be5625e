//! Where in a configuration or state a value stands.

use std::fmt;

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// An attribute or a nested block type of an object.
    Attribute(String),
    /// An element of a map.
    Key(String),
    /// An element of a list or tuple.
    Index(i64),
}

/// The way from the root of an object to one of its values, e.g. `statement[0].principals`.
///
/// Terraform cannot index sets, so a path into a set ends at the set.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(pub Vec<Step>);

impl Path {
    /// The object itself.
    #[must_use]
    pub fn root() -> Path {
        Path::default()
    }
    /// An attribute of the object that this path leads to.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Path {
        self.step(Step::Attribute(name.to_owned()))
    }
    /// An element of the map that this path leads to.
    #[must_use]
    pub fn key(&self, key: &str) -> Path {
        self.step(Step::Key(key.to_owned()))
    }
    /// An element of the list that this path leads to.
    #[must_use]
    pub fn index(&self, index: usize) -> Path {
        self.step(Step::Index(i64::try_from(index).unwrap_or(i64::MAX)))
    }
    /// The path that goes on from here as `rest` goes on from the root.
    #[must_use]
    pub fn join(&self, rest: &Path) -> Path {
        Path(self.0.iter().chain(&rest.0).cloned().collect())
    }
    fn step(&self, step: Step) -> Path {
        let mut steps = self.0.clone();
        steps.push(step);
        Path(steps)
    }
}

/// `Vpc::cidr_block.name` and other attribute names are paths of one step.
impl From<&str> for Path {
    fn from(name: &str) -> Self {
        Path::root().attribute(name)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.0.iter().enumerate() {
            match step {
                Step::Attribute(name) if i == 0 => write!(f, "{name}")?,
                Step::Attribute(name) => write!(f, ".{name}")?,
                Step::Key(key) => write!(f, "[{key:?}]")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}
