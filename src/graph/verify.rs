//! Proof that the graph is `map` of the ledger: every triple of every live entity is there, and nothing else.

use std::hash::BuildHasher;

use oxigraph::model::{GraphNameRef, Quad};

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
}

/// Compares the graph with the ledger. Gives the number of triples and the first `kept` differences; it is sound when
/// there are none.
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
    let mut differences = Vec::new();
    let mut expected = std::collections::HashSet::new();
    let hasher = foldhash::quality::FixedState::default();
    let store = graph.store();
    ledger.for_each_live::<GraphError>(|entity, datestamp| {
        let mut failed = None;
        mapping::map(
            entity,
            Some(datestamp),
            site,
            Profile::All,
            &mut |triple: &Triple<'_>| {
                if failed.is_some() {
                    return;
                }
                let result = oxi::with_quad(triple, |quad| {
                    if !expected.insert(hasher.hash_one(quad)) && differences.len() < kept {
                        differences.push(Difference::Twice(Box::new(quad.into_owned())));
                    }
                    store.contains(quad)
                });
                match result {
                    Ok(true) => {}
                    Ok(false) if differences.len() < kept => {
                        differences.push(Difference::Missing(Box::new(oxi::quad(triple))));
                    }
                    Ok(false) => {}
                    Err(fault) => failed = Some(fault),
                }
            },
        );
        each();
        failed.map_or(Ok(()), |fault| Err(fault.into()))
    })?;
    let mut held = 0u64;
    for quad in store.quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph)) {
        let quad = quad?;
        held += 1;
        if !expected.contains(&hasher.hash_one(quad.as_ref())) && differences.len() < kept {
            differences.push(Difference::Surplus(Box::new(quad)));
        }
    }
    Ok((held, differences))
}
