//! The tables of Terraform's planning contract, row by row.

use super::*;
use crate::schema::Lit;
use crate::schema::{Block, Nested, Nesting, Schema};
use std::collections::BTreeSet;

model! {
    /// An object with an attribute of every kind.
    struct Thing {
        /// Computed.
        #[tf(computed)]
        id: Option<String>,
        /// Required.
        #[tf(required)]
        name: String,
        /// Optional.
        #[tf(optional)]
        note: Option<String>,
        /// Optional and computed.
        #[tf(optional, computed)]
        zone: Option<String>,
        /// With a default.
        #[tf(optional, default = Lit::Text("plain"))]
        mode: Option<String>,
        /// Only sent.
        #[tf(optional, write_only)]
        secret: Option<String>,
        /// A list.
        #[tf(optional)]
        list: Option<Vec<String>>,
        /// A set.
        #[tf(optional)]
        set: Option<BTreeSet<String>>,
        /// Blocks in order.
        #[tf(block)]
        rule: Vec<Part>,
        /// Blocks in any order.
        #[tf(block)]
        peer: BTreeSet<Part>,
    }
}
model! {
    /// A block.
    struct Part {
        /// Required.
        #[tf(required)]
        key: String,
        /// Computed.
        #[tf(computed)]
        handle: Option<String>,
        /// Optional and computed.
        #[tf(optional, computed)]
        kind: Option<String>,
    }
}

/// The schema of `Thing` with a block that stands there once or not at all.
fn schema() -> Schema {
    let mut schema = Thing::schema();
    let single = Nested {
        name: "only",
        doc: "Once.".into(),
        nesting: Nesting::Single,
        min: 0,
        max: 0,
        replace: false,
        schema: Part::schema(),
    };
    schema.blocks.push(single);
    schema
}

fn text(text: &str) -> Value {
    Value::from(text)
}
fn thing(fields: &[(&str, Value)]) -> Value {
    let mut object = schema().empty();
    fields.iter().for_each(|(name, value)| object.insert(name, value.clone()));
    object
}
fn part(key: &str, handle: Value) -> Value {
    Value::object([("key", text(key)), ("handle", handle), ("kind", Value::Null)])
}
fn list<const N: usize>(items: [Value; N]) -> Value {
    Value::List(items.into())
}
fn set<const N: usize>(items: [Value; N]) -> Value {
    Value::set(items.into())
}

mod proposed {
    use super::*;

    #[test]
    fn without_a_prior_state_it_is_the_configuration() {
        let config = thing(&[("name", text("a")), ("rule", list([part("k", Value::Null)]))]);
        assert_eq!(proposed_new(&schema(), &Value::Null, &config), config);
    }

    #[test]
    fn nothing_is_proposed_where_nothing_is_configured() {
        let prior = thing(&[("id", text("x-1"))]);
        assert_eq!(proposed_new(&schema(), &prior, &Value::Null), Value::Null);
    }

    #[test]
    fn computed_attributes_that_nobody_sets_keep_what_they_were() {
        let before =
            [("id", text("x-1")), ("zone", text("z")), ("mode", text("m")), ("note", text("n"))];
        let proposed = proposed_new(&schema(), &thing(&before), &thing(&[("name", text("b"))]));
        let after =
            [("id", text("x-1")), ("zone", text("z")), ("mode", text("m")), ("name", text("b"))];
        assert_eq!(proposed, thing(&after));
    }

    #[test]
    fn blocks_of_a_list_are_merged_by_their_place() {
        let prior = thing(&[("rule", list([part("a", text("h-1"))]))]);
        let config = thing(&[("rule", list([part("b", Value::Null), part("a", Value::Null)]))]);
        let merged = thing(&[("rule", list([part("b", text("h-1")), part("a", Value::Null)]))]);
        assert_eq!(proposed_new(&schema(), &prior, &config), merged);
    }

