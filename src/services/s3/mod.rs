//! S3: whose the buckets of an account are.

pub(super) mod canonical_user_id;
