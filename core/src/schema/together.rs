//! What is demanded of several attributes of a block together.

/// What is demanded of the attributes that a [`Together`] names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// Nothing. Does not compile.
    Nothing,
    /// One is set, and no other.
    ExactlyOne,
    /// One is set, and maybe others.
    AtLeastOne,
    /// None is set.
    None,
}

/// What is demanded of several attributes or blocks together: the words of a `#[tf(..)]` before the struct. Names with
/// dots lead into blocks and nested attributes: `"forward.target_group"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Together {
    /// What.
    pub demand: Demand,
    /// Of which.
    pub names: &'static [&'static str],
    /// Only where this attribute is one of these strings. Its default counts where the user sets nothing.
    pub when: Option<(&'static str, &'static [&'static str])>,
}

impl Together {
    /// No demand at all.
    pub const NONE: Self = Self { demand: Demand::Nothing, names: &[], when: None };
    /// One of them has to be set, and no other.
    #[must_use]
    pub const fn exactly_one_of(self, names: &'static [&'static str]) -> Self {
        Self { demand: Demand::ExactlyOne, names, ..self }
    }
    /// One or more of them have to be set.
    #[must_use]
    pub const fn at_least_one_of(self, names: &'static [&'static str]) -> Self {
        Self { demand: Demand::AtLeastOne, names, ..self }
    }
    /// None of them may be set. Has a meaning with `when` only.
    #[must_use]
    pub const fn none_of(self, names: &'static [&'static str]) -> Self {
        Self { demand: Demand::None, names, ..self }
    }
    /// Only where that attribute is one of these strings.
    #[must_use]
    pub const fn when(self, (attribute, is): (&'static str, &'static [&'static str])) -> Self {
        Self { when: Some((attribute, is)), ..self }
    }
}
