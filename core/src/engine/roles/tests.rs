use super::*;
use crate::plan;
use crate::schema::Syntax;

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

/// A role of which everything is null that is not among `arguments`.
fn role(arguments: &[(&str, Value)]) -> Value {
    let none = ["role_arn", "external_id", "session_name"].map(|name| (name, Value::Null));
    Value::object(none.into_iter().chain(arguments.iter().cloned()))
}

#[test]
fn only_what_says_so_is_managed_by_the_providers_own_session() {
    let alone = |role: Value| Value::List(vec![role]);
    let named = ("session_name", "terraform".into());
    for none in [
        Value::Null,
        Value::List(vec![]),
        alone(role(&[])),
        alone(role(&[("role_arn", "".into())])),
        alone(role(&[named])),
    ] {
        assert_eq!(hops(&with(none.clone())), Ok(Some(vec![])), "{none:?}");
        let mut found = Diagnostics::default();
        validate(&with(none), &mut found);
        assert_eq!(found, Diagnostics::default());
    }
}

#[test]
fn what_leads_to_no_role_is_an_error_where_it_stands() {
    let good = || ("role_arn", arn("222222222222"));
    let second = |arguments: &[(&str, Value)]| Value::List(vec![role(&[good()]), role(arguments)]);
    let first = |arguments: &[(&str, Value)]| Value::List(vec![role(arguments), role(&[good()])]);
    for (roles, at) in [
        (Value::List(vec![role(&[("role_arn", "deployer".into())])]), "assume_role[0].role_arn"),
        (
            first(&[("role_arn", "arn:aws:iam::222222222222:user/x".into())]),
            "assume_role[0].role_arn",
        ),
        (
            first(&[("role_arn", "arn:aws:iam::222222222222:role/x ".into())]),
            "assume_role[0].role_arn",
        ),
        (first(&[]), "assume_role[0].role_arn"),
        (first(&[("role_arn", "".into())]), "assume_role[0].role_arn"),
        (first(&[good(), ("session_name", "two words".into())]), "assume_role[0].session_name"),
        (second(&[good(), ("external_id", "not an id".into())]), "assume_role[1].external_id"),
        (second(&[]), "assume_role[1].role_arn"),
        (second(&[("external_id", "an-id".into())]), "assume_role[1].role_arn"),
        (second(&[("role_arn", "deployer".into())]), "assume_role[1].role_arn"),
    ] {
        let problem = hops(&with(roles.clone())).unwrap_err();
        let told = |problem: &Diagnostic| {
            let path = problem.path.as_ref().map(ToString::to_string);
            assert_eq!(path.as_deref(), Some(at), "{}", problem.detail);
            // Terraform does not find the place if the roles are not written as blocks.
            assert!(problem.detail.starts_with(&format!("In `{at}`: ")), "{}", problem.detail);
            assert!(!problem.detail.contains("not an id"), "{}", problem.detail);
        };
        told(&problem);
        let found = checked(&with(roles));
        assert_eq!(found.len(), 1, "{found:?}");
        told(&found[0]);
    }
}

/// What is wrong with a configuration.
fn checked(config: &Value) -> Vec<Diagnostic> {
    let mut found = Diagnostics::default();
    plan::validate(RoleAttribute::SCHEMA, config, &mut found);
    validate(config, &mut found);
    found.into_iter().collect()
}

#[test]
fn a_null_between_roles_is_an_error_where_it_stands() {
    let gap = with(Value::List(vec![role(&[("role_arn", arn("222222222222"))]), Value::Null]));
    let problem = hops(&gap).unwrap_err();
    assert_eq!(problem.path, Some(Path::from(ASSUME_ROLE).index(1)));
    assert_eq!(checked(&gap), [problem]);
}

#[test]
fn what_is_not_a_list_of_roles_is_an_error() {
    for other in ["deployer".into(), role(&[("role_arn", arn("222222222222"))])] {
        let problem = hops(&with(other)).unwrap_err();
        assert_eq!(problem.path, Some(Path::from(ASSUME_ROLE)));
    }
}

#[test]
fn a_role_that_is_not_known_yet_cannot_be_told_and_is_not_wrong() {
    let good = || ("role_arn", arn("222222222222"));
    let part = |name: &str| role(&[good(), (name, Value::Unknown)]);
    let mut open = ["role_arn", "external_id", "session_name"].map(part).to_vec();
    open.push(Value::Unknown);
    for last in open {
        let config = with(Value::List(vec![role(&[good()]), last]));
        assert_eq!(hops(&config), Ok(None), "{config:?}");
        assert_eq!(checked(&config), []);
    }
    assert_eq!(hops(&with(Value::Unknown)), Ok(None));
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
    let wrong = [("role_arn", "deployer".into()), ("external_id", "?".into())];
    let config = with(Value::List(vec![role(&wrong), role(&[("session_name", "x".into())])]));
    let told = checked(&config).into_iter().map(|problem| problem.path.unwrap().to_string());
    let expected = ["[0].role_arn", "[0].external_id", "[1].session_name", "[1].role_arn"];
    let mut expected = expected.map(|at| format!("assume_role{at}"));
    let mut told: Vec<_> = told.collect();
    expected.sort();
    told.sort();
    assert_eq!(told, expected);
}

/// With optional attributes in the type, no mock of OpenTofu could be planned (docs/decisions/0020-a-list-of-objects.md).
#[test]
fn the_attribute_is_a_list_of_objects_to_terraform() {
    let [attribute] = RoleAttribute::NODES else { panic!("one attribute") };
    let expected = r#"["list",["object",{"external_id":"string","role_arn":"string","session_name":"string"}]]"#;
    assert_eq!(
        (attribute.ty().to_json().as_str(), attribute.syntax),
        (expected, Syntax::Attribute)
    );
    assert!(attribute.rules.optional && !attribute.rules.computed && !attribute.rules.sensitive);
}
