//! Hooks that look into what is nested.

use super::*;
use crate::plan::{Planned, plan};
use crate::schema::Block;
use std::collections::BTreeSet;

model! {
    /// A machine.
    struct Machine {
        /// What AWS calls it.
        #[tf(computed)]
        id: Option<String>,
        /// Its only disk.
        #[tf(block)]
        root: Option<Disk>,
        /// Disks by name.
        #[tf(block, key = &["name"])]
        disk: BTreeSet<Disk>,
        /// Slots in order.
        #[tf(block)]
        slot: Vec<Slot>,
    }
}
model! {
    /// A disk.
    struct Disk {
        /// Its name.
        #[tf(required)]
        name: String,
        /// Its size.
        #[tf(optional)]
        size: Option<i64>,
        /// Its speed.
        #[tf(optional, computed)]
        speed: Option<i64>,
    }
}
model! {
    /// A slot.
    struct Slot {
        /// What is in it.
        #[tf(block)]
        disk: Option<Disk>,
    }
}

fn disk(name: &str, size: i64, speed: Option<i64>) -> Value {
    let speed = speed.map_or(Value::Null, Value::from);
    Value::object([("name", name.into()), ("size", size.into()), ("speed", speed)])
}
fn machine(id: Value, root: Value, disks: Vec<Value>, slots: Vec<Value>) -> Value {
    let slot = |disk| Value::object([("disk", Value::List(vec![disk]))]);
    Value::object([
        ("id", id),
        ("root", Value::List(vec![root])),
        ("disk", Value::set(disks)),
        ("slot", Value::List(slots.into_iter().map(slot).collect())),
    ])
}

fn planned(hook: &dyn Fn(&mut Draft<'_>)) -> Planned {
    let prior = machine(
        "m-1".into(),
        disk("root", 16, Some(1)),
        vec![disk("a", 8, Some(1)), disk("b", 16, Some(1))],
        vec![disk("s", 8, Some(1))],
    );
    let config = machine(
        Value::Null,
        disk("root", 8, None),
        vec![disk("a", 16, None), disk("b", 8, None), disk("c", 8, None)],
        vec![disk("s", 16, None)],
    );
    let schema = Machine::SCHEMA;
    let proposed = crate::plan::contract::proposed_new(schema, &prior, &config);
    plan(super::Change { schema, prior: &prior, config: &config, proposed: &proposed }, hook)
}

fn paths(planned: &Planned) -> Vec<String> {
    planned.replace.iter().map(ToString::to_string).collect()
}

#[test]
fn a_value_in_a_block_is_read_and_planned_by_its_path() {
    let size = || Machine::root.then(Disk::size);
    let planned = planned(&|draft| {
        assert_eq!(draft.prior(size()), &Value::from(16));
        assert_eq!(draft.config(size()), &Value::from(8));
        assert_eq!(draft.planned(size()), &Value::from(8));
        assert!(draft.changes(size()) && !draft.changes(Machine::root.then(Disk::name)));
        draft.unknown(Machine::root.then(Disk::speed));
        draft.replace(size());
        draft.error(size(), "Too small", "It cannot shrink.");
        draft.set(Machine::slot.at(0).then(Slot::disk.then(Disk::speed)), Value::from(9));
        assert_eq!(draft.planned("id"), &Value::from("m-1"));
    });
    let speed = Path::from(Machine::root.then(Disk::speed));
    assert_eq!(speed.to_string(), "root[0].speed");
    assert!(speed.in_value(&planned.value).is_unknown());
    let speed = Path::from(Machine::slot.at(0).then(Slot::disk.then(Disk::speed)));
    assert_eq!(speed.to_string(), "slot[0].disk[0].speed");
    assert_eq!(speed.in_value(&planned.value), &Value::from(9));
    assert_eq!(paths(&planned), ["root[0].size"]);
    let told: Vec<_> = planned.diagnostics.iter().map(Diagnostic::in_words).collect();
    assert_eq!(told, ["root[0].size: It cannot shrink."]);
}

#[test]
fn the_elements_of_a_set_are_looked_at_one_by_one() {
    let planned = planned(&|draft| {
        let mut observed = Vec::new();
        for disk in draft.elements(Machine::disk) {
            let sizes = [&disk.prior, &disk.planned].map(|disk| disk.get("size").clone());
            let [was, will] = sizes;
            observed.push((
                disk.planned.get("name").clone(),
                disk.is_new(),
                disk.changes(Disk::size),
            ));
            match (was, will) {
                (Value::Number(was), Value::Number(will)) if will < was => {
                    draft.replace(&disk.at);
                    draft.warning(disk.at.then(Disk::size), "Smaller", "It shrinks.");
                }
                (Value::Number(_), _) => draft.unknown(disk.at.then(Disk::speed)),
                _ => draft.set(disk.at.then(Disk::speed), Value::from(7)),
            }
        }
        let known = |name: &str, new, changes| (Value::from(name), new, changes);
        assert_eq!(
            observed,
            [known("a", false, true), known("b", false, true), known("c", true, true)]
        );
        assert_eq!(draft.planned(Machine::disk.keyed("c").then(Disk::speed)), &Value::from(7));
    });
    let speed = |name| Path::from(Machine::disk.keyed(name).then(Disk::speed));
    let speeds = ["a", "b", "c"].map(|name| speed(name).in_value(&planned.value).clone());
    assert_eq!(speeds, [Value::Unknown, Value::from(1), Value::from(7)]);
    assert_eq!(paths(&planned), ["disk"]);
    let told: Vec<_> = planned.diagnostics.iter().map(Diagnostic::in_words).collect();
    assert_eq!(told, [r#"disk: In the element with name = "b", `size`: It shrinks."#]);
}

#[test]
fn elements_of_elements_are_found_from_the_whole_object() {
    planned(&|draft| {
        let slots = draft.elements(Machine::slot);
        let [slot] = slots.as_slice() else { panic!("there is one slot") };
        let size = slot.at.then(Slot::disk.then(Disk::size));
        assert!(slot.changes(Slot::disk.then(Disk::size)));
        assert_eq!(Path::from(size).to_string(), "slot[0].disk[0].size");
    });
}
