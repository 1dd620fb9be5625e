//! An AWS in memory with one type of object, and every fault that it can be told to have.

use super::super::text::boxed::Boxed;
use crate::diagnostic::Diagnostics;
use crate::engine::{
    AnyResource, Cx, Error, Lost, ObservedValue, Operation, Result, Retry, Setting, Spec, State,
    Tagging, Tags, Timeouts,
};
use crate::plan::Draft;
use crate::schema::types::Ipv6Cidr;
use crate::schema::{Block as _, Lit};
use crate::stop::Stop;
use crate::value::Value;
use std::cell::Cell;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

model! {
    /// A boat on the lake.
    pub(super) struct Boat {
        /// Its number.
        #[tf(computed)]
        id: Option<String>,
        /// Its name, for good.
        #[tf(required, replace)]
        name: String,
        /// How long it is.
        #[tf(optional)]
        size: Option<i64>,
        /// Its network, which the lake spells in its own way.
        #[tf(optional)]
        network: Option<Ipv6Cidr>,
        /// Whatever there is to say. The lake says an empty string for nothing.
        #[tf(optional)]
        note: Option<String>,
        /// Where it lies.
        #[tf(optional, computed, empty_is_unset)]
        berth: Option<String>,
        /// How many are on it. The lake does not count the boats that are empty.
        #[tf(computed)]
        crew: Option<i64>,
        /// Who was the last to sail it.
        #[tf(computed, null)]
        skipper: Option<String>,
        /// How it is painted, which cannot be chosen when it is made.
        #[tf(optional)]
        colour: Option<String>,
        /// Whether it may be sunk with people on it. The lake knows nothing of this.
        #[tf(optional, unread, default = Lit::Bool(false))]
        force: Option<bool>,
        /// The code of its lock, which is only sent.
        #[tf(optional, write_only)]
        code: Option<String>,
        /// Changes with the code.
        #[tf(optional)]
        code_version: Option<i64>,
    }
}

/// What a call does instead of what it should.
#[derive(Clone)]
pub(super) enum Fault {
    /// It is refused, with a code and a message.
    Refused(&'static str, &'static str),
    /// Its answer is lost. Whether it is carried out.
    Lost(bool),
    /// It panics.
    Panic,
    /// The user stops Terraform meanwhile.
    Stop(Stop),
    /// It never comes back.
    Never,
}

/// How the type differs from others.
#[derive(Clone)]
pub(super) struct Options {
    pub(super) lost: Lost,
    pub(super) read_at_once: usize,
    pub(super) await_delete: bool,
    pub(super) tags_on_create: bool,
    pub(super) retries: &'static [Retry],
    /// What boats are of other objects. One that is something of them has its name as its number, and is made as often as
    /// one likes.
    pub(super) sets: &'static [Setting],
}

#[derive(Clone, Default)]
pub(super) struct Object {
    pub(super) value: Value,
    pub(super) tags: Tags,
    /// So many reads do not show it yet.
    pub(super) hidden: u32,
    /// What reads say of it, one after the other; then it is settled.
    pub(super) states: VecDeque<State>,
}

#[derive(Default)]
pub(super) struct Water {
    pub(super) objects: BTreeMap<String, Object>,
    /// The calls so far: `create`, `read b-1,b-2`, `update size`, `tag b-1 a=b`, `untag b-1 a` ...
    pub(super) calls: Vec<String>,
    /// The tokens of the create calls.
    pub(super) tokens: Vec<String>,
    /// The codes that came in create and update calls.
    pub(super) codes: Vec<Value>,
    /// Faults by the beginning of the call, each for one call.
    pub(super) faults: Vec<(String, Fault)>,
    /// What every new object is like.
    pub(super) new: Object,
    /// The next create call that is carried out is answered only after so many calls in all.
    pub(super) slow: usize,
    /// Settings that the lake takes without doing anything.
    pub(super) deaf: bool,
}

pub(super) struct Lake {
    pub(super) options: Options,
    spec: Spec,
    water: Mutex<Water>,
}

thread_local! {
    /// Tagging is a matter of plain functions. Each test has a thread of its own.
    static LAKE: Cell<Option<&'static Lake>> = const { Cell::new(None) };
}

