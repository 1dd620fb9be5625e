//! The requests of the protocol, brought to the [`Provider`] as values.

use super::convert::{self, decode, decode_known, diagnostic, diagnostics, encode, path, schema};
use super::declared;
use super::ephemeral;
use super::handler::{Call, Handler, Partial};
use super::object::{Kept, object, stored_identity, upgraded, upgraded_identity};
use super::proto::tfplugin6::{
    self as proto, DynamicValue, FunctionError, RawState, ResourceIdentityData, ServerCapabilities,
    apply_resource_change, call_function, close_ephemeral_resource, configure_provider,
    get_provider_schema, get_resource_identity_schemas, import_resource_state, move_resource_state,
    open_ephemeral_resource, plan_resource_change, read_data_source, read_resource,
    renew_ephemeral_resource, upgrade_resource_identity, upgrade_resource_state,
    validate_data_resource_config, validate_ephemeral_resource_config, validate_provider_config,
    validate_resource_config,
};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::life::{self, Plan};
use crate::engine::{Claim, Entry, Private, Refused};
use crate::plan::{deprecated, write_only};
use crate::provider::{Answer, Apply, Provider, Stored};
use crate::value::{Path, Value};
use std::collections::BTreeMap;
use std::iter::once;

/// The state of hashicorp/aws is ours too, wherever it was installed from.
const TAKEN_OVER: &str = "/hashicorp/aws";

/// A part of all schemas.
type Schemas = get_provider_schema::Response;

fn of_resource(name: &str, schema: proto::Schema) -> Schemas {
    let resource_schemas = BTreeMap::from([(name.to_owned(), schema)]);
    Schemas { resource_schemas, ..Default::default() }
}

fn of_data_source(name: &str, schema: proto::Schema) -> Schemas {
    let data_source_schemas = BTreeMap::from([(name.to_owned(), schema)]);
    Schemas { data_source_schemas, ..Default::default() }
}

fn of_ephemeral(name: &str, schema: proto::Schema) -> Schemas {
    let ephemeral_resource_schemas = BTreeMap::from([(name.to_owned(), schema)]);
    Schemas { ephemeral_resource_schemas, ..Default::default() }
}

impl Handler for Provider {
    fn schemas(&self) -> impl Iterator<Item = Schemas> + Send {
        let catalog = self.catalog();
        let resources = catalog.resources().map(|entry| {
            let spec = entry.spec();
            of_resource(spec.type_name, schema(spec.version, entry.schema()))
        });
        let data_sources = catalog
            .data_sources()
            .map(|entry| of_data_source(entry.type_name(), schema(0, entry.schema())));
        let ephemeral = catalog
            .all_ephemeral()
            .map(|entry| of_ephemeral(entry.resource.type_name(), schema(0, entry.schema())));
        let declared = catalog.declared_resources();
        let declared = declared.map(|of| of_resource(of.name, declared::schema(&of)));
        let declared_data = catalog.declared_data_sources();
        let declared_data = declared_data.map(|of| of_data_source(of.name, declared::schema(&of)));
        let functions = catalog.functions().map(|f| (f.name.to_owned(), convert::function(f)));
        let own = Schemas {
            provider: Some(schema(0, self.schema())),
            provider_meta: Some(schema(0, self.meta_schema())),
            functions: functions.collect(),
            server_capabilities: Some(ServerCapabilities {
                plan_destroy: true,
                get_provider_schema_optional: true,
                move_resource_state: true,
                generate_resource_config: false,
            }),
            ..Default::default()
        };
        let types = resources.chain(declared).chain(data_sources).chain(declared_data);
        once(own).chain(types).chain(ephemeral)
    }

    async fn get_resource_identity_schemas(
        &self,
        _: Call,
        _: get_resource_identity_schemas::Request,
    ) -> get_resource_identity_schemas::Response {
        let with_identity =
            self.catalog().resources().filter(|entry| entry.spec().identity.is_some());
        let identity_schemas = with_identity
            .map(|entry| (entry.spec().type_name.to_owned(), convert::identity(entry)))
            .collect();
        get_resource_identity_schemas::Response { identity_schemas, diagnostics: vec![] }
    }

