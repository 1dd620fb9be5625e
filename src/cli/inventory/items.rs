//! What is in an inventory: which object, in whose account, and how it is reached.

use super::Problem;
use super::source::Found;
use super::ways::{self, Way};
use crate::arn::{Arn, is_account_id};
use crate::aws::partition::Partition;
use crate::cli::plan_file::{Object, without_keys};
use std::collections::{BTreeMap, BTreeSet};

/// An object that stands in an account.
pub(super) struct Item {
    pub(super) object: Object,
    /// How it is deleted; none if the type is not known.
    pub(super) way: Option<&'static Way>,
    /// The account that it is in, as far as something tells.
    pub(super) account: Option<String>,
    /// The region that it is in. None for what is in no region, or where nothing tells.
    pub(super) region: Option<String>,
    /// The ARNs of the roles that it is reached through, in order. Empty if there are none, or nothing tells.
    pub(super) roles: Vec<String>,
    /// Whether it is known that there are no other roles.
    are_all: bool,
}

/// Makes an inventory, of everything or of what is reached through a role. What exists in the state alone is not in it.
pub(super) fn of(file: &str, found: Vec<Found>, role: Option<&str>) -> Result<Vec<Item>, Problem> {
    let items = found.into_iter().map(Item::new);
    let mut items: Vec<Item> =
        items.filter(|item| item.way.is_none_or(|way| !way.is_nowhere())).collect();
    if items.is_empty() {
        return Err(Problem::Nothing(file.to_owned()));
    }
    complete(&mut items);
    let Some(role) = role else { return Ok(items) };
    let account = role.parse::<Arn>().ok().map(|arn| arn.account);
    let roles: BTreeSet<String> =
        items.iter().filter_map(|item| item.roles.last()).cloned().collect();
    items.retain(|item| item.is_reached_through(role, account.as_deref()));
    if items.is_empty() {
        let (file, role) = (file.to_owned(), role.to_owned());
        return Err(Problem::NoSuchRole { file, role, roles: roles.into_iter().collect() });
    }
    Ok(items)
}

impl Item {
    fn new(found: Found) -> Self {
        let Found { object, provider_roles, provider_region } = found;
        let own = object.roles().into_iter().map(str::to_owned);
        let are_all = provider_roles.is_some() || own.len() > 0;
        let roles: Vec<String> =
            provider_roles.unwrap_or_default().into_iter().chain(own).collect();
        let way = ways::way(&object.type_name);
        let arn = arn_in(&object);
        let of_role = roles.last().and_then(|role| role.parse::<Arn>().ok());
        let owner = || object.string("owner_id").map(str::to_owned);
        let told = |part: fn(&Arn) -> &String| {
            arn.as_ref().map(|arn| part(arn).clone()).filter(|part| !part.is_empty())
        };
        let account =
            of_role.map(|arn| arn.account).or_else(|| told(|arn| &arn.account)).or_else(owner);
        let account = account.filter(|account| is_account_id(account));
        let region = object.string("region").map(str::to_owned);
        let region = region.or_else(|| told(|arn| &arn.region)).or(provider_region);
        let region = region.filter(|_| way.is_none_or(Way::is_regional));
        Self { object, way, account, region, roles, are_all }
    }

    /// Its ID in AWS.
    pub(super) fn id(&self) -> &str {
        self.object.string("id").unwrap_or_default()
    }
    /// Its ARN; none if it has none, as settings of another object.
    pub(super) fn arn(&self) -> Option<String> {
        if let Some(arn) = arn_in(&self.object) {
            return Some(arn.to_string());
        }
        let kind = self.way?.ec2_kind?;
        let (region, account) = (self.region.as_ref()?, self.account.as_ref()?);
        let partition = Partition::of(region).id;
        Some(format!("arn:{partition}:ec2:{region}:{account}:{kind}/{}", self.id()))
    }
    /// What it is called in a list: its ARN, or what there is instead.
    pub(super) fn name(&self) -> String {
        self.arn().unwrap_or_else(|| match self.id() {
            "" => "(no id)".to_owned(),
            id => id.to_owned(),
        })
    }
    /// Through the role, or in its account where nothing tells how it is reached.
    fn is_reached_through(&self, role: &str, account: Option<&str>) -> bool {
        if self.are_all {
            return self.roles.iter().any(|own| own == role);
        }
        account.is_some() && self.account.as_deref() == account
    }
}

fn arn_in(object: &Object) -> Option<Arn> {
    object.string("arn")?.parse().ok()
}

/// Fills in accounts and regions that only what an object depends on tells, or that are the only ones.
fn complete(items: &mut [Item]) {
    let mut known: BTreeMap<String, (Option<String>, Option<String>)> = BTreeMap::new();
    for item in &*items {
        let entry = known.entry(without_keys(&item.object.address)).or_default();
        entry.0 = entry.0.take().or_else(|| item.account.clone());
        entry.1 = entry.1.take().or_else(|| item.region.clone());
    }
    let only = |part: fn(&Item) -> &Option<String>| {
        let all: BTreeSet<&String> = items.iter().filter_map(|item| part(item).as_ref()).collect();
        all.first().filter(|_| all.len() == 1).map(|only| (*only).clone())
    };
    let (account, region) = (only(|item| &item.account), only(|item| &item.region));
    for item in items {
        let parents = || item.object.depends_on.iter().filter_map(|address| known.get(address));
        let parents_account = || parents().find_map(|(account, _)| account.clone());
        let parents_region = || parents().find_map(|(_, region)| region.clone());
        let own_account = item.account.clone().or_else(parents_account);
        let own_region = item.region.clone().or_else(parents_region);
        item.account = own_account.or_else(|| account.clone());
        let is_regional = item.way.is_none_or(Way::is_regional);
        item.region = own_region.or_else(|| region.clone()).filter(|_| is_regional);
    }
}
