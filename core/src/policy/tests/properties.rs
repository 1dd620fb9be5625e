//! Random policies: spelled in two ways, they are equivalent; with one thing changed, they are not.

use crate::policy::{Clause, Document, Operator, decode_percent, equivalent, parse, size};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

/// What a policy says, apart from how it is spelled.
#[derive(Clone, Debug)]
struct Policy {
    new: bool,
    statements: Vec<Statement>,
}

#[derive(Clone, Debug)]
struct Statement {
    sid: String,
    allow: bool,
    /// The name of the element, and pairs of kind and principal.
    principals: Option<(bool, Vec<(&'static str, String)>)>,
    actions: (bool, Vec<String>),
    resources: Option<(bool, Vec<String>)>,
    /// Operator, key, values. No two have the same operator and key.
    conditions: Vec<(&'static str, &'static str, Vec<Value>)>,
}

const PRINCIPALS: &[(&str, &str)] = &[
    ("AWS", "*"),
    ("AWS", "111122223333"),
    ("AWS", "444455556666"),
    ("AWS", "arn:aws:iam::111122223333:role/deploy"),
    ("Service", "ec2.amazonaws.com"),
    ("Federated", "accounts.google.com"),
    ("CanonicalUser", "79a59df900b949e5"),
];
const TESTS: &[(&str, &str)] = &[
    ("StringEquals", "sts:ExternalId"),
    ("StringEquals", "aws:RequestTag/Owner"),
    ("ForAnyValue:StringLikeIfExists", "aws:TagKeys"),
    ("Null", "aws:RequestTag/Owner"),
    ("NumericLessThan", "aws:MultiFactorAuthAge"),
];

fn words(of: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(select(of).prop_map(str::to_owned), 1..4)
}

fn statements() -> impl Strategy<Value = Statement> {
    let principal = select(PRINCIPALS).prop_map(|(kind, text)| (kind, text.to_owned()));
    let value = prop_oneof![
        any::<bool>().prop_map(Value::from),
        (0..9999_u32).prop_map(Value::from),
        "[a-zA-Z/* ]{0,8}".prop_map(Value::from),
    ];
    let conditions =
        prop::sample::subsequence(TESTS, 0..=TESTS.len()).prop_flat_map(move |tests| {
            let values =
                prop::collection::vec(prop::collection::vec(value.clone(), 1..4), tests.len());
            values.prop_map(move |values| {
                tests
                    .iter()
                    .zip(values)
                    .map(|((operator, key), values)| (*operator, *key, values))
                    .collect()
            })
        });
    (
        any::<bool>(),
        prop::option::of((any::<bool>(), prop::collection::vec(principal, 1..4))),
        (any::<bool>(), words(&["ec2:RunInstances", "ec2:Describe*", "iam:PassRole", "s3:*", "*"])),
        prop::option::of((
            any::<bool>(),
            words(&["*", "arn:aws:s3:::bucket/*", "arn:aws:s3:::Bucket/ä"]),
        )),
        conditions,
    )
        .prop_map(|(allow, principals, actions, resources, conditions)| Statement {
            sid: String::new(),
            allow,
            principals,
            actions,
            resources,
            conditions,
        })
}

fn policies() -> impl Strategy<Value = Policy> {
    let statements = prop::collection::vec((statements(), any::<bool>()), 1..4);
    (any::<bool>(), statements).prop_map(|(new, statements)| {
        let statements = statements.into_iter().enumerate().map(|(i, (mut statement, named))| {
            // Without these, two statements could be told apart by nothing, and a change could make one
            // equal to another.
            statement.actions.1.push(format!("svc:Number{i}"));
            statement.sid = if named { format!("Sid{i}") } else { String::new() };
            statement
        });
        Policy { new, statements: statements.collect() }
    })
}

/// Decides how a policy is spelled.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
    fn coin(&mut self) -> bool {
        self.roll(2) == 0
    }
    fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.roll(i + 1));
        }
    }
    fn case(&mut self, text: &str) -> String {
        text.chars()
            .map(|c| match self.roll(3) {
                0 => c.to_ascii_lowercase(),
                1 => c.to_ascii_uppercase(),
                _ => c,
            })
            .collect()
    }
    fn space(&mut self) -> &'static str {
        ["", "", " ", "\n\t", "\r\n  "][self.roll(5)]
    }
    /// A set in any order, with duplicates, as a list or by itself.
    fn set(&mut self, mut items: Vec<String>) -> String {
        items.push(items[self.roll(items.len())].clone());
        self.shuffle(&mut items);
        let mut kept: Vec<String> = Vec::new();
        for item in items {
            if self.coin() || !kept.contains(&item) {
                kept.push(item);
            }
        }
        match kept.as_slice() {
            [one] if self.coin() => one.clone(),
            _ => format!("[{}{}]", kept.join(&format!("{},", self.space())), self.space()),
        }
    }
    fn object(&mut self, mut fields: Vec<(String, String)>) -> String {
        self.shuffle(&mut fields);
        let fields: Vec<String> = fields
            .into_iter()
            .map(|(key, value)| format!("{}{}{}:{value}", self.space(), json!(key), self.space()))
            .collect();
        format!("{{{}{}}}", fields.join(","), self.space())
    }
    fn texts(&mut self, items: &[String]) -> String {
        self.set(items.iter().map(|item| json!(item).to_string()).collect())
    }
}