    #[test]
    fn blocks_of_a_set_are_merged_with_those_that_differ_in_computed_values_only() {
        let prior = thing(&[("peer", set([part("a", text("h-1")), part("b", text("h-2"))]))]);
        let config = thing(&[("peer", set([part("b", Value::Null), part("c", Value::Null)]))]);
        let merged = thing(&[("peer", set([part("b", text("h-2")), part("c", Value::Null)]))]);
        assert_eq!(proposed_new(&schema(), &prior, &config), merged);
    }

    #[test]
    fn no_block_of_a_set_is_merged_twice() {
        let other = |kind: &str| {
            let mut part = part("a", text("h-1"));
            part.insert("kind", text(kind));
            part
        };
        let mut first = part("a", Value::Null);
        first.insert("kind", text("k"));
        let prior = thing(&[("peer", set([other("k")]))]);
        let config = thing(&[("peer", set([part("a", Value::Null), first.clone()]))]);
        // The one that says less comes first in the order of the set.
        let merged = thing(&[("peer", set([other("k"), first]))]);
        assert_eq!(proposed_new(&schema(), &prior, &config), merged);
    }

    #[test]
    fn unknown_collections_stay_unknown_and_missing_blocks_missing() {
        let prior =
            thing(&[("rule", list([part("a", text("h-1"))])), ("only", part("a", Value::Null))]);
        let config = thing(&[("rule", Value::Unknown)]);
        assert_eq!(proposed_new(&schema(), &prior, &config), config);
    }
}

mod planned {
    use super::*;

    /// What is wrong with one attribute as (prior, configured, planned).
    fn problems(name: &str, [prior, config, planned]: [Value; 3]) -> Vec<String> {
        let named = |value| thing(&[("name", text("a")), (name, value)]);
        plan_problems(&schema(), &named(prior), &named(config), &named(planned))
    }
    fn null() -> Value {
        Value::Null
    }

    #[test]
    fn what_is_configured_can_be_planned() {
        for value in [null(), text("n"), Value::Unknown] {
            assert_eq!(problems("note", [null(), value.clone(), value]), [""; 0]);
        }
    }

    #[test]
    fn what_is_there_can_be_planned_if_the_user_says_anything() {
        assert_eq!(problems("note", [text("N"), text("n"), text("N")]), [""; 0]);
        assert_eq!(problems("note", [text("N"), Value::Unknown, text("N")]), [""; 0]);
        let not_computed = "`note`: is planned as String(\"N\") without being computed";
        assert_eq!(problems("note", [text("N"), null(), text("N")]), [not_computed]);
    }

    #[test]
    fn computed_values_are_free_where_the_user_says_nothing() {
        for value in [null(), text("other"), Value::Unknown] {
            assert_eq!(problems("id", [text("x-1"), null(), value.clone()]), [""; 0]);
            assert_eq!(problems("zone", [text("z"), null(), value.clone()]), [""; 0]);
            assert_eq!(problems("mode", [text("m"), null(), value]), [""; 0]);
        }
        let ignored = "`zone`: is planned as String(\"y\"), configured as String(\"z\")";
        assert_eq!(problems("zone", [null(), text("z"), text("y")]), [ignored]);
        assert_eq!(problems("zone", [null(), text("z"), Value::Unknown]).len(), 1);
        assert_eq!(problems("zone", [text("x"), text("z"), null()]).len(), 1);
    }

    #[test]
    fn values_of_the_users_own_cannot_be_made_up_or_changed() {
        assert_eq!(problems("note", [null(), null(), text("n")]).len(), 1);
        assert_eq!(problems("note", [null(), null(), Value::Unknown]).len(), 1);
        assert_eq!(problems("note", [null(), text("n"), null()]).len(), 1);
        assert_eq!(problems("note", [null(), text("n"), Value::Unknown]).len(), 1);
        assert_eq!(problems("list", [null(), list([]), null()]).len(), 1);
        assert_eq!(problems("list", [null(), list([text("a")]), list([text("b")])]).len(), 1);
    }

