//! `aws_main_route_table_association`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::route_tables::{NO_ASSOCIATION, NO_TABLE, associated, describe, young};
use super::{FILTER_VALUES, filter};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{
    Change, Cx, End, Error, Found, Key, Lost, Observed, Operation, Resource, Result, Setting, Spec,
    Timeouts, required,
};
use crate::quoted::quoted;
use crate::value::Value;
use aws_sdk_ec2::types::{
    RouteTable as AwsTable, RouteTableAssociation as AwsAssociation,
    RouteTableAssociationStateCode as State,
};
use std::fmt;

model! {
    /// Makes a route table the main one of its VPC: subnets follow it that are associated with no other.
    ///
    /// A destroy makes the table the main one again that was it before, unless somebody has chosen another one since.
    pub(in crate::services) struct MainRouteTableAssociation {
        /// ID of the association. Another table gives it another ID.
        #[tf(computed, recompute_with = &[MainRouteTableAssociation::route_table_id.name])]
        id: Option<String>,
        /// ID of the table that was the main one before. Not known after an import.
        #[tf(computed, unread)]
        original_route_table_id: Option<String>,
        /// ID of the route table. Another one takes its place without a gap.
        #[tf(required)]
        route_table_id: String,
        /// ID of the VPC.
        #[tf(required, replace)]
        vpc_id: String,
    }
}

/// The ID of an association, or that of a VPC for an import.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct MainId(String);

impl fmt::Display for MainId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Key for MainId {
    fn parse(id: &str) -> Result<Self, String> {
        let fits = ["rtbassoc-", "vpc-"].iter().any(|prefix| id.starts_with(prefix));
        fits.then(|| Self(id.to_owned())).ok_or_else(|| format!("{} is not VPC.", quoted(id)))
    }
}

impl MainId {
    fn is_vpc(&self) -> bool {
        self.0.starts_with("vpc-")
    }
}

impl Resource for MainRouteTableAssociation {
    const SPEC: Spec = Spec {
        timeouts: Timeouts::DEFAULT
            .with(Operation::Create, 5)
            .with(Operation::Update, 2)
            .with(Operation::Delete, 5),
        read_at_once: FILTER_VALUES,
        retries: &[young(Operation::Create, NO_TABLE, ""), young(Operation::Update, NO_TABLE, "")],
        sets: &[Setting::whole(
            "main route table",
            &[MainRouteTableAssociation::vpc_id.name],
            Some(MainRouteTableAssociation::route_table_id.name),
            End::Resets,
        )],
        // Putting the same table twice is putting it once.
        ..Spec::of(
            "aws_main_route_table_association",
            Lost::Idempotent,
            "the ID of the VPC, such as `vpc-0123456789abcdef0`",
        )
    };
    type Key = MainId;

