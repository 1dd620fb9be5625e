//! msgpack.