fn spec(options: &Options) -> Spec {
    Spec {
        version: 2,
        tagging: Some(Tagging {
            on_create: options.tags_on_create,
            policy_type: None,
            set: |_, id, tags| Box::pin(tag(id, tags)),
            remove: |_, id, keys| Box::pin(untag(id, keys)),
        }),
        timeouts: Timeouts::DEFAULT.with(Operation::Create, 10).with(Operation::Delete, 10),
        read_at_once: options.read_at_once,
        retries: options.retries,
        sets: options.sets,
        await_delete: options.await_delete,
        ..Spec::of("aws_boat", options.lost, "the number of the boat, such as `b-1`")
    }
}

impl Lake {
    pub(super) fn new(options: Options) -> &'static Lake {
        let spec = spec(&options);
        let lake = Lake { options, spec, water: Mutex::default() };
        let lake: &'static Lake = Box::leak(Box::new(lake));
        LAKE.set(Some(lake));
        lake
    }
    pub(super) fn water(&self) -> MutexGuard<'_, Water> {
        self.water.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Notes a call; what it does wrong. True if it is carried out, but its answer is lost.
    async fn called(&self, call: String) -> Result<bool> {
        tokio::task::yield_now().await;
        let fault = {
            let mut water = self.water();
            let fault = water.faults.iter().position(|(start, _)| call.starts_with(start.as_str()));
            let fault = fault.map(|i| water.faults.remove(i).1);
            water.calls.push(call.clone());
            fault
        };
        match fault {
            None => Ok(false),
            Some(Fault::Refused(code, message)) => Err(refused(code, message)),
            Some(Fault::Lost(true)) => Ok(true),
            Some(Fault::Lost(false)) => Err(lost()),
            Some(Fault::Panic) => panic!("{call} panics"),
            Some(Fault::Never) => std::future::pending().await,
            Some(Fault::Stop(stop)) => {
                stop.set();
                Ok(false)
            }
        }
    }

    fn make(&self, cx: &Cx, plan: &Value) -> String {
        let mut water = self.water();
        let id = match self.options.sets {
            [] => format!("b-{}", water.objects.len() + 1),
            _ => format!("b-{}", plan.get("name").as_str().unwrap_or_default()),
        };
        let mut object = water.new.clone();
        let model = Boat::NODES;
        object.value = Value::object(
            model.iter().map(|a| (a.name, plan.get(a.name).clone().without_unknowns())),
        );
        object.value.insert("id", Value::from(id.as_str()));
        object.value.insert("colour", Value::Null);
        if plan.get("berth").as_str().is_none_or(str::is_empty) {
            object.value.insert("berth", Value::from("pier 1"));
        }
        object.value = as_the_lake_has_it(object.value);
        if self.options.tags_on_create {
            object.tags.extend(cx.tags().clone());
        }
        water.objects.insert(id.clone(), object);
        id
    }
}

fn refused(code: &str, message: &str) -> Error {
    let api = crate::aws::Api {
        service: "lake".into(),
        operation: "Row".into(),
        code: Some(code.into()),
        message: message.into(),
        status: 400,
        request_id: None,
        source: Arc::new(std::fmt::Error),
    };
    crate::aws::Error::Api(Box::new(api)).into()
}

/// An answer that did not arrive.
pub(super) fn lost() -> Error {
    crate::aws::Error::Unreadable {
        service: "lake".into(),
        operation: "Row".into(),
        status: 200,
        source: Arc::new(std::fmt::Error),
    }
    .into()
}

/// What the lake makes of the values that it is given.
fn as_the_lake_has_it(mut value: Value) -> Value {
    if let Some(network) = value.get("network").as_str().map(str::to_lowercase) {
        value.insert("network", Value::from(network));
    }
    for name in ["name", "note"] {
        if let Some(text) = value.get(name).as_str().map(|text| text.replace('ß', "?")) {
            value.insert(name, Value::from(text));
        }
    }
    if value.get("note").is_null() {
        value.insert("note", Value::from(""));
    }
    value.insert("force", Value::Null);
    value
}

