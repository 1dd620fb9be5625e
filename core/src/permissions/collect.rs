//! How calls become needs.

use super::beside::{self, Beside};
use super::own::{self, Belongs};
use super::recorded::{self, Called};
use super::reference::{self, Action, Level, On};
use super::{Case, Kind, Need, Object, Phase, Unknown};
use crate::policy::Test;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// The tags that a request brings along.
const REQUEST: &str = "aws:RequestTag";
/// The tags that an object has.
const RESOURCE: &str = "aws:ResourceTag";
const ELB: &str = "elasticloadbalancing";
/// The kind of load balancers of the first generation.
const CLASSIC: &str = "loadbalancer";
const SPOT: &str = "spot-instances-request";
/// The kind of whatever can have tags.
const ANYTHING: &str = "*";
/// Roles that AWS makes itself for its services.
const LINKED_ROLE: &str = "arn:${Partition}:iam::${Account}:role/aws-service-role/*";

/// What types need for something. A data source is `data.` and its name, an ephemeral resource `ephemeral.` and its
/// name, a resource type its name alone, or with `resource.` before it. Sorted by action; needs of several types that are
/// the same are one.
pub fn needs(types: &[&str], phases: &[Phase]) -> Result<Vec<Need>, Unknown> {
    let managed = types.iter().flat_map(|name| own::kinds(bare(name))).copied().collect();
    let mut found =
        Collected { wanted: phases.iter().copied().collect(), managed, needs: BTreeMap::new() };
    for name in types {
        for (action, called) in recorded::operations(name)? {
            found.call(name, action, called);
        }
    }
    Ok(found.needs.into_values().collect())
}

fn bare(name: &str) -> &str {
    name.strip_prefix("resource.").unwrap_or(name)
}

/// What makes two needs the same, in the order in which they are sorted.
type Key = (&'static str, Option<Kind>, Object, Option<&'static str>, Option<Case>, Vec<Test>);

struct Collected<'a> {
    wanted: BTreeSet<Phase>,
    /// The kinds of objects that the types create.
    managed: BTreeSet<&'a str>,
    needs: BTreeMap<Key, Need>,
}

