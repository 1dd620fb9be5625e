//! What IAM says when it simulates the policies of a role: two calls at most.

use super::certain::{On, Pair, actions};
use crate::engine::{Cx, Error, Result};
use aws_sdk_iam::types::{
    ContextEntry, ContextKeyTypeEnum, EvaluationResult, PolicyEvaluationDecisionType,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use tokio::sync::OnceCell;

/// More than there are actions, so that all results come in one answer.
const MOST: i32 = 1000;
const REGION: &str = "aws:RequestedRegion";

/// What IAM says of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is allowed.
    Allowed,
    /// It is not.
    Denied(Layer),
    /// It depends on what was not asked.
    Open,
}

/// The policies that refuse an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Layer {
    /// None of the policies of the role allows it.
    Identity,
    /// One of them denies it.
    Denial,
    /// The boundary of the role does not allow it.
    Boundary,
    /// The service control policies of the organization do not allow it.
    Organization,
}

/// The questions about one session, and the answers.
#[derive(Default)]
pub(super) struct Asking {
    everything: OnceCell<Result<Everything>>,
    narrower: OnceCell<Narrower>,
    /// What is needed on ARNs, until the second question takes it along.
    waiting: Mutex<Vec<Pair>>,
}

/// The verdicts on `*`. None of them is about what has no policies, such as the root user.
type Everything = Option<BTreeMap<String, Simulated>>;

/// The verdicts on ARNs.
#[derive(Default)]
struct Narrower {
    /// By action and ARN.
    asked: BTreeMap<(String, String), Verdict>,
    /// By action and kind, of all its ARNs that were asked.
    kinds: BTreeMap<(&'static str, &'static str), Vec<Verdict>>,
}

/// The result for one action on one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Simulated {
    verdict: Verdict,
    /// Whether it depends on the region.
    by_region: bool,
}

impl Asking {
    /// What IAM says of each of these.
    pub(super) async fn verdicts(&self, cx: &Cx, pairs: &[Pair]) -> Result<Vec<Verdict>> {
        // Before the first question, so that all that is planned meanwhile is part of the second.
        self.waiting().extend(pairs.iter().cloned());
        let everything = self.everything.get_or_init(|| everything(cx)).await;
        let Some(everything) = everything.as_ref().map_err(Clone::clone)? else {
            return Ok(vec![Verdict::Allowed; pairs.len()]);
        };
        let is_open = |pair: &&Pair| judged(everything, pair).is_none();
        let narrower = if pairs.iter().any(|pair| is_open(&pair)) {
            let ask = || self.narrow(cx, everything);
            Some(self.narrower.get_or_init(ask).await)
        } else {
            None
        };
        let verdict = |pair: &Pair| {
            judged(everything, pair)
                .or_else(|| narrower.map(|narrower| narrower.of(pair)))
                .unwrap_or(Verdict::Open)
        };
        Ok(pairs.iter().map(verdict).collect())
    }

