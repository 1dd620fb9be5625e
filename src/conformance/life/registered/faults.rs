//! Every call of a life goes wrong in every way, and nothing is lost, made twice or left behind.

use super::lives::Life;
use super::written::{changes, configurations, is_accepted, is_possible, values};
use super::{each, run};
use crate::aws::fake::{Answer, Cut};
use crate::conformance::text::object;
use crate::engine::Entry;
use crate::engine::life::Outcome;
use crate::plan::contract::Action;
use crate::services::testing::{Row, done};
use crate::store::{Nature, Trouble};
use crate::value::Value;

/// What can happen to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Refused,
    Lost,
    Throttled,
    Interrupted,
}
const FAULTS: [Fault; 4] = [Fault::Refused, Fault::Lost, Fault::Throttled, Fault::Interrupted];

/// A type, and what its users write.
struct Subject {
    entry: &'static Entry,
    row: &'static Row,
    config: Value,
}

impl Subject {
    fn life(&self) -> Life {
        Life::new(self.entry, self.row, Nature::default())
    }
}

impl Fault {
    /// Lets the call that comes after so many others go wrong.
    fn happens_to(self, life: &Life, call: usize) {
        let mut aws = life.world.aws();
        let trouble = match self {
            Self::Refused => Trouble::Refused(Answer::error("AccessDenied", "Not for you", 403)),
            Self::Throttled => Trouble::Refused(Answer::error("Throttling", "Rate exceeded", 400)),
            Self::Lost => Trouble::Lost(Answer::cut(Cut::After)),
            Self::Interrupted => Trouble::Interrupted(life.world.fake.stop().clone()),
        };
        aws.trouble(call, trouble);
    }
}

/// What a change has left, whether it ended well or not.
async fn assert_kept(life: &Life, outcome: &Outcome, fault: Fault) {
    if fault == Fault::Throttled {
        assert!(outcome.error.is_none(), "{:?}", outcome.error);
    }
    if let Some(kind) = life.row.makes {
        let made = life.made(kind);
        let expected = usize::from(!outcome.state.is_null());
        assert_eq!(made.len(), expected, "{made:?} with the state\n{}", life.told(&outcome.state));
    }
    if !outcome.state.is_null() {
        let read = life.world.read(&outcome.state).await.unwrap();
        assert!(!read.is_null(), "the state leads to no object");
    }
}

/// What Terraform does in the next run with an object whose create failed: it makes another one.
async fn apply_again(life: &Life, outcome: &Outcome, config: &Value) -> Value {
    if outcome.error.is_some() && !outcome.state.is_null() {
        life.delete(&outcome.state).await;
        return life.create(config).await;
    }
    let planned = life.plan(&outcome.state, config);
    match planned.action {
        Action::Create => life.create(config).await,
        Action::NoOp => outcome.state.clone(),
        action => panic!("{action:?} is planned for an object that was made without an error"),
    }
}

/// Each call of an operation, each fault.
fn with_every_fault<F: Future<Output = ()>>(
    about: &str,
    calls: usize,
    life: impl Fn(Fault, usize) -> F,
) {
    for call in 0..calls {
        for fault in FAULTS {
            run(&format!("{about}, call {call}: {fault:?}"), life(fault, call));
        }
    }
}

/// How many calls something makes.
fn counted<F: Future<Output = ()>>(life: &Life, then: F) -> usize {
    let before = life.world.aws().calls();
    run("without any fault", then);
    life.world.aws().calls() - before
}

fn of_create(subject: &Subject) {
    let clean = subject.life();
    let planned = clean.plan(&Value::Null, &subject.config);
    let calls = counted(&clean, async { drop(done(clean.world.create_as(&planned).await)) });
    with_every_fault("a create", calls, |fault, call| async move {
        let life = subject.life();
        let planned = life.plan(&Value::Null, &subject.config);
        fault.happens_to(&life, call);
        let outcome = life.world.create_as(&planned).await;
        let life = life.again();
        assert_kept(&life, &outcome, fault).await;
        let state = apply_again(&life, &outcome, &subject.config).await;
        life.assert_settled(&state, &subject.config).await;
        life.delete(&state).await;
    });
}

fn of_update(subject: &Subject, changed: &Value) {
    let clean = subject.life();
    let mut calls = 0;
    run("without any fault", async {
        let state = clean.create(&subject.config).await;
        let planned = clean.plan(&state, changed);
        let before = clean.world.aws().calls();
        done(clean.world.update_as(&state, &planned).await);
        calls = clean.world.aws().calls() - before;
    });
    let told = object(subject.entry.schema(), changed);
    with_every_fault(&format!("an update to\n{told}"), calls, |fault, call| async move {
        let life = subject.life();
        let state = life.create(&subject.config).await;
        let planned = life.plan(&state, changed);
        fault.happens_to(&life, call);
        let outcome = life.world.update_as(&state, &planned).await;
        let life = life.again();
        assert_kept(&life, &outcome, fault).await;
        assert!(!outcome.state.is_null(), "the object is forgotten");
        let refreshed = life.world.read(&outcome.state).await.unwrap();
        let planned = life.plan(&refreshed, changed);
        let state = match planned.action {
            Action::NoOp => refreshed,
            Action::Update => done(life.world.update_as(&refreshed, &planned).await),
            action => panic!("{action:?} is planned: {:?}", planned.replace),
        };
        life.assert_settled(&state, changed).await;
        life.delete(&state).await;
    });
}

fn of_delete(subject: &Subject) {
    let clean = subject.life();
    let mut calls = 0;
    run("without any fault", async {
        let state = clean.create(&subject.config).await;
        let before = clean.world.aws().calls();
        clean.delete(&state).await;
        calls = clean.world.aws().calls() - before;
    });
    with_every_fault("a delete", calls, |fault, call| async move {
        let life = subject.life();
        let state = life.create(&subject.config).await;
        fault.happens_to(&life, call);
        let outcome = life.world.delete(&state).await;
        let life = life.again();
        assert_eq!(outcome.error.is_some(), !outcome.state.is_null());
        if outcome.state.is_null() {
            life.assert_gone();
        }
        assert!(done(life.world.delete(&state).await).is_null());
        life.assert_gone();
    });
}

/// A configuration that changes as much as can be changed in place at once.
fn most_changed(subject: &Subject) -> Option<Value> {
    let life = subject.life();
    let mut found = None;
    run("without any fault", async {
        let state = life.create(&subject.config).await;
        let mut all = subject.config.clone();
        for change in changes(subject.entry, subject.row, &subject.config, &values(subject.entry)) {
            let mut more = all.clone();
            more.insert(change.name, change.config.get(change.name).clone());
            if is_accepted(subject.entry, subject.row, &more)
                && is_possible(subject.entry, &state, &more)
                && life.plan(&state, &more).action == Action::Update
            {
                all = more.clone();
                found = Some(more);
            }
        }
    });
    found
}

#[test]
fn whatever_call_goes_wrong_nothing_is_lost_made_twice_or_left_behind() {
    each(|entry, row| {
        let config = configurations(entry, row).remove(0);
        let told = object(entry.schema(), &config);
        let subject = Subject { entry, row, config };
        run_all(&subject, &told);
    });
}

fn run_all(subject: &Subject, told: &str) {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    let all = || {
        of_create(subject);
        if let Some(changed) = most_changed(subject) {
            of_update(subject, &changed);
        }
        of_delete(subject);
    };
    if let Err(why) = catch_unwind(AssertUnwindSafe(all)) {
        panic!("with\n{told}\n{}", super::text(why.as_ref()));
    }
}
