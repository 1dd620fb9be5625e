//! Which plans are looked at for tags that an organization requires.

use crate::engine::required_tags::asked_of;
use crate::services::REGISTRY;
use crate::value::Value;

fn planned(tags: &[&str]) -> Value {
    let tags = tags.iter().map(|key| ((*key).to_owned(), Value::from("of us")));
    Value::object([("tags_all", Value::object(tags))])
}

#[test]
fn only_plans_that_set_known_tags_are_asked_about() {
    let of = |type_name: &str, prior: &Value, planned: &Value| {
        let resource = REGISTRY.resources.iter().find(|r| r.type_name() == type_name).unwrap();
        asked_of(resource.resource, prior, planned)
    };
    let (none, some) = (planned(&[]), planned(&["Owner"]));
    assert_eq!(of("aws_vpc", &Value::Null, &none), Some("ec2:vpc"));
    assert_eq!(of("aws_vpc", &some, &none), Some("ec2:vpc"));
    assert_eq!(of("aws_vpc", &none, &none), None);
    let unknown = Value::object([("tags_all", Value::Unknown)]);
    assert_eq!(of("aws_vpc", &Value::Null, &unknown), None);
    assert_eq!(of("aws_iam_policy", &Value::Null, &none), None, "no tag policy knows it");
}
