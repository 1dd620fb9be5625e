//! `model!`: one list of fields gives the struct, its schema, its codec, its documentation and a typed
//! path per field.
//!
//! ```text
//! model! {
//!     /// A virtual private cloud.
//!     #[tf(exactly_one_of = &["cidr_block", "ipv4_ipam_pool_id"])]
//!     pub struct Vpc {
//!         /// The IPv4 CIDR block, in CIDR notation.
//!         #[tf(optional, computed, replace)]
//!         cidr_block: Option<Cidr>,
//!         /// Peers of the network.
//!         #[tf(block, max = 5)]
//!         peer: Vec<Peer>,
//!     }
//! }
//! ```
//!
//! The words in `#[tf(..)]` are the methods of [`Rules`](super::Rules), before the struct those of
//! [`Together`](super::Together). `block` comes first: the field is written as blocks.

/// Declares a block. See the module's documentation.
#[macro_export]
macro_rules! model {
    (
        $(#[doc = $struct_doc:literal])*
        $(#[tf($($demand:ident = $demanded:expr),*)])*
        $vis:vis struct $name:ident {
            $( $(#[doc = $doc:literal])* #[tf($($rules:tt)*)] $field:ident : $ty:ty, )*
        }
    ) => {
        $(#[doc = $struct_doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
        #[allow(unreachable_pub, reason = "a field is as public as its struct")]
        #[allow(clippy::struct_field_names, reason = "the names are those of hashicorp/aws")]
        $vis struct $name { $( $(#[doc = $doc])* pub $field: $ty, )* }

        #[expect(non_upper_case_globals, reason = "a path has the name of its attribute")]
        #[allow(dead_code, unreachable_pub, reason = "not every attribute is spoken of by path")]
        impl $name {
            $(
                #[doc = concat!("The path of `", stringify!($field), "`.")]
                pub const $field: $crate::schema::Attr<Self, $ty> =
                    $crate::schema::Attr {
                        name: $crate::word!(
                            name, $crate::schema::plain(stringify!($field)), $($rules)*),
                        get: |m| &m.$field,
                        block: $crate::word!(block, false, $($rules)*),
                        key: $crate::word!(key, &[], $($rules)*),
                    };
            )*
        }
        $( $crate::check!($ty, $($rules)*); )*
        const _: () = $crate::schema::checked_names(<$name as $crate::schema::Block>::SCHEMA);
        impl $crate::schema::Block for $name {
            const DOC: $crate::schema::Doc = $crate::schema::Doc(&[$($struct_doc),*]);
            const NODES: &'static [$crate::schema::Node] =
                &[$( $crate::node!($ty, $field, [$($doc),*], $($rules)*) ),*];
            const TOGETHER: &'static [$crate::schema::Together] =
                &[$( $crate::schema::Together::NONE $( .$demand($demanded) )* ),*];
            fn visit(&mut self, visitor: &mut dyn $crate::schema::Visitor) {
                $( $crate::field!(visitor, self.$field, $name, $($rules)*); )*
            }
        }
    };
}

/// Part of `model!`: what a field is to Terraform.
#[doc(hidden)]
#[macro_export]
macro_rules! node {
    ($ty:ty, $field:ident, [$($doc:literal),*], block $(, $rule:ident $(= $arg:expr)?)*) => {
        $crate::schema::Node::of_blocks::<$ty>(stringify!($field),
            $crate::schema::Doc(&[$($doc),*]), $crate::schema::Rules::NONE $( .$rule($($arg)?) )*)
    };
    ($ty:ty, $field:ident, [$($doc:literal),*], $($rule:ident $(= $arg:expr)?),*) => {
        $crate::schema::Node::of::<$ty>(stringify!($field),
            $crate::schema::Doc(&[$($doc),*]), $crate::schema::Rules::NONE $( .$rule($($arg)?) )*)
    };
}

/// Part of `model!`: what follows a word, or else the default. The other words are not looked at, since they may speak
/// of paths.
#[doc(hidden)]
#[macro_export]
macro_rules! word {
    (name, $default:expr, name = $arg:expr $(, $($rest:tt)*)?) => { $arg };
    (key, $default:expr, key = $arg:expr $(, $($rest:tt)*)?) => { $arg };
    (block, $default:expr, block $(, $($rest:tt)*)?) => { true };
    ($word:ident, $default:expr, $other:ident $(= $arg:expr)? $(, $($rest:tt)*)?) => {
        $crate::word!($word, $default, $($($rest)*)?)
    };
    ($word:ident, $default:expr,) => { $default };
}

/// Part of `model!`: shows one field to a visitor.
#[doc(hidden)]
#[macro_export]
macro_rules! field {
    ($v:ident, $this:ident . $field:ident, $name:ident, block $($rest:tt)*) => {
        $v.node($name::$field.name, &mut $crate::schema::InBlocks(&mut $this.$field))
    };
    ($v:ident, $this:ident . $field:ident, $name:ident, $($rest:tt)*) => {
        $v.node($name::$field.name, &mut $this.$field)
    };
}

/// Part of `model!`: refuses rules that have no meaning. An item, because a constant in a function body is
/// not evaluated by `cargo check`.
#[doc(hidden)]
#[macro_export]
macro_rules! check {
    ($ty:ty, block $(, $rule:ident $(= $arg:expr)?)*) => {
        const _: $crate::schema::Rules = $crate::schema::checked_block::<$ty>(
            $crate::schema::Rules::NONE $( .$rule($($arg)?) )*);
    };
    ($ty:ty, $($rule:ident $(= $arg:expr)?),*) => {
        const _: $crate::schema::Rules = $crate::schema::checked::<$ty>(
            $crate::schema::Rules::NONE $( .$rule($($arg)?) )*);
    };
}
