//! Strategies for property tests: any number, any type, any value of a type.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;

use super::{Number, Type, Value};

/// Numbers of every form: small, at the edges of integers and floats, long, and with large exponents.
pub(crate) fn number() -> impl Strategy<Value = Number> {
    prop_oneof![
        3 => any::<i64>().prop_map(Number::from),
        3 => (-100_i64..100).prop_map(Number::from),
        1 => any::<u64>().prop_map(Number::from),
        2 => any::<f64>().prop_filter_map("a finite number", Number::from_f64),
        2 => "-?[0-9]{1,40}(\\.[0-9]{1,30})?(e-?[0-9]{1,9})?"
            .prop_filter_map("an exponent in range", |text| Number::parse(&text)),
    ]
}

/// Texts, mostly short, of any characters.
pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[a-z0-9:/-]{0,12}", 2 => "\\PC{0,8}", 1 => any::<String>(), 1 => "x{200,300}"]
}

/// Names of attributes.
pub(crate) fn name() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9_]{0,5}"
}

/// Types, nested a few levels deep.
pub(crate) fn ty() -> impl Strategy<Value = Type> {
    types_over(vec![Type::Bool, Type::Number, Type::String, Type::Dynamic])
}

/// Types without a dynamic part.
pub(crate) fn static_ty() -> impl Strategy<Value = Type> {
    types_over(vec![Type::Bool, Type::Number, Type::String])
}

fn types_over(leaves: Vec<Type>) -> impl Strategy<Value = Type> {
    select(leaves).prop_recursive(4, 20, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(Type::list),
            inner.clone().prop_map(Type::set),
            inner.clone().prop_map(Type::map),
            btree_map(name(), inner.clone(), 0..4).prop_map(Type::Object),
            vec(inner, 0..4).prop_map(Type::Tuple),
        ]
    })
}

/// Values of a type, parts of which may be null or unknown.
pub(crate) fn value_of(ty: &Type) -> BoxedStrategy<Value> {
    let null_or_unknown = prop_oneof![Just(Value::Null), Just(Value::Unknown)];
    prop_oneof![1 => null_or_unknown, 6 => filled(ty, value_of)].boxed()
}

/// Values of a type without unknown parts, as in a state.
pub(crate) fn known_value_of(ty: &Type) -> BoxedStrategy<Value> {
    prop_oneof![1 => Just(Value::Null), 6 => filled(ty, known_value_of)].boxed()
}

/// A type and a value of it, parts of which may be null or unknown.
pub(crate) fn typed_value() -> impl Strategy<Value = (Type, Value)> {
    ty().prop_flat_map(|ty| value_of(&ty).prop_map(move |value| (ty.clone(), value)))
}

/// A type and a value of it without unknown parts, as in a state.
pub(crate) fn known_typed_value() -> impl Strategy<Value = (Type, Value)> {
    ty().prop_flat_map(|ty| known_value_of(&ty).prop_map(move |value| (ty.clone(), value)))
}

/// Known values whose parts come from `part`.
fn filled(ty: &Type, part: fn(&Type) -> BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    match ty {
        Type::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        Type::Number => number().prop_map(Value::Number).boxed(),
        Type::String => text().prop_map(Value::String).boxed(),
        // The types inside are static, or the recursion could go on for ever.
        Type::Dynamic => static_ty()
            .prop_flat_map(move |ty| {
                part(&ty).prop_map(move |value| Value::Dynamic(Box::new((ty.clone(), value))))
            })
            .boxed(),
        Type::List(element) => vec(part(element), 0..4).prop_map(Value::List).boxed(),
        Type::Set(element) => vec(part(element), 0..4).prop_map(Value::set).boxed(),
        Type::Map(element) => btree_map(text(), part(element), 0..4).prop_map(Value::Map).boxed(),
        Type::Object(attributes) => {
            let fields: Vec<_> =
                attributes.iter().map(|(name, ty)| (Just(name.clone()), part(ty))).collect();
            fields.prop_map(Value::object).boxed()
        }
        Type::Tuple(elements) => {
            elements.iter().map(part).collect::<Vec<_>>().prop_map(Value::List).boxed()
        }
    }
}
