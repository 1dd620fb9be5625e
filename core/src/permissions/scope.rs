//! What narrows needs to a place.

use super::{Case, Kind, Need, Object};
use crate::aws::Partition;
use crate::policy::Test;
use std::collections::{BTreeMap, BTreeSet};

/// Where, and on what, something is to be allowed. What is empty narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// The partition; if none, that of the first region, and `aws` without any.
    pub partition: Option<String>,
    /// The account.
    pub account: Option<String>,
    /// The regions.
    pub regions: Vec<String>,
    /// How the names of all objects begin whose ARNs have names.
    pub name_prefix: Option<String>,
    /// The path of roles, policies and instance profiles, with slashes at both ends.
    pub path: Option<String>,
    /// Tags that all objects are created with, and that those have that are changed or deleted.
    pub tags: BTreeMap<String, String>,
    /// Keys of the customer that volumes are encrypted with. Without any, nothing is allowed with keys.
    pub kms_keys: Vec<String>,
}

/// An action on ARNs, under conditions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The action.
    pub action: String,
    /// ARNs with wildcards, or `*`.
    pub resources: BTreeSet<String>,
    /// Conditions, all of which must be met.
    pub conditions: Vec<Test>,
}

/// A part of a scope that narrows nothing of what is needed. Displays as a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Useless(pub String);

/// Variables of ARNs that hold a name which the user chooses.
const NAMES: &[&str] = &[
    "CacheSubnetGroupName",
    "ClusterName",
    "InstanceProfileNameWithPath",
    "KeyPairName",
    "LoadBalancerName",
    "PlacementGroupName",
    "PolicyNameWithPath",
    "RoleNameWithPath",
    "SubnetGroupName",
    "TargetGroupName",
];
/// How those end that begin with a path.
const WITH_PATH: &str = "NameWithPath";
/// Services without regions.
const GLOBAL: &[&str] = &["iam", "route53", "sts"];
/// Kinds of which some belong to AWS itself, so that their ARNs have a word in the place of the account.
const OF_AWS: &[(&str, &str)] = &[("ec2", "prefix-list"), ("iam", "policy")];

impl Scope {
    /// What a need is here: none if it is for a case that the scope leaves out.
    #[must_use]
    pub fn grant(&self, need: &Need) -> Option<Grant> {
        let resources = match need.kind {
            _ if need.case == Some(Case::CustomerKey) => {
                Some(self.kms_keys.iter().cloned().collect())
                    .filter(|keys: &BTreeSet<_>| !keys.is_empty())?
            }
            Some(kind) => self.arns(kind, need.object),
            None => BTreeSet::from(["*".to_owned()]),
        };
        let service = need.action.split(':').next().unwrap_or_default();
        let mut conditions: Vec<Test> =
            need.conditions.iter().map(|test| self.in_partition(test)).collect();
        if need.kind.is_none() && !self.regions.is_empty() && !GLOBAL.contains(&service) {
            conditions.push(Test::equals("aws:RequestedRegion".to_owned(), self.regions.clone()));
        }
        if let Some(key) = need.tag_key {
            let tag = |(name, value): (&String, &String)| {
                Test::equals(format!("{key}/{name}"), vec![value.clone()])
            };
            conditions.extend(self.tags.iter().map(tag));
        }
        Some(Grant { action: need.action.to_owned(), resources, conditions })
    }

    /// What all of them are here.
    #[must_use]
    pub fn grants(&self, needs: &[Need]) -> Vec<Grant> {
        needs.iter().filter_map(|need| self.grant(need)).collect()
    }