    async fn upgrade_resource_identity(
        &self,
        _: Call,
        request: upgrade_resource_identity::Request,
    ) -> upgrade_resource_identity::Response {
        let upgraded = self.identity(&request.type_name, request.raw_identity.as_ref());
        let (upgraded_identity, found) = parts(upgraded);
        upgrade_resource_identity::Response { upgraded_identity, diagnostics: found }
    }

    async fn validate_provider_config(
        &self,
        _: Call,
        request: validate_provider_config::Request,
    ) -> validate_provider_config::Response {
        let found = match decode("provider configuration", request.config.as_ref(), self.ty()) {
            Ok(config) => self.validate_config(&config),
            Err(problem) => problem.into(),
        };
        validate_provider_config::Response { diagnostics: diagnostics(found) }
    }

    async fn configure_provider(
        &self,
        call: Call,
        request: configure_provider::Request,
    ) -> configure_provider::Response {
        let allowed = request.client_capabilities.is_some_and(|c| c.computed_blocks_allowed);
        self.host_takes_computed_blocks(allowed);
        let found = match decode("provider configuration", request.config.as_ref(), self.ty()) {
            Ok(config) => self.configure(&config, &call.stop),
            Err(problem) => problem.into(),
        };
        configure_provider::Response { diagnostics: diagnostics(found) }
    }

    async fn validate_resource_config(
        &self,
        _: Call,
        request: validate_resource_config::Request,
    ) -> validate_resource_config::Response {
        if let Some(of) = self.catalog().declared_resource(&request.type_name) {
            let diagnostics = declared::validated(&of, request.config.as_ref());
            return validate_resource_config::Response { diagnostics };
        }
        let found = self.resource(&request.type_name).and_then(|entry| {
            let config = written("configuration", request.config.as_ref(), entry)?;
            let allowed =
                request.client_capabilities.is_some_and(|c| c.write_only_attributes_allowed);
            let mut found = self.validate(entry, &config);
            found.extend(write_only_problems(entry, &config, allowed));
            found.extend(deprecated::warnings(entry.schema(), &config));
            Ok(found)
        });
        validate_resource_config::Response {
            diagnostics: diagnostics(found.unwrap_or_else(Diagnostics::from)),
        }
    }

    async fn upgrade_resource_state(
        &self,
        _: Call,
        request: upgrade_resource_state::Request,
    ) -> upgrade_resource_state::Response {
        let upgraded = self.state(&request.type_name, request.version, request.raw_state.as_ref());
        let (upgraded_state, found) = parts(upgraded.map(Some));
        upgrade_resource_state::Response { upgraded_state, diagnostics: found }
    }

    async fn read_resource(
        &self,
        _: Call,
        request: read_resource::Request,
    ) -> read_resource::Response {
        if let Some(of) = self.catalog().declared_resource(&request.type_name) {
            return declared::read(&of, request);
        }
        let kept = Kept {
            state: request.current_state.clone(),
            private: request.private.clone(),
            identity: request.current_identity.clone(),
        };
        let read = async {
            let entry = self.resource(&request.type_name)?;
            let prior = decode_known("state", request.current_state.as_ref(), entry.ty())?;
            let stored = Stored {
                state: &prior,
                private: &request.private,
                identity: &stored_identity(entry, request.current_identity.as_ref())?,
            };
            let meta = self.meta(request.provider_meta.as_ref())?;
            let read = self.read(entry, stored);
            Ok((entry, Self::for_module(&meta, read).await))
        };
        let (Kept { state, private, identity }, found) = object(read.await, kept);
        read_resource::Response {
            new_state: state,
            private,
            new_identity: identity,
            diagnostics: found,
            ..Default::default()
        }
    }

