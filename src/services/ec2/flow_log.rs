//! `aws_flow_log`.

mod model;
mod rules;
#[cfg(test)]
pub(in crate::services) mod tests;

use super::{FILTER_VALUES, PAGE, TAGGING, arn, filter, from_aws, int32, tag_specifications};
use crate::aws;
use crate::diagnostic::Diagnostics;
use crate::engine::{
    AbsentIf, Because, Cx, Error, Found, Identity, Lost, Observed, Operation, Resource, Result,
    Retry, Spec, Tagging, Within, few, required,
};
use crate::plan::Draft;
use crate::schema::types::{ArnText, LogDestination};
use crate::value::Value;
use aws_sdk_ec2::types::{
    DestinationOptionsRequest, Filter, FlowLog as AwsLog, FlowLogsResourceType as Of, ResourceType,
    TagFieldSpecificationRequest, UnsuccessfulItem,
};
use model::DestinationOptions;
pub(in crate::services) use model::{FlowLog, TagField};

/// The refusal of a flow log that is not there.
const ABSENT: &str = "InvalidFlowLogId.NotFound";
/// The refusal of a flow log that is there already.
const EXISTS: &str = "FlowLogAlreadyExists";

impl Resource for FlowLog {
    const SPEC: Spec = Spec {
        version: 1,
        tagging: Some(Tagging { policy_type: Some("ec2:vpc-flow-log"), ..TAGGING }),
        read_at_once: FILTER_VALUES,
        retries: &[
            // The role is not visible everywhere yet, or not with its trust policy.
            propagating("InvalidParameter", "Unable to assume given IAM role", "aws_iam_"),
            // Nor is the policy of the bucket. What is said of one of several objects has the HTTP status for a code.
            propagating("400", "Access Denied for LogDestination", "aws_s3_bucket"),
            young("InvalidVpcID.NotFound"),
            young("InvalidSubnetID.NotFound"),
            young("InvalidNetworkInterfaceID.NotFound"),
            young("InvalidTransitGatewayID.NotFound"),
            young("InvalidTransitGatewayAttachmentID.NotFound"),
        ],
        identity: Some(Identity::by(&[FlowLog::id.name])),
        ..Spec::of(
            "aws_flow_log",
            Lost::Idempotent,
            "the ID of the flow log, such as `fl-0123456789abcdef0`",
        )
    };
    type Key = String;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        rules::validate(config, problems);
    }

    fn plan(draft: &mut Draft<'_>) {
        rules::plan(draft);
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        match make(cx, plan).await {
            Err(refusal) if refusal.code() == Some(EXISTS) => {
                Err(explained(cx, plan, refusal).await)
            }
            other => other,
        }
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        let call = cx.ec2().describe_flow_logs().max_results(PAGE);
        let all = few(call.into_paginator().items().send());
        let of = |ids| describe(cx, filter("flow-log-id", ids));
        let logs = cx.described("flow logs", ids, AwsLog::flow_log_id, all, of).await?;
        if logs.is_empty() {
            return Ok(Found::<Self>::new());
        }
        let account = cx.scope().identity().await?.account_id;
        let observed = logs.iter().filter_map(|log| {
            let id = log.flow_log_id.clone()?;
            let known = cx.known_as::<Self>(&id).unwrap_or_default();
            let arn = arn(cx, Some(&account), "vpc-flow-log", Some(&id));
            Some((id, observed(log, arn, known)))
        });
        Ok(observed.collect())
    }

    async fn delete(cx: &Cx, id: &String, _: &Self) -> Result<()> {
        let call = cx.ec2().delete_flow_logs().flow_log_ids(id);
        let Some(answer) = call.send().await.absent_if(&[ABSENT])? else { return Ok(()) };
        carried_out("DeleteFlowLogs", answer.unsuccessful()).absent_if(&[ABSENT])?;
        Ok(())
    }
}

/// What may have been created just now.
const fn young(code: &'static str) -> Retry {
    let within = Within::Propagation(Because::Named);
    Retry { operation: Operation::Create, code, message: "", within }
}

