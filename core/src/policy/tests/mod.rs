mod documents;
mod equal_pairs;
mod messages;
mod properties;
