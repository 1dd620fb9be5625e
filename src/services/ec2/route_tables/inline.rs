//! The routes in a table as users write them: all that the table has, but for what comes by itself.

use super::target::{self, Destination, Routes, Target};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::{Block, Field, Problem, Shape};
use crate::value::{Path, Value};
use aws_sdk_ec2::types::{Route as AwsRoute, RouteTable as AwsTable};
use std::collections::{BTreeMap, BTreeSet};

/// The attributes that say what a route in a table is for.
pub(in crate::services::ec2) const DESTINATIONS: [&str; 3] =
    ["cidr_block", "ipv6_cidr_block", "destination_prefix_list_id"];

/// All routes of a table, each in an object of the type `B`. In which words a destination is written, and in which attribute
/// a target stands, makes no difference.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct InlineRoutes<B: Ord>(BTreeSet<B>);

/// What an object says; none if it lacks something, as an object may that hashicorp/aws wrote.
fn route<B: Block>(object: &B) -> Option<(Destination, Target)> {
    let object = <B as Block>::encode(object.clone());
    Some((Destination::written(&object, DESTINATIONS)?, Target::written(&object)?))
}

impl<B: Block + Ord> InlineRoutes<B> {
    /// One by one.
    pub(in crate::services::ec2) fn routes(&self) -> Routes {
        self.0.iter().filter_map(route).collect()
    }
    /// What a table has: in the objects of `known`, the plan or the prior state, as far as it is there like this.
    pub(in crate::services::ec2) fn observed(known: Option<&Self>, table: &AwsTable) -> Self {
        let written: BTreeMap<Destination, (Target, &B)> = known
            .into_iter()
            .flat_map(|known| &known.0)
            .filter_map(|object| route(object).map(|(to, target)| (to, (target, object))))
            .collect();
        let shown =
            all(table).filter_map(|(destination, target, route)| match written.get(&destination) {
                Some((wanted, object)) if wanted.is(&target) => Some((*object).clone()),
                None if comes_by_itself(route, &target, table) => None,
                _ => object(&destination, &target),
            });
        Self(shown.collect())
    }
}

/// The routes of a table that are not announced.
fn all(table: &AwsTable) -> impl Iterator<Item = (Destination, Target, &AwsRoute)> {
    let routes = table.routes().iter().filter(|route| !target::is_propagated(route));
    routes.filter_map(|route| Some((Destination::of(route)?, Target::of(route)?, route)))
}

/// The routes of a table that somebody has written.
pub(in crate::services::ec2) fn written(
    table: &AwsTable,
) -> impl Iterator<Item = (Destination, Target, &AwsRoute)> {
    all(table).filter(|(_, target, route)| !comes_by_itself(route, target, table))
}

/// An object in which a route is written.
pub(in crate::services::ec2) fn object<B: Block>(
    destination: &Destination,
    target: &Target,
) -> Option<B> {
    let mut object = B::SCHEMA.empty();
    destination.write(&mut object, DESTINATIONS);
    target.write(&mut object);
    <B as Block>::decode(&object).ok()
}

/// Whether nobody has written a route: AWS has made it with the CIDR block of the VPC, with a gateway endpoint, with a service
/// network of VPC Lattice, or for an interface that a service has put into the VPC.
fn comes_by_itself(route: &AwsRoute, target: &Target, table: &AwsTable) -> bool {
    let is_of_an_endpoint =
        route.destination_prefix_list_id().is_some() && target.id.starts_with("vpce-");
    let is_of_a_service = route
        .instance_owner_id()
        .is_some_and(|owner| table.owner_id().is_some_and(|own| own != owner));
    target.is_local() || target.id == "VpcLattice" || is_of_an_endpoint || is_of_a_service
}

/// What is wrong with the routes in a table before anybody is asked.
pub(in crate::services::ec2) fn check(
    config: &Value,
    name: &'static str,
    problems: &mut Diagnostics,
) {
    let objects = config.get(name).as_elements().unwrap_or_default();
    let mut observed = BTreeSet::new();
    for object in objects.iter().filter(|object| object.as_map().is_some()) {
        target::check(object, |_| Path::from(name), problems);
        if let Some(destination) = Destination::written(object, DESTINATIONS)
            && !observed.insert(destination.clone())
        {
            let detail = format!("There are two routes for {destination}, and a table has one.");
            problems.push(Diagnostic::error("Invalid routes", detail).at(Path::from(name)));
        }
    }
}

impl<B: Block + Ord> Field for InlineRoutes<B> {
    const SHAPE: Shape = <BTreeSet<B> as Field>::SHAPE;
    fn decode(value: &Value) -> Option<Self> {
        Field::decode(value).map(Self)
    }
    fn take(value: &Value, at: &Path, problems: &mut Vec<Problem>) -> Option<Self> {
        Field::take(value, at, problems).map(Self)
    }
    fn encode(&self) -> Value {
        Field::encode(&self.0)
    }
    fn same(a: &Value, b: &Value) -> bool {
        let routes = |value| <Self as Field>::decode(value).map(|all| (all.0.len(), all.routes()));
        let (Some((objects, a)), Some((others, b))) = (routes(a), routes(b)) else { return false };
        let is_in = |(to, target): (&Destination, &Target)| b.get(to).is_some_and(|b| b.is(target));
        objects == others && a.len() == b.len() && a.iter().all(is_in)
    }
    fn check(value: &Value, path: &Path, problems: &mut Vec<Problem>) {
        <BTreeSet<B> as Field>::check(value, path, problems);
    }
}
