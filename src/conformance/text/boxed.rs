//! What the calls of a resource type return.

use crate::engine::Result;
use std::pin::Pin;

pub(in crate::conformance) type Boxed<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;