    async fn plan_resource_change(
        &self,
        _: Call,
        request: plan_resource_change::Request,
    ) -> plan_resource_change::Response {
        if let Some(of) = self.catalog().declared_resource(&request.type_name) {
            return declared::planned(&of, request);
        }
        let legacy = self.is_legacy(&request.type_name);
        let planned = async {
            let entry = self.resource(&request.type_name)?;
            let asked = Plan {
                prior: &decode_known("prior state", request.prior_state.as_ref(), entry.ty())?,
                config: &written("configuration", request.config.as_ref(), entry)?,
                proposed: &written("proposed state", request.proposed_new_state.as_ref(), entry)?,
                // What an earlier plan of the same change has remembered, where Terraform sends it (1.16 on).
                private: if request.planned_private.is_empty() {
                    &request.prior_private
                } else {
                    &request.planned_private
                },
            };
            let stored = stored_identity(entry, request.prior_identity.as_ref())?;
            let meta = self.meta(request.provider_meta.as_ref())?;
            Ok((entry, Self::for_module(&meta, self.plan(entry, &asked, &stored)).await))
        };
        let planned = planned.await;
        let requires_replace = planned.as_ref().map_or_else(
            |_: &Diagnostic| vec![],
            |(_, answer): &(&Entry, Answer)| answer.replace.iter().map(path).collect(),
        );
        let (Kept { state, private, identity }, found) = object(planned, Kept::default());
        plan_resource_change::Response {
            planned_state: state,
            requires_replace,
            planned_private: private,
            planned_identity: identity,
            diagnostics: found,
            legacy_type_system: legacy,
            ..Default::default()
        }
    }

    async fn apply_resource_change(
        &self,
        call: Call,
        request: apply_resource_change::Request,
    ) -> apply_resource_change::Response {
        let claim = call.claim.clone();
        let applied = async {
            let entry = self.resource(&request.type_name)?;
            let asked = Apply {
                prior: &decode_known("prior state", request.prior_state.as_ref(), entry.ty())?,
                planned: &decode("planned state", request.planned_state.as_ref(), entry.ty())?,
                config: &written("configuration", request.config.as_ref(), entry)?,
                private: &request.planned_private,
                identity: &stored_identity(entry, request.planned_identity.as_ref())?,
            };
            let ty = entry.ty().clone();
            let beside = Private::decode(&request.planned_private);
            let claim = Claim::kept_by(move |state, account| {
                if let Ok(state) = encode(state, &ty) {
                    call.claim.keep(state, beside.clone().kept_in(account).encode().into());
                }
            });
            let meta = self.meta(request.provider_meta.as_ref())?;
            Ok((entry, Self::for_module(&meta, self.apply(entry, asked, &claim)).await))
        };
        let applied = applied.await;
        // What was claimed: the prior state, until something was made or changed.
        let Partial { state, private } = claim.kept();
        let kept = Kept { state, private, identity: request.planned_identity.clone() };
        let (Kept { state, private, identity }, found) = object(applied, kept);
        apply_resource_change::Response {
            new_state: state,
            private,
            new_identity: identity,
            diagnostics: found,
            legacy_type_system: self.is_legacy(&request.type_name),
        }
    }

    async fn import_resource_state(
        &self,
        _: Call,
        request: import_resource_state::Request,
    ) -> import_resource_state::Response {
        let imported = self.resource(&request.type_name).and_then(|entry| {
            let identity = stored_identity(entry, request.identity.as_ref())?;
            Ok((entry, self.import(entry, &request.id, &identity)))
        });
        let (Kept { state, private, identity }, found) = object(imported, Kept::default());
        let stub = state.map(|state| import_resource_state::ImportedResource {
            type_name: request.type_name.clone(),
            state: Some(state),
            private,
            identity,
        });
        import_resource_state::Response {
            imported_resources: stub.into_iter().collect(),
            diagnostics: found,
            deferred: None,
        }
    }

