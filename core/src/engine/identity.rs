//! Resource identity: what tells an object from all others, stored beside its state. As in hashicorp/aws, so that
//! its states and `import` blocks are good here too.
//!
//! <https://developer.hashicorp.com/terraform/plugin/framework/resources/identity>

use super::{Entry, Scope};
use crate::arn::Arn;
use crate::aws::settings;
use crate::schema::Doc;
use crate::value::{Type, Value, json};

/// The account that an object is in. An import into another one is refused.
const ACCOUNT: &str = "account_id";
/// The region of an object; the provider's, if an import does not say.
const REGION: &str = "region";

/// The attributes that identify the objects of a type, beside account and region.
#[derive(Clone, Copy, Debug)]
pub struct Identity {
    /// Their names.
    pub names: &'static [&'static str],
    /// What stands between their values in an id.
    pub between: &'static str,
    /// How many of the last ones an object may lack.
    pub optional: usize,
    /// Whether an update may change them: Terraform takes a new identity where the object stays.
    pub mutable: bool,
}

impl Identity {
    /// An ARN, which holds account and region.
    pub const ARN: Self = Self::joined(&["arn"], "");

    /// One attribute, whose value is an id.
    #[must_use]
    pub const fn by(name: &'static [&'static str; 1]) -> Self {
        Self::joined(name, "")
    }
    /// Several attributes, whose values with `between` between them are an id.
    #[must_use]
    pub const fn joined(names: &'static [&'static str], between: &'static str) -> Self {
        Self { names, between, optional: 0, mutable: false }
    }
    /// The last attribute may be missing, and an update may change all of them.
    #[must_use]
    pub const fn loosely(self) -> Self {
        Self { optional: 1, mutable: true, ..self }
    }
    /// Whether an object may lack the attribute of this number.
    fn may_lack(self, number: usize) -> bool {
        number + self.optional >= self.names.len()
    }
    fn is_arn(self) -> bool {
        matches!(self.names, ["arn"])
    }
}

/// One attribute of an identity.
pub struct IdentityAttribute {
    /// Its name.
    pub name: &'static str,
    /// Its type: a string, a number or a truth.
    pub ty: Type,
    /// Whether an import must have it.
    pub required: bool,
    /// What it is.
    pub doc: Doc,
}

/// The attributes of the identity of a type; none if it has no identity.
#[must_use]
pub fn attributes(entry: &Entry) -> Vec<IdentityAttribute> {
    let Some(identity) = entry.spec().identity else { return vec![] };
    let mut attributes = vec![];
    let mut optional = |name, doc| {
        let (ty, required) = (Type::String, false);
        attributes.push(IdentityAttribute { name, ty, required, doc });
    };
    if !identity.is_arn() {
        optional(
            ACCOUNT,
            Doc(&["The account of the object. An import from another account is refused."]),
        );
    }
    if !identity.is_arn() && entry.spec().scope == Scope::Regional {
        optional(
            REGION,
            Doc(&["The region of the object. The provider's region, if nothing is set."]),
        );
    }
    let own = identity.names.iter().enumerate();
    attributes.extend(own.filter_map(|(number, name)| {
        let attribute = entry.schema().attribute(name)?;
        let required = !identity.may_lack(number);
        let (name, ty, doc) = (attribute.name, attribute.ty(), attribute.doc);
        Some(IdentityAttribute { name, ty, required, doc })
    }));
    attributes
}

/// The type of the identities of a type; none if it has no identity.
pub(super) fn ty(entry: &Entry) -> Option<Type> {
    let attributes = attributes(entry);
    let types = || attributes.iter().map(|a| (a.name.to_owned(), a.ty.clone()));
    (!attributes.is_empty()).then(|| Type::Object(types().collect()))
}

