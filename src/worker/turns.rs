//! Who may take connections and evaluate: few threads at once, which run to the end of what they are at. Who waits for
//! something, or evaluates a query that is not short, gives the turn up, and goes on beside the others.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// The turns that there are.
#[derive(Clone)]
pub(super) struct Turns(Arc<State>);

struct State {
    free: Mutex<usize>,
    freed: Condvar,
}

/// A turn, until it is given up or dropped.
#[derive(Clone)]
pub(super) struct Turn(Arc<Held>);

struct Held {
    turns: Turns,
    held: AtomicBool,
}

impl Turns {
    /// So many.
    pub(super) fn new(many: usize) -> Self {
        Self(Arc::new(State {
            free: Mutex::new(many),
            freed: Condvar::new(),
        }))
    }

    /// A turn. Waits for one.
    pub(super) fn take(&self) -> Turn {
        let free = self.0.free.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.0.freed.wait_while(free, |free| *free == 0);
        *waited.unwrap_or_else(PoisonError::into_inner) -= 1;
        Turn(Arc::new(Held {
            turns: self.clone(),
            held: AtomicBool::new(true),
        }))
    }
}

impl Turn {
    /// Lets another thread have it.
    pub(super) fn give_up(&self) {
        self.0.give_up();
    }

    /// Has it not been given up?
    pub(super) fn is_held(&self) -> bool {
        self.0.held.load(Ordering::Acquire)
    }
}

impl Held {
    fn give_up(&self) {
        if self.held.swap(false, Ordering::AcqRel) {
            let state = &self.turns.0;
            *state.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
            state.freed.notify_one();
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.give_up();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_had_once_and_given_up_once() {
        let turns = Turns::new(1);
        let first = turns.take();
        let (taken, second) = std::sync::mpsc::channel();
        let waiting = turns.clone();
        std::thread::spawn(move || taken.send(waiting.take()));
        assert!(second.try_recv().is_err());
        first.give_up();
        first.give_up();
        let second = second.recv().unwrap();
        assert!(second.is_held() && !first.is_held());
        assert_eq!(*turns.0.free.lock().unwrap(), 0);
        drop((first, second));
        assert_eq!(*turns.0.free.lock().unwrap(), 1);
    }
}
