//! What there is to say about a type in a word each.

use super::{Identity, Lost, Retry, Scope, Setting, Share, Tagging, Timeouts};

/// What a resource type says about itself. Everything but what [`Spec::of`] asks for has a default.
#[derive(Clone, Copy)]
pub struct Spec {
    /// The name in HCL.
    pub type_name: &'static str,
    /// The version of the state's shape, at least that of hashicorp/aws.
    pub version: i64,
    /// Where the objects live.
    pub scope: Scope,
    /// How objects are tagged. None: the type has no tags.
    pub tagging: Option<Tagging>,
    /// The attribute that is the trust policy of a role: it is checked in each plan. None: the type has none.
    pub trust_policy: Option<&'static str>,
    /// The attribute that names a role of which the objects have all sessions refused: the provider must not act through it.
    /// None: the sessions of no role.
    pub cuts_off: Option<&'static str>,
    /// How long to wait, and for what the user may say so.
    pub timeouts: Timeouts,
    /// How many objects one [`read`](super::Resource::read) may ask for.
    pub read_at_once: usize,
    /// Whether the objects exist in the state alone, so that not even a session is needed.
    pub offline: bool,
    /// What becomes of a create call whose answer is lost.
    pub lost: Lost,
    /// Errors that pass by themselves.
    pub retries: &'static [Retry],
    /// Whether a deleted object stays visible for a while, so that its end has to be waited for.
    pub await_delete: bool,
    /// Whether a refresh tells what the plan of a destroy would tell, where Terraform has planned that before.
    pub ends_as_read: bool,
    /// What an import id is, to be read after "is": for documentation and error messages.
    pub import: &'static str,
    /// What the objects set in other objects, which other resources may set as well: the end of one must not undo the
    /// beginning of another. Also what the objects have themselves and another type can be.
    pub sets: &'static [Setting],
    /// What the objects manage as a whole, or a piece of what others manage as a whole: told where both are in a plan.
    pub shares: &'static [Share],
    /// What identifies an object beside its state, as in hashicorp/aws. None: the type has no identity.
    pub identity: Option<Identity>,
}

impl Spec {
    /// A type of which nothing is special: its name in HCL, what becomes of a create call whose answer is lost, and what an
    /// import id is.
    #[must_use]
    pub const fn of(type_name: &'static str, lost: Lost, import: &'static str) -> Self {
        Self {
            type_name,
            version: 0,
            scope: Scope::Regional,
            tagging: None,
            trust_policy: None,
            cuts_off: None,
            timeouts: Timeouts::DEFAULT,
            read_at_once: 1,
            offline: false,
            lost,
            retries: &[],
            await_delete: false,
            ends_as_read: false,
            import,
            sets: &[],
            shares: &[],
            identity: None,
        }
    }
}