/// The identity of an object in its state. Of `stored`, the one that it has had so far, everything stays, unless an
/// update may change the identities of the type; nulls are filled in, which an import has, and what hashicorp/aws 6.0 wrote.
/// Null if there is no object, or if the type has no identity.
#[must_use]
pub fn of(entry: &Entry, stored: &Value, state: &Value, account: Option<&str>) -> Value {
    let attributes = attributes(entry);
    let lacks = |a: &IdentityAttribute| a.required && state.get(a.name).is_null();
    if attributes.is_empty() || attributes.iter().any(lacks) {
        return Value::Null;
    }
    let own = entry.spec().identity.filter(|identity| identity.mutable);
    let changes = |name: &str| own.is_some_and(|identity| identity.names.contains(&name));
    Value::object(attributes.iter().map(|attribute| {
        let value = match (stored.get(attribute.name), attribute.name) {
            (_, name) if changes(name) => state.get(name).clone(),
            (Value::Null, ACCOUNT) => account.map_or(Value::Null, Value::from),
            (Value::Null, name) => state.get(name).clone(),
            (stays, _) => stays.clone(),
        };
        (attribute.name, value)
    }))
}

/// The account of an object, as far as its identity or an ARN in its state tells it.
#[must_use]
pub fn account(identity: &Value, object: &Value) -> Option<String> {
    let in_arn = || Some(arn(object)?.account);
    let told = named_account(identity).map(str::to_owned).or_else(in_arn);
    // What AWS itself owns is in no account of twelve digits.
    told.filter(|account| settings::account_id(account).is_ok())
}

/// The region of an object, as far as an ARN in its state tells it.
pub(super) fn region_of_arn(object: &Value) -> Option<String> {
    Some(arn(object)?.region).filter(|region| !region.is_empty())
}

fn arn(object: &Value) -> Option<Arn> {
    let arn = |name| object.get(name).as_str()?.parse::<Arn>().ok();
    arn("arn").or_else(|| arn("id"))
}

fn named_account(identity: &Value) -> Option<&str> {
    identity.get(ACCOUNT).as_str().filter(|account| !account.is_empty())
}

/// The id of the object of an identity, its region and its account, for an import. The error says what is wrong with
/// the identity.
pub(super) fn taken_apart<'a>(
    entry: &Entry,
    identity: &'a Value,
) -> Result<(String, Option<&'a str>, Option<&'a str>), String> {
    let Some(of) = entry.spec().identity else {
        return Err(format!(
            "Objects of the type {} have no identity: import it by its id.",
            entry.resource.type_name()
        ));
    };
    let mut parts = vec![];
    for (number, name) in of.names.iter().enumerate() {
        match text(identity.get(name)) {
            Some(value) => parts.push(value),
            None if of.may_lack(number) => {}
            None => return Err(format!("The identity has no `{name}`.")),
        }
    }
    let account = named_account(identity);
    if let Some(account) = account {
        settings::account_id(account).map_err(|problem| format!("`{ACCOUNT}`: {problem}."))?;
    }
    let region = identity.get(REGION).as_str().filter(|region| !region.is_empty());
    Ok((parts.join(of.between), region, account))
}

/// What stands in an id for the value of an attribute; none if that is empty or not known.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// The id of an object, as far as what identifies it is known from a plan.
pub(super) fn id(entry: &Entry, planned: &Value) -> Option<String> {
    let identity = entry.spec().identity?;
    let text = |name: &&str| text(planned.get(name));
    let is_there = |(number, name): &(usize, &&str)| {
        !(identity.may_lack(*number) && planned.get(name).is_empty())
    };
    let names = identity.names.iter().enumerate().filter(is_there).map(|(_, name)| name);
    Some(names.map(text).collect::<Option<Vec<_>>>()?.join(identity.between))
}

/// A stored identity, in Terraform's JSON, in the shape of this version: what it lacks is null, and what is not known
/// here is dropped. Null if nothing is stored, or if the type has no identity.
pub fn upgrade(entry: &Entry, stored: &[u8]) -> Result<Value, String> {
    let Some(ty) = entry.identity_ty().filter(|_| !stored.is_empty()) else {
        return Ok(Value::Null);
    };
    json::decode(stored, ty).map_err(|error| format!("The identity cannot be read: {error}."))
}
