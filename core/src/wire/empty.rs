//! A provider without any type.

use super::diagnostic::unknown_type;
use super::handler::{Call, Handler};
use super::proto::tfplugin6::{
    Schema, ServerCapabilities, apply_resource_change, configure_provider, get_provider_schema,
    import_resource_state, move_resource_state, plan_resource_change, read_data_source,
    read_resource, schema, upgrade_resource_state, validate_data_resource_config,
    validate_provider_config, validate_resource_config,
};
use std::iter::once;

/// Has an empty `provider` block and no type at all, and says so to every request that names one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Empty;

const RESOURCE: &str = "resource";
const DATA_SOURCE: &str = "data source";

impl Handler for Empty {
    fn schemas(&self) -> impl Iterator<Item = get_provider_schema::Response> + Send {
        let block = Some(schema::Block::default());
        once(get_provider_schema::Response {
            provider: Some(Schema { version: 0, block }),
            server_capabilities: Some(ServerCapabilities {
                plan_destroy: true,
                get_provider_schema_optional: true,
                move_resource_state: true,
                generate_resource_config: false,
            }),
            ..Default::default()
        })
    }
    async fn validate_provider_config(
        &self,
        _: Call,
        _: validate_provider_config::Request,
    ) -> validate_provider_config::Response {
        validate_provider_config::Response::default()
    }
    async fn configure_provider(
        &self,
        _: Call,
        _: configure_provider::Request,
    ) -> configure_provider::Response {
        configure_provider::Response::default()
    }
    async fn validate_resource_config(
        &self,
        _: Call,
        request: validate_resource_config::Request,
    ) -> validate_resource_config::Response {
        let diagnostics = vec![unknown_type(RESOURCE, &request.type_name)];
        validate_resource_config::Response { diagnostics }
    }
    async fn upgrade_resource_state(
        &self,
        _: Call,
        request: upgrade_resource_state::Request,
    ) -> upgrade_resource_state::Response {
        let diagnostics = vec![unknown_type(RESOURCE, &request.type_name)];
        upgrade_resource_state::Response { diagnostics, ..Default::default() }
    }
    async fn read_resource(
        &self,
        _: Call,
        request: read_resource::Request,
    ) -> read_resource::Response {
        let diagnostics = vec![unknown_type(RESOURCE, &request.type_name)];
        read_resource::Response { diagnostics, ..Default::default() }
    }
    async fn plan_resource_change(
        &self,
        _: Call,
        request: plan_resource_change::Request,
    ) -> plan_resource_change::Response {
        let diagnostics = vec![unknown_type(RESOURCE, &request.type_name)];
        plan_resource_change::Response { diagnostics, ..Default::default() }
    }
    async fn apply_resource_change(
        &self,
        _: Call,
        request: apply_resource_change::Request,
    ) -> apply_resource_change::Response {
        let diagnostics = vec![unknown_type(RESOURCE, &request.type_name)];
        apply_resource_change::Response {
            diagnostics,
            new_state: request.prior_state,
            ..Default::default()
        }
    }
    async fn import_resource_state(
        &self,
        _: Call,
        request: import_resource_state::Request,
    ) -> import_resource_state::Response {
        let diagnostics = vec![unknown_type(RESOURCE, &request.type_name)];
        import_resource_state::Response { diagnostics, ..Default::default() }
    }
    async fn move_resource_state(
        &self,
        _: Call,
        request: move_resource_state::Request,
    ) -> move_resource_state::Response {
        let diagnostics = vec![unknown_type(RESOURCE, &request.target_type_name)];
        move_resource_state::Response { diagnostics, ..Default::default() }
    }
    async fn validate_data_resource_config(
        &self,
        _: Call,
        request: validate_data_resource_config::Request,
    ) -> validate_data_resource_config::Response {
        let diagnostics = vec![unknown_type(DATA_SOURCE, &request.type_name)];
        validate_data_resource_config::Response { diagnostics }
    }
    async fn read_data_source(
        &self,
        _: Call,
        request: read_data_source::Request,
    ) -> read_data_source::Response {
        let diagnostics = vec![unknown_type(DATA_SOURCE, &request.type_name)];
        read_data_source::Response { diagnostics, ..Default::default() }
    }
}
