//! The life of an object, written once for all types: create, read, update, delete, import, upgrade.
//!
//! A type says what is special about it ([`Resource`], [`DataSource`]); everything else is here, in the
//! order in which a request meets it: [`Catalog`] finds the type, `life` runs the operation, `batch`
//! merges reads, `wait` waits, `report` explains errors.

mod batch;
mod catalog;
mod change;
mod claim;
mod cx;
mod data_source;
mod deadline;
mod envelope;
mod ephemeral;
mod erased;
mod error;
mod forms;
mod found;
mod function;
pub mod identity;
pub mod life;
mod listings;
mod moved;
mod operation;
mod part;
mod pending;
mod private;
mod recent;
mod report;
pub mod required_tags;
mod resource;
mod retry;
mod roles;
pub mod settings;
mod siblings;
mod spec;
mod steps;
mod tags;
mod timeouts;
mod together;
mod told;
pub mod trust;
mod turns;
mod wait;

pub use batch::Batches;
pub use catalog::{Catalog, DataEntry, Entry, EphemeralEntry, Registry};
pub use change::{Change, Elements};
pub use claim::{Claim, Claimed};
pub use cx::{Cx, Purpose};
pub use data_source::{AnyDataSource, DataSource, RegisteredData, data};
pub use ephemeral::{AnyEphemeral, EphemeralResource, Lease, ephemeral};
pub use erased::{AnyResource, ObservedValue, Registered, of};
pub use error::{AbsentIf, Error, Result, required};
pub use forms::Stored;
pub use found::{Found, one};
pub use function::{Function, Parameter, Refused};
pub use identity::Identity;
pub use listings::{Listings, few};
pub use operation::Operation;
pub use private::Private;
pub use report::{Decoding, Subject, capitalised, kept, report};
pub use resource::{Key, Lost, Observed, Resource, Scope, State, concurrently};
pub use retry::{Because, Retry, Within};
pub use roles::{ASSUME_ROLE, hops};
pub use settings::{End, How, Setting, Settings, Share};
pub use siblings::Siblings;
pub use spec::Spec;
pub use tags::{TagPolicy, Tagging, Tags, update as update_tags};
pub use timeouts::Timeouts;
pub use turns::{Turn, Turns};
