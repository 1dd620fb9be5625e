//! Types of nothing that have every feature that a type can have.

use crate::engine::{
    AnyResource, Change, Cx, Error, Found, Lost, Resource, Result, Scope, Tagging, Timeouts, Verb,
    of,
};
use crate::plan::Draft;
use crate::schema::Lit;
use crate::schema::types::{ArnText, Cidr, Ipv4Cidr, Ipv6Cidr, Object};
use std::collections::{BTreeMap, BTreeSet};

/// All of them.
pub(super) const ALL: &[&dyn AnyResource] = &[of::<Everything>(), of::<Plain>()];

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
        #[tf(optional, computed, replace)]
        zone: Option<String>,
        /// With a default.
        #[tf(optional, default = Lit::Text("plain"), one_of = &["plain", "fancy"])]
        mode: Option<String>,
        /// A number with a default, and a new object when it changes.
        #[tf(optional, replace, default = Lit::Int(3), range = (1, 9))]
        size: Option<i64>,
        /// A switch.
        #[tf(optional, default = Lit::Bool(false), local)]
        force: Option<bool>,
        /// Changes with every update.
        #[tf(computed, volatile)]
        revision: Option<i64>,
        /// Changes with the networks.
        #[tf(computed, follows = &["networks", "rule"])]
        summary: Option<String>,
        /// Chosen by AWS anew with the mode.
        #[tf(optional, computed, follows = &["mode"])]
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
        /// An attribute in the place of blocks.
        #[tf(optional, computed)]
        ingress: Option<BTreeSet<Object<Access>>>,
        /// Blocks in order.
        #[tf(block)]
        rule: Vec<Rule>,
        /// At most one block.
        #[tf(block, replace)]
        host: Option<Host>,
        /// Blocks in any order.
        #[tf(block, max = 3)]
        peer: BTreeSet<Peer>,
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
    }
}

fn nothing() -> Error {
    Error::Invalid("there is no such type in AWS".into())
}

impl Resource for Everything {
    const TYPE: &'static str = "aws_everything";
    const VERSION: i64 = 2;
    const TAGGING: Option<Tagging> = Some(Tagging {
        on_create: true,
        policy_type: None,
        set: |_, _, _| Box::pin(async { Err(nothing()) }),
        remove: |_, _, _| Box::pin(async { Err(nothing()) }),
    });
    const TIMEOUTS: Timeouts = Timeouts::DEFAULT.with(Verb::Create, 5).with(Verb::Update, 5);
    const LOST: Lost = Lost::Token;
    const IMPORT: &'static str = "anything";
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
    const TYPE: &'static str = "aws_plain";
    const SCOPE: Scope = Scope::Global;
    const LOST: Lost = Lost::Unique;
    const IMPORT: &'static str = "anything";
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
        assert_eq!(crate::schema::lint::problems(name, &resource.model()), [""; 0]);
    }
}
