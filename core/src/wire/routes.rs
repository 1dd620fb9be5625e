//! The methods that go the common way: their bytes to a message, the message to the handler, the answer to bytes.

use super::handler::Handler;
use super::proto::tfplugin6 as proto;
use super::service::{Route, answer, encode, reply};

macro_rules! routes {
    ($($name:literal => $method:ident),* $(,)?) => {
        /// The way of the method `name`, if it is one of the common ones.
        pub(super) fn common_route<H: Handler>(name: &str) -> Option<Route<H>> {
            match name {
                $($name => Some(|shared, bytes| reply(async move {
                    // Boxed where it begins: what a handler keeps while it waits is large, and would be moved from each of these
                    // futures into the next.
                    let work = |request: proto::$method::Request| {
                        Box::pin(async move { shared.handler.$method(shared.call(), request).await })
                    };
                    encode(&answer::<_, proto::$method::Response, _>($name, bytes, work).await)
                })),)*
                _ => None,
            }
        }
    };
}

routes! {
    "CallFunction" => call_function,
    "CloseEphemeralResource" => close_ephemeral_resource,
    "ConfigureProvider" => configure_provider,
    "GetFunctions" => get_functions,
    "GetMetadata" => get_metadata,
    "GetResourceIdentitySchemas" => get_resource_identity_schemas,
    "ImportResourceState" => import_resource_state,
    "MoveResourceState" => move_resource_state,
    "OpenEphemeralResource" => open_ephemeral_resource,
    "PlanResourceChange" => plan_resource_change,
    "ReadDataSource" => read_data_source,
    "ReadResource" => read_resource,
    "RenewEphemeralResource" => renew_ephemeral_resource,
    "UpgradeResourceIdentity" => upgrade_resource_identity,
    "UpgradeResourceState" => upgrade_resource_state,
    "ValidateDataResourceConfig" => validate_data_resource_config,
    "ValidateEphemeralResourceConfig" => validate_ephemeral_resource_config,
    "ValidateProviderConfig" => validate_provider_config,
    "ValidateResourceConfig" => validate_resource_config,
}
