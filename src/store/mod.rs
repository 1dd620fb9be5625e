//! An AWS in memory for tests, made of tables: what kinds of objects there are, and what each operation does to them.
//!
//! A [`Kind`] says what AWS documents of one kind of object. Everything that is the same for all of them stands here
//! once: how objects are made, shown, found, tagged and deleted, who depends on whom, and all that AWS may do to a
//! caller: show new objects and changes late, need time, answer in pages, refuse, slow down, lose an answer.

mod filter;
mod kind;
mod object;
mod tags;
#[cfg(test)]
mod tests;
mod trouble;

pub(crate) use kind::{Does, Key, Kind, Operation, Parent, on};
pub(crate) use object::{Object, at};
pub(crate) use trouble::{Nature, Trouble};

use crate::aws::fake::{ACCOUNT, Answer, Call, Protocol};
use filter::{By, Filter, Pattern};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// A refusal of a call.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    code: String,
    message: String,
}

impl Refusal {
    /// With a code and a message.
    pub(crate) fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into() }
    }
    /// One of a table, in which `{}` stands for what it is about.
    fn of(row: (&str, &str), about: &str) -> Self {
        Self::new(row.0, row.1.replace("{}", about))
    }
    fn answer(self, protocol: Protocol) -> Answer {
        let is = |word: &str| self.code.contains(word);
        let status = match protocol {
            Protocol::Ec2 => 400,
            _ if is("NoSuch") || is("NotFound") => 404,
            _ if is("Exists") || is("Conflict") || is("InUse") || is("LimitExceeded") => 409,
            _ => 400,
        };
        Answer::Error { code: self.code, message: self.message, status }
    }
}

/// What an operation answers.
pub(crate) type Said = Result<Json, Refusal>;

/// Where an object is: account and region.
pub(crate) type Place = (String, String);

/// All objects of all accounts.
#[derive(Default)]
pub(crate) struct Store {
    kinds: Vec<&'static Kind>,
    objects: Vec<Object>,
    numbers: BTreeMap<&'static str, u32>,
    /// What AWS is like to its callers.
    pub(crate) nature: Nature,
    troubles: Vec<(usize, Trouble)>,
    calls: usize,
}

/// One call, and the store that carries it out.
pub(crate) struct Turn<'a> {
    /// The store.
    pub(crate) store: &'a mut Store,
    /// The call.
    pub(crate) call: &'a Call,
    /// The kind that the operation is about.
    pub(crate) kind: &'static Kind,
    /// Where the caller is.
    pub(crate) place: Place,
}

