//! `aws_route_table_association`.

mod id;
#[cfg(test)]
pub(in crate::services) mod tests;

use super::route_tables::{
    NO_ASSOCIATION, NO_GATEWAY, NO_TABLE, associated, describe, tables, young,
};
use super::{FILTER_VALUES, filter};
use crate::engine::{
    AbsentIf, Because, Change, Cx, Error, Found, Identity, Lost, Observed, Operation, Resource,
    Result, Retry, Spec, Timeouts, Within, required,
};
use aws_sdk_ec2::types::{
    RouteTable as AwsTable, RouteTableAssociation as AwsAssociation,
    RouteTableAssociationStateCode as State,
};
use id::AssociationId;

model! {
    /// Lets a route table decide where the traffic of a subnet goes, or that which comes in through a gateway.
    ///
    /// A subnet without an association follows the main route table of its VPC.
    #[tf(exactly_one_of = &[RouteTableAssociation::gateway_id.name, RouteTableAssociation::subnet_id.name])]
    pub(in crate::services) struct RouteTableAssociation {
        /// ID of an internet gateway or a virtual private gateway.
        #[tf(optional, replace)]
        gateway_id: Option<String>,
        /// ID of the association. Another table gives it another ID.
        #[tf(computed, recompute_with = &[RouteTableAssociation::route_table_id.name])]
        id: Option<String>,
        /// ID of the route table. Another one takes its place without a gap.
        #[tf(required)]
        route_table_id: String,
        /// ID of a subnet.
        #[tf(optional, replace)]
        subnet_id: Option<String>,
    }
}

/// The refusal of an association of what has one.
const TAKEN: &str = "Resource.AlreadyAssociated";

impl Resource for RouteTableAssociation {
    const SPEC: Spec = Spec {
        timeouts: Timeouts::DEFAULT
            .with(Operation::Create, 5)
            .with(Operation::Update, 2)
            .with(Operation::Delete, 5),
        read_at_once: FILTER_VALUES,
        retries: &[
            young(Operation::Create, NO_TABLE, ""),
            young(Operation::Create, "InvalidSubnetID.NotFound", ""),
            young(Operation::Create, NO_GATEWAY, ""),
            young(Operation::Update, NO_TABLE, ""),
            // The association that was there before is ending.
            Retry {
                operation: Operation::Create,
                code: TAKEN,
                message: "",
                within: Within::Propagation(Because::Changed("aws_route_table_association")),
            },
        ],
        await_delete: true,
        identity: Some(Identity {
            mutable: true,
            ..Identity::by(&[RouteTableAssociation::id.name])
        }),
        // A subnet and a gateway have one association at most.
        ..Spec::of(
            "aws_route_table_association",
            Lost::Unique,
            "the ID of the subnet or the gateway and that of the route table with a slash between them, such as \
             `subnet-0123456789abcdef0/rtb-0123456789abcdef0`, or the ID of the association",
        )
    };
    type Key = AssociationId;

    async fn create(cx: &Cx, plan: &Self) -> Result<AssociationId> {
        match associate(cx, plan).await {
            Err(refusal) if refusal.code() == Some(TAKEN) => {
                Err(explained(cx, plan, refusal).await)
            }
            other => other,
        }
    }

    async fn read(cx: &Cx, keys: &[AssociationId]) -> Result<Found<Self>> {
        let (mut ids, mut of) = (vec![], vec![]);
        for key in keys {
            match key.imported() {
                Some((_, table)) => of.push(table.to_owned()),
                None => ids.push(key.to_string()),
            }
        }
        let mut all = vec![];
        if !ids.is_empty() {
            all.extend(associated(cx, &ids).await?);
        }
        if !of.is_empty() {
            all.extend(tables(cx, &of).await?);
        }
        let mut found = Found::<Self>::new();
        for key in keys {
            let association = associations(&all).find(|association| is_meant(key, association));
            found.add(key, association.map(observed));
        }
        Ok(found)
    }

    async fn update(cx: &Cx, id: &AssociationId, change: Change<'_, Self>) -> Result<()> {
        if let Some(table) = change.of(RouteTableAssociation::route_table_id) {
            let moved = cx.once("replace", replace(cx, id, table, change.new)).await?;
            cx.moved_to(&moved);
        }
        Ok(())
    }

