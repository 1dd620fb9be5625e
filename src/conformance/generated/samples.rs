//! Values that attributes can have: what their types accept of a pool, or what is listed here for them.

mod listed;

use crate::schema::{Node, REQUIRED};
use crate::value::{Path, Type, Value};
use listed::LISTED;
use proptest::prelude::*;
use proptest::sample::select;

/// Numbers for attributes whose types do not tell what AWS accepts, by type and path.
const NUMBERED: &[(&str, &str, &[i64])] = &[
    ("aws_default_network_acl", "egress.from_port", &[0, 1]),
    ("aws_default_network_acl", "egress.icmp_code", &[-1, 0]),
    ("aws_default_network_acl", "egress.icmp_type", &[-1, 0]),
    ("aws_default_network_acl", "egress.rule_no", &[100, 200, 300]),
    ("aws_default_network_acl", "egress.to_port", &[1, 65_535]),
    ("aws_default_network_acl", "ingress.from_port", &[0, 1]),
    ("aws_default_network_acl", "ingress.icmp_code", &[-1, 0]),
    ("aws_default_network_acl", "ingress.icmp_type", &[-1, 0]),
    ("aws_default_network_acl", "ingress.rule_no", &[100, 200, 300]),
    ("aws_default_network_acl", "ingress.to_port", &[1, 65_535]),
    ("aws_instance", "placement_partition_number", &[1, 2, 7]),
    ("aws_instance", "secondary_network_interface.private_ip_address_count", &[1, 2, 4]),
    ("aws_ebs_volume", "iops", &[3_000, 4_000, 5_000]),
    ("aws_ebs_volume", "size", &[8, 20, 80]),
    ("aws_ebs_volume", "throughput", &[125, 250, 500]),
    ("aws_ec2_managed_prefix_list", "max_entries", &[3, 5, 20]),
    ("aws_elb", "access_logs.interval", &[5, 60]),
    ("aws_elb", "health_check.interval", &[30, 300]),
    ("aws_elb", "health_check.timeout", &[3, 29]),
    ("aws_network_acl", "egress.from_port", &[0, 1]),
    ("aws_network_acl", "egress.icmp_code", &[-1, 0]),
    ("aws_network_acl", "egress.icmp_type", &[-1, 0]),
    ("aws_network_acl", "egress.rule_no", &[100, 200, 300]),
    ("aws_network_acl", "egress.to_port", &[1, 65_535]),
    ("aws_network_acl", "ingress.from_port", &[0, 1]),
    ("aws_network_acl", "ingress.icmp_code", &[-1, 0]),
    ("aws_network_acl", "ingress.icmp_type", &[-1, 0]),
    ("aws_network_acl", "ingress.rule_no", &[100, 200, 300]),
    ("aws_network_acl", "ingress.to_port", &[1, 65_535]),
    ("aws_network_acl_rule", "from_port", &[0, 1]),
    ("aws_network_acl_rule", "icmp_code", &[-1, 0]),
    ("aws_network_acl_rule", "icmp_type", &[-1, 0]),
    ("aws_network_acl_rule", "rule_number", &[100, 200]),
    ("aws_network_acl_rule", "to_port", &[1, 65_535]),
    ("aws_launch_template", "default_version", &[1]),
    (
        "aws_launch_template",
        "instance_market_options.spot_options.block_duration_minutes",
        &[60, 120],
    ),
    ("aws_launch_template", "latest_version", &[1]),
    ("aws_network_interface", "attachment.device_index", &[1, 2]),
    ("aws_network_interface", "attachment.network_card_index", &[0, 1]),
    ("aws_network_interface", "ipv4_prefix_count", &[0, 1, 2]),
    ("aws_network_interface", "ipv6_address_count", &[0, 1, 2]),
    ("aws_network_interface", "ipv6_prefix_count", &[0, 1, 2]),
    ("aws_network_interface", "private_ips_count", &[0, 1, 2]),
    ("aws_network_interface_attachment", "device_index", &[1, 2]),
    ("aws_network_interface_attachment", "network_card_index", &[0, 1]),
    ("aws_placement_group", "partition_count", &[2, 3]),
    ("aws_default_vpc", "ipv6_netmask_length", &[44, 56, 60]),
    ("aws_flow_log", "max_aggregation_interval", &[60, 600]),
    ("aws_vpc_ipv6_cidr_block_association", "ipv6_netmask_length", &[44, 56, 60]),
    ("aws_security_group_rule", "from_port", &[0, 80]),
    ("aws_security_group_rule", "to_port", &[80, 443]),
    ("aws_spot_instance_request", "placement_partition_number", &[1, 2, 7]),
    (
        "aws_spot_instance_request",
        "secondary_network_interface.private_ip_address_count",
        &[1, 2, 4],
    ),
    ("aws_vpc", "ipv6_netmask_length", &[44, 56, 60]),
    ("aws_vpc_security_group_egress_rule", "from_port", FROM),
    ("aws_vpc_security_group_egress_rule", "to_port", TO),
    ("aws_vpc_security_group_ingress_rule", "from_port", FROM),
    ("aws_vpc_security_group_ingress_rule", "to_port", TO),
];
const FROM: &[i64] = &[0, 8, 80, -1];
const TO: &[i64] = &[80, 128, 443, -1];