impl Store {
    /// An empty one, of these kinds.
    pub(crate) fn of(kinds: impl IntoIterator<Item = &'static Kind>) -> Self {
        Self { kinds: kinds.into_iter().collect(), ..Self::default() }
    }
    /// The kind of that name.
    pub(crate) fn kind(&self, name: &str) -> &'static Kind {
        let kind = self.kinds.iter().find(|kind| kind.name == name);
        kind.unwrap_or_else(|| panic!("no kind is called {name}"))
    }
    /// Puts an object there that was made before, in the account and region of most tests; returns its key. What is not
    /// said of it is as in a new one.
    pub(crate) fn with(&mut self, kind: &str, said: &Json) -> String {
        let place = (ACCOUNT.to_owned(), "us-east-1".to_owned());
        self.with_in(place, kind, said)
    }
    /// The same elsewhere.
    pub(crate) fn with_in(&mut self, place: Place, kind: &str, said: &Json) -> String {
        let kind = self.kind(kind);
        let number = self.counted(kind.name);
        let fields = merged((kind.start)(), said);
        let mut object = Object::new(kind, place, fields, number);
        object.tags = tags::of(object.value.as_object_mut().and_then(|v| v.remove("tags")));
        let key = object.key.clone();
        self.objects.retain(|was| !was.is_ending() || was.key != key || was.kind.name != kind.name);
        self.objects.push(object);
        key
    }
    /// All objects of a kind.
    pub(crate) fn all(&self, kind: &str) -> Vec<&Object> {
        self.objects.iter().filter(|object| object.kind.name == kind).collect()
    }
    /// An object by kind and key.
    pub(crate) fn get(&mut self, kind: &str, key: &str) -> Option<&mut Object> {
        self.objects.iter_mut().find(|object| object.kind.name == kind && object.key == key)
    }
    /// Takes an object away, as somebody else may.
    pub(crate) fn remove(&mut self, kind: &str, key: &str) {
        self.objects.retain(|object| object.kind.name != kind || object.key != key);
    }
    /// What there is, by kind and key.
    pub(crate) fn inventory(&self) -> Vec<String> {
        let mut all: Vec<String> = self
            .objects
            .iter()
            .filter(|object| !object.is_ending())
            .map(|object| format!("{} {}", object.kind.name, object.key))
            .collect();
        all.sort();
        all
    }
    /// How many things of a name there were so far, this one among them.
    pub(crate) fn counted(&mut self, name: &'static str) -> u32 {
        let number = self.numbers.entry(name).or_default();
        *number += 1;
        *number
    }
    /// Makes the call go wrong that comes after so many others.
    pub(crate) fn trouble(&mut self, calls: usize, trouble: Trouble) {
        self.troubles.push((self.calls + calls, trouble));
    }
    /// Lets time pass, so that all reads show what there is.
    pub(crate) fn time_passes(&mut self) {
        self.objects.retain(|object| !object.is_ending());
        self.objects.iter_mut().for_each(Object::arrive);
    }
    /// How many calls there were.
    pub(crate) fn calls(&self) -> usize {
        self.calls
    }

    /// Carries a call out.
    pub(crate) fn answer(&mut self, call: &Call) -> Answer {
        let number = self.calls;
        self.calls += 1;
        let trouble = self.troubles.iter().position(|(at, _)| *at == number);
        match trouble.map(|at| self.troubles.remove(at).1) {
            None => self.carry_out(call),
            Some(Trouble::Refused(answer)) => answer,
            Some(Trouble::Lost(answer)) => {
                self.carry_out(call);
                answer
            }
            Some(Trouble::Interrupted(stop)) => {
                stop.set();
                self.carry_out(call)
            }
        }
    }

    /// Whether there is the object of a kind that a call is about.
    fn has_subject(&mut self, kind: &'static Kind, call: &Call) -> bool {
        let place = (ACCOUNT.to_owned(), call.region.clone());
        Turn { store: self, call, kind, place }.subject().is_ok()
    }

    fn carry_out(&mut self, call: &Call) -> Answer {
        let place = (ACCOUNT.to_owned(), call.region.clone());
        let with_it = |kind: &&'static Kind| {
            let operation = kind.operations.iter().find(|o| o.name == call.action)?;
            Some((*kind, operation)).filter(|_| kind.service == call.table())
        };
        let rows: Vec<_> = self.kinds.iter().filter_map(with_it).collect();
        // What several kinds have is about the one that has the object.
        let its = rows.iter().find(|(kind, _)| rows.len() > 1 && self.has_subject(kind, call));
        let row = its.or(rows.first()).copied();
        let mut call = call.clone();
        let said = match row {
            Some((kind, operation)) => {
                call.read_path(operation.path);
                Turn { store: self, call: &call, kind, place }.run(operation)
            }
            None if call.action == "GetCallerIdentity" => Ok(caller()),
            None => tags::answer(self, &mut call, &place).unwrap_or_else(|| {
                Err(Refusal::new("InvalidAction", format!("{}:{}", call.service, call.action)))
            }),
        };
        match said {
            Ok(answer) => Answer::Data(answer),
            Err(refusal) => refusal.answer(call.protocol),
        }
    }
}

/// Who calls, which everybody may ask.
fn caller() -> Json {
    let arn = format!("arn:aws:iam::{ACCOUNT}:user/tester");
    json!({"Account": ACCOUNT, "Arn": arn, "UserId": "AIDATESTER"})
}

/// An answer that says nothing but that it was done.
pub(crate) fn done() -> Json {
    json!({"return": true})
}

