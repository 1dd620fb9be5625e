//! One model of several types.

use crate::schema::{Block, Doc, Node, Together, Visitor};
use std::marker::PhantomData;

/// What a type says of itself, where it has its model in common with others.
pub(crate) trait Variant: Clone + Default + PartialEq + Send + Sync + 'static {
    /// The documentation of the type.
    const DOC: Doc;
}

/// A model, as that of one of several types.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct As<M, V> {
    /// The model.
    pub(crate) model: M,
    variant: PhantomData<V>,
}

impl<M, V> From<M> for As<M, V> {
    fn from(model: M) -> Self {
        Self { model, variant: PhantomData }
    }
}

impl<M: Block, V: Variant> Block for As<M, V> {
    const DOC: Doc = V::DOC;
    const NODES: &'static [Node] = M::NODES;
    const TOGETHER: &'static [Together] = M::TOGETHER;
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        self.model.visit(visitor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    model! {
        /// A door.
        #[tf(exactly_one_of = &["width", "name"])]
        struct Door {
            /// How wide it is.
            #[tf(optional)]
            width: Option<i64>,
            /// What it is called.
            #[tf(optional)]
            name: Option<String>,
        }
    }

    #[derive(Clone, Default, PartialEq)]
    struct Entrance;
    impl Variant for Entrance {
        const DOC: Doc = Doc(&["A door that leads in."]);
    }

    #[test]
    fn a_variant_is_its_model_but_for_its_documentation() {
        let door = Door { width: Some(2), name: None };
        let entrance = As::<Door, Entrance>::from(door.clone());
        let value = Block::encode(entrance.clone());
        assert_eq!(value, Block::encode(door));
        assert!(<As<Door, Entrance> as Block>::decode(&value).is_ok_and(|is| is == entrance));
        let (schema, its) = (<As<Door, Entrance> as Block>::SCHEMA, Door::SCHEMA);
        assert_eq!(schema.doc.to_string(), "A door that leads in.");
        assert_eq!((schema.implied_type(), schema.together), (its.implied_type(), its.together));
    }
}