    async fn move_resource_state(
        &self,
        _: Call,
        request: move_resource_state::Request,
    ) -> move_resource_state::Response {
        let ((target_state, target_identity), found) = parts(self.moved(&request));
        // Not ours: that tells the next read that the words of the state are another provider's.
        let target_private = request.source_private;
        move_resource_state::Response {
            target_state,
            target_private,
            diagnostics: found,
            target_identity,
        }
    }

    async fn validate_data_resource_config(
        &self,
        _: Call,
        request: validate_data_resource_config::Request,
    ) -> validate_data_resource_config::Response {
        if let Some(of) = self.catalog().declared_data_source(&request.type_name) {
            let diagnostics = declared::validated(&of, request.config.as_ref());
            return validate_data_resource_config::Response { diagnostics };
        }
        let found = self.data_source(&request.type_name).and_then(|entry| {
            let config = decode("configuration", request.config.as_ref(), entry.ty())?;
            let mut found = life::validate_data_source(entry, &config);
            found.extend(deprecated::warnings(entry.schema(), &config));
            Ok(found)
        });
        let found = found.unwrap_or_else(Diagnostics::from);
        validate_data_resource_config::Response { diagnostics: diagnostics(found) }
    }

    async fn read_data_source(
        &self,
        _: Call,
        request: read_data_source::Request,
    ) -> read_data_source::Response {
        let read = async {
            let entry = self.data_source(&request.type_name)?;
            let config = decode_known("configuration", request.config.as_ref(), entry.ty())?;
            let meta = self.meta(request.provider_meta.as_ref())?;
            let answer = Self::for_module(&meta, self.read_data(entry, &config)).await;
            let failed = answer.diagnostics.has_errors();
            let state = if failed { None } else { Some(encode(&answer.state, entry.ty())?) };
            Ok((state, answer.diagnostics))
        };
        let (state, found) =
            read.await.unwrap_or_else(|problem: Diagnostic| (None, problem.into()));
        read_data_source::Response { state, diagnostics: diagnostics(found), deferred: None }
    }

    async fn validate_ephemeral_resource_config(
        &self,
        _: Call,
        request: validate_ephemeral_resource_config::Request,
    ) -> validate_ephemeral_resource_config::Response {
        ephemeral::validate(self, &request)
    }

    async fn open_ephemeral_resource(
        &self,
        _: Call,
        request: open_ephemeral_resource::Request,
    ) -> open_ephemeral_resource::Response {
        ephemeral::open(self, &request).await
    }

    async fn renew_ephemeral_resource(
        &self,
        _: Call,
        request: renew_ephemeral_resource::Request,
    ) -> renew_ephemeral_resource::Response {
        ephemeral::renew(self, request).await
    }

    async fn close_ephemeral_resource(
        &self,
        _: Call,
        request: close_ephemeral_resource::Request,
    ) -> close_ephemeral_resource::Response {
        ephemeral::close(self, request).await
    }

    async fn call_function(
        &self,
        _: Call,
        request: call_function::Request,
    ) -> call_function::Response {
        match self.called(&request) {
            Ok(result) => call_function::Response { result: Some(result), error: None },
            Err(Refused { text, argument }) => {
                let error = Some(FunctionError::because(&text, argument));
                call_function::Response { result: None, error }
            }
        }
    }
}

/// What the user wrote, or what Terraform makes of it. Where a host knows of blocks that AWS fills in, it says null for
/// none of them.
fn written(what: &str, value: Option<&DynamicValue>, entry: &Entry) -> Result<Value, Diagnostic> {
    let mut value = decode(what, value, entry.ty())?;
    entry.schema().fill_blocks(&mut value);
    Ok(value)
}