    async fn narrow(&self, cx: &Cx, everything: &BTreeMap<String, Simulated>) -> Narrower {
        let waiting = std::mem::take(&mut *self.waiting());
        let question = Question::of(cx, everything, &waiting);
        match question.ask(cx).await {
            Ok(narrower) => narrower,
            Err(error) => {
                tracing::debug!(%error, "permissions on ARNs could not be simulated");
                Narrower::default()
            }
        }
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Vec<Pair>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the first answer says of an action; none if it has to be asked on its ARN.
fn judged(everything: &BTreeMap<String, Simulated>, pair: &Pair) -> Option<Verdict> {
    let found = everything.get(&pair.action.to_ascii_lowercase());
    let verdict = found.map_or(Verdict::Open, |found| found.verdict);
    let depends = found.is_some_and(|found| found.by_region) || !pair.conditions.is_empty();
    match (verdict, &pair.on) {
        (Verdict::Allowed, _) => Some(Verdict::Allowed),
        (_, On::Unknown(_)) => Some(Verdict::Open),
        // A policy may name what the action is on, or say when.
        (_, On::Arn(..)) => None,
        (Verdict::Open, On::Everything) if depends => None,
        (verdict, On::Everything) => Some(verdict),
    }
}

/// The second question: for those actions that are not allowed on everything.
struct Question<'a> {
    pairs: Vec<&'a Pair>,
    actions: BTreeSet<&'static str>,
    resources: BTreeSet<&'a str>,
    context: BTreeMap<String, String>,
    /// Whether the tags of some are said, so that those of others are not known.
    with_tags: bool,
}

impl<'a> Question<'a> {
    fn of(cx: &Cx, everything: &BTreeMap<String, Simulated>, waiting: &'a [Pair]) -> Self {
        let region = cx.region();
        let is_asked = |pair: &&Pair| {
            let by_region = everything
                .get(&pair.action.to_ascii_lowercase())
                .is_none_or(|found| found.by_region);
            judged(everything, pair).is_none()
                && match region_of(pair) {
                    // Which region a request to a global service is in depends on the service.
                    Some("") => !by_region,
                    Some(other) => other == region,
                    None => true,
                }
        };
        let mut pairs: Vec<&Pair> = waiting.iter().filter(is_asked).collect();
        // A question is about ARNs or about everything.
        if pairs.iter().any(|pair| region_of(pair).is_some()) {
            pairs.retain(|pair| region_of(pair).is_some());
        }
        let tags = tags(&pairs);
        let with_tags = !tags.is_empty();
        Self {
            actions: pairs.iter().map(|pair| pair.action).collect(),
            resources: pairs.iter().map(|pair| pair.on.resource()).collect(),
            context: context(region, &pairs).chain(tags).collect(),
            pairs,
            with_tags,
        }
    }

    async fn ask(&self, cx: &Cx) -> Result<Narrower> {
        if self.pairs.is_empty() {
            return Ok(Narrower::default());
        }
        let Some(principal) = cx.scope().principal().await? else {
            return Ok(Narrower::default());
        };
        let entry = |(key, value): (&String, &String)| {
            ContextEntry::builder()
                .context_key_name(key)
                .context_key_type(ContextKeyTypeEnum::String)
                .context_key_values(value)
                .build()
        };
        let call = cx.iam().simulate_principal_policy().policy_source_arn(principal);
        let call = call
            .set_action_names(Some(self.actions.iter().map(|&action| action.to_owned()).collect()))
            .set_resource_arns(Some(self.resources.iter().map(|&arn| arn.to_owned()).collect()))
            .set_context_entries(Some(self.context.iter().map(entry).collect()))
            .max_items(MOST);
        let answer = call.send().await?;
        let mut found = Narrower::default();
        for result in answer.evaluation_results() {
            found.asked.extend(verdicts_on(result));
        }
        for pair in &self.pairs {
            if self.with_tags && pair.tags.is_none() {
                found.leave_open(pair);
            }
            if let (On::Arn(kind, _), Some(verdict)) = (&pair.on, found.on(pair)) {
                found.kinds.entry((pair.action, kind)).or_default().push(verdict);
            }
        }
        Ok(found)
    }
}

impl Narrower {
    /// What is denied with the tags of other objects may be allowed with those of its own.
    fn leave_open(&mut self, pair: &Pair) {
        let denied = self.on(pair).filter(|verdict| *verdict != Verdict::Allowed);
        if denied.is_some() {
            self.asked.insert(key(pair), Verdict::Open);
        }
    }

    /// What was asked for exactly this.
    fn on(&self, pair: &Pair) -> Option<Verdict> {
        self.asked.get(&key(pair)).copied()
    }

