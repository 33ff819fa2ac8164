//! RDF/XML before it is read: a document type can define entities, and entities can be made to explode.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::Event;

/// Refuses a document with a document type declaration, or that is no XML.
///
/// # Errors
/// What is wrong, with the place.
pub(super) fn refuse_doctype(text: impl BufRead) -> Result<(), String> {
    let mut reader = Reader::from_reader(text);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::DocType(_)) => {
                return Err(
                    "has a DOCTYPE, which is not read: it can define entities; remove it, and write its entities out"
                        .to_owned(),
                );
            }
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(fault) => {
                return Err(format!(
                    "is not XML at byte {}: {fault}; nothing of it is used",
                    reader.error_position()
                ));
            }
        }
    }
}
