use super::written::typed;
use super::*;
use crate::plan;
use crate::schema::Field;
use crate::value::Type;

const ROLE: &str = "role_arn=arn:aws:iam::222222222222:role/customer";
const VIA: &str = "role_arn=arn:aws:iam::333333333333:role/via";

/// The role of an import id that has a region.
fn imported(parts: &[&str]) -> Result<Value, String> {
    let id = format!("x-1|{}", parts.join("|"));
    let (object, parts) = split(&id);
    assert_eq!(object, "x-1");
    from_import(&parts, false)
}

fn with(role: Value) -> Value {
    Value::object([(ASSUME_ROLE, role)])
}

fn arn(account: &str) -> Value {
    format!("arn:aws:iam::{account}:role/deployer").into()
}

/// `assume_role` with a role and a chain.
fn role(arn: Value, chain: Value) -> Value {
    Value::object([
        ("role_arn", arn),
        ("external_id", Value::Null),
        ("session_name", Value::Null),
        ("chain", chain),
    ])
}

fn via(fields: &[(&str, Value)]) -> Value {
    let mut hop =
        Value::object(["role_arn", "external_id", "session_name"].map(|n| (n, Value::Null)));
    for (name, value) in fields {
        hop.insert(name, value.clone());
    }
    hop
}

#[test]
fn only_what_says_so_is_managed_by_the_providers_own_session() {
    let empty = Value::List(vec![]);
    for none in [
        Value::Null,
        role(Value::Null, Value::Null),
        role("".into(), Value::Null),
        role(Value::Null, empty.clone()),
        role("".into(), empty),
    ] {
        assert_eq!(hops(&with(none.clone())), Ok(Some(vec![])), "{none:?}");
    }
}

#[test]
fn what_leads_to_no_role_is_an_error_where_it_stands() {
    let chain = |hop: Value| {
        role(
            arn("222222222222"),
            Value::List(vec![via(&[("role_arn", arn("1".repeat(12).as_str()))]), hop]),
        )
    };
    let good = || arn("333333333333");
    let mut odd = role(arn("222222222222"), Value::Null);
    odd.insert("external_id", "not an id".into());
    let mut named = role(arn("222222222222"), Value::Null);
    named.insert("session_name", "two words".into());
    for (object, at) in [
        (role("deployer".into(), Value::Null), "assume_role.role_arn"),
        (role("arn:aws:iam::222222222222:user/x".into(), Value::Null), "assume_role.role_arn"),
        (odd, "assume_role.external_id"),
        (named, "assume_role.session_name"),
        (
            role(Value::Null, Value::List(vec![via(&[("role_arn", good())])])),
            "assume_role.role_arn",
        ),
        (role("".into(), Value::List(vec![via(&[("role_arn", good())])])), "assume_role.role_arn"),
        (chain(Value::Null), "assume_role.chain[1]"),
        (chain(via(&[])), "assume_role.chain[1].role_arn"),
        (chain(via(&[("role_arn", "".into())])), "assume_role.chain[1].role_arn"),
        (chain(via(&[("role_arn", "deployer".into())])), "assume_role.chain[1].role_arn"),
        (
            chain(via(&[("role_arn", good()), ("external_id", "not an id".into())])),
            "assume_role.chain[1].external_id",
        ),
        (
            chain(via(&[("role_arn", good()), ("session_name", "x".into())])),
            "assume_role.chain[1].session_name",
        ),
    ] {
        let problem = hops(&with(object)).unwrap_err();
        assert_eq!(problem.path, Some(Path::from(ASSUME_ROLE)), "{}", problem.detail);
        let inside = format!("In `{}`: ", at.trim_start_matches("assume_role."));
        assert!(problem.detail.starts_with(&inside), "{at}: {}", problem.detail);
        assert!(!problem.detail.contains("not an id"), "{}", problem.detail);
    }
}

#[test]
fn what_is_not_shaped_like_a_role_is_an_error() {
    let problem = hops(&with("deployer".into())).unwrap_err();
    assert_eq!(problem.path, Some(Path::from(ASSUME_ROLE)));
}

