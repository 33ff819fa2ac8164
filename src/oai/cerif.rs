//! Things as CERIF in [OpenAIRE's profile 1.2](https://openaire-guidelines-for-cris-managers.readthedocs.io/), in such a form
//! that `source::cerif` reads it back. The order of elements is the schema's.
//!
//! A copy of a thing inside another's record has its names only, which never say more than the thing's own record.

mod agents;
mod funding;
mod output;
mod project;

use super::identifier::id;
use super::names::Names;
use super::xml::{Attribute, Xml};
use crate::mapping::Site;
use crate::record::{Body, Kind};
use crate::text::Text;
use crate::vocab::cerif::{PROFILE, PROFILE_SCHEMA};

/// Writes a thing.
pub(super) fn write(xml: &mut Xml, key: &str, body: &Body, names: &Names<'_>, site: &Site) {
    let mut out = Cerif { xml, names, site };
    match body {
        Body::Organisation(body) => out.organisation(key, &body.record),
        Body::Person(body) => out.person(key, &body.record),
        Body::Programme(body) => out.programme(key, &body.record),
        Body::Project(body) => out.project(key, body),
        Body::Grant(body) => out.grant(key, body),
        // Concepts are no items.
        Body::Concept(_) => {}
    }
}

/// Writes elements of CERIF.
struct Cerif<'a> {
    xml: &'a mut Xml,
    names: &'a Names<'a>,
    site: &'a Site,
}

impl Cerif<'_> {
    /// Opens the element of a thing of its own.
    fn own(&mut self, name: &'static str, kind: Kind, key: &str) {
        let location = format!("{PROFILE} {PROFILE_SCHEMA}");
        self.xml.open(
            name,
            &[
                ("xmlns", PROFILE),
                ("xsi:schemaLocation", &location),
                ("id", &id(kind, key)),
            ],
        );
    }

    /// A text in languages.
    fn text(&mut self, name: &str, text: &Text) {
        for (tag, value) in text.iter() {
            self.xml.leaf(name, &[("xml:lang", tag)], value);
        }
    }

    /// A text where there is one.
    fn maybe(&mut self, name: &str, attributes: &[Attribute<'_>], value: Option<&str>) {
        if let Some(value) = value {
            self.xml.leaf(name, attributes, value);
        }
    }

    /// A copy of an organisation; nothing where it is not there. Gives whether it was.
    fn organisation_copy(&mut self, key: &str) -> bool {
        let Some(body) = self.names.get(Kind::Organisation, key) else {
            return false;
        };
        if let Body::Organisation(body) = &*body {
            self.xml
                .open("OrgUnit", &[("id", &id(Kind::Organisation, key))]);
            self.maybe("Acronym", &[], body.record.acronym.as_deref());
            self.text("Name", &body.record.name);
            self.xml.close();
        }
        true
    }

    /// A copy of a person who is there.
    fn person_copy(&mut self, key: &str) {
        if let Some(body) = self.names.get(Kind::Person, key)
            && let Body::Person(body) = &*body
        {
            self.xml.open("Person", &[("id", &id(Kind::Person, key))]);
            self.person_name(&body.record);
            self.xml.close();
        }
    }

    /// A link to an organisation that is there, and nothing else in it.
    fn linked_organisation(&mut self, name: &'static str, attributes: &[Attribute<'_>], key: &str) {
        if self.is_there(Kind::Organisation, key) {
            self.xml.open(name, attributes);
            self.organisation_copy(key);
            self.xml.close();
        }
    }

    fn is_there(&self, kind: Kind, key: &str) -> bool {
        self.names.get(kind, key).is_some()
    }
}
