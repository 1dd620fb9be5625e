//! All integration tests, in one binary so that the AWS SDK is linked once.

// As in the library, whose futures some tests run.
#![recursion_limit = "512"]

/// Starts the provider's process and talks to it. No tests here.
#[cfg(test)]
mod client;
/// The AWS double as a child process. No tests here.
#[cfg(test)]
mod double;
/// Whole runs of terraform against the double.
#[cfg(test)]
mod e2e;
/// Whether the code in `core/src/wire/generated` is what `proto/` gives.
mod generated;
/// Whether the double, the SDK and terraform work together at all: look here first when `e2e` fails.
mod harness;
/// Emulators that decide about credentials and trust: the double, and ministack. No tests here.
#[cfg(test)]
mod judge;
/// What README tells a newcomer to run: the demo, the installation, the tools that are asked for.
#[cfg(test)]
mod make;
/// Which program the tests run, and which of the two a test is about.
#[cfg(test)]
mod program;
/// Clients of the official SDK. No tests here.
#[cfg(test)]
mod sdk;
/// A Python module as a child process that serves HTTP. No tests here.
#[cfg(test)]
mod served;
/// The real terraform with the provider of this build. No tests here.
#[cfg(test)]
mod terraform;
/// The house rules of docs/development/architecture.md.
#[cfg(test)]
mod tidy;
/// What a host sees of the process: handshake, TLS, signals, its end, logs. Nothing here knows a resource type.
#[cfg(test)]
mod wire;
