//! What is special about `aws_flow_log`, and flow logs as the EC2 API Reference documents them.
//!
//! <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html>

use crate::aws::fake::Answer;
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::{Does, Key, Kind, Refusal, Said, Store, Turn, on, texts};
use serde_json::{Value as Json, json};

/// How `aws_flow_log` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    kinds: &[&LOG],
    makes: Some("vpc-flow-log"),
    not_imported: &["traffic_type"],
    replacing: &["traffic_type"],
    // Options of files where there are none, and a log group that a bucket is not.
    refused: |config| {
        let kind = config["log_destination_type"].as_str().unwrap_or("cloud-watch-logs");
        let has = |name: &str| !texts(&config[name]).concat().is_empty();
        (kind != "s3" && !config["destination_options"].as_array().is_none_or(Vec::is_empty))
            || (kind != "cloud-watch-logs" && has("log_group_name"))
            || (kind == "cloud-watch-logs" && !has("iam_role_arn"))
    },
    ..Row::of("aws_flow_log")
};

/// A format that AWS has where none is chosen.
const FORMAT: &str = "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} \
    ${packets} ${bytes} ${start} ${end} ${action} ${log-status}";

const LOG: Kind = Kind {
    key: Key::Made("flowLogId", "fl-"),
    absent: ("InvalidFlowLogId.NotFound", "The flowLog ID '{}' does not exist"),
    start: || json!({"flowLogStatus": "ACTIVE", "deliverLogsStatus": "SUCCESS", "logFormat": FORMAT}),
    new,
    token: Some("ClientToken"),
    tagged: Some("vpc-flow-log"),
    operations: &[
        on("CreateFlowLogs", Does::Other(create)),
        on(
            "DescribeFlowLogs",
            Does::List(
                "flowLogSet",
                &[("flow-log-id", "flowLogId"), ("resource-id", "resourceId")],
            ),
        ),
        on("DeleteFlowLogs", Does::Other(delete)),
    ],
    ..Kind::of("ec2", "vpc-flow-log")
};

fn new(turn: &mut Turn<'_>, log: &mut Json) -> Result<(), Refusal> {
    let said = |name: &str| turn.text(name).to_owned();
    let of = texts(&log["resourceId"]).concat();
    let is_transit = of.starts_with("tgw-");
    let invalid = |message: &str| Err(Refusal::new("InvalidParameter", message));
    match (is_transit, said("trafficType").is_empty()) {
        (true, false) => return invalid("TrafficType is not supported for transit gateways"),
        (false, true) => return invalid("TrafficType can't be empty"),
        _ => {}
    }
    if is_transit && said("maxAggregationInterval") != "60" {
        return invalid("MaxAggregationInterval must be 60 for transit gateways");
    }
    let kind = said("logDestinationType");
    if kind == "s3" && !said("deliverLogsPermissionArn").is_empty() {
        return invalid("DeliverLogsPermissionArn is not applicable for s3 delivery");
    }
    log["resourceId"] = of.into();
    let fields = log["tagFieldSpecification"].take();
    let field =
        |field: &Json| json!({"resourceType": field["resourceType"], "tagKeySet": field["tagKey"]});
    log["tagFieldSpecificationSet"] = fields.as_array().into_iter().flatten().map(field).collect();
    let group = said("logGroupName");
    if kind == "cloud-watch-logs" {
        let (account, region) = turn.place.clone();
        match said("logDestination") {
            destination if destination.is_empty() => {
                let arn = format!("arn:aws:logs:{region}:{account}:log-group:{group}");
                log["logDestination"] = arn.into();
            }
            destination => {
                let name = destination.rsplit(':').next().unwrap_or_default();
                log["logGroupName"] = name.into();
            }
        }
    }
    if kind == "s3" && log["destinationOptions"].is_null() {
        log["destinationOptions"] = json!({
            "fileFormat": "plain-text", "hiveCompatiblePartitions": false, "perHourPartition": false,
        });
    }
    let is_there = |other: &&crate::store::Object| {
        let same = |name: &str| texts(&other.value[name]) == texts(&log[name]);
        !other.is_ending() && same("resourceId") && same("logDestination") && same("trafficType")
    };
    if turn.store.all("vpc-flow-log").iter().any(is_there) {
        let message =
            "Error. There is an existing Flow Log with the same configuration and log destination.";
        return Err(Refusal::new("FlowLogAlreadyExists", message));
    }
    Ok(())
}

