//! What a table says of one kind of object.

use super::{Refusal, Said, Turn};
use serde_json::{Value as Json, json};

/// One kind of object, as AWS documents it. A table leaves out what is as in [`Kind::of`].
pub(crate) struct Kind {
    /// The service, by its name in signatures; `elb` for classic load balancers.
    pub(crate) service: &'static str,
    /// What tests call the kind.
    pub(crate) name: &'static str,
    /// What tells one object from others.
    pub(crate) key: Key,
    /// The refusal where there is no such object; `{}` is its key.
    pub(crate) absent: (&'static str, &'static str),
    /// The fields of a new object that no parameter sets, by their names in answers.
    pub(crate) start: fn() -> Json,
    /// Fields that are made of others, in order: `{field}` stands for one, `{account}`, `{region}` and `{number}` for what
    /// they say. Those that have a value keep it.
    pub(crate) filled: &'static [(&'static str, &'static str)],
    /// Parameters that are fields of other names, or inside of others: `/a/b`.
    pub(crate) renamed: &'static [(&'static str, &'static str)],
    /// What more there is to a new object: what its parameters make of it, and why it is refused.
    pub(crate) new: fn(&mut Turn<'_>, &mut Json) -> Result<(), Refusal>,
    /// What else AWS makes with it.
    pub(crate) made: fn(&mut Turn<'_>, &str),
    /// What AWS does before it deletes one, or why not.
    pub(crate) end: fn(&mut Turn<'_>, &str) -> Result<(), Refusal>,
    /// Fields that no two objects have alike, and the refusal: `{}` is the first of them.
    pub(crate) unique: &'static [(&'static [&'static str], &'static str, &'static str)],
    /// The parameter that is an idempotency token.
    pub(crate) token: Option<&'static str>,
    /// What it belongs to.
    pub(crate) parents: &'static [Parent],
    /// What the service calls the kind where it is tagged; none if it is not.
    pub(crate) tagged: Option<&'static str>,
    /// The field by which calls that tag any object name it, where that is neither its key nor its ARN.
    pub(crate) tagged_by: Option<&'static str>,
    /// Fields that say for a while that AWS is still working on a new object: where, and what they say then.
    pub(crate) pending: &'static [(&'static str, &'static str)],
    /// Fields that a new object may be shown without.
    pub(crate) parts: &'static [&'static str],
    /// The field that says that an object is being deleted, where AWS goes on to show it.
    pub(crate) ending: Option<(&'static str, &'static str)>,
    /// What can be asked for.
    pub(crate) operations: &'static [Operation],
}

/// What tells objects of a kind apart.
#[derive(Clone, Copy)]
pub(crate) enum Key {
    /// A field that AWS fills in: its name, and what stands before the number.
    Made(&'static str, &'static str),
    /// Fields that the caller chooses, or that are made of others.
    Chosen(&'static [&'static str]),
}

impl Key {
    /// What stands between the parts of a key.
    pub(super) const JOINT: &'static str = "/";

    pub(super) fn fields(&self) -> &[&'static str] {
        match self {
            Self::Made(name, _) => std::slice::from_ref(name),
            Self::Chosen(names) => names,
        }
    }
}

/// What an object belongs to.
pub(crate) struct Parent {
    /// The field that has the key of the parent.
    pub(crate) field: &'static str,
    /// Of which kind the parent is.
    pub(crate) kind: &'static str,
    /// The refusal to delete the parent as long as there is such a child: code and message. None: it goes with it.
    pub(crate) held: Option<(&'static str, &'static str)>,
    /// Children that say this in this field go with their parent all the same.
    pub(crate) own: Option<(&'static str, &'static str)>,
}

impl Parent {
    /// A parent that its children hold: the field with its key, its kind, and the refusal to delete it.
    pub(crate) const fn held(
        field: &'static str,
        kind: &'static str,
        refusal: (&'static str, &'static str),
    ) -> Self {
        Self { field, kind, held: Some(refusal), own: None }
    }
    /// A parent that its children go with.
    pub(crate) const fn free(field: &'static str, kind: &'static str) -> Self {
        Self { field, kind, held: None, own: None }
    }
    /// But for children that say this in this field.
    pub(crate) const fn but(self, field: &'static str, text: &'static str) -> Self {
        Self { own: Some((field, text)), ..self }
    }
}

/// One operation of AWS.
pub(crate) struct Operation {
    pub(super) name: &'static str,
    pub(super) path: &'static str,
    pub(super) does: Does,
}

/// What an operation does. Names of fields may be paths: `/a/b`.
#[derive(Clone, Copy)]
pub(crate) enum Does {
    /// Makes an object; answers with it in this element, in this list (`Things[]`), or with its fields if that is empty.
    Create(&'static str),
    /// Tells one object, in this element.
    Get(&'static str),
    /// Tells all objects, as this list; what can be filtered by, and the fields for that.
    List(&'static str, &'static [(&'static str, &'static str)]),
    /// Sets the fields that are called as its parameters; answers with the object in this element, if it is not empty.
    Set(&'static str),
    /// Takes fields away.
    Clear(&'static [&'static str]),
    /// Tags one object.
    Tag,
    /// Takes tags away from one object.
    Untag,
    /// Deletes one object.
    Delete,
    /// Something that tables cannot say.
    Other(fn(&mut Turn<'_>) -> Said),
}

/// What an operation does.
pub(crate) const fn on(name: &'static str, does: Does) -> Operation {
    Operation { name, path: "", does }
}

impl Operation {
    /// With the template of its path, for services whose paths say what they are about.
    pub(crate) const fn at(self, path: &'static str) -> Self {
        Self { path, ..self }
    }
}

impl Kind {
    /// A kind of which nothing is known yet but what it is called.
    pub(crate) const fn of(service: &'static str, name: &'static str) -> Self {
        Self {
            service,
            name,
            key: Key::Chosen(&[]),
            absent: ("NotFound", "There is no {}"),
            start: || json!({}),
            filled: &[],
            renamed: &[],
            new: |_, _| Ok(()),
            made: |_, _| {},
            end: |_, _| Ok(()),
            unique: &[],
            token: None,
            parents: &[],
            tagged: None,
            tagged_by: None,
            pending: &[],
            parts: &[],
            ending: None,
            operations: &[],
        }
    }
    /// Whether fields of answers begin with small letters, unlike parameters.
    pub(super) fn is_small(&self) -> bool {
        self.service == "ec2"
    }
    /// The field in which answers tell the tags, or its path, and how it is written.
    pub(super) fn tag_field(&self) -> Option<(&'static str, Shape)> {
        self.tagged?;
        match self.service {
            "ec2" => Some(("tagSet", Shape::Pairs("key", "value"))),
            "iam" => Some(("Tags", Shape::Pairs("Key", "Value"))),
            "eks" => Some(("tags", Shape::Map)),
            "redshift" => Some(("/Tags/Tag", Shape::Pairs("Key", "Value"))),
            // A call of its own tells them.
            _ => None,
        }
    }
}

/// How tags are written.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// As a list of pairs, with these names.
    Pairs(&'static str, &'static str),
    /// As a map.
    Map,
}

/// How a service cuts lists: the parameter and the field for the next page, and the field that says whether there is one.
pub(super) fn paging(service: &str) -> (&'static str, &'static str, Option<&'static str>) {
    match service {
        "iam" => ("Marker", "Marker", Some("IsTruncated")),
        "elasticache" | "rds" | "redshift" => ("Marker", "Marker", None),
        "elasticloadbalancing" | "elb" => ("Marker", "NextMarker", None),
        "route53" => ("marker", "NextMarker", Some("IsTruncated")),
        _ => ("nextToken", "nextToken", None),
    }
}
