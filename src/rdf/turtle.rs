//! Turtle and `TriG` for people: grouped by record, with only the prefixes that are used.
//!
//! The prefixes that are used are known at the end only. The body is therefore held back until it is
//! [`HELD`] bytes long; what is used after that is declared where it is first used, which Turtle allows. So memory
//! stays flat and the same triples give the same bytes.

use std::io::{self, Write};

use super::grouped::Grouped;
use super::lines;
use super::prefixes::Prefixes;
use crate::mapping::{Object, Sink, Triple};
use crate::vocab::rdf;

/// How much of the body is held back before the prefixes are declared.
const HELD: usize = 1 << 20;

pub(super) struct Turtle<W: Write> {
    entity: Grouped,
    prefixes: Prefixes,
    /// What is not yet written.
    body: Vec<u8>,
    /// One entity, before it is known which prefixes it uses.
    block: Vec<u8>,
    out: W,
    /// Have the prefixes been declared?
    started: bool,
    triples: u64,
}

impl<W: Write> Turtle<W> {
    pub(super) fn new(prefixes: Prefixes, out: W) -> Self {
        Self {
            entity: Grouped::default(),
            prefixes,
            body: Vec::new(),
            block: Vec::new(),
            out,
            started: false,
            triples: 0,
        }
    }

    /// A part of a document that declares every prefix at its beginning.
    pub(super) fn part(prefixes: Prefixes, out: W) -> Self {
        let mut part = Self::new(prefixes, out);
        part.prefixes.declare_all(&mut Vec::new());
        part.started = true;
        part
    }

    pub(super) fn collect(&mut self) -> &mut dyn Sink {
        &mut self.entity
    }

    pub(super) fn triples(&self) -> u64 {
        self.triples
    }

    pub(super) fn write_graph(&mut self, graph: Option<&str>, heading: &str) -> io::Result<()> {
        let Self {
            entity,
            prefixes,
            block,
            triples,
            ..
        } = self;
        let mut last = Last::default();
        entity.drain(|triple| {
            last.write(triple, prefixes, block);
            *triples += 1;
        });
        if block.is_empty() {
            return Ok(());
        }
        block.extend_from_slice(if graph.is_some() {
            b" .\n}\n\n"
        } else {
            b" .\n\n"
        });
        if self.started {
            self.prefixes.declare(&mut self.body);
        }
        self.body
            .extend_from_slice(format!("# {heading}\n").as_bytes());
        if let Some(name) = graph {
            self.body
                .extend_from_slice(format!("<{name}> {{\n").as_bytes());
        }
        self.body.append(&mut self.block);
        if self.body.len() >= HELD {
            self.write_out()
        } else {
            Ok(())
        }
    }

    fn write_out(&mut self) -> io::Result<()> {
        if !self.started {
            self.started = true;
            let mut head = Vec::new();
            self.prefixes.declare(&mut head);
            self.out.write_all(&head)?;
        }
        self.out.write_all(&self.body)?;
        self.body.clear();
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        self.write_out()?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// The declarations of every prefix.
pub(super) fn every_prefix(mut prefixes: Prefixes) -> Vec<u8> {
    let mut head = Vec::new();
    prefixes.declare_all(&mut head);
    head
}

/// The subject and predicate that were written last.
#[derive(Default)]
struct Last {
    subject: String,
    predicate: Option<&'static str>,
}

impl Last {
    fn write(&mut self, triple: &Triple<'_>, prefixes: &mut Prefixes, block: &mut Vec<u8>) {
        if self.subject == triple.subject {
            if self.predicate == Some(triple.predicate.iri) {
                block.extend_from_slice(b" ,\n        ");
                object(&triple.object, prefixes, block);
                return;
            }
            block.extend_from_slice(b" ;\n    ");
        } else {
            if !block.is_empty() {
                block.extend_from_slice(b" .\n\n");
            }
            triple.subject.clone_into(&mut self.subject);
            iri(triple.subject, prefixes, block);
            block.extend_from_slice(b"\n    ");
        }
        self.predicate = Some(triple.predicate.iri);
        if triple.predicate == &rdf::TYPE {
            block.push(b'a');
        } else {
            term(triple.predicate, prefixes, block);
        }
        block.push(b' ');
        object(&triple.object, prefixes, block);
    }
}

fn term(term: &crate::vocab::Term, prefixes: &mut Prefixes, block: &mut Vec<u8>) {
    prefixes.mark(term.prefix);
    block.extend_from_slice(term.prefix.as_bytes());
    block.push(b':');
    block.extend_from_slice(term.local.as_bytes());
}

fn iri(iri: &str, prefixes: &mut Prefixes, block: &mut Vec<u8>) {
    if let Some((prefix, local)) = prefixes.shorten(iri) {
        prefixes.mark(prefix);
        block.extend_from_slice(prefix.as_bytes());
        block.push(b':');
        block.extend_from_slice(local.as_bytes());
    } else {
        block.push(b'<');
        block.extend_from_slice(iri.as_bytes());
        block.push(b'>');
    }
}

fn object(object: &Object<'_>, prefixes: &mut Prefixes, block: &mut Vec<u8>) {
    match *object {
        Object::Iri(value) => iri(value, prefixes, block),
        Object::Term(value) => term(value, prefixes, block),
        Object::Plain(value) => lines::string(block, value),
        Object::Lang(value, tag) => {
            lines::string(block, value);
            block.push(b'@');
            block.extend_from_slice(tag.as_bytes());
        }
        Object::Typed(value, datatype) => {
            lines::string(block, value);
            block.extend_from_slice(b"^^");
            term(datatype, prefixes, block);
        }
    }
}
