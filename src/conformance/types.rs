//! Types of nothing that have every feature that a type can have.

use crate::engine::{
    Change, Cx, Error, Found, Lost, Operation, Registered, Resource, Result, Scope, Spec, Tagging,
    Timeouts, of,
};
use crate::plan::Draft;
use crate::schema::Lit;
use crate::schema::types::{ArnText, Cidr, Ipv4Cidr, Ipv6Cidr};
use crate::value::{Number, Value};
use std::collections::{BTreeMap, BTreeSet};

/// All of them.
pub(super) const ALL: &[Registered] = &[of::<Everything>(), of::<Plain>()];

model! {
    /// An object with every kind of attribute and block.
    pub(super) struct Everything {
        /// Computed.
        #[tf(computed)]
        id: Option<String>,
        /// Required, and a new object when it changes.
        #[tf(required, replace)]
        name: String,
        /// Chosen by AWS if not by the user.
        #[tf(optional, computed, replace, empty_is_unset)]
        zone: Option<String>,
        /// With a default.
        #[tf(optional, empty_is_unset, default = Lit::Text("plain"), one_of = &["plain", "fancy"])]
        mode: Option<String>,
        /// A number with a default, and a new object when it changes.
        #[tf(optional, replace, default = Lit::Int(3), range = (1, 9))]
        size: Option<i64>,
        /// A switch.
        #[tf(optional, default = Lit::Bool(false), unread)]
        force: Option<bool>,
        /// Changes with every update.
        #[tf(computed, recompute)]
        revision: Option<i64>,
        /// Changes with the networks.
        #[tf(computed, recompute_with = &["networks", "rule"])]
        summary: Option<String>,
        /// Chosen by AWS anew with the mode.
        #[tf(optional, computed, recompute_with = &["mode"])]
        seal: Option<String>,
        /// Only sent.
        #[tf(optional, write_only)]
        secret: Option<String>,
        /// One of two.
        #[tf(optional, computed, conflicts = &["network6"])]
        network4: Option<Ipv4Cidr>,
        /// The other.
        #[tf(optional, computed, conflicts = &["network4"])]
        network6: Option<Ipv6Cidr>,
        /// Of any spelling.
        #[tf(optional)]
        networks: Option<Vec<Cidr>>,
        /// Of any spelling and in any order.
        #[tf(optional, computed)]
        allowed: Option<BTreeSet<Cidr>>,
        /// Texts.
        #[tf(optional, length = (1, 40))]
        note: Option<String>,
        /// Names of roles.
        #[tf(optional, replace)]
        role: Option<ArnText>,
        /// Texts by text.
        #[tf(optional, computed)]
        labels: Option<BTreeMap<String, String>>,
        /// The same, which AWS never chooses, and a new object when they change.
        #[tf(optional, replace, default = Lit::Nothing)]
        marks: Option<BTreeMap<String, String>>,
        /// An attribute in the place of blocks.
        #[tf(optional, computed)]
        ingress: Option<BTreeSet<Access>>,
        /// The same in order, and a new object when a port changes.
        #[tf(optional, max = 2)]
        egress: Option<Vec<Gate>>,
        /// A nested attribute.
        #[tf(optional, nested)]
        owner: Option<Owner>,
        /// Several of them.
        #[tf(optional, nested)]
        guest: Option<Vec<Owner>>,
        /// A number with a fraction.
        #[tf(optional, range = (0, 100))]
        share: Option<Number>,
        /// Blocks in order.
        #[tf(block)]
        rule: Vec<Rule>,
        /// At most one block.
        #[tf(block, replace)]
        host: Option<Host>,
        /// Blocks in any order.
        #[tf(block, max = 3)]
        peer: BTreeSet<Peer>,
        /// A block that AWS fills in.
        #[tf(block, computed)]
        base: Option<Disk>,
        /// Several of them.
        #[tf(block, computed, max = 2)]
        port: Vec<Port>,
        /// Several of them by name.
        #[tf(block, computed, key = &["name"])]
        card: BTreeSet<Disk>,
        /// Blocks in any order that are told apart by their names.
        #[tf(block, max = 3, key = &["name"])]
        disk: BTreeSet<Disk>,
    }
}
model! {
    /// An object as a value.
    pub(super) struct Access {
        /// A port.
        #[tf(required)]
        port: i64,
        /// Where from.
        #[tf(optional)]
        from: Option<Cidr>,
    }
}
model! {
    /// An object as a value, with objects in it.
    #[tf(at_least_one_of = &["side", "note"], when = ("mode", &["both"]))]
    pub(super) struct Gate {
        /// A port.
        #[tf(required, replace, range = (1, 9))]
        port: i64,
        /// Which kind.
        #[tf(optional, one_of = &["both", "none"])]
        mode: Option<String>,
        /// Anything.
        #[tf(optional, length = (0, 5))]
        note: Option<String>,
        /// What is beside it.
        #[tf(optional)]
        side: Option<BTreeSet<Access>>,
    }
}
model! {
    /// A nested attribute.
    pub(super) struct Owner {
        /// A name, and a new object when it changes.
        #[tf(optional, replace, length = (1, 5))]
        name: Option<String>,
        /// A network.
        #[tf(optional)]
        network: Option<Cidr>,
        /// With a default.
        #[tf(optional, default = Lit::Int(3))]
        size: Option<i64>,
        /// Chosen by AWS if not by the user.
        #[tf(optional, computed)]
        code: Option<String>,
        /// Changes with the network.
        #[tf(computed, recompute_with = &["network"])]
        summary: Option<String>,
    }
}
model! {
    /// A block in order.
    pub(super) struct Rule {
        /// A port.
        #[tf(required, replace)]
        port: i64,
        /// What is done.
        #[tf(optional, default = Lit::Text("allow"))]
        action: Option<String>,
        /// Where from.
        #[tf(optional)]
        from: Option<Cidr>,
        /// What AWS calls it.
        #[tf(computed)]
        handle: Option<String>,
        /// Objects in a block.
        #[tf(optional)]
        access: Option<Vec<Access>>,
        /// Blocks in a block.
        #[tf(block)]
        peer: BTreeSet<Peer>,
    }
}
model! {
    /// The only block.
    pub(super) struct Host {
        /// Its name.
        #[tf(optional, computed)]
        name: Option<String>,
        /// Only sent.
        #[tf(optional, write_only)]
        key: Option<String>,
    }
}
model! {
    /// A block in any order. What AWS computes comes first in the order of the elements.
    pub(super) struct Peer {
        /// What AWS calls it.
        #[tf(computed)]
        a_handle: Option<String>,
        /// Its network.
        #[tf(required)]
        network: Cidr,
        /// What is done.
        #[tf(optional, default = Lit::Text("allow"))]
        action: Option<String>,
        /// Chosen by AWS if not by the user.
        #[tf(optional, computed)]
        weight: Option<i64>,
        /// Blocks in a block of a set.
        #[tf(block)]
        hop: Vec<Hop>,
    }
}