fn create(turn: &mut Turn<'_>) -> Said {
    let answer = turn.create("flowLog")?;
    Ok(json!({"flowLogIdSet": [answer["flowLog"]["flowLogId"]], "unsuccessful": []}))
}

/// What cannot be deleted stands in the answer.
#[expect(clippy::unnecessary_wraps, reason = "an action that is never refused as a whole")]
fn delete(turn: &mut Turn<'_>) -> Said {
    let mut refused = Vec::new();
    if turn.delete().is_err() {
        let message = format!("The flowLog ID '{}' does not exist", turn.key());
        let error = json!({"code": "InvalidFlowLogId.NotFound", "message": message});
        refused.push(json!({"resourceId": turn.key(), "error": error}));
    }
    Ok(json!({"unsuccessful": refused}))
}

const ROLE: &str = "arn:aws:iam::111122223333:role/flows";
const GROUP: &str = "arn:aws:logs:us-east-1:111122223333:log-group:flows";
const BUCKET: &str = "arn:aws:s3:::flows";

fn world() -> World<Store> {
    World::of("aws_flow_log")
}

fn to_group() -> Json {
    json!({"vpc_id": "vpc-1", "traffic_type": "ALL", "log_destination": GROUP, "iam_role_arn": ROLE})
}

fn to_bucket() -> Json {
    json!({
        "subnet_id": "subnet-1", "traffic_type": "REJECT", "log_destination": BUCKET, "log_destination_type": "s3",
    })
}

#[tokio::test]
async fn traffic_of_a_vpc_goes_to_a_log_group() {
    let world = world();
    let state = done(world.create(&to_group()).await);
    let call = world.call("CreateFlowLogs");
    let sent = [
        "ResourceType",
        "ResourceId.1",
        "TrafficType",
        "LogDestinationType",
        "MaxAggregationInterval",
    ];
    assert_eq!(
        sent.map(|name| call.param(name)),
        ["VPC", "vpc-1", "ALL", "cloud-watch-logs", "600"]
    );
    let expected = json!({
        "arn": "arn:aws:ec2:us-east-1:111122223333:vpc-flow-log/fl-1", "destination_options": [], "id": "fl-1",
        "iam_role_arn": ROLE, "log_destination": GROUP, "log_format": FORMAT, "log_group_name": "flows",
        "max_aggregation_interval": 600, "vpc_id": "vpc-1",
    });
    assert_has(&state, &expected);
    let mut streams = to_group();
    streams["log_destination"] = format!("{GROUP}:*").into();
    for config in [to_group(), streams] {
        assert_eq!(world.plan(&state, &config).action, Action::NoOp);
    }
}

#[tokio::test]
async fn the_name_of_a_log_group_is_still_taken_and_its_arn_is_the_same_place() {
    let world = world();
    let old = json!({
        "vpc_id": "vpc-1", "traffic_type": "ALL", "log_group_name": "flows", "iam_role_arn": ROLE,
    });
    let state = done(world.create(&old).await);
    assert_eq!(world.call("CreateFlowLogs").param("LogGroupName"), "flows");
    assert_has(&state, &json!({"log_destination": GROUP, "log_group_name": "flows"}));
    for config in [old, to_group()] {
        assert_eq!(world.plan(&state, &config).action, Action::NoOp, "{config}");
    }
}

#[tokio::test]
async fn options_of_files_are_taken_over_where_they_are_not_written() {
    let world = world();
    let state = done(world.create(&to_bucket()).await);
    let plain = json!({
        "file_format": "plain-text", "hive_compatible_partitions": false, "per_hour_partition": false,
    });
    assert_has(&state, &json!({"destination_options": [plain], "log_group_name": ""}));
    assert_eq!(world.plan(&state, &to_bucket()).action, Action::NoOp);
    let mut written = to_bucket();
    written["destination_options"] = json!([{}]);
    assert_eq!(world.plan(&state, &written).action, Action::NoOp);
    written["destination_options"] = json!([{"file_format": "parquet"}]);
    assert_eq!(world.plan(&state, &written).replace, ["destination_options"]);
}

