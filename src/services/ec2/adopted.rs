//! What types have in common whose objects AWS creates by itself: they are taken over, and a destroy leaves them.

use crate::diagnostic::Diagnostic;
use crate::value::Value;

/// Says once which attributes two models have alike, and puts the one into the words of the other. What only one of
/// them has stands behind its name, and what is required of one and read of the other at last.
macro_rules! alike {
    ($one:ident { $($of_one:ident),* }, $other:ident { $($of_other:ident),* }, [$($name:ident),* $(,)?]
     $(, $given:ident)?) => {
        $crate::services::ec2::adopted::alike!(@from $one [$($of_one)*] $other [$($of_other)*] [$($name)*] [$($given)?]);
        $crate::services::ec2::adopted::alike!(@from $other [$($of_other)*] $one [$($of_one)*] [$($name)*] [$($given)?]);
    };
    (@from $from:ident [$($gone:ident)*] $to:ident [$($new:ident)*] [$($name:ident)*] [$($given:ident)?]) => {
        impl From<$from> for $to {
            fn from(from: $from) -> Self {
                let $from { $($name,)* $($given,)? $($gone: _,)* } = from;
                Self {
                    $($name,)*
                    $($given: $crate::services::ec2::adopted::Given::given($given),)?
                    $($new: None,)*
                }
            }
        }
    };
}
pub(super) use alike;

/// A string that is required of one model and read of the other.
pub(super) trait Given<T> {
    /// In the words of the other.
    fn given(self) -> T;
}
impl Given<Option<Self>> for String {
    fn given(self) -> Option<Self> {
        Some(self)
    }
}
impl Given<String> for Option<String> {
    fn given(self) -> String {
        self.unwrap_or_default()
    }
}

/// The argument that makes a destroy delete what it would leave otherwise.
pub(super) const FORCE_DESTROY: &str = "force_destroy";

/// What a plan to destroy says of a part of a VPC, with what in it stays as it is.
pub(super) fn part_stays(what: &str, id: &str, with: &str) -> Diagnostic {
    let detail = format!(
        "{id} belongs to its VPC, and goes with it. The destroy leaves it as it is, with its {with} and tags, and takes \
         this resource out of the state."
    );
    Diagnostic::warning(format!("The {what} stays"), detail)
}

/// The same of an object that can be deleted, unless that is asked for.
pub(super) fn stays_unless_forced(what: &str, object: &Value) -> Option<Diagnostic> {
    if *object.get(FORCE_DESTROY) == Value::Bool(true) {
        return None;
    }
    let id = object.get("id").as_str().unwrap_or_default();
    let detail = format!(
        "The destroy leaves {id} as it is, and takes this resource out of the state. To delete it, set `{FORCE_DESTROY}` to \
         `true` and apply that first."
    );
    Some(Diagnostic::warning(format!("The {what} stays"), detail))
}
