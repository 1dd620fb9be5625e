//! What is being done to an object.

/// What is being done to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// It is created.
    Create,
    /// It is read, or a data source is.
    Read,
    /// It is changed in place.
    Update,
    /// It is deleted.
    Delete,
    /// It is planned.
    Plan,
    /// It is an ephemeral resource and opened.
    Open,
    /// It is an ephemeral resource and made to last longer.
    Renew,
    /// It is an ephemeral resource and closed.
    Close,
}

impl Operation {
    /// As the beginning of a sentence about a failure.
    pub(super) fn doing(self) -> &'static str {
        match self {
            Self::Create => "Creating",
            Self::Read => "Reading",
            Self::Update => "Updating",
            Self::Delete => "Deleting",
            Self::Plan => "Planning",
            Self::Open => "Opening",
            Self::Renew => "Renewing",
            Self::Close => "Closing",
        }
    }
    /// What an object is before it happens.
    pub(super) fn ahead(self) -> &'static str {
        match self {
            Self::Create => "about to be created",
            Self::Read => "about to be read",
            Self::Update => "about to be changed",
            Self::Delete => "about to be deleted",
            Self::Plan => "about to be planned",
            Self::Open => "about to be opened",
            Self::Renew => "about to be renewed",
            Self::Close => "about to be closed",
        }
    }
}
