//! The text of an update, and lines of N-Triples, straight from borrowed triples.

use crate::mapping::{Object, Sink, Triple};

/// What is done with triples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    Delete,
    Insert,
}

/// A SPARQL update that is being written: what is deleted and inserted, in the order in which it comes.
///
/// ```
/// use oogst::mapping::{Object, Triple};
/// use oogst::remote::Batch;
/// use oogst::vocab::rdfs;
///
/// let mut batch = Batch::new(Some("https://example.org/graph"));
/// let triple = |value| Triple { subject: "https://example.org/a", predicate: &rdfs::LABEL, object: Object::Lang(value, "en-GB") };
/// batch.delete(&triple("old"));
/// batch.insert(&triple("new"));
/// assert_eq!(
///     batch.text(),
///     "DELETE DATA {GRAPH <https://example.org/graph> {\n\
///      <https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> \"old\"@en-gb .\n\
///      }};\n\
///      INSERT DATA {GRAPH <https://example.org/graph> {\n\
///      <https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> \"new\"@en-gb .\n\
///      }}"
/// );
/// ```
#[derive(Debug)]
pub struct Batch {
    graph: Option<String>,
    text: String,
    open: Option<Operation>,
    triples: usize,
}

impl Batch {
    /// An empty one, for a named graph or for the default graph.
    #[must_use]
    pub fn new(graph: Option<&str>) -> Self {
        Self {
            graph: graph.map(str::to_owned),
            text: String::new(),
            open: None,
            triples: 0,
        }
    }

    /// A triple that goes.
    pub fn delete(&mut self, triple: &Triple<'_>) {
        self.begin(Operation::Delete);
        line(&mut self.text, triple);
    }

    /// A triple that comes.
    pub fn insert(&mut self, triple: &Triple<'_>) {
        self.begin(Operation::Insert);
        line(&mut self.text, triple);
    }

    /// A triple that goes, as [`Lines`] wrote it.
    pub fn delete_line(&mut self, line: &str) {
        self.begin(Operation::Delete);
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A triple that comes, as [`Lines`] wrote it.
    pub fn insert_line(&mut self, line: &str) {
        self.begin(Operation::Insert);
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// An operation in words of SPARQL, which is done where it stands between the others.
    pub fn also(&mut self, operation: &str) {
        self.close();
        self.separate();
        self.text.push_str(operation);
    }

    /// Opens the operation that the next triple belongs to.
    fn begin(&mut self, operation: Operation) {
        if self.open != Some(operation) {
            self.close();
            self.separate();
            self.text.push_str(match operation {
                Operation::Delete => "DELETE DATA {",
                Operation::Insert => "INSERT DATA {",
            });
            if let Some(graph) = &self.graph {
                self.text.push_str("GRAPH <");
                self.text.push_str(graph);
                self.text.push_str("> {");
            }
            self.text.push('\n');
            self.open = Some(operation);
        }
        self.triples += 1;
    }

    fn separate(&mut self) {
        if !self.text.is_empty() {
            self.text.push_str(";\n");
        }
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.text
                .push_str(if self.graph.is_some() { "}}" } else { "}" });
        }
    }

    /// How many triples are in it.
    #[must_use]
    pub fn triples(&self) -> usize {
        self.triples
    }

    /// How long it is, in bytes, but for an end of a byte or two.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Is there nothing in it?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The update. What comes later is a further operation.
    pub fn text(&mut self) -> &str {
        self.close();
        &self.text
    }

    /// Empties it for the next; its memory is kept.
    pub fn clear(&mut self) {
        self.text.clear();
        self.open = None;
        self.triples = 0;
    }
}

/// N-Triples that are being written, a line each, as updates write their triples: what one of them says, the other can take back.
#[derive(Debug, Default)]
pub struct Lines {
    text: String,
    triples: usize,
}

impl Lines {
    /// How many there are.
    #[must_use]
    pub fn triples(&self) -> usize {
        self.triples
    }

    /// The document.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A triple that other lines wrote.
    pub fn push_line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
        self.triples += 1;
    }

    /// Empties it for the next; its memory is kept.
    pub fn clear(&mut self) {
        self.text.clear();
        self.triples = 0;
    }
}

impl Sink for Lines {
    fn triple(&mut self, triple: &Triple<'_>) {
        line(&mut self.text, triple);
        self.triples += 1;
    }
}

