//! An item: its header, and what describes it in a format.

use super::identifier::{self, Named, identifier};
use super::names::Names;
use super::refusal::{Refusal, Stop};
use super::xml::Xml;
use super::{Provider, cerif, dublin_core, rdf_xml};
use crate::ledger::{Entry, Ledger, Position};
use crate::mapping::Site;
use crate::record::{Entity, Kind};
use crate::time::rfc3339;
use crate::vocab::cerif::{
    FUNDINGS, OAI_DC_PREFIX, ORGANISATIONS, PERSONS, PROFILE_PREFIX, PROJECTS, RDF_PREFIX,
};

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prefix {
    DublinCore,
    Cerif,
    Rdf,
}

impl Prefix {
    pub(super) fn of(prefix: &str) -> Result<Self, Refusal> {
        match prefix {
            OAI_DC_PREFIX => Ok(Self::DublinCore),
            PROFILE_PREFIX => Ok(Self::Cerif),
            RDF_PREFIX => Ok(Self::Rdf),
            other => Err(Refusal::CannotDisseminateFormat(other.to_owned())),
        }
    }
}

/// The set of the things of a kind.
pub(super) fn set_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Person => PERSONS,
        Kind::Organisation => ORGANISATIONS,
        Kind::Programme | Kind::Grant => FUNDINGS,
        Kind::Project | Kind::Concept => PROJECTS,
    }
}

/// What items are written with.
pub(super) struct Item<'a> {
    domain: &'a str,
    site: &'a Site,
    names: Names<'a>,
}

impl<'a> Item<'a> {
    pub(super) fn new(domain: &'a str, site: &'a Site, ledger: &'a Ledger) -> Self {
        Self {
            domain,
            site,
            names: Names::new(ledger),
        }
    }

    pub(super) fn header(&self, xml: &mut Xml, entry: &Entry) {
        let Position { kind, key, .. } = &entry.position;
        let deleted = [("status", "deleted")];
        xml.open("header", if entry.is_gone { &deleted } else { &[] });
        xml.leaf("identifier", &[], &identifier(self.domain, *kind, key));
        xml.leaf("datestamp", &[], &rfc3339(entry.entered));
        xml.leaf("setSpec", &[], set_of(*kind));
        xml.close();
    }

    /// A record with a description that was written already.
    pub(super) fn written(&self, xml: &mut Xml, entry: &Entry, description: Option<&str>) {
        xml.open("record", &[]);
        self.header(xml, entry);
        if let Some(description) = description {
            xml.open("metadata", &[]);
            xml.raw(description);
            xml.close();
        }
        xml.close();
    }

    /// A record; of what is gone there is the header only.
    pub(super) fn record(&self, xml: &mut Xml, entry: Entry, prefix: Prefix) {
        xml.open("record", &[]);
        self.header(xml, &entry);
        if let Some(body) = entry.body {
            xml.open("metadata", &[]);
            let key = entry.position.key;
            match prefix {
                Prefix::Cerif => cerif::write(xml, &key, &body, &self.names, self.site),
                Prefix::DublinCore => dublin_core::write(xml, &key, &body, &self.names, self.site),
                Prefix::Rdf => {
                    let entity = Entity { key, body };
                    xml.raw(&rdf_xml::write(&entity, entry.datestamp, self.site));
                }
            }
            xml.close();
        }
        xml.close();
    }
}

impl Provider {
    /// The item of an identifier. `whole` asks for what it is.
    pub(super) fn find(
        &self,
        ledger: &Ledger,
        now: i64,
        sought: &str,
        whole: bool,
    ) -> Result<Entry, Stop> {
        let unknown = || Refusal::IdDoesNotExist(sought.to_owned());
        let (kind, key) = match identifier::read(&self.domain, sought).ok_or_else(unknown)? {
            Named::Whole(kind, key) => (kind, key.to_owned()),
            Named::Cut(kind, start) => {
                let keys = ledger.keys_from(kind, start)?;
                let is_it = |key: &String| identifier(&self.domain, kind, key) == sought;
                (kind, keys.into_iter().find(is_it).ok_or_else(unknown)?)
            }
        };
        let row = ledger.get(kind, &key)?.ok_or_else(unknown)?;
        Ok(Entry {
            // What was committed a moment ago enters now.
            entered: ledger.entered(row.revision)?.unwrap_or(now),
            datestamp: row.datestamp,
            is_gone: row.body.is_none(),
            body: row.body.filter(|_| whole),
            position: Position {
                kind,
                revision: row.revision,
                key,
            },
        })
    }
}