    #[test]
    fn write_only_values_are_never_planned() {
        assert_eq!(problems("secret", [null(), text("s"), null()]), [""; 0]);
        let planned = "`secret`: is write-only, but planned";
        assert_eq!(problems("secret", [null(), text("s"), text("s")]), [planned]);
    }

    #[test]
    fn presence_is_that_of_the_configuration() {
        let object = thing(&[("name", text("a"))]);
        let check = |config: &Value, planned: &Value| {
            plan_problems(&schema(), &object, config, planned).len()
        };
        assert_eq!(check(&Value::Null, &Value::Null), 0);
        assert_eq!(check(&object, &Value::Null), 1);
        assert_eq!(check(&Value::Null, &object), 1);
        assert_eq!(check(&object, &Value::Unknown), 1);
    }

    #[test]
    fn blocks_of_a_list_are_checked_one_by_one() {
        let a = || part("a", Value::Null);
        let good = list([part("a", Value::Unknown)]);
        assert_eq!(problems("rule", [list([]), list([a()]), good]), [""; 0]);
        let wrong = problems("rule", [list([]), list([a(), a()]), list([a(), part("b", null())])]);
        assert_eq!(
            wrong,
            ["`rule[1].key`: is planned as String(\"b\"), configured as String(\"a\")"]
        );
        let fewer = problems("rule", [list([]), list([a(), a()]), list([a()])]);
        assert_eq!(fewer, ["`rule`: has 1 blocks, configured are 2"]);
        let whole = "`rule[0]`: is planned as unknown as a whole";
        assert_eq!(problems("rule", [list([]), list([a()]), list([Value::Unknown])]), [whole]);
        let was =
            problems("rule", [list([part("A", null())]), list([a()]), list([part("A", null())])]);
        assert_eq!(was, [""; 0]);
    }

    #[test]
    fn collections_of_blocks_are_neither_null_nor_unknown() {
        let a = || list([part("a", Value::Null)]);
        assert_eq!(problems("rule", [list([]), a(), Value::Unknown]).len(), 1);
        assert_eq!(problems("rule", [list([]), a(), Value::Null]).len(), 1);
        assert_eq!(
            problems("peer", [set([]), set([part("a", Value::Null)]), Value::Null]).len(),
            1
        );
        let single = [null(), part("a", Value::Null), Value::Unknown];
        assert_eq!(problems("only", single).len(), 1);
    }

    #[test]
    fn blocks_of_unknown_number_stay_so() {
        assert_eq!(problems("rule", [list([]), Value::Unknown, Value::Unknown]), [""; 0]);
        let made_up = "`rule`: is planned, but its configuration is unknown";
        assert_eq!(problems("rule", [list([]), Value::Unknown, list([])]), [made_up]);
        assert_eq!(problems("peer", [set([]), Value::Unknown, set([])]).len(), 1);
    }

    #[test]
    fn blocks_of_a_set_are_trusted_by_terraform_and_checked_by_us() {
        let config = thing(&[("peer", set([part("a", null()), part("b", null())]))]);
        let good = thing(&[("peer", set([part("a", Value::Unknown), part("b", text("h"))]))]);
        let bad = thing(&[("peer", set([part("a", null()), part("c", null())]))]);
        assert_eq!(plan_problems(&schema(), &Value::Null, &config, &bad), [""; 0]);
        assert_eq!(dropped_set_elements(&schema(), &config, &good), [""; 0]);
        assert_eq!(dropped_set_elements(&schema(), &config, &bad).len(), 2);
    }

    #[test]
    fn a_block_that_stands_once_is_there_when_it_is_configured() {
        let a = || part("a", Value::Null);
        assert_eq!(problems("only", [null(), null(), null()]), [""; 0]);
        assert_eq!(problems("only", [null(), a(), part("a", Value::Unknown)]), [""; 0]);
        assert_eq!(problems("only", [a(), null(), a()]).len(), 1);
        assert_eq!(problems("only", [a(), a(), null()]).len(), 1);
    }
}