/// One object laid over another.
fn merged(mut below: Json, above: &Json) -> Json {
    match (&mut below, above) {
        (Json::Object(fields), Json::Object(more)) => {
            for (name, value) in more {
                let was = fields.remove(name).unwrap_or_default();
                fields.insert(name.clone(), merged(was, value));
            }
            below
        }
        _ => above.clone(),
    }
}

impl<'a> Turn<'a> {
    /// A parameter, by the name of a field: in requests of EC2, it begins with a capital letter.
    pub(crate) fn param(&self, name: &str) -> Option<&'a Json> {
        let input = &self.call.input;
        input.get(name).or_else(|| input.get(capital(name)))
    }
    /// A string among the parameters; empty if there is none.
    pub(crate) fn text(&self, name: &str) -> &'a str {
        self.param(name).and_then(Json::as_str).unwrap_or_default()
    }
    /// The object that the call is about, by the parameters that are called as its key.
    pub(crate) fn subject(&mut self) -> Result<&mut Object, Refusal> {
        let key = self.key();
        self.object(self.kind, &key)
    }
    /// The key in the parameters.
    pub(crate) fn key(&self) -> String {
        // Calls of EC2 about several objects are made about one.
        let one = |name: &&str| self.param(name).map(texts).unwrap_or_default().concat();
        self.kind.key.fields().iter().map(one).collect::<Vec<_>>().join(Key::JOINT)
    }
    /// An object that has to be there.
    pub(crate) fn object(
        &mut self,
        kind: &'static Kind,
        key: &str,
    ) -> Result<&mut Object, Refusal> {
        let place = self.place.clone();
        let mut its = self.store.objects.iter_mut();
        its.find(|object| object.is(kind, &place, key)).ok_or_else(|| Refusal::of(kind.absent, key))
    }
    /// Adds an object as a new one.
    pub(crate) fn add(&mut self, kind: &str, said: &Json) -> String {
        let nature = self.store.nature;
        let key = self.store.with_in(self.place.clone(), kind, said);
        let kind = self.store.kind(kind);
        if let Ok(object) = self.object(kind, &key) {
            object.is_new(&nature);
        }
        key
    }

    fn run(&mut self, operation: &Operation) -> Said {
        match operation.does {
            Does::Create(wrap) => self.create(wrap),
            Does::Get(wrap) => self.get(wrap),
            Does::List(name, filters) => self.list(name, filters),
            Does::Set(wrap) => {
                let fields = self.fields();
                self.set(wrap, &fields)
            }
            Does::Clear(names) => self.change("", |value| {
                value.as_object_mut().unwrap().retain(|name, _| !names.contains(&name.as_str()));
            }),
            Does::Tag => tags::tag(self),
            Does::Untag => tags::untag(self),
            Does::Delete => self.delete(),
            Does::Other(run) => run(self),
        }
    }

    /// The parameters as fields of an object, without its tags.
    pub(crate) fn fields(&self) -> Json {
        let mut fields = Map::new();
        for (name, value) in self.call.input.as_object().into_iter().flatten() {
            if !["TagSpecification", "Tags", "tags"].contains(&name.as_str()) {
                fields.insert(name.clone(), value.clone());
            }
        }
        let mut fields = Json::Object(fields);
        if self.kind.is_small() {
            fields = lowered(fields);
        }
        for (from, to) in self.kind.renamed {
            if let Some(value) = fields.as_object_mut().and_then(|fields| fields.remove(*from)) {
                object::set(&mut fields, to, value);
            }
        }
        fields
    }

    /// Makes an object of the parameters.
    pub(crate) fn create(&mut self, wrap: &str) -> Said {
        let kind = self.kind;
        if let Some(key) = kind.token.and_then(|name| self.made_with(name)) {
            return self.shown(&key, wrap);
        }
        let mut value = merged((kind.start)(), &self.fields());
        (kind.new)(self, &mut value)?;
        for parent in kind.parents {
            let Some(key) = at(&value, parent.field).and_then(Json::as_str) else { continue };
            let (key, of) = (key.to_owned(), self.store.kind(parent.kind));
            self.object(of, &key)?;
        }
        for (names, code, message) in kind.unique {
            let its: Vec<_> = names.iter().map(|name| at(&value, name).cloned()).collect();
            let is_taken = |object: &&Object| {
                object.kind.name == kind.name
                    && object.place == self.place
                    && !object.is_ending()
                    && names
                        .iter()
                        .zip(&its)
                        .all(|(name, its)| at(&object.value, name) == its.as_ref())
            };
            if its.iter().all(Option::is_some) && self.store.objects.iter().any(|o| is_taken(&o)) {
                let about = its[0].as_ref().and_then(Json::as_str).unwrap_or_default();
                return Err(Refusal::of((code, message), about));
            }
        }
        value["tags"] = json!(tags::of_create(self)?);
        let key = self.add(kind.name, &value);
        (kind.made)(self, &key);
        self.shown(&key, wrap)
    }

    fn made_with(&self, token: &str) -> Option<String> {
        let its = self.param(token)?;
        let mut all = self.store.objects.iter();
        all.find(|object| {
            object.kind.name == self.kind.name
                && object.value.get(small(token)).or(object.value.get(token)) == Some(its)
        })
        .map(|object| object.key.clone())
    }

    /// The object as the answer of its create call has it, which knows all of it.
    fn shown(&mut self, key: &str, wrap: &str) -> Said {
        let kind = self.kind;
        let object = self.object(kind, key)?;
        Ok(wrapped(wrap, object.made()))
    }

    /// Tells the object that the call is about.
    pub(crate) fn get(&mut self, wrap: &str) -> Said {
        let (kind, key, place) = (self.kind, self.key(), &self.place);
        let mut all = self.store.objects.iter_mut();
        let object = all.find(|object| object.is_or_was(kind, place, &key));
        let shown = object.and_then(Object::show);
        self.store.objects.retain(|object| !object.is_over());
        shown.map(|shown| wrapped(wrap, shown)).ok_or_else(|| Refusal::of(kind.absent, &key))
    }

    fn list(&mut self, name: &str, filters: &[(&str, &str)]) -> Said {
        let filters = self.filters(filters)?;
        let items = self.show_all(|object| filters.iter().all(|filter| filter.passes(object)));
        Ok(self.page(name, items))
    }

    /// What a list shows of the objects that are meant.
    pub(crate) fn show_all(&mut self, is_meant: impl Fn(&Object) -> bool) -> Vec<Json> {
        let (kind, place) = (self.kind, &self.place);
        let mut items = Vec::new();
        for object in &mut self.store.objects {
            let is_here = object.kind.name == kind.name && object.place == *place;
            if is_here && is_meant(object) {
                items.extend(object.show());
            }
        }
        self.store.objects.retain(|object| !object.is_over());
        items
    }

    /// One page of a list.
    pub(crate) fn page(&self, name: &str, items: Vec<Json>) -> Json {
        let (asked, told, more) = kind::paging(self.call.table());
        let from: usize = self.text(asked).parse().unwrap_or(0);
        let size = self.store.nature.page;
        let to = if size == 0 { items.len() } else { items.len().min(from + size) };
        let mut answer = json!({});
        if to < items.len() {
            answer[told] = to.to_string().into();
        }
        if let Some(more) = more {
            answer[more] = (to < items.len()).into();
        }
        answer[name] = items.into_iter().take(to).skip(from).collect();
        answer
    }

    fn filters(&self, table: &[(&str, &str)]) -> Result<Vec<Filter>, Refusal> {
        let named = self.call.input.get("Filter").and_then(Json::as_array).into_iter().flatten();
        let mut filters = Vec::new();
        for filter in named {
            let name = filter["Name"].as_str().unwrap_or_default();
            let values = Pattern::all(&filter["Value"], Pattern::Wild);
            assert!((1..=200).contains(&values.len()), "EC2 takes 1 to 200 values in a filter");
            let field = match (name.strip_prefix("tag:"), table.iter().find(|(is, _)| *is == name))
            {
                (Some(key), _) => By::Tag(key.to_owned()),
                (None, Some((_, field))) => By::Field((*field).to_owned()),
                (None, None) => {
                    let message = format!("The filter '{name}' is invalid");
                    return Err(Refusal::new("InvalidParameterValue", message));
                }
            };
            filters.push(Filter { by: field, values });
        }
        for (name, field) in table {
            if let Some(values) = self.param(name).map(|said| Pattern::all(said, Pattern::Text)) {
                filters.push(Filter { by: By::Field((*field).to_owned()), values });
            }
        }
        Ok(filters)
    }

    /// Sets fields of the object that the call is about.
    pub(crate) fn set(&mut self, wrap: &str, fields: &Json) -> Said {
        self.change(wrap, |value| *value = merged(value.take(), fields))
    }
    /// Changes the object that the call is about. Reads may go on to show what it was.
    pub(crate) fn change(&mut self, wrap: &str, change: impl FnOnce(&mut Json)) -> Said {
        let stale = self.store.nature.stale;
        let object = self.subject()?;
        object.change(stale, change);
        Ok(if wrap.is_empty() { done() } else { wrapped(wrap, object.now()) })
    }

    /// Deletes an object because of what the call does to another one. Reads may go on to show it.
    pub(crate) fn end(&mut self, kind: &str, key: &str) {
        let (nature, place) = (self.store.nature, &self.place);
        let kind = self.store.kind(kind);
        let its = self.store.objects.iter_mut().find(|object| object.is(kind, place, key));
        if let Some(object) = its {
            object.end(&nature);
        }
        self.store.objects.retain(|object| !object.is_over());
    }
    /// Deletes the object that the call is about.
    pub(crate) fn delete(&mut self) -> Said {
        let (key, place, kind) = (self.key(), self.place.clone(), self.kind);
        self.subject()?;
        let children = |object: &Object| {
            let mut parents = object.kind.parents.iter();
            parents.find(|parent| parent.kind == kind.name && object.is_child(parent, &place, &key))
        };
        for object in self.store.objects.iter().filter(|object| !object.is_ending()) {
            let holds = children(object).filter(|parent| !object.goes_along(parent));
            if let Some(refusal) = holds.and_then(|parent| parent.held) {
                return Err(Refusal::of(refusal, &key));
            }
        }
        (kind.end)(self, &key)?;
        let nature = self.store.nature;
        for object in &mut self.store.objects {
            if children(object).is_some() {
                object.end(&Nature { stale: 0, ..nature });
            }
        }
        let object = self.object(kind, &key)?;
        object.end(&nature);
        let shown = object.now();
        self.store.objects.retain(|object| !object.is_over());
        let is_told = self.call.protocol == Protocol::RestJson;
        Ok(if is_told { wrapped(kind.name, shown) } else { done() })
    }
}

