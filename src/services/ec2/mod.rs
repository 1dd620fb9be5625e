//! EC2: networks, instances and what belongs to them. What its types have in common.

mod adopted;
pub(super) mod availability_zones;
pub(super) mod cluster_leftovers;
pub(super) mod data;
pub(super) mod default_network_acl;
pub(super) mod default_route_table;
pub(super) mod default_security_group;
pub(super) mod default_subnet;
pub(super) mod default_vpc;
pub(super) mod ebs_volume;
pub(super) mod ec2_tag;
pub(super) mod egress_only_internet_gateway;
pub(super) mod eip;
pub(super) mod eip_association;
mod endpoints;
pub(super) mod flow_log;
mod holder;
pub(super) mod instance;
pub(super) mod internet_gateway;
mod ipam;
pub(super) mod key_pair;
pub(super) mod launch_template;
mod launching;
mod leftovers;
pub(super) mod main_route_table_association;
pub(super) mod managed_prefix_list;
pub(super) mod managed_prefix_list_entry;
pub(super) mod nat_gateway;
pub(super) mod network_acl;
pub(super) mod network_acl_association;
pub(super) mod network_acl_rule;
mod network_acls;
pub(super) mod network_interface;
pub(super) mod network_interface_attachment;
pub(super) mod network_interface_sg_attachment;
mod obstacles;
mod peering;
mod permissions;
pub(super) mod placement_group;
mod prefix_lists;
mod risks;
pub(super) mod route;
pub(super) mod route_table;
pub(super) mod route_table_association;
mod route_tables;
mod rule_changes;
pub(super) mod security_group;
pub(super) mod security_group_rule;
pub(super) mod spot_instance_request;
pub(super) mod subnet;
#[cfg(test)]
pub(super) mod testing;
pub(super) mod volume_attachment;
mod volumes;
pub(super) mod vpc;
mod vpc_cidr_blocks;
pub(super) mod vpc_dhcp_options;
pub(super) mod vpc_dhcp_options_association;
pub(super) mod vpc_endpoint;
pub(super) mod vpc_endpoint_route_table_association;
pub(super) mod vpc_endpoint_security_group_association;
pub(super) mod vpc_endpoint_subnet_association;
pub(super) mod vpc_ipv4_cidr_block_association;
pub(super) mod vpc_ipv6_cidr_block_association;
pub(super) mod vpc_peering_connection;
pub(super) mod vpc_peering_connection_accepter;
pub(super) mod vpc_peering_connection_options;
pub(super) mod vpc_security_group_rule;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{Cx, Tagging, Tags};
use crate::schema::types::{Cidr, PrefixLengths};
use crate::value::Value;
use aws_sdk_ec2::types::{AttributeBooleanValue, Filter, ResourceType, Tag, TagSpecification};

/// Describe calls take this many values in a filter.
///
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html#api-filters>
pub(super) const FILTER_VALUES: usize = 200;

/// Describe calls answer with so many objects at most.
pub(super) const PAGE: i32 = 1_000;

/// Tagging by id, and in the create call. To be completed with what tag policies call the type.
pub(super) const TAGGING: Tagging = Tagging {
    on_create: true,
    policy_type: None,
    set: |cx, id, tags| {
        Box::pin(async move {
            cx.ec2().create_tags().resources(id).set_tags(Some(to_aws(&tags))).send().await?;
            Ok(())
        })
    },
    remove: |cx, id, keys| {
        Box::pin(async move {
            let gone = keys.into_iter().map(|key| Tag::builder().key(key).build()).collect();
            cx.ec2().delete_tags().resources(id).set_tags(Some(gone)).send().await?;
            Ok(())
        })
    },
};

fn to_aws(tags: &Tags) -> Vec<Tag> {
    tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}

/// The tags of a create call; none if there are none, because EC2 refuses an empty list.
pub(super) fn tag_specifications(cx: &Cx, of: ResourceType) -> Option<Vec<TagSpecification>> {
    let tags = to_aws(cx.tags());
    let specification = TagSpecification::builder().resource_type(of).set_tags(Some(tags)).build();
    (!cx.tags().is_empty()).then_some(vec![specification])
}

/// The tags in an answer.
pub(super) fn from_aws(tags: &[Tag]) -> Tags {
    tags.iter().filter_map(|tag| Some((tag.key()?.to_owned(), tag.value()?.to_owned()))).collect()
}

/// Whether an object has all tags that a create call set.
pub(super) fn has_tags(cx: &Cx, tags: &[Tag]) -> bool {
    let tags = from_aws(tags);
    cx.tags().iter().all(|(key, value)| tags.get(key) == Some(value))
}

/// A filter of a Describe call.
pub(super) fn filter(name: &str, values: impl IntoIterator<Item = impl Into<String>>) -> Filter {
    let values = values.into_iter().map(Into::into).collect();
    Filter::builder().name(name).set_values(Some(values)).build()
}

/// A value of a filter that is no pattern: names may hold what is a wildcard there.
///
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html#wildcards>
pub(super) fn literal(name: &str) -> String {
    let escapes = name.chars().flat_map(|c| {
        let escape = matches!(c, '*' | '?' | '\\').then_some('\\');
        escape.into_iter().chain([c])
    });
    escapes.collect()
}

/// The ARN of an object of EC2: `kind` is its part before the slash.
pub(super) fn arn(cx: &Cx, owner: Option<&str>, kind: &str, id: Option<&str>) -> Option<String> {
    Some(format!("arn:{}:ec2:{}:{}:{kind}/{}", cx.scope().partition().id, cx.region(), owner?, id?))
}

/// Refuses networks, and prefix lengths for networks from a pool, of a size that EC2 does not make.
pub(super) fn sizes(config: &Value, of: &[(&str, PrefixLengths)], problems: &mut Diagnostics) {
    for (name, lengths) in of {
        let checked = match config.get(name) {
            Value::String(text) => {
                Cidr::from(text.as_str()).network().map_or(Ok(()), |network| lengths.check(network))
            }
            Value::Number(length) => {
                // That of a network that is not there.
                let length = length.as_i64().filter(|length| *length != 0);
                let length = length.and_then(|length| u8::try_from(length).ok());
                length.map_or(Ok(()), |length| lengths.check_length(length))
            }
            _ => Ok(()),
        };
        if let Err(problem) = checked {
            problems.push(Diagnostic::error("Invalid value", problem).at(*name));
        }
    }
}

/// EC2's way to say true or false.
pub(super) fn flag(value: bool) -> AttributeBooleanValue {
    AttributeBooleanValue::builder().value(value).build()
}

/// A number of a model as EC2 takes it.
pub(super) fn int32(number: Option<i64>) -> Option<i32> {
    number.and_then(|n| i32::try_from(n).ok())
}
