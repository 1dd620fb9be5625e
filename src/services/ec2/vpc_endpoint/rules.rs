//! What a plan of an endpoint needs beyond the rules of its attributes.

use super::{INTERFACE, VpcEndpoint, subnets};
use crate::plan::Draft;
use crate::value::Value;

pub(super) fn plan(draft: &mut Draft<'_>) {
    private_dns(draft);
    groups(draft);
    subnets::plan(draft);
}

/// EC2 takes private names of an interface endpoint for wanted where nothing is said, hashicorp/aws does not. They can be
/// changed there alone.
///
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html>
fn private_dns(draft: &mut Draft<'_>) {
    let is_on = VpcEndpoint::private_dns_enabled;
    if draft.is_create() {
        if draft.config(is_on).is_null() {
            draft.set(is_on, Value::Bool(false));
        }
        return;
    }
    let is_interface = draft.planned(VpcEndpoint::vpc_endpoint_type).as_str() == Some(INTERFACE);
    if !is_interface && draft.changes(is_on) {
        draft.replace(is_on);
    }
}

/// An endpoint with network interfaces always has a group. So an empty set of them says nothing.
fn groups(draft: &mut Draft<'_>) {
    let groups = VpcEndpoint::security_group_ids;
    let says_nothing = draft.config(groups).as_elements().is_some_and(<[Value]>::is_empty);
    let prior = draft.prior(groups);
    if says_nothing && !prior.is_null() {
        draft.set(groups, prior.clone());
    }
}
