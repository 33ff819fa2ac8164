//! A document with records: an answer of OAI-PMH, or elements of CERIF in any other element.

use crate::source::xml::{Element, Reader, Token, XmlError};
use crate::vocab::cerif::{OAI, PROFILES, element as names};

/// The elements of an answer that are no records.
const OTHERS: [&str; 6] = [
    "responseDate",
    "error",
    "resumptionToken",
    "Identify",
    "ListMetadataFormats",
    "ListSets",
];

/// A part of a document.
#[derive(Debug)]
pub(crate) enum Part {
    /// The root: name and namespace.
    Root(String, String),
    /// A record of OAI-PMH.
    Record(OaiRecord),
    /// A record that is broken: the line, why, and its identifier where that can be seen.
    Broken(usize, String, Option<String>),
    /// An element of CERIF that is in no record.
    Bare(Element),
    /// Another element of an answer.
    Other(Element),
}

/// A record of OAI-PMH.
#[derive(Debug)]
pub(crate) struct OaiRecord {
    /// Its identifier.
    pub(crate) identifier: String,
    /// When it last changed.
    pub(crate) datestamp: String,
    /// It is gone.
    pub(crate) is_deleted: bool,
    /// What describes the thing.
    pub(crate) metadata: Option<Element>,
}

/// Reads a document, part by part. A broken record is passed over.
pub(crate) fn read(reader: &mut Reader<'_>, take: &mut dyn FnMut(Part)) -> Result<(), XmlError> {
    let mut is_root = true;
    loop {
        let element = match reader.token()? {
            Token::End => return Ok(()),
            Token::Close => continue,
            Token::Open(element) => element,
        };
        if std::mem::take(&mut is_root) {
            take(Part::Root(
                element.name.clone(),
                element.namespace.to_string(),
            ));
        }
        let is_oai = &*element.namespace == OAI;
        if is_oai && element.name == "record" {
            let depth = reader.depth() - 1;
            match reader.whole(element) {
                Ok(record) => take(of_record(&record)),
                Err(fault @ XmlError::Read(_)) => return Err(fault),
                Err(fault) => match reader.behind("record", depth)? {
                    Some(start) => take(Part::Broken(fault.line(), fault.message(), seen(&start))),
                    None => return Err(fault),
                },
            }
        } else if is_oai && OTHERS.contains(&element.name.as_str()) {
            take(Part::Other(reader.whole(element)?));
        } else if is_thing(&element) {
            take(Part::Bare(reader.whole(element)?));
        }
    }
}

/// Is it an element of the profile that describes a thing?
pub(crate) fn is_thing(element: &Element) -> bool {
    let things = [
        names::PROJECT,
        names::PERSON,
        names::ORGANISATION,
        names::FUNDING,
        names::PUBLICATION,
        names::PRODUCT,
        names::PATENT,
    ];
    element.namespace.starts_with(PROFILES)
        && (things.contains(&element.name.as_str())
            || names::OTHERS.contains(&element.name.as_str()))
}

fn of_record(record: &Element) -> Part {
    let header = record.child("header");
    let value = |name: &str| header.and_then(|header| header.value_of(name));
    let Some(identifier) = value("identifier") else {
        return Part::Broken(record.line, "it has no identifier".to_owned(), None);
    };
    let metadata = record
        .child("metadata")
        .and_then(|metadata| metadata.children().next());
    Part::Record(OaiRecord {
        identifier,
        datestamp: value("datestamp").unwrap_or_default(),
        is_deleted: header.and_then(|header| header.attribute("status")) == Some("deleted"),
        metadata: metadata.cloned(),
    })
}

/// The identifier in what was read of a broken record.
fn seen(start: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(&start[..start.len().min(4096)]);
    let (_, after) = text.split_once("identifier>")?;
    let (identifier, _) = after.split_once("</")?;
    let identifier = identifier.trim();
    (!identifier.is_empty() && !identifier.contains('<')).then(|| identifier.to_owned())
}