/// Attributes that most configurations need although none of them alone is required.
const NEEDED: &[(&str, &str)] = &[
    ("aws_default_network_acl", "egress.cidr_block"),
    ("aws_default_network_acl", "ingress.cidr_block"),
    ("aws_default_route_table", "route.cidr_block"),
    ("aws_default_route_table", "route.gateway_id"),
    ("aws_default_subnet", "availability_zone"),
    ("aws_ebs_volume", "iops"),
    ("aws_ebs_volume", "size"),
    ("aws_ebs_volume", "type"),
    ("aws_eks_cluster", "upgrade_policy.support_type"),
    ("aws_flow_log", "iam_role_arn"),
    ("aws_flow_log", "log_destination"),
    ("aws_flow_log", "traffic_type"),
    ("aws_flow_log", "vpc_id"),
    ("aws_instance", "ami"),
    ("aws_instance", "instance_type"),
    ("aws_elb", "listener.ssl_certificate_id"),
    ("aws_lb", "subnets"),
    ("aws_lb_listener", "certificate_arn"),
    ("aws_lb_listener", "default_action.target_group_arn"),
    ("aws_lb_listener", "port"),
    ("aws_lb_listener", "protocol"),
    ("aws_lb_target_group", "port"),
    ("aws_lb_target_group", "protocol"),
    ("aws_lb_target_group", "vpc_id"),
    ("aws_nat_gateway", "allocation_id"),
    ("aws_nat_gateway", "subnet_id"),
    ("aws_network_acl", "egress.cidr_block"),
    ("aws_network_acl", "ingress.cidr_block"),
    ("aws_network_acl_rule", "cidr_block"),
    ("aws_network_acl_rule", "from_port"),
    ("aws_network_acl_rule", "to_port"),
    ("aws_route_table", "route.cidr_block"),
    ("aws_route_table", "route.gateway_id"),
    ("aws_security_group_rule", "cidr_blocks"),
    ("aws_spot_instance_request", "ami"),
    ("aws_spot_instance_request", "instance_type"),
    ("aws_subnet", "cidr_block"),
    ("aws_vpc", "cidr_block"),
    ("aws_vpc_endpoint", "service_name"),
    ("aws_vpc_peering_connection_options", "accepter.allow_remote_vpc_dns_resolution"),
    ("aws_vpc_peering_connection_options", "requester.allow_remote_vpc_dns_resolution"),
    ("aws_vpc_security_group_egress_rule", "from_port"),
    ("aws_vpc_security_group_egress_rule", "to_port"),
    ("aws_vpc_security_group_ingress_rule", "from_port"),
    ("aws_vpc_security_group_ingress_rule", "to_port"),
];

const DURATIONS: &[&str] = &["30s", "10m", "1h30m"];

/// Texts of which each attribute takes what it accepts: two spellings of one thing among them.
const POOL: &[&str] = &[
    "",
    "a",
    "web-1",
    "/",
    "/team/",
    "10.0.0.0/16",
    "10.1.0.0/24",
    "::/0",
    "0::/0",
    "2001:db8::/56",
    "2001:DB8:0::/56",
    "arn:aws:iam::123456789012:role/a",
    "arn:aws:iam::aws:policy/ReadOnlyAccess",
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*"}]}"#,
    r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": ["sts:AssumeRole"]}}"#,
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ec2.amazonaws.com"}}]}"#,
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}"#,
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}"#,
    "0123456789abcdef0123456789abcdef01234567",
    "30s",
    "eu-central-1",
    "us-east-1",
    "11111111-2222-3333-4444-555555555555",
    "https://id.example.com/a",
    "https://id.example.com/b",
];

const NUMBERS: &[i64] = &[0, 1, 2, 24, 80, 443, 3600, -1];
const KEYS: &[&str] = &["a", "Name", "k8s:b"];

/// Whether a configuration should set the attribute.
pub(super) fn is_needed(type_name: &str, path: &str) -> bool {
    NEEDED.contains(&(type_name, path))
}

