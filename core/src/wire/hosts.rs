//! Who is served: the host that started the process, or the hosts that borrow it for one command each.

use super::connection::Peer;
use super::count::Counter;
use super::handler::Handler;
use super::service::Shared;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// What serves each of them.
pub(super) struct Hosts<H> {
    served: Served<H>,
    /// The calls that run, of all hosts.
    running: Counter,
}

enum Served<H> {
    /// One host, whatever connection it uses.
    Owner(Arc<Shared<H>>),
    /// A handler of its own for each connection: Terraform opens one for every provider block and every command, and
    /// the configuration of one must never work for another.
    Borrowers(Box<dyn Fn() -> H + Send + Sync>, Mutex<Vec<Borrower<H>>>),
}

/// A connection, and what serves it.
type Borrower<H> = (Weak<Peer>, Arc<Shared<H>>);

impl<H: Handler> Hosts<H> {
    /// The host that started the process.
    pub(super) fn owner(handler: H) -> Self {
        let running = Counter::default();
        Self { served: Served::Owner(Arc::new(Shared::new(handler, &running))), running }
    }
    /// Hosts that borrow the process.
    pub(super) fn borrowers(handler: impl Fn() -> H + Send + Sync + 'static) -> Self {
        let served = Served::Borrowers(Box::new(handler), Mutex::default());
        Self { served, running: Counter::default() }
    }

    /// What serves the host at the other end of a connection.
    pub(super) fn serving(&self, peer: Weak<Peer>) -> Arc<Shared<H>> {
        let (handler, borrowers) = match &self.served {
            Served::Owner(shared) => return Arc::clone(shared),
            Served::Borrowers(handler, borrowers) => (handler, borrowers),
        };
        let mut borrowers = borrowers.lock().unwrap_or_else(PoisonError::into_inner);
        // A call of a host that has gone still runs, and is to be told when the process ends.
        let is_needed = |shared: &Arc<Shared<H>>| Arc::strong_count(shared) > 1;
        borrowers.retain(|(other, shared)| other.strong_count() > 0 || is_needed(shared));
        if let Some((_, shared)) = borrowers.iter().find(|(other, _)| other.ptr_eq(&peer)) {
            return Arc::clone(shared);
        }
        let shared = Arc::new(Shared::new(handler(), &self.running));
        borrowers.push((peer, Arc::clone(&shared)));
        shared
    }

    /// Asks every call that runs to end with what it has.
    fn stop(&self) {
        match &self.served {
            Served::Owner(shared) => shared.stop.set(),
            Served::Borrowers(_, borrowers) => {
                let borrowers = borrowers.lock().unwrap_or_else(PoisonError::into_inner);
                borrowers.iter().for_each(|(_, shared)| shared.stop.set());
            }
        }
    }
    /// Asks every call that runs to end, and waits until they have ended. Does not end if the host has asked for the
    /// same: it then says itself when it needs the process no longer.
    pub(super) async fn wind_down(&self) {
        self.stop();
        self.running.none().await;
        if matches!(&self.served, Served::Owner(shared) if shared.stopped.load(Ordering::Relaxed)) {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::empty::Empty;
    use super::*;
    use std::time::Duration;

    async fn ends(hosts: &Hosts<Empty>) -> bool {
        tokio::time::timeout(Duration::from_millis(20), hosts.wind_down()).await.is_ok()
    }

    #[test]
    fn each_connection_of_a_borrower_has_a_handler_of_its_own_for_as_long_as_it_is_open() {
        let hosts = Hosts::borrowers(|| Empty);
        let (one, other) = (Arc::new(Peer), Arc::new(Peer));
        let serving = |peer: &Arc<Peer>| hosts.serving(Arc::downgrade(peer));
        let first = serving(&one);
        assert!(Arc::ptr_eq(&first, &serving(&one)));
        assert!(!Arc::ptr_eq(&first, &serving(&other)));
        first.stop.set();
        assert!(!serving(&other).call().stop.is_set());
        drop(one);
        serving(&other);
        assert_eq!(Arc::strong_count(&first), 2, "a call of it still runs");
        let gone = Arc::downgrade(&first);
        drop(first);
        serving(&other);
        assert!(gone.upgrade().is_none());
    }

    #[test]
    fn the_owner_has_one_handler_on_all_its_connections() {
        let hosts = Hosts::owner(Empty);
        let serving = || hosts.serving(Arc::downgrade(&Arc::new(Peer)));
        assert!(Arc::ptr_eq(&serving(), &serving()));
    }

    #[tokio::test]
    async fn winding_down_asks_the_calls_to_end_and_waits_until_they_have() {
        let peer = Arc::new(Peer);
        for hosts in [Hosts::owner(Empty), Hosts::borrowers(|| Empty)] {
            let call = hosts.serving(Arc::downgrade(&peer)).call();
            assert!(!ends(&hosts).await);
            assert!(call.stop.is_set());
            drop(call);
            assert!(ends(&hosts).await);
        }
    }

    #[tokio::test]
    async fn a_host_that_stops_says_itself_when_it_is_done() {
        let hosts = Hosts::owner(Empty);
        hosts.serving(Weak::new()).stopped.store(true, Ordering::Relaxed);
        assert!(!ends(&hosts).await);
    }
}
