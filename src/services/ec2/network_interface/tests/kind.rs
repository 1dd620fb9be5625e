//! How `aws_network_interface` is tested with all types.

use crate::services::testing::Row;
use serde_json::{Value as Json, json};

/// How `aws_network_interface` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    makes: Some("network-interface"),
    given: |store| {
        store.with("vpc", &json!({"cidrBlock": "10.0.0.0/16"}));
        for cidr in ["10.0.1.0/24", "10.0.2.0/24"] {
            store.with("subnet", &json!({"vpcId": "vpc-1", "cidrBlock": cidr}));
        }
        for _ in 0..2 {
            store.with("instance", &json!({"instanceState": {"code": 16, "name": "running"}}));
        }
    },
    // What is only told where it is said; and an order that only the configuration knows.
    not_imported: &["ena_srd_specification", "ipv6_address_list", "private_ip_list"],
    replacing: &["enable_primary_ipv6", "private_ip_list", "private_ips"],
    refused,
    ..Row::of("aws_network_interface")
};

/// ENA Express of no instance, a primary IPv6 address where there is none, the same address twice, and a primary address that
/// is not among the others.
fn refused(config: &Json) -> bool {
    let list = |name: &str| config[name].as_array().cloned().unwrap_or_default();
    let is_empty = |name: &str| list(name).is_empty();
    let no_instance = !is_empty("ena_srd_specification") && is_empty("attachment");
    let count = config["ipv6_address_count"].as_i64().unwrap_or_default();
    let has_ipv6 = !is_empty("ipv6_addresses") || !is_empty("ipv6_address_list") || count > 0;
    let no_ipv6 = config["enable_primary_ipv6"] == true && !has_ipv6;
    let is_twice = |name: &str| {
        let all = list(name);
        all.iter().enumerate().any(|(i, one)| all[..i].contains(one))
    };
    let ips = [list("private_ips"), list("private_ip_list")].concat();
    let is_other = !config["private_ip"].is_null()
        && config["private_ip"] != ""
        && !ips.is_empty()
        && (!ips.contains(&config["private_ip"]) || is_first_another(config));
    no_instance
        || no_ipv6
        || is_twice("private_ip_list")
        || is_twice("ipv6_address_list")
        || is_other
}

fn is_first_another(config: &Json) -> bool {
    let first = &config["private_ip_list"][0];
    !first.is_null() && *first != config["private_ip"]
}