    /// The same for what came too late to be asked: as for others of its kind, if there is one verdict on all of them.
    /// Some of those are not allowed then, so that the plan cannot be carried out as a whole.
    fn of(&self, pair: &Pair) -> Verdict {
        let like_others = || {
            let On::Arn(kind, _) = &pair.on else { return None };
            let (first, others) = self.kinds.get(&(pair.action, *kind))?.split_first()?;
            let is_one =
                matches!(first, Verdict::Denied(_)) && others.iter().all(|one| one == first);
            is_one.then_some(*first)
        };
        self.on(pair).or_else(like_others).unwrap_or(Verdict::Open)
    }
}

/// What an answer is known by.
fn key(pair: &Pair) -> (String, String) {
    (pair.action.to_ascii_lowercase(), pair.on.resource().to_owned())
}

fn region_of(pair: &Pair) -> Option<&str> {
    let On::Arn(_, arn) = &pair.on else { return None };
    Some(crate::arn::parts(arn).map_or("", |[_, _, region, ..]| region))
}

/// The condition keys that tags are limited by, of the tags that all of these have in common.
fn tags(pairs: &[&Pair]) -> Vec<(String, String)> {
    let mut each = pairs.iter().filter_map(|pair| pair.tags.as_ref());
    let Some(first) = each.next() else { return vec![] };
    let mut common = first.clone();
    for tags in each {
        common.retain(|key, value| tags.get(key).is_some_and(|other| other == value));
    }
    let keys = ["aws:RequestTag", "aws:ResourceTag", "ec2:ResourceTag"];
    let entries =
        |(tag, value): (String, String)| keys.map(|key| (format!("{key}/{tag}"), value.clone()));
    common.into_iter().flat_map(entries).collect()
}

/// The condition keys that all of these have in common, and the region.
fn context(region: &str, pairs: &[&Pair]) -> impl Iterator<Item = (String, String)> {
    let mut values: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for test in pairs.iter().flat_map(|pair| &pair.conditions) {
        values.entry(&test.variable).or_default().extend(test.values.iter().map(String::as_str));
    }
    let single = values.into_iter().filter_map(|(key, values)| match Vec::from_iter(values)[..] {
        [one] => Some((key.to_owned(), one.to_owned())),
        _ => None,
    });
    let single: Vec<(String, String)> = single.collect();
    single.into_iter().chain([(REGION.to_owned(), region.to_owned())])
}

/// Asks for all actions on everything.
async fn everything(cx: &Cx) -> Result<Everything> {
    let Some(principal) = cx.scope().principal().await? else { return Ok(None) };
    let mut pages = cx
        .iam()
        .simulate_principal_policy()
        .policy_source_arn(principal)
        .set_action_names(Some(actions()))
        .max_items(MOST)
        .into_paginator()
        .items()
        .send();
    let mut found = BTreeMap::new();
    while let Some(result) = pages.next().await {
        let result = result.map_err(Error::from)?;
        let missing = result.missing_context_values();
        let simulated = Simulated {
            verdict: verdict(&result, &result.eval_decision, missing, boundary(&result)),
            by_region: missing.iter().any(|key| key.eq_ignore_ascii_case(REGION)),
        };
        found.insert(result.eval_action_name().to_ascii_lowercase(), simulated);
    }
    Ok(Some(found))
}

/// The verdicts of one result by resource. Older answers have a result for each resource, newer ones one for all.
fn verdicts_on(result: &EvaluationResult) -> Vec<((String, String), Verdict)> {
    let action = result.eval_action_name().to_ascii_lowercase();
    let mut found = Vec::new();
    for on in result.resource_specific_results() {
        let of = |name: &str| (action.clone(), name.to_owned());
        let own = on.permissions_boundary_decision_detail();
        let boundary =
            own.map(|detail| detail.allowed_by_permissions_boundary).or(boundary(result));
        let verdict =
            verdict(result, &on.eval_resource_decision, on.missing_context_values(), boundary);
        found.push((of(on.eval_resource_name()), verdict));
    }
    if found.is_empty() {
        let name = result.eval_resource_name().unwrap_or("*").to_owned();
        let missing = result.missing_context_values();
        let verdict = verdict(result, &result.eval_decision, missing, boundary(result));
        found.push(((action, name), verdict));
    }
    found
}

fn boundary(result: &EvaluationResult) -> Option<bool> {
    result
        .permissions_boundary_decision_detail()
        .map(|detail| detail.allowed_by_permissions_boundary)
}

fn verdict(
    result: &EvaluationResult,
    decision: &PolicyEvaluationDecisionType,
    missing: &[String],
    boundary: Option<bool>,
) -> Verdict {
    let organization =
        result.organizations_decision_detail().map(|detail| detail.allowed_by_organizations);
    match decision {
        PolicyEvaluationDecisionType::Allowed => Verdict::Allowed,
        _ if !missing.is_empty() => Verdict::Open,
        _ if organization == Some(false) => Verdict::Denied(Layer::Organization),
        _ if boundary == Some(false) => Verdict::Denied(Layer::Boundary),
        PolicyEvaluationDecisionType::ExplicitDeny => Verdict::Denied(Layer::Denial),
        PolicyEvaluationDecisionType::ImplicitDeny => Verdict::Denied(Layer::Identity),
        _ => Verdict::Open,
    }
}