/// All strings that are tried for an attribute, whether it accepts them or not.
pub(super) fn texts(type_name: &str, path: &str) -> impl Iterator<Item = Value> {
    let listed = LISTED.iter().find(|(ty, at, _)| (*ty, *at) == (type_name, path));
    listed.map_or(POOL, |(.., texts)| texts).iter().map(|text| Value::from(*text))
}

/// Values of an attribute, none of them null or unknown as a whole.
pub(super) fn of(type_name: &str, path: &str, attribute: &Node) -> BoxedStrategy<Value> {
    if let Some((.., texts)) = LISTED.iter().find(|(ty, at, _)| (*ty, *at) == (type_name, path)) {
        return chosen(attribute, texts.to_vec());
    }
    if let Some((.., numbers)) = NUMBERED.iter().find(|(ty, at, _)| (*ty, *at) == (type_name, path))
    {
        return select(*numbers).prop_map(Value::from).boxed();
    }
    if path.starts_with("timeouts.") {
        return select(DURATIONS).prop_map(Value::from).boxed();
    }
    let rules = &attribute.rules;
    if !rules.one_of.is_empty() {
        let unset = rules.empty_is_unset.then_some("");
        let accepted: Vec<_> = rules.one_of.iter().copied().chain(unset).collect();
        return chosen(attribute, accepted);
    }
    if let Some((least, most)) = rules.range {
        return prop_oneof![Just(least), Just(most), least..=most].prop_map(Value::from).boxed();
    }
    value(&attribute.ty(), &|value| accepts(attribute, &value))
}

/// One of these strings, or several of them where the attribute has several.
fn chosen(attribute: &Node, texts: Vec<&'static str>) -> BoxedStrategy<Value> {
    let one = select(texts).prop_map(Value::from);
    let some = prop::collection::vec(one.clone(), attribute.rules.min as usize..3);
    match attribute.ty() {
        Type::List(_) => some.prop_map(Value::List).boxed(),
        Type::Set(_) => some.prop_map(Value::set).boxed(),
        _ => one.boxed(),
    }
}

fn accepts(attribute: &Node, value: &Value) -> bool {
    let mut problems = Vec::new();
    (attribute.semantics.check)(value, &Path::root(), &mut problems);
    // The attributes of an object are tried one by one, and the others are null meanwhile.
    problems.retain(|(_, problem)| !problem.ends_with(REQUIRED));
    let rules = &attribute.rules;
    let (least, most) = rules.length.unwrap_or((0, usize::MAX));
    // What has to be set, or is always there, is no empty string, unless that counts as not set.
    let always_there = rules.required || rules.computed;
    let fits = match value.as_str().map(|text| text.chars().count()) {
        None => true,
        Some(0) => !always_there || rules.empty_is_unset || rules.empty_is_value,
        Some(length) => (least..=most).contains(&length),
    };
    problems.is_empty() && fits
}

/// Values of a type, each part of which is accepted where it stands.
fn value(ty: &Type, accepts: &dyn Fn(Value) -> bool) -> BoxedStrategy<Value> {
    match ty {
        Type::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        Type::Number => {
            let fitting = NUMBERS.iter().map(|n| Value::from(*n)).filter(|n| accepts(n.clone()));
            select(fitting.collect::<Vec<_>>()).boxed()
        }
        Type::String => {
            let fitting: Vec<_> =
                POOL.iter().map(|t| Value::from(*t)).filter(|t| accepts(t.clone())).collect();
            assert!(!fitting.is_empty(), "the pool has no text for an attribute: list some for it");
            select(fitting).boxed()
        }
        Type::List(ty) => {
            let item = value(ty, &|item| accepts(Value::List(vec![item])));
            prop::collection::vec(item, 0..3).prop_map(Value::List).boxed()
        }
        Type::Set(ty) => {
            let item = value(ty, &|item| accepts(Value::Set(vec![item])));
            prop::collection::vec(item, 0..3).prop_map(Value::set).boxed()
        }
        Type::Map(ty) => {
            let item = value(ty, &|item| accepts(Value::object([("a", item)])));
            // A null is as good as no such key.
            let item = prop_oneof![1 => Just(Value::Null), 3 => item];
            prop::collection::btree_map(select(KEYS).prop_map(str::to_owned), item, 0..3)
                .prop_map(Value::Map)
                .boxed()
        }
        Type::Object(types) => {
            let field = |(name, ty): (&String, &Type)| {
                let inside = |value: Value| {
                    let mut object = Value::object(types.keys().map(|n| (n.as_str(), Value::Null)));
                    object.insert(name, value);
                    accepts(object)
                };
                (Just(name.clone()), value(ty, &inside))
            };
            types.iter().map(field).collect::<Vec<_>>().prop_map(Value::object).boxed()
        }
        // No attribute is of these types.
        Type::Dynamic | Type::Tuple(_) => Just(Value::Null).boxed(),
    }
}
