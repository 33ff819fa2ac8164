//! What a document of a thing says in RDF: its own record, and what other records say of the thing, part by part.
//!
//! An organisation may be named by very many projects, and all of them would be read for one answer. So a document has what so
//! many say, and leads to where it goes on: by `rdfs:seeAlso`, and in the header `Link`.

use std::io;

use axum::http::HeaderValue;

use super::error::WebError;
use super::negotiate::Form;
use super::pages;
use crate::ledger::Ledger;
use crate::mapping::{self, Object, Profile, Site, Triple};
use crate::rdf::{Format, Writer};
use crate::record::Entity;
use crate::vocab::notes;

/// What how many records that name a thing say stands in one part.
const NAMING: usize = 200;

/// Which part of a document, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part(usize);

impl Part {
    /// As the query of a request says. Pages for people have parts of their own, elsewhere.
    pub(super) fn of(query: Option<&str>, form: Form) -> Result<Self, WebError> {
        match form {
            Form::Rdf(_) => pages::page_number(query).map(Self),
            Form::Html => Ok(Self(1)),
        }
    }

    /// What the address of the part ends with.
    pub(super) fn suffix(self) -> String {
        match self.0 {
            1 => String::new(),
            number => format!("?page={number}"),
        }
    }
}

/// A live thing that is described.
pub(super) struct Thing<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) site: &'a Site,
    pub(super) entity: &'a Entity,
    pub(super) datestamp: i64,
}

/// A part of a document, and the addresses of its neighbours.
pub(super) struct Described {
    pub(super) body: Vec<u8>,
    neighbours: Vec<(&'static str, String)>,
}

impl Described {
    /// The header `Link` with the neighbours behind it.
    pub(super) fn linked(&self, header: &HeaderValue) -> Result<HeaderValue, WebError> {
        if self.neighbours.is_empty() {
            return Ok(header.clone());
        }
        let internal = |fault: &dyn std::error::Error| WebError::internal(&fault.to_string());
        let mut links = header
            .to_str()
            .map_err(|fault| internal(&fault))?
            .to_owned();
        for (relation, address) in &self.neighbours {
            links = format!("{links}, <{address}>; rel=\"{relation}\"");
        }
        HeaderValue::from_str(&links).map_err(|fault| internal(&fault))
    }
}

impl Thing<'_> {
    /// What a part says, in a format of RDF.
    pub(super) fn describe(&self, format: Format, part: Part) -> Result<Described, WebError> {
        let Self { site, entity, .. } = self;
        let failed = |fault: io::Error| WebError::internal(&fault);
        let (kind, key) = (entity.kind(), entity.key.as_str());
        let before = (part.0 - 1).saturating_mul(NAMING);
        let mut naming = self.ledger.naming_from(kind, key, before, NAMING + 1)?;
        if part.0 > 1 && naming.is_empty() {
            return Err(WebError::not_found("this document has no such part"));
        }
        let is_more = naming.len() > NAMING;
        naming.truncate(NAMING);
        let document = site.base.document(kind, key);
        let at = |number: usize| format!("{document}{}", Part(number).suffix());
        let next = is_more.then(|| at(part.0 + 1));
        let mut writer = Writer::new(format, &site.base, Vec::new());
        if part.0 == 1 {
            let own = writer.entity(&format!("{kind} {key}"), |sink| {
                mapping::map(entity, Some(self.datestamp), site, Profile::All, sink);
            });
            own.map_err(failed)?;
        }
        if let Some(next) = &next {
            let more = writer.entity("where it goes on", |sink| {
                sink.triple(&Triple {
                    subject: &at(part.0),
                    predicate: &notes::SEE_ALSO,
                    object: Object::Iri(next),
                });
            });
            more.map_err(failed)?;
        }
        for (kind, key) in naming {
            let Some(row) = self.ledger.get(kind, &key)? else {
                continue;
            };
            if let Some(naming) = super::things::entity(&row) {
                self.said_by(&naming, &mut writer).map_err(failed)?;
            }
        }
        let mut neighbours = Vec::new();
        if part.0 > 1 {
            neighbours.push(("prev", at(part.0 - 1)));
        }
        neighbours.extend(next.map(|next| ("next", next)));
        Ok(Described {
            body: writer.finish().map_err(failed)?,
            neighbours,
        })
    }

    /// What another record says of the thing.
    fn said_by(&self, naming: &Entity, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
        let thing = pages::iri_of(self.site, self.entity);
        let head = format!("as {} {} says", naming.kind(), naming.key);
        writer.entity(&head, |sink| {
            let mut about = |triple: &Triple<'_>| {
                if triple.subject == thing || triple.object == Object::Iri(&thing) {
                    sink.triple(triple);
                }
            };
            mapping::map(naming, None, self.site, Profile::All, &mut about);
        })
    }
}
