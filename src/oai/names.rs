//! What records refer to: looked up once for an answer. What is not there is not referred to.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::ledger::Ledger;
use crate::record::{Body, Kind};

/// The live things of a kind, and those that are not there.
type Found = HashMap<String, Option<Rc<Body>>>;

/// The things that were looked up.
pub(super) struct Names<'a> {
    ledger: &'a Ledger,
    found: RefCell<HashMap<Kind, Found>>,
}

impl<'a> Names<'a> {
    pub(super) fn new(ledger: &'a Ledger) -> Self {
        Self {
            ledger,
            found: RefCell::default(),
        }
    }

    /// A live thing.
    pub(super) fn get(&self, kind: Kind, key: &str) -> Option<Rc<Body>> {
        if let Some(found) = self
            .found
            .borrow()
            .get(&kind)
            .and_then(|found| found.get(key))
        {
            return found.clone();
        }
        let body = match self.ledger.body(kind, key) {
            Ok(body) => body.map(Rc::new),
            Err(fault) => {
                tracing::error!("a record is given out without {kind} {key}: {fault}");
                None
            }
        };
        let mut found = self.found.borrow_mut();
        let of_kind = found.entry(kind).or_default();
        of_kind.insert(key.to_owned(), body.clone());
        body
    }
}
