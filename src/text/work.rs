//! How much was done, counted in tests of how work grows with a text.

use std::cell::Cell;

thread_local! {
    static DONE: Cell<usize> = const { Cell::new(0) };
}

/// So much was done.
pub(crate) fn add(count: usize) {
    DONE.set(DONE.get() + count);
}

/// What this thread did so far.
pub(crate) fn done() -> usize {
    DONE.get()
}
