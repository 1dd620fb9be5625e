//! The model of flow logs.

use crate::schema::Lit;
use crate::schema::types::{ArnText, LogDestination};
use aws_sdk_ec2::types::TagFieldSpecificationResponse;
use std::collections::BTreeSet;

model! {
    /// Provides a flow log: what traffic there is in a VPC, a subnet, a network interface, a transit gateway or an
    /// attachment of one, or a regional NAT gateway, and where that is written to.
    ///
    /// AWS changes no flow log but for its tags: another value is another flow log.
    #[tf(exactly_one_of = &[
            FlowLog::eni_id.name,
            FlowLog::regional_nat_gateway_id.name,
            FlowLog::subnet_id.name,
            FlowLog::transit_gateway_attachment_id.name,
            FlowLog::transit_gateway_id.name,
            FlowLog::vpc_id.name,
         ])]
    #[tf(at_least_one_of = &[FlowLog::log_destination.name, FlowLog::log_group_name.name])]
    pub(in crate::services) struct FlowLog {
        /// ARN of the flow log.
        #[tf(computed)]
        arn: Option<String>,
        /// ARN of the role that lets the flow log write to a Firehose stream of another account.
        #[tf(optional, replace)]
        deliver_cross_account_role: Option<ArnText>,
        /// How files are written to a bucket.
        #[tf(block, computed, replace)]
        destination_options: Option<DestinationOptions>,
        /// ID of the network interface.
        #[tf(optional, replace)]
        eni_id: Option<String>,
        /// ARN of the role that the flow log writes with. Of log groups, and of Firehose streams of other accounts; a
        /// bucket has its own policy for that.
        #[tf(optional, replace)]
        iam_role_arn: Option<ArnText>,
        /// ID of the flow log.
        #[tf(computed)]
        id: Option<String>,
        /// ARN of the log group, the bucket (with a folder, if there is to be one) or the Firehose stream.
        #[tf(optional, computed, replace, empty_is_unset, conflicts = &[FlowLog::log_group_name.name])]
        log_destination: Option<LogDestination>,
        /// What the traffic is written to.
        #[tf(optional, replace, default = Lit::Text("cloud-watch-logs"),
             one_of = &["cloud-watch-logs", "kinesis-data-firehose", "s3"])]
        log_destination_type: Option<String>,
        /// Fields of a line, such as `${srcaddr} ${dstaddr}`. AWS has a format of its own if nothing is set.
        #[tf(optional, computed, replace, empty_is_unset)]
        log_format: Option<String>,
        /// Name of the log group.
        #[tf(optional, computed, replace, empty_is_unset, conflicts = &[FlowLog::log_destination.name],
             deprecated = "Set `log_destination` to the ARN of the log group: hashicorp/aws 6 does not have this one any more.")]
        log_group_name: Option<String>,
        /// For how many seconds at most packets are counted together: 60 or 600. 600 by default, and 60 of transit gateways,
        /// which have no other.
        #[tf(optional, replace, default = Lit::Int(600), range = (60, 600))]
        max_aggregation_interval: Option<i64>,
        /// ID of the regional NAT gateway.
        #[tf(optional, replace)]
        regional_nat_gateway_id: Option<String>,
        /// ID of the subnet.
        #[tf(optional, replace)]
        subnet_id: Option<String>,
        /// Tags of what the traffic belongs to that are to be in each line.
        #[tf(block, replace)]
        tag_field_specification: BTreeSet<TagField>,
        /// Which traffic is logged; another kind is another flow log. Needed, but of transit gateways, which have no choice.
        #[tf(optional, one_of = &["ACCEPT", "ALL", "REJECT"])]
        traffic_type: Option<String>,
        /// ID of the attachment of a transit gateway.
        #[tf(optional, replace)]
        transit_gateway_attachment_id: Option<String>,
        /// ID of the transit gateway.
        #[tf(optional, replace)]
        transit_gateway_id: Option<String>,
        /// ID of the VPC.
        #[tf(optional, replace)]
        vpc_id: Option<String>,
    }
}

model! {
    /// How files are written to a bucket.
    pub(in crate::services) struct DestinationOptions {
        /// Format of the files.
        #[tf(optional, default = Lit::Text("plain-text"), one_of = &["parquet", "plain-text"])]
        file_format: Option<String>,
        /// Whether the names of folders are such that Hive can tell partitions by them.
        #[tf(optional, default = Lit::Bool(false))]
        hive_compatible_partitions: Option<bool>,
        /// Whether each hour has a folder of its own, and not each day.
        #[tf(optional, default = Lit::Bool(false))]
        per_hour_partition: Option<bool>,
    }
}

model! {
    /// Tags that are to be in each line.
    pub(in crate::services) struct TagField {
        /// Whose tags they are.
        #[tf(required, one_of = &["auto-scaling-group", "instance", "network-interface"])]
        resource_type: String,
        /// Keys of the tags.
        #[tf(required, min = 1)]
        tag_keys: Vec<String>,
    }
}

/// The tags in each line, as AWS tells them.
pub(super) fn tag_fields(all: &[TagFieldSpecificationResponse]) -> BTreeSet<TagField> {
    let field = |field: &TagFieldSpecificationResponse| {
        let resource_type = field.resource_type()?.as_str().to_owned();
        Some(TagField { resource_type, tag_keys: field.tag_keys().to_vec() })
    };
    all.iter().filter_map(field).collect()
}
