//! `model!`: one list of fields gives the struct, its schema, its codec, its documentation and a typed
//! path per attribute.
//!
//! ```text
//! model! {
//!     /// A virtual private cloud.
//!     pub struct Vpc {
//!         /// The IPv4 network, in CIDR notation.
//!         #[tf(optional, computed, replace)]
//!         cidr_block: Option<Cidr>,
//!         /// Peers of the network.
//!         #[tf(block, max = 5)]
//!         peer: Vec<Peer>,
//!     }
//! }
//! ```
//!
//! The words in `#[tf(..)]` are the methods of [`Rules`](super::Rules); `block` comes first and makes the
//! field a nested block.

/// Declares a block. See the module's documentation.
#[macro_export]
macro_rules! model {
    (
        $(#[doc = $struct_doc:literal])*
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
                        name: $crate::schema::plain(stringify!($field)),
                        get: |m| &m.$field,
                    };
            )*
        }
        $( $crate::check!($ty, $($rules)*); )*
        impl $crate::schema::Block for $name {
            const DOC: &'static [&'static str] = &[$($struct_doc),*];
            fn visit(&mut self, visitor: &mut dyn $crate::schema::Visitor) {
                $( $crate::field!(visitor, self.$field, [$($doc),*], $($rules)*); )*
            }
        }
    };
}

/// Part of `model!`: shows one field to a visitor.
#[doc(hidden)]
#[macro_export]
macro_rules! field {
    ($v:ident, $this:ident . $field:ident, [$($doc:literal),*], block $(, $rule:ident $(= $arg:expr)?)*) => {
        $v.block($crate::schema::plain(stringify!($field)), &[$($doc),*],
            const { $crate::schema::Rules::NONE $( .$rule($($arg)?) )* }, &mut $this.$field)
    };
    ($v:ident, $this:ident . $field:ident, [$($doc:literal),*], $($rule:ident $(= $arg:expr)?),*) => {
        $v.attribute($crate::schema::plain(stringify!($field)), &[$($doc),*],
            const { $crate::schema::Rules::NONE $( .$rule($($arg)?) )* }, &mut $this.$field)
    };
}

/// Part of `model!`: refuses rules that have no meaning. An item, because a constant in a function body is
/// not evaluated by `cargo check`.
#[doc(hidden)]
#[macro_export]
macro_rules! check {
    ($ty:ty, block $(, $rule:ident $(= $arg:expr)?)*) => {
        const _: $crate::schema::Rules =
            $crate::schema::Rules::NONE $( .$rule($($arg)?) )* .checked_block();
    };
    ($ty:ty, $($rule:ident $(= $arg:expr)?),*) => {
        const _: $crate::schema::Rules = $crate::schema::Rules::NONE $( .$rule($($arg)?) )*
            .checked(<$ty as $crate::schema::Field>::NULLABLE);
    };
}
