//! How the type is tested with all types. What EC2 documents of groups is in `ec2/testing/security_groups.rs`.

use crate::services::testing::Row;
use crate::store::Store;
use serde_json::json;

/// How `aws_security_group` is tested with all types.
pub(in crate::services) const ROW: Row =
    Row { makes: Some("security-group"), given, ..Row::of("aws_security_group") };

fn given(store: &mut Store) {
    store.with("vpc", &json!({"cidrBlock": "10.0.0.0/16", "isDefault": true}));
    let ipv6 =
        json!([{"ipv6CidrBlock": "2001:db8::/56", "ipv6CidrBlockState": {"state": "associated"}}]);
    store.with("vpc", &json!({"cidrBlock": "10.1.0.0/16", "ipv6CidrBlockAssociationSet": ipv6}));
    for name in ["given-1", "given-2"] {
        store.with("security-group", &json!({"groupName": name}));
    }
}