mod applied {
    use super::*;

    fn problems(name: &str, planned: Value, actual: Value) -> Vec<String> {
        apply_problems(&schema(), &thing(&[(name, planned)]), &thing(&[(name, actual)]))
    }

    #[test]
    fn what_was_known_comes_back_as_it_was() {
        assert_eq!(problems("note", text("N"), text("N")), [""; 0]);
        let other = "`note`: was planned as String(\"N\"), is String(\"n\")";
        assert_eq!(problems("note", text("N"), text("n")), [other]);
        assert_eq!(problems("note", Value::Null, text("")).len(), 1);
        assert_eq!(problems("note", text(""), Value::Null).len(), 1);
        assert_eq!(problems("note", text("n"), Value::Unknown).len(), 1);
        assert_eq!(problems("list", list([]), Value::Null).len(), 1);
    }

    #[test]
    fn what_was_unknown_can_be_anything() {
        for value in [Value::Null, text("z"), Value::Unknown] {
            assert_eq!(problems("zone", Value::Unknown, value), [""; 0]);
        }
    }

    #[test]
    fn lists_keep_their_length_and_their_known_elements() {
        let planned = || list([text("a"), Value::Unknown]);
        assert_eq!(problems("list", planned(), list([text("a"), text("b")])), [""; 0]);
        assert_eq!(problems("list", planned(), list([text("a")])).len(), 1);
        let wrong = problems("list", planned(), list([text("b"), text("b")]));
        assert_eq!(wrong, ["`list[0]`: was planned as String(\"a\"), is String(\"b\")"]);
    }

    #[test]
    fn sets_may_shrink_but_not_grow() {
        let planned = || set([Value::Unknown, text("a")]);
        assert_eq!(problems("set", planned(), set([text("a"), text("b")])), [""; 0]);
        assert_eq!(problems("set", planned(), set([text("a")])), [""; 0]);
        assert_eq!(problems("set", planned(), set([text("b"), text("c")])).len(), 1);
        assert_eq!(problems("set", planned(), set([text("a"), text("b"), text("c")])).len(), 1);
    }

    #[test]
    fn blocks_keep_their_number() {
        let one = || list([part("a", Value::Unknown)]);
        assert_eq!(problems("rule", one(), list([part("a", text("h"))])), [""; 0]);
        assert_eq!(problems("rule", one(), list([])).len(), 1);
        assert_eq!(problems("rule", Value::Unknown, list([])), [""; 0]);
        assert_eq!(problems("only", Value::Unknown, Value::Null), [""; 0]);
        assert_eq!(problems("only", part("a", Value::Unknown), Value::Null).len(), 1);
        let peers = || set([part("a", Value::Unknown)]);
        assert_eq!(problems("peer", peers(), set([part("a", text("h"))])), [""; 0]);
        assert_eq!(problems("peer", peers(), set([])).len(), 1);
        let two = set([part("a", text("h")), part("a", text("i"))]);
        assert_eq!(problems("peer", peers(), two).len(), 1);
    }

    #[test]
    fn an_object_is_there_as_planned() {
        let object = thing(&[]);
        assert_eq!(apply_problems(&schema(), &Value::Null, &Value::Null), [""; 0]);
        assert_eq!(apply_problems(&schema(), &Value::Null, &object).len(), 1);
        assert_eq!(apply_problems(&schema(), &object, &Value::Null).len(), 1);
    }
}

mod actions {
    use super::*;

    fn named(name: &str) -> Value {
        thing(&[("name", text(name)), ("rule", list([part("k", Value::Null)]))])
    }
    fn path(name: &str) -> Path {
        Path::from(name)
    }

