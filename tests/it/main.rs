//! All integration tests, in one binary so that the AWS SDK is linked once.

/// Starts the provider's process and talks to it. No tests here.
mod client;
/// Whether the code in `src/wire/generated` is what `proto/` gives.
mod generated;
/// What a host sees of the process: handshake, TLS, signals, its end, logs. Nothing here knows a resource type.
mod wire;