impl AnyResource for Lake {
    fn spec(&self) -> &Spec {
        &self.spec
    }
    fn rust_type(&self) -> &'static str {
        std::any::type_name::<Boat>()
    }
    fn plan_destroy(&self, _: &Value, _: &mut crate::diagnostic::Diagnostics) {}
    fn recode(&self, object: &Value) -> Result<Value> {
        Ok(object.clone())
    }
    fn check_id(&self, id: &str) -> std::result::Result<(), String> {
        if id.starts_with("b-") { Ok(()) } else { Err(format!("{id:?} is no number of a boat.")) }
    }
    fn validate(&self, _: &Value, _: &mut Diagnostics) {}
    fn plan(&self, _: &mut Draft<'_>) {}
    fn upgrade(&self, from: i64, state: &mut serde_json::Map<String, serde_json::Value>) {
        if from < 2
            && let Some(length) = state.remove("length")
        {
            state.insert("size".into(), length);
        }
    }
    fn create<'a>(&'a self, cx: &'a Cx, plan: &'a Value) -> Boxed<'a, String> {
        Box::pin(async move {
            self.water().tokens.push(cx.token().to_owned());
            self.water().codes.push(plan.get("code").clone());
            let is_lost = self.called("create".into()).await?;
            let id = self.make(cx, plan);
            let calls = std::mem::take(&mut self.water().slow);
            while self.water().calls.len() < calls {
                tokio::task::yield_now().await;
            }
            if is_lost { Err(lost()) } else { Ok(id) }
        })
    }
    fn find<'a>(&'a self, _: &'a Cx, plan: &'a Value) -> Boxed<'a, Vec<String>> {
        Box::pin(async move {
            self.called("find".into()).await?;
            let mut water = self.water();
            let mut found = Vec::new();
            for (id, object) in &mut water.objects {
                if object.hidden > 0 {
                    object.hidden -= 1;
                } else if object.value.get("name") == plan.get("name") {
                    found.push(id.clone());
                }
            }
            Ok(found)
        })
    }
    fn read<'a>(
        &'a self,
        _: &'a Cx,
        ids: &'a [String],
    ) -> Boxed<'a, BTreeMap<String, ObservedValue>> {
        Box::pin(async move {
            self.called(format!("read {}", ids.join(","))).await?;
            let mut water = self.water();
            let mut found = BTreeMap::new();
            for id in ids {
                let Some(object) = water.objects.get_mut(id) else { continue };
                if object.hidden > 0 {
                    object.hidden -= 1;
                    continue;
                }
                let state = object.states.pop_front().unwrap_or(State::Settled);
                let (value, tags) = (object.value.clone(), object.tags.clone());
                found.insert(id.clone(), ObservedValue { value, tags, state });
            }
            Ok(found)
        })
    }
    fn update<'a>(
        &'a self,
        _: &'a Cx,
        id: &'a str,
        old: &'a Value,
        new: &'a Value,
    ) -> Boxed<'a, ()> {
        Box::pin(async move {
            // One call for each, as with ModifyVpcAttribute.
            for a in Boat::NODES {
                let unchanged = a.same(old.get(a.name), new.get(a.name));
                if a.rules.unread || a.rules.write_only || unchanged {
                    continue;
                }
                self.called(format!("update {}", a.name)).await?;
                let mut water = self.water();
                if a.name == "code_version" {
                    water.codes.push(new.get("code").clone());
                }
                let deaf = water.deaf;
                if let Some(object) = water.objects.get_mut(id).filter(|_| !deaf) {
                    object.value.insert(a.name, new.get(a.name).clone());
                    object.value = as_the_lake_has_it(object.value.clone());
                }
            }
            Ok(())
        })
    }
    fn delete<'a>(&'a self, cx: &'a Cx, id: &'a str, object: &'a Value) -> Boxed<'a, ()> {
        Box::pin(async move {
            let force = object.get("force") == &Value::Bool(true);
            let berth = if cx.had_set(Boat::berth) { " from its berth" } else { "" };
            self.called(format!("delete {id}{}{berth}", if force { " by force" } else { "" }))
                .await?;
            let mut water = self.water();
            match water.objects.get_mut(id) {
                Some(object) if self.options.await_delete && !object.states.is_empty() => {}
                _ => {
                    water.objects.remove(id);
                }
            }
            Ok(())
        })
    }
}

async fn tag(id: &str, tags: Tags) -> Result<()> {
    let lake = LAKE.get().unwrap();
    let told: Vec<_> = tags.iter().map(|(k, v)| format!("{k}={v}")).collect();
    lake.called(format!("tag {id} {}", told.join(","))).await?;
    lake.water().objects.entry(id.into()).and_modify(|object| object.tags.extend(tags));
    Ok(())
}

async fn untag(id: &str, keys: Vec<String>) -> Result<()> {
    let lake = LAKE.get().unwrap();
    lake.called(format!("untag {id} {}", keys.join(","))).await?;
    lake.water()
        .objects
        .entry(id.into())
        .and_modify(|object| object.tags.retain(|key, _| !keys.contains(key)));
    Ok(())
}
