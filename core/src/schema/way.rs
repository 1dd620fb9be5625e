//! Typed ways from an object to what is inside of it.

use super::{Attr, Block};
use crate::value::{Path, Value};
use std::collections::BTreeSet;
use std::marker::PhantomData;

/// A way from an `M` to one of its values, at any depth: `Instance::root_block_device.then(Root::volume_size)`.
pub struct At<M>(Path, PhantomData<fn(&M)>);

impl<M, T> From<Attr<M, T>> for At<M> {
    fn from(attribute: Attr<M, T>) -> Self {
        Self(Path::from(attribute), PhantomData)
    }
}
impl<M> From<At<M>> for Path {
    fn from(at: At<M>) -> Self {
        at.0
    }
}
impl<M, T> From<Attr<M, T>> for Path {
    fn from(attribute: Attr<M, T>) -> Self {
        Path::from(attribute.name)
    }
}

/// A way from an `M` to an object inside of it.
pub struct Inside<M, B>(Path, PhantomData<fn(&M, &B)>);

impl<M, B> Inside<M, B> {
    pub(crate) fn new(path: Path) -> Self {
        Self(path, PhantomData)
    }
    /// On to what is in the object.
    #[must_use]
    pub fn then(&self, inner: impl Into<At<B>>) -> At<M> {
        At(self.0.join(&inner.into().0), PhantomData)
    }
}
impl<M, B> Clone for Inside<M, B> {
    fn clone(&self) -> Self {
        Self::new(self.0.clone())
    }
}
impl<M, B> From<Inside<M, B>> for Path {
    fn from(inside: Inside<M, B>) -> Self {
        inside.0
    }
}
impl<M, B> From<&Inside<M, B>> for Path {
    fn from(inside: &Inside<M, B>) -> Self {
        inside.0.clone()
    }
}

impl<M, B: Block> Attr<M, Option<B>> {
    /// To the only object.
    #[must_use]
    pub fn inside(self) -> Inside<M, B> {
        let path = Path::from(self.name);
        Inside::new(if self.block { path.index(0) } else { path })
    }
    /// To what is in the only object.
    #[must_use]
    pub fn then(self, inner: impl Into<At<B>>) -> At<M> {
        self.inside().then(inner)
    }
}

impl<M, T: Many> Attr<M, T> {
    /// To an object of a list.
    #[must_use]
    pub fn at(self, index: usize) -> Inside<M, T::Body> {
        Inside::new(Path::from(self.name).index(index))
    }
    /// To the object of a set whose key is that string.
    #[must_use]
    pub fn keyed(self, key: &str) -> Inside<M, T::Body> {
        let key = self.key.first().map(|name| (*name, Value::from(key)));
        Inside::new(Path::from(self.name).element(Value::object(key)))
    }
}

/// Several objects: blocks, or the value of an attribute.
pub trait Many {
    /// What the objects are.
    type Body: Block;
    /// All of them.
    fn all(&self) -> Vec<&Self::Body>;
}
impl<B: Block> Many for Vec<B> {
    type Body = B;
    fn all(&self) -> Vec<&B> {
        self.iter().collect()
    }
}
impl<B: Block + Ord> Many for BTreeSet<B> {
    type Body = B;
    fn all(&self) -> Vec<&B> {
        self.iter().collect()
    }
}
impl<T: Many> Many for Option<T> {
    type Body = T::Body;
    fn all(&self) -> Vec<&T::Body> {
        self.iter().flat_map(T::all).collect()
    }
}
