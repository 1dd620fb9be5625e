//! `aws_vpc_endpoint_security_group_association`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::endpoints::{self, ABSENT, AssociationId, Kind, Wish, in_progress, young};
use super::vpc_endpoint::{GROUP_OF_ENDPOINT, GROUPS, share};
use super::{FILTER_VALUES, filter};
use crate::engine::{
    AbsentIf, Change, Cx, End, Error, Found, How, Lost, Operation, Resource, Result, Setting, Spec,
};
use crate::schema::Lit;
use std::collections::BTreeSet;

model! {
    /// Gives the network interfaces of an endpoint a security group.
    ///
    /// An endpoint whose groups stand in its `security_group_ids` cannot have others. It always keeps one: where the last
    /// one is taken away, it gets the default group of its VPC.
    pub(in crate::services) struct EndpointGroup {
        /// ID of the association: that of the endpoint, and a checksum of that of the group.
        #[tf(computed)]
        id: Option<String>,
        /// Whether the group takes the place of the default one of the VPC, which an endpoint has that was created without
        /// any. A destroy puts that back. `false` by default.
        #[tf(optional, default = Lit::Bool(false))]
        replace_default_association: Option<bool>,
        /// ID of the security group.
        #[tf(required, replace)]
        security_group_id: String,
        /// ID of the endpoint.
        #[tf(required, replace)]
        vpc_endpoint_id: String,
    }
}

/// The refusal of a group that is not there.
const NO_GROUP: &str = "InvalidGroup.NotFound";

impl Resource for EndpointGroup {
    const SPEC: Spec = Spec {
        read_at_once: FILTER_VALUES,
        retries: &[
            young(Operation::Create, ABSENT),
            young(Operation::Create, NO_GROUP),
            in_progress(Operation::Create),
            in_progress(Operation::Update),
            in_progress(Operation::Delete),
        ],
        sets: &[Setting::whole(
            GROUP_OF_ENDPOINT,
            &[EndpointGroup::vpc_endpoint_id.name, EndpointGroup::security_group_id.name],
            None,
            End::Removes,
        )],
        shares: &[share(GROUPS, EndpointGroup::vpc_endpoint_id.name, How::Piece(None))],
        // To associate twice is to associate once.
        ..Spec::of(
            "aws_vpc_endpoint_security_group_association",
            Lost::Idempotent,
            "the ID of the endpoint and that of the security group with a slash between them, such as \
             `vpce-0123456789abcdef0/sg-0123456789abcdef0`",
        )
    };
    type Key = AssociationId;

    async fn create(cx: &Cx, plan: &Self) -> Result<AssociationId> {
        let (endpoint, group) = (&plan.vpc_endpoint_id, &plan.security_group_id);
        let mut wish = Wish::default().with(Kind::Group, group);
        if plan.replace_default_association == Some(true)
            && let Some(its) = groups(cx, endpoint).await?
        {
            wish = its.without_default(wish, group);
        }
        endpoints::change(cx, endpoint, wish).await?;
        Ok(AssociationId::of(endpoint, group))
    }

    async fn read(cx: &Cx, ids: &[AssociationId]) -> Result<Found<Self>> {
        let of = (Self::security_group_id.name, Kind::Group);
        endpoints::associations(cx, ids, of, |id, vpc_endpoint_id, security_group_id| {
            let known = cx.known_as::<Self>(&id.to_string());
            Self {
                id: Some(id.to_string()),
                replace_default_association: known
                    .and_then(|known| known.replace_default_association)
                    .or(Some(false)),
                security_group_id,
                vpc_endpoint_id,
            }
        })
        .await
    }

    async fn update(cx: &Cx, _: &AssociationId, change: Change<'_, Self>) -> Result<()> {
        let (endpoint, group) = (&change.new.vpc_endpoint_id, &change.new.security_group_id);
        let Some(replaces) = change.of(EndpointGroup::replace_default_association) else {
            return Ok(());
        };
        let there = groups(cx, endpoint).await?.ok_or(Error::Gone)?;
        let wish = if *replaces == Some(true) {
            there.without_default(Wish::default(), group)
        } else {
            Wish::default().with(Kind::Group, there.default)
        };
        if wish.is_empty() { Ok(()) } else { endpoints::change(cx, endpoint, wish).await }
    }

    async fn delete(cx: &Cx, _: &AssociationId, its: &Self) -> Result<()> {
        let (endpoint, group) = (&its.vpc_endpoint_id, &its.security_group_id);
        let Some(there) = groups(cx, endpoint).await? else { return Ok(()) };
        let is_default = there.default == *group;
        let is_last = there.all.iter().all(|other| other == group);
        let mut wish = Wish::default().without(Kind::Group, group);
        if is_default && is_last {
            // Without any, EC2 gives the endpoint this one.
            return Ok(());
        }
        if is_last || (its.replace_default_association == Some(true) && !is_default) {
            wish = wish.with(Kind::Group, there.default);
        }
        let changed = endpoints::change(cx, endpoint, wish).await;
        if changed.absent_if(&[ABSENT, NO_GROUP])?.is_some() {
            endpoints::leave_pending(cx, endpoint, Kind::Group, group);
        }
        Ok(())
    }
}

/// The groups of an endpoint.
struct Groups {
    all: BTreeSet<String>,
    /// The default group of its VPC.
    default: String,
}

impl Groups {
    /// A wish with that to take the default group away, if it is there beside `group`.
    fn without_default(self, wish: Wish, group: &str) -> Wish {
        let is_beside = self.default != group && self.all.contains(&self.default);
        if is_beside { wish.without(Kind::Group, self.default) } else { wish }
    }
}

/// None if the endpoint is not there.
async fn groups(cx: &Cx, endpoint: &str) -> Result<Option<Groups>> {
    let cx = &cx.reading();
    let Some(endpoint) = endpoints::look(cx, endpoint).await? else { return Ok(None) };
    let vpc = endpoint.vpc_id().unwrap_or_default();
    let call = cx.ec2().describe_security_groups().filters(filter("vpc-id", [vpc]));
    let found = call.filters(filter("group-name", ["default"])).send().await?;
    let default = found.security_groups().iter().find_map(|group| group.group_id.clone());
    let missing =
        || Error::Invalid(format!("{vpc} has no default security group, or it may not be seen"));
    Ok(Some(Groups { all: Kind::Group.of(&endpoint), default: default.ok_or_else(missing)? }))
}