model! {
    /// A block that AWS fills in.
    pub(super) struct Port {
        /// Which one.
        #[tf(required, range = (1, 9))]
        number: i64,
        /// Chosen by AWS if not by the user.
        #[tf(optional, computed)]
        speed: Option<i64>,
        /// What the user says, and nobody else.
        #[tf(optional)]
        label: Option<String>,
        /// With a default.
        #[tf(optional, default = Lit::Bool(true))]
        open: Option<bool>,
        /// A block in it that AWS fills in.
        #[tf(block, computed)]
        filter: Option<Hop>,
        /// A block in it that AWS does not fill in.
        #[tf(block)]
        hop: Vec<Hop>,
    }
}
model! {
    /// A block with a key. What AWS computes comes first in the order of the elements.
    pub(super) struct Disk {
        /// What AWS calls it.
        #[tf(computed)]
        a_handle: Option<String>,
        /// What tells it from the others.
        #[tf(required, length = (1, 40))]
        name: String,
        /// Changed in place.
        #[tf(optional, default = Lit::Int(8))]
        size: Option<i64>,
        /// A new object when it changes.
        #[tf(optional, computed, replace)]
        kind: Option<String>,
        /// Of any spelling.
        #[tf(optional)]
        network: Option<Cidr>,
        /// Changes with the size.
        #[tf(computed, recompute_with = &["size"])]
        speed: Option<i64>,
        /// Texts by text.
        #[tf(optional)]
        labels: Option<BTreeMap<String, String>>,
        /// Blocks in it.
        #[tf(block)]
        hop: Vec<Hop>,
    }
}
model! {
    /// The innermost block.
    pub(super) struct Hop {
        /// A network.
        #[tf(optional)]
        network: Option<Cidr>,
        /// Chosen by AWS if not by the user.
        #[tf(optional, computed)]
        delay: Option<i64>,
    }
}