/// A refusal because of something that a type which begins like `of` has changed just now.
const fn propagating(code: &'static str, message: &'static str, of: &'static str) -> Retry {
    let within = Within::Propagation(Because::Changed(of));
    Retry { operation: Operation::Create, code, message, within }
}

async fn make(cx: &Cx, plan: &FlowLog) -> Result<String> {
    let (of, id) = subject(plan).unzip();
    let is_transit = of.as_ref().is_some_and(is_transit);
    let answer = cx
        .ec2()
        .create_flow_logs()
        .client_token(cx.token())
        .set_resource_type(of)
        .set_resource_ids(id.map(|id| vec![id.to_owned()]))
        .set_deliver_cross_account_role(plan.deliver_cross_account_role.clone().map(Into::into))
        .set_deliver_logs_permission_arn(plan.iam_role_arn.clone().map(Into::into))
        .set_destination_options(plan.destination_options.as_ref().map(destination_options))
        .set_log_destination(plan.log_destination.clone().map(Into::into))
        .set_log_destination_type(plan.log_destination_type.as_deref().map(Into::into))
        .set_log_format(plan.log_format.clone())
        .set_log_group_name(plan.log_group_name.clone())
        .set_max_aggregation_interval(int32(plan.max_aggregation_interval))
        .set_tag_field_specifications(tag_fields(plan))
        .set_tag_specifications(tag_specifications(cx, ResourceType::VpcFlowLog))
        // Not a word about it is taken for transit gateways.
        .set_traffic_type(plan.traffic_type.as_deref().filter(|_| !is_transit).map(Into::into))
        .send()
        .await?;
    carried_out("CreateFlowLogs", answer.unsuccessful())?;
    required(answer.flow_log_ids().first().cloned(), "FlowLogIds")
}

/// What the traffic is logged of: its kind, and its ID.
fn subject(plan: &FlowLog) -> Option<(Of, &str)> {
    let all = [
        (Of::NetworkInterface, &plan.eni_id),
        (Of::RegionalNatGateway, &plan.regional_nat_gateway_id),
        (Of::Subnet, &plan.subnet_id),
        (Of::TransitGatewayAttachment, &plan.transit_gateway_attachment_id),
        (Of::TransitGateway, &plan.transit_gateway_id),
        (Of::Vpc, &plan.vpc_id),
    ];
    all.into_iter().find_map(|(kind, id)| Some((kind, id.as_deref()?)))
}

fn is_transit(kind: &Of) -> bool {
    matches!(kind, Of::TransitGateway | Of::TransitGatewayAttachment)
}

fn destination_options(options: &DestinationOptions) -> DestinationOptionsRequest {
    DestinationOptionsRequest::builder()
        .set_file_format(options.file_format.as_deref().map(Into::into))
        .set_hive_compatible_partitions(options.hive_compatible_partitions)
        .set_per_hour_partition(options.per_hour_partition)
        .build()
}

fn tag_fields(plan: &FlowLog) -> Option<Vec<TagFieldSpecificationRequest>> {
    let field = |field: &TagField| {
        TagFieldSpecificationRequest::builder()
            .resource_type(field.resource_type.as_str().into())
            .set_tag_keys(Some(field.tag_keys.clone()))
            .build()
    };
    let all = &plan.tag_field_specification;
    (!all.is_empty()).then(|| all.iter().map(field).collect())
}

/// What stands in the answer to a call that was carried out for some and refused for others.
fn carried_out(operation: &str, refused: &[UnsuccessfulItem]) -> Result<()> {
    match refused.iter().find_map(UnsuccessfulItem::error) {
        Some(error) => {
            let said = (error.code().unwrap_or_default(), error.message().unwrap_or_default());
            Err(aws::Error::of_one("ec2", operation, said).into())
        }
        None => Ok(()),
    }
}

