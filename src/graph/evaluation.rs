//! Evaluating a query, piece by piece: whoever asks pulls, and nothing is evaluated that nobody reads.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use oxigraph::io::{RdfSerializer, WriterQuadSerializer};
use oxigraph::sparql::results::{QueryResultsSerializer, WriterSolutionsSerializer};
use oxigraph::sparql::{CancellationToken, QueryResults, QuerySolutionIter, QueryTripleIter};

use super::query::{AnswerFormat, Prepared, QueryError, evaluator};
use super::{Over, Services};

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
                let mut prepared = evaluator(token, asked).for_query(query.algebra);
                *prepared.dataset_mut() = query.dataset;
                prepared.on_store(store).execute()?
            }
            Over::Elsewhere(endpoint) => endpoint.answer(query, &asked, token)?,
        };
        let format = choose(&results)?;
        let written = Written::default();
        let rest = match (results, format) {
            (QueryResults::Solutions(solutions), AnswerFormat::Results(format)) => {
                let variables = solutions.variables().to_vec();
                let writer = QueryResultsSerializer::from_format(format)
                    .serialize_solutions_to_writer(written.clone(), variables)?;
                Rest::Solutions(solutions, Box::new(writer))
            }
            (QueryResults::Boolean(value), AnswerFormat::Results(format)) => {
                QueryResultsSerializer::from_format(format)
                    .serialize_boolean_to_writer(written.clone(), value)?;
                Rest::Nothing
            }
            (QueryResults::Graph(triples), AnswerFormat::Graph(format)) => {
                let mut serializer = RdfSerializer::from_format(format);
                for (prefix, namespace, _) in crate::vocab::ALL {
                    if let Ok(with) = serializer.clone().with_prefix(*prefix, *namespace) {
                        serializer = with;
                    }
                }
                Rest::Triples(triples, Box::new(serializer.for_writer(written.clone())))
            }
            (QueryResults::Graph(_), _) => {
                return Err(QueryError::Format("CONSTRUCT or DESCRIBE", "a table"));
            }
            (QueryResults::Solutions(_), _) => return Err(QueryError::Format("SELECT", "RDF")),
            (QueryResults::Boolean(_), _) => return Err(QueryError::Format("ASK", "RDF")),
        };
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
        let is_row = match &mut self.rest {
            Rest::Solutions(solutions, writer) => match solutions.next() {
                Some(row) => {
                    writer.serialize(&row?)?;
                    true
                }
                None => false,
            },
            Rest::Triples(triples, writer) => match triples.next() {
                Some(triple) => {
                    writer.serialize_triple(triple?.as_ref())?;
                    true
                }
                None => false,
            },
            Rest::Nothing => return Ok(false),
        };
        if !is_row {
            match std::mem::replace(&mut self.rest, Rest::Nothing) {
                Rest::Solutions(_, writer) => drop(writer.finish()?),
                Rest::Triples(_, writer) => drop(writer.finish()?),
                Rest::Nothing => {}
            }
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

/// Bytes that the writers write here, and that are taken there.
#[derive(Debug, Default, Clone)]
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
