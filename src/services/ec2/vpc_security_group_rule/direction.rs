//! What differs between the rules of the two directions.

use crate::engine::{Cx, Result};
use crate::schema::Doc;
use crate::variant::Variant;
use aws_sdk_ec2::types::{IpPermission, SecurityGroupRule, TagSpecification};
use std::future::Future;

/// Which way the traffic goes that a rule lets through.
pub(in crate::services) trait Direction: Variant {
    /// The name of the type in HCL.
    const TYPE: &'static str;
    /// That of the type for the other direction.
    const OTHER: &'static str;
    /// Whether it goes out.
    const IS_EGRESS: bool;

    /// Adds a rule to a group.
    fn authorize(
        cx: &Cx,
        group: &str,
        permission: IpPermission,
        tags: Option<Vec<TagSpecification>>,
    ) -> impl Future<Output = Result<Vec<SecurityGroupRule>>> + Send;

    /// Takes a rule out of a group.
    fn revoke(cx: &Cx, group: &str, id: &str) -> impl Future<Output = Result<()>> + Send;
}

const INGRESS: &str = "aws_vpc_security_group_ingress_rule";
const EGRESS: &str = "aws_vpc_security_group_egress_rule";

/// Traffic that comes in.
#[derive(Clone, Default, PartialEq)]
pub(in crate::services) struct Ingress;

impl Variant for Ingress {
    const DOC: Doc = Doc(&[
        "Provides a rule of a security group for traffic that comes in: one protocol, one range of ports, and one CIDR block, \
         prefix list or security group that it comes from. A group whose rules are resources has no `ingress` blocks.",
    ]);
}

impl Direction for Ingress {
    const TYPE: &'static str = INGRESS;
    const OTHER: &'static str = EGRESS;
    const IS_EGRESS: bool = false;

    async fn authorize(
        cx: &Cx,
        group: &str,
        permission: IpPermission,
        tags: Option<Vec<TagSpecification>>,
    ) -> Result<Vec<SecurityGroupRule>> {
        let call = cx.ec2().authorize_security_group_ingress().group_id(group);
        let call = call.ip_permissions(permission).set_tag_specifications(tags);
        Ok(call.send().await?.security_group_rules.unwrap_or_default())
    }

    async fn revoke(cx: &Cx, group: &str, id: &str) -> Result<()> {
        let call = cx.ec2().revoke_security_group_ingress().group_id(group);
        call.security_group_rule_ids(id).send().await?;
        Ok(())
    }
}

/// Traffic that goes out.
#[derive(Clone, Default, PartialEq)]
pub(in crate::services) struct Egress;

impl Variant for Egress {
    const DOC: Doc = Doc(&[
        "Provides a rule of a security group for traffic that goes out: one protocol, one range of ports, and one CIDR block, \
         prefix list or security group that it goes to. A group whose rules are resources has no `egress` blocks.",
    ]);
}

impl Direction for Egress {
    const TYPE: &'static str = EGRESS;
    const OTHER: &'static str = INGRESS;
    const IS_EGRESS: bool = true;

    async fn authorize(
        cx: &Cx,
        group: &str,
        permission: IpPermission,
        tags: Option<Vec<TagSpecification>>,
    ) -> Result<Vec<SecurityGroupRule>> {
        let call = cx.ec2().authorize_security_group_egress().group_id(group);
        let call = call.ip_permissions(permission).set_tag_specifications(tags);
        Ok(call.send().await?.security_group_rules.unwrap_or_default())
    }

    async fn revoke(cx: &Cx, group: &str, id: &str) -> Result<()> {
        let call = cx.ec2().revoke_security_group_egress().group_id(group);
        call.security_group_rule_ids(id).send().await?;
        Ok(())
    }
}
