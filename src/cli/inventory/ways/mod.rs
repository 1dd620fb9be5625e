//! How objects of each type are deleted with the AWS CLI, and in which order of types.

mod ec2;
mod made;
mod others;
#[cfg(test)]
pub(super) mod tests;
mod vpc;

use serde_json::Value as Json;

/// How objects of a type are deleted.
pub(super) struct Way {
    /// The type.
    pub(super) type_name: &'static str,
    /// What goes first where nothing else tells: the smaller number.
    pub(super) rank: u8,
    /// What EC2's ARNs call such an object, where no attribute has its ARN.
    pub(super) ec2_kind: Option<&'static str>,
    /// Whether the objects are in a region.
    regional: bool,
    ends: Ends,
}

/// How objects end.
enum Ends {
    /// By these steps.
    Calls(&'static [Step]),
    /// By no call of their own, because of this.
    With(&'static str),
    /// They exist in the state alone.
    Nowhere,
}

/// A step of a deletion. `{name}` in it is an attribute, as one word of a shell. A call that
/// names an attribute which the object does not have is left out.
pub(super) enum Step {
    /// A call.
    Call(&'static str),
    /// Calls for each word that a query prints, which is `{each}` in them.
    Each(&'static str, &'static [&'static str]),
    /// A wait until a query prints nothing more.
    Gone(&'static str),
    /// Where an attribute is true: what it is, and the call that takes it off, which only a person can decide on.
    Held(&'static str, &'static str, &'static str),
    /// A call made of values, word by word.
    Made(fn(&Json) -> Option<Vec<String>>),
    /// A call made of values that has parts which a shell has to work out; it also gets how `aws` is called.
    Shell(fn(&Json, &str) -> Option<String>),
    /// What there is to know before.
    Note(&'static str),
}

impl Way {
    const fn of(type_name: &'static str, rank: u8, ends: Ends) -> Self {
        Self { type_name, rank, ec2_kind: None, regional: true, ends }
    }
    /// Objects that calls delete.
    const fn calls(type_name: &'static str, rank: u8, steps: &'static [Step]) -> Self {
        Self::of(type_name, rank, Ends::Calls(steps))
    }
    /// The same, for objects that are in no region.
    const fn global(type_name: &'static str, rank: u8, steps: &'static [Step]) -> Self {
        Self { regional: false, ..Self::calls(type_name, rank, steps) }
    }
    /// Objects without a call.
    const fn with(type_name: &'static str, rank: u8, reason: &'static str) -> Self {
        Self::of(type_name, rank, Ends::With(reason))
    }
    /// Objects of IAM without a call.
    const fn global_with(type_name: &'static str, rank: u8, reason: &'static str) -> Self {
        Self { regional: false, ..Self::with(type_name, rank, reason) }
    }
    const fn named(self, ec2_kind: &'static str) -> Self {
        Self { ec2_kind: Some(ec2_kind), ..self }
    }

    /// Whether the objects are in a region.
    pub(super) const fn is_regional(&self) -> bool {
        self.regional
    }
    /// Whether the objects exist in the state alone, so that nothing stands anywhere.
    pub(super) const fn is_nowhere(&self) -> bool {
        matches!(self.ends, Ends::Nowhere)
    }
    /// Why there is no call, if there is none.
    pub(super) const fn reason(&self) -> Option<&'static str> {
        match self.ends {
            Ends::With(reason) => Some(reason),
            Ends::Calls(_) | Ends::Nowhere => None,
        }
    }
    /// The steps of a deletion.
    pub(super) const fn steps(&self) -> &'static [Step] {
        match self.ends {
            Ends::Calls(steps) => steps,
            Ends::With(_) | Ends::Nowhere => &[],
        }
    }
}

/// How objects of a type are deleted; none if the type is not known.
pub(super) fn way(type_name: &str) -> Option<&'static Way> {
    all().find(|way| way.type_name == type_name)
}

fn all() -> impl Iterator<Item = &'static Way> {
    [ec2::WAYS, others::WAYS, vpc::WAYS].into_iter().flatten()
}
