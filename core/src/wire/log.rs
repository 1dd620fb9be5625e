//! Log lines on stderr, in the form that Terraform's logger reads.

mod layer;
mod level;
mod line;

use super::Env;
use std::io::Write as _;
use tracing_subscriber::layer::SubscriberExt as _;

/// Who speaks.
const NAME: &str = "terraform-provider-assumerole";

/// Begins to log if the environment asks for it. Otherwise nothing is installed, and an event costs one comparison.
pub(super) fn start(env: Env<'_>) {
    if let Some(level) = level::from_env(env) {
        let subscriber = tracing_subscriber::registry().with(layer::Lines { level, write });
        // The only error is that there is one already.
        let _ = tracing::subscriber::set_global_default(subscriber);
    }
}

/// Says one sentence to a person, or to a host that logs what it does not understand.
pub(super) fn tell(sentence: &str) {
    write(format!("{NAME}: {sentence}\n").as_bytes());
}

/// One write for a whole line, so that lines of several threads do not mix. A host that stopped reading is no reason to fail.
fn write(line: &[u8]) {
    let _ = std::io::stderr().lock().write_all(line);
}
