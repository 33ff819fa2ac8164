//! DESCRIBE over the embedded graph: the triples that a thing is the subject of, and those of the blank nodes among their
//! objects ([SPARQL 1.1, 16.4](https://www.w3.org/TR/sparql11-query/#describe)). Oxigraph says the same, and looks the
//! subject of each triple up anew, as its terms lie elsewhere than its triples; here the subject is known.

use std::collections::HashSet;

use foldhash::fast::RandomState;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term, Triple, Variable};
use oxigraph::sparql::{
    PreparedSparqlQuery, QueryEvaluationError, QueryResults, QuerySolution, QuerySolutionIter,
    QueryTripleIter,
};
use oxigraph::store::Store;
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{TermPattern, TriplePattern};

/// Describes what a pattern finds. `prepare` makes a query that is evaluated under the limits of this one.
///
/// # Errors
/// Where the pattern cannot be evaluated.
pub(super) fn triples(
    pattern: GraphPattern,
    store: &Store,
    prepare: impl Fn(Query) -> PreparedSparqlQuery + 'static,
) -> Result<QueryResults<'static>, QueryEvaluationError> {
    let describing = Describing::begin(pattern, store, prepare)?;
    Ok(QueryResults::Graph(QueryTripleIter::new(describing)))
}

/// The triples of an answer.
struct Describing<P> {
    store: Store,
    prepare: P,
    /// Rows of the things to describe; none where the query names them all.
    things: Option<QuerySolutionIter<'static>>,
    described: HashSet<NamedOrBlankNode, RandomState>,
    /// What is to be described before another row is taken.
    next: Vec<NamedOrBlankNode>,
    /// What is being described, and the rows of its predicates and objects.
    now: Option<(NamedOrBlankNode, QuerySolutionIter<'static>)>,
}

impl<P: Fn(Query) -> PreparedSparqlQuery> Describing<P> {
    fn begin(
        pattern: GraphPattern,
        store: &Store,
        prepare: P,
    ) -> Result<Self, QueryEvaluationError> {
        let named = named(&pattern);
        let things = match &named {
            Some(_) => None,
            None => Some(rows(prepare(select(pattern)), store)?),
        };
        let mut describing = Self {
            store: store.clone(),
            prepare,
            things,
            described: HashSet::default(),
            next: Vec::new(),
            now: None,
        };
        for node in named.into_iter().flatten() {
            describing.describe(node.into());
        }
        Ok(describing)
    }

    fn step(&mut self) -> Result<Option<Triple>, QueryEvaluationError> {
        loop {
            if let Some((subject, rows)) = &mut self.now {
                let Some(row) = rows.next() else {
                    self.now = None;
                    continue;
                };
                let Some((predicate, object)) = pair(&row?) else {
                    continue;
                };
                let triple = Triple::new(subject.clone(), predicate, object);
                if let Term::BlankNode(node) = &triple.object {
                    let node = node.clone();
                    self.describe(node.into());
                }
                return Ok(Some(triple));
            }
            if let Some(node) = self.next.pop() {
                let about = self.about(&node);
                self.now = Some((node, rows(about, &self.store)?));
            } else {
                let Some(row) = self.things.as_mut().and_then(Iterator::next) else {
                    return Ok(None);
                };
                for term in row?.values().iter().flatten() {
                    if let Ok(node) = NamedOrBlankNode::try_from(term.clone()) {
                        self.describe(node);
                    }
                }
            }
        }
    }

    /// Has a node described, if it was not yet.
    fn describe(&mut self, node: NamedOrBlankNode) {
        if self.described.insert(node.clone()) {
            self.next.push(node);
        }
    }

    /// The query for predicates and objects of a node. A blank node is none that a query could name: it is bound, and for
    /// that it has to be among what is selected.
    fn about(&self, node: &NamedOrBlankNode) -> PreparedSparqlQuery {
        let [subject, predicate, object] =
            ["subject", "predicate", "object"].map(Variable::new_unchecked);
        let mut variables = vec![predicate.clone(), object.clone()];
        let subject_pattern = match node {
            NamedOrBlankNode::NamedNode(node) => TermPattern::from(node.clone()),
            NamedOrBlankNode::BlankNode(_) => {
                variables.push(subject.clone());
                subject.clone().into()
            }
        };
        let triple = TriplePattern {
            subject: subject_pattern,
            predicate: predicate.into(),
            object: object.into(),
        };
        let query = (self.prepare)(select(GraphPattern::Project {
            inner: Box::new(GraphPattern::Bgp {
                patterns: vec![triple],
            }),
            variables,
        }));
        match node {
            NamedOrBlankNode::NamedNode(_) => query,
            NamedOrBlankNode::BlankNode(node) => query.substitute_variable(subject, node.clone()),
        }
    }
}

impl<P: Fn(Query) -> PreparedSparqlQuery> Iterator for Describing<P> {
    type Item = Result<Triple, QueryEvaluationError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.step().transpose()
    }
}