    /// An error if a part of the scope fits none of these.
    pub fn fits(&self, needs: &[Need]) -> Result<(), Useless> {
        let arn = |part: &str| {
            needs.iter().any(|need| need.kind.is_some_and(|kind| kind.arn.contains(part)))
        };
        let named = |end: &str| {
            NAMES.iter().filter(|name| name.ends_with(end)).any(|name| arn(&format!("${{{name}}}")))
        };
        let regional = |need: &Need| {
            let service = need.action.split(':').next().unwrap_or_default();
            !GLOBAL.contains(&service)
        };
        let parts = [
            (self.account.is_some(), arn("${Account}"), "account", "is in an account"),
            (!self.regions.is_empty(), needs.iter().any(regional), "region", "is in a region"),
            (self.name_prefix.is_some(), named(""), "name_prefix", "has a name in its ARN"),
            (self.path.is_some(), named(WITH_PATH), "path", "has a path"),
            (
                !self.tags.is_empty(),
                needs.iter().any(|need| need.tag_key.is_some()),
                "tags",
                "has tags that IAM can ask for",
            ),
            (
                !self.kms_keys.is_empty(),
                needs.iter().any(|need| need.case == Some(Case::CustomerKey)),
                "kms_keys",
                "is encrypted with a key",
            ),
        ];
        match parts.into_iter().find(|(asked, fits, ..)| *asked && !fits) {
            Some((_, _, part, what)) => Err(Useless(format!(
                "The {part} narrows nothing, because nothing that these types need {what}."
            ))),
            None => Ok(()),
        }
    }

    fn partition(&self) -> &str {
        let of_region = || self.regions.first().map_or("aws", |region| Partition::of(region).id);
        self.partition.as_deref().unwrap_or_else(of_region)
    }

    /// China calls EC2 by another name where roles are passed to it.
    /// <https://docs.amazonaws.cn/en_us/aws/latest/userguide/iam.html>
    fn in_partition(&self, test: &Test) -> Test {
        let mut test = test.clone();
        let ec2 = "ec2.amazonaws.com";
        if self.partition() == "aws-cn" && test.values.iter().any(|value| value == ec2) {
            test.values.push(format!("{ec2}.cn"));
        }
        test
    }

    /// The ARNs that objects of a kind can have here.
    fn arns(&self, kind: Kind, object: Object) -> BTreeSet<String> {
        let any = ["*".to_owned()];
        let regions = if self.regions.is_empty() { any.as_slice() } else { &self.regions };
        let account = self.account.as_deref().unwrap_or("*");
        let aws = OF_AWS.contains(&(kind.service, kind.name))
            && object == Object::Other
            && account != "*";
        let accounts = [Some(account), aws.then_some("aws")];
        let accounts = accounts.into_iter().flatten();
        let arn = |account: &str, region: &String| self.arn(kind.arn, account, region);
        accounts
            .flat_map(|account| regions.iter().map(move |region| arn(account, region)))
            .collect()
    }

    fn arn(&self, template: &str, account: &str, region: &str) -> String {
        let part = |variable: &str| match variable {
            "Partition" => self.partition().to_owned(),
            "Region" => region.to_owned(),
            "Account" => account.to_owned(),
            // The policies of AWS have names and paths of their own.
            name if NAMES.contains(&name) && account != "aws" => {
                let path = self.path.as_deref().filter(|_| name.ends_with(WITH_PATH));
                let path = path.unwrap_or_default().trim_start_matches('/');
                format!("{path}{}*", self.name_prefix.as_deref().unwrap_or_default())
            }
            _ => "*".to_owned(),
        };
        filled(template, |variable| Some(part(variable))).unwrap_or_else(|| template.to_owned())
    }
}

/// A template of the Service Authorization Reference, such as `arn:${Partition}:ec2:${Region}:${Account}:vpc/${VpcId}`, with
/// what `fill` knows of its variables. None if it does not know one of them.
pub fn filled(template: &str, mut fill: impl FnMut(&str) -> Option<String>) -> Option<String> {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("${") {
        let (variable, after) = after.split_once('}')?;
        filled.push_str(before);
        filled.push_str(&fill(variable)?);
        rest = after;
    }
    Some(filled + rest)
}