#[test]
fn a_role_that_is_not_known_yet_cannot_be_told() {
    for part in ["role_arn", "external_id", "chain"] {
        let mut role = role(arn("222222222222"), Value::Null);
        role.insert(part, Value::Unknown);
        assert_eq!(hops(&with(role)), Ok(None), "{part}");
    }
}

#[test]
fn a_chain_is_assumed_in_its_order_and_the_role_last() {
    let object = with(imported(&[VIA, "session_name=first", ROLE, "external_id=an-id"]).unwrap());
    let hops = hops(&object).unwrap().unwrap();
    assert_eq!(hops.len(), 2);
    assert_eq!(hops[0].role_arn.account, "333333333333");
    assert_eq!(hops[0].session_name.as_deref(), Some("first"));
    assert_eq!(hops[1].role_arn.account, "222222222222");
    assert_eq!(hops[1].external_id.as_ref().map(Secret::expose), Some("an-id"));
}

#[test]
fn what_is_wrong_with_an_import_id_is_told_without_the_external_id() {
    for (parts, told) in [
        (vec!["external_id=an-id"], "role_arn"),
        (vec!["role_arn=customer"], "ARN"),
        (vec![ROLE, "external_id=not an id"], "external ID"),
        (vec![ROLE, "session_name=a b"], "session name"),
        (vec![ROLE, "duration=1h"], "role_arn"),
        (vec!["role_arn=arn:aws:iam::222222222222:role/a b"], "`a b` is not the name of a role"),
        (vec![ROLE, "an-id"], "`external_id=..`"),
        (vec![ROLE, "external_id:an-id"], "`external_id=..`"),
        (vec![ROLE, "ExternalId=an-id"], "`external_id=..`"),
        (vec![ROLE, "external-id=an-id"], "`external_id=..`"),
        (vec![ROLE, " external_id = an-id"], "`external_id=..`"),
        (vec![ROLE, "session_name=ab", "id:an-id"], "`external_id=..`"),
        (vec!["role_arn=customer", "id:an-id"], "`external_id=..`"),
        (vec![ROLE, "external_id=an-id", "external_id=an-id"], "`external_id` is given twice"),
        (vec![ROLE, "session_name=ab", "session_name=cd"], "`session_name` is given twice"),
    ] {
        let problem = imported(&parts).unwrap_err();
        assert!(problem.contains(told), "{problem}");
        assert!(!problem.contains("not an id") && !problem.contains("an-id"), "{problem}");
    }
}

#[test]
fn a_bar_in_a_path_is_a_part_of_the_path() {
    let id = "arn:aws:iam::222222222222:policy/a|b/x|role_arn=arn:aws:iam::222222222222:role/c|d/deployer";
    let (object, parts) = split(id);
    assert_eq!(object, "arn:aws:iam::222222222222:policy/a|b/x");
    let hops = hops(&with(from_import(&parts, false).unwrap())).unwrap().unwrap();
    assert_eq!(hops[0].role_arn.role_name_with_path(), Some("c|d/deployer"));
}

#[test]
fn a_region_behind_the_role_is_taken_for_a_name_only_where_it_cannot_be_the_region() {
    let id = "x-1|role_arn=arn:aws:iam::222222222222:role/deployer@eu-west-1";
    let (_, parts) = split(id);
    assert!(from_import(&parts, false).is_ok());
    assert!(from_import(&parts, true).unwrap_err().contains("`ID@eu-west-1|role_arn=..`"));
    let (_, parts) = split("x-1|role_arn=arn:aws:iam::222222222222:role/deployer@example");
    assert!(from_import(&parts, true).is_ok());
}