/// What is described where the query has no pattern, as in `DESCRIBE <a> <b>`: each is bound to a variable, and nothing
/// else is.
fn named(pattern: &GraphPattern) -> Option<Vec<NamedNode>> {
    let GraphPattern::Project { inner, variables } = pattern else {
        return None;
    };
    let mut nodes = Vec::with_capacity(variables.len());
    let mut inner = &**inner;
    while let GraphPattern::Extend {
        inner: next,
        variable,
        expression: Expression::NamedNode(node),
    } = inner
    {
        if variables.contains(variable) {
            nodes.push(node.clone());
        }
        inner = &**next;
    }
    let is_all = nodes.len() == variables.len();
    let is_empty = matches!(inner, GraphPattern::Bgp { patterns } if patterns.is_empty());
    (is_all && is_empty).then_some(nodes)
}

fn select(pattern: GraphPattern) -> Query {
    Query::Select {
        dataset: None,
        pattern,
        base_iri: None,
    }
}

fn rows(
    query: PreparedSparqlQuery,
    store: &Store,
) -> Result<QuerySolutionIter<'static>, QueryEvaluationError> {
    match query.on_store(store).execute()? {
        QueryResults::Solutions(rows) => Ok(rows),
        _ => Err(QueryEvaluationError::Unexpected(
            "a query for rows gave none".into(),
        )),
    }
}

/// Predicate and object of a row: its first two values.
fn pair(row: &QuerySolution) -> Option<(NamedNode, Term)> {
    let [Some(Term::NamedNode(predicate)), Some(object), ..] = row.values() else {
        return None;
    };
    Some((predicate.clone(), object.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    use oxigraph::io::RdfFormat;
    use oxigraph::sparql::SparqlEvaluator;
    use spargebra::SparqlParser;

    const DATA: &str = r#"
        @prefix : <http://e/> .
        :a :p :b, "text", _:one ; :q :a .
        :b :p 5 .
        _:one :p _:two ; :q :c .
        _:two :p _:one, :a .
        :c :p "not of a" .
        :g { :in :p :graph, _:three . _:three :p "named" . :a :p "in another graph" . }
    "#;

    /// How often each triple is told, here and by Oxigraph. Blank nodes have the names of the store.
    fn told(query: &str) -> [BTreeMap<String, usize>; 2] {
        let store = Store::new().unwrap();
        store
            .load_from_slice(RdfFormat::TriG, DATA.as_bytes())
            .unwrap();
        let parsed = SparqlParser::new().parse_query(query).unwrap();
        let dataset = SparqlEvaluator::new()
            .for_query(parsed.clone())
            .dataset()
            .clone();
        let prepare = move |query| {
            let mut prepared = SparqlEvaluator::new().for_query(query);
            *prepared.dataset_mut() = dataset.clone();
            prepared
        };
        let theirs = prepare(parsed.clone()).on_store(&store).execute().unwrap();
        let Query::Describe { pattern, .. } = parsed else {
            panic!("{query}")
        };
        let ours = triples(pattern, &store, prepare).unwrap();
        [ours, theirs].map(|results| {
            let QueryResults::Graph(triples) = results else {
                panic!("{query}")
            };
            let mut told = BTreeMap::new();
            for triple in triples {
                *told.entry(triple.unwrap().to_string()).or_default() += 1;
            }
            told
        })
    }

    #[test]
    fn things_are_described_as_oxigraph_describes_them() {
        for (query, triples) in [
            ("DESCRIBE <http://e/a>", 8),
            ("DESCRIBE <http://e/a> <http://e/b> <http://e/a>", 9),
            ("DESCRIBE <http://e/nobody>", 0),
            ("DESCRIBE ?x { ?x <http://e/p> 5 }", 1),
            ("DESCRIBE ?x ?y { ?x <http://e/q> ?y }", 9),
            ("DESCRIBE * { <http://e/a> <http://e/p> ?x } ORDER BY ?x", 5),
            ("DESCRIBE ?x { ?x <http://e/p> ?y } LIMIT 1", 1),
            ("DESCRIBE ?x { VALUES ?x { 1 \"a\" UNDEF } }", 0),
            ("DESCRIBE <http://e/in>", 0),
            ("DESCRIBE <http://e/in> FROM <http://e/g>", 3),
            ("DESCRIBE <http://e/a> FROM <http://e/g>", 1),
            ("DESCRIBE ?x { GRAPH ?g { ?x ?p ?y } }", 8),
        ] {
            let [ours, theirs] = told(query);
            assert_eq!(ours, theirs, "{query}");
            if !query.contains("LIMIT") {
                assert_eq!(ours.values().sum::<usize>(), triples, "{query}");
            }
        }
    }
}