impl Collected<'_> {
    /// What a call of a type needs.
    fn call(&mut self, name: &str, action: &str, called: &Called) {
        let phases: BTreeSet<Phase> = called.phases.intersection(&self.wanted).copied().collect();
        let Some(action) = reference::action(action).filter(|_| !phases.is_empty()) else { return };
        let asked = Asked { name, type_name: bare(name), phases: &phases };
        if action.level == Level::Tag {
            self.tags(&asked, action, called);
        } else {
            self.itself(&asked, action);
        }
        for beside in beside::ALL.iter().filter(|beside| beside.with.contains(&action.name)) {
            self.beside(&asked, beside);
        }
    }

    fn itself(&mut self, asked: &Asked<'_>, action: &'static Action) {
        if action.on.is_empty() {
            let need = Need {
                object: if action.tags { Object::Made } else { Object::Other },
                tag_key: action.tags.then_some(REQUEST),
                ..asked.need(action.name, None)
            };
            self.add(need);
            if action.tags {
                self.tags_at_once(asked, action, None);
            }
        }
        for on in asked.kinds(action) {
            let belongs = own::belongs(asked.type_name, on.kind.name);
            let object = object(action, on, belongs);
            let need = Need {
                object,
                tag_key: self.tag_key(action, on, belongs, object),
                case: (on.kind.name == SPOT).then_some(Case::Spot),
                ..asked.need(action.name, Some(on.kind))
            };
            self.add(need);
            if object == Object::Made && on.request && belongs != Belongs::Not {
                self.tags_at_once(asked, action, Some(on.kind));
            }
        }
    }

    /// What is asked of the tags of an object: what is made gets them, and what the types make has them.
    fn tag_key(
        &self,
        action: &Action,
        on: On,
        belongs: Belongs,
        object: Object,
    ) -> Option<&'static str> {
        let managed = self.managed.contains(on.kind.name);
        match (object, belongs) {
            _ if action.level == Level::Read => None,
            (Object::Made, _) => (belongs == Belongs::Object).then_some(REQUEST),
            _ if on.request => Some(REQUEST),
            (_, Belongs::Object) => on.resource.then_some(RESOURCE),
            (_, Belongs::Beside) => None,
            (_, Belongs::Not) => (on.resource && managed).then_some(RESOURCE),
        }
    }

    /// The tags that are set while something is created.
    fn tags_at_once(&mut self, asked: &Asked<'_>, create: &Action, kind: Option<Kind>) {
        let service = create.name.split(':').next().unwrap_or_default();
        let name = beside::tagging(service, kind.map(|kind| kind.name));
        let Some(action) = name.and_then(reference::action) else { return };
        let verb = create.name.split(':').nth(1).unwrap_or_default();
        let by = beside::create_action(service).map(|key| Test::equals(key, vec![verb.to_owned()]));
        for on in action.on.iter().filter(|on| kind.is_none_or(|kind| kind == on.kind)) {
            let belongs = own::belongs(asked.type_name, on.kind.name);
            let is_spot = on.kind.name == SPOT && belongs != Belongs::Object;
            let need = Need {
                object: Object::Made,
                conditions: by.clone().into_iter().collect(),
                case: Some(if is_spot { Case::Spot } else { Case::Tags }),
                tag_key: (belongs == Belongs::Object).then_some(REQUEST),
                ..asked.need(action.name, Some(on.kind))
            };
            self.add(need);
        }
    }

    /// Tags of what is there already.
    fn tags(&mut self, asked: &Asked<'_>, action: &'static Action, called: &Called) {
        for on in asked.kinds(action) {
            if own::belongs(asked.type_name, on.kind.name) == Belongs::Not {
                continue;
            }
            let mut add = |tag_key: Option<&'static str>| {
                self.add(Need {
                    object: Object::Own,
                    case: Some(Case::Tags),
                    tag_key,
                    ..asked.need(action.name, Some(on.kind))
                });
            };
            // Whoever could give its first tags to anything could take anything over.
            let takes_over = called.creates && on.request && on.kind.name != ANYTHING;
            if takes_over {
                add(Some(REQUEST));
            }
            if called.changes || !takes_over {
                add(on.resource.then_some(RESOURCE));
            }
        }
    }

    fn beside(&mut self, asked: &Asked<'_>, beside: &Beside) {
        for action in beside.actions.iter().filter_map(|name| reference::action(name)) {
            let kinds = action.on.iter().map(|on| Some(on.kind));
            let kinds: Vec<_> = if action.on.is_empty() { vec![None] } else { kinds.collect() };
            for kind in kinds {
                let kind = kind.map(|kind| Kind { arn: beside.arn.unwrap_or(kind.arn), ..kind });
                self.add(Need {
                    object: if beside.arn.is_some() { Object::Made } else { Object::Other },
                    conditions: beside.conditions(),
                    case: beside.case,
                    ..asked.need(action.name, kind)
                });
            }
        }
    }

    fn add(&mut self, need: Need) {
        let conditions = need.conditions.clone();
        let key = (need.action, need.kind, need.object, need.tag_key, need.case, conditions);
        match self.needs.entry(key) {
            Entry::Vacant(place) => {
                place.insert(need);
            }
            Entry::Occupied(mut place) => {
                place.get_mut().phases.extend(need.phases);
                place.get_mut().needed_by.extend(need.needed_by);
            }
        }
    }
}

/// A type that is asked about.
struct Asked<'a> {
    /// As it was asked for.
    name: &'a str,
    type_name: &'a str,
    phases: &'a BTreeSet<Phase>,
}

impl Asked<'_> {
    fn need(&self, action: &'static str, kind: Option<Kind>) -> Need {
        Need {
            action,
            kind,
            object: Object::Other,
            conditions: vec![],
            case: None,
            tag_key: None,
            phases: self.phases.clone(),
            needed_by: BTreeSet::from([self.name.to_owned()]),
        }
    }
    /// The kinds that an action is on when this type calls it.
    fn kinds(&self, action: &'static Action) -> impl Iterator<Item = On> {
        // Load balancers of both generations share actions.
        let classic = match self.type_name {
            name if name.starts_with("aws_elb") => Some(true),
            name if name.starts_with("aws_lb") || name.starts_with("aws_alb") => Some(false),
            _ => None,
        };
        let linked = self.type_name == "aws_iam_service_linked_role";
        let fits = move |on: &&On| {
            on.kind.service != ELB || classic.is_none_or(|is| is == (on.kind.name == CLASSIC))
        };
        action.on.iter().filter(fits).copied().map(move |mut on| {
            if linked && on.kind.name == "role" {
                on.kind.arn = LINKED_ROLE;
            }
            on
        })
    }
}

/// What the object of an action is for a type.
fn object(action: &Action, on: On, belongs: Belongs) -> Object {
    // A listener is created on a load balancer, and its tags are those of the request.
    let made = on.request && (on.kind.service != ELB || belongs != Belongs::Not);
    if made || action.name == "iam:CreateServiceLinkedRole" {
        return Object::Made;
    }
    if belongs == Belongs::Not { Object::Other } else { Object::Own }
}
