//! Things as [simple Dublin Core](https://www.openarchives.org/OAI/openarchivesprotocol.html#dublincore), which every provider
//! has: what things are called, and where more is said of them.

use super::names::Names;
use super::xml::Xml;
use crate::mapping::Site;
use crate::record::date::Date;
use crate::record::entity::ProjectLinks;
use crate::record::{Body, Kind, Project};
use crate::text::Text;
use crate::vocab::cerif::{DC, OAI_DC, OAI_DC_SCHEMA};

/// Writes a thing.
pub(super) fn write(xml: &mut Xml, key: &str, body: &Body, names: &Names<'_>, site: &Site) {
    let location = format!("{OAI_DC} {OAI_DC_SCHEMA}");
    xml.open(
        "oai_dc:dc",
        &[
            ("xmlns:oai_dc", OAI_DC),
            ("xmlns:dc", DC),
            ("xsi:schemaLocation", &location),
        ],
    );
    let mut out = DublinCore { xml, names, site };
    match body {
        Body::Project(project) => out.project(&project.record, &project.links),
        Body::Person(person) => {
            out.value("dc:title", &person.record.sort_name());
            out.value("dc:type", "Person");
        }
        Body::Organisation(organisation) => {
            out.text("dc:title", &organisation.record.name);
            out.value("dc:type", "Organisation");
        }
        Body::Programme(programme) => {
            out.text("dc:title", &programme.record.name);
            out.organisation("dc:contributor", programme.record.funder.as_deref());
            out.value("dc:type", "Programme");
        }
        Body::Grant(grant) => {
            out.text("dc:title", &grant.label);
            out.organisation("dc:contributor", Some(&grant.funder));
            out.period(grant.start, grant.end);
            out.value("dc:type", "Grant");
        }
        Body::Concept(concept) => out.text("dc:title", &concept.label),
    }
    out.value("dc:identifier", &site.base.thing(body.kind(), key));
    out.license();
    xml.close();
}

struct DublinCore<'a> {
    xml: &'a mut Xml,
    names: &'a Names<'a>,
    site: &'a Site,
}

impl DublinCore<'_> {
    fn value(&mut self, name: &str, value: &str) {
        self.xml.leaf(name, &[], value);
    }

    fn text(&mut self, name: &str, text: &Text) {
        for (tag, value) in text.iter() {
            self.xml.leaf(name, &[("xml:lang", tag)], value);
        }
    }

    fn project(&mut self, record: &Project, links: &ProjectLinks) {
        self.text("dc:title", &record.title);
        for text in &record.alternative {
            self.text("dc:title", text);
        }
        for (tag, word) in record.keywords.iter() {
            self.xml.leaf("dc:subject", &[("xml:lang", tag)], word);
        }
        for subject in &record.subjects {
            self.value("dc:subject", subject);
        }
        self.text("dc:description", &record.summary);
        let mut said = Vec::new();
        for who in links.people.iter().filter(|who| !who.key.is_empty()) {
            if let Some(body) = self.names.get(Kind::Person, &who.key)
                && let Body::Person(person) = &*body
                && !said.contains(&who.key.as_str())
            {
                said.push(&who.key);
                self.value("dc:contributor", &person.record.sort_name());
            }
        }
        let mut said = Vec::new();
        for involved in &record.organisations {
            if !said.contains(&involved.organisation.as_str()) {
                said.push(&involved.organisation);
                self.organisation("dc:contributor", Some(&involved.organisation));
            }
        }
        self.period(record.start, record.end);
        self.value("dc:type", "Project");
        for identifier in &record.identifiers {
            let value = match identifier.scheme.as_str() {
                "doi" => format!("https://doi.org/{}", identifier.value),
                scheme => format!("{scheme}:{}", identifier.value),
            };
            self.value("dc:identifier", &value);
        }
        if let Some(page) = &record.homepage {
            self.value("dc:identifier", page);
        }
        if let Some(parent) = &record.part_of
            && self.names.get(Kind::Project, parent).is_some()
        {
            let parent = self.site.base.thing(Kind::Project, parent);
            self.value("dc:relation", &parent);
        }
    }

    /// The name of an organisation, in the first of the site's languages that it has one in.
    fn organisation(&mut self, name: &str, key: Option<&str>) {
        let body = key.and_then(|key| self.names.get(Kind::Organisation, key));
        if let Some(body) = body {
            let (tag, label) = body.label(&self.site.languages);
            let attributes: Vec<(&str, &str)> =
                tag.map(|tag| ("xml:lang", tag)).into_iter().collect();
            self.xml.leaf(name, &attributes, &label);
        }
    }

    /// An [interval](https://www.loc.gov/standards/datetime/): open where one end is not known.
    fn period(&mut self, start: Option<Date>, end: Option<Date>) {
        let said = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
        if start.is_some() || end.is_some() {
            self.value("dc:date", &format!("{}/{}", said(start), said(end)));
        }
    }

    fn license(&mut self) {
        if let Some(license) = self.site.license.clone() {
            self.value("dc:rights", &license);
        }
    }
}