async fn describe(cx: &Cx, by: Filter) -> Result<Vec<AwsLog>> {
    let pages = cx.ec2().describe_flow_logs().filter(by).into_paginator().items().send();
    Ok(pages.collect::<std::result::Result<_, _>>().await?)
}

/// A refusal with the flow log that is there already, if it can be found.
async fn explained(cx: &Cx, plan: &FlowLog, refusal: Error) -> Error {
    let Some((_, id)) = subject(plan) else { return refusal };
    let Ok(logs) = describe(&cx.reading(), filter("resource-id", [id])).await else {
        return refusal;
    };
    let is_alike = |log: &&AwsLog| {
        let goes_there = match (&plan.log_destination, &plan.log_group_name) {
            (Some(wanted), _) => log.log_destination() == Some(wanted.as_str()),
            (None, name) => name.is_some() && log.log_group_name() == name.as_deref(),
        };
        let traffic = log.traffic_type().map(aws_sdk_ec2::types::TrafficType::as_str);
        goes_there && (traffic.is_none() || traffic == plan.traffic_type.as_deref())
    };
    // The traffic need not be the same for AWS to take one for the other.
    let goes_there = |log: &&AwsLog| {
        log.log_destination() == plan.log_destination.as_ref().map(LogDestination::as_str)
    };
    let there = logs.iter().find(is_alike).or_else(|| logs.iter().find(goes_there));
    match there.and_then(AwsLog::flow_log_id) {
        Some(there) => {
            let what = format!("It is {there}, which logs the traffic of {id} to the same place");
            refusal.because_of(there, &what)
        }
        None => refusal,
    }
}

/// `known` is the plan or the prior state: AWS does not tell the role of logs that go to a bucket, nor the kind of traffic
/// that transit gateways have no choice of.
fn observed(log: &AwsLog, arn: Option<String>, known: FlowLog) -> Observed<FlowLog> {
    let subject = log.resource_id().unwrap_or_default();
    // The longest first: the ID of an attachment begins like that of a gateway.
    let prefixes = ["eni-", "nat-", "subnet-", "tgw-attach-", "tgw-", "vpc-"];
    let kind = prefixes.into_iter().find(|prefix| subject.starts_with(prefix));
    let if_is = |prefix: &str| (kind == Some(prefix)).then(|| subject.to_owned());
    let traffic = log.traffic_type().map(|traffic| traffic.as_str().to_owned());
    let is_transit = matches!(kind, Some("tgw-attach-" | "tgw-"));
    let role = log.deliver_logs_permission_arn().map(ArnText::from);
    let to_bucket = log.log_destination_type().is_some_and(|kind| kind.as_str() == rules::BUCKET);
    Observed::settled(FlowLog {
        arn,
        deliver_cross_account_role: log.deliver_cross_account_role().map(Into::into),
        destination_options: log.destination_options().map(|options| DestinationOptions {
            file_format: options.file_format().map(|format| format.as_str().to_owned()),
            hive_compatible_partitions: options.hive_compatible_partitions(),
            per_hour_partition: options.per_hour_partition(),
        }),
        eni_id: if_is("eni-"),
        iam_role_arn: role.or(known.iam_role_arn.filter(|_| to_bucket)),
        id: log.flow_log_id.clone(),
        log_destination: log.log_destination().map(Into::into),
        log_destination_type: log.log_destination_type().map(|kind| kind.as_str().to_owned()),
        log_format: log.log_format.clone(),
        log_group_name: log.log_group_name.clone(),
        max_aggregation_interval: log.max_aggregation_interval.map(i64::from),
        regional_nat_gateway_id: if_is("nat-"),
        subnet_id: if_is("subnet-"),
        tag_field_specification: model::tag_fields(log.tag_field_specifications()),
        traffic_type: if is_transit { known.traffic_type } else { traffic },
        transit_gateway_attachment_id: if_is("tgw-attach-"),
        transit_gateway_id: if_is("tgw-"),
        vpc_id: if_is("vpc-"),
    })
    .tagged(from_aws(log.tags()))
}
