//! Boats that are something of another object: more than one resource can be the same one.

use super::lake::{Boat, Fault};
use super::world::{Planned, World, done, text};
use crate::diagnostic::Diagnostics;
use crate::engine::life::{self, Life, Outcome};
use crate::engine::{Claim, End, Private, Setting, settings};
use crate::plan;
use crate::value::Value;

const NOTE: Option<&str> = Some(Boat::note.name);
const RESETS: &[Setting] = &[Setting::whole("berth", &[Boat::name.name], NOTE, End::Resets)];
const REMOVES: &[Setting] = &[Setting::whole("berth", &[Boat::name.name], NOTE, End::Removes)];
const BARE: &[Setting] = &[Setting::whole("berth", &[Boat::name.name], None, End::Removes)];
const ALL: [&[Setting]; 3] = [RESETS, REMOVES, BARE];

const CONFIG: &str = r#"name = "Argo" note = "ours""#;

fn world(sets: &'static [Setting]) -> World {
    World::with(|options| options.sets = sets)
}

/// A resource in the state, with what is beside it.
#[derive(Clone)]
struct Stored {
    state: Value,
    private: Private,
}

impl World {
    /// The next run: another process.
    fn again(self) -> Self {
        self.calls();
        self.forgetting()
    }
    /// A plan beside those of others, as the provider makes it.
    fn plan_beside(&self, prior: Option<&Stored>, config: &str) -> (Planned, Vec<String>) {
        let private = prior.map(|stored| stored.private.encode()).unwrap_or_default();
        let state = prior.map_or(Value::Null, |stored| stored.state.clone());
        let Planned { value, config, mut private } = self.plan(&state, config, &private);
        let mut planned =
            plan::Planned { value, replace: vec![], diagnostics: Diagnostics::default() };
        self.beside(&state, &mut planned, &mut private);
        let told = planned.diagnostics.iter().map(|told| told.detail.clone()).collect();
        (Planned { value: planned.value, config, private }, told)
    }
    fn beside(&self, prior: &Value, planned: &mut plan::Planned, private: &mut Private) {
        let object = if planned.value.is_null() { prior } else { &planned.value };
        let place = settings::Location::planned(self.entry().resource, None, object);
        let told = (prior, &Value::Null);
        self.life().settings.plan(self.entry(), &place, told, planned, private);
    }
    /// The private data of a plan to destroy.
    fn plan_end(&self, stored: &Stored) -> Private {
        let mut private = stored.private.clone();
        let mut planned = plan::Planned {
            value: Value::Null,
            replace: vec![],
            diagnostics: Diagnostics::default(),
        };
        self.beside(&stored.state, &mut planned, &mut private);
        private
    }
    async fn stored(&self, config: &str) -> Stored {
        let planned = self.plan_beside(None, config).0;
        self.apply_create(&planned).await
    }
    async fn apply_create(&self, planned: &Planned) -> Stored {
        let life = Life { config: &planned.config, ..self.life() };
        let claim = Claim::default();
        let state = done(life::create(&life, &planned.value, &planned.private, &claim).await);
        self.kept(planned, state)
    }
    async fn apply_update(&self, prior: &Stored, planned: &Planned) -> Stored {
        let life = Life { config: &planned.config, ..self.life() };
        let change = (&prior.state, &planned.value);
        let claim = Claim::default();
        let state = done(life::update(&life, change, &planned.private, &claim).await);
        self.kept(planned, state)
    }
    fn kept(&self, planned: &Planned, state: Value) -> Stored {
        let private = planned.private.clone();
        let private = private.after(self.entry(), &planned.config, &state, false).kept_in(None);
        Stored { state, private: Private::decode(&private.encode()) }
    }
    async fn refreshed(&self, stored: &Stored) -> Stored {
        let state = self.read(&stored.state).await.unwrap();
        Stored { state, private: stored.private.clone().kept_in(None).held(self.entry().resource) }
    }
    async fn end(&self, stored: &Stored, private: &Private) -> Outcome {
        life::delete(&self.life(), &stored.state, private).await
    }
    fn note(&self) -> Option<String> {
        let water = self.water();
        water.objects.get("b-Argo").map(|boat| text(&boat.value, "note").to_owned())
    }
    fn somebody_writes(&self, note: &str) {
        let mut water = self.water();
        water.objects.get_mut("b-Argo").unwrap().value.insert("note", note.into());
    }
}

