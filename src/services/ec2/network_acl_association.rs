//! `aws_network_acl_association`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::network_acl::OF_A_SUBNET;
use super::network_acls::{
    NO_ACL, associated, describe, overtaken, share_of_subnets, subnets, young,
};
use super::{FILTER_VALUES, filter};
use crate::engine::{
    Change, Cx, End, Found, How, Lost, Observed, Operation, Resource, Result, Setting, Spec,
};
use aws_sdk_ec2::types::{NetworkAcl as AwsAcl, NetworkAclAssociation as AwsAssociation};

model! {
    /// Gives a subnet a network ACL, in the place of the one that it has.
    ///
    /// A subnet has one ACL at any time: a destroy gives it the default one of its VPC, unless it has got another one
    /// since. An ACL that has `subnet_ids` cannot have others.
    pub(in crate::services) struct NetworkAclAssociation {
        /// ID of the association. Another ACL gives it another ID.
        #[tf(computed, recompute_with = &[NetworkAclAssociation::network_acl_id.name])]
        id: Option<String>,
        /// ID of the network ACL. Another one takes its place without a gap.
        #[tf(required)]
        network_acl_id: String,
        /// ID of the subnet.
        #[tf(required, replace)]
        subnet_id: String,
    }
}

/// What an import ID begins with that is that of a subnet.
const SUBNET: &str = "subnet-";

impl Resource for NetworkAclAssociation {
    const SPEC: Spec = Spec {
        read_at_once: FILTER_VALUES,
        retries: &[
            young(Operation::Create, NO_ACL),
            young(Operation::Update, NO_ACL),
            overtaken(Operation::Create),
            overtaken(Operation::Update),
        ],
        sets: &[Setting::whole(
            OF_A_SUBNET,
            &[NetworkAclAssociation::subnet_id.name],
            Some(NetworkAclAssociation::network_acl_id.name),
            End::Resets,
        )],
        shares: &[share_of_subnets(NetworkAclAssociation::network_acl_id.name, How::Piece(None))],
        // Giving a subnet the same ACL twice is giving it once.
        ..Spec::of(
            "aws_network_acl_association",
            Lost::Idempotent,
            "the ID of the association, such as `aclassoc-0123456789abcdef0`, or that of the subnet",
        )
    };
    type Key = String;

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        subnets::put(cx, &plan.network_acl_id, &plan.subnet_id).await
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        let (of_subnets, own): (Vec<_>, Vec<_>) =
            ids.iter().cloned().partition(|id| id.starts_with(SUBNET));
        let mut acls = vec![];
        if !own.is_empty() {
            acls.extend(associated(cx, &own).await?);
        }
        if !of_subnets.is_empty() {
            acls.extend(describe(cx, vec![filter("association.subnet-id", of_subnets)]).await?);
        }
        let mut found = Found::<Self>::new();
        for id in ids {
            let is_meant = |its: &&AwsAssociation| {
                let of = if id.starts_with(SUBNET) {
                    its.subnet_id()
                } else {
                    its.network_acl_association_id()
                };
                of == Some(id)
            };
            let association = acls.iter().flat_map(AwsAcl::associations).find(is_meant);
            found.add(id, association.map(observed));
        }
        Ok(found)
    }

    async fn update(cx: &Cx, _: &String, change: Change<'_, Self>) -> Result<()> {
        if let Some(acl) = change.of(NetworkAclAssociation::network_acl_id) {
            cx.moved_to(&subnets::put(cx, acl, &change.new.subnet_id).await?);
        }
        Ok(())
    }

    async fn delete(cx: &Cx, _: &String, object: &Self) -> Result<()> {
        subnets::end(cx, &object.network_acl_id, &object.subnet_id).await
    }
}

fn observed(association: &AwsAssociation) -> Observed<NetworkAclAssociation> {
    Observed::settled(NetworkAclAssociation {
        id: association.network_acl_association_id.clone(),
        network_acl_id: association.network_acl_id.clone().unwrap_or_default(),
        subnet_id: association.subnet_id.clone().unwrap_or_default(),
    })
}
