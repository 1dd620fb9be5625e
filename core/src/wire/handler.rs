//! What answers the requests.

use super::count::Counted;
use super::diagnostic::unknown_type;
use super::proto::tfplugin6::{
    DynamicValue, FunctionError, apply_resource_change, call_function, close_ephemeral_resource,
    configure_provider, get_functions, get_metadata, get_provider_schema,
    get_resource_identity_schemas, import_resource_state, move_resource_state,
    open_ephemeral_resource, plan_resource_change, read_data_source, read_resource,
    renew_ephemeral_resource, upgrade_resource_identity, upgrade_resource_state,
    validate_data_resource_config, validate_ephemeral_resource_config, validate_provider_config,
    validate_resource_config,
};
use crate::stop::Stop;
use bytes::Bytes;
use std::collections::BTreeMap;
use std::future::{Future, ready};
use std::sync::{Arc, Mutex, PoisonError};

/// What a request comes with beside its message.
#[derive(Clone, Debug, Default)]
pub struct Call {
    /// Set when the user wants the work to end.
    pub stop: Stop,
    /// What is to be kept of the object if the work panics. Only looked at for `ApplyResourceChange`.
    pub claim: Claim,
    #[expect(dead_code, reason = "held while the call runs")]
    pub(super) running: Option<Arc<Counted>>,
}

/// What is known of an object while it is made or changed, kept outside the work so that it survives a panic in it.
#[derive(Clone, Debug, Default)]
pub struct Claim(Arc<Mutex<Partial>>);

/// State and private bytes as in the answer to `ApplyResourceChange`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Partial {
    /// The object.
    pub(super) state: Option<DynamicValue>,
    /// What is stored beside it.
    pub(super) private: Bytes,
}

