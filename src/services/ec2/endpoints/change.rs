//! Changes of an endpoint. EC2 makes one at a time, and each may take minutes: what several resources of a run want of an
//! endpoint goes into one call.

use super::{ABSENT, IN_PROGRESS, PENDING, is, look};
use crate::engine::{Cx, Error, Result};
use aws_sdk_ec2::operation::modify_vpc_endpoint::builders::ModifyVpcEndpointFluentBuilder;
use aws_sdk_ec2::types::VpcEndpoint as AwsEndpoint;
use std::collections::BTreeSet;

/// What is associated with an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services::ec2) enum Kind {
    /// A route table, of a gateway endpoint.
    Table,
    /// A subnet.
    Subnet,
    /// A security group.
    Group,
}

impl Kind {
    /// All that an endpoint has of the kind.
    pub(in crate::services::ec2) fn of(self, endpoint: &AwsEndpoint) -> BTreeSet<String> {
        match self {
            Self::Table => endpoint.route_table_ids().iter().cloned().collect(),
            Self::Subnet => endpoint.subnet_ids().iter().cloned().collect(),
            Self::Group => {
                let groups = endpoint.groups().iter();
                groups.filter_map(|group| group.group_id.clone()).collect()
            }
        }
    }
    /// Whether an endpoint has one.
    pub(super) fn has(self, endpoint: &AwsEndpoint, id: &str) -> bool {
        self.of(endpoint).contains(id)
    }
}

/// What is added to an endpoint and taken away from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::services::ec2) struct Wish {
    add: BTreeSet<(Kind, String)>,
    remove: BTreeSet<(Kind, String)>,
}

impl Wish {
    /// To add one more.
    #[must_use]
    pub(in crate::services::ec2) fn with(mut self, kind: Kind, id: impl Into<String>) -> Self {
        self.add.insert((kind, id.into()));
        self
    }
    /// To take one more away.
    #[must_use]
    pub(in crate::services::ec2) fn without(mut self, kind: Kind, id: impl Into<String>) -> Self {
        self.remove.insert((kind, id.into()));
        self
    }
    /// Whether nothing is wished.
    #[must_use]
    pub(in crate::services::ec2) fn is_empty(&self) -> bool {
        self.add.is_empty() && self.remove.is_empty()
    }
    fn and(mut self, other: &Self) -> Self {
        self.add.extend(other.add.iter().cloned());
        self.remove.extend(other.remove.iter().cloned());
        self
    }
    /// What of it is not so yet.
    fn left(&self, endpoint: &AwsEndpoint) -> Self {
        let has = |(kind, id): &&(Kind, String)| kind.has(endpoint, id);
        Self {
            add: self.add.iter().filter(|one| !has(one)).cloned().collect(),
            remove: self.remove.iter().filter(has).cloned().collect(),
        }
    }
    fn put_into(&self, call: ModifyVpcEndpointFluentBuilder) -> ModifyVpcEndpointFluentBuilder {
        let added = self.add.iter().fold(call, |call, (kind, id)| match kind {
            Kind::Table => call.add_route_table_ids(id),
            Kind::Subnet => call.add_subnet_ids(id),
            Kind::Group => call.add_security_group_ids(id),
        });
        self.remove.iter().fold(added, |call, (kind, id)| match kind {
            Kind::Table => call.remove_route_table_ids(id),
            Kind::Subnet => call.remove_subnet_ids(id),
            Kind::Group => call.remove_security_group_ids(id),
        })
    }
}

/// Changes what is associated with an endpoint, together with what other operations want to have changed meanwhile.
pub(in crate::services::ec2) async fn change(cx: &Cx, endpoint: &str, wish: Wish) -> Result<()> {
    cx.together(endpoint, "changed", wish, |all| carry_out(cx, endpoint, all)).await
}

/// Carries out what several operations want: with one call, or each by itself if one of them makes EC2 refuse that.
async fn carry_out(cx: &Cx, endpoint: &str, all: Vec<Wish>) -> Vec<Result<()>> {
    let call = || cx.ec2().modify_vpc_endpoint().vpc_endpoint_id(endpoint);
    if all.len() > 1 {
        let whole = all.iter().fold(Wish::default(), Wish::and);
        match modify(cx, endpoint, call(), &whole).await {
            Err(refusal) if is_about_one(&refusal) => {}
            ended => return vec![ended; all.len()],
        }
    }
    let mut ended = Vec::new();
    for wish in &all {
        ended.push(modify(cx, endpoint, call(), wish).await);
    }
    ended
}

fn is_about_one(refusal: &Error) -> bool {
    refusal.code().is_some_and(|code| ![ABSENT, IN_PROGRESS].contains(&code))
}

/// Sends a call with a wish in it, when nothing else is going on with the endpoint. The caller has its turn. Where EC2
/// refuses what is so already, because an earlier call was carried out although its answer was lost, or somebody was faster,
/// what is left is sent.
pub(in crate::services::ec2) async fn modify(
    cx: &Cx,
    endpoint: &str,
    call: ModifyVpcEndpointFluentBuilder,
    wish: &Wish,
) -> Result<()> {
    cx.until_the_end("being changed by an earlier call", || is_idle(cx, endpoint)).await?;
    let sent = wish.put_into(call.clone()).send().await;
    let Err(refusal) = sent.map_err(Error::from) else { return Ok(()) };
    if refusal.code().is_none_or(|code| [ABSENT, IN_PROGRESS].contains(&code)) {
        return Err(refusal);
    }
    let Some(there) = look(cx, endpoint).await.ok().flatten() else { return Err(refusal) };
    let left = wish.left(&there);
    if left == *wish {
        return Err(refusal);
    }
    let bare = cx.ec2().modify_vpc_endpoint().vpc_endpoint_id(endpoint);
    if left.is_empty() && call.as_input() == bare.as_input() {
        return Ok(());
    }
    left.put_into(call).send().await?;
    Ok(())
}

/// Leaves it to the engine to wait until something is not associated with an endpoint any more, and the endpoint is ready
/// again: then its network interface is gone, too.
pub(in crate::services::ec2) fn leave_pending(cx: &Cx, endpoint: &str, kind: Kind, id: &str) {
    let (cx, endpoint, id) = (cx.clone(), endpoint.to_owned(), id.to_owned());
    cx.clone().leave_pending("associated", move || {
        let (cx, endpoint, id) = (cx.clone(), endpoint.clone(), id.clone());
        async move {
            let endpoint = look(&cx, &endpoint).await?;
            Ok(endpoint.is_none_or(|its| !is(&its, PENDING) && !kind.has(&its, &id)))
        }
    });
}

/// Whether EC2 takes the next change of an endpoint.
async fn is_idle(cx: &Cx, endpoint: &str) -> Result<bool> {
    Ok(look(cx, endpoint).await?.is_none_or(|endpoint| !is(&endpoint, PENDING)))
}