fn nothing() -> Error {
    Error::Invalid("there is no such type in AWS".into())
}

impl Resource for Everything {
    const SPEC: Spec = Spec {
        version: 2,
        tagging: Some(Tagging {
            on_create: true,
            policy_type: None,
            set: |_, _, _| Box::pin(async { Err(nothing()) }),
            remove: |_, _, _| Box::pin(async { Err(nothing()) }),
        }),
        timeouts: Timeouts::DEFAULT.with(Operation::Create, 5).with(Operation::Update, 5),
        ..Spec::of("aws_everything", Lost::Idempotent, "anything")
    };
    type Key = String;

    fn plan(draft: &mut Draft<'_>) {
        let name = draft.planned(Everything::name).clone();
        if draft.is_create() && draft.config(Everything::seal).is_null() && !name.is_unknown() {
            draft.set(Everything::seal, name);
        }
        if draft.prior(Everything::mode).as_str() == Some("fancy")
            && draft.changes(Everything::mode)
        {
            draft.replace(Everything::mode);
        }
        // A disk cannot shrink, and a label is what AWS makes of it.
        for disk in draft.elements(Everything::disk) {
            let sizes = [&disk.prior, &disk.planned].map(|disk| disk.get("size").clone());
            if let [Value::Number(was), Value::Number(will)] = sizes
                && will < was
            {
                draft.replace(&disk.at);
            }
            if disk.changes(Disk::network) && disk.config.get("kind").is_null() && !disk.is_new() {
                draft.unknown(disk.at.then(Disk::kind));
            }
        }
    }
    async fn create(_: &Cx, _: &Self) -> Result<String> {
        Err(nothing())
    }
    async fn read(_: &Cx, _: &[String]) -> Result<Found<Self>> {
        Err(nothing())
    }
    async fn update(_: &Cx, _: &String, _: Change<'_, Self>) -> Result<()> {
        Err(nothing())
    }
    async fn delete(_: &Cx, _: &String, _: &Self) -> Result<()> {
        Err(nothing())
    }
}

model! {
    /// An object with little, which the engine adds nothing to.
    pub(super) struct Plain {
        /// Computed.
        #[tf(computed)]
        id: Option<String>,
        /// Optional.
        #[tf(optional)]
        name: Option<String>,
    }
}

impl Resource for Plain {
    const SPEC: Spec =
        Spec { scope: Scope::Global, ..Spec::of("aws_plain", Lost::Unique, "anything") };
    type Key = String;

    async fn create(_: &Cx, _: &Self) -> Result<String> {
        Err(nothing())
    }
    async fn read(_: &Cx, _: &[String]) -> Result<Found<Self>> {
        Err(nothing())
    }
    async fn delete(_: &Cx, _: &String, _: &Self) -> Result<()> {
        Err(nothing())
    }
}

#[test]
fn the_types_of_this_module_are_declared_as_terraform_wants_them() {
    for resource in ALL {
        let name = resource.type_name();
        assert_eq!(crate::schema::lint::problems(name, resource.model()), [""; 0]);
    }
}
