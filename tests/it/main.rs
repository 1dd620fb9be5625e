//! All integration tests, in one binary so that the AWS SDK is linked once.

/// Whether the code in `src/wire/generated` is what `proto/` gives.
mod generated;
