//! The life of objects in an AWS in memory, which does what it is told to do wrong.

mod create;
mod delete;
mod forms;
mod lake;
mod lost;
mod read;
mod registered;
mod retries;
mod settings;
mod state;
mod tables;
mod tags;
mod unset;
mod update;
mod wait;
mod world;
mod write_only;
