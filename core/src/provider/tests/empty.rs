//! What an empty string means in the provider block, for every argument that takes one.
//!
//! The reasons are in docs/decisions/0030-what-says-who-we-are.md.

use super::block_of;
use crate::aws::Env;
use crate::diagnostic::Severity;
use crate::provider::block::ProviderBlock;
use crate::provider::settings::{settings, tag_policy};
use crate::provider::validate::validate;
use crate::schema::{Block, Schema};
use crate::value::Type;
use serde_json::{Value as Json, json};

/// Lists that decide whose credentials are used, in which accounts, and what their sessions may do.
const REFUSED_IN_LISTS: &[&str] = &[
    "allowed_account_ids",
    "forbidden_account_ids",
    "shared_config_files",
    "shared_credentials_files",
    "assume_role.policy_arns",
    "assume_role.transitive_tag_keys",
    "assume_role_with_web_identity.policy_arns",
];
/// No proxy at all, whatever the environment says.
const MEANINGFUL: &[&str] = &["http_proxy", "https_proxy"];

/// Each argument that `pick` wants, with a block in which it is `value`, and one in which it is not set.
fn blocks(pick: fn(&Type) -> bool, value: &Json) -> Vec<(String, Json, Json)> {
    let schema = ProviderBlock::schema();
    let of = |schema: &Schema| -> Vec<&'static str> {
        schema.attributes().filter(|node| pick(&node.ty())).map(|node| node.name).collect()
    };
    let mut found = Vec::new();
    for name in of(schema) {
        found.push((name.to_owned(), json!({name: value}), json!({})));
    }
    for nested in schema.blocks() {
        let (_, inner) = nested.body().unwrap();
        for name in of(inner) {
            let mut unset = json!({});
            if inner.attribute("role_arn").is_some() && name != "role_arn" {
                unset["role_arn"] = json!("arn:aws:iam::444455556666:role/R");
            }
            let mut set = unset.clone();
            set[name] = value.clone();
            let within = |block: Json| json!({nested.name: [block]});
            found.push((format!("{}.{name}", nested.name), within(set), within(unset)));
        }
    }
    found
}

/// What comes of a block, or what is wrong with it and where.
fn outcome(block: &Json) -> Result<String, Vec<String>> {
    let env = Env::of(&[
        ("AWS_ROLE_ARN", "arn:aws:iam::444455556666:role/R"),
        ("HTTP_PROXY", "http://proxy"),
        ("TF_AWS_WEB_IDENTITY_TOKEN", "eyJ.web.token"),
    ]);
    let block = block_of(block);
    let found = validate(ProviderBlock::schema(), &block, &env).into_iter();
    let wrong = found.filter(|found| found.severity == Severity::Error);
    let wrong: Vec<String> =
        wrong.map(|found| format!("{:?}: {}", found.path, found.detail)).collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let decoded = ProviderBlock::decode(&block).unwrap();
    let tags = tag_policy(&block, &decoded.ignore_tags, &env);
    Ok(format!("{:?} {:?} {:?}", settings(&decoded, &env), tags.ignore_keys, tags.ignore_prefixes))
}

#[test]
fn an_empty_string_is_as_good_as_none_in_every_argument_that_is_a_string() {
    let all = blocks(|ty| *ty == Type::String, &json!(""));
    assert!(all.len() > 30, "{}", all.len());
    for (name, set, unset) in all {
        let same = outcome(&set) == outcome(&unset);
        assert!(same != MEANINGFUL.contains(&name.as_str()), "{name}: {:?}", outcome(&set));
    }
}

#[test]
fn an_empty_string_in_a_list_is_refused_where_it_decides_and_left_out_where_it_is_harmless() {
    let is_list = |ty: &Type| [Type::list(Type::String), Type::set(Type::String)].contains(ty);
    let all = blocks(is_list, &json!([""]));
    assert!(all.len() > 8, "{}", all.len());
    for (name, set, unset) in all {
        if !REFUSED_IN_LISTS.contains(&name.as_str()) {
            assert_eq!(outcome(&set), outcome(&unset), "{name}");
            continue;
        }
        let wrong = outcome(&set).unwrap_err();
        let attribute = name.rsplit('.').next().unwrap();
        assert!(wrong.iter().any(|text| text.contains(attribute)), "{name}: {wrong:?}");
    }
}
