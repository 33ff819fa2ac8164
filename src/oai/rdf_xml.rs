//! Things as RDF/XML: all that we say of them, as in a dump. It takes the thing and nothing else, so that all cores write a page.

use std::panic::resume_unwind;
use std::thread;

use super::xml::sound;
use crate::ledger::Entry;
use crate::mapping::{self, Profile, Site};
use crate::rdf::{Format, Writer};
use crate::record::Entity;

/// How many things are worth a thread.
const LEAST: usize = 20;

/// Writes a thing, as an element.
pub(super) fn write(entity: &Entity, datestamp: i64, site: &Site) -> String {
    let mut writer = Writer::new(Format::RdfXml, &site.base, Vec::new());
    let written = writer
        .entity("", |sink| {
            mapping::map(entity, Some(datestamp), site, Profile::All, sink);
        })
        .and_then(|()| writer.finish());
    let written = written.unwrap_or_else(|fault| unreachable!("memory is written to: {fault}"));
    let written = String::from_utf8(written)
        .unwrap_or_else(|fault| unreachable!("what is written is text: {fault}"));
    // The declaration belongs to a document of its own.
    let root = written.find("<rdf:RDF").unwrap_or_default();
    sound(written[root..].trim_end()).into_owned()
}

/// The things of a page, in its order, which have no bodies any more then. What is gone is nothing.
pub(super) fn write_all(page: &mut [Entry], site: &Site) -> Vec<Option<String>> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let share = page.len().div_ceil(cores).max(LEAST).min(page.len());
    let (own, others) = page.split_at_mut(share);
    thread::scope(|scope| {
        let others: Vec<_> = others
            .chunks_mut(share.max(1))
            .map(|share| scope.spawn(move || write_share(share, site)))
            .collect();
        let mut written = write_share(own, site);
        for other in others {
            written.extend(other.join().unwrap_or_else(|fault| resume_unwind(fault)));
        }
        written
    })
}

fn write_share(share: &mut [Entry], site: &Site) -> Vec<Option<String>> {
    let of = |entry: &mut Entry| {
        let entity = Entity {
            body: entry.body.take()?,
            key: entry.position.key.clone(),
        };
        Some(write(&entity, entry.datestamp, site))
    };
    share.iter_mut().map(of).collect()
}
