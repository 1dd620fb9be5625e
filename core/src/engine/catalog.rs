//! The types that the provider has, with their schemas made on first use.

use super::{
    AnyDataSource, AnyEphemeral, AnyResource, Function, Registered, RegisteredData, Spec, envelope,
    identity,
};
use crate::declared::{Declared, Table};
use crate::schema::Schema;
use crate::value::Type;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::time::Duration;

/// A resource type with its whole schema.
pub struct Entry {
    /// The type.
    pub resource: &'static dyn AnyResource,
    registered: Registered,
    schema: OnceLock<(Schema, Type)>,
    identity: OnceLock<Option<Type>>,
}
impl Entry {
    fn made(&self) -> &(Schema, Type) {
        self.schema.get_or_init(|| {
            let schema = envelope::schema(&self.registered);
            let ty = schema.implied_type();
            (schema, ty)
        })
    }
    /// The schema with everything that the engine adds.
    pub fn schema(&self) -> &Schema {
        &self.made().0
    }
    /// The type of its values.
    pub fn ty(&self) -> &Type {
        &self.made().1
    }
    /// What is special about the type.
    pub fn spec(&self) -> &'static Spec {
        self.registered.spec()
    }
    /// The schema of its model alone.
    #[cfg(any(test, feature = "testing"))]
    pub fn model(&self) -> &'static Schema {
        self.registered.model()
    }
    /// The type of its identities; none if it has none.
    pub fn identity_ty(&self) -> Option<&Type> {
        self.identity.get_or_init(|| identity::ty(self)).as_ref()
    }
}

/// A data source with its whole schema.
pub struct DataEntry {
    /// The data source.
    pub source: &'static dyn AnyDataSource,
    registered: RegisteredData,
    schema: OnceLock<(Schema, Type)>,
}
impl DataEntry {
    fn made(&self) -> &(Schema, Type) {
        self.schema.get_or_init(|| {
            let schema = envelope::data_schema(&self.registered);
            let ty = schema.implied_type();
            (schema, ty)
        })
    }
    /// Its name.
    pub fn type_name(&self) -> &'static str {
        self.registered.type_name()
    }
    /// How long a read may take, where a configuration can say so.
    pub fn timeout(&self) -> Option<Duration> {
        self.registered.timeout()
    }
    /// The schema of its model alone.
    #[cfg(any(test, feature = "testing"))]
    pub fn model(&self) -> &'static Schema {
        self.registered.model()
    }
    /// The schema with everything that the engine adds.
    pub fn schema(&self) -> &Schema {
        &self.made().0
    }
    /// The type of its values.
    pub fn ty(&self) -> &Type {
        &self.made().1
    }
}

/// An ephemeral resource with its whole schema.
pub struct EphemeralEntry {
    /// The ephemeral resource.
    pub resource: &'static dyn AnyEphemeral,
    schema: OnceLock<(Schema, Type)>,
}
impl EphemeralEntry {
    fn made(&self) -> &(Schema, Type) {
        self.schema.get_or_init(|| {
            let schema = envelope::ephemeral_schema(self.resource);
            let ty = schema.implied_type();
            (schema, ty)
        })
    }
    /// The schema with everything that the engine adds.
    pub fn schema(&self) -> &Schema {
        &self.made().0
    }
    /// The type of its values.
    pub fn ty(&self) -> &Type {
        &self.made().1
    }
}

/// The types and functions of a provider: what it is made of.
#[derive(Clone, Copy, Default)]
pub struct Registry {
    /// Resource types.
    pub resources: &'static [Registered],
    /// Data sources.
    pub data_sources: &'static [RegisteredData],
    /// Ephemeral resources.
    pub ephemeral: &'static [&'static dyn AnyEphemeral],
    /// Functions.
    pub functions: &'static [&'static Function],
    /// Types that are declared and not managed, unless they are among the others.
    pub declared: Table,
}

