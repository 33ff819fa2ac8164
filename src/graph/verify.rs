//! Proof that the graph is `map` of the ledger: every triple of every live entity is there, and nothing else.

use std::collections::HashSet;
use std::hash::{BuildHasher, Hash};

use foldhash::quality::FixedState;
use oxigraph::model::{GraphNameRef, NamedNode, Quad};
use oxigraph::store::Store;

use super::{Graph, GraphError, oxi};
use crate::ledger::Ledger;
use crate::mapping::{self, Profile, Site, Triple};

/// What the graph holds otherwise than the ledger says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// A triple is not there.
    Missing(Box<Quad>),
    /// A triple is there and should not be.
    Surplus(Box<Quad>),
    /// Two entities say the same triple.
    Twice(Box<Quad>),
    /// There are more or fewer triples of a predicate: of an engine that is not read whole, more is not known.
    Count {
        /// The predicate.
        predicate: NamedNode,
        /// How many there should be.
        expected: u64,
        /// How many there are.
        held: u64,
    },
}

/// A sum over a set of triples that does not depend on their order, and their number. Two sets with the same sums of
/// 128 bits are the same set.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Sum {
    count: u64,
    sum: u128,
}

impl Sum {
    fn add(&mut self, quad: &impl Hash) {
        let [high, low] = [1, 2].map(|seed| u128::from(FixedState::with_seed(seed).hash_one(quad)));
        self.count += 1;
        self.sum = self.sum.wrapping_add(high << 64 | low);
    }
}

/// Compares the graph with the ledger. Gives the number of triples and the first `kept` differences; it is sound when
/// there are none. Memory stays flat, unless there are differences to be found.
///
/// # Errors
/// Where store or ledger cannot be read.
pub fn verify(
    graph: &Graph,
    ledger: &Ledger,
    site: &Site,
    kept: usize,
    each: &mut dyn FnMut(),
) -> Result<(u64, Vec<Difference>), GraphError> {
    let store = graph.store();
    // What is and what should be are added up side by side.
    let (expected, held) = std::thread::scope(|scope| {
        let held = scope.spawn(|| sum_of_store(store));
        let expected = sum_of_ledger(ledger, site, each);
        let held = held
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (expected, held)
    });
    let (expected, held) = (expected?, held?);
    if expected == held {
        return Ok((held.count, Vec::new()));
    }
    Ok((held.count, differences(store, ledger, site, kept)?))
}

fn sum_of_ledger(ledger: &Ledger, site: &Site, each: &mut dyn FnMut()) -> Result<Sum, GraphError> {
    let mut sum = Sum::default();
    ledger.for_each_live::<GraphError>(|entity, datestamp| {
        mapping::map(
            entity,
            Some(datestamp),
            site,
            Profile::All,
            &mut |triple: &Triple<'_>| {
                oxi::with_quad(triple, |quad| sum.add(&quad));
            },
        );
        each();
        Ok(())
    })?;
    Ok(sum)
}

fn sum_of_store(store: &Store) -> Result<Sum, GraphError> {
    let mut sum = Sum::default();
    for quad in store.quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph)) {
        sum.add(&quad?.as_ref());
    }
    Ok(sum)
}

/// The first differences, triple by triple.
fn differences(
    store: &Store,
    ledger: &Ledger,
    site: &Site,
    kept: usize,
) -> Result<Vec<Difference>, GraphError> {
    let mut found = Vec::new();
    let mut expected: HashSet<u64> = HashSet::new();
    let hasher = FixedState::default();
    ledger.for_each_live::<GraphError>(|entity, datestamp| {
        let mut failed = None;
        mapping::map(
            entity,
            Some(datestamp),
            site,
            Profile::All,
            &mut |triple: &Triple<'_>| {
                let result = oxi::with_quad(triple, |quad| {
                    if !expected.insert(hasher.hash_one(quad)) && found.len() < kept {
                        found.push(Difference::Twice(Box::new(quad.into_owned())));
                    }
                    store.contains(quad)
                });
                match result {
                    Ok(false) if found.len() < kept => {
                        found.push(Difference::Missing(Box::new(oxi::quad(triple))));
                    }
                    Ok(_) => {}
                    Err(fault) => failed = Some(fault),
                }
            },
        );
        failed.map_or(Ok(()), |fault| Err(fault.into()))
    })?;
    for quad in store.quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph)) {
        let quad = quad?;
        if !expected.contains(&hasher.hash_one(quad.as_ref())) && found.len() < kept {
            found.push(Difference::Surplus(Box::new(quad)));
        }
    }
    Ok(found)
}
