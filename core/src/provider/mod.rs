//! The provider: its block, and what each request means. The requests arrive here as values, already taken
//! from the wire; here they get their type, their account and their region, and go on to the engine.

mod account;
mod block;
mod configured;
mod connect;
mod cut_off;
pub mod declared;
mod endpoints;
mod ends;
mod ephemeral;
mod held;
mod known;
mod lock_out;
mod meta;
mod permission_checks;
mod refusals;
mod requests;
mod settings;
mod tag_policies;
#[cfg(test)]
mod tests;
mod unreachable;
mod validate;

pub use ephemeral::Opened;
pub use requests::{Answer, Apply, Stored};

use crate::aws::Env;
use crate::diagnostic::Diagnostics;
use crate::engine::{Catalog, Registry};
use crate::schema::{Block, Schema};
use crate::stop::Stop;
use crate::value::{Type, Value};
use block::ProviderBlock;
use configured::Configured;
use ends::Ends;
use meta::ProviderMeta;
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

/// The provider of one process.
pub struct Provider {
    catalog: Catalog,
    schema: OnceLock<(Schema, Type)>,
    meta: OnceLock<(Schema, Type)>,
    configured: RwLock<Option<Arc<Configured>>>,
    computed_blocks: AtomicBool,
    ends: Ends,
}

impl Provider {
    /// With these types and functions. Does no work: schemas are made when they are needed.
    #[must_use]
    pub fn new(registry: &Registry) -> Self {
        Self {
            catalog: Catalog::of(registry),
            schema: OnceLock::new(),
            meta: OnceLock::new(),
            configured: RwLock::new(None),
            computed_blocks: AtomicBool::new(false),
            ends: Ends::default(),
        }
    }
    /// Its types.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }
    fn made(&self) -> &(Schema, Type) {
        self.schema.get_or_init(made::<ProviderBlock>)
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

    /// The schema of the block `provider_meta`, which modules have.
    #[must_use]
    pub fn meta_schema(&self) -> &Schema {
        &self.meta.get_or_init(made::<ProviderMeta>).0
    }
    /// The type of that block.
    #[must_use]
    pub fn meta_ty(&self) -> &Type {
        &self.meta.get_or_init(made::<ProviderMeta>).1
    }
    /// Does the work of a request for a module with this `provider_meta`; null if it has none.
    pub fn for_module<F: Future>(
        meta: &Value,
        work: F,
    ) -> impl Future<Output = F::Output> + use<F> {
        meta::products(meta).named_by(work)
    }

    /// Everything that is wrong with a provider block, as far as it is known.
    #[must_use]
    pub fn validate_config(&self, config: &Value) -> Diagnostics {
        validate::validate(self.schema(), config, &Env::of_process())
    }

    /// Takes the provider block. Nothing is called, and unknown values are no error: a plan that needs them
    /// says so. Nor are the warnings of [`Self::validate_config`] told again, which Terraform asks for before.
    #[must_use]
    pub fn configure(&self, config: &Value, stop: &Stop) -> Diagnostics {
        let problems = self.validate_config(config);
        if problems.has_errors() {
            return problems;
        }
        let mut told = Diagnostics::default();
        match Configured::new(self.schema(), config, stop) {
            Ok(configured) => {
                told.extend(configured.warnings());
                *self.configured.write().unwrap_or_else(PoisonError::into_inner) =
                    Some(Arc::new(configured));
            }
            Err(problem) => told.push(problem),
        }
        told
    }

    /// Takes whether the host knows of blocks that AWS fills in where the user writes none.
    pub fn host_takes_computed_blocks(&self, takes: bool) {
        self.computed_blocks.store(takes, Ordering::Relaxed);
    }
    /// Whether the host knows of such blocks.
    #[must_use]
    pub fn takes_computed_blocks(&self) -> bool {
        self.computed_blocks.load(Ordering::Relaxed)
    }

    fn configured(&self) -> Option<Arc<Configured>> {
        self.configured.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn made<B: Block>() -> (Schema, Type) {
    let schema = B::SCHEMA.clone();
    let ty = schema.implied_type();
    (schema, ty)
}
