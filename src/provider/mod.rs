//! The provider: its block, and what each request means. The requests arrive here as values, already taken
//! from the wire; here they get their type, their account and their region, and go on to the engine.

mod block;
mod configured;
mod endpoints;
mod held;
mod known;
mod reach;
mod requests;
mod settings;
mod tag_policies;

pub use requests::{Answer, Apply};

use crate::aws::Env;
use crate::diagnostic::Diagnostics;
use crate::engine::{Catalog, Registry};
use crate::schema::{Block, Schema};
use crate::stop::Stop;
use crate::value::{Type, Value};
use block::ProviderBlock;
use configured::Configured;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

/// The provider of one process.
pub struct Provider {
    catalog: Catalog,
    schema: OnceLock<(Schema, Type)>,
    configured: RwLock<Option<Arc<Configured>>>,
}

impl Provider {
    /// With these types and functions. Does no work: schemas are made when they are needed.
    #[must_use]
    pub fn new(registry: &Registry) -> Self {
        Self {
            catalog: Catalog::of(registry),
            schema: OnceLock::new(),
            configured: RwLock::new(None),
        }
    }
    /// Its types.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }
    fn made(&self) -> &(Schema, Type) {
        self.schema.get_or_init(|| {
            let schema = ProviderBlock::schema();
            let ty = schema.implied_type();
            (schema, ty)
        })
    }
    /// The schema of its block.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.made().0
    }
    /// The type of its block.
    #[must_use]
    pub fn ty(&self) -> &Type {
        &self.made().1
    }

    /// Everything that is wrong with a provider block, as far as it is known.
    #[must_use]
    pub fn validate_config(&self, config: &Value) -> Diagnostics {
        block::validate(self.schema(), config, &Env::of_process())
    }

    /// Takes the provider block. Nothing is called, and unknown values are no error: a plan that needs them
    /// says so.
    #[must_use]
    pub fn configure(&self, config: &Value, stop: &Stop) -> Diagnostics {
        let mut problems = self.validate_config(config);
        if problems.has_errors() {
            return problems;
        }
        match Configured::new(self.schema(), config, stop) {
            Ok(configured) => {
                problems.extend(configured.warnings());
                *self.configured.write().unwrap_or_else(PoisonError::into_inner) =
                    Some(Arc::new(configured));
            }
            Err(problem) => problems.push(problem),
        }
        problems
    }

    fn configured(&self) -> Option<Arc<Configured>> {
        self.configured.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
