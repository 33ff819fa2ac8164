//! XML, read as a stream of elements, one at a time with all that is in it.
//!
//! There is no DOCTYPE, so that there are no entities but the five of XML; depth and size are bounded. A broken record can be
//! passed over. Names are resolved to their namespaces.

mod document;
mod element;
mod input;

use std::io::BufRead;
use std::rc::Rc;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use crate::text::control_character;
use crate::vocab::rdf;
pub(super) use document::document;
pub use element::Element;
use element::Node;
use input::{Input, TooLarge};

/// How deep elements may nest.
pub const DEPTH: usize = 100;

/// How many bytes one record may have.
pub const RECORD_BYTES: usize = 16 << 20;

/// What the prefix `xml` always stands for.
const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

/// Why a document cannot be read on.
#[derive(Debug, thiserror::Error)]
pub enum XmlError {
    /// It is not well formed, or holds what is not allowed.
    #[error("line {line}: {message}")]
    Form {
        /// The line, from 1.
        line: usize,
        /// What is wrong, and what to do.
        message: String,
    },
    /// The bytes cannot be had.
    #[error(transparent)]
    Read(#[from] std::io::Error),
}

impl XmlError {
    /// The line, 0 where there is none.
    #[must_use]
    pub fn line(&self) -> usize {
        match self {
            Self::Form { line, .. } => *line,
            Self::Read(_) => 0,
        }
    }

    /// What is wrong, without the line.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::Form { message, .. } => message.clone(),
            Self::Read(fault) => fault.to_string(),
        }
    }
}

/// What comes next in a document.
#[derive(Debug, PartialEq)]
pub enum Token {
    /// An element begins; what is in it comes next.
    Open(Element),
    /// The innermost open element ends.
    Close,
    /// The document ends.
    End,
}

/// A reader of XML.
pub struct Reader<'a> {
    parser: quick_xml::Reader<Input<Box<dyn BufRead + 'a>>>,
    buffer: Vec<u8>,
    /// The open elements as written, and how many namespaces were bound before each.
    open: Vec<(String, usize)>,
    bound: Vec<(String, Rc<str>)>,
    /// An empty element was given out: its end comes next.
    is_empty: bool,
    began: bool,
}

fn parser<R: BufRead>(input: R) -> quick_xml::Reader<R> {
    let mut reader = quick_xml::Reader::from_reader(input);
    // Which element ends is held here, over the records that are passed over too.
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    reader
}

impl<'a> Reader<'a> {
    /// Reads a document in UTF-8.
    #[must_use]
    pub fn new(reader: impl BufRead + 'a) -> Self {
        let input = Input::new(Box::new(reader) as Box<dyn BufRead + 'a>, RECORD_BYTES);
        Self {
            parser: parser(input),
            buffer: Vec::new(),
            open: Vec::new(),
            bound: vec![("xml".to_owned(), XML_NAMESPACE.into())],
            is_empty: false,
            began: false,
        }
    }

    /// How many bytes were read.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.parser.get_ref().bytes
    }

    /// How many elements are open.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// What comes next; text between elements is passed over.
    ///
    /// # Errors
    /// Where the document is not well formed, or cannot be read.
    pub fn token(&mut self) -> Result<Token, XmlError> {
        self.parser.get_mut().mark();
        loop {
            match self.event()? {
                Piece::Open(element) => return Ok(Token::Open(element)),
                Piece::Close => return Ok(Token::Close),
                Piece::Text(_) => {}
                Piece::End => return Ok(Token::End),
            }
        }
    }

    /// The element that was just opened, with all that is in it.
    ///
    /// # Errors
    /// Where it is not well formed, too deep or too large, or cannot be read.
    pub fn whole(&mut self, opened: Element) -> Result<Element, XmlError> {
        let mut above: Vec<Element> = Vec::new();
        let mut here = opened;
        loop {
            match self.event()? {
                Piece::Open(element) => above.push(std::mem::replace(&mut here, element)),
                Piece::Text(text) => match here.content.last_mut() {
                    Some(Node::Text(before)) => before.push_str(&text),
                    _ => here.content.push(Node::Text(text)),
                },
                Piece::Close => match above.pop() {
                    Some(parent) => {
                        let child = std::mem::replace(&mut here, parent);
                        here.content.push(Node::Element(child));
                    }
                    None => return Ok(here),
                },
                Piece::End => {
                    return Err(self.wrong("the document ends in the middle of an element"));
                }
            }
        }
    }

    /// Goes on behind the end tag of an element that is broken, which was the innermost but `depth` others. Gives what
    /// was read of it; nothing where there is no such end.
    ///
    /// # Errors
    /// Where the document cannot be read.
    pub fn behind(&mut self, name: &str, depth: usize) -> std::io::Result<Option<Vec<u8>>> {
        let broken = parser(Input::new(
            Box::new(std::io::empty()) as Box<dyn BufRead>,
            0,
        ));
        let mut input = std::mem::replace(&mut self.parser, broken).into_inner();
        let found = input.behind(name)?;
        self.parser = parser(input);
        self.is_empty = false;
        if let Some((_, bound)) = self.open.get(depth) {
            self.bound.truncate(*bound);
            self.open.truncate(depth);
        }
        Ok(found)
    }

    fn wrong(&self, message: impl Into<String>) -> XmlError {
        XmlError::Form {
            line: self.parser.get_ref().line,
            message: message.into(),
        }
    }

    fn event(&mut self) -> Result<Piece, XmlError> {
        if std::mem::take(&mut self.is_empty) {
            self.close(None)?;
            return Ok(Piece::Close);
        }
        loop {
            let line = self.parser.get_ref().line;
            let mut buffer = std::mem::take(&mut self.buffer);
            buffer.clear();
            let event = self.parser.read_event_into(&mut buffer);
            let piece = self.piece(event, line);
            self.buffer = buffer;
            if let Some(piece) = piece.transpose() {
                return piece;
            }
        }
    }

