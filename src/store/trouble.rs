//! What AWS may do to a caller.

use crate::aws::fake::Answer;
use crate::stop::Stop;

/// What AWS is like: none of it is wrong.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Nature {
    /// How many reads do not show a new object.
    pub(crate) late: u32,
    /// How many reads still show what an object was before a change.
    pub(crate) stale: u32,
    /// For how many reads AWS is still working on a new object, or on a part of it.
    pub(crate) pending: u32,
    /// How many reads show a new object without some of its parts.
    pub(crate) partial: u32,
    /// How many reads still show an object that is being deleted.
    pub(crate) ending: u32,
    /// How many objects make a page; 0: all.
    pub(crate) page: usize,
}

/// What happens to a call.
#[derive(Clone, Debug)]
pub(crate) enum Trouble {
    /// It is not carried out, and answered like this.
    Refused(Answer),
    /// It is carried out, and answered like this.
    Lost(Answer),
    /// It is carried out, and meanwhile Terraform is told to stop.
    Interrupted(Stop),
}