    fn plan_destroy(object: &Value, said: &mut Diagnostics) {
        let original = object.get(MainRouteTableAssociation::original_route_table_id.name);
        if original.is_empty() {
            let table = object.get(MainRouteTableAssociation::route_table_id.name);
            said.push(stays(table.as_str().unwrap_or_default()));
        }
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<MainId> {
        let before = main(cx, &plan.vpc_id).await?;
        let before = before.ok_or_else(|| {
            Error::Invalid(format!("{} has no main route table, or is not there", plan.vpc_id))
        })?;
        let original = cx.once("original", async { Ok(before.table.clone()) }).await?;
        let other = Some(original).filter(|original| *original != plan.route_table_id);
        cx.tell(MainRouteTableAssociation::original_route_table_id, &other);
        put(cx, before, &plan.vpc_id, &plan.route_table_id).await
    }

    async fn read(cx: &Cx, keys: &[MainId]) -> Result<Found<Self>> {
        let (vpcs, ids): (Vec<_>, Vec<_>) = keys.iter().partition(|key| key.is_vpc());
        let [vpcs, ids] =
            [vpcs, ids].map(|keys| keys.iter().map(ToString::to_string).collect::<Vec<_>>());
        let mut tables = vec![];
        if !ids.is_empty() {
            tables.extend(associated(cx, &ids).await?);
        }
        if !vpcs.is_empty() {
            tables.extend(describe(cx, of_vpcs(vpcs)).await?);
        }
        let mut found = Found::<Self>::new();
        for key in keys {
            let is_meant = |(table, association): &(&AwsTable, &AwsAssociation)| {
                let of = if key.is_vpc() {
                    table.vpc_id()
                } else {
                    association.route_table_association_id()
                };
                of == Some(&key.0)
            };
            let main = tables.iter().filter_map(main_of).find(is_meant);
            found.add(key, main.map(observed));
        }
        Ok(found)
    }

    async fn update(cx: &Cx, _: &MainId, change: Change<'_, Self>) -> Result<()> {
        let Some(table) = change.of(MainRouteTableAssociation::route_table_id) else {
            return Ok(());
        };
        let vpc = &change.new.vpc_id;
        let before = main(cx, vpc).await?.ok_or(Error::Gone)?;
        cx.moved_to(&put(cx, before, vpc, table).await?);
        Ok(())
    }

    async fn delete(cx: &Cx, _: &MainId, object: &Self) -> Result<()> {
        let Some(original) = &object.original_route_table_id else {
            cx.warn(stays(&object.route_table_id));
            return Ok(());
        };
        // Whoever has chosen another one since has done so for a reason.
        let is_ours = |main: &Main| main.table == object.route_table_id;
        match main(cx, &object.vpc_id).await?.filter(is_ours) {
            Some(main) => put(cx, main, &object.vpc_id, original).await.map(drop),
            None => Ok(()),
        }
    }
}

/// The main route table of a VPC.
#[derive(Clone)]
struct Main {
    table: String,
    association: String,
}

fn of_vpcs(vpcs: Vec<String>) -> Vec<aws_sdk_ec2::types::Filter> {
    vec![filter("vpc-id", vpcs), filter("association.main", ["true"])]
}

/// The association that makes a table the main one, if it does.
fn main_of(table: &AwsTable) -> Option<(&AwsTable, &AwsAssociation)> {
    let mut all = table.associations().iter();
    Some((table, all.find(|association| association.main() == Some(true))?))
}

async fn main(cx: &Cx, vpc: &str) -> Result<Option<Main>> {
    let tables = describe(&cx.reading(), of_vpcs(vec![vpc.to_owned()])).await?;
    Ok(tables.iter().filter_map(main_of).find_map(|(table, association)| {
        let table = table.route_table_id.clone()?;
        Some(Main { table, association: association.route_table_association_id.clone()? })
    }))
}

/// Makes a table the main one of a VPC, in the place of another. The old association is not there where an earlier call was
/// carried out although its answer was lost.
async fn put(cx: &Cx, before: Main, vpc: &str, table: &str) -> Result<MainId> {
    if before.table == table {
        return Ok(MainId(before.association));
    }
    let call = cx.ec2().replace_route_table_association().association_id(before.association);
    match call.route_table_id(table).send().await.map_err(Error::from) {
        Ok(answer) => required(answer.new_association_id, "NewAssociationId").map(MainId),
        Err(refusal) if refusal.code() == Some(NO_ASSOCIATION) => {
            let now = main(cx, vpc).await?.filter(|now| now.table == table);
            now.map(|now| MainId(now.association)).ok_or(refusal)
        }
        Err(refusal) => Err(refusal),
    }
}

fn observed(
    (table, association): (&AwsTable, &AwsAssociation),
) -> Observed<MainRouteTableAssociation> {
    let state = association.association_state().and_then(|state| state.state());
    Observed::settled(MainRouteTableAssociation {
        id: association.route_table_association_id.clone(),
        original_route_table_id: None,
        route_table_id: table.route_table_id.clone().unwrap_or_default(),
        vpc_id: table.vpc_id.clone().unwrap_or_default(),
    })
    .moving_if(state == Some(&State::Associating), "associating")
}

fn stays(table: &str) -> Diagnostic {
    let detail = format!(
        "Which table was the main one before is not known, as after an import: {table} stays the main one, and cannot be \
         deleted before another one is."
    );
    Diagnostic::warning("The main route table stays", detail)
}