    async fn delete(cx: &Cx, id: &AssociationId, _: &Self) -> Result<()> {
        let call = cx.ec2().disassociate_route_table().association_id(id.to_string());
        call.send().await.absent_if(&[NO_ASSOCIATION])?;
        Ok(())
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<AssociationId>> {
        let there = there(cx, plan).await?;
        let its = there.filter(|there| there.route_table_id() == Some(&plan.route_table_id));
        Ok(its.as_ref().and_then(AssociationId::of).into_iter().collect())
    }
}

async fn associate(cx: &Cx, plan: &RouteTableAssociation) -> Result<AssociationId> {
    let call = cx
        .ec2()
        .associate_route_table()
        .route_table_id(&plan.route_table_id)
        .set_subnet_id(plan.subnet_id.clone())
        .set_gateway_id(plan.gateway_id.clone());
    let id = required(call.send().await?.association_id, "AssociationId")?;
    Ok(AssociationId::new(id))
}

/// Puts another table in the place of one. The old association is not there where an earlier call was carried out although
/// its answer was lost, or where somebody else has ended it.
async fn replace(
    cx: &Cx,
    id: &AssociationId,
    table: &str,
    plan: &RouteTableAssociation,
) -> Result<AssociationId> {
    let call = cx.ec2().replace_route_table_association().association_id(id.to_string());
    match call.route_table_id(table).send().await.absent_if(&[NO_ASSOCIATION])? {
        Some(answer) => {
            required(answer.new_association_id, "NewAssociationId").map(AssociationId::new)
        }
        None => match RouteTableAssociation::find(cx, plan).await?.pop() {
            Some(made) => Ok(made),
            None => associate(cx, plan).await,
        },
    }
}

/// The association that a subnet or a gateway has now.
async fn there(cx: &Cx, plan: &RouteTableAssociation) -> Result<Option<AwsAssociation>> {
    let by = match (&plan.subnet_id, &plan.gateway_id) {
        (Some(subnet), _) => filter("association.subnet-id", [subnet]),
        (None, Some(gateway)) => filter("association.gateway-id", [gateway]),
        (None, None) => return Ok(None),
    };
    let tables = describe(cx, vec![by]).await?;
    let is_its = |association: &&AwsAssociation| {
        association.subnet_id == plan.subnet_id && association.gateway_id == plan.gateway_id
    };
    Ok(associations(&tables).find(is_its).cloned())
}

/// What there is to say where there is another association.
async fn explained(cx: &Cx, plan: &RouteTableAssociation, refusal: Error) -> Error {
    let there = there(&cx.reading(), plan).await.ok().flatten();
    let id = there.as_ref().and_then(AwsAssociation::route_table_association_id);
    let table = there.as_ref().and_then(AwsAssociation::route_table_id);
    let (Some(id), Some(table)) = (id, table) else { return refusal };
    let whose = plan.subnet_id.as_ref().or(plan.gateway_id.as_ref());
    let whose = whose.map(String::as_str).unwrap_or_default();
    refusal.explained(&format!(
        "{whose} is associated with {table}, by {id}: end that association, or take it into the state with `terraform \
         import ADDRESS {whose}/{table}`, and let an apply change its table."
    ))
}

/// All associations of tables that somebody has made and not ended.
fn associations(tables: &[AwsTable]) -> impl Iterator<Item = &AwsAssociation> {
    let all = tables.iter().flat_map(AwsTable::associations);
    all.filter(|association| {
        association.main() != Some(true) && state(association) != Some(&State::Disassociated)
    })
}

fn state(association: &AwsAssociation) -> Option<&State> {
    association.association_state()?.state()
}

fn is_meant(key: &AssociationId, association: &AwsAssociation) -> bool {
    match key.imported() {
        Some((member, table)) => {
            let of = association.subnet_id().or(association.gateway_id());
            of == Some(member) && association.route_table_id() == Some(table)
        }
        None => AssociationId::of(association).as_ref() == Some(key),
    }
}

fn observed(association: &AwsAssociation) -> Observed<RouteTableAssociation> {
    let is = |wanted: &State| state(association) == Some(wanted);
    let why = association.association_state().and_then(|state| state.status_message());
    Observed::settled(RouteTableAssociation {
        gateway_id: association.gateway_id.clone(),
        id: association.route_table_association_id.clone(),
        route_table_id: association.route_table_id.clone().unwrap_or_default(),
        subnet_id: association.subnet_id.clone(),
    })
    .moving_if(is(&State::Associating), "associating")
    .moving_if(is(&State::Disassociating), "disassociating")
    .failed_if(is(&State::Failed), why.unwrap_or("the association has failed"))
}