fn spell(policy: &Policy, seed: u64) -> String {
    let dice = &mut Dice(seed);
    let mut statements: Vec<String> =
        policy.statements.iter().map(|statement| spell_statement(statement, dice)).collect();
    dice.shuffle(&mut statements);
    let statements = dice.set(statements);
    let mut fields = vec![("Statement".to_owned(), statements)];
    if policy.new || dice.coin() {
        let version = if policy.new { "2012-10-17" } else { "2008-10-17" };
        fields.push(("Version".into(), json!(version).to_string()));
    }
    if dice.coin() {
        fields.push(("Id".into(), "\"\"".into()));
    }
    let text = format!("{}{}", dice.space(), dice.object(fields));
    if dice.coin() { utf8_percent_encode(&text, NON_ALPHANUMERIC).to_string() } else { text }
}

fn spell_statement(statement: &Statement, dice: &mut Dice) -> String {
    let element = |not: bool, name: &str| format!("{}{name}", if not { "Not" } else { "" });
    let mut fields =
        vec![("Effect".into(), json!(if statement.allow { "Allow" } else { "Deny" }).to_string())];
    if !statement.sid.is_empty() || dice.coin() {
        fields.push(("Sid".into(), json!(statement.sid).to_string()));
    }
    let actions: Vec<String> = statement.actions.1.iter().map(|action| dice.case(action)).collect();
    fields.push((element(statement.actions.0, "Action"), dice.texts(&actions)));
    if let Some((not, resources)) = &statement.resources {
        fields.push((element(*not, "Resource"), dice.texts(resources)));
    }
    if let Some((not, principals)) = &statement.principals {
        fields.push((element(*not, "Principal"), spell_principals(principals, dice)));
    }
    if !statement.conditions.is_empty() || dice.coin() {
        fields.push(("Condition".into(), spell_conditions(statement, dice)));
    }
    dice.object(fields)
}

