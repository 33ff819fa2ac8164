//! Evaluating a query, piece by piece: whoever asks pulls, and nothing is evaluated that nobody reads.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use oxigraph::io::{RdfFormat, RdfSerializer, WriterQuadSerializer};
use oxigraph::sparql::results::{
    QueryResultsFormat, QueryResultsSerializer, WriterSolutionsSerializer,
};
use oxigraph::sparql::{CancellationToken, QueryResults, QuerySolutionIter, QueryTripleIter};
use spargebra::Query;

use super::json::JsonRows;
use super::query::{AnswerFormat, Prepared, QueryError, evaluator};
use super::turtle::TurtleTriples;
use super::{Over, Services, describe};

/// The size of a piece, in bytes; the last one may be smaller, and one with a long literal larger.
const PIECE: usize = 32 * 1024;

/// An answer that is being made.
pub struct Evaluation {
    rest: Rest,
    format: AnswerFormat,
    /// What the writers wrote and nobody has taken yet.
    written: Written,
    token: CancellationToken,
    rows: u64,
    most_rows: u64,
}

/// What is still to be written.
enum Rest {
    Json(QuerySolutionIter<'static>, JsonRows),
    Turtle(QueryTripleIter<'static>, TurtleTriples),
    Solutions(
        QuerySolutionIter<'static>,
        Box<WriterSolutionsSerializer<Written>>,
    ),
    Triples(QueryTripleIter<'static>, Box<WriterQuadSerializer<Written>>),
    Nothing,
}

impl Evaluation {
    /// Begins to evaluate a query. `choose` is told what it gives, and names the format.
    ///
    /// # Errors
    /// Where the query cannot be evaluated, or the format cannot hold its answer.
    pub fn start(
        mut query: Prepared,
        over: &Over,
        services: &Services,
        choose: impl FnOnce(&QueryResults<'_>) -> Result<AnswerFormat, QueryError>,
        most_rows: u64,
        token: &CancellationToken,
    ) -> Result<Self, QueryError> {
        let asked = services.asked(token);
        asked.inline(&mut query.algebra)?;
        let results = match over {
            Over::Store(store) => {
                let (token, dataset) = (token.clone(), query.dataset);
                let prepare = move |algebra| {
                    let mut prepared = evaluator(&token, asked.clone()).for_query(algebra);
                    *prepared.dataset_mut() = dataset.clone();
                    prepared
                };
                match query.algebra {
                    Query::Describe { pattern, .. } => describe::triples(pattern, store, prepare)?,
                    other => prepare(other).on_store(store).execute()?,
                }
            }
            Over::Elsewhere(endpoint) => endpoint.answer(query, &asked, token)?,
        };
        let format = choose(&results)?;
        let written = Written(Rc::new(RefCell::new(Vec::with_capacity(PIECE / 2))));
        let rest = Rest::of(results, format, &written)?;
        Ok(Self {
            rest,
            format,
            written,
            token: token.clone(),
            rows: 0,
            most_rows,
        })
    }

    /// The format of the answer.
    #[must_use]
    pub fn format(&self) -> AnswerFormat {
        self.format
    }

    /// Is what was taken all of it?
    #[must_use]
    pub fn is_done(&self) -> bool {
        matches!(self.rest, Rest::Nothing) && self.written.0.borrow().is_empty()
    }

    /// The next piece; an empty one when there is nothing more.
    ///
    /// # Errors
    /// Where the query fails, is stopped, or has more rows than allowed. What came before is then only a part.
    pub fn piece(&mut self) -> Result<Vec<u8>, QueryError> {
        while self.written.0.borrow().len() < PIECE && self.step()? {}
        Ok(self.written.0.take())
    }

    /// Writes one row; gives whether there may be more.
    fn step(&mut self) -> Result<bool, QueryError> {
        if !self.rest.step(&self.written)? {
            std::mem::replace(&mut self.rest, Rest::Nothing).end(&self.written)?;
            return Ok(false);
        }
        self.rows += 1;
        if self.rows > self.most_rows {
            return Err(QueryError::TooManyRows(self.most_rows));
        }
        if self.token.is_cancelled() {
            return Err(QueryError::Cancelled);
        }
        Ok(true)
    }
}

impl Rest {
    /// Begins to write results in a format.
    fn of(
        results: QueryResults<'static>,
        format: AnswerFormat,
        written: &Written,
    ) -> Result<Self, QueryError> {
        let out = written.clone();
        Ok(match (results, format) {
            (QueryResults::Solutions(rows), AnswerFormat::Results(QueryResultsFormat::Json)) => {
                let writer = JsonRows::begin(rows.variables(), &mut out.0.borrow_mut());
                Self::Json(rows, writer)
            }
            (QueryResults::Solutions(rows), AnswerFormat::Results(format)) => {
                let variables = rows.variables().to_vec();
                let writer = QueryResultsSerializer::from_format(format)
                    .serialize_solutions_to_writer(out, variables)?;
                Self::Solutions(rows, Box::new(writer))
            }
            (QueryResults::Boolean(value), AnswerFormat::Results(format)) => {
                QueryResultsSerializer::from_format(format)
                    .serialize_boolean_to_writer(out, value)?;
                Self::Nothing
            }
            (QueryResults::Graph(triples), AnswerFormat::Graph(RdfFormat::Turtle)) => {
                let writer = TurtleTriples::begin(&mut out.0.borrow_mut());
                Self::Turtle(triples, writer)
            }
            (QueryResults::Graph(triples), AnswerFormat::Graph(format)) => {
                let mut serializer = RdfSerializer::from_format(format);
                for (prefix, namespace, _) in crate::vocab::ALL {
                    if let Ok(with) = serializer.clone().with_prefix(*prefix, *namespace) {
                        serializer = with;
                    }
                }
                Self::Triples(triples, Box::new(serializer.for_writer(out)))
            }
            (QueryResults::Graph(_), _) => {
                return Err(QueryError::Format("CONSTRUCT or DESCRIBE", "a table"));
            }
            (QueryResults::Solutions(_), _) => return Err(QueryError::Format("SELECT", "RDF")),
            (QueryResults::Boolean(_), _) => return Err(QueryError::Format("ASK", "RDF")),
        })
    }

    /// Writes one row; gives whether there was one.
    fn step(&mut self, written: &Written) -> Result<bool, QueryError> {
        match self {
            Self::Json(rows, writer) => {
                let Some(row) = rows.next() else {
                    return Ok(false);
                };
                writer.row(row?.values(), &mut written.0.borrow_mut());
            }
            Self::Solutions(rows, writer) => {
                let Some(row) = rows.next() else {
                    return Ok(false);
                };
                writer.serialize(&row?)?;
            }
            Self::Turtle(triples, writer) => {
                let Some(triple) = triples.next() else {
                    return Ok(false);
                };
                writer.triple(triple?, &mut written.0.borrow_mut());
            }
            Self::Triples(triples, writer) => {
                let Some(triple) = triples.next() else {
                    return Ok(false);
                };
                writer.serialize_triple(triple?.as_ref())?;
            }
            Self::Nothing => return Ok(false),
        }
        Ok(true)
    }

    /// Writes what stands after the last row.
    fn end(self, written: &Written) -> Result<(), QueryError> {
        match self {
            Self::Json(..) => JsonRows::end(&mut written.0.borrow_mut()),
            Self::Solutions(_, writer) => drop(writer.finish()?),
            Self::Turtle(_, writer) => writer.end(&mut written.0.borrow_mut()),
            Self::Triples(_, writer) => drop(writer.finish()?),
            Self::Nothing => {}
        }
        Ok(())
    }
}

/// Bytes that the writers write here, and that are taken there.
#[derive(Debug, Clone)]
struct Written(Rc<RefCell<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