/// An object as an answer has it: in an element, in a list (`Things[]`), or as the answer itself if that has no name.
fn wrapped(wrap: &str, object: Json) -> Json {
    match wrap.strip_suffix("[]") {
        Some(list) => json!({list: [object]}),
        None if wrap.is_empty() => object,
        None => json!({wrap: object}),
    }
}

/// A string, or all strings of a list.
pub(crate) fn texts(value: &Json) -> Vec<String> {
    match value {
        Json::Array(all) => all.iter().flat_map(texts).collect(),
        Json::String(text) => vec![text.clone()],
        Json::Null => vec![],
        other => vec![other.to_string()],
    }
}

fn capital(name: &str) -> String {
    let (first, rest) = name.split_at(name.len().min(1));
    first.to_uppercase() + rest
}

/// Fields as answers of EC2 write them: with small letters, and without an object around a single value.
fn lowered(value: Json) -> Json {
    match value {
        Json::Object(mut fields) if fields.len() == 1 && fields.contains_key("Value") => {
            fields.remove("Value").unwrap_or_default()
        }
        Json::Object(fields) => {
            fields.into_iter().map(|(name, value)| (small(&name), lowered(value))).collect()
        }
        Json::Array(all) => all.into_iter().map(lowered).collect(),
        other => other,
    }
}

fn small(name: &str) -> String {
    let (first, rest) = name.split_at(name.len().min(1));
    first.to_lowercase() + rest
}