impl Provider {
    /// Whether answers about a type have to be taken as those of the old Go SDK: an attribute is planned as AWS stores
    /// it (docs/decisions/0058-the-url-of-an-issuer.md), or it has blocks that AWS fills in, and the host does not know
    /// of such blocks (docs/decisions/0028-computed-blocks.md).
    fn is_legacy(&self, type_name: &str) -> bool {
        let entry = self.resource(type_name);
        entry.is_ok_and(|entry| {
            let schema = entry.schema();
            schema.has_stored_forms()
                || (schema.has_computed_blocks() && !self.takes_computed_blocks())
        })
    }
    /// A state that another version or hashicorp/aws wrote, in the shape of this version.
    fn state(
        &self,
        type_name: &str,
        version: i64,
        state: Option<&RawState>,
    ) -> Result<DynamicValue, Diagnostic> {
        if let Some(of) = self.catalog().declared_resource(type_name) {
            return declared::upgraded(&of, version, state);
        }
        let entry = self.resource(type_name)?;
        self.announce_read(entry);
        upgraded(entry, version, state)
    }
    /// An identity that another version or hashicorp/aws wrote. Types that are declared have none.
    fn identity(
        &self,
        type_name: &str,
        identity: Option<&RawState>,
    ) -> Result<Option<ResourceIdentityData>, Diagnostic> {
        match self.catalog().declared_resource(type_name) {
            Some(_) => Ok(None),
            None => upgraded_identity(self.resource(type_name)?, identity),
        }
    }
    /// State and identity of an object that hashicorp/aws made.
    fn moved(
        &self,
        request: &move_resource_state::Request,
    ) -> Result<(Option<DynamicValue>, Option<ResourceIdentityData>), Diagnostic> {
        let target = &request.target_type_name;
        if request.source_type_name != *target
            || !request.source_provider_address.ends_with(TAKEN_OVER)
        {
            return Err(cannot_move(request));
        }
        let (version, state) = (request.source_schema_version, request.source_state.as_ref());
        let state = self.state(target, version, state)?;
        Ok((Some(state), self.identity(target, request.source_identity.as_ref())?))
    }
    /// What the module of a request asks of the provider.
    fn meta(&self, meta: Option<&DynamicValue>) -> Result<Value, Diagnostic> {
        decode("block `provider_meta`", meta, self.meta_ty())
    }
    fn called(&self, request: &call_function::Request) -> Result<DynamicValue, Refused> {
        let whole = |text: String| Refused { text, argument: None };
        let function = self.catalog().function(&request.name).ok_or_else(|| {
            whole(format!("This version of the provider has no function {:?}.", request.name))
        })?;
        function.takes(request.arguments.len())?;
        let mut arguments = Vec::new();
        for (i, given) in request.arguments.iter().enumerate() {
            let Some(parameter) = function.parameter(i) else { continue };
            let value = decode_known(parameter.name, Some(given), &(parameter.ty)());
            arguments.push(value.map_err(|problem| Refused::argument(i, problem.detail))?);
        }
        let result = (function.call)(&arguments)?;
        encode(&result, &(function.returns)()).map_err(|problem| whole(problem.detail))
    }
}

/// An answer, and what there is to say. The answer is empty if there is an error.
fn parts<T: Default>(
    answer: Result<T, Diagnostic>,
) -> (T, Vec<super::proto::tfplugin6::Diagnostic>) {
    match answer {
        Ok(answer) => (answer, vec![]),
        Err(problem) => (T::default(), vec![diagnostic(problem)]),
    }
}

fn cannot_move(request: &move_resource_state::Request) -> Diagnostic {
    Diagnostic::error(
        "Cannot move the object",
        format!(
            "{} of {} cannot become {}. Objects of hashicorp/aws can be moved to the same type of this \
             provider, nothing else.",
            request.source_type_name, request.source_provider_address, request.target_type_name
        ),
    )
}

/// Write-only arguments need a Terraform that does not store them.
fn write_only_problems(entry: &Entry, config: &Value, allowed: bool) -> Vec<Diagnostic> {
    if allowed {
        return vec![];
    }
    let problem = |path: Path| {
        let detail =
            format!("`{path}` is write-only, which needs Terraform or OpenTofu 1.11 or newer.");
        Diagnostic::error("Terraform is too old for this argument", detail).at(path)
    };
    write_only::set_in(entry.schema(), config).into_iter().map(problem).collect()
}