/// A triple with its dot.
fn line(out: &mut String, triple: &Triple<'_>) {
    iri(out, triple.subject);
    out.push(' ');
    iri(out, triple.predicate.iri);
    out.push(' ');
    match triple.object {
        Object::Iri(value) => iri(out, value),
        Object::Term(term) => iri(out, term.iri),
        Object::Plain(value) => string(out, value),
        Object::Lang(value, tag) => {
            string(out, value);
            out.push('@');
            // As in the graph: stores that compare tags by their letters would not find what is to go.
            out.extend(tag.chars().map(|c| c.to_ascii_lowercase()));
        }
        Object::Typed(value, datatype) => {
            string(out, value);
            out.push_str("^^");
            iri(out, datatype.iri);
        }
    }
    out.push_str(" .\n");
}

fn iri(out: &mut String, value: &str) {
    out.push('<');
    out.push_str(value);
    out.push('>');
}

/// A string between quotation marks.
///
/// `\u0041` means a letter everywhere in SPARQL, before strings are looked for, and not every parser sees that in `\\u0041` it
/// does not stand alone. So behind a backslash the letter itself is written by its number.
fn string(out: &mut String, value: &str) {
    out.push('"');
    let mut behind = false;
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            'u' if behind => out.push_str("\\u0075"),
            'U' if behind => out.push_str("\\u0055"),
            other => out.push(other),
        }
        behind = c == '\\';
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use oxigraph::sparql::SparqlEvaluator;
    use oxigraph::store::Store;

    use super::*;
    use crate::vocab::{rdfs, xsd};

    const VALUES: &[&str] = &[
        "",
        "plain",
        "a \"quote\", a \\ backslash, a\nnew line and a\r\nreturn",
        "\\u0041 \\U00000041 \\\\u0041 \\n",
        "ends in \\",
        "'single' '''three''' \"\"\"three\"\"\"",
        "Ελληνικά, العربية, 日本語, 😀, e\u{301}, \u{200f}\u{2028}\u{feff}",
        "tab\there } }} ; DROP ALL # no comment",
        "?x $y <iri> _:b @en ^^",
    ];

    fn triple(object: Object<'_>) -> Triple<'_> {
        Triple {
            subject: "https://example.org/a",
            predicate: &rdfs::LABEL,
            object,
        }
    }

    fn run(store: &Store, update: &str) {
        SparqlEvaluator::new()
            .parse_update(update)
            .unwrap()
            .on_store(store)
            .execute()
            .unwrap();
    }

    #[test]
    fn what_is_inserted_is_what_was_said_and_can_be_deleted_again() {
        for graph in [None, Some("https://example.org/graph")] {
            let store = Store::new().unwrap();
            let (mut batch, mut away) = (Batch::new(graph), Batch::new(graph));
            for value in VALUES {
                for object in [
                    Object::Plain(value),
                    Object::Lang(value, "nl-BE"),
                    Object::Typed(value, &xsd::ANY_URI),
                ] {
                    batch.insert(&triple(object));
                    away.delete(&triple(object));
                }
            }
            run(&store, batch.text());
            let said: std::collections::BTreeSet<String> = store
                .iter()
                .map(|quad| match quad.unwrap().object {
                    oxigraph::model::Term::Literal(literal) => literal.value().to_owned(),
                    other => other.to_string(),
                })
                .collect();
            let expected = VALUES.iter().map(|value| (*value).to_owned()).collect();
            assert_eq!(said, expected);
            assert_eq!(store.len().unwrap(), batch.triples());
            run(&store, away.text());
            assert_eq!(store.len().unwrap(), 0);
        }
    }

    #[test]
    fn lines_are_n_triples() {
        let mut lines = Lines::default();
        for value in VALUES {
            lines.triple(&triple(Object::Lang(value, "en")));
        }
        let parsed = oxigraph::io::RdfParser::from_format(oxigraph::io::RdfFormat::NTriples)
            .for_slice(lines.text());
        let values: Vec<String> = parsed
            .map(|quad| match quad.unwrap().object {
                oxigraph::model::Term::Literal(literal) => literal.value().to_owned(),
                other => other.to_string(),
            })
            .collect();
        assert_eq!(values, VALUES);
    }

    #[test]
    fn operations_stand_in_the_order_in_which_they_came() {
        let store = Store::new().unwrap();
        let one = triple(Object::Plain("one"));
        let mut batch = Batch::new(None);
        assert!(batch.is_empty());
        batch.insert(&one);
        batch.also("DROP SILENT DEFAULT");
        batch.insert(&triple(Object::Plain("two")));
        batch.delete(&one);
        batch.insert(&one);
        run(&store, batch.text());
        assert_eq!(store.len().unwrap(), 2);
        batch.clear();
        assert!(batch.is_empty());
        assert_eq!((batch.triples(), batch.bytes()), (0, 0));
    }
}