    #[test]
    fn presence_and_difference_say_what_is_done() {
        let (a, b) = (named("a"), named("b"));
        assert_eq!(Action::of(&Value::Null, &a, &[path("name")]), Action::Create);
        assert_eq!(Action::of(&a, &Value::Null, &[]), Action::Delete);
        assert_eq!(Action::of(&a, &a, &[]), Action::NoOp);
        assert_eq!(Action::of(&a, &b, &[]), Action::Update);
        assert_eq!(Action::of(&a, &b, &[path("name")]), Action::Replace);
        assert_eq!(Action::of(&a, &b, &[path("note")]), Action::Update);
    }

    #[test]
    fn unknown_counts_as_different() {
        let unknown = thing(&[("name", Value::Unknown), ("rule", list([part("k", Value::Null)]))]);
        assert_eq!(Action::of(&named("a"), &unknown, &[path("name")]), Action::Replace);
    }

    #[test]
    fn a_path_must_lead_somewhere_in_one_of_the_two() {
        let empty = thing(&[("name", text("a"))]);
        let inside = path("rule").index(0).attribute("key");
        assert_eq!(Action::of(&named("a"), &empty, std::slice::from_ref(&inside)), Action::Replace);
        assert_eq!(replace_problems(&named("a"), &empty, std::slice::from_ref(&inside)), [""; 0]);
        let nowhere = "`rule[0].key`: is to be replaced for, but leads nowhere";
        assert_eq!(replace_problems(&empty, &empty, &[inside]), [nowhere]);
        assert_eq!(replace_problems(&Value::Null, &empty, &[path("nothing")]), [""; 0]);
        assert_eq!(replace_problems(&empty, &empty, &[path("nothing")]).len(), 1);
    }

    #[test]
    fn a_second_plan_says_more_but_nothing_else() {
        let first = thing(&[("id", Value::Unknown), ("name", text("a"))]);
        let second = thing(&[("id", text("x-1")), ("name", text("a"))]);
        let other = thing(&[("id", text("x-1")), ("name", text("b"))]);
        let check =
            |a: (Action, &Value), b: (Action, &Value)| second_plan_problems(&schema(), a, b);
        assert_eq!(check((Action::Create, &first), (Action::Create, &second)), [""; 0]);
        assert_eq!(check((Action::Create, &first), (Action::Create, &first)), [""; 0]);
        assert_eq!(check((Action::Create, &first), (Action::Create, &other)).len(), 1);
        assert_eq!(check((Action::Create, &second), (Action::Create, &first)).len(), 1);
        assert_eq!(check((Action::Update, &first), (Action::NoOp, &second)), [""; 0]);
        let action = "the object: was planned as Update, now as Replace";
        assert_eq!(check((Action::Update, &first), (Action::Replace, &second)), [action]);
    }
}

mod states {
    use super::*;

    #[test]
    fn a_state_has_the_type_of_the_schema() {
        assert_eq!(state_problems(&schema(), &thing(&[("name", text("a"))])), [""; 0]);
        assert_eq!(state_problems(&schema(), &Value::Null), [""; 0]);
        let wrong = thing(&[("note", Value::Bool(true))]);
        assert_eq!(state_problems(&schema(), &wrong), ["`note`: expected a string, found a bool"]);
        let lacking = Value::object([("id", text("x-1"))]);
        assert_eq!(state_problems(&schema(), &lacking).len(), 3);
    }

    #[test]
    fn a_state_holds_nothing_unknown_and_nothing_write_only() {
        let unknown = thing(&[("list", list([Value::Unknown]))]);
        assert_eq!(state_problems(&schema(), &unknown), ["the object: holds unknown values"]);
        let secret = thing(&[("secret", text("s"))]);
        assert_eq!(
            state_problems(&schema(), &secret),
            ["`secret`: is write-only, but has a value"]
        );
    }

    #[test]
    fn blocks_are_never_null() {
        let null = thing(&[("rule", Value::Null)]);
        assert_eq!(state_problems(&schema(), &null), ["`rule`: is null instead of empty"]);
        let element = thing(&[("rule", list([Value::Null]))]);
        assert_eq!(state_problems(&schema(), &element), ["`rule[0]`: is a block that is null"]);
    }
}