#[tokio::test]
async fn transit_gateways_have_one_interval_and_no_kind_of_traffic() {
    let world = world();
    for (argument, id, kind) in [
        ("transit_gateway_id", "tgw-1", "TransitGateway"),
        ("transit_gateway_attachment_id", "tgw-attach-1", "TransitGatewayAttachment"),
    ] {
        let mut config = to_group();
        config["vpc_id"] = Json::Null;
        config[argument] = id.into();
        let state = done(world.create(&config).await);
        let call = world.call("CreateFlowLogs");
        assert_eq!([call.param("ResourceType"), call.param("TrafficType")], [kind, ""]);
        // As hashicorp/aws has it: what is written stays.
        assert_has(
            &state,
            &json!({"max_aggregation_interval": 60, "traffic_type": "ALL", argument: id}),
        );
        assert_eq!(world.plan(&state, &config).action, Action::NoOp);
        let imported = world.import(state.get("id").as_str().unwrap()).await;
        assert_has(&imported, &json!({"traffic_type": null}));
        assert_eq!(world.plan(&imported, &config).replace, [""; 0]);
        config["max_aggregation_interval"] = 600.into();
        assert_eq!(world.problems(&config).len(), 1);
    }
}

#[test]
fn what_aws_would_refuse_is_said_in_the_plan() {
    let world = world();
    let mut config = to_bucket();
    config["iam_role_arn"] = ROLE.into();
    assert!(world.problems(&config)[0].contains("Leave `iam_role_arn` out"));
    for (name, value) in [
        ("traffic_type", Json::Null),
        ("max_aggregation_interval", 300.into()),
        ("eni_id", "eni-1".into()),
        ("vpc_id", Json::Null),
        ("log_destination", Json::Null),
    ] {
        let mut config = to_group();
        config[name] = value;
        assert_eq!(world.problems(&config).len(), 1, "{name}: {:?}", world.problems(&config));
    }
    // As modules write it.
    let mut empty = to_bucket();
    empty["iam_role_arn"] = "".into();
    assert_eq!(world.problems(&empty), [""; 0]);
}

#[tokio::test]
async fn the_role_of_a_flow_log_to_a_bucket_stays_as_it_is_in_the_state() {
    let world = world();
    let mut state = done(world.create(&to_bucket()).await);
    state.insert("iam_role_arn", ROLE.into());
    let read = world.read(&state).await.unwrap();
    assert_has(&read, &json!({"iam_role_arn": ROLE}));
    let mut config = to_bucket();
    config["iam_role_arn"] = ROLE.into();
    assert_eq!(world.plan(&read, &config).action, Action::NoOp);
}

#[tokio::test]
async fn a_flow_log_that_is_there_is_named_with_its_id() {
    let world = world();
    done(world.create(&to_group()).await);
    let error = world.create(&to_group()).await.error.unwrap();
    assert_eq!(
        (error.code(), error.existing()),
        (Some("FlowLogAlreadyExists"), Some("fl-1")),
        "{error}"
    );
}

#[tokio::test]
async fn what_is_refused_for_one_of_several_objects_is_an_error() {
    let world = world();
    let error = json!({"code": "400", "message": "LogDestination: flows does not exist."});
    let answer = json!({"unsuccessful": [{"resourceId": "subnet-1", "error": error}]});
    world.refuse("CreateFlowLogs", Answer::Data(answer));
    let told = world.create(&to_bucket()).await.error.unwrap().to_string();
    assert!(told.contains("LogDestination: flows does not exist"), "{told}");

    let state = done(world.create(&to_bucket()).await);
    let error = json!({"code": "UnauthorizedOperation", "message": "Not for you"});
    let answer = json!({"unsuccessful": [{"resourceId": "fl-1", "error": error}]});
    world.refuse("DeleteFlowLogs", Answer::Data(answer));
    let outcome = world.delete(&state).await;
    assert_eq!(outcome.error.unwrap().code(), Some("UnauthorizedOperation"));
}

