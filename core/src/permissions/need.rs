//! What types need, wherever that is.

use crate::policy::Test;
use std::collections::BTreeSet;

/// What Terraform is about to do. Each includes the reads that go with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// To refresh and plan: reads only.
    Plan,
    /// To create, import and change.
    Apply,
    /// To delete.
    Destroy,
}

impl Phase {
    /// All of them.
    pub const ALL: [Phase; 3] = [Phase::Plan, Phase::Apply, Phase::Destroy];
}

/// A resource type of the Service Authorization Reference: what actions are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    /// Its service, as actions begin: `elasticloadbalancing`.
    pub service: &'static str,
    /// Its name there: `loadbalancer/app/`.
    pub name: &'static str,
    /// Its ARN, as it is written there: `arn:${Partition}:ec2:${Region}:${Account}:vpc/${VpcId}`.
    pub arn: &'static str,
}

/// What an action is on, seen from the type that needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Object {
    /// What the call makes: it has no ARN before.
    Made,
    /// The object of the type itself, which is there.
    Own,
    /// Another object that is there, such as the VPC of a subnet.
    Other,
}

/// A case in which only some objects of a type need an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Case {
    /// A volume, of an instance too, that is encrypted with a key of the customer.
    CustomerKey,
    /// An object that is given a role, or an instance profile with one.
    Role,
    /// The first object of its kind in an account: AWS makes a role of its own for the service.
    ServiceLinkedRole,
    /// An instance of the spot market.
    Spot,
    /// An object with tags.
    Tags,
}

/// An action that types need on one kind of object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The action: `ec2:RunInstances`.
    pub action: &'static str,
    /// What it is on; none for an action that IAM allows on everything or not at all.
    pub kind: Option<Kind>,
    /// What that object is for the types.
    pub object: Object,
    /// Conditions that it is always needed under, such as `ec2:CreateAction`.
    pub conditions: Vec<Test>,
    /// The case in which it is needed; none if always.
    pub case: Option<Case>,
    /// The condition key that a tag of the object is limited by: `aws:RequestTag` or `aws:ResourceTag`; none if the
    /// action has none on it.
    pub tag_key: Option<&'static str>,
    /// For what it is needed.
    pub phases: BTreeSet<Phase>,
    /// The types that need it, as they were asked for: `aws_vpc`, `data.aws_vpc`.
    pub needed_by: BTreeSet<String>,
}

/// A type of which nothing is known. Displays as a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    /// No type of this provider.
    #[error("This provider has no type {0:?}.")]
    Type(String),
    /// A type that has a schema and nothing else.
    #[error("The type {0} is only declared: this provider does nothing with it.")]
    Declared(String),
}