fn spell_principals(principals: &[(&'static str, String)], dice: &mut Dice) -> String {
    if principals.iter().all(|(kind, text)| (*kind, text.as_str()) == ("AWS", "*")) && dice.coin() {
        return "\"*\"".into();
    }
    let kinds = ["AWS", "Service", "Federated", "CanonicalUser"].into_iter();
    let fields = kinds.filter_map(|kind| {
        let these: Vec<String> = principals
            .iter()
            .filter(|(of, _)| *of == kind)
            .map(|(_, text)| match text.parse::<u64>() {
                Ok(_) if dice.coin() => format!("\"arn:aws:iam::{text}:root\""),
                Ok(_) if dice.coin() => text.clone(),
                _ => json!(text).to_string(),
            })
            .collect();
        (!these.is_empty()).then(|| (kind.to_owned(), dice.set(these)))
    });
    let fields = fields.collect();
    dice.object(fields)
}

fn spell_conditions(statement: &Statement, dice: &mut Dice) -> String {
    let mut operators: Vec<&str> =
        statement.conditions.iter().map(|(operator, ..)| *operator).collect();
    operators.sort_unstable();
    operators.dedup();
    let fields = operators.into_iter().map(|operator| {
        let keys = statement.conditions.iter().filter(|(of, ..)| *of == operator).map(
            |(_, key, values)| {
                let values = values.iter().map(|value| match value {
                    Value::Bool(_) | Value::Number(_) if dice.coin() => format!("\"{value}\""),
                    value => value.to_string(),
                });
                let values = values.collect();
                (dice.case(key), dice.set(values))
            },
        );
        let keys = keys.collect();
        (dice.case(operator), dice.object(keys))
    });
    let fields = fields.collect();
    dice.object(fields)
}

/// The policy with one thing changed that it does not say otherwise.
fn changed(mut policy: Policy, what: usize, which: usize) -> Policy {
    let which = which % policy.statements.len();
    let alone = policy.statements.len() == 1;
    let statement = &mut policy.statements[which];
    match what {
        0 => policy.new = !policy.new,
        1 => statement.allow = !statement.allow,
        2 => statement.sid.push_str("Other"),
        3 => statement.actions.0 = !statement.actions.0,
        4 => statement.actions.1.push("ec2:TerminateInstances".into()),
        5 => drop(statement.actions.1.pop()),
        6 => {
            let resources = statement.resources.get_or_insert((false, vec![]));
            resources.1.push("arn:aws:s3:::other".into());
        }
        7 => {
            statement.resources = match statement.resources.take() {
                Some((not, resources)) => Some((!not, resources)),
                None => Some((false, vec!["*".into()])),
            }
        }
        8 => {
            let principals = statement.principals.get_or_insert((false, vec![]));
            principals.1.push(("AWS", "777788889999".into()));
        }
        9 => {
            let principals = statement.principals.get_or_insert((false, vec![]));
            principals.1.push(("AWS", "arn:aws:iam::111122223333:role/Deploy".into()));
        }
        10 => match &mut statement.principals {
            Some((not, _)) => *not = !*not,
            none => *none = Some((false, vec![("Service", "eks.amazonaws.com".into())])),
        },
        11 if !alone => drop(policy.statements.remove(which)),
        11 => {
            let mut other = statement.clone();
            other.actions.1.push("ec2:TerminateInstances".into());
            policy.statements.push(other);
        }
        12 => statement.conditions.push(("StringEquals", "aws:RequestTag/Team", vec![json!("x")])),
        13 => match statement.conditions.first_mut() {
            Some((_, _, values)) => values.push(json!("another value")),
            None => statement.conditions.push(("Bool", "aws:SecureTransport", vec![json!(true)])),
        },
        14 => match statement.conditions.first_mut() {
            Some((operator, ..)) => *operator = "StringNotEquals",
            None => statement.conditions.push(("StringEquals", "aws:SourceArn", vec![json!("")])),
        },
        _ => match statement.conditions.first_mut() {
            Some((_, key, _)) => *key = "aws:PrincipalOrgID",
            None => statement.conditions.push(("Null", "aws:SourceArn", vec![json!(true)])),
        },
    }
    policy
}

proptest! {
    #[test]
    fn one_policy_in_two_spellings_is_equivalent(policy in policies(), a: u64, b: u64) {
        let (a, b) = (spell(&policy, a), spell(&policy, b));
        prop_assert!(equivalent(&a, &a));
        prop_assert!(equivalent(&a, &b), "{a}\n{b}");
    }

    #[test]
    fn a_policy_with_one_thing_changed_is_another(
        policy in policies(), what in 0..16_usize, which: usize, a: u64, b: u64,
    ) {
        let (a, b) = (spell(&policy, a), spell(&changed(policy, what, which), b));
        prop_assert!(!equivalent(&a, &b), "{a}\n{b}");
        prop_assert!(!equivalent(&b, &a), "{b}\n{a}");
    }

    #[test]
    fn a_spelling_can_be_parsed_and_says_what_was_meant(policy in policies(), seed: u64) {
        let text = spell(&policy, seed);
        // Parsing is as strict as AWS about repeated names.
        if let Ok(Document { statements, .. }) = parse(&decode_percent(&text)) {
            for statement in &statements {
                let number = statement.actions.named().iter().find_map(|action| {
                    action.to_lowercase().strip_prefix("svc:number").and_then(|i| i.parse::<usize>().ok())
                });
                let meant = &policy.statements[number.unwrap()];
                prop_assert_eq!(matches!(&statement.actions, Clause::AllBut(_)), meant.actions.0);
                prop_assert_eq!(statement.principals.is_some(), meant.principals.is_some());
                prop_assert_eq!(statement.conditions.len(), meant.conditions.len());
                for condition in &statement.conditions {
                    let known = |(operator, ..): &(&str, _, _)| Operator::read(operator) == condition.operator;
                    prop_assert!(meant.conditions.iter().any(known));
                }
            }
        } else {
            prop_assert!(policy.statements.iter().any(|statement| !statement.sid.is_empty()));
        }
    }

    #[test]
    fn the_size_is_that_of_the_minified_text(policy in policies(), seed: u64) {
        let text = spell(&policy, seed);
        let text = decode_percent(&text);
        let minified = serde_json::from_str::<Value>(&text).unwrap().to_string();
        let inside = minified.chars().filter(|c| *c == ' ').count();
        prop_assert_eq!(size(&text), minified.chars().count() - inside);
    }

    #[test]
    fn any_text_can_be_compared(a in ".{0,40}", b in r#"[{}\[\]":,%7BStatement ]{0,40}"#) {
        prop_assert!(equivalent(&a, &a) && equivalent(&b, &b));
        prop_assert_eq!(equivalent(&a, &b), equivalent(&b, &a));
    }
}
