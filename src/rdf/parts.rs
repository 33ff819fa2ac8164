//! Documents in parts: written by several threads, each by itself, and put one behind the other.
//!
//! What a document is does not depend on where it is cut between entities. So Turtle declares all of its prefixes at
//! the beginning, whether or not they are used: then every part of it is read in the same way.

use std::io;

use super::prefixes::Prefixes;
use super::{Format, Inner, Writer, turtle};
use crate::iri::Base;
use crate::mapping::{Object, Triple};
use crate::vocab::{rdf, rdfs};

/// What is around the parts of a document.
#[derive(Debug)]
pub struct Parts {
    format: Format,
    base: Base,
    head: Vec<u8>,
    tail: Vec<u8>,
}

impl Parts {
    /// Documents in a format.
    ///
    /// # Errors
    /// Never in practice: nothing is written but into memory.
    pub fn new(format: Format, base: &Base) -> io::Result<Self> {
        let (head, tail) = match format {
            Format::NTriples | Format::NQuads => Default::default(),
            Format::Turtle | Format::TriG => {
                (turtle::every_prefix(Prefixes::new(base, &[])), Vec::new())
            }
            Format::RdfXml => around(format, base, b"<rdf:RDF", b"\n</rdf:RDF>")?,
            Format::JsonLd => around(format, base, b"[", b"]")?,
        };
        Ok(Self {
            format,
            base: base.clone(),
            head,
            tail,
        })
    }

    /// What a document begins with.
    #[must_use]
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// What it ends with.
    #[must_use]
    pub fn tail(&self) -> &[u8] {
        &self.tail
    }

    /// What stands between two parts that are not empty.
    #[must_use]
    pub fn between(&self) -> &'static [u8] {
        if self.format == Format::JsonLd {
            b",\n"
        } else {
            b""
        }
    }

    /// Starts a part, in memory.
    #[must_use]
    pub fn start(&self, memory: Vec<u8>) -> Writer<Vec<u8>> {
        match self.format {
            Format::Turtle | Format::TriG => {
                let prefixes = Prefixes::new(&self.base, &[]);
                let inner = Inner::Turtle(Box::new(turtle::Turtle::part(prefixes, memory)));
                Writer {
                    inner,
                    has_graphs: self.format.has_graphs(),
                }
            }
            _ => Writer::new(self.format, &self.base, memory),
        }
    }

    /// Of a part that was written to its end, what goes into the document.
    #[must_use]
    pub fn part<'a>(&self, written: &'a [u8]) -> &'a [u8] {
        let inside = written.strip_prefix(self.head.as_slice());
        let inside = inside.and_then(|rest| rest.strip_suffix(self.tail.as_slice()));
        match self.format {
            // The serializers write whole documents.
            Format::RdfXml | Format::JsonLd => inside.unwrap_or_default(),
            _ => written,
        }
    }
}

/// What the serializer writes around triples: of a document with one triple, what is before it and what is behind it.
fn around(
    format: Format,
    base: &Base,
    before: &[u8],
    behind: &'static [u8],
) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let mut writer = Writer::new(format, base, Vec::new());
    writer.entity("", |sink| {
        sink.triple(&Triple {
            subject: base.as_str(),
            predicate: &rdf::TYPE,
            object: Object::Term(&rdfs::LABEL),
        });
    })?;
    let document = writer.finish()?;
    let at = memchr::memmem::find(&document, before);
    let mut head_end = at.map_or(0, |at| at + before.len());
    if format == Format::RdfXml {
        // To the end of the tag: no namespace holds a `>`.
        head_end += memchr::memchr(b'>', &document[head_end..]).map_or(0, |at| at + 1);
    }
    Ok((document[..head_end].to_vec(), behind.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(writer: &mut Writer<Vec<u8>>, of: std::ops::Range<usize>) {
        for n in of {
            let subject = format!("https://example.org/id/project/p{n}");
            let written = writer.entity(&format!("project p{n}"), |sink| {
                sink.triple(&Triple {
                    subject: &subject,
                    predicate: &rdfs::LABEL,
                    object: Object::Lang("One & two", "en"),
                });
            });
            written.unwrap();
        }
    }

    fn document(format: Format, cuts: &[usize]) -> String {
        let base = Base::new("https://example.org").unwrap();
        let parts = Parts::new(format, &base).unwrap();
        let mut document = parts.head().to_vec();
        let mut is_first = true;
        for cut in cuts.windows(2) {
            let mut writer = parts.start(Vec::new());
            write(&mut writer, cut[0]..cut[1]);
            let written = writer.finish().unwrap();
            let part = parts.part(&written);
            if part.is_empty() {
                continue;
            }
            if !is_first {
                document.extend_from_slice(parts.between());
            }
            is_first = false;
            document.extend_from_slice(part);
        }
        document.extend_from_slice(parts.tail());
        String::from_utf8(document).unwrap()
    }

    #[test]
    fn parts_make_the_document_that_is_written_in_one_go() {
        let base = Base::new("https://example.org").unwrap();
        for format in Format::ALL {
            let mut writer = Writer::new(format, &base, Vec::new());
            write(&mut writer, 0..4);
            let whole = String::from_utf8(writer.finish().unwrap()).unwrap();
            let parts = document(format, &[0, 2, 2, 4]).replace(",\n", ",");
            match format {
                // All prefixes, where the other declares the ones that it uses.
                Format::Turtle | Format::TriG => {
                    let body = |text: &str| text[text.find('#').unwrap()..].to_owned();
                    let body_of = |text: &str| body(&text[text.find("\n\n").unwrap()..]);
                    assert_eq!(body_of(&parts), body_of(&whole), "{format:?}");
                }
                _ => assert_eq!(parts, whole, "{format:?}"),
            }
        }
    }

    #[test]
    fn a_document_of_no_part_is_one_of_no_triples() {
        for format in Format::ALL {
            let text = document(format, &[0, 0]);
            let parser = oxigraph::io::RdfParser::from_format(match format {
                Format::Turtle => oxigraph::io::RdfFormat::Turtle,
                Format::NTriples => oxigraph::io::RdfFormat::NTriples,
                Format::NQuads => oxigraph::io::RdfFormat::NQuads,
                Format::TriG => oxigraph::io::RdfFormat::TriG,
                Format::RdfXml => oxigraph::io::RdfFormat::RdfXml,
                Format::JsonLd => oxigraph::io::RdfFormat::JsonLd {
                    profile: oxigraph::io::JsonLdProfileSet::empty(),
                },
            });
            assert_eq!(parser.for_slice(&text).count(), 0, "{format:?}: {text}");
        }
    }
}
