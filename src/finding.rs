//! Finding things: by words, by what is said of them (facets), in lists that are sorted, and in the tree of organisations.
//!
//! What lists and facets need is held in memory, for one revision: an [`Index`]. A page then counts by going once over
//! numbers, and reads from the ledger only what it shows.

mod column;
mod facet;
mod highlight;
mod index;
mod query;
mod shelf;
mod standing;
mod tree;

pub use facet::{Facet, facets};
pub use highlight::{Piece, Words as Marked};
pub use index::Index;
pub use query::{Count, Found, Query, Sort};
pub use shelf::Shelf;
pub use tree::Branch;
