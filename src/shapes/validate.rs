//! Applying shapes to data.
//!
//! The crate's own procedure takes every node of a shape at once and remembers each verdict until the end, which takes
//! more memory than the data. Here nodes are looked at a few hundred at a time, each time against the whole data: what is
//! remembered is forgotten with them. A verdict depends on the node, the shape and the data only, so that it is the same.

use std::sync::Mutex;

use oxigraph::model::Term;
use shacl::ir::{IRShape, RecursionSemantics};
use shacl::validator::engine::{Engine, NativeEngine, Retention, Validate};
use shacl::validator::nodes::FocusNodes;
use shacl::validator::report::ValidationResult;

use super::finding::Finding;
use super::load::{Shapes, ShapesError};
use super::triples::Triples;

/// How many nodes are looked at at once.
const BATCH: usize = 500;

/// Some nodes, and the shape to hold against them.
type Batch<'a> = (&'a IRShape, Vec<Term>);

/// What does not fit the shapes, the worst first, then in the order of the nodes.
///
/// # Errors
/// Where a shape cannot be applied.
pub fn validate(shapes: &Shapes, data: &Triples) -> Result<Vec<Finding>, ShapesError> {
    let mut batches: Vec<Batch<'_>> = Vec::new();
    for (_, shape) in shapes.schema.iter_with_targets() {
        let targets = engine()
            .focus_nodes(data, shape.targets())
            .map_err(|fault| ShapesError::Validate(fault.to_string()))?;
        let nodes: Vec<Term> = targets.into_iter().collect();
        batches.extend(nodes.chunks(BATCH).map(|some| (shape, some.to_vec())));
    }
    let batches = Mutex::new(batches);
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let results: Result<Vec<_>, ShapesError> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers)
            .map(|_| scope.spawn(|| work(&batches, shapes, data)))
            .collect();
        threads
            .into_iter()
            .map(|thread| {
                let gone = |_| Err(ShapesError::Validate("a thread panicked".to_owned()));
                thread.join().unwrap_or_else(gone)
            })
            .collect()
    });
    let mut findings: Vec<Finding> = results?
        .into_iter()
        .flatten()
        .map(|result| Finding::of(result, shapes))
        .collect();
    findings.sort_by_cached_key(|finding| {
        let (severity, focus, path, shape, constraint, value) = finding.key();
        (
            severity,
            focus,
            path.clone(),
            shape,
            constraint.to_owned(),
            value,
        )
    });
    findings.dedup_by(|a, b| a.key() == b.key());
    Ok(findings)
}

/// Takes batches until there are none.
fn work(
    batches: &Mutex<Vec<Batch<'_>>>,
    shapes: &Shapes,
    data: &Triples,
) -> Result<Vec<ValidationResult>, ShapesError> {
    let mut results = Vec::new();
    loop {
        let next = batches.lock().ok().and_then(|mut batches| batches.pop());
        let Some((shape, nodes)) = next else {
            return Ok(results);
        };
        let nodes = FocusNodes::from_iter(nodes);
        let outcome = shape
            .validate(
                data,
                engine().as_mut(),
                Some(&nodes),
                Some(shape),
                &shapes.schema,
            )
            .map_err(|fault| ShapesError::Validate(fault.to_string()))?;
        results.extend(outcome.into_parts().0);
    }
}

fn engine() -> Box<dyn Engine<Triples>> {
    let mut engine: Box<dyn Engine<Triples>> =
        Box::new(NativeEngine::new(RecursionSemantics::default()));
    engine.set_retention(Retention {
        max_results: None,
        store_evidences: false,
    });
    engine
}
