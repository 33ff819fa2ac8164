//! Many who ask the same at the same time: one does, and all have what came of it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use foldhash::quality::RandomState;
use tokio::sync::OnceCell;

/// What is being asked, by what it is known by.
pub(super) struct Flights<K, V>(Mutex<HashMap<K, Flight<V>, RandomState>>);

struct Flight<V> {
    result: Arc<OnceCell<V>>,
    /// How many are waiting for it, the one among them who asks.
    aboard: usize,
}

impl<K, V> Default for Flights<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Clone + Eq + Hash, V: Clone> Flights<K, V> {
    /// What comes of asking, or of what somebody else is just asking. Where that one goes away before the end, another asks
    /// anew. What comes later asks for itself.
    pub(super) async fn join(&self, key: &K, ask: impl Future<Output = V>) -> V {
        let place = self.board(key);
        place.result.get_or_init(|| ask).await.clone()
    }

    fn board<'a>(&'a self, key: &'a K) -> Place<'a, K, V> {
        let mut flights = self.flights();
        let flight = match flights.entry(key.clone()) {
            Entry::Occupied(there) => there.into_mut(),
            Entry::Vacant(room) => room.insert(Flight {
                result: Arc::default(),
                aboard: 0,
            }),
        };
        flight.aboard += 1;
        Place {
            result: Arc::clone(&flight.result),
            flights: self,
            key,
        }
    }
}

impl<K, V> Flights<K, V> {
    fn flights(&self) -> MutexGuard<'_, HashMap<K, Flight<V>, RandomState>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One who waits.
struct Place<'a, K: Eq + Hash, V> {
    result: Arc<OnceCell<V>>,
    flights: &'a Flights<K, V>,
    key: &'a K,
}

impl<K: Eq + Hash, V> Drop for Place<'_, K, V> {
    fn drop(&mut self) {
        let mut flights = self.flights.flights();
        if let Some(flight) = flights.get_mut(self.key)
            && Arc::ptr_eq(&flight.result, &self.result)
        {
            flight.aboard -= 1;
            if flight.aboard == 0 || self.result.initialized() {
                flights.remove(self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn one_asks_and_all_have_what_came_of_it() {
        let flights = Flights::<u8, usize>::default();
        let asked = AtomicUsize::new(0);
        let ask = || async {
            tokio::task::yield_now().await;
            asked.fetch_add(1, Ordering::Relaxed)
        };
        let three = tokio::join!(
            flights.join(&1, ask()),
            flights.join(&1, ask()),
            flights.join(&2, ask())
        );
        assert_eq!(three.0, three.1);
        assert_ne!(three.0, three.2);
        assert_eq!(asked.load(Ordering::Relaxed), 2);
        assert!(flights.flights().is_empty());
        assert_eq!(
            flights.join(&1, ask()).await,
            2,
            "what is over is asked anew"
        );
    }

    #[tokio::test]
    async fn where_the_one_who_asks_goes_away_another_asks() {
        let flights = Flights::<u8, u8>::default();
        let never = std::future::pending();
        let gone = tokio::time::timeout(Duration::from_millis(10), flights.join(&1, never));
        let (gone, second) = tokio::join!(gone, flights.join(&1, async { 2 }));
        assert!(gone.is_err());
        assert_eq!(second, 2);
        assert!(flights.flights().is_empty());
    }
}
