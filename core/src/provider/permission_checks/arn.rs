//! The ARN of what an action is on, as far as a plan tells it.

use crate::arn;
use crate::engine::Cx;
use crate::permissions::{Object, filled};
use crate::value::Value;

/// A planned object, and where it is.
pub(super) struct Place<'a> {
    pub(super) cx: &'a Cx,
    pub(super) account: Option<&'a str>,
    pub(super) prior: &'a Value,
    pub(super) planned: &'a Value,
}

impl Place<'_> {
    /// The ARN that a template of the Service Authorization Reference, such as
    /// `arn:${Partition}:ec2:${Region}:${Account}:vpc/${VpcId}`, means for this object. What AWS is going to name
    /// itself is a wildcard: no policy can know more of it. None if a plan does not tell which object is meant.
    pub(super) fn arn(&self, template: &str, object: Object, made: bool) -> Option<String> {
        let own = !made && object != Object::Other;
        if let Some(known) = self.prior.get("arn").as_str().filter(|_| own)
            && is_of(template, known)
        {
            return Some(known.to_owned());
        }
        filled(template, |name| self.part(name, object, made))
    }

    fn part(&self, name: &str, object: Object, made: bool) -> Option<String> {
        match name {
            "Partition" => return Some(self.cx.scope().partition().id.to_owned()),
            "Region" => return Some(self.cx.region().to_owned()),
            "Account" => return self.account.map(str::to_owned),
            _ => {}
        }
        if object == Object::Other {
            return self.said(&snake(name));
        }
        if name.ends_with("NameWithPath") {
            let path = self.planned.get("path").as_str().unwrap_or("/");
            return Some(format!("{}{}", path.trim_start_matches('/'), self.name("name")?));
        }
        if name.ends_with("Name") {
            return self.name(&snake(name)).or_else(|| self.name("name"));
        }
        if made {
            return Some("*".to_owned());
        }
        self.prior.get("id").as_str().map(str::to_owned)
    }

    /// A name that the object has or is going to have.
    fn name(&self, attribute: &str) -> Option<String> {
        self.planned.get(attribute).as_str().filter(|name| !name.is_empty()).map(str::to_owned)
    }

    /// What an attribute says of another object. One that is to be made first is going to be named by AWS.
    fn said(&self, attribute: &str) -> Option<String> {
        if self.planned.get(attribute).is_unknown() {
            return Some("*".to_owned()).filter(|_| attribute.ends_with("_id"));
        }
        self.name(attribute)
    }
}

/// Whether an ARN is one of the kind that a template is for: its service and how its resource begins.
fn is_of(template: &str, known: &str) -> bool {
    let (Ok([_, service, .., kind]), Ok([_, of, .., resource])) =
        (arn::parts(template), arn::parts(known))
    else {
        return false;
    };
    let start = kind.split("${").next().unwrap_or_default();
    service == of && !start.is_empty() && resource.starts_with(start)
}

/// `vpc_id` of `VpcId`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}
