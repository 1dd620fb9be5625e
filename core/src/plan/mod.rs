//! What would change: pure functions from (prior state, configuration) to (planned state, replace or not).
//!
//! Nothing here waits, reads a clock or the environment, or knows of AWS: Terraform plans the same change
//! twice and refuses the apply if the two plans differ. The rules are those of Terraform's resource
//! instance change lifecycle, without `legacy_type_system` but for what records 28 and 58 say.

mod computed;
pub mod contract;
mod defaults;
pub mod deprecated;
mod draft;
mod fill;
mod form;
mod kept;
pub mod nothing;
mod replace;
mod same;
mod sets;
mod spelling;
mod stored;
mod unknown;
mod unset;
mod validate;
pub mod write_only;

pub use draft::{Draft, Element};
pub use fill::fill;
pub use form::{differing, is_other_form};
pub use kept::keep_unchanged;
pub use spelling::{all_unmet, keep_spelling, unmet};
pub use unset::keep_unset;
pub use validate::{INVALID, each_object, empty_strings, together_with, validate};

use crate::diagnostic::Diagnostics;
use crate::schema::{Node, Schema};
use crate::value::{Path, Value};

/// A change that Terraform asks about. None of the values is a destroy, which has nothing to plan.
#[derive(Clone, Copy)]
pub struct Change<'a> {
    /// The schema of the type, with everything that the engine adds to it.
    pub schema: &'a Schema,
    /// The object as it is; null when there is none yet.
    pub prior: &'a Value,
    /// The configuration, in which anything may be unknown.
    pub config: &'a Value,
    /// Terraform's merge of the two.
    pub proposed: &'a Value,
}

/// The answer.
#[derive(Debug)]
pub struct Planned {
    /// The object as it will be.
    pub value: Value,
    /// The attributes whose change needs a new object.
    pub replace: Vec<Path>,
    /// What there is to say about it.
    pub diagnostics: Diagnostics,
}

/// Plans a create or an update. `hook` is what the type and the engine know beyond the rules of the schema.
pub fn plan(change: Change<'_>, hook: &dyn Fn(&mut Draft<'_>)) -> Planned {
    let Change { schema, prior, config, proposed } = change;
    let mut planned = proposed.clone();
    write_only::erase(schema, &mut planned);
    sets::pair(schema, config, prior, &mut planned);
    computed::keep(schema, config, prior, &mut planned);
    defaults::apply(schema, config, &mut planned);
    stored::apply(schema, &mut planned);
    same::keep_spelling(schema, config, prior, &mut planned);
    unknown::mark(schema, config, prior, &mut planned);

    let mut draft = Draft::new(change, planned);
    hook(&mut draft);
    let (mut planned, decided) = draft.finish();

    // The hook may have changed something that other attributes follow. What it decided stays, null too.
    unknown::mark(schema, config, prior, &mut planned.value);
    for (at, value) in decided {
        at.put(&mut planned.value, value);
    }
    if !prior.is_null() {
        replace::find(schema, prior, &planned.value, &mut planned.replace);
    }
    validate::empty_strings_with(schema, prior, config, &mut planned.diagnostics);
    validate::together_with(schema, prior, config, &mut planned.diagnostics);
    unset::tell(schema, prior, config, &mut planned.diagnostics);
    planned
}

/// Calls `each` with every object in `planned`, which is planned value by value, together with what was configured for
/// it and what was there before (null where nothing was). The elements of sets have no place: one with a key is known
/// by that; any other was there before if it is the same, and its configuration is found by what it says.
fn each_nested(
    node: &Node,
    planned: &mut Value,
    [config, prior]: [&Value; 2],
    each: &mut dyn FnMut(&mut Value, [&Value; 2]),
) {
    match planned {
        Value::List(items) => {
            let [config, prior] = [config, prior].map(|v| v.as_elements().unwrap_or_default());
            for (i, item) in items.iter_mut().enumerate() {
                each(item, [config, prior].map(|v| v.get(i).unwrap_or(&Value::Null)));
            }
        }
        Value::Set(items) => {
            let mut free: Vec<&Value> = config.as_elements().unwrap_or_default().iter().collect();
            let there = prior.as_elements().unwrap_or_default();
            for item in items.iter_mut() {
                let config = sets::origin(node, item, &mut free);
                each(item, [config, sets::before(node, item, there)]);
            }
            *planned = Value::set(std::mem::take(items));
        }
        Value::Map(_) => each(planned, [config, prior]),
        _ => {}
    }
}
