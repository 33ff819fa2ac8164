//! Records that hold RDF/XML: those of another instance of oogst, which say all that it knows.
//!
//! What a record held last is kept as it was, packed, and all of it is read as one graph by what reads RDF from files.

use std::io::{Read, Write};

use data_encoding::BASE64;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

use crate::config::Config;
use crate::iri::Base;
use crate::source::collector::Taker;
use crate::source::rdf::{Documents, Making};
use crate::source::spool::{At, Beside};
use crate::source::xml::{Element, document};
use crate::vocab::rdf;

use super::list::told;
use super::mirror::Mirror;
use super::provider::Provider;

/// What the metadata of a record say, packed; nothing where they are no RDF/XML.
pub(super) fn pack(metadata: &Element) -> Option<String> {
    if &*metadata.namespace != rdf::NAMESPACE {
        return None;
    }
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(document(metadata).as_bytes()).ok()?;
    Some(BASE64.encode(&packed.finish().ok()?))
}

fn unpack(packed: &str) -> Result<String, String> {
    let packed = BASE64
        .decode(packed.as_bytes())
        .map_err(|fault| fault.to_string())?;
    let mut document = String::new();
    GzDecoder::new(packed.as_slice())
        .read_to_string(&mut document)
        .map_err(|fault| fault.to_string())?;
    Ok(document)
}

/// Gives out the records that all of it makes.
pub(super) fn give(
    mirror: &Mirror,
    provider: &Provider<'_>,
    config: &Config,
    taker: &mut dyn Taker,
) {
    let base = mirror.asked.things.as_deref();
    let base = base.and_then(|base| Base::new(base).ok());
    let base = base.unwrap_or_else(|| config.site().base);
    let address = |identifier: &str| {
        let arguments = [
            ("verb", "GetRecord"),
            ("metadataPrefix", mirror.asked.prefix.as_str()),
            ("identifier", identifier),
        ];
        provider.address(&arguments).to_string()
    };
    let mut documents = Documents::default();
    let mut places: Vec<(&String, &String)> = Vec::new();
    let mut unread = 0;
    for (identifier, entry) in &mirror.entries {
        let Some(packed) = &entry.rdf else {
            unread += 1;
            continue;
        };
        let number = u32::try_from(places.len()).unwrap_or(u32::MAX);
        places.push((identifier, &entry.datestamp));
        let added = unpack(packed).and_then(|document| documents.add(&document, number));
        if let Err(fault) = added {
            let message =
                format!("what it holds is no RDF/XML that can be read, and is left out: {fault}");
            taker.notice(told(&address(identifier), message));
        }
    }
    if unread > 0 {
        let message = format!(
            "{unread} of {} records in the format {} hold no RDF/XML, and are left out",
            mirror.entries.len(),
            mirror.asked.prefix
        );
        taker.notice(told(provider.base.as_str(), message));
    }
    let beside = |number: u32| {
        let place = places.get(usize::try_from(number).unwrap_or_default());
        let Some((identifier, datestamp)) = place else {
            return Beside::default();
        };
        Beside {
            at: At {
                file: address(identifier),
                part: (*identifier).clone(),
                ..At::default()
            },
            changed: Some((*datestamp).clone()).filter(|date| !date.is_empty()),
            ..Beside::default()
        }
    };
    let making = Making {
        base: &base,
        language: &mirror.asked.language,
        // Another instance makes its labels in languages of its own.
        languages: None,
        beside: &beside,
    };
    documents.give(&making, taker);
}