impl Claim {
    /// Begins with what Terraform has now, which is right until something was changed.
    pub(super) fn new(state: Option<DynamicValue>, private: Bytes) -> Self {
        Self(Arc::new(Mutex::new(Partial { state, private })))
    }
    /// Replaces what is to be kept. To be called as soon as AWS has given an id, and after every change.
    ///
    /// `state` must be of the type that the schema gives the object, and wholly known.
    pub fn keep(&self, state: DynamicValue, private: Bytes) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) =
            Partial { state: Some(state), private };
    }
    /// What is to be kept.
    pub(super) fn kept(&self) -> Partial {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Answers the requests of Terraform's protocol, one method for each.
///
/// Requests come concurrently, about ten at once. Every failure that a user is to see is a diagnostic in the answer. A panic becomes
/// one as well. The work of a request goes on when its client hangs up; only [`Call::stop`] asks it to end.
///
/// Methods with a body are for parts of the protocol that a provider may leave out; they answer as a provider without that part.
pub trait Handler: Send + Sync + 'static {
    /// All schemas, in as many messages as there are things with a schema: the bytes of messages that follow each other are one
    /// message with the fields of all, and so they are never in memory together. In many processes never asked for; otherwise the
    /// bytes are kept, unless there are errors among them.
    fn schemas(&self) -> impl Iterator<Item = get_provider_schema::Response> + Send;

    /// Checks the `provider` block, in which anything may still be unknown.
    fn validate_provider_config(
        &self,
        call: Call,
        request: validate_provider_config::Request,
    ) -> impl Future<Output = validate_provider_config::Response> + Send;

    /// Takes the `provider` block. During a plan, values may still be unknown.
    fn configure_provider(
        &self,
        call: Call,
        request: configure_provider::Request,
    ) -> impl Future<Output = configure_provider::Response> + Send;

    /// Checks a `resource` block, in which anything may still be unknown.
    fn validate_resource_config(
        &self,
        call: Call,
        request: validate_resource_config::Request,
    ) -> impl Future<Output = validate_resource_config::Response> + Send;

    /// Brings a stored object into the shape of the current schema.
    fn upgrade_resource_state(
        &self,
        call: Call,
        request: upgrade_resource_state::Request,
    ) -> impl Future<Output = upgrade_resource_state::Response> + Send;

    /// Looks what became of an object.
    fn read_resource(
        &self,
        call: Call,
        request: read_resource::Request,
    ) -> impl Future<Output = read_resource::Response> + Send;

    /// Says what would be done.
    fn plan_resource_change(
        &self,
        call: Call,
        request: plan_resource_change::Request,
    ) -> impl Future<Output = plan_resource_change::Response> + Send;

    /// Does what was planned.
    fn apply_resource_change(
        &self,
        call: Call,
        request: apply_resource_change::Request,
    ) -> impl Future<Output = apply_resource_change::Response> + Send;

    /// Finds an existing object by what the user knows of it.
    fn import_resource_state(
        &self,
        call: Call,
        request: import_resource_state::Request,
    ) -> impl Future<Output = import_resource_state::Response> + Send;

    /// Takes over an object from another type or provider.
    fn move_resource_state(
        &self,
        call: Call,
        request: move_resource_state::Request,
    ) -> impl Future<Output = move_resource_state::Response> + Send;

    /// Checks a `data` block, in which anything may still be unknown.
    fn validate_data_resource_config(
        &self,
        call: Call,
        request: validate_data_resource_config::Request,
    ) -> impl Future<Output = validate_data_resource_config::Response> + Send;

    /// Reads a data source.
    fn read_data_source(
        &self,
        call: Call,
        request: read_data_source::Request,
    ) -> impl Future<Output = read_data_source::Response> + Send;

    /// The names of all types: those that have a schema.
    fn get_metadata(
        &self,
        _call: Call,
        _request: get_metadata::Request,
    ) -> impl Future<Output = get_metadata::Response> + Send {
        let mut all = get_metadata::Response::default();
        for part in self.schemas() {
            let functions = part.functions.into_keys();
            all.server_capabilities = part.server_capabilities.or(all.server_capabilities);
            all.diagnostics.extend(part.diagnostics);
            all.data_sources.extend(type_names(part.data_source_schemas));
            all.resources.extend(type_names(part.resource_schemas));
            all.functions.extend(functions.map(|name| get_metadata::FunctionMetadata { name }));
            all.ephemeral_resources.extend(type_names(part.ephemeral_resource_schemas));
        }
        ready(all)
    }

    /// The signatures of all functions: those in the schema.
    fn get_functions(
        &self,
        _call: Call,
        _request: get_functions::Request,
    ) -> impl Future<Output = get_functions::Response> + Send {
        let mut all = get_functions::Response::default();
        for part in self.schemas() {
            all.functions.extend(part.functions);
            all.diagnostics.extend(part.diagnostics);
        }
        ready(all)
    }

    /// Calls a function.
    fn call_function(
        &self,
        _call: Call,
        request: call_function::Request,
    ) -> impl Future<Output = call_function::Response> + Send {
        let text = format!("This version of the provider has no function {:?}.", request.name);
        ready(call_function::Response {
            result: None,
            error: Some(FunctionError::because(&text, None)),
        })
    }

    /// What identifies objects beside their state.
    fn get_resource_identity_schemas(
        &self,
        _call: Call,
        _request: get_resource_identity_schemas::Request,
    ) -> impl Future<Output = get_resource_identity_schemas::Response> + Send {
        ready(get_resource_identity_schemas::Response::default())
    }

    /// Brings a stored identity into the shape of the current identity schema: none, so that it is dropped.
    /// States of hashicorp/aws hold identities, and an error would refuse the whole object.
    fn upgrade_resource_identity(
        &self,
        _call: Call,
        _request: upgrade_resource_identity::Request,
    ) -> impl Future<Output = upgrade_resource_identity::Response> + Send {
        ready(upgrade_resource_identity::Response::default())
    }

    /// Checks an `ephemeral` block, in which anything may still be unknown.
    fn validate_ephemeral_resource_config(
        &self,
        _call: Call,
        request: validate_ephemeral_resource_config::Request,
    ) -> impl Future<Output = validate_ephemeral_resource_config::Response> + Send {
        let diagnostics = vec![unknown_type(EPHEMERAL, &request.type_name)];
        ready(validate_ephemeral_resource_config::Response { diagnostics })
    }

    /// Makes an ephemeral object.
    fn open_ephemeral_resource(
        &self,
        _call: Call,
        request: open_ephemeral_resource::Request,
    ) -> impl Future<Output = open_ephemeral_resource::Response> + Send {
        let diagnostics = vec![unknown_type(EPHEMERAL, &request.type_name)];
        ready(open_ephemeral_resource::Response { diagnostics, ..Default::default() })
    }

    /// Makes an ephemeral object last longer.
    fn renew_ephemeral_resource(
        &self,
        _call: Call,
        request: renew_ephemeral_resource::Request,
    ) -> impl Future<Output = renew_ephemeral_resource::Response> + Send {
        let diagnostics = vec![unknown_type(EPHEMERAL, &request.type_name)];
        ready(renew_ephemeral_resource::Response { diagnostics, ..Default::default() })
    }

    /// Ends an ephemeral object.
    fn close_ephemeral_resource(
        &self,
        _call: Call,
        request: close_ephemeral_resource::Request,
    ) -> impl Future<Output = close_ephemeral_resource::Response> + Send {
        let diagnostics = vec![unknown_type(EPHEMERAL, &request.type_name)];
        ready(close_ephemeral_resource::Response { diagnostics })
    }
}

const EPHEMERAL: &str = "ephemeral resource";

fn type_names<T>(schemas: BTreeMap<String, T>) -> Vec<get_metadata::TypeMetadata> {
    schemas.into_keys().map(|type_name| get_metadata::TypeMetadata { type_name }).collect()
}