#[tokio::test]
async fn the_end_of_one_that_is_alone_undoes_it() {
    for sets in ALL {
        let world = world(sets);
        let stored = world.stored(CONFIG).await;
        let world = world.again();
        let stored = world.refreshed(&stored).await;
        done(world.end(&stored, &world.plan_end(&stored)).await);
        assert_eq!(world.note(), None);
        assert!(world.cx.take_warnings().is_empty());
        // Gone is ended.
        done(world.end(&stored, &stored.private).await);
    }
}

#[tokio::test]
async fn what_aws_stores_in_another_form_is_still_what_this_resource_has_set() {
    for sets in ALL {
        let world = world(sets);
        let stored = world.stored(r#"name = "Argo" note = "Maße""#).await;
        assert_eq!(world.note().as_deref(), Some("Ma?e"));
        done(world.end(&stored, &world.plan_end(&stored)).await);
        assert_eq!(world.note(), None);
    }
}

#[tokio::test]
async fn the_end_of_the_old_one_does_not_undo_the_beginning_of_the_new_one() {
    for sets in ALL {
        for refreshed in [true, false] {
            let world = world(sets);
            let mut old = world.stored(CONFIG).await;
            let world = world.again();
            if refreshed {
                old = world.refreshed(&old).await;
            }
            world.stored(CONFIG).await;
            world.calls();
            done(world.end(&old, &old.private).await);
            assert_eq!(world.calls(), [""; 0], "it is known without a call");
            assert_eq!(world.note().as_deref(), Some("ours"));
            assert!(world.cx.take_warnings().is_empty(), "that is what was wanted");
        }
    }
}

#[tokio::test]
async fn the_new_one_may_be_under_way_or_come_after_the_end() {
    for sets in ALL {
        // The end comes while the new one is made, and the other way round.
        for slow in [true, false] {
            let world = world(sets);
            let old = world.stored(CONFIG).await;
            let world = world.again();
            let planned = world.plan_beside(None, CONFIG).0;
            world.water().slow = if slow { 2 } else { 0 };
            let (make, end) = (world.apply_create(&planned), world.end(&old, &old.private));
            let tick = async {
                for _ in 0..20 {
                    tokio::task::yield_now().await;
                }
                // So that a slow call comes back.
                world.water().calls.push("tick".into());
            };
            if slow {
                let (_, outcome, ()) = tokio::join!(make, end, tick);
                done(outcome);
            } else {
                let (outcome, _) = tokio::join!(end, make);
                done(outcome);
            }
            assert_eq!(world.note().as_deref(), Some("ours"), "{slow}");
        }
    }
}

#[tokio::test]
async fn a_new_one_that_could_not_be_made_keeps_nothing() {
    for sets in ALL {
        let world = world(sets);
        let old = world.stored(CONFIG).await;
        let world = world.again();
        world.fault("create", Fault::Refused("Denied", "No"));
        let planned = world.plan_beside(None, CONFIG).0;
        let life = Life { config: &planned.config, ..world.life() };
        let claim = Claim::default();
        let create = life::create(&life, &planned.value, &planned.private, &claim);
        let (created, ended) = tokio::join!(create, world.end(&old, &old.private));
        assert!(created.error.is_some());
        done(ended);
        assert_eq!(world.note(), None);
    }
}

#[tokio::test]
async fn what_somebody_else_has_written_since_is_left_alone_and_told() {
    for (sets, refreshed, left) in [
        (RESETS, true, true),
        (RESETS, false, true),
        (REMOVES, false, true),
        (REMOVES, true, false),
    ] {
        let world = world(sets);
        let mut stored = world.stored(CONFIG).await;
        let world = world.again();
        world.somebody_writes("theirs");
        if refreshed {
            // The plan shows it, and whoever agrees to it has seen what is to be removed.
            stored = world.refreshed(&stored).await;
        }
        done(world.end(&stored, &stored.private).await);
        let told = world.cx.take_warnings();
        assert_eq!((told.len(), world.note().is_some()), (usize::from(left), left), "{refreshed}");
        if left {
            assert!(told[0].detail.contains("aws_boat b-Argo"), "{}", told[0].detail);
        }
    }
}

#[tokio::test]
async fn what_aws_shows_late_is_not_taken_for_what_somebody_else_has_written() {
    let world = world(RESETS);
    let stored = world.stored(CONFIG).await;
    world.somebody_writes("what was there before");
    let settles = world.after(world.water().calls.len() + 2, || world.somebody_writes("ours"));
    let settles = async {
        settles.await;
        std::future::pending::<()>().await;
    };
    tokio::select! {
        outcome = world.end(&stored, &stored.private) => done(outcome),
        () = settles => unreachable!("it is pending"),
    };
    assert_eq!(world.note(), None);
    assert!(world.cx.take_warnings().is_empty());
}

#[tokio::test]
async fn a_state_in_which_nothing_is_noted_counts_as_it_is() {
    for (now, left) in [("ours", false), ("theirs", true)] {
        let world = world(RESETS);
        let mut stored = world.stored(CONFIG).await;
        stored.private = Private::default();
        let world = world.again();
        world.somebody_writes(now);
        done(world.end(&stored, &stored.private).await);
        assert_eq!(world.note().is_some(), left);
    }
}

#[tokio::test]
async fn of_two_that_stay_the_second_plan_tells() {
    for sets in ALL {
        let world = world(sets);
        let (first, told) = world.plan_beside(None, CONFIG);
        assert_eq!(told, [""; 0]);
        // The second plan of the same change is not another resource.
        let mut again = first.private.clone();
        let mut planned = plan::Planned {
            value: first.value.clone(),
            replace: vec![],
            diagnostics: Diagnostics::default(),
        };
        world.beside(&Value::Null, &mut planned, &mut again);
        assert!(planned.diagnostics.is_empty());
        let (_, told) = world.plan_beside(None, CONFIG);
        let [told] = &told[..] else { panic!("{told:?}") };
        assert!(told.contains("berth with name = \"Argo\""), "{told}");
        let (_, told) = world.plan_beside(None, r#"name = "Other""#);
        assert_eq!(told, [""; 0]);
    }
}

#[tokio::test]
async fn of_two_that_are_the_same_one_ends_and_what_the_other_one_keeps_stays() {
    for sets in ALL {
        for ends_first_in_the_plan in [true, false] {
            for ends_first_in_the_apply in [true, false] {
                let world = world(sets);
                let one = world.stored(CONFIG).await;
                let two = world.stored(CONFIG).await;
                let world = world.again();
                let (one, two) = (world.refreshed(&one).await, world.refreshed(&two).await);
                let (end, kept) = if ends_first_in_the_plan {
                    let end = world.plan_end(&one);
                    (end, world.plan_beside(Some(&two), CONFIG).0)
                } else {
                    let kept = world.plan_beside(Some(&two), CONFIG).0;
                    (world.plan_end(&one), kept)
                };
                let changes = kept.value != two.state;
                assert_eq!(changes, ends_first_in_the_plan, "what is left alone has no change");

                // The apply is another process, which sees only what changes. Terraform before 1.16 does not tell it
                // what the first plan has remembered.
                let world = world.again();
                let update = async {
                    if changes {
                        let planned = world.plan_beside(Some(&two), CONFIG).0;
                        assert_eq!(planned.value == kept.value, ends_first_in_the_apply);
                        if planned.value != two.state {
                            let now = world.apply_update(&two, &planned).await;
                            assert_eq!(now.state, two.state);
                        }
                    }
                };
                if ends_first_in_the_apply {
                    done(world.end(&one, &end).await);
                    update.await;
                } else {
                    update.await;
                    done(world.end(&one, &end).await);
                }
                assert_eq!(world.note().as_deref(), Some("ours"));
            }
        }
    }
}

#[tokio::test]
async fn of_two_that_differ_the_end_of_the_one_that_wrote_first_leaves_the_last_word() {
    let world = world(RESETS);
    let one = world.stored(CONFIG).await;
    world.stored(r#"name = "Argo" note = "other""#).await;
    let world = world.again();
    let one = world.refreshed(&one).await;
    done(world.end(&one, &one.private).await);
    assert_eq!(world.note().as_deref(), Some("other"));
}

#[tokio::test]
async fn a_plan_to_destroy_what_somebody_else_has_set_since_says_that_it_stays() {
    let world = world(RESETS);
    let stored = world.stored(CONFIG).await;
    let world = world.again();
    world.somebody_writes("theirs");
    let stored = world.refreshed(&stored).await;
    let mut planned =
        plan::Planned { value: Value::Null, replace: vec![], diagnostics: Diagnostics::default() };
    world.beside(&stored.state, &mut planned, &mut stored.private.clone());
    let told: Vec<_> = planned.diagnostics.iter().map(|told| told.summary.as_str()).collect();
    assert_eq!(told, ["Somebody else has set the berth since"]);
}
