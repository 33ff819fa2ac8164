//! N-Triples and N-Quads: a line a triple, in canonical form
//! ([section 4](https://www.w3.org/TR/n-triples/#canonical-ntriples)).

use std::io::{self, Write};

use crate::mapping::{Object, Sink, Triple};

/// How much is gathered before it is written.
const FULL: usize = 1 << 16;
const END: &[u8] = b" .\n";

pub(super) struct Lines<W: Write> {
    buffer: Vec<u8>,
    /// How a line ends: with the name of the graph that it is of, where that has one.
    end: Vec<u8>,
    out: W,
    triples: u64,
}

impl<W: Write> Lines<W> {
    pub(super) fn new(out: W) -> Self {
        Self {
            buffer: Vec::with_capacity(FULL * 2),
            end: END.to_vec(),
            out,
            triples: 0,
        }
    }

    pub(super) fn triples(&self) -> u64 {
        self.triples
    }

    /// What comes is of this graph; without a name, of the default graph.
    pub(super) fn go_to(&mut self, graph: Option<&str>) {
        self.end.clear();
        if let Some(name) = graph {
            self.end.push(b' ');
            iri(&mut self.end, name);
        }
        self.end.extend_from_slice(END);
    }

    pub(super) fn flush_if_full(&mut self) -> io::Result<()> {
        if self.buffer.len() >= FULL {
            self.out.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        self.out.write_all(&self.buffer)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

impl<W: Write> Sink for Lines<W> {
    fn triple(&mut self, triple: &Triple<'_>) {
        let buffer = &mut self.buffer;
        iri(buffer, triple.subject);
        buffer.push(b' ');
        iri(buffer, triple.predicate.iri);
        buffer.push(b' ');
        match triple.object {
            Object::Iri(value) => iri(buffer, value),
            Object::Term(term) => iri(buffer, term.iri),
            Object::Plain(value) => string(buffer, value),
            Object::Lang(value, tag) => {
                string(buffer, value);
                buffer.push(b'@');
                buffer.extend_from_slice(tag.as_bytes());
            }
            Object::Typed(value, datatype) => {
                string(buffer, value);
                buffer.extend_from_slice(b"^^");
                iri(buffer, datatype.iri);
            }
        }
        buffer.extend_from_slice(&self.end);
        self.triples += 1;
    }
}

fn iri(buffer: &mut Vec<u8>, value: &str) {
    buffer.push(b'<');
    buffer.extend_from_slice(value.as_bytes());
    buffer.push(b'>');
}

/// A string between quotes; only what has to be escaped is.
pub(crate) fn string(buffer: &mut Vec<u8>, value: &str) {
    buffer.push(b'"');
    let bytes = value.as_bytes();
    let mut written = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let escape: &[u8] = match byte {
            b'"' => b"\\\"",
            b'\\' => b"\\\\",
            b'\n' => b"\\n",
            b'\r' => b"\\r",
            _ => continue,
        };
        buffer.extend_from_slice(&bytes[written..at]);
        buffer.extend_from_slice(escape);
        written = at + 1;
    }
    buffer.extend_from_slice(&bytes[written..]);
    buffer.push(b'"');
}
