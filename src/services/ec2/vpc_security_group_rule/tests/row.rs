//! How the rules of both directions are tested with all types. Their kind is in `src/services/ec2/testing`.

use crate::services::testing::Row;
use crate::store::Store;
use serde_json::json;

/// How `aws_vpc_security_group_ingress_rule` is tested with all types.
pub(in crate::services) const INGRESS: Row =
    Row { type_name: "aws_vpc_security_group_ingress_rule", ..EGRESS };

/// How `aws_vpc_security_group_egress_rule` is tested with all types.
pub(in crate::services) const EGRESS: Row = Row {
    makes: Some("security-group-rule"),
    given,
    // Where a protocol has no ports, what was written for them is not to be seen.
    not_imported: &["from_port", "to_port"],
    replacing: &["cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"],
    ..Row::of("aws_vpc_security_group_egress_rule")
};

fn given(store: &mut Store) {
    store.with("vpc", &json!({"cidrBlock": "10.0.0.0/16"}));
    for name in ["a", "b"] {
        store.with("security-group", &json!({"groupName": name}));
    }
}