    fn piece(
        &mut self,
        event: quick_xml::Result<Event<'_>>,
        line: usize,
    ) -> Result<Option<Piece>, XmlError> {
        let form = |message: String| XmlError::Form { line, message };
        let text = |text: String| match control_character(&text) {
            Some(c) => Err(form(format!(
                "the control character U+{:04X} stands here, which XML does not allow; it has to be removed where the document comes from",
                u32::from(c)
            ))),
            None => Ok(Some(Piece::Text(text))),
        };
        match event.map_err(|fault| of_parser(fault, line))? {
            Event::Start(start) => Ok(Some(Piece::Open(self.start(&start, line)?))),
            Event::Empty(start) => {
                let element = self.start(&start, line)?;
                self.is_empty = true;
                Ok(Some(Piece::Open(element)))
            }
            Event::End(end) => {
                let name = end.name().0.to_owned();
                self.close(Some((&name, line)))?;
                Ok(Some(Piece::Close))
            }
            Event::Text(part) => text(part.xml10_content().into_owned()),
            Event::CData(part) => text(part.xml10_content().into_owned()),
            Event::GeneralRef(name) => text(
                resolved(&name)
                    .ok_or_else(|| form(format!(
                        "`&{};` is not resolved; allowed are &amp; &lt; &gt; &apos; &quot; and the numbers of characters",
                        name.escape_debug().take(40).collect::<String>()
                    )))?,
            ),
            Event::DocType(_) => Err(form(
                "a DOCTYPE stands here; documents with one are not read, since it can make a small document a huge one; it has to be left out where the document comes from".to_owned(),
            )),
            Event::Eof if !self.open.is_empty() => Err(form(format!(
                "the document ends before `{}` does; it is not whole",
                self.open.last().map_or("", |(name, _)| name)
            ))),
            Event::Eof if !self.began => Err(form("there is no XML in it".to_owned())),
            Event::Eof => Ok(Some(Piece::End)),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => Ok(None),
        }
    }

    fn start(&mut self, start: &BytesStart<'_>, line: usize) -> Result<Element, XmlError> {
        let form = |message: String| XmlError::Form { line, message };
        if self.open.is_empty() && self.began {
            return Err(form("a second element stands beside the root".to_owned()));
        }
        if self.open.len() >= DEPTH {
            return Err(form(format!("elements nest deeper than {DEPTH}")));
        }
        self.began = true;
        let bound = self.bound.len();
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|fault| form(fault.to_string()))?;
            let key = attribute.key.0.to_owned();
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|fault| form(format!("the attribute `{key}`: {fault}")))?
                .into_owned();
            if key == "xmlns" {
                self.bound.push((String::new(), value.as_str().into()));
            } else if let Some(prefix) = key.strip_prefix("xmlns:") {
                self.bound.push((prefix.to_owned(), value.as_str().into()));
            } else {
                attributes.push((key, value));
            }
        }
        for (key, _) in &mut attributes {
            if let Some((prefix, name)) = key.split_once(':')
                && let Some((_, namespace)) = self.bound.iter().rev().find(|(it, _)| it == prefix)
                && &**namespace == rdf::NAMESPACE
            {
                *key = format!("{}:{name}", rdf::PREFIX);
            }
        }
        let full = start.name().0.to_owned();
        let (prefix, name) = full.split_once(':').unwrap_or(("", &full));
        let namespace = self.bound.iter().rev().find(|(bound, _)| bound == prefix);
        let namespace = match namespace {
            Some((_, namespace)) => Rc::clone(namespace),
            None if prefix.is_empty() => "".into(),
            None => {
                self.bound.truncate(bound);
                return Err(form(format!(
                    "the prefix of `{full}` stands for no namespace"
                )));
            }
        };
        let name = name.to_owned();
        self.open.push((full, bound));
        Ok(Element {
            name,
            namespace,
            line,
            attributes,
            content: Vec::new(),
        })
    }

    /// Ends the innermost element; with the name that its end tag has.
    fn close(&mut self, end: Option<(&str, usize)>) -> Result<(), XmlError> {
        match (self.open.last(), end) {
            (Some((name, _)), Some((given, line))) if name != given => Err(XmlError::Form {
                line,
                message: format!("`{given}` ends here, and `{name}` is open"),
            }),
            (None, Some((given, line))) => Err(XmlError::Form {
                line,
                message: format!("`{given}` ends here, and nothing is open"),
            }),
            _ => {
                if let Some((_, bound)) = self.open.pop() {
                    self.bound.truncate(bound);
                }
                Ok(())
            }
        }
    }
}

enum Piece {
    Open(Element),
    Text(String),
    Close,
    End,
}

/// What a reference stands for: a character by its number, or one of the five that XML knows.
fn resolved(reference: &quick_xml::events::BytesRef<'_>) -> Option<String> {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => Some(character.to_string()),
        Ok(None) => quick_xml::escape::resolve_predefined_entity(reference).map(str::to_owned),
        Err(_) => None,
    }
}

fn of_parser(fault: quick_xml::Error, line: usize) -> XmlError {
    match fault {
        quick_xml::Error::Io(fault) => {
            let is_too_large = fault
                .get_ref()
                .is_some_and(<dyn std::error::Error + Send + Sync>::is::<TooLarge>);
            if is_too_large {
                XmlError::Form {
                    line,
                    message: fault.to_string(),
                }
            } else {
                XmlError::Read(std::io::Error::new(fault.kind(), fault.to_string()))
            }
        }
        other => XmlError::Form {
            line,
            message: other.to_string(),
        },
    }
}