#[test]
fn everything_that_is_wrong_with_a_configuration_is_told_before_anything_is_planned() {
    let mut config =
        role("deployer".into(), Value::List(vec![via(&[]), via(&[("session_name", "x".into())])]));
    config.insert("external_id", "?".into());
    let mut found = Diagnostics::default();
    plan::validate(RoleAttribute::SCHEMA, &with(config), &mut found);
    let expected = [
        "role_arn",
        "external_id",
        "chain[0].role_arn",
        "chain[1].role_arn",
        "chain[1].session_name",
    ];
    let told: Vec<_> = found.iter().map(|problem| problem.detail.as_str()).collect();
    assert_eq!(told.len(), expected.len(), "{told:?}");
    for (told, at) in told.iter().zip(expected) {
        assert!(told.starts_with(&format!("In `{at}`: ")), "{told}");
    }
    assert!(found.iter().all(|problem| problem.path == Some(Path::from(ASSUME_ROLE))));
    let nothing = Option::<Record<AssumeRole>>::None.encode();
    assert_eq!(hops(&with(nothing)), Ok(Some(vec![])));
}

/// The value of a configuration that says `fields` and nothing else.
fn object(fields: &[(&str, Value)]) -> Value {
    typed(Value::object(fields.iter().map(|(name, value)| (*name, value.clone()))))
}

#[test]
fn a_role_is_the_same_however_much_of_it_is_written() {
    let short = object(&[("role_arn", arn("222222222222"))]);
    let map = Value::object([("role_arn", arn("222222222222"))]);
    let map = Value::Dynamic(Box::new((Type::map(Type::String), map)));
    let mut long = role(arn("222222222222"), Value::List(vec![]));
    long.insert("external_id", Value::Null);
    let other = object(&[("role_arn", arn("333333333333"))]);
    for same in [&map, &typed(long)] {
        assert!(Written::same(&short, same), "{same:?}");
        assert_eq!(hops(&with(short.clone())), hops(&with(same.clone())));
    }
    assert!(!Written::same(&short, &other));
    let number = object(&[("role_arn", arn("222222222222")), ("external_id", Value::from(1234))]);
    let hops = hops(&with(number)).unwrap().unwrap();
    assert_eq!(hops[0].external_id.as_ref().map(Secret::expose), Some("1234"));
}

#[test]
fn what_is_no_argument_of_a_role_is_an_error_where_it_stands() {
    let (good, id) = (("role_arn", arn("222222222222")), Value::from("an-id"));
    let chained = |hop: Value| object(&[good.clone(), ("chain", Value::List(vec![hop]))]);
    for (value, at, told) in [
        (
            object(&[good.clone(), ("externalid", id.clone())]),
            "assume_role.externalid",
            "no argument `externalid`",
        ),
        (
            object(&[good.clone(), ("external_id", Value::Bool(true))]),
            "assume_role.external_id",
            "a text",
        ),
        (
            object(&[good.clone(), ("session_name", Value::List(vec![]))]),
            "assume_role.session_name",
            "a text",
        ),
        (object(&[good.clone(), ("chain", id.clone())]), "assume_role.chain", "a list of roles"),
        (
            object(&[good.clone(), ("chain", Value::Set(vec![]))]),
            "assume_role.chain",
            "in the order",
        ),
        (chained(id.clone()), "assume_role.chain[0]", "A role is an object"),
        (
            chained(Value::object([("arn", id.clone())])),
            "assume_role.chain[0].arn",
            "no argument `arn`",
        ),
        (typed(id.clone()), "assume_role", "A role is an object"),
    ] {
        let mut found = Diagnostics::default();
        plan::validate(RoleAttribute::SCHEMA, &with(value.clone()), &mut found);
        let first = found.iter().next().unwrap();
        assert_eq!(first.path, Some(Path::from(ASSUME_ROLE)));
        let inside =
            at.strip_prefix("assume_role.").map_or(String::new(), |at| format!("In `{at}`: "));
        assert!(first.detail.starts_with(&inside), "{at}: {}", first.detail);
        assert!(first.detail.contains(told) && !first.detail.contains("an-id"), "{}", first.detail);
        assert!(hops(&with(value)).is_err());
    }
    let unknown = object(&[("role_arn", Value::Unknown), ("chain", Value::Unknown)]);
    let mut found = Diagnostics::default();
    plan::validate(RoleAttribute::SCHEMA, &with(unknown), &mut found);
    assert!(found.is_empty(), "{found:?}");
}