/// The types that the provider has.
pub struct Catalog {
    resources: BTreeMap<&'static str, Entry>,
    data_sources: BTreeMap<&'static str, DataEntry>,
    ephemeral: BTreeMap<&'static str, EphemeralEntry>,
    functions: BTreeMap<&'static str, &'static Function>,
    declared: Table,
}

impl Catalog {
    /// From the registry.
    #[must_use]
    pub fn of(registry: &Registry) -> Self {
        let functions = registry.functions.iter().map(|f| (f.name, *f)).collect();
        let entry = |e: &&'static dyn AnyEphemeral| {
            (e.type_name(), EphemeralEntry { resource: *e, schema: OnceLock::new() })
        };
        let ephemeral = registry.ephemeral.iter().map(entry).collect();
        let types = Self::new(registry.resources, registry.data_sources);
        Self { ephemeral, functions, declared: registry.declared, ..types }
    }
    /// From types alone.
    #[must_use]
    pub fn new(resources: &[Registered], data_sources: &[RegisteredData]) -> Self {
        let entry = |registered: &Registered| {
            let registered = *registered;
            let (schema, identity) = (OnceLock::new(), OnceLock::new());
            let resource = registered.resource;
            (registered.type_name(), Entry { resource, registered, schema, identity })
        };
        let data = |registered: &RegisteredData| {
            let registered = *registered;
            let (source, schema) = (registered.source, OnceLock::new());
            (registered.type_name(), DataEntry { source, registered, schema })
        };
        Self {
            resources: resources.iter().map(entry).collect(),
            data_sources: data_sources.iter().map(data).collect(),
            ephemeral: BTreeMap::new(),
            functions: BTreeMap::new(),
            declared: Table::default(),
        }
    }
    /// The resource type of that name.
    #[must_use]
    pub fn resource(&self, name: &str) -> Option<&Entry> {
        self.resources.get(name)
    }
    /// The data source of that name.
    #[must_use]
    pub fn data_source(&self, name: &str) -> Option<&DataEntry> {
        self.data_sources.get(name)
    }
    /// The ephemeral resource of that name.
    #[must_use]
    pub fn ephemeral(&self, name: &str) -> Option<&EphemeralEntry> {
        self.ephemeral.get(name)
    }
    /// All ephemeral resources, by name.
    pub fn all_ephemeral(&self) -> impl Iterator<Item = &EphemeralEntry> {
        self.ephemeral.values()
    }
    /// All resource types, by name.
    pub fn resources(&self) -> impl Iterator<Item = &Entry> {
        self.resources.values()
    }
    /// All data sources, by name.
    pub fn data_sources(&self) -> impl Iterator<Item = &DataEntry> {
        self.data_sources.values()
    }
    /// The resource types that are declared and not managed, by name.
    pub fn declared_resources(&self) -> impl Iterator<Item = Declared> {
        self.declared.resources().filter(|of| !self.resources.contains_key(of.name))
    }
    /// The data sources that are declared and not managed, by name.
    pub fn declared_data_sources(&self) -> impl Iterator<Item = Declared> {
        self.declared.data_sources().filter(|of| !self.data_sources.contains_key(of.name))
    }
    /// The resource type of that name, if it is declared and not managed.
    #[must_use]
    pub fn declared_resource(&self, name: &str) -> Option<Declared> {
        // Every request asks this, and the table is long: it is not read for what is managed.
        if self.resources.contains_key(name) {
            return None;
        }
        self.declared.resources().find(|of| of.name == name)
    }
    /// The data source of that name, if it is declared and not managed.
    #[must_use]
    pub fn declared_data_source(&self, name: &str) -> Option<Declared> {
        if self.data_sources.contains_key(name) {
            return None;
        }
        self.declared.data_sources().find(|of| of.name == name)
    }
    /// The function of that name.
    #[must_use]
    pub fn function(&self, name: &str) -> Option<&'static Function> {
        self.functions.get(name).copied()
    }
    /// All functions, by name.
    pub fn functions(&self) -> impl Iterator<Item = &'static Function> {
        self.functions.values().copied()
    }
}