#[tokio::test]
async fn tags_of_what_the_traffic_belongs_to_are_asked_for() {
    let world = world();
    let mut config = to_group();
    let fields = json!([{"resource_type": "instance", "tag_keys": ["Name", "Owner"]}]);
    config["tag_field_specification"] = fields.clone();
    let state = done(world.create(&config).await);
    let call = world.call("CreateFlowLogs");
    let sent = ["ResourceType", "TagKey.1", "TagKey.2"];
    let sent = sent.map(|name| call.param(&format!("TagFieldSpecification.1.{name}")));
    assert_eq!(sent, ["instance", "Name", "Owner"]);
    assert_has(&state, &json!({"tag_field_specification": fields}));
}

#[tokio::test]
async fn many_flow_logs_are_read_with_one_call() {
    let world = world();
    let states = [done(world.create(&to_group()).await), done(world.create(&to_bucket()).await)];
    world.actions();
    let (a, b) = tokio::join!(world.read(&states[0]), world.read(&states[1]));
    assert_eq!([a.unwrap(), b.unwrap()], states);
    assert_eq!(world.actions(), ["DescribeFlowLogs"]);
}

#[tokio::test]
async fn roles_buckets_and_networks_that_are_not_ready_are_waited_for() {
    let action = "CreateFlowLogs";
    let absent = |kind: &str| format!("The {kind} ID 'vpc-1' does not exist");
    let (vpc, subnet, interface) = (absent("vpc"), absent("subnet"), absent("networkInterface"));
    let (gateway, attachment) = (absent("transitGateway"), absent("transitGatewayAttachment"));
    let errors = [
        (
            Operation::Create,
            action,
            "InvalidParameter",
            "Unable to assume given IAM role. Please check it",
        ),
        (
            Operation::Create,
            action,
            "400",
            "Access Denied for LogDestination: flows. Please check it",
        ),
        (Operation::Create, action, "InvalidVpcID.NotFound", vpc.as_str()),
        (Operation::Create, action, "InvalidSubnetID.NotFound", &subnet),
        (Operation::Create, action, "InvalidNetworkInterfaceID.NotFound", &interface),
        (Operation::Create, action, "InvalidTransitGatewayID.NotFound", &gateway),
        (Operation::Create, action, "InvalidTransitGatewayAttachmentID.NotFound", &attachment),
    ];
    World::assert_passing(world, &to_group(), &to_group(), &errors).await;
}

#[tokio::test]
async fn a_parameter_that_is_wrong_is_told_at_once() {
    let world = world();
    world.refuse("CreateFlowLogs", Answer::error("InvalidParameter", "Invalid log format", 400));
    let error = world.create(&to_group()).await.error.unwrap().to_string();
    assert!(error.contains("Invalid log format") && !error.contains("retried"), "{error}");
}

#[tokio::test]
async fn states_of_hashicorp_aws_are_taken_over_without_a_change() {
    let world = world();
    done(world.create(&to_group()).await);
    // As version 5.100 writes it.
    let state = json!({
        "arn": "arn:aws:ec2:us-east-1:111122223333:vpc-flow-log/fl-1", "deliver_cross_account_role": "",
        "destination_options": [], "eni_id": null, "iam_role_arn": ROLE, "id": "fl-1", "log_destination": GROUP,
        "log_destination_type": "cloud-watch-logs", "log_format": FORMAT, "log_group_name": "flows",
        "max_aggregation_interval": 600, "subnet_id": null, "tags": {}, "tags_all": {}, "traffic_type": "ALL",
        "transit_gateway_attachment_id": null, "transit_gateway_id": null, "vpc_id": "vpc-1",
    });
    let taken = world.take_over(0, &state).await;
    assert_eq!(world.plan(&taken, &to_group()).action, Action::NoOp);
    // Version 6 has no name of the log group.
    let mut newer = state;
    newer.as_object_mut().unwrap().remove("log_group_name");
    newer["tag_field_specification"] = json!([]);
    let taken = world.take_over(1, &newer).await;
    assert_eq!(world.plan(&taken, &to_group()).action, Action::NoOp);
}
